"""Each step of the chain at each place where it is not possible: the error and its whole sentence."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from approvals import services
from approvals.choices import ReturnTo
from approvals.models import Step
from core.errors import DomainError, WrongState
from org.models import User
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fax, fresh, open_steps, step_of

pytestmark = pytest.mark.django_db
SAID = {
    "draft": "being drafted",
    "signed_off": "signed off by the branch",
    "faxed": "faxed to headquarters",
    "registered": "registered by the general office",
    "submitted": "waiting for channel management",
    "countersigning": "countersigning",
    "leaders": "with the leaders",
    "replied": "opinions faxed back",
    "approved": "approved",
}


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


def refusal(act):
    """The error's name and sentence; nothing of the step stays."""
    with pytest.raises((DomainError, WrongState, PermissionDenied)) as refused, transaction.atomic():
        act()
    return type(refused.value).__name__, str(refused.value)


def add_department(hq, request, code="RLB", reason="补充"):
    item = services.Marked(hq.departments[code].pk)
    return services.add_department(request_id=request.pk, item=item, reason=reason, by=hq.channel, at=NOW)


def add_leader(hq, request, leader=None):
    leader = leader or hq.leader2
    return services.add_leader(request_id=request.pk, leader_id=leader.pk, by=hq.office, at=NOW)


@each("place", sorted(set(SAID) - {"countersigning"}))
def test_departments_are_added_while_they_countersign_only(hq, place):
    request = hq.at(place)

    assert refusal(lambda: add_department(hq, request)) == (
        "WrongState",
        f"Departments are added while they countersign. The request is “{SAID[place]}”.",
    )


@each("place", ["leaders", "instructed", "replied", "approved"])
def test_departments_are_released_while_they_countersign_only(hq, place):
    request = hq.at(place)
    step = step_of(request, "CWB")

    assert refusal(
        lambda: services.remove_department(step_id=step.pk, reason="无关", by=hq.channel, at=NOW)
    ) == (
        "WrongState",
        f"Departments are released while they countersign. The request is “{SAID[fresh(request).state]}”.",
    )


@each("place", sorted(set(SAID) - {"leaders"}))
def test_a_leader_is_added_while_the_leaders_have_it_only(hq, place):
    request = hq.at(place)

    assert refusal(lambda: add_leader(hq, request)) == (
        "WrongState",
        f"A leader is added while the leaders have it. The request is “{SAID[place]}”.",
    )


@each("place", sorted(set(SAID) - {"replied", "approved"}))
def test_the_chain_is_closed_at_its_end_only(hq, place):
    request = hq.at(place)

    assert refusal(lambda: services.close(request_id=request.pk, pages=3, by=hq.desk, at=NOW)) == (
        "WrongState",
        f"The chain has not come to its end: the request is “{SAID[place]}”.",
    )


@each("place", sorted(set(SAID) - {"draft"}))
def test_the_cover_sheet_is_changed_in_the_draft_only(hq, place):
    request = hq.at(place)
    cover = services.Cover(body="改。")

    assert refusal(lambda: services.edit_cover(request_id=request.pk, cover=cover, by=hq.lead, at=NOW)) == (
        "WrongState",
        f"The cover sheet can be changed in the draft only; the request is “{SAID[place]}”.",
    )


@each("to", [to.value for to in ReturnTo])
@each("place", ["draft", "signed_off", "replied", "approved"])
def test_what_nobody_of_headquarters_holds_goes_back_nowhere(hq, place, to):
    request = hq.at(place)

    assert refusal(lambda: hq.back(request, to)) == (
        "WrongState",
        f"A request goes back to an earlier step only; it is “{SAID[place]}”.",
    )


@each("reason", ["", " ", "\n"])
@each(
    ("act", "sentence"),
    [
        ("add", "Say why: the reason is kept with the paper."),
        ("hand", "Say why: the reason is kept with the paper."),
    ],
)
def test_what_is_changed_under_way_needs_a_reason(hq, act, sentence, reason):
    request = hq.at("countersigning")
    [step, *_others] = open_steps(request.pk)
    to = hq.countersigners["RLB"]
    acts = {
        "add": lambda: add_department(hq, request, reason=reason),
        "hand": lambda: services.hand_step(step_id=step.pk, to_id=to.pk, reason=reason, by=hq.office, at=NOW),
    }

    assert refusal(acts[act]) == ("DomainError", sentence)


@each("code", ["CWB", "HGB"])
def test_a_department_is_not_added_twice(hq, code):
    request = hq.at("countersigning")

    assert refusal(lambda: add_department(hq, request, code)) == (
        "DomainError",
        "This department is asked already.",
    )


@each(
    ("who", "sentence"),
    [
        ("leader", "This leader is asked already."),
        ("lead", "Choose a leader of the company; this account is none."),
        ("desk", "Choose a leader of the company; this account is none."),
        ("office", "Choose a leader of the company; this account is none."),
        ("channel", "Choose a leader of the company; this account is none."),
    ],
)
def test_who_is_no_leader_or_asked_already_is_not_added(hq, who, sentence):
    request = hq.at("leaders")

    assert refusal(lambda: add_leader(hq, request, getattr(hq, who))) == ("DomainError", sentence)


