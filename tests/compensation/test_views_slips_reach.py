"""Who gets to see pay: slips, questions and reserves, asked for by everybody who should not and some who should."""

import copy
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archives.models import Document
from compensation.models import PaySlip, ReserveEntry, SlipQuestion
from core.documents.pdf import can_print
from org.choices import Role
from org.models import Posting
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 1)
# Alice's October: base 3,500.00, commission 1,230.00, a tenth of that withheld; the tax of neither month counts.
GROSS = "4,607.00"
BOBS = "3,635.00"
PAGES = ("my_slips", "slip_list", "question_list", "reserve_list")


@dataclass(frozen=True)
class Month:
    """An office with two account managers, Alice and Bob, and what their customers brought."""

    office: pay.Office
    alice: object
    bob: object

    @property
    def facts(self):
        """8,200.00 and 1,000.00 of net commission."""
        alice, bob = self.alice, self.bob
        return [pay.fact("1", alice, commission="8200"), pay.fact("2", bob, commission="1000")]


def month() -> Month:
    office = pay.office()
    return Month(office, office.hire(name="爱丽丝"), office.hire(name="鲍勃"))


@pytest.fixture(scope="module")
def made(kept):
    """A month that all three have signed."""
    made = month()
    made.office.signed(made.facts)
    return made


@pytest.fixture
def settled(made):
    return copy.deepcopy(made)


@pytest.fixture(scope="module")
def begun(kept):
    """The same before anything is computed, in an office of its own."""
    return month()


@pytest.fixture
def fresh(begun):
    return copy.deepcopy(begun)


@pytest.fixture(scope="module")
def sent(kept):
    """The same while it waits for the first signature."""
    made = month()
    made.office.submitted(made.facts)
    return made


@pytest.fixture
def submitted(sent):
    return copy.deepcopy(sent)


@pytest.fixture
def office(settled):
    return settled.office


@pytest.fixture
def alice(settled):
    return settled.alice


@pytest.fixture
def bob(settled):
    return settled.bob


@pytest.fixture
def slip(alice):
    return PaySlip.objects.get(person=alice)


@pytest.fixture
def question(slip, alice, now):
    return pay.services.ask(slip_id=slip.pk, text="为何只有这些", line_order=2, by=alice.user, at=now)


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


@pytest.fixture
def get(client):
    """What somebody gets at an address: the status and the text."""

    def answer(user, address, query=None):
        client.force_login(user)
        response = client.get(address, query)
        return response.status_code, b"".join(response).decode(errors="replace")

    return answer


@pytest.fixture
def post(client):
    """What somebody is answered who sends something."""

    def answer(user, address, **data):
        client.force_login(user)
        return client.post(address, data)

    return answer


def names(page, *asked):
    """Which of the names stand on the page."""
    return {name for name in asked if name in page}


# A slip.


def test_slip_shows_its_owner_every_line_with_its_working(get, alice, slip):
    status, page = get(alice.user, slip.get_absolute_url())

    assert status == 200
    for told in (GROSS, "1,230.00", "15%", "123.00", "3,500.00", f"Gross {GROSS} less"):
        assert told in page


def test_slip_notes_its_owners_first_look_alone(get, office, alice, slip):
    get(office.finance, slip.get_absolute_url())
    by_others = pay.again(slip).seen_at
    get(alice.user, slip.get_absolute_url())
    first = pay.again(slip).seen_at
    get(alice.user, slip.get_absolute_url())

    assert by_others is None
    assert first is not None
    assert pay.again(slip).seen_at == first


@each("who", ["finance", "chief", "deputy", "manager"])
def test_slip_opens_for_those_who_prepare_and_sign(get, office, slip, who):
    status, page = get(getattr(office, who), slip.get_absolute_url())

    assert (status, GROSS in page) == (200, True)


def test_slip_opens_for_the_auditor_and_the_teams_lead(get, office, slip):
    for reader in (org.holder(Role.AUDITOR), org.holder(Role.TEAM_LEAD, office.team)):
        status, page = get(reader, slip.get_absolute_url())

        assert (status, GROSS in page) == (200, True)


def test_slip_is_not_there_for_a_colleague_of_the_same_team(get, bob, slip):
    status, page = get(bob.user, slip.get_absolute_url())

    assert (status, names(page, "爱丽丝", GROSS)) == (404, set())


