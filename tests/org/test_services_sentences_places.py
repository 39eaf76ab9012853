"""What services over people and places answer when they refuse: the sentence, word for word, and nothing kept."""

from datetime import date, time, timedelta

import pytest

from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org import services
from org.choices import Contract, DayKind, Role
from org.models import Grading, Holiday, Person, Posting, Region, RoleGrant, User
from tests.factories.org import START, OutletFactory, PersonFactory, TeamFactory, UserFactory, holder

TODAY, LATER = date(2026, 11, 5), date(2026, 11, 20)


def said(work):
    """The sentence, then its faults; nothing is on record afterwards that was not there before."""
    before = AuditEntry.objects.count()
    with pytest.raises(DomainError) as refused:
        work()
    assert AuditEntry.objects.count() == before
    return [str(refused.value), *map(str, refused.value.faults)]


# people and places


def hire(place, by, at, **changes):
    values = {
        "number": "A100",
        "name": "曾小雨",
        "branch": place.branch,
        "contract": Contract.BROKER,
        "hired_on": TODAY,
    }
    return services.hire_person(**(values | changes), by=by, at=at)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"number": ""}, "employee number: This field cannot be blank."),
        ({"name": ""}, "name: This field cannot be blank."),
        ({"contract": ""}, "contract: This field cannot be blank."),
        ({"contract": "both"}, "contract: Value 'both' is not a valid choice."),
        ({"email": "x@"}, "e-mail: Enter a valid email address."),
        (
            {"number": "A" * 21},
            "employee number: Ensure this value has at most 20 characters (it has 21).",
        ),
        ({"phone": "1" * 41}, "phone: Ensure this value has at most 40 characters (it has 41)."),
        ({"bank_name": "工" * 81}, "bank: Ensure this value has at most 80 characters (it has 81)."),
    ],
)
def test_hire_person_names_what_cannot_be_kept(place, now, changes, fault):
    sentence, *faults = said(lambda: hire(place, place.desk, now, **changes))

    assert (sentence, fault in faults) == ("This cannot be saved as it is.", True)
    assert not Person.objects.filter(number=changes.get("number", "A100")).exists()


def test_leave_person_says_what_is_wrong(place, now):
    def leave(left_on):
        return said(
            lambda: services.leave_person(
                person_id=place.alice.pk, left_on=left_on, reason="x", by=place.desk, at=now
            )
        )

    assert leave(START) == ["Leaving has to lie after hiring."]
    Person.objects.filter(pk=place.alice.pk).update(left_on=LATER)
    assert leave(LATER) == [f"{place.alice} has already left."]


def post(place, at, **changes):
    values = {"person_id": place.alice.pk, "team": place.team, "valid_from": LATER, "by": place.desk}
    return services.post_person(**(values | changes), at=at)


def test_post_person_says_all_that_does_not_fit_at_once(place, elsewhere, now):
    region = Region.objects.create(team=elsewhere.team, code="R9", name="城西")
    closed = TeamFactory(branch=place.branch, name="旧团队", closed_on=LATER)
    Person.objects.filter(pk=place.alice.pk).update(left_on=LATER)

    def work():
        post(place, now, team=closed, region=region, outlet=elsewhere.outlet)

    assert said(work) == [
        "This place cannot be given.",
        "The region “城西” is not one of this team.",
        f"The outlet “{elsewhere.outlet}” belongs to another branch.",
        "The team “旧团队” is not open on that day.",
        f"{place.alice} is not here on that day.",
    ]


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "fits"),
    [
        (LATER, None, True),
        (LATER + timedelta(days=1), None, False),
        (START, LATER, False),
        (START, LATER + timedelta(days=1), True),
    ],
)
def test_post_person_needs_a_team_that_is_open_that_day(place, now, opened_on, closed_on, fits):
    team = TeamFactory(branch=place.branch, opened_on=opened_on, closed_on=closed_on)

    if fits:
        assert post(place, now, team=team).team == team
    else:
        assert said(lambda: post(place, now, team=team))[1:] == [
            f"The team “{team}” is not open on that day."
        ]


def test_post_person_names_the_later_place_that_is_in_the_way(place, now):
    post(place, now, outlet=OutletFactory(branch=place.branch))

    assert said(lambda: post(place, now)) == [
        f"A place in “{place.team}” begins on 2026-11-20. Choose a later day."
    ]
    assert Posting.objects.filter(person=place.alice).count() == 2


