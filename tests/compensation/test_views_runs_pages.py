"""Pay reports as rows of every state: what their page says, taken back and returned, in whose place."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compensation.models import PayRun, PaySlip, Signature
from core.models import AuditEntry, Notice
from org.choices import Role
from org.models import Delegation, Person, RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
STATES = ("draft", "computed", "submitted", "chief_signed", "deputy_signed", "approved", "paid", "filed")


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


@pytest.fixture
def browse(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


def stand_in(place, principal, role, user, *, until=dt.date(2999, 1, 1)):
    return Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal, role=role, branch=place.branch),
        principal=principal,
        stand_in=user,
        valid_from=dt.date(2026, 1, 1),
        valid_until=until,
        reason="休假",
        created_at=pay.AT,
    )


def signature(run, by, step="chief"):
    return Signature.objects.create(run=run, step=step, by=by, at=pay.AT, content_hash=run.content_hash)


# The page


@each("state", STATES)
def test_run_page_opens_in_every_state_and_says_it_in_words(place, browse, state):
    run = place.run(state=state)

    page = browse(place.finance).get(run.get_absolute_url())

    assert page.status_code == 200
    assert str(page.context["badge"].label) == str(run.get_state_display())
    assert run.number.text in text(page)
    assert ("Nothing is computed yet" in text(page)) is (state == "draft")


@each(
    ("state", "label"),
    [
        ("submitted", "chief accountant"),
        ("chief_signed", "deputy manager"),
        ("deputy_signed", "branch manager"),
        ("approved", "branch finance"),
        ("paid", "general office"),
    ],
)
def test_run_page_names_the_role_whose_turn_it_is(place, browse, state, label):
    run = place.run(state=state)

    page = browse(place.finance).get(run.get_absolute_url())

    assert [step.state for step in page.context["steps"]].count("current") == 1
    (current,) = [step for step in page.context["steps"] if step.state == "current"]
    assert label in f"{current.label} {current.by}".lower()


def test_run_page_leaves_out_of_the_waiting_who_may_not_sign_any_more(place, browse):
    """Of two chief accountants one has prepared it; it waits for the other."""
    other = org.holder(Role.CHIEF_ACCOUNTANT, place.branch, name="另一位会计")
    run = place.run(state="submitted")
    PayRun.objects.filter(pk=run.pk).update(prepared_by=place.chief)

    page = browse(place.finance).get(run.get_absolute_url())

    (current,) = [step for step in page.context["steps"] if step.state == "current"]
    assert (other.name in current.by, place.chief.name in current.by.split(other.name)[-1]) == (True, False)


@each(
    ("mode", "told"),
    [("per_time_1000", "exempt up to an amount per payment"), ("none", "no value-added tax"), ("", None)],
)
def test_run_page_says_how_brokers_were_charged(place, browse, mode, told):
    run = place.run()
    PayRun.objects.filter(pk=run.pk).update(vat_mode=mode)

    facts = browse(place.finance).get(run.get_absolute_url()).context["facts"]

    said = {str(fact.label): str(fact.value) for fact in facts}
    assert said.get("Value-added tax of brokers") == told
    assert said["Content hash"] == "a" * 64


def test_run_page_prints_the_audits_head_once_all_have_signed(place, browse):
    run = place.run(state="approved")
    PayRun.objects.filter(pk=run.pk).update(audit_seq=77, audit_hash="b" * 64)

    facts = browse(place.finance).get(run.get_absolute_url()).context["facts"]

    assert {str(fact.label): fact.value for fact in facts}[
        "Audit head at the third signature"
    ] == f"77:{'b' * 16}"


@each(("who", "leads"), [("finance", True), ("chief", True), ("archive", False)])
def test_run_page_leads_to_the_detail_for_who_may_open_it(place, browse, who, leads):
    run = place.run()

    links = browse(getattr(place.office, who)).get(run.get_absolute_url()).context["links"]

    assert bool(links) is leads


@each("name", ["run", "run_job", "run_export", "run_payment_file"])
def test_run_pages_are_not_there_for_another_branch(place, browse, name):
    run = place.run(
        state="approved",
    )
    args = [run.pk, "json"] if name == "run_export" else [run.pk]

    response = browse(place.stranger).get(url(name, *args))

    assert response.status_code == 404
    assert run.number.text not in text(response)


def test_run_page_of_a_hundred_and_thirty_people_keeps_teams_whole(place, browse):
    run = place.run()
    west = org.TeamFactory(branch=place.branch, code="WEST", name="西区团队")
    people = Person.objects.bulk_create(
        [
            org.PersonFactory.build(branch=place.branch, user=None, number=f"W{index:04d}", name=f"人{index}")
            for index in range(130)
        ]
    )
    standard = place.office.standards["employee"]
    zero = dict.fromkeys(("insurance", "vat", "surtaxes", "income_tax", "recoveries"), Decimal(0))
    PaySlip.objects.bulk_create(
        PaySlip(
            run=run,
            person=person,
            team=west if index < 60 else place.office.team,
            number=person.number,
            name=person.name,
            grade="M2",
            contract="employee",
            standard=standard,
            gross=Decimal(1),
            net=Decimal(1),
            **zero,
        )
        for index, person in enumerate(people)
    )
    browser = browse(place.finance)

    first, second = (browser.get(run.get_absolute_url(), {"page": number}) for number in (1, 2))

    assert [len(group["table"].records) for group in first.context["groups"]] == [70]
    assert [len(group["table"].records) for group in second.context["groups"]] == [60]
    assert "60 people" in str(second.context["groups"][0]["count_text"])
    assert "西区团队" not in str(first.context["groups"][0]["title"])


@each(("people", "prints"), [(100, True), (101, False)])
def test_run_page_offers_paper_of_what_a_page_can_print(place, browse, people, prints):
    run = place.run()
    PayRun.objects.filter(pk=run.pk).update(people=people)

    page = text(browse(place.finance).get(run.get_absolute_url()))

    assert (url("run_export", run.pk, "pdf") in page) is prints
    assert url("run_export", run.pk, "xlsx") in page


@each(("language", "title"), [("en", "Pay report of Oct 2026"), ("zh-hans", "2026年10月薪酬月报")])
def test_run_page_is_called_in_the_readers_language(place, browse, language, title):
    place.finance.language = language
    place.finance.save(update_fields=["language"])

    page = text(browse(place.finance).get(place.run().get_absolute_url()))

    assert f"<h1>{title}</h1>" in page


def test_run_page_asks_as_often_with_three_signatures_as_with_one(place, browse):
    run, browser, counts = place.run(state="approved"), browse(place.finance), []
    for who, step in (
        (place.chief, "chief"),
        (place.office.deputy, "deputy"),
        (place.office.manager, "manager"),
    ):
        signature(run, who, step)
        browser.get(run.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            browser.get(run.get_absolute_url())
        counts.append(len(captured))

    assert counts[0] == counts[2]


# Taken back


def test_run_is_withdrawn_once(place, browse):
    run, browser = place.run(state="submitted"), browse(place.finance)

    first = browser.post(url("run_withdraw", run.pk))
    second = browser.post(url("run_withdraw", run.pk))

    assert (first.status_code, second.status_code, pay.again(run).state) == (302, 409, "computed")
    assert place.finance.name in text(second)


@each("state", ["chief_signed", "deputy_signed", "approved", "paid", "filed"])
def test_run_is_not_withdrawn_once_somebody_has_signed(place, browse, state):
    run = place.run(state=state)

    response = browse(place.finance).post(url("run_withdraw", run.pk), **HTMX)

    assert (response.status_code, response["HX-Retarget"]) == (409, "#messages")
    assert str(run.get_state_display()) in text(response)
    assert pay.again(run).state == state


# Returned


@each(("state", "who"), [("submitted", "chief"), ("chief_signed", "deputy"), ("deputy_signed", "manager")])
@each(("reason", "status"), [("", 400), (" ", 400), ("理" * 1001, 400), ("理" * 1000, 302), ("少一人", 302)])
def test_run_is_returned_by_whose_turn_it_is_with_the_whole_reason(place, browse, state, who, reason, status):
    """A void signature keeps the first of it; the history all."""
    run = place.run(state=state)
    given = signature(run, org.UserFactory()) if state != "submitted" else None

    response = browse(getattr(place.office, who)).post(url("run_return", run.pk), {"reason": reason})

    assert response.status_code == status
    assert pay.again(run).state == ("computed" if status == 302 else state)
    if status == 302:
        assert AuditEntry.objects.filter(action__endswith=".send_back").latest("seq").reason == reason
    if given is not None:
        assert pay.again(given).void_reason == (reason[:300] if status == 302 else "")


@each(("state", "who"), [("submitted", "deputy"), ("submitted", "manager"), ("chief_signed", "chief")])
def test_run_is_not_returned_before_or_after_ones_turn(place, browse, state, who):
    run = place.run(state=state)

    response = browse(getattr(place.office, who)).post(url("run_return", run.pk), {"reason": "不行"})

    assert response.status_code == 403
    assert pay.again(run).state == state


def test_run_is_returned_by_a_stand_in_and_both_names_are_on_record(place, browse):
    run, helper = place.run(state="submitted"), org.UserFactory(name="代签人")
    stand_in(place, place.chief, Role.CHIEF_ACCOUNTANT, helper)

    response = browse(helper).post(url("run_return", run.pk), {"reason": "少一人"})

    entry = AuditEntry.objects.filter(action__endswith=".send_back").latest("seq")
    assert response.status_code == 302
    assert (entry.actor, entry.on_behalf_of) == (helper, place.chief)


def test_run_is_not_returned_by_a_stand_in_whose_time_is_over(place, browse):
    run, helper = place.run(state="submitted"), org.UserFactory()
    stand_in(place, place.chief, Role.CHIEF_ACCOUNTANT, helper, until=dt.date(2026, 2, 1))

    response = browse(helper).post(url("run_return", run.pk), {"reason": "少一人"})

    assert response.status_code == 403
    assert pay.again(run).state == "submitted"


def test_run_returned_twice_tells_finance_once_and_keeps_the_second_reason_on_the_page(place, browse):
    run, browser = place.run(state="submitted"), browse(place.chief)
    browser.post(url("run_return", run.pk), {"reason": "第一次的理由"})

    response = browser.post(url("run_return", run.pk), {"reason": "第二次的理由"})

    assert response.status_code == 409
    assert Notice.objects.filter(user=place.finance, kind="pay.run_returned").count() == 1


def test_run_says_on_its_page_who_returned_it_and_why(place, browse):
    run = place.run(state="submitted")
    browse(place.chief).post(url("run_return", run.pk), {"reason": "<b>少一人</b>"})

    page = text(browse(place.finance).get(run.get_absolute_url()))

    assert f"{place.chief.name} returned this report:" in page
    assert ("&lt;b&gt;少一人" in page, "<b>少一人" in page) == (True, False)
