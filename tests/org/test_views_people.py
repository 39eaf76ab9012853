"""People's pages: lists and records within reach, steps with their services, masked numbers."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.models import AuditEntry
from org.choices import Role
from org.models import Grading, Person, Posting
from tests.factories.org import PersonFactory, UserFactory, account_manager, holder

pytestmark = pytest.mark.django_db
LIST = "/org/people/"
ACCOUNT, IDENTITY = "6222020200112233445", "110101199003070011"


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"org:{name}", args=args))


def send(client, user, view, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"org:{view}", args=args), data)


def with_seen(client, url, **data):
    """The form's data with the mark of what it was filled from."""
    text = client.get(url).text
    seen = text.partition('name="seen" value="')[2].partition('"')[0]
    return data | {"seen": seen}


# the list


def test_list_shows_the_branch_to_its_desk_and_nobody_else(client, place, elsewhere):
    text = page(client, place.desk, "person_list").text

    assert ("张三" in text, "李四" in text, "王五" in text) == (True, True, False)


def test_list_shows_place_and_grade_of_today(client, place):
    text = page(client, place.desk, "person_list").text

    assert (place.team.name in text, "M2" in text) == (True, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=zs", ["张三"]),
        ("q=lisi", ["李四"]),
        ("q=张", ["张三"]),
        ("contract=broker", []),
        ("presence=here", ["张三", "李四"]),
        ("presence=left", []),
        ("sort=-name", ["张三", "李四"]),
    ],
)
def test_list_filters(client, place, query, found):
    client.force_login(place.desk)

    text = client.get(f"{LIST}?{query}").text

    assert [name for name in ("张三", "李四") if name in text.partition("<tbody")[2]] == found


def test_list_finds_by_number(client, place):
    client.force_login(place.desk)

    text = client.get(f"{LIST}?q={place.bob.number}").text

    assert ("张三" in text, "李四" in text) == (False, True)


def test_list_filters_by_the_team_of_today(client, place):
    place.alice.postings.update(valid_until=timezone.localdate())
    client.force_login(place.desk)

    text = client.get(f"{LIST}?team={place.team.pk}").text

    assert ("张三" in text, "李四" in text) == (False, True)


def test_list_filters_only_by_branches_within_reach(client, place, elsewhere):
    client.force_login(place.desk)

    response = client.get(f"{LIST}?branch={elsewhere.branch.pk}")

    assert response.status_code == 400
    assert (elsewhere.branch.name in response.text, "王五" in response.text) == (False, False)


def test_list_export_holds_what_is_filtered_and_no_secret(client, place, elsewhere):
    Person.objects.update(bank_account=ACCOUNT, id_number=IDENTITY)
    client.force_login(place.desk)

    body = client.get(f"{LIST}?q=zs&export=xlsx").getvalue()

    cells = [str(cell) for row in openpyxl.load_workbook(io.BytesIO(body)).active.values for cell in row]
    assert ("张三" in cells, "李四" in cells, "王五" in cells) == (True, False, False)
    assert (ACCOUNT in str(cells), IDENTITY in str(cells)) == (False, False)


def test_list_asks_the_same_questions_for_one_and_for_three(client, place, django_assert_max_num_queries):
    page(client, place.desk, "person_list")
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(12) as asked:
            client.get(LIST)
        counts.append(len(asked))
        for _number in range(3):
            account_manager(place.team)

    assert counts[0] == counts[1]


def test_list_is_closed_to_account_managers(client, place):
    assert page(client, place.alice.user, "person_list").status_code == 403


# the record


def test_record_shows_numbers_masked(client, place):
    Person.objects.update(bank_account=ACCOUNT, id_number=IDENTITY)

    text = page(client, place.desk, "person", place.alice.pk).text

    assert ("3445" in text, "0011" in text) == (True, True)
    assert (ACCOUNT in text, IDENTITY in text) == (False, False)


def test_record_of_another_branch_is_not_there(client, place, elsewhere):
    for user in (elsewhere.desk, elsewhere.lead, elsewhere.finance, elsewhere.charlie.user, place.bob.user):
        assert page(client, user, "person", place.alice.pk).status_code == 404


def test_record_is_open_to_oneself_without_steps(client, place):
    Person.objects.update(bank_account=ACCOUNT)

    response = page(client, place.alice.user, "person", place.alice.pk)

    assert response.status_code == 200
    assert (ACCOUNT in response.text, "Give a grade" in response.text) == (False, False)


def test_record_shows_the_lead_moves_but_no_corrections(client, place):
    text = page(client, place.lead, "person", place.alice.pk).text

    assert ("Give a place" in text, "Give a grade" in text, "Correct the record" in text) == (
        True,
        False,
        False,
    )


