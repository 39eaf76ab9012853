"""Pay reports taken along as files, the bar of their computing, and who may start a month."""

import json

import pytest
from django.urls import reverse

from compensation.models import PayRun
from core.models import AuditEntry, Job
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


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


# Exported


@each("who", ["finance", "chief", "deputy", "manager", "archive", "auditor"])
def test_run_export_is_given_to_who_reads_the_report_and_recorded(place, browse, who):
    run = place.run()
    user = org.holder(Role.AUDITOR) if who == "auditor" else getattr(place.office, who)

    response = browse(user).get(url("run_export", run.pk, "json"))

    document = json.loads(b"".join(response))
    assert document["schema"] == "branchops/pay-report/1"
    assert response["Cache-Control"] == "private, no-store"
    assert f"{run.number.text}-computed.json" in response["Content-Disposition"]
    assert AuditEntry.objects.latest("seq").actor == user


@each("who", ["desk", "lead", "alice"])
def test_run_export_is_closed_to_who_does_not_read_the_report(place, browse, who):
    run, users = place.run(), {"lead": place.lead, "alice": place.alice.user}
    before = AuditEntry.objects.count()

    response = browse(users.get(who) or getattr(place.office, who)).get(url("run_export", run.pk, "json"))

    assert response.status_code == 403
    assert AuditEntry.objects.count() == before


@each("form", ["csv", "JSON", "docx", "pdf2"])
def test_run_export_knows_no_other_form(place, browse, form):
    assert browse(place.finance).get(url("run_export", place.run().pk, form)).status_code == 404


# The job's bar


@each(("state", "status"), [("queued", 200), ("running", 200), ("done", 204), ("failed", 204)])
def test_run_job_asks_for_the_page_anew_once_it_has_ended(place, browse, state, status):
    run = place.run(state="draft")
    ended = {"finished_at": pay.AT, "error": "x" if state == "failed" else ""} if status == 204 else {}
    job = Job.objects.create(
        kind="compensation.compute_run", title="计算", state=state, created_at=pay.AT, **ended
    )
    PayRun.objects.filter(pk=run.pk).update(job=job)

    response = browse(place.finance).get(url("run_job", run.pk), **HTMX)

    assert response.status_code == status
    assert response.headers.get("HX-Refresh") == ("true" if status == 204 else None)


@each("method", ["get", "post"])
@each("who", ["chief", "deputy", "manager", "archive", "desk"])
def test_run_start_is_branch_finances_alone(place, browse, method, who):
    data = {"branch": place.branch.pk, "month": "2026-10"}

    response = getattr(browse(getattr(place.office, who)), method)(url("run_start"), data)

    assert response.status_code == 403
    assert not PayRun.objects.exists()


@each("month", ["9999-12", "0001-01", "2026-13", "October", ""])
def test_run_start_of_a_month_that_is_none_says_so(place, browse, month):
    data = {"branch": place.branch.pk, "month": month}

    sent = browse(place.finance).post(url("run_start"), data)
    asked = browse(place.finance).get(url("run_start"), data)

    assert (sent.status_code, set(sent.context["form"].errors)) == (400, {"month"})
    assert (asked.status_code, asked.context["missing"]) == (200, None)
