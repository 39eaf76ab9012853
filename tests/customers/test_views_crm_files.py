"""The list of CRM files and the upload."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import CrmMonth
from org.choices import Role
from org.models import RoleGrant
from tests.customers import files
from tests.customers.browsing import queries_of, signed_in, text_of
from tests.factories import customers, org
from tests.factories.customers import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db
LIST, UPLOAD = "/customers/crm/", "/customers/crm/new"


@pytest.fixture(autouse=True)
def in_november(monkeypatch, now):
    monkeypatch.setattr("core.views.base.Page.now", now)


def posted(desk, content, **given):
    file = SimpleUploadedFile("十月.csv", content)
    return {"branch": desk.branch.pk, "month": "2026-10", "file": file} | given


def names(response):
    return [record.file_name for record in response.context["table"].records]


def test_crm_list_shows_the_files_of_the_readers_branches(desk):
    other = customers.desk(number="M002")
    other.on_file(files.row(manager="M002"), file_name="theirs.csv")
    desk.refused(file_name="refused.xlsx")

    response = signed_in(desk.finance).get(LIST)

    assert names(response) == ["refused.xlsx"]
    assert 'href="/customers/crm/new"' in text_of(response)


def test_crm_list_offers_no_upload_to_who_only_looks(desk):
    desk.on_file()

    response = signed_in(org.holder(Role.BRANCH_MANAGER, desk.branch)).get(LIST)

    assert names(response) == ["crm.csv"]
    assert UPLOAD not in text_of(response)


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.GENERAL_OFFICE])
def test_crm_list_is_closed_to_who_has_no_part_in_it(desk, role):
    desk.on_file()
    scope = desk.team if role == Role.TEAM_LEAD else None

    assert signed_in(org.holder(role, scope)).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"month": "2026-09"}, ["september.csv"]),
        ({"state": "refused"}, ["refused.xlsx"]),
        ({"state": "accepted", "sort": "month"}, ["september.csv", "october.csv"]),
    ],
)
def test_crm_list_filters_and_sorts(desk, query, found):
    desk.on_file(month=SEPTEMBER, file_name="september.csv")
    desk.on_file(file_name="october.csv")
    desk.refused(file_name="refused.xlsx")

    assert names(signed_in(desk.finance).get(LIST, query)) == found


def test_crm_list_filters_by_branch(desk):
    other = customers.desk(number="M002")
    RoleGrant.objects.create(
        user=desk.finance, role=Role.BRANCH_FINANCE, branch=other.branch, valid_from=org.START
    )
    desk.on_file(file_name="one.csv")
    other.on_file(files.row(manager="M002"), file_name="two.csv")

    assert names(signed_in(desk.finance).get(LIST, {"branch": other.branch.pk})) == ["two.csv"]


def test_crm_list_asks_the_same_number_of_queries_for_one_file_and_for_three(desk):
    browser = signed_in(desk.finance)
    desk.on_file()
    with_one = queries_of(browser, LIST)

    desk.refused()
    desk.refused()

    assert queries_of(browser, LIST) == with_one


def test_crm_list_exports_what_is_filtered(desk):
    desk.on_file(month=SEPTEMBER, file_name="september.csv")
    desk.on_file(file_name="october.csv")

    response = signed_in(desk.finance).get(LIST, {"month": "2026-09", "export": "csv"})

    assert "september.csv" in response.content.decode()
    assert "october.csv" not in response.content.decode()


def test_crm_upload_proposes_the_month_before_and_says_what_follows(desk):
    response = signed_in(desk.finance).get(UPLOAD)

    form = response.context["form"]
    assert (form["month"].value(), form["replace"].value()) == (OCTOBER, False)
    assert list(form.fields["branch"].queryset) == [desk.branch]
    assert form["branch"].is_hidden
    assert "accepted whole or refused whole" in text_of(response)
    assert "stays as the older version" in text_of(response)


def test_crm_upload_takes_branch_month_and_replacing_from_the_link(desk):
    response = signed_in(desk.finance).get(
        UPLOAD, {"branch": desk.branch.pk, "month": "2026-08", "replace": "1"}
    )

    form = response.context["form"]
    assert (form["month"].value(), form["replace"].value()) == (dt.date(2026, 8, 1), True)
    assert str(form["branch"].value()) == str(desk.branch.pk)


def test_crm_upload_asks_for_the_branch_where_there_are_several(desk):
    other = customers.desk(number="M002").branch
    RoleGrant.objects.create(user=desk.finance, role=Role.BRANCH_FINANCE, branch=other, valid_from=org.START)

    form = signed_in(desk.finance).get(UPLOAD).context["form"]

    assert not form["branch"].is_hidden
    assert list(form.fields["branch"].queryset) == [desk.branch, other]


def test_crm_upload_leads_to_the_files_page(desk):
    response = signed_in(desk.finance).post(UPLOAD, posted(desk, files.good_csv(1)))

    crm_month = CrmMonth.objects.get()
    assert response.url == reverse("customers:crm_month", args=[crm_month.pk])
    assert (crm_month.file_name, crm_month.month, crm_month.state) == ("十月.csv", OCTOBER, "waiting")


def test_crm_upload_keeps_what_was_chosen_where_the_month_is_taken(desk):
    desk.on_file()

    response = signed_in(desk.finance).post(UPLOAD, posted(desk, files.good_csv(1)))

    assert response.status_code == 400
    assert "Oct 2026 has been accepted already (version 1)" in text_of(response)
    assert response.context["form"]["month"].value() == "2026-10"


def test_crm_upload_replaces_where_that_was_asked(desk):
    desk.on_file()

    response = signed_in(desk.finance).post(UPLOAD, posted(desk, files.good_csv(1), replace="on"))

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("file", "", "required"), ("month", "2026-13", "not a month"), ("branch", "0", "valid choice")],
)
def test_crm_upload_says_beside_the_field_what_is_wrong(desk, field, value, words):
    response = signed_in(desk.finance).post(UPLOAD, posted(desk, files.good_csv(1), **{field: value}))

    assert words in str(response.context["form"].errors[field])


def test_crm_upload_does_not_know_another_branch(desk):
    other = customers.desk(number="M002")

    response = signed_in(desk.finance).post(UPLOAD, posted(other, files.good_csv(1)))

    assert response.status_code == 400
    assert CrmMonth.objects.count() == 0


def test_crm_upload_is_closed_to_who_only_looks(desk):
    browser = signed_in(org.holder(Role.CHIEF_ACCOUNTANT, desk.branch))

    assert browser.get(UPLOAD).status_code == 403
    assert browser.post(UPLOAD, posted(desk, files.good_csv(1))).status_code == 403
