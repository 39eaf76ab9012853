"""The steps of a business detail by its pages: who may, what is refused, what stays of what was typed."""

import pytest
from django.urls import reverse

from compensation import services
from compensation.models import BusinessDetail
from core.models import AuditEntry
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_months as months_of
from tests.factories import org

pytestmark = pytest.mark.django_db
NOVEMBER = months_of.NOVEMBER


@pytest.fixture(scope="module")
def months(kept):
    return months_of.months()


@pytest.fixture
def post(client):
    """What somebody is answered who sends something."""

    def answer(user, address, data=None, **headers):
        client.force_login(user)
        return client.post(address, data or {}, **headers)

    return answer


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


def state(detail):
    return pay.again(detail).state


# Computing


def test_detail_compute_sums_the_month_and_shows_it(months, post):
    pay.crm_month(months.branch, months.facts(), month=NOVEMBER)

    response = post(
        months.office.desk, url("detail_compute"), {"branch": months.branch.pk, "month": "2026-11"}
    )

    made = months.detail(NOVEMBER)
    assert response["Location"] == made.get_absolute_url()
    assert made.rows.count() == 2


def test_detail_compute_without_a_file_says_what_to_do_and_keeps_what_was_typed(months, post):
    response = post(
        months.office.desk, url("detail_compute"), {"branch": months.branch.pk, "month": "2026-12"}
    )

    assert response.status_code == 400
    assert "No CRM file of 2026-12 is accepted for this branch; import it first." in text(response)
    assert 'value="2026-12"' in text(response)


def test_detail_compute_of_a_submitted_month_is_refused(months, post):
    months.submitted_run()

    response = post(
        months.office.desk, url("detail_compute"), {"branch": months.branch.pk, "month": "2026-10"}
    )

    assert response.status_code == 409
    assert "Pay of 2026-10 is submitted" in text(response)


@each("data", [{}, {"month": "2026-13"}, {"month": "October"}])
def test_detail_compute_names_what_cannot_be_read(months, post, data):
    response = post(months.office.desk, url("detail_compute"), {"branch": months.branch.pk} | data)

    assert response.status_code == 400
    assert "month" in response.context["form"].errors


def test_detail_compute_knows_no_branch_out_of_reach(months, post):
    pay.crm_month(months.elsewhere.branch, [pay.fact("C9", months.charlie)], month=NOVEMBER)

    response = post(
        months.office.desk, url("detail_compute"), {"branch": months.elsewhere.branch.pk, "month": "2026-11"}
    )

    assert response.status_code == 400
    assert not BusinessDetail.objects.filter(branch=months.elsewhere.branch, month=NOVEMBER).exists()


def test_detail_compute_offers_the_latest_month_with_a_file(months, client):
    pay.crm_month(months.branch, months.facts(), month=NOVEMBER)
    client.force_login(months.office.desk)

    assert 'value="2026-11"' in text(client.get(url("detail_compute")))
    assert 'value="2026-03"' in text(client.get(url("detail_compute"), {"month": "2026-03"}))


@each("who", ["chief", "deputy", "manager", "archive"])
def test_detail_compute_is_the_desks_and_finances(months, post, client, who):
    client.force_login(getattr(months.office, who))

    assert client.get(url("detail_compute")).status_code == 403
    assert post(getattr(months.office, who), url("detail_compute")).status_code == 403


# Submitting, reviewing, returning


def test_detail_submit_hands_it_over(months, post):
    made = months.computed_detail()

    response = post(months.office.desk, url("detail_submit", made.pk))

    assert response["Location"] == made.get_absolute_url()
    assert state(made) == "submitted"


def test_detail_submit_twice_says_where_it_is(months, post):
    made = months.submitted_detail()

    response = post(months.office.finance, url("detail_submit", made.pk))

    assert response.status_code == 409
    assert "submitted for review" in text(response)
    assert "Nothing has been changed." in text(response)


