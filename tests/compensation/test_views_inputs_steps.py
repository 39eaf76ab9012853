"""Adjustments and recoveries on their pages: who decides, twice, too late, in another's place, in both languages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compensation.models import AppliedInput
from core import notices
from core.models import AuditEntry, Notice
from org.choices import Contract, Role
from org.models import Delegation, RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
ADJUSTMENT = {"person": "A0001", "month": "2026-10", "amount": "50", "title": "竞赛奖", "reason": "会议纪要"}
CHARGE = {
    "person": "A0001",
    "first_month": "2026-10",
    "total": "900",
    "instalment": "300",
    "title": "平板电脑",
    "reason": "摔坏",
}
PAPERS = ("adjustment", "charge")


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


def proposed(place, paper, *, by=None, person=None):
    """One that waits for the chief accountant."""
    person = person or place.alice
    made = (
        pay.adjustment(person, "50.00", title="竞赛奖", state="proposed")
        if paper == "adjustment"
        else pay.charge(person, "900.00", "300.00", state="proposed")
    )
    if by is not None:
        type(made).objects.filter(pk=made.pk).update(proposed_by=by)
    return pay.again(made)


def stand_in(principal, role, user, *, first=dt.date(2026, 1, 1), last=dt.date(2999, 1, 1)):
    return Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal, role=role),
        principal=principal,
        stand_in=user,
        valid_from=first,
        valid_until=last,
        reason="休假",
        created_at=pay.AT,
    )


# Who opens, who decides


OPENS = {
    "finance": (200, True, False),
    "chief": (200, True, True),
    "deputy": (200, True, False),
    "manager": (200, True, False),
    "archive": (200, True, False),
    "desk": (403, False, False),
    "lead": (403, False, False),
    "alice": (403, False, False),
    "stranger": (404, False, False),
}


@each("paper", PAPERS)
def test_input_opens_for_its_branchs_money_and_is_decided_by_the_chief_accountant(place, browse, paper):
    """The status, whether its title is told, whether deciding is offered."""
    made = proposed(place, paper)
    users = {"alice": place.alice.user, "lead": place.lead, "stranger": place.stranger}
    found = {}

    for who in OPENS:
        response = browse(users.get(who) or getattr(place.office, who)).get(url(paper, made.pk))
        page = text(response)
        offered = url(f"{paper}_confirm", made.pk) in page
        found[who] = (response.status_code, made.title in page, offered)

    assert found == OPENS


@each("paper", PAPERS)
def test_input_is_not_decided_by_who_only_reads_it(place, browse, paper):
    made = proposed(place, paper)

    for step in ("confirm", "reject"):
        for who in ("finance", "deputy", "manager", "archive"):
            browser = browse(getattr(place.office, who))
            response = browser.post(url(f"{paper}_{step}", made.pk), {"reason": "r"})

            assert (response.status_code, pay.again(made).state) == (403, "proposed"), (step, who)


@each("paper", PAPERS)
def test_input_is_decided_by_a_stand_in_and_both_names_are_on_record(place, browse, paper):
    made, helper = proposed(place, paper), org.UserFactory(name="代签人")
    stand_in(place.chief, Role.CHIEF_ACCOUNTANT, helper)

    browse(helper).post(url(f"{paper}_confirm", made.pk))

    entry = AuditEntry.objects.latest("seq")
    assert pay.again(made).state == "confirmed"
    assert (entry.actor, entry.on_behalf_of) == (helper, place.chief)


@each("paper", PAPERS)
def test_input_is_closed_to_a_stand_in_whose_time_is_over(place, browse, paper):
    made, helper = proposed(place, paper), org.UserFactory()
    stand_in(place.chief, Role.CHIEF_ACCOUNTANT, helper, last=dt.date(2026, 2, 1))

    response = browse(helper).post(url(f"{paper}_confirm", made.pk))

    assert response.status_code == 403
    assert pay.again(made).state == "proposed"


@each("paper", PAPERS)
def test_input_is_not_decided_by_whom_it_pays(place, browse, paper):
    """The chief accountant is also somebody's colleague; not of the own bonus, nor of the own debt."""
    place.alice.user = place.chief
    place.alice.save(update_fields=["user"])
    made = proposed(place, paper)

    response = browse(place.chief).post(url(f"{paper}_confirm", made.pk))

    assert response.status_code == 400
    assert "somebody else" in text(response)
    assert pay.again(made).state == "proposed"


