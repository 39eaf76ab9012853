"""Every URL for every role: what is found, and the matrix that it has to be (docs/access-matrix.csv).

A route whose address names a record needs a subject: tests/architecture/subjects_<app>.py holds
`SUBJECTS = {"compensation:run": subject_of_a_run, …}`; each is called with the World and gives a Subject. A verdict is
`allow` (the record of one's own branch or team opens), `own` (only what is one's own opens) or `deny`.
New rows are proposed by `make matrix` and read by a person before they are committed.
"""

import csv
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

import tests.architecture
from core.views.actions import ActionView
from org.choices import BRANCH_ROLES, COMPANY_ROLES, Role
from org.models import RoleGrant
from tests.architecture.tree import ROOT
from tests.cases import undone
from tests.factories.org import (
    BranchFactory,
    OutletFactory,
    TeamFactory,
    UserFactory,
    account_manager,
    holder,
)

MATRIX = ROOT / "docs" / "access-matrix.csv"
ALLOW, OWN, DENY = "allow", "own", "deny"
# Somebody with an account and no role, and somebody who has not signed in.
NOBODY, ANONYMOUS = "nobody", "anonymous"
COLUMNS = (*Role.values, NOBODY, ANONYMOUS)
START = date(2024, 1, 1)


@dataclass(frozen=True)
class Route:
    """One named address of ours."""

    name: str
    view: Any
    parameters: tuple = ()


@dataclass
class World:
    """Two branches with a team each; in the first, an account for every role; account managers in both."""

    branch: Any
    team: Any
    outlet: Any
    elsewhere: Any
    team_elsewhere: Any
    users: dict
    # The person behind the account of the role account_manager, a colleague of the same team, a stranger.
    alice: Any
    bob: Any
    charlie: Any
    clients: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)

    def user(self, role):
        """The account that holds `role`."""
        return self.users[str(role)]

    def somebody_else(self, role, *, place=None):
        """A second account with `role`, here or at `place`: who prepared what the first may decide."""
        role = Role(role)
        here = self.branch if role in BRANCH_ROLES else None if role in COMPANY_ROLES else self.team
        return holder(role, place or here)


@dataclass(frozen=True)
class Subject:
    """URL arguments for a route: a record here (of the first branch, of nobody in particular), one elsewhere, and
    what is a given account's own, made for that account alone and undone. `data` is posted to actions and asked of pages.
    """

    here: Mapping | None = None
    elsewhere: Mapping | None = None
    own: Callable | None = None
    data: Mapping = field(default_factory=dict)


@cache
def pages():
    """Every named route of our apps, in the order of their names."""
    return tuple(sorted(_walk(get_resolver(), ""), key=lambda route: route.name))


def _walk(resolver, namespace):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if namespace and hasattr(pattern.callback, "view_class"):
                parameters = tuple(pattern.pattern.converters)
                yield Route(f"{namespace}:{pattern.name}", pattern.callback.view_class, parameters)
        else:
            yield from _walk(pattern, pattern.namespace or namespace)


@cache
def subject_makers():
    """Route → maker of its subject, from all subjects_<app>.py."""
    makers = {}
    for module in pkgutil.iter_modules(tests.architecture.__path__):
        if module.name.startswith("subjects_"):
            makers |= importlib.import_module(f"tests.architecture.{module.name}").SUBJECTS
    return makers


def build_world():
    """Accounts signed in once."""
    branch, elsewhere = BranchFactory(code="HERE"), BranchFactory(code="ELSEWHERE")
    team, team_elsewhere = TeamFactory(branch=branch), TeamFactory(branch=elsewhere)
    alice, bob, charlie = (account_manager(place) for place in (team, team, team_elsewhere))
    users = {str(role): holder(role, branch if _is_of_a_branch(role) else team) for role in _granted_roles()}
    users |= {str(Role.ACCOUNT_MANAGER): alice.user, NOBODY: UserFactory()}
    world = World(
        branch=branch,
        team=team,
        outlet=OutletFactory(branch=branch),
        elsewhere=elsewhere,
        team_elsewhere=team_elsewhere,
        users=users,
        alice=alice,
        bob=bob,
        charlie=charlie,
    )
    for name, user in users.items():
        world.clients[name] = Client()
        world.clients[name].force_login(user, backend="org.authentication.PersonBackend")
    world.clients[ANONYMOUS] = Client()
    for name, client in world.clients.items():
        world.cookies[name] = {key: cookie.value for key, cookie in client.cookies.items()}
    return world