def test_detail_review_confirms_it(months, post):
    made = months.submitted_detail()

    post(months.office.chief, url("detail_review", made.pk))

    assert (state(made), pay.again(made).reviewed_by) == ("reviewed", months.office.chief)


def test_detail_review_by_who_submitted_it_is_refused(months, post):
    made = months.computed_detail()
    services.submit_detail(detail_id=made.pk, by=months.office.finance, at=pay.AT)

    response = post(months.office.finance, url("detail_review", made.pk))

    assert response.status_code == 400
    assert "somebody else" in text(response)
    assert state(made) == "submitted"


def test_detail_review_too_late_names_who_was_faster(months, post):
    made = months.submitted_detail()
    services.review_detail(detail_id=made.pk, by=months.office.chief, at=pay.AT)

    response = post(months.office.finance, url("detail_review", made.pk))

    assert response.status_code == 409
    assert months.office.chief.name in text(response)


def test_detail_review_for_htmx_answers_with_the_sentence_alone(months, post):
    made = months.computed_detail()

    response = post(months.office.chief, url("detail_review", made.pk), headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Retarget"]) == (409, "#messages")
    assert "<html" not in text(response)


def test_detail_return_takes_the_reason(months, post):
    made = months.submitted_detail()

    post(months.office.chief, url("detail_return", made.pk), {"reason": "爱丽丝的佣金请核对"})

    assert state(made) == "returned"
    assert (
        AuditEntry.objects.get(action="compensation.businessdetail.send_back").reason == "爱丽丝的佣金请核对"
    )


@each("reason", ["", "   "])
def test_detail_return_without_a_reason_asks_for_it(months, post, reason):
    made = months.submitted_detail()

    response = post(months.office.chief, url("detail_return", made.pk), {"reason": reason})

    assert response.status_code == 400
    assert "reason" in response.context["form"].errors
    assert state(made) == "submitted"


def test_detail_return_too_late_keeps_what_was_typed(months, post):
    months.submitted_run()

    response = post(
        months.office.chief, url("detail_return", months.detail().pk), {"reason": "写了很久的理由"}
    )

    assert response.status_code == 409
    assert "写了很久的理由" in text(response)
    assert "Pay of 2026-10 is submitted" in text(response)
    assert state(months.detail()) == "reviewed"


@each(
    ("name", "who", "status"),
    [
        ("detail_submit", "chief", 403),
        ("detail_submit", "manager", 403),
        ("detail_review", "desk", 403),
        ("detail_review", "deputy", 403),
        ("detail_return", "desk", 403),
        ("detail_return", "manager", 403),
    ],
)
def test_detail_steps_are_closed_to_roles_without_them(months, post, name, who, status):
    made = months.submitted_detail()

    assert post(getattr(months.office, who), url(name, made.pk), {"reason": "不行"}).status_code == status
    assert state(made) == "submitted"


@each("name", ["detail_submit", "detail_review", "detail_return"])
def test_detail_steps_are_not_there_for_another_branch(months, post, name):
    made = months.submitted_detail()

    assert post(months.elsewhere.finance, url(name, made.pk), {"reason": "不行"}).status_code == 404
    assert state(made) == "submitted"


@each("name", ["detail_submit", "detail_review", "detail_return"])
def test_detail_steps_do_nothing_when_a_link_is_followed(months, client, name):
    made = months.submitted_detail()
    client.force_login(months.office.finance)

    assert client.get(url(name, made.pk))["Location"] == made.get_absolute_url()
    assert state(made) == "submitted"


def test_detail_steps_ask_for_a_sign_in(months, client):
    made = months.computed_detail()

    response = client.post(url("detail_submit", made.pk))

    assert (response.status_code, "sign-in" in response["Location"]) == (302, True)
    assert state(made) == "computed"


def test_detail_pages_are_closed_to_the_administrator(months, client):
    client.force_login(org.holder(Role.ADMINISTRATOR))

    for name in ("detail_compute", "detail_list"):
        assert client.get(url(name)).status_code == 403