def test_record_shows_its_history(client, place):
    data = seen_on(client, place.desk, "person_grade", place.alice.pk)
    typed = {"grade": "M3", "valid_from": "2026-11-01", "reason": "assessed"}
    send(client, place.desk, "person_grade", place.alice.pk, **data, **typed)

    text = page(client, place.desk, "person", place.alice.pk).text

    assert ("assessed" in text, "grade given" in text) == (True, True)


def test_record_of_somebody_who_left_says_so(client, place):
    Person.objects.filter(pk=place.alice.pk).update(left_on=timezone.localdate())

    text = page(client, place.desk, "person", place.alice.pk).text

    assert ("Take back the leaving" in text, "Give a place" in text) == (True, False)


def test_record_costs_the_same_with_one_and_three_places(client, place, django_assert_max_num_queries):
    page(client, place.desk, "person", place.alice.pk)
    counts = []
    for year in (2019, 2020):
        with django_assert_max_num_queries(12) as asked:
            client.get(place.alice.get_absolute_url())
        counts.append(len(asked))
        for month in (1, 4):
            Posting.objects.create(
                person=place.alice,
                team=place.team,
                valid_from=date(year, month, 1),
                valid_until=date(year, month + 1, 1),
            )

    assert counts[0] == counts[1]


# steps

HIRED = {
    "number": "A100",
    "name": "赵六",
    "contract": "broker",
    "hired_on": "2026-11-01",
    "new_id_number": "110101 19900307 001x",
    "new_bank_account": "6222 0202 0011 2233 445",
}


def test_hire_leads_to_the_new_record(client, place):
    response = send(client, place.desk, "hire", **HIRED, branch=place.branch.pk)

    person = Person.objects.get(number="A100")
    assert response["Location"] == person.get_absolute_url()
    assert (person.branch, person.id_number, person.bank_account) == (
        place.branch,
        "11010119900307001X",
        ACCOUNT,
    )


def test_hire_offers_only_branches_within_reach(client, place, elsewhere):
    response = send(client, place.desk, "hire", **HIRED, branch=elsewhere.branch.pk)

    assert response.status_code == 400
    assert not Person.objects.filter(number="A100").exists()


def test_hire_keeps_what_was_typed_and_says_what_is_wrong(client, place):
    response = send(
        client, place.desk, "hire", **(HIRED | {"number": place.alice.number}), branch=place.branch.pk
    )

    assert response.status_code == 400
    assert ("赵六" in response.text, "employee number" in response.text.lower()) == (True, True)


def test_hire_is_closed_to_who_keeps_no_files(client, place):
    for user in (place.finance, place.lead, place.alice.user):
        client.force_login(user)
        assert client.post(reverse("org:hire"), HIRED).status_code == 403


def edit_data(client, place, **changes):
    url = reverse("org:person_edit", args=[place.alice.pk])
    client.force_login(place.desk)
    data = {"name": "张三", "contract": "employee", "contract_number": "HT-1", "phone": "138"} | changes
    return url, with_seen(client, url, **data)


def test_edit_saves_and_keeps_the_numbers_that_nobody_typed(client, place):
    Person.objects.update(bank_account=ACCOUNT)
    url, data = edit_data(client, place)

    assert client.post(url, data).status_code == 302

    person = Person.objects.get(pk=place.alice.pk)
    assert (person.phone, person.bank_account) == ("138", ACCOUNT)


def test_edit_page_never_holds_the_whole_numbers(client, place):
    Person.objects.update(bank_account=ACCOUNT, id_number=IDENTITY)

    text = page(client, place.desk, "person_edit", place.alice.pk).text

    assert (ACCOUNT in text, IDENTITY in text) == (False, False)


def test_edit_warns_when_somebody_else_saved_meanwhile(client, place):
    url, data = edit_data(client, place)
    Person.objects.filter(pk=place.alice.pk).update(phone="139")

    response = client.post(url, data)

    assert response.status_code == 409
    assert Person.objects.get(pk=place.alice.pk).phone == "139"


def test_edit_of_the_own_record_is_not_there(client, place):
    place.alice.user.grants_held.create(role=Role.TRADING_DESK, branch=place.branch, valid_from="2024-01-01")

    assert page(client, place.alice.user, "person_edit", place.alice.pk).status_code == 404


def test_steps_of_another_branch_are_not_there(client, place, elsewhere):
    for name in ("person_edit", "person_post", "person_end_posting", "person_grade", "person_leave"):
        assert page(client, elsewhere.desk, name, place.alice.pk).status_code == 404
        assert send(client, elsewhere.desk, name, place.alice.pk).status_code == 404


def seen_on(client, user, name, pk):
    client.force_login(user)
    return with_seen(client, reverse(f"org:{name}", args=[pk]))