def test_slip_is_not_there_for_another_branch_or_team(get, office, slip):
    elsewhere, west = org.BranchFactory(), org.TeamFactory(branch=office.branch)
    strangers = [org.holder(role, elsewhere) for role in (Role.BRANCH_FINANCE, Role.BRANCH_MANAGER)]

    for stranger in (*strangers, org.holder(Role.TEAM_LEAD, west)):
        status, page = get(stranger, slip.get_absolute_url())

        assert (status, names(page, "爱丽丝", GROSS)) == (404, set())


@each("role", [Role.ADMINISTRATOR, Role.GENERAL_OFFICE, Role.TRADING_DESK, Role.CHANNEL_MANAGEMENT])
def test_slip_is_closed_to_roles_without_the_right(get, office, slip, role):
    status, page = get(org.holder(role, office.branch), slip.get_absolute_url())

    assert (status, names(page, "爱丽丝", GROSS)) == (403, set())


def test_slip_asks_for_a_sign_in(client, slip):
    response = client.get(slip.get_absolute_url())

    assert (response.status_code, response["Location"].partition("?")[2]) == (
        302,
        f"next=/pay/slips/{slip.pk}/",
    )


@each("steps", [(), ("chief",), ("chief", "deputy")])
def test_slip_waits_for_the_third_signature_before_owner_and_lead_see_it(get, submitted, steps):
    office, alice = submitted.office, submitted.alice
    slip = PaySlip.objects.get(person=alice)
    if steps:
        office.sign(slip.run, *steps)
    lead = org.holder(Role.TEAM_LEAD, office.team)

    assert get(alice.user, slip.get_absolute_url())[0] == 404
    assert get(lead, slip.get_absolute_url())[0] == 404
    assert get(office.finance, slip.get_absolute_url())[0] == 200


def test_slip_tells_a_new_lead_nothing_of_the_months_in_another_team(get, fresh):
    office, alice = fresh.office, fresh.alice
    september = office.signed([pay.fact("1", alice, commission="54321")], month=SEPTEMBER).slips.get(
        person=alice
    )
    west = org.TeamFactory(branch=office.branch)
    pay.approved_standard(west, [pay.BASE])
    Posting.objects.filter(person=alice).update(valid_until=pay.MONTH)
    org.PostingFactory(person=alice, team=west, valid_from=pay.MONTH)
    office.reviewed([pay.fact("1", alice, commission="100")])
    run = pay.services.submit_run(run_id=office.compute().pk, by=office.finance, at=pay.AT)
    october = office.sign(run).slips.get(person=alice)
    secret = f"{september.net:,.2f}"

    of_lead = get(org.holder(Role.TEAM_LEAD, west), october.get_absolute_url())
    of_owner = get(alice.user, october.get_absolute_url())

    assert (of_lead[0], secret in of_lead[1], september.get_absolute_url() in of_lead[1]) == (
        200,
        False,
        False,
    )
    assert secret in of_owner[1]


def test_slip_shows_its_owner_what_is_held_back_and_until_when_but_not_the_lead(get, office, alice, slip):
    of_owner = get(alice.user, slip.get_absolute_url())[1]
    of_lead = get(org.holder(Role.TEAM_LEAD, office.team), slip.get_absolute_url())[1]

    assert ReserveEntry.objects.get(person=alice).amount == Decimal("123.00")
    assert ("to be paid out: Dec 2026" in of_owner, "to be paid out: Dec" in of_lead) == (True, False)


def test_slip_opens_the_customers_behind_a_measure(get, alice, slip):
    page = get(alice.user, slip.get_absolute_url())[1]

    link = re.search(r'href="(/pay/detail-rows/\d+/\?figure=net_commission)"', page)
    status, behind = get(alice.user, link[1])
    assert (status, "客户1" in behind, "客户2" in behind) == (200, True, False)


def test_slip_asks_as_much_for_one_line_as_for_many(client, fresh, now):
    office, alice = fresh.office, fresh.alice
    september = office.signed([pay.fact("1", alice, commission="100")], month=SEPTEMBER).slips.get(
        person=alice
    )
    pay.adjustment(alice, "10")
    pay.adjustment(alice, "20")
    october = office.signed(fresh.facts).slips.get(person=alice)
    for _ in range(3):
        pay.services.ask(slip_id=october.pk, text="为何", line_order=1, by=alice.user, at=now)
    counts = []
    for one in (september, october):
        pay.services.see_slip(slip_id=one.pk, by=alice.user, at=now)
        client.force_login(alice.user)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(one.get_absolute_url()).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


