"""Pages of pay reports: who finds what, what is signed, whom it waits for, what a month lacks."""

import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from archives.models import Document
from compensation import services
from compensation.models import PayStandard
from core.models import AuditEntry, Job
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_months as months_of
from tests.factories import org

pytestmark = pytest.mark.django_db
LIST = "/pay/runs/"
PEOPLE = ("finance", "chief", "deputy", "manager", "archive")


@pytest.fixture(scope="module")
def months(kept):
    return months_of.months()


@pytest.fixture
def get(client):
    """What somebody gets at an address: the status and the text."""

    def answer(user, address, query=None, **headers):
        client.force_login(user)
        response = client.get(address, query, **headers)
        return response.status_code, b"".join(response).decode(errors="replace")

    return answer


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def offered(page):
    """The steps that a page offers."""
    return set(re.findall(r'action="/pay/runs/(?:\d+/)?([\w-]+)"', page))


# The list


def test_run_list_shows_the_branchs_reports(months, get):
    _status, page = get(months.office.chief, LIST)

    for month in (months_of.OCTOBER, months_of.SEPTEMBER):
        run = months.run(month)
        assert run.number.text in page
        assert f"{run.net:,.2f}" in page


def test_run_list_of_another_branch_holds_nothing_of_this_one(months, get):
    _status, page = get(months.elsewhere.finance, LIST)

    assert months.run().number.text not in page
    assert months.branch.name not in page


def test_run_list_reaches_the_general_office_and_the_auditor_everywhere(months, get):
    for user in (months.office.archive, org.holder(Role.AUDITOR)):
        _status, page = get(user, LIST)
        assert months.run().number.text in page
        assert months.elsewhere.branch.name in page


@each(
    ("query", "expected"),
    [
        ({"state": "approved"}, {9}),
        ({"month": "2026-10"}, {10}),
        ({"q": "202609"}, {9}),
        ({"q": "nichts"}, set()),
    ],
)
def test_run_list_filters(months, get, query, expected):
    _status, page = get(months.office.finance, LIST, query)

    shown = {
        run.month.month for run in (months.run(), months.run(months_of.SEPTEMBER)) if run.number.text in page
    }
    assert shown == expected


@each("role", [Role.ADMINISTRATOR, Role.CHANNEL_MANAGEMENT, Role.VICE_PRESIDENT])
def test_run_pages_are_closed_to_roles_without_the_right(months, get, role):
    user = org.holder(role)

    for address in (LIST, months.run().get_absolute_url(), url("run_start"), url("run_job", months.run().pk)):
        assert get(user, address)[0] == 403


def test_run_pages_are_closed_to_leads_and_account_managers(months, get):
    for user in (months.lead, months.alice.user):
        assert get(user, LIST)[0] == 403
        assert get(user, months.run(months_of.SEPTEMBER).get_absolute_url())[0] == 403


def test_run_pages_are_not_there_for_another_branch(months, get):
    run = months.run()

    for address in (
        run.get_absolute_url(),
        url("run_job", run.pk),
        url("run_export", run.pk, "json"),
        url("run_payment_file", run.pk),
    ):
        assert get(months.elsewhere.finance, address)[0] == 404


def test_run_list_answers_htmx_with_the_list_alone(months, get):
    _status, page = get(months.office.finance, LIST, headers={"HX-Request": "true"})

    assert page.lstrip().startswith('<div id="list"')


def test_run_list_offers_to_start_only_to_who_prepares(months, get):
    assert url("run_start") in get(months.office.finance, LIST)[1]
    assert url("run_start") not in get(months.office.manager, LIST)[1]


def test_run_list_asks_as_much_for_two_as_for_three(months, client):
    counts = {"finance": [], "archive": []}
    for index in range(2):
        if index:
            months.elsewhere.computed([pay.fact("C1", months.charlie)], month=months_of.OCTOBER)
        for who, asked in counts.items():
            client.force_login(getattr(months.office, who))
            asked.append(queries(client, LIST))

    assert [who for who, (two, three) in counts.items() if not two == three <= 12] == []


# The record


