"""Every place of the way against every reader of the chain: what is offered now, and what is not yet."""

import pytest

from approvals import services
from approvals.choices import ReturnTo
from approvals.models import Request
from approvals.offers import offers_of, speaking_as
from org.choices import Role
from org.models import User
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import ORDER, open_steps
from tests.factories.org import BranchFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db
READERS = (
    "lead",
    "desk",
    "deputy",
    "manager",
    "office",
    "channel",
    "leader",
    "leader2",
    "CWB",
    "HGB",
    "RLB",
)
# Words with ~ stand there with a reason why they are not possible yet.
GRID = [
    ("draft", "lead", "cover fax~ withdraw"),
    ("draft", "desk", "check fax~"),
    ("draft", "deputy", "check sign_off~"),
    ("draft", "manager", "sign_off~"),
    ("draft", "office", ""),
    ("draft", "channel", ""),
    ("draft", "leader", ""),
    ("draft", "leader2", ""),
    ("draft", "CWB", ""),
    ("draft", "HGB", ""),
    ("draft", "RLB", ""),
    ("checked", "lead", "cover fax~ withdraw"),
    ("checked", "desk", "fax~"),
    ("checked", "deputy", "sign_off"),
    ("checked", "manager", "sign_off"),
    ("checked", "office", ""),
    ("checked", "channel", ""),
    ("checked", "leader", ""),
    ("checked", "leader2", ""),
    ("checked", "CWB", ""),
    ("checked", "HGB", ""),
    ("checked", "RLB", ""),
    ("signed_off", "lead", "fax withdraw"),
    ("signed_off", "desk", "fax"),
    ("signed_off", "deputy", ""),
    ("signed_off", "manager", ""),
    ("signed_off", "office", ""),
    ("signed_off", "channel", ""),
    ("signed_off", "leader", ""),
    ("signed_off", "leader2", ""),
    ("signed_off", "CWB", ""),
    ("signed_off", "HGB", ""),
    ("signed_off", "RLB", ""),
    ("faxed", "lead", "withdraw"),
    ("faxed", "desk", ""),
    ("faxed", "deputy", ""),
    ("faxed", "manager", ""),
    ("faxed", "office", "note_call pass_on~ register remind return"),
    ("faxed", "channel", "mark~"),
    ("faxed", "leader", ""),
    ("faxed", "leader2", ""),
    ("faxed", "CWB", ""),
    ("faxed", "HGB", ""),
    ("faxed", "RLB", ""),
    ("registered", "lead", "withdraw"),
    ("registered", "desk", ""),
    ("registered", "deputy", ""),
    ("registered", "manager", ""),
    ("registered", "office", "note_call pass_on remind return"),
    ("registered", "channel", "mark~"),
    ("registered", "leader", ""),
    ("registered", "leader2", ""),
    ("registered", "CWB", ""),
    ("registered", "HGB", ""),
    ("registered", "RLB", ""),
    ("submitted", "lead", "withdraw"),
    ("submitted", "desk", ""),
    ("submitted", "deputy", ""),
    ("submitted", "manager", ""),
    ("submitted", "office", "note_call remind"),
    ("submitted", "channel", "mark return"),
    ("submitted", "leader", ""),
    ("submitted", "leader2", ""),
    ("submitted", "CWB", ""),
    ("submitted", "HGB", ""),
    ("submitted", "RLB", ""),
    ("countersigning", "lead", "withdraw"),
    ("countersigning", "desk", ""),
    ("countersigning", "deputy", ""),
    ("countersigning", "manager", ""),
    ("countersigning", "office", "note_call present~ remind"),
    ("countersigning", "channel", "department_add return"),
    ("countersigning", "leader", ""),
    ("countersigning", "leader2", ""),
    ("countersigning", "CWB", "countersign"),
    ("countersigning", "HGB", "countersign"),
    ("countersigning", "RLB", ""),
    ("heard", "lead", "withdraw"),
    ("heard", "desk", ""),
    ("heard", "deputy", ""),
    ("heard", "manager", ""),
    ("heard", "office", "note_call present remind"),
    ("heard", "channel", "department_add return"),
    ("heard", "leader", ""),
    ("heard", "leader2", ""),
    ("heard", "CWB", ""),
    ("heard", "HGB", ""),
    ("heard", "RLB", ""),
    ("leaders", "lead", "withdraw~"),
    ("leaders", "desk", ""),
    ("leaders", "deputy", ""),
    ("leaders", "manager", ""),
    ("leaders", "office", "fax_back~ leader_add note_call remind"),
    ("leaders", "channel", ""),
    ("leaders", "leader", "instruct return"),
    ("leaders", "leader2", ""),
    ("leaders", "CWB", ""),
    ("leaders", "HGB", ""),
    ("leaders", "RLB", ""),
    ("instructed", "lead", "withdraw~"),
    ("instructed", "desk", ""),
    ("instructed", "deputy", ""),
    ("instructed", "manager", ""),
    ("instructed", "office", "fax_back leader_add note_call remind"),
    ("instructed", "channel", ""),
    ("instructed", "leader", ""),
    ("instructed", "leader2", ""),
    ("instructed", "CWB", ""),
    ("instructed", "HGB", ""),
    ("instructed", "RLB", ""),
    ("replied", "lead", "close withdraw~"),
    ("replied", "desk", "close"),
    ("replied", "deputy", ""),
    ("replied", "manager", ""),
    ("replied", "office", "close note_call remind"),
    ("replied", "channel", ""),
    ("replied", "leader", ""),
    ("replied", "leader2", ""),
    ("replied", "CWB", ""),
    ("replied", "HGB", ""),
    ("replied", "RLB", ""),
    ("approved", "lead", ""),
    ("approved", "desk", ""),
    ("approved", "deputy", ""),
    ("approved", "manager", ""),
    ("approved", "office", ""),
    ("approved", "channel", ""),
    ("approved", "leader", ""),
    ("approved", "leader2", ""),
    ("approved", "CWB", ""),
    ("approved", "HGB", ""),
    ("approved", "RLB", ""),
]