# The paper.


@pytest.mark.skipif(not can_print(), reason="this machine cannot print")
def test_slip_pdf_is_handed_to_its_owner_and_kept_once(client, alice, slip):
    client.force_login(alice.user)

    files = [b"".join(client.get(url("slip_pdf", slip.pk), follow=True)) for _ in range(2)]

    assert files[0].startswith(b"%PDF-")
    assert files[0] == files[1]
    assert Document.objects.filter(category="pay_slip").count() == 1


def test_slip_pdf_is_not_there_for_colleague_lead_or_another_branch(get, office, bob, slip):
    strangers = [
        bob.user,
        org.holder(Role.TEAM_LEAD, office.team),
        org.holder(Role.BRANCH_FINANCE, org.BranchFactory()),
    ]

    for stranger in strangers:
        assert get(stranger, url("slip_pdf", slip.pk))[0] in {403, 404}
    assert not Document.objects.filter(category="pay_slip").exists()


def test_slip_pdf_of_an_unsigned_month_is_refused_with_a_sentence(get, submitted):
    slip = PaySlip.objects.get(person=submitted.alice)

    status, page = get(submitted.office.finance, url("slip_pdf", slip.pk))

    assert status == 409
    assert "not signed yet" in page


# Lists.


def test_my_slips_shows_ones_own_signed_months_alone(get, office, alice, bob):
    office.submitted([pay.fact("1", alice, commission="77777")], month=dt.date(2026, 11, 1))
    unsigned = PaySlip.objects.get(person=alice, run__month=dt.date(2026, 11, 1))

    status, page = get(alice.user, url("my_slips"))

    assert status == 200
    assert names(page, GROSS, BOBS, "鲍勃", f"{unsigned.gross:,.2f}") == {GROSS}


def test_my_slips_sums_each_year(get, fresh):
    office, alice = fresh.office, fresh.alice
    months = (dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1))
    slips = [office.signed(fresh.facts, month=month).slips.get(person=alice) for month in months]

    page = get(alice.user, url("my_slips"))[1]

    assert "Year 2026, in yuan" in page
    assert "Year 2027, in yuan" in page
    assert page.index("Year 2027") < page.index("Year 2026")
    assert f"<dd>{slips[0].gross + slips[1].gross:,.2f}</dd>" in page
    assert f"<dd>{slips[2].net:,.2f}</dd>" in page


def test_my_slips_is_closed_to_who_is_paid_nothing(get, office):
    for reader in (office.finance, office.manager, org.holder(Role.AUDITOR), org.holder(Role.ADMINISTRATOR)):
        assert get(reader, url("my_slips"))[0] == 403


def test_my_slips_asks_as_much_for_one_month_as_for_three(client, fresh):
    counts = []
    for month in (dt.date(2026, 8, 1), SEPTEMBER, pay.MONTH):
        fresh.office.signed(fresh.facts, month=month)
        client.force_login(fresh.alice.user)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("my_slips")).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[2] <= 12


@each("query", [{}, {"export": "csv"}, {"q": "爱丽丝"}, {"month": "2026-10"}])
def test_slip_list_of_a_lead_holds_the_teams_signed_slips(get, office, alice, query):
    west = org.TeamFactory(branch=office.branch)

    own = get(org.holder(Role.TEAM_LEAD, office.team), url("slip_list"), query)
    other = get(org.holder(Role.TEAM_LEAD, west), url("slip_list"), query)

    assert (own[0], "爱丽丝</a>" in own[1] or "爱丽丝," in own[1]) == (200, True)
    assert (other[0], names(other[1], GROSS, BOBS)) == (200, set())


def test_slip_list_keeps_unsigned_slips_from_leads_and_owners(get, submitted):
    office, alice = submitted.office, submitted.alice

    for reader in (org.holder(Role.TEAM_LEAD, office.team), alice.user):
        assert names(get(reader, url("slip_list"))[1], GROSS, BOBS) == set()
    assert names(get(office.finance, url("slip_list"))[1], GROSS, BOBS) == {GROSS, BOBS}