def _granted_roles():
    return [role for role in Role if role != Role.ACCOUNT_MANAGER]


def _is_of_a_branch(role):
    return role in BRANCH_ROLES


def maker_of(route):
    """What makes the route's subject: the same function for all routes that name such a record."""
    if route.name in subject_makers():
        return subject_makers()[route.name]
    return partial(_missing, route.name) if route.parameters else _nothing_named


def _nothing_named(_world):
    return Subject(here={})


def _missing(name, _world):
    raise LookupError(f"{name} names a record: put its subject into tests/architecture/subjects_<app>.py")


def routes_by_maker():
    """(maker, route) of every page, those of one maker together."""
    pairs = [(maker_of(route), route) for route in pages()]
    place = {maker: n for n, maker in enumerate(dict.fromkeys(maker for maker, _route in pairs))}
    return sorted(pairs, key=lambda pair: place[pair[0]])


def status(route, world, column, arguments, data):
    """The status of one request."""
    url = reverse(route.name, kwargs=dict(arguments))
    client = world.clients[column]
    client.cookies = SimpleCookie(world.cookies[column])
    if issubclass(route.view, ActionView):
        answer = _posted(client, url, data)
    else:
        answer = client.get(url, dict(data))
        if answer.status_code == 405:
            answer = _posted(client, url, data)
    asks_to_sign_in = answer.status_code == 302 and answer.url.startswith(reverse("org:sign_in") + "?next=")
    return 401 if asks_to_sign_in else answer.status_code


def _posted(client, url, data):
    """The answer to an action, which is undone by itself."""
    with undone():
        return client.post(url, dict(data))


def opens(code):
    """Whether the page let the person in; a refusal by the rules (400, 409) comes after the right."""
    return code not in {401, 403, 404}


def verdicts(route, world, subject):
    """column → allow, own or deny, as found."""
    return {column: _verdict(route, world, subject, column) for column in COLUMNS}


def _verdict(route, world, subject, column):
    if subject.here is not None and opens(status(route, world, column, subject.here, subject.data)):
        return ALLOW
    user = world.users.get(column)
    if subject.own is None or user is None:
        return DENY
    with undone():
        own = subject.own(user)
        is_opened = own is not None and opens(status(route, world, column, own, subject.data))
    return OWN if is_opened else DENY


def statuses_elsewhere(route, world, subject, found):
    """column → status for another branch's record, for those who may open one here and are not of the company."""
    if subject.elsewhere is None:
        return {}
    reachable = [c for c in COLUMNS if found[c] != DENY and c not in COMPANY_ROLES]
    return {column: status(route, world, column, subject.elsewhere, subject.data) for column in reachable}


def statuses_of_others(route, world, subject, found):
    """column → status for a colleague's record, for those to whom only their own opens."""
    if subject.here is None:
        return {}
    return {c: status(route, world, c, subject.here, subject.data) for c in COLUMNS if found[c] == OWN}


def matrix():
    """route → column → verdict, as committed."""
    if not MATRIX.exists():
        return {}
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return {row.pop("route"): row for row in csv.DictReader(file)}


def write_matrix(rows):
    """The matrix in the order of the routes' names."""
    with MATRIX.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["route", *COLUMNS], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"route": name} | rows[name] for name in sorted(rows))


def grants_of(user):
    """For subjects: the roles that an account holds."""
    return RoleGrant.objects.filter(user=user)
