"""Accounts are whole numbers and yuan money, wherever a target is shown or refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.errors import DomainError
from teams.choices.measures import Measure
from teams.models import Shortfall
from teams.rules.targets import in_unit
from teams.services import shortfalls
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import LATER, OCTOBER, month_of, october, set_target, share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages are looked at on the twentieth of October."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(date(2026, 10, 20), 10))


def page(browser, url):
    return browser.get(url).content.decode()


@pytest.mark.parametrize(("whole", "shown"), [(True, "21"), (False, "21.00")])
def test_in_unit_takes_the_places_of_the_column_off_accounts(whole, shown):
    assert str(in_unit(Decimal("21.00"), whole=whole)) == shown


def test_shares_by_hand_begin_with_whole_accounts(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal(12)})

    html = page(signed_in(crew.lead), reverse("teams:target_share", args=[crew.team.pk, month_of(target).pk]))

    assert 'value="12"' in html
    assert "12.00" not in html


def test_list_record_and_file_of_shortfalls_show_whole_accounts(crew, short, signed_in):
    browser = signed_in(crew.lead)
    row = Shortfall.objects.get(person=crew.alice)

    listed, record = page(browser, reverse("teams:shortfall_list")), page(browser, row.get_absolute_url())
    exported = browser.get(reverse("teams:shortfall_list") + "?export=csv").content.decode("utf-8-sig")

    assert not any("50.00" in text or "8.00" in text for text in (listed, record, exported))
    assert "50 accounts" in record
    assert ",50,8," in exported


def test_the_list_of_shortfalls_is_sorted_by_what_was_planned(crew, short, signed_in):
    html = page(signed_in(crew.lead), reverse("teams:shortfall_list") + "?sort=-plan")

    assert html.index(crew.team.name, html.index("<tbody")) < html.index("爱丽", html.index("<tbody"))


def test_yuan_of_a_shortfall_keep_their_places(crew, regions):
    target = set_target(crew, measure=Measure.COMMISSION)
    share(crew, target, {regions[0].pk: Decimal(60)}, {crew.alice.pk: Decimal("50.50")})
    shortfalls.crm_accepted(october(crew), crew.manager, LATER)

    assert str(Shortfall.objects.get(person=crew.alice).shown_plan) == "50.50"


def test_the_table_behind_the_chart_shows_whole_accounts(crew, regions, signed_in):
    target = set_target(crew)
    share(crew, target, {regions[0].pk: Decimal(17)}, {})
    october(crew)

    html = page(signed_in(crew.lead), reverse("teams:targets", args=[crew.team.pk]) + "?month=2026-10")

    assert "17.00" not in html
    assert "<td>17</td>" in html


@pytest.mark.parametrize(
    ("amount", "said", "in_chinese"),
    [
        ("2e12", "“2,000,000,000,000” is too large for a target.", "数额过大"),
        ("10.5", "accounts are whole numbers", "户数须为整数"),
        ("-1", "nothing below zero", "不得为负"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_by_its_reason(crew, amount, said, in_chinese):
    with pytest.raises(DomainError, match=said):
        set_target(crew, total=Decimal(amount))
    with override("zh-hans"), pytest.raises(DomainError, match=in_chinese):
        set_target(crew, total=Decimal(amount))


def test_thousands_shared_by_hand_are_too_large_by_page_too(crew, regions, signed_in):
    target = set_target(crew)
    address = reverse("teams:target_share", args=[crew.team.pk, month_of(target, OCTOBER).pk])

    html = (
        signed_in(crew.lead)
        .post(address, {"seen_version": 1, f"r{regions[0].pk}": "2000000000000"})
        .content.decode()
    )

    assert "is too large for a target" in html