def test_slip_list_of_an_account_manager_and_of_another_branch_holds_nobody_elses(get, alice):
    own = get(alice.user, url("slip_list"))
    stranger = get(org.holder(Role.CHIEF_ACCOUNTANT, org.BranchFactory()), url("slip_list"))

    assert (own[0], names(own[1], GROSS, BOBS, "鲍勃")) == (200, {GROSS})
    assert (stranger[0], names(stranger[1], GROSS, BOBS, "鲍勃")) == (200, set())


@each("role", [Role.ADMINISTRATOR, Role.GENERAL_OFFICE, Role.TRADING_DESK])
def test_slip_list_is_closed_to_roles_without_the_right(get, office, role):
    assert get(org.holder(role, office.branch), url("slip_list"))[0] == 403


def test_lists_refuse_a_month_that_cannot_be_read(get, office):
    for name in ("slip_list", "question_list", "reserve_list"):
        status, page = get(office.finance, url(name), {"month": "2026-13"})

        assert (status, names(page, GROSS, "123.00")) == (400, set())


def test_lists_ask_as_much_for_one_row_as_for_many(client, fresh, now):
    office, alice, bob = fresh.office, fresh.alice, fresh.bob
    counts = {"slip_list": [], "reserve_list": [], "question_list": []}
    for month, people in ((SEPTEMBER, [alice]), (pay.MONTH, [alice, bob])):
        run = office.signed(
            [pay.fact(str(n), one, commission="1000") for n, one in enumerate(people)], month=month
        )
        for one in people:
            mine = run.slips.get(person=one)
            pay.services.ask(slip_id=mine.pk, text="为何", by=one.user, at=now)
        client.force_login(office.finance)
        for name, asked in counts.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url(name)).status_code == 200
            asked.append(len(queries))

    assert {name for name, (one, many) in counts.items() if not one == many <= 12} == set()


# Questions.


def test_question_ask_puts_the_question_on_the_slip(get, post, alice, slip):
    response = post(alice.user, url("question_ask", slip.pk), text="为何只有这些", line_order="2")

    assert response.status_code == 302
    assert "为何只有这些" in get(alice.user, slip.get_absolute_url())[1]
    question = SlipQuestion.objects.get()
    assert (question.line_order, question.asked_by) == (2, alice.user)


@each("data", [{"text": "  "}, {"text": "x" * 2001}, {"text": "好", "line_order": "99"}])
def test_question_ask_refuses_what_cannot_be_answered_and_keeps_the_words(post, alice, slip, data):
    response = post(alice.user, url("question_ask", slip.pk), **data)

    assert response.status_code == 400
    assert data["text"].strip() in response.content.decode()
    assert not SlipQuestion.objects.exists()


def test_question_ask_is_the_owners_alone(post, office, bob, slip):
    finder = org.holder(Role.TEAM_LEAD, office.team)

    for stranger in (bob.user, finder, office.finance, office.manager, org.holder(Role.AUDITOR)):
        response = post(stranger, url("question_ask", slip.pk), text="不是我的")
        assert response.status_code in {403, 404}
    assert not SlipQuestion.objects.exists()


def test_question_stands_on_the_slip_for_owner_and_finance_but_not_for_the_lead(
    get, office, alice, slip, question
):
    lead = org.holder(Role.TEAM_LEAD, office.team)

    seen = {
        reader: question.text in get(reader, slip.get_absolute_url())[1]
        for reader in (alice.user, office.finance, lead)
    }

    assert seen == {alice.user: True, office.finance: True, lead: False}


def test_question_pages_are_those_of_the_own_branchs_finance(get, office, question):
    stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())

    assert question.text in get(office.finance, url("question_list"))[1]
    assert question.text in get(office.finance, url("question", question.pk))[1]
    assert names(get(stranger, url("question_list"))[1], question.text, "爱丽丝") == set()
    assert get(stranger, url("question", question.pk))[0] == 404
    assert get(stranger, url("question_answer", question.pk))[0] == 404


def test_question_pages_are_closed_to_everybody_else(get, office, alice, question):
    readers = [
        alice.user,
        office.chief,
        office.manager,
        org.holder(Role.AUDITOR),
        org.holder(Role.ADMINISTRATOR),
    ]

    for reader in (*readers, org.holder(Role.TEAM_LEAD, office.team)):
        assert get(reader, url("question_list"))[0] == 403
        assert get(reader, url("question", question.pk))[0] == 403