def test_end_posting_says_that_there_is_none(place, now):
    place.alice.postings.all().delete()

    def work():
        services.end_posting(person_id=place.alice.pk, until=LATER, reason="x", by=place.desk, at=now)

    assert said(work) == [f"{place.alice} has no place that could end on that day."]


@pytest.mark.parametrize(
    ("grade", "valid_from", "sentence"),
    [
        ("M2", LATER, "{person} holds this grade already."),
        ("M3", START, "A grade begins on that day or later. Choose a later day."),
        ("M3", START - timedelta(days=1), "{person} is not here on that day."),
        ("M" * 21, LATER, "This cannot be saved as it is."),
        ("", LATER, "This cannot be saved as it is."),
    ],
)
def test_set_grade_says_what_is_wrong_and_keeps_the_grade_held(place, now, grade, valid_from, sentence):
    def work():
        services.set_grade(
            person_id=place.alice.pk, grade=grade, valid_from=valid_from, by=place.desk, at=now
        )

    assert said(work)[0] == sentence.format(person=place.alice)
    assert [(row.grade, row.valid_until) for row in Grading.objects.filter(person=place.alice)] == [
        ("M2", None)
    ]


# structure and calendar


def branch(admin, at, **changes):
    values = {
        "branch": None,
        "code": "EB01",
        "name": "人民路营业部",
        "insurance_region": "demo",
        "pay_day": 15,
        "opened_on": START,
        "closed_on": None,
    }
    return services.save_branch(**(values | changes), by=admin, at=at)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"pay_day": 0},
            "The pay day is one of the first 28 days, so that every month has it.",
        ),
        (
            {"pay_day": 29},
            "The pay day is one of the first 28 days, so that every month has it.",
        ),
        ({"closed_on": START}, "Closing lies after opening."),
        ({"code": ""}, "code: This field cannot be blank."),
        (
            {"code": "E" * 21},
            "code: Ensure this value has at most 20 characters (it has 21).",
        ),
        ({"insurance_region": ""}, "insurance region: This field cannot be blank."),
    ],
)
def test_save_branch_names_what_cannot_be_kept(place, admin, now, changes, fault):
    assert said(lambda: branch(admin, now, **changes)) == ["This cannot be saved as it is.", fault]


def test_save_branch_before_there_is_a_company_says_so(admin, now):
    assert said(lambda: branch(admin, now)) == [
        "There is no company yet. It is named when the system is set up."
    ]


def test_set_hours_with_a_wrong_day_keeps_those_that_were(place, now):
    nine, five = time(9), time(17)
    services.set_hours(
        outlet_id=place.outlet.pk, hours=[services.Hours(0, nine, five)], by=place.desk, at=now
    )
    wrong = [
        [services.Hours(1, five, nine)],
        [services.Hours(1, nine, nine)],
        [services.Hours(7, nine, five)],
        [services.Hours(1, nine, five), services.Hours(1, nine, five)],
    ]

    for hours in wrong:
        assert said(
            lambda hours=hours: services.set_hours(
                outlet_id=place.outlet.pk, hours=hours, by=place.desk, at=now
            )
        )

    assert list(place.outlet.hours.values_list("weekday", flat=True)) == [0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": date(1999, 12, 31)}, "The calendar goes from 2000 to 2100."),
        ({"day": date(2101, 1, 1)}, "The calendar goes from 2000 to 2100."),
        ({"kind": "feast"}, "This cannot be saved as it is."),
        ({"name": ""}, "This cannot be saved as it is."),
        ({"name": "节" * 41}, "This cannot be saved as it is."),
    ],
)
def test_set_day_says_what_is_wrong(admin, now, changes, sentence):
    values = {"day": date(2027, 5, 4), "kind": DayKind.REST, "name": "青年节"} | changes

    assert said(lambda: services.set_day(**values, by=admin, at=now))[0] == sentence
    assert not Holiday.objects.filter(date=values["day"]).exists()


def test_clear_day_that_follows_the_week_says_so(admin, now):
    assert said(lambda: services.clear_day(day=date(2027, 5, 4), by=admin, at=now)) == [
        "2027-05-04 follows the week already."
    ]


@pytest.mark.parametrize("year", [1999, 2101, 0, 99999])
def test_publish_year_outside_of_the_calendar_is_refused(admin, now, year):
    assert said(lambda: services.publish_year(year=year, published=True, by=admin, at=now)) == [
        "The calendar goes from 2000 to 2100."
    ]