@each("paper", PAPERS)
def test_input_is_not_decided_in_the_place_of_who_proposed_it(place, browse, paper):
    """Who acts for the chief accountant does not confirm what the chief accountant proposed."""
    made, helper = proposed(place, paper, by=place.chief), org.UserFactory()
    stand_in(place.chief, Role.CHIEF_ACCOUNTANT, helper)

    response = browse(helper).post(url(f"{paper}_confirm", made.pk))

    assert response.status_code == 400
    assert pay.again(made).state == "proposed"


# Steps pressed twice, by following a link, through HTMX


@each("paper", PAPERS)
@each("step", ["confirm", "reject"])
def test_input_decided_twice_is_decided_once(place, browse, paper, step):
    made, browser = proposed(place, paper), browse(place.chief)

    first = browser.post(url(f"{paper}_{step}", made.pk), {"reason": "无票据"})
    entries, told = AuditEntry.objects.count(), Notice.objects.count()
    second = browser.post(url(f"{paper}_{step}", made.pk), {"reason": "无票据"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert place.chief.name in text(second)
    assert (AuditEntry.objects.count(), Notice.objects.count()) == (entries, told)


@each("paper", PAPERS)
@each("step", ["confirm", "reject"])
def test_input_is_not_decided_by_following_a_link(place, browse, paper, step):
    made = proposed(place, paper)

    response = browse(place.chief).get(url(f"{paper}_{step}", made.pk))

    assert (response.status_code, response.url) == (302, url(paper, made.pk))
    assert pay.again(made).state == "proposed"


@each("paper", PAPERS)
def test_input_answers_htmx_with_where_to_go_and_with_the_refusal_alone(place, browse, paper):
    made, browser = proposed(place, paper), browse(place.chief)
    address = url(f"{paper}_confirm", made.pk)

    done = browser.post(address, HTTP_HX_REQUEST="true")
    late = browser.post(address, HTTP_HX_REQUEST="true")

    assert (done.status_code, done["HX-Redirect"]) == (204, url(paper, made.pk))
    assert (late.status_code, late["HX-Retarget"]) == (409, "#messages")
    assert "<html" not in text(late)


@each(
    ("reason", "status", "state"),
    [
        ("", 400, "proposed"),
        (" \n ", 400, "proposed"),
        ("理" * 1001, 400, "proposed"),
        ("a\0b", 400, "proposed"),
        ("理" * 1000, 302, "rejected"),
        ("无票据", 302, "rejected"),
    ],
)
@each("paper", PAPERS)
def test_input_is_rejected_with_a_reason_that_is_kept(place, browse, paper, reason, status, state):
    made, browser = proposed(place, paper), browse(place.chief)

    response = browser.post(url(f"{paper}_reject", made.pk), {"reason": reason})

    assert (response.status_code, pay.again(made).state) == (status, state)
    if state == "rejected":
        assert reason in text(browser.get(url(paper, made.pk)))
    else:
        assert reason.strip().replace("\0", "") in text(response).replace("\0", "")


@each("paper", PAPERS)
@each(
    ("language", "step", "words"),
    [
        ("zh-hans", "confirm", "已确认"),
        ("zh-hans", "reject", "已驳回"),
        ("en", "confirm", "confirmed"),
        ("en", "reject", "rejected"),
    ],
)
def test_a_decision_is_told_in_the_language_of_who_proposed(place, browse, paper, language, step, words):
    """The chief accountant reads the other language."""
    made = proposed(place, paper, by=place.finance)
    place.finance.language = language
    place.finance.save(update_fields=["language"])
    place.chief.language = "en" if language == "zh-hans" else "zh-hans"
    place.chief.save(update_fields=["language"])

    browse(place.chief).post(url(f"{paper}_{step}", made.pk), {"reason": "r"})

    notice = Notice.objects.get(user=place.finance)
    assert notice.params["state"] == words
    assert notice.kind in notices.KINDS


# What the page says


@each("paper", PAPERS)
@each(
    ("state", "steps"),
    [
        ("proposed", ["done", "current", "coming"]),
        ("confirmed", ["done", "done", "coming"]),
        ("rejected", ["done", "refused"]),
    ],
)
def test_input_shows_its_way_and_nothing_beyond_a_no(place, browse, paper, state, steps):
    made = getattr(pay, paper)(place.alice, "50.00", state=state)

    shown = browse(place.finance).get(url(paper, made.pk)).context["steps"]

    assert [step.state for step in shown] == steps


@each(
    ("taken", "owed", "state"),
    [("0.00", "300.00", "coming"), ("299.99", "0.01", "coming"), ("300.00", "0.00", "done")],
)
def test_charge_is_paid_off_with_the_last_fen(place, browse, taken, owed, state):
    made = pay.charge(place.alice, "300.00", "300.00")
    if taken != "0.00":
        AppliedInput.objects.create(run=place.run(), charge=made, amount=taken)

    context = browse(place.finance).get(url("charge", made.pk)).context

    facts = {str(fact.label): fact.value for fact in context["facts"]}
    assert (facts["Recovered (yuan)"], facts["Still owed (yuan)"]) == (taken, owed)
    assert context["steps"][-1].state == state


def test_charge_that_was_rejected_is_not_owed(place, browse):
    made = pay.charge(place.alice, "300.00", state="rejected")

    facts = browse(place.finance).get(url("charge", made.pk)).context["facts"]

    assert {str(fact.label): fact.value for fact in facts}["Still owed (yuan)"] == "0.00"


@each(
    ("contract", "region", "told"),
    [
        (Contract.EMPLOYEE, "demo", "The minimum wage here is 2,490.00 yuan a month."),
        (Contract.EMPLOYEE, "nowhere", "The minimum wage of the region is not laid down yet"),
        (Contract.BROKER, "demo", "A broker has no wage that the law protects"),
    ],
)
def test_charge_explains_what_the_law_allows(place, browse, contract, region, told):
    place.branch.insurance_region = region
    place.branch.save(update_fields=["insurance_region"])
    person = place.carol if contract == Contract.BROKER else place.alice

    assert told in text(browse(place.finance).get(url("charge", pay.charge(person, "9.00").pk)))


@each("paper", PAPERS)
def test_input_never_lets_typed_words_become_markup(place, browse, paper):
    made = proposed(place, paper)
    type(made).objects.filter(pk=made.pk).update(title="<b>大</b>", reason="<script>1</script>")

    page = text(browse(place.finance).get(url(paper, made.pk)))

    assert ("<b>大" in page, "<script>1" in page) == (False, False)
    assert ("&lt;b&gt;大" in page, "&lt;script&gt;1" in page) == (True, True)


@each("paper", PAPERS)
def test_input_asks_as_often_with_three_instalments_or_entries_as_with_one(place, browse, paper):
    made, browser = proposed(place, paper), browse(place.chief)
    counts = []
    for index in range(2):
        browser.get(url(paper, made.pk))
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url(paper, made.pk)).status_code == 200
        counts.append(len(captured))
        if paper == "charge":
            for back in range(1, 3):
                run = place.run(month=pay.dt.date(2026, 10 - back - 2 * index, 1))
                AppliedInput.objects.create(run=run, charge=made, amount="1.00")

    assert counts[0] == counts[1]


# Proposing


@each(("name", "data"), [("adjustment_new", ADJUSTMENT), ("charge_new", CHARGE)])
def test_proposing_tells_the_branchs_chief_accountant_alone(place, browse, name, data):
    other = org.holder(Role.CHIEF_ACCOUNTANT, place.charlie.branch)

    browse(place.finance).post(url(name), data)

    assert set(Notice.objects.values_list("user", flat=True)) == {place.chief.pk}
    assert not Notice.objects.filter(user=other).exists()


@each(("name", "data"), [("adjustment_new", ADJUSTMENT), ("charge_new", CHARGE)])
@each("who", ["chief", "deputy", "manager", "archive", "desk"])
def test_proposing_is_branch_finances_alone(place, browse, name, data, who):
    browser = browse(getattr(place.office, who))

    assert (browser.get(url(name)).status_code, browser.post(url(name), data).status_code) == (403, 403)
    assert not AuditEntry.objects.filter(action__endswith=".propose").exists()


@each(
    ("name", "data", "changes"),
    [
        ("adjustment_new", ADJUSTMENT, {"reason": "由" * 301}),
        ("adjustment_new", ADJUSTMENT, {"month": "9999-12"}),
        ("charge_new", CHARGE, {"reason": "由" * 301}),
        ("charge_new", CHARGE, {"first_month": "9999-12"}),
        ("charge_new", CHARGE, {"instalment": "900.01"}),
        ("declaration_new", {"person": "A0001", "additional": "1", "other": "0"}, {"valid_from": "9999-12"}),
        ("insurance_base_new", {"person": "A0001", "base": "5000"}, {"valid_from": "9999-12"}),
    ],
)
def test_what_no_row_can_hold_is_answered_with_the_words_still_there(place, browse, name, data, changes):
    response = browse(place.finance).post(url(name), data | changes)

    assert response.status_code == 400
    assert 'value="A0001"' in text(response)
    assert next(iter(changes.values())) in text(response)
    assert response.context["form"].errors