def test_run_shows_the_people_by_team_and_contract_with_their_sums(months, get):
    run = months.run()

    _status, page = get(months.office.chief, run.get_absolute_url())

    east, west = months.office.team.name, months.bob.postings.get().team.name
    assert (f"{east} · employee" in page, f"{west} · employee" in page) == (True, True)
    for slip in run.slips.all():
        assert f'<a href="{slip.get_absolute_url()}">{slip.name}</a>' in page
        assert f"{slip.net:,.2f}" in page
    assert run.content_hash in page


def test_run_compares_with_last_month(months, get):
    run, last = months.run(), months.run(months_of.SEPTEMBER)

    _status, page = get(months.office.chief, run.get_absolute_url())

    sums = page.partition('aria-label="Sums"')[2].partition("</table>")[0]
    for amount in (run.net, last.net, run.net - last.net):
        assert f"{amount:,.2f}" in sums
    assert "As it was returned" not in sums


def test_run_compares_with_the_version_that_was_returned(months, get):
    months.submitted_run()
    run = months.run()
    services.return_run(run_id=run.pk, reason="爱丽丝少一笔奖金", by=months.office.chief, at=pay.AT)
    pay.adjustment(months.alice, "250.00")
    months.office.compute(month=months_of.OCTOBER)
    services.submit_run(run_id=run.pk, by=months.office.finance, at=pay.AT)

    _status, page = get(months.office.chief, run.get_absolute_url())

    signed = page.partition("You sign this pay report")[2].partition("</form>")[0]
    assert "As it was returned" in signed
    assert "250.00" in signed
    assert "Changed since it was returned: adjustments" in signed


def test_run_that_is_settled_is_no_longer_compared_with_what_came_back(months, get):
    months.submitted_run()
    run = months.run()
    services.return_run(run_id=run.pk, reason="爱丽丝少一笔奖金", by=months.office.chief, at=pay.AT)
    pay.adjustment(months.alice, "250.00")
    months.office.compute(month=months_of.OCTOBER)
    services.submit_run(run_id=run.pk, by=months.office.finance, at=pay.AT)
    before = get(months.office.chief, run.get_absolute_url())[1]
    months.office.sign(months.run())

    after = get(months.office.chief, run.get_absolute_url())[1]

    assert ("As it was returned" in before, "As it was returned" in after) == (True, False)


def test_run_says_who_returned_it_and_why_until_it_is_submitted_again(months, get):
    months.submitted_run()
    run = months.run()
    services.return_run(run_id=run.pk, reason="爱丽丝少一笔奖金", by=months.office.chief, at=pay.AT)

    returned = get(months.office.finance, run.get_absolute_url())[1]
    services.submit_run(run_id=run.pk, by=months.office.finance, at=pay.AT)
    again = get(months.office.finance, run.get_absolute_url())[1]

    sentence = f"{months.office.chief.name} returned this report:"
    assert (sentence in returned, sentence in again) == (True, False)
    assert "came back: 爱丽丝少一笔奖金" in returned


def test_run_names_whom_it_waits_for_now(months, get):
    waited_for = {
        "submitted": ("Chief accountant", "chief"),
        "chief_signed": ("Deputy manager", "deputy"),
        "deputy_signed": ("Branch manager", "manager"),
        "approved": ("Paid", "finance"),
    }
    found = {}

    for state in onwards(months):
        if state in waited_for:
            label, who = waited_for[state]
            _status, page = get(months.office.archive, months.run().get_absolute_url())
            current = page.partition('aria-current="step"')[2].partition("</li>")[0]
            found[state] = (label in current, getattr(months.office, who).name in current)

    assert found == dict.fromkeys(waited_for, (True, True))


def test_run_says_that_nobody_can_sign_where_nobody_holds_the_role(months, get):
    months.submitted_run()
    type(months.office.chief).objects.filter(pk=months.office.chief.pk).update(is_active=False)

    page = get(months.office.finance, months.run().get_absolute_url())[1]

    assert "chief accountant (nobody holds this role)" in page


STEPS = {
    "computed": {"finance": {"start", "submit"}, "chief": set()},
    "submitted": {"finance": {"withdraw"}, "chief": {"sign", "return"}, "deputy": set()},
    "chief_signed": {"finance": set(), "chief": set(), "deputy": {"sign", "return"}, "manager": set()},
    "deputy_signed": {"manager": {"sign", "return"}, "deputy": set()},
    "approved": {"finance": {"payment-file", "papers"}, "manager": set(), "archive": set()},
    "paid": {"finance": {"papers"}, "archive": {"file"}},
}


