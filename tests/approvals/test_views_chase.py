"""The chase list: every request under way, who has it, what is late; filters, export, reminders by one click."""

from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.models import Chase, Step
from approvals.services import Cover, hand_step, note_call
from org.models import RoleGrant, User
from tests.approvals.test_views import text
from tests.cases import each
from tests.factories.approvals_chain import step_of
from tests.factories.org import TeamFactory

pytestmark = pytest.mark.django_db
CHASE = "/approvals/chase/"
UNDER_WAY = (
    "faxed",
    "registered",
    "submitted",
    "countersigning",
    "heard",
    "leaders",
    "instructed",
    "replied",
)


@pytest.fixture
def hq(hq_standing):
    """The company with a request at every place."""
    return hq_standing


def places(hq, page):
    """The places whose requests the page shows."""
    return {place for place in hq.standing if hq.at(place).number.text in page}


def ask(signed_in, hq, **query):
    return text(signed_in(hq.office).get(CHASE, query))


def test_chase_list_holds_what_was_faxed_and_is_not_closed(signed_in, hq):
    assert places(hq, ask(signed_in, hq)) == set(UNDER_WAY)


@each("who", ["lead", "manager", "channel", "leader"])
def test_chase_list_is_the_general_offices_alone(signed_in, hq, who):
    assert signed_in(getattr(hq, who)).get(CHASE).status_code == 403


def test_chase_list_names_who_has_each(signed_in, hq):
    page = signed_in(hq.office).get(CHASE)

    rows = {record.number.text: record for record in page.context["table"].records}
    asked = rows[hq.at("countersigning").number.text]
    assert [str(step) for step in asked.open_steps] == ["计划财务部", "合规管理部"]
    for told in ("计划财务部", "合规管理部", "channel management", "傅国栋", "the general office"):
        assert told in text(page)


def test_chase_list_puts_the_earliest_due_first_and_those_without_a_day_last(signed_in, hq):
    Step.objects.filter(request_id=hq.at("leaders").pk, kind="leader").update(due_on="2026-11-03")
    Step.objects.filter(request_id=hq.at("submitted").pk).update(due_on="2026-11-04")

    records = signed_in(hq.office).get(CHASE).context["table"].records

    assert [record.pk for record in records[:2]] == [hq.at("leaders").pk, hq.at("submitted").pk]
    assert records[-1].due_on is None


def test_chase_list_says_overdue_in_words(signed_in, hq):
    Step.objects.filter(request_id=hq.at("leaders").pk, kind="leader").update(due_on="2026-11-03")

    page = ask(signed_in, hq, q=hq.at("leaders").number.text)

    assert "overdue by" in page
    assert "2026-11-03" in page


def test_chase_list_says_where_nobody_holds_the_step(signed_in, hq):
    User.objects.filter(pk=hq.countersigners["CWB"].pk).update(is_active=False)
    RoleGrant.objects.filter(user=hq.leader).update(valid_until="2026-01-01")

    page = ask(signed_in, hq)
    nobody = ask(signed_in, hq, holder="nobody")

    assert page.count("nobody holds it") >= 2
    assert places(hq, nobody) == {"countersigning", "leaders"}


def test_chase_list_counts_a_step_that_was_handed_over_as_held(signed_in, hq, now):
    step = step_of(hq.at("countersigning"), "CWB")
    User.objects.filter(pk=hq.countersigners["CWB"].pk).update(is_active=False)
    hand_step(step_id=step.pk, to_id=hq.countersigners["RLB"].pk, reason="离职", by=hq.office, at=now)

    page = ask(signed_in, hq, q=hq.at("countersigning").number.text)

    assert "计划财务部 (handed to 苏婉)" in page
    assert places(hq, ask(signed_in, hq, holder="nobody")) == set()


@each(
    ("query", "expected"),
    [
        ({"state": "faxed"}, {"faxed"}),
        ({"holder": "office"}, {"faxed", "registered"}),
        ({"holder": "channel"}, {"submitted"}),
        ({"holder": "departments"}, {"countersigning", "heard"}),
        ({"holder": "leaders"}, {"leaders", "instructed"}),
        ({"holder": "branch"}, {"replied"}),
        ({"timing": "overdue"}, {"submitted"}),
        ({"q": "RCV-2026"}, set(UNDER_WAY) - {"faxed"}),
        ({"kind": "compensation.pay_standard"}, set()),
    ],
)
def test_chase_list_filters(signed_in, hq, query, expected):
    Step.objects.filter(state="waiting").update(due_on="2099-01-01")
    Step.objects.filter(request_id=hq.at("submitted").pk).update(due_on="2026-11-04")

    assert places(hq, ask(signed_in, hq, **query)) == expected