@pytest.fixture
def hq(hq_standing):
    """The company with a request at every place."""
    return hq_standing


def reader(hq, who):
    """Somebody of the chain by attribute, or by the department's code."""
    return hq.countersigners.get(who) or getattr(hq, who)


def offered(request, people):
    """What each of these people is offered, sorted; ~ marks what is not possible yet."""
    rows = Request.objects.select_related("number", "branch", "team").prefetch_related(
        "hands", "steps__opinions", "faxes", "chases", "versions"
    )
    found = rows.get(pk=request.pk)
    return {
        name: " ".join(
            sorted(offer.name + "~" * bool(offer.disabled) for offer in offers_of(found, by=by, at=NOW))
        )
        for name, by in people.items()
    }


def test_offers_at_every_place_to_every_reader(hq):
    people = {who: reader(hq, who) for who in READERS}

    found = {place: offered(hq.at(place), people) for place in ORDER}

    assert [(place, who, found[place][who]) for place in ORDER for who in READERS] == GRID


@each("place", ["submitted", "countersigning", "leaders"])
def test_offers_of_a_request_back_in_the_branch(hq, place):
    request = hq.at(place)
    hq.back(request, by=hq.leader if place == "leaders" else hq.channel)
    expected = {
        "lead": "resubmit withdraw",
        "desk": "",
        "deputy": "",
        "manager": "resubmit",
        "office": "note_call remind",
        "channel": "",
        "leader": "",
        "CWB": "",
    }

    assert offered(request, {who: reader(hq, who) for who in expected}) == expected


@each(
    ("to", "expected"),
    [
        (
            ReturnTo.OFFICE,
            {
                "office": "note_call pass_on remind return",
                "channel": "mark~",
                "leader": "",
                "lead": "withdraw",
            },
        ),
        (
            ReturnTo.CHANNEL,
            {"office": "note_call remind", "channel": "mark return", "leader": "", "CWB": ""},
        ),
        (
            ReturnTo.DEPARTMENTS,
            {
                "office": "note_call present~ remind",
                "channel": "department_add return",
                "leader": "",
                "CWB": "countersign",
                "RLB": "",
            },
        ),
    ],
)
def test_offers_of_what_a_leader_sent_back(hq, to, expected):
    request = hq.at("leaders")
    hq.back(request, to, by=hq.leader)

    assert offered(request, {who: reader(hq, who) for who in expected}) == expected


def test_nobody_is_offered_anything_of_what_was_withdrawn(hq):
    request = hq.at("submitted")
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    assert offered(request, {who: reader(hq, who) for who in READERS}) == dict.fromkeys(READERS, "")


def test_another_branch_and_who_configures_or_audits_is_offered_nothing(hq):
    branch = BranchFactory()
    team = TeamFactory(branch=branch)
    scopes = {
        Role.TEAM_LEAD: team,
        Role.TRADING_DESK: branch,
        Role.BRANCH_MANAGER: branch,
        Role.ADMINISTRATOR: None,
        Role.AUDITOR: None,
    }
    strangers = {role: holder(role, scope) for role, scope in scopes.items()}

    found = {place: offered(hq.at(place), strangers) for place in ORDER}

    assert found == dict.fromkeys(ORDER, dict.fromkeys(strangers, ""))


@each(("place", "asked"), [("countersigning", ["CWB", "HGB"]), ("leaders", ["leader"])])
def test_a_step_asks_whose_it_is_and_nobody_else(hq, place, asked):
    people = {who: reader(hq, who) for who in READERS}

    speak = [
        who
        for step in open_steps(hq.at(place).pk)
        for who, person in people.items()
        if speaking_as(step, person, NOW)
    ]

    assert speak == asked


@each("place", ["countersigning", "leaders"])
def test_a_step_asks_nobody_whose_account_is_closed(hq, place):
    User.objects.update(is_active=False)
    people = User.objects.all()

    [step, *_others] = open_steps(hq.at(place).pk)

    assert [person.name for person in people if speaking_as(step, person, NOW)] == []