def onwards(months):
    """October in one state after the other."""
    yield months.run().state
    yield months.submitted_run().state
    for step in ("chief", "deputy", "manager"):
        yield months.office.sign(months.run(), step).state
    run = pay.banked(months.run())
    yield services.pay_run_out(run_id=run.pk, by=months.office.finance, at=pay.AT).state


def test_run_offers_each_reader_the_own_steps(months, get):
    found = {
        state: {
            who: offered(get(getattr(months.office, who), months.run().get_absolute_url())[1])
            for who in STEPS[state]
        }
        for state in onwards(months)
    }

    assert found == STEPS


def test_run_says_why_a_step_is_not_possible_yet(months, get):
    _status, page = get(months.office.deputy, months.run().get_absolute_url())

    assert "The chief accountant has not signed yet." in page


def test_run_binds_the_signature_to_what_is_shown(months, get):
    months.submitted_run()

    _status, page = get(months.office.chief, months.run().get_absolute_url())

    assert f'name="shown_hash" value="{months.run().content_hash}"' in page
    assert 'name="step" value="chief"' in page


def test_run_opens_no_slips_for_the_general_office(months, get):
    _status, page = get(months.office.archive, months.run().get_absolute_url())

    assert "爱丽丝" in page
    assert "/pay/slips/" not in page


def test_run_keeps_names_of_people_as_text(months, get):
    slip = months.run().slips.first()
    type(slip).objects.filter(pk=slip.pk).update(name="<script>alert(1)</script>")

    _status, page = get(months.office.finance, months.run().get_absolute_url())

    assert "<script>alert(1)" not in page


def test_run_lists_its_papers_and_offers_to_make_missing_ones(months, get):
    run = months.run(months_of.SEPTEMBER)
    before = get(months.office.finance, run.get_absolute_url())[1]
    services.file_papers(run_id=run.pk, by=months.office.finance, at=pay.AT)
    after = get(months.office.finance, run.get_absolute_url())[1]

    assert ("papers" in offered(before), "papers" in offered(after)) == (True, False)
    assert f"{run.number.text}.pdf" in after


def test_run_of_a_draft_shows_how_far_the_computing_is(months, get):
    run = services.start_run(
        branch_id=months.branch.pk, month=months_of.OCTOBER, by=months.office.finance, at=pay.AT
    )

    _status, page = get(months.office.chief, run.get_absolute_url())

    assert f'hx-get="{url("run_job", run.pk)}"' in page
    assert "Waits for its turn." in page


def test_run_shows_why_the_computing_failed(months, get):
    run = services.start_run(
        branch_id=months.branch.pk, month=months_of.OCTOBER, by=months.office.finance, at=pay.AT
    )
    Job.objects.filter(pk=run.job_id).update(state="failed", error="Etwas fehlt.", finished_at=pay.AT)

    _status, page = get(months.office.finance, run.get_absolute_url())

    assert "Etwas fehlt." in page
    assert f"{url('run_start')}?branch={months.branch.pk}" in page


def test_run_job_answers_htmx_with_the_bar_and_then_asks_for_the_page_anew(months, client):
    run = services.start_run(
        branch_id=months.branch.pk, month=months_of.OCTOBER, by=months.office.finance, at=pay.AT
    )
    client.force_login(months.office.chief)
    bar = client.get(url("run_job", run.pk), headers={"HX-Request": "true"})
    Job.objects.filter(pk=run.job_id).update(state="done", finished_at=pay.AT)
    end = client.get(url("run_job", run.pk), headers={"HX-Request": "true"})

    assert 'class="job is-queued"' in bar.content.decode()
    assert "<html" not in bar.content.decode()
    assert (end.status_code, end["HX-Refresh"]) == (204, "true")


def test_run_job_is_a_page_of_its_own_without_script(months, get):
    _status, page = get(months.office.finance, url("run_job", months.run().pk))

    assert "Computing pay" in page


def test_run_asks_as_much_for_two_people_as_for_five(months, client):
    def asked():
        found = {}
        for who in PEOPLE:
            client.force_login(getattr(months.office, who))
            found[who] = queries(client, months.run().get_absolute_url())
        return found

    before = asked()
    for _person in range(3):
        months.office.hire()
    months.office.review(month=months_of.OCTOBER)
    months.office.compute(month=months_of.OCTOBER)

    assert asked() == before
    assert max(before.values()) <= 12