def test_chase_list_filters_by_the_department_that_is_waited_for(signed_in, hq):
    hq.countersign(step_of(hq.at("countersigning"), "CWB"))

    assert places(hq, ask(signed_in, hq, department=hq.departments["CWB"].pk)) == set()
    assert places(hq, ask(signed_in, hq, department=hq.departments["HGB"].pk)) == {"countersigning"}


def test_chase_list_filters_by_branch_and_keeps_what_it_cannot_read(signed_in, hq):
    elsewhere = TeamFactory().branch

    assert places(hq, ask(signed_in, hq, branch=elsewhere.pk)) == set()
    assert signed_in(hq.office).get(CHASE, {"branch": "x"}).status_code == 400


def test_chase_list_exports_what_is_filtered_without_buttons(signed_in, hq):
    sheet = ask(signed_in, hq, state="countersigning", export="csv")

    assert places(hq, sheet) == {"countersigning", "heard"}
    assert hq.at("countersigning").letter_text in sheet
    assert "计划财务部" in sheet
    assert "Remind" not in sheet


def test_chase_list_reminds_by_one_click_and_comes_back_to_the_same_list(signed_in, hq):
    request = hq.at("countersigning")
    browser = signed_in(hq.office)
    here = f"http://testserver{CHASE}?state=countersigning"
    address = reverse("approvals:remind", args=[request.pk])
    assert f'formaction="{address}"' in ask(signed_in, hq)

    response = browser.post(address, headers={"referer": here})

    assert response["Location"] == f"{CHASE}?state=countersigning"
    assert Chase.objects.get().request == request


def test_chase_list_shows_the_last_call(signed_in, hq, now):
    request = hq.at("leaders")
    note_call(request_id=request.pk, spoken_with="傅总秘书", note="周三批示", by=hq.office, at=now)

    assert "phone call · 傅总秘书" in ask(signed_in, hq)


def test_a_call_that_is_sent_twice_is_noted_once(hq, now):
    request = hq.at("leaders")
    said = {"request_id": request.pk, "spoken_with": "傅总秘书", "note": "周三批示", "by": hq.office}

    first = note_call(**said, at=now)
    again = note_call(**said, at=now + timedelta(seconds=5))
    other = note_call(**said | {"note": "改为周四"}, at=now)
    tomorrow = note_call(**said, at=now + timedelta(days=1))

    assert again == first
    assert set(request.chases.all()) == {first, other, tomorrow}


def test_chase_list_marks_urgent_ones(signed_in, hq):
    team = hq.another_team()
    hq.at("faxed", hq.drafted(team, cover=Cover(urgency="very_urgent")))

    assert "very urgent" in ask(signed_in, hq)


def test_chase_list_takes_at_most_twelve_queries_for_one_row_and_for_many(queries_of, hq):
    for_one = queries_of(hq.office, f"{CHASE}?q={hq.at('leaders').number.text}")
    for_all = queries_of(hq.office, CHASE)

    assert for_all <= 12
    assert for_all == for_one


# The other lists


def test_review_list_holds_what_waits_for_channel_management(signed_in, hq):
    page = text(signed_in(hq.channel).get("/approvals/review/"))

    assert places(hq, page) == {"submitted"}
    assert signed_in(hq.office).get("/approvals/review/").status_code == 403


def test_countersign_list_holds_what_waits_for_ones_department(signed_in, hq):
    address = "/approvals/countersign/"

    assert places(hq, text(signed_in(hq.countersigners["CWB"]).get(address))) == {"countersigning"}
    empty = text(signed_in(hq.countersigners["RLB"]).get(address))
    assert places(hq, empty) == set()
    assert "Nothing waits for your department" in empty


def test_instruct_list_holds_what_waits_for_that_leader(signed_in, hq):
    address = "/approvals/instruct/"

    assert places(hq, text(signed_in(hq.leader).get(address))) == {"leaders"}
    assert places(hq, text(signed_in(hq.leader2).get(address))) == set()


def test_request_list_by_what_ones_department_is_asked(signed_in, hq):
    page = text(signed_in(hq.countersigners["CWB"]).get("/approvals/", {"concern": "department"}))

    asked = set(UNDER_WAY) - {"faxed", "registered", "submitted"}
    assert places(hq, page) == asked | {"approved"}


def test_request_list_by_what_is_overdue(signed_in, hq):
    Step.objects.filter(state="waiting").update(due_on="2099-01-01")
    Step.objects.filter(request_id=hq.at("submitted").pk).update(due_on="2026-11-04")

    assert places(hq, text(signed_in(hq.channel).get("/approvals/", {"concern": "overdue"}))) == {"submitted"}