def test_a_leader_whose_account_is_closed_is_not_added(hq):
    request = hq.at("leaders")
    User.objects.filter(pk=hq.leader2.pk).update(is_active=False)

    assert refusal(lambda: add_leader(hq, request)) == (
        "DomainError",
        "Choose a leader of the company; this account is none.",
    )


@each(
    ("leaders", "sentence"),
    [
        ([], "Choose the leader in charge."),
        (["leader", "leader"], "A leader is chosen twice; each is asked once."),
        (["leader", "leader2", "leader"], "A leader is chosen twice; each is asked once."),
        (["channel"], "Choose a leader of the company; this account is none."),
        (["leader", "office"], "Choose a leader of the company; this account is none."),
    ],
)
def test_present_refuses_a_choice_of_leaders_that_is_none(hq, leaders, sentence):
    request = hq.at("heard")
    ids = [getattr(hq, who).pk for who in leaders]

    assert refusal(lambda: services.present(request_id=request.pk, leader_ids=ids, by=hq.office, at=NOW)) == (
        "DomainError",
        sentence,
    )
    assert not Step.objects.filter(request=request, kind="leader").exists()


@each(
    ("pages", "sentence"),
    [
        (0, "A fax has between 1 and 500 pages."),
        (-1, "A fax has between 1 and 500 pages."),
        (501, "A fax has between 1 and 500 pages."),
    ],
)
@each("step", ["fax", "register", "fax_back", "close"])
def test_a_fax_has_some_pages_at_either_end(hq, step, pages, sentence):
    place = {"fax": "signed_off", "register": "faxed", "fax_back": "instructed", "close": "replied"}[step]
    pk = hq.at(place).pk
    facts = fax(pages=pages)
    acts = {
        "fax": lambda: services.send_fax(request_id=pk, facts=facts, by=hq.desk, at=NOW),
        "register": lambda: services.register(
            request_id=pk, pages=pages, received_at=NOW, by=hq.office, at=NOW
        ),
        "fax_back": lambda: services.fax_back(request_id=pk, facts=facts, by=hq.office, at=NOW),
        "close": lambda: services.close(request_id=pk, pages=pages, by=hq.desk, at=NOW),
    }

    assert refusal(acts[step]) == ("DomainError", sentence)


@each("who", ["lead", "desk"])
def test_the_branch_says_how_many_pages_came_back(hq, who):
    request = hq.at("replied")

    assert refusal(
        lambda: services.close(request_id=request.pk, pages=None, by=getattr(hq, who), at=NOW)
    ) == ("DomainError", "Write down how many pages of the opinions have arrived.")


@each(
    ("place", "kind", "sentence"),
    [
        ("draft", "WrongState", "The request has not been sent yet; headquarters waits for nobody."),
        ("signed_off", "WrongState", "The request has not been sent yet; headquarters waits for nobody."),
        ("approved", "WrongState", "The request is closed; nobody is waited for."),
    ],
)
def test_nobody_is_reminded_where_headquarters_waits_for_nobody(hq, place, kind, sentence):
    request = hq.at(place)

    assert refusal(lambda: services.remind(request_id=request.pk, by=hq.office, at=NOW)) == (kind, sentence)


@each("place", ["heard", "leaders", "approved"])
def test_a_step_of_which_nothing_is_waited_for_is_not_handed_over(hq, place):
    step, to = step_of(hq.at(place), "CWB"), hq.countersigners["RLB"]

    assert refusal(
        lambda: services.hand_step(step_id=step.pk, to_id=to.pk, reason="外出", by=hq.office, at=NOW)
    ) == ("WrongState", "Nothing is waited for here any more; look at the request again.")


@each(
    ("given", "sentence"),
    [
        ({"kind": "nothing"}, "There is no such kind of paper or way."),
        ({"way": "elsewhere"}, "There is no such kind of paper or way."),
        ({"channel_days": 0}, "Say between 1 and 60 working days."),
        ({"countersign_days": 61}, "Say between 1 and 60 working days."),
        ({"leader_days": -3}, "Say between 1 and 60 working days."),
        ({"after": 7}, "Somebody else laid down a new version of this route meanwhile. Look at it first."),
    ],
)
def test_a_route_that_cannot_be_is_not_laid_down(hq, given, sentence):
    values = {
        "kind": "tests.scheme",
        "after": 0,
        "way": "chain",
        "channel_days": 5,
        "countersign_days": 5,
        "leader_days": 5,
        "in_order": False,
        "department_ids": [],
    }

    kind, said = refusal(lambda: services.lay_down_route(**(values | given), by=hq.channel, at=NOW))

    assert said == sentence
    assert kind == ("Conflict" if "after" in given else "DomainError")