def test_question_list_leaves_what_the_state_asks_for(get, office, alice, slip, question, now):
    pay.services.answer(question_id=question.pk, text="按标准计算", by=office.finance, at=now)
    waiting = pay.services.ask(slip_id=slip.pk, text="还有一问", by=alice.user, at=now)

    open_ones = get(office.finance, url("question_list"), {"state": "no"})[1]
    answered = get(office.finance, url("question_list"), {"state": "yes"})[1]

    assert names(open_ones, question.text, waiting.text) == {waiting.text}
    assert names(answered, question.text, waiting.text) == {question.text}


def test_question_list_puts_what_waits_first(get, office, alice, slip, now):
    texts = ["第一个问题", "第二个问题", "第三个问题"]
    asked = [
        pay.services.ask(slip_id=slip.pk, text=text, by=alice.user, at=now + dt.timedelta(minutes=n))
        for n, text in enumerate(texts)
    ]
    pay.services.answer(question_id=asked[2].pk, text="按标准计算", by=office.finance, at=now)

    page = get(office.finance, url("question_list"))[1]

    assert sorted(texts, key=page.index)[2] == "第三个问题"


def test_question_answer_stands_on_the_slip(get, post, office, alice, slip, question):
    response = post(office.finance, url("question_answer", question.pk), text="按标准第二条计算")

    assert response.status_code == 302
    assert "按标准第二条计算" in get(alice.user, slip.get_absolute_url())[1]


def test_question_answer_given_twice_keeps_the_first_and_what_was_typed(post, office, question):
    colleague = org.holder(Role.BRANCH_FINANCE, office.branch)
    post(office.finance, url("question_answer", question.pk), text="第一个答复")

    response = post(colleague, url("question_answer", question.pk), text="第二个答复")

    assert response.status_code == 409
    assert "第二个答复" in response.content.decode()
    assert pay.again(question).answer == "第一个答复"


def test_question_answer_of_nothing_is_refused(post, office, question):
    response = post(office.finance, url("question_answer", question.pk), text=" ")

    assert response.status_code == 400
    assert pay.again(question).answered_at is None


def test_question_answer_is_refused_to_the_owner_and_other_branches(post, alice, question):
    stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())

    assert post(alice.user, url("question_answer", question.pk), text="我自己答").status_code == 403
    assert post(stranger, url("question_answer", question.pk), text="别处答").status_code == 404
    assert pay.again(question).answered_at is None


# Reserves.


def test_reserve_list_shows_what_the_branch_withheld(get, office):
    status, page = get(office.finance, url("reserve_list"))

    assert (status, names(page, "爱丽丝", "123.00", "鲍勃", "15.00", "138.00")) == (
        200,
        {"爱丽丝", "123.00", "鲍勃", "15.00", "138.00"},
    )


def test_reserve_list_names_the_report_that_released(get, settled, office, alice):
    for later in (dt.date(2026, 11, 1), dt.date(2026, 12, 1)):
        office.signed(settled.facts, month=later)
    entry = ReserveEntry.objects.get(person=alice, month=pay.MONTH)

    held = get(office.finance, url("reserve_list"), {"state": "held", "month": "2026-10"})[1]
    released = get(office.finance, url("reserve_list"), {"state": "released", "month": "2026-10"})[1]

    assert entry.released_run.month == dt.date(2026, 12, 1)
    assert names(held, "爱丽丝") == set()
    assert names(released, "爱丽丝", "123.00") == {"爱丽丝", "123.00"}


def test_reserve_list_shows_nothing_of_another_branch(get):
    stranger = org.holder(Role.BRANCH_MANAGER, org.BranchFactory())

    for query in ({}, {"export": "csv"}):
        status, page = get(stranger, url("reserve_list"), query)
        assert (status, names(page, "爱丽丝", "鲍勃", "123.00")) == (200, set())


def test_reserve_list_is_closed_to_leads_account_managers_and_administrators(get, office, alice):
    for reader in (org.holder(Role.TEAM_LEAD, office.team), alice.user, org.holder(Role.ADMINISTRATOR)):
        assert get(reader, url("reserve_list"))[0] == 403


@each("name", PAGES)
def test_pages_of_pay_ask_for_a_sign_in(client, name):
    assert client.get(url(name)).status_code == 302


@each("name", ["slip", "slip_pdf", "question", "question_answer"])
def test_pages_of_pay_know_no_number_that_was_not_given(get, office, name):
    assert get(office.finance, url(name, 987654))[0] == 404