# What a month lacks


def test_run_start_says_everything_that_is_missing_with_the_way_to_it(months, get):
    PayStandard.objects.filter(team=months.office.team, contract="employee").update(
        effective_from="2027-01-01"
    )

    _status, page = get(
        months.office.finance, url("run_start"), {"branch": months.branch.pk, "month": "2026-11"}
    )

    missing = page.partition("What is missing")[2].partition("</section>")[0]
    assert "No CRM file of 2026-11 is accepted." in missing
    assert "Pay of the earlier month 2026-10 is not signed yet." in missing
    assert "has no approved pay standard for employee in 2026-11." in missing
    for address in (reverse("customers:crm_list"), url("run_list"), url("standard_list")):
        assert f'href="{address}' in missing


def test_run_start_says_when_nothing_is_missing(months, get):
    _status, page = get(
        months.office.finance, url("run_start"), {"branch": months.branch.pk, "month": "2026-10"}
    )

    assert "Nothing is missing; pay of this month can be computed." in page


@each("query", [{}, {"branch": "x", "month": "2026-10"}, {"branch": "1"}, {"month": "2026-99"}])
def test_run_start_asks_nothing_of_an_address_that_it_cannot_read(months, get, query):
    status, page = get(months.office.finance, url("run_start"), query)

    assert status == 200
    assert "What is missing" not in page


def test_run_start_tells_nothing_of_a_branch_out_of_reach(months, get):
    query = {"branch": months.elsewhere.branch.pk, "month": "2026-10"}

    _status, page = get(months.office.finance, url("run_start"), query)

    assert "What is missing" not in page
    assert months.elsewhere.branch.name not in page


# Exports


def test_run_export_gives_the_exchange_form_and_records_it(months, client):
    client.force_login(months.office.chief)

    response = client.get(url("run_export", months.run().pk, "json"))

    report = json.loads(b"".join(response))
    assert (report["schema"], report["month"], report["state"]) == (
        "branchops/pay-report/1",
        "2026-10",
        "computed",
    )
    assert AuditEntry.objects.get(action="compensation.payrun.export").actor == months.office.chief
    assert "attachment" in response["Content-Disposition"]


def test_run_export_gives_a_workbook_in_the_readers_language(months, client):
    client.force_login(months.office.finance)
    client.cookies["language"] = "en"

    response = client.get(url("run_export", months.run().pk, "xlsx"))

    assert load_workbook(io.BytesIO(b"".join(response))).sheetnames[0] == "Summary"


def test_run_export_prints(months, client):
    client.force_login(months.office.archive)

    response = client.get(url("run_export", months.run().pk, "pdf"))

    assert b"".join(response).startswith(b"%PDF")


def test_run_export_knows_no_other_form(months, get):
    assert get(months.office.finance, url("run_export", months.run().pk, "exe"))[0] == 404


def test_run_payment_file_is_handed_to_who_pays_once_it_is_made(months, client):
    run = months.run(months_of.SEPTEMBER)
    for person in (months.alice, months.bob):
        type(person).objects.filter(pk=person.pk).update(
            bank_account="6222020000001234", bank_name="江州银行"
        )
    client.force_login(months.office.finance)
    address = url("run_payment_file", run.pk)

    assert client.get(address)["Location"] == run.get_absolute_url()
    assert client.post(address)["Location"] == run.get_absolute_url()
    content = b"".join(client.get(address)).decode()

    assert "6222020000001234" in content
    assert Document.objects.filter(category="payment_file").count() == 1
    assert AuditEntry.objects.filter(action="archives.document.open").count() == 1


def test_run_payment_file_names_who_lacks_an_account(months, client):
    run = months.run(months_of.SEPTEMBER)
    client.force_login(months.office.finance)

    response = client.post(url("run_payment_file", run.pk))

    assert response.status_code == 400
    assert f"{months.alice.number} 爱丽丝" in response.content.decode()


@each("who", ["chief", "deputy", "manager", "archive"])
def test_run_payment_file_is_nobody_elses(months, client, who):
    client.force_login(getattr(months.office, who))

    assert client.get(url("run_payment_file", months.run(months_of.SEPTEMBER).pk)).status_code == 403