def test_post_gives_the_place(client, place):
    day = timezone.localdate() + timedelta(days=3)
    data = seen_on(client, place.lead, "person_post", place.alice.pk)

    send(
        client,
        place.lead,
        "person_post",
        place.alice.pk,
        **data,
        team=place.team.pk,
        outlet=place.outlet.pk,
        valid_from=day.isoformat(),
    )

    assert place.alice.postings.get(valid_from=day).outlet == place.outlet


def test_post_offers_only_places_within_reach(client, place, elsewhere):
    text = page(client, place.desk, "person_post", place.alice.pk).text

    assert (place.team.name in text, elsewhere.team.name in text) == (True, False)
    assert (place.outlet.name in text, elsewhere.outlet.name in text) == (True, False)


def test_end_posting_is_written_as_the_last_day(client, place):
    day = timezone.localdate()
    data = seen_on(client, place.desk, "person_end_posting", place.alice.pk)

    send(
        client,
        place.desk,
        "person_end_posting",
        place.alice.pk,
        **data,
        last_day=day.isoformat(),
        reason="leave",
    )

    assert place.alice.postings.get().valid_until == day + timedelta(days=1)


def test_grade_is_kept_in_capitals(client, place):
    data = seen_on(client, place.desk, "person_grade", place.alice.pk)

    send(
        client,
        place.desk,
        "person_grade",
        place.alice.pk,
        **data,
        grade="m3",
        valid_from="2026-11-01",
        reason="G17",
    )

    assert Grading.objects.get(person=place.alice, valid_until=None).grade == "M3"


def test_leave_is_written_as_the_last_day_here(client, place):
    data = seen_on(client, place.desk, "person_leave", place.alice.pk)

    send(client, place.desk, "person_leave", place.alice.pk, **data, last_day="2026-11-30", reason="resigned")

    assert Person.objects.get(pk=place.alice.pk).left_on == date(2026, 12, 1)


def test_take_back_leaving_asks_for_a_reason(client, place):
    Person.objects.filter(pk=place.alice.pk).update(left_on=date(2026, 12, 1))

    assert send(client, place.desk, "person_take_back", place.alice.pk).status_code == 400
    assert (
        send(client, place.desk, "person_take_back", place.alice.pk, reason="wrong person").status_code == 302
    )

    assert Person.objects.get(pk=place.alice.pk).left_on is None


# masked numbers


def test_reveal_shows_the_number_once_and_records_the_look(client, place):
    Person.objects.update(bank_account=ACCOUNT)
    data = seen_on(client, place.finance, "person_reveal", place.alice.pk)

    response = send(
        client,
        place.finance,
        "person_reveal",
        place.alice.pk,
        **data,
        field="bank_account",
        reason="bank asks back",
    )

    assert (response.status_code, ACCOUNT in response.text, response["Cache-Control"]) == (
        200,
        True,
        "no-store",
    )
    assert audit.history(place.alice).get().reason == "bank asks back"


def test_reveal_asks_for_a_reason(client, place):
    Person.objects.update(bank_account=ACCOUNT)
    data = seen_on(client, place.finance, "person_reveal", place.alice.pk)

    response = send(
        client, place.finance, "person_reveal", place.alice.pk, **data, field="bank_account", reason=""
    )

    assert (response.status_code, ACCOUNT in response.text) == (400, False)


def test_reveal_is_closed_to_everybody_but_finance_of_the_branch(client, place, elsewhere, admin):
    Person.objects.update(bank_account=ACCOUNT)
    data = {"field": "bank_account", "reason": "curious"}

    for user in (place.desk, place.lead, admin, place.alice.user, holder(Role.AUDITOR)):
        response = send(client, user, "person_reveal", place.alice.pk, **data)
        assert (response.status_code, ACCOUNT in response.text) == (403, False)
    assert send(client, elsewhere.finance, "person_reveal", place.alice.pk, **data).status_code == 404
    assert not AuditEntry.objects.filter(action="org.person.reveal").exists()


# the search that forms ask


def test_people_search_answers_only_people_within_reach(client, place, elsewhere):
    client.force_login(place.desk)

    results = client.get(reverse("org:people_search"), {"q": "w"}).json()["results"]
    assert results == []

    results = client.get(reverse("org:people_search"), {"q": "zs"}).json()["results"]
    assert results == [{"value": place.alice.pk, "label": str(place.alice), "hint": place.branch.name}]


def test_people_search_for_nothing_answers_nothing(client, place):
    client.force_login(place.desk)

    assert client.get(reverse("org:people_search"), {"q": "  "}).json() == {"results": []}


def test_people_search_is_closed_to_account_managers(client, place):
    assert page(client, place.alice.user, "people_search").status_code == 403


def test_people_search_gives_at_most_twelve(client, place):
    for _number in range(15):
        PersonFactory(branch=place.branch, name="钱多多", user=UserFactory())
    client.force_login(place.desk)

    assert len(client.get(reverse("org:people_search"), {"q": "qian"}).json()["results"]) == 12
