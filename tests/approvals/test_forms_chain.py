"""What the chain's forms read, what they refuse and in which words, each on its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from approvals.choices import Countersigning, Gateway, Instruction, ReturnTo
from approvals.forms import (
    AddDepartmentForm,
    AddLeaderForm,
    CallForm,
    CloseForm,
    CountersignForm,
    CoverForm,
    FaxForm,
    HandForm,
    InstructForm,
    MarkForm,
    OpinionForm,
    PresentForm,
    RegisterForm,
    ReturnForm,
    RouteForm,
)
from approvals.services import Cover, FaxFacts, Marked
from org.choices import Role
from org.models import Department, User
from tests.cases import each
from tests.factories.org import CompanyFactory, UserFactory, holder

TODAY = date(2026, 11, 5)
NOW = datetime(2026, 11, 5, 1, 30, tzinfo=UTC)


def errors(form):
    return {name: list(map(str, found)) for name, found in form.errors.items()}


# The cover sheet


def cover(**given):
    values = {
        "secrecy": "internal",
        "urgency": "urgent",
        "addressee": " 经纪业务综合室 ",
        "copies": "合规管理部",
        "body": "妥否，请批示。",
        "contact_phone": "0571-5550",
    }
    return CoverForm(values | given)


def test_cover_form_gives_the_cover_as_it_was_filled_in():
    form = cover()

    assert form.is_valid()
    assert form.cover() == Cover(
        urgency="urgent",
        secrecy="internal",
        addressee="经纪业务综合室",
        copies="合规管理部",
        body="妥否，请批示。",
        contact_phone="0571-5550",
    )


@each(
    ("field", "value"),
    [
        ("secrecy", "机密"),
        ("secrecy", ""),
        ("urgency", "now"),
        ("addressee", "x" * 81),
        ("copies", "x" * 201),
        ("body", "x" * 20_001),
        ("contact_phone", "1" * 41),
    ],
)
def test_cover_form_refuses_what_does_not_fit_the_sheet(field, value):
    assert list(errors(cover(**{field: value}))) == [field]


def test_cover_form_offers_none_of_the_states_grades_of_secrecy():
    labels = [str(label) for _value, label in CoverForm().fields["secrecy"].choices]

    assert labels == ["public", "internal", "business secret"]


@each("field", ["addressee", "copies", "body", "contact_phone"])
def test_cover_form_needs_the_grades_only(field):
    assert cover(**{field: ""}).is_valid()


# Faxes


def fax(has_service=False, **given):
    values = {
        "gateway": "hand",
        "pages": "5",
        "from_number": "0571-5550",
        "to_number": "010-6660",
        "fax_at": "2026-11-05T09:00",
    }
    return FaxForm(values | given, now=NOW, has_service=has_service)


def test_fax_form_gives_the_facts():
    form = fax()

    assert form.is_valid()
    assert form.facts() == FaxFacts(
        pages=5,
        from_number="0571-5550",
        to_number="010-6660",
        at=form.cleaned_data["fax_at"],
        gateway=Gateway.HAND,
    )


@each(
    ("field", "value"),
    [
        ("pages", "0"),
        ("pages", "501"),
        ("pages", "five"),
        ("pages", ""),
        ("from_number", ""),
        ("from_number", "北京传真室abc"),
        ("to_number", "1" * 41),
        ("to_number", "010-6660转3"),
        ("fax_at", "yesterday"),
        ("fax_at", "2026-11-05T09:31"),
        ("gateway", "pigeon"),
    ],
)
def test_fax_form_refuses(field, value):
    assert list(errors(fax(**{field: value}))) == [field]


def test_fax_form_says_that_a_fax_is_written_down_once_it_has_gone():
    assert errors(fax(fax_at="2026-11-06T09:00")) == {
        "fax_at": ["This lies in the future; a fax is written down once it has gone."]
    }


def test_fax_form_offers_the_service_only_where_there_is_one():
    assert errors(fax(gateway="mail")) != {}
    assert fax(gateway="mail", has_service=True).is_valid()


def test_fax_form_reads_full_width_figures():
    form = fax(pages="１２")

    assert form.is_valid()
    assert form.facts().pages == 12


def test_register_form_needs_pages_and_time():
    assert set(errors(RegisterForm({}))) == {"pages", "received_at"}
    assert RegisterForm({"pages": "4", "received_at": "2026-11-05T09:00"}).is_valid()


@each(("needs", "pages", "is_valid"), [(True, "", False), (False, "", True), (True, "3", True)])
def test_close_form_needs_the_pages_from_the_branch(needs, pages, is_valid):
    assert CloseForm({"pages": pages}, needs_pages=needs).is_valid() is is_valid


def test_call_form_needs_with_whom_and_what():
    assert set(errors(CallForm({"spoken_with": " ", "note": ""}))) == {"spoken_with", "note"}
    assert set(errors(CallForm({"spoken_with": "x" * 61, "note": "y" * 501}))) == {"spoken_with", "note"}
    assert CallForm({"spoken_with": "宋知", "note": "周五前回复"}).is_valid()


# Opinions


@each(
    ("form", "decision"),
    [
        (OpinionForm, "return"),
        (CountersignForm, Countersigning.CONDITIONS),
        (CountersignForm, Countersigning.OBJECT),
        (InstructForm, Instruction.CONDITIONS),
        (InstructForm, Instruction.OBJECT),
    ],
)
@each("words", ["", "   "])
def test_opinion_forms_ask_for_the_words_where_it_is_no_plain_yes(form, decision, words):
    assert list(errors(form({"decision": decision, "opinion": words, "revision": 1}))) == ["opinion"]
    assert form({"decision": decision, "opinion": "费用过高", "revision": 1}).is_valid()


@each(
    ("form", "decision"),
    [
        (OpinionForm, "approve"),
        (CountersignForm, Countersigning.AGREE),
        (CountersignForm, Countersigning.UNCONCERNED),
        (InstructForm, Instruction.AGREE),
    ],
)
def test_opinion_forms_take_a_plain_yes_without_words(form, decision):
    assert form({"decision": decision, "opinion": "", "revision": 1}).is_valid()


@each("form", [OpinionForm, CountersignForm, InstructForm])
def test_opinion_forms_know_their_own_decisions_and_length(form):
    assert list(errors(form({"decision": "maybe", "opinion": "", "revision": 1}))) == ["decision"]
    assert list(errors(form({"opinion": "", "revision": 1}))) == ["decision"]
    agree = form.base_fields["decision"].choices[0][0]
    assert list(errors(form({"decision": agree, "opinion": "x" * 2001, "revision": 1}))) == ["opinion"]


def test_instruct_form_has_no_way_to_be_unconcerned():
    assert not InstructForm({"decision": Countersigning.UNCONCERNED, "opinion": ""}).is_valid()


def test_return_form_offers_only_the_steps_that_lie_before():
    targets = (ReturnTo.BRANCH, ReturnTo.OFFICE)
    form = ReturnForm({"to": ReturnTo.CHANNEL, "reason": "x"}, targets=targets)

    assert list(errors(form)) == ["to"]
    assert [value for value, _label in form.fields["to"].choices] == list(targets)


def test_return_form_marks_the_only_step_beforehand():
    assert ReturnForm(targets=(ReturnTo.BRANCH,))["to"].value() == ReturnTo.BRANCH
    assert ReturnForm(targets=(ReturnTo.BRANCH, ReturnTo.OFFICE))["to"].value() is None


def test_return_form_needs_a_reason():
    form = ReturnForm({"to": ReturnTo.BRANCH, "reason": " "}, targets=(ReturnTo.BRANCH,))

    assert errors(form) == {"reason": ["This field is required."]}


@each("target", ReturnTo.values)
def test_return_form_says_what_happens_at_every_step(target):
    [(_value, words)] = ReturnForm(targets=(target,)).fields["to"].choices

    assert " — " in str(words)


# Who must be heard


@pytest.fixture
def departments(db):
    company = CompanyFactory()
    names = (("D1", "财务"), ("D2", "合规"), ("D3", "人力"))
    return Department.objects.bulk_create(
        Department(company=company, code=code, name=name) for code, name in names
    )


def mark(departments, chosen, mode="parallel", **given):
    data = {"mode": mode, "opinion": ""} | {f"marked_{departments[place].pk}": "on" for place in chosen}
    for name, value in given.items():
        what, place = name.split("_")
        data[f"{what}_{departments[int(place)].pk}"] = value
    return MarkForm(data, departments=departments, today=TODAY)


def test_mark_form_gives_those_ticked_in_the_order_of_the_list(departments):
    form = mark(departments, (2, 0))

    assert form.is_valid()
    assert form.marked() == [Marked(departments[0].pk), Marked(departments[2].pk)]
    assert form.is_in_order is False


def test_mark_form_gives_the_order_of_the_numbers_and_those_without_last(departments):
    form = mark(departments, (0, 1, 2), mode="in_order", order_2="1", order_0="2")

    assert form.is_valid()
    assert [item.department_id for item in form.marked()] == [departments[place].pk for place in (2, 0, 1)]


def test_mark_form_leaves_the_numbers_alone_where_all_are_asked_at_once(departments):
    form = mark(departments, (0, 1), order_0="1", order_1="1")

    assert form.is_valid()


def test_mark_form_leaves_the_due_day_of_who_is_not_ticked_alone(departments):
    assert mark(departments, (0,), due_1="2020-01-01").is_valid()


def test_mark_form_takes_today_as_due_day(departments):
    form = mark(departments, (0,), due_0="2026-11-05")

    assert form.is_valid()
    assert form.marked() == [Marked(departments[0].pk, TODAY)]


def test_mark_form_refuses_a_day_that_has_passed_and_no_day_at_all(departments):
    assert errors(mark(departments, (0,), due_0="2026-11-04")) == {
        f"due_{departments[0].pk}": ["财务: this day has passed already."]
    }
    assert list(errors(mark(departments, (0,), due_0="soon"))) == [f"due_{departments[0].pk}"]


@each("number", ["0", "100", "first"])
def test_mark_form_refuses_numbers_that_are_none(departments, number):
    form = mark(departments, (0,), mode="in_order", order_0=number)

    assert list(errors(form)) == [f"order_{departments[0].pk}"]


def test_mark_form_needs_a_department_unless_some_are_asked_again(departments):
    assert errors(mark(departments, ())) == {
        "__all__": ["Mark at least one department that must countersign."]
    }
    assert MarkForm({"mode": "parallel"}, departments=departments, today=TODAY, is_again=True).is_valid()


def test_mark_form_is_filled_in_as_proposed(departments):
    form = MarkForm(
        departments=departments,
        proposed={departments[0].pk, departments[2].pk},
        due_on=date(2026, 11, 12),
        today=TODAY,
    )

    rows = [(line.marked.value(), line.order.value(), line.due.value()) for line in form.lines()]
    assert rows == [
        (True, "1", date(2026, 11, 12)),
        (False, None, None),
        (True, "2", date(2026, 11, 12)),
    ]


def test_mark_form_says_to_a_screen_reader_whose_input_it_is(departments):
    [first, *_others] = MarkForm(departments=departments).lines()

    assert 'aria-label="Due · 财务"' in str(first.due)
    assert 'aria-label="Order · 财务"' in str(first.order)


def test_mark_form_gathers_the_faults_of_a_row(departments):
    form = mark(departments, (0,), due_0="2020-01-01")

    assert [len(line.faults) for line in form.lines()] == [1, 0, 0]


def test_add_department_form_refuses_one_that_is_asked_and_a_day_that_has_passed(departments):
    def form(**given):
        rows = Department.objects.filter(pk=departments[1].pk)
        return AddDepartmentForm({"reason": "涉及"} | given, departments=rows, today=TODAY)

    assert list(errors(form(department=departments[0].pk))) == ["department"]
    assert errors(form(department=departments[1].pk, due_on="2026-11-04")) == {
        "due_on": ["This day has passed already."]
    }
    assert form(department=departments[1].pk, due_on="").is_valid()


@pytest.fixture
def leaders(db):
    made = [holder(Role.VICE_PRESIDENT, name=name) for name in ("傅国栋", "范立")]
    return User.objects.filter(pk__in=[leader.pk for leader in made]).order_by("username")


def test_present_form_takes_leaders_in_order(leaders):
    first, second = leaders
    form = PresentForm({"leader_1": second.pk, "leader_2": first.pk}, leaders=leaders)

    assert form.is_valid()
    assert form.leader_ids() == [second.pk, first.pk]


def test_present_form_needs_the_leader_in_charge_unless_some_are_asked_again(leaders):
    assert list(errors(PresentForm({"leader_2": leaders[0].pk}, leaders=leaders))) == ["leader_1"]
    assert PresentForm({}, leaders=leaders, is_again=True).is_valid()


def test_present_form_offers_as_many_places_as_there_are_leaders_and_marks_the_only_one(leaders):
    only = leaders[:1]
    form = PresentForm(leaders=User.objects.filter(pk=only[0].pk))

    assert list(form.fields) == ["leader_1"]
    assert form["leader_1"].value() == only[0].pk
    assert list(PresentForm(leaders=leaders).fields) == ["leader_1", "leader_2"]


def test_present_form_shows_names_and_refuses_who_is_no_leader(leaders):
    stranger = UserFactory()

    assert "傅国栋" in str(PresentForm(leaders=leaders)["leader_1"])
    assert list(errors(PresentForm({"leader_1": stranger.pk}, leaders=leaders))) == ["leader_1"]


def test_add_leader_form_needs_one_of_those_offered(leaders):
    assert list(errors(AddLeaderForm({}, leaders=leaders))) == ["leader"]
    assert AddLeaderForm({"leader": leaders[1].pk}, leaders=leaders).is_valid()


def test_hand_form_reads_a_user_name_and_a_name_and_nobody_else(leaders):
    def form(text):
        return HandForm({"to": text, "reason": "休假"}, accounts=leaders)

    for text in (leaders[0].username, leaders[0].name):
        found = form(text)
        assert found.is_valid()
        assert found.cleaned_data["to"] == leaders[0]
    assert list(errors(form("nobody"))) == ["to"]
    assert list(errors(form(""))) == ["to"]


# The route


def route(**given):
    values = {
        "way": "chain",
        "channel_days": "3",
        "countersign_days": "5",
        "leader_days": "2",
        "after": "0",
    }
    return RouteForm(values | given, departments=Department.objects.all())


@each("field", ["channel_days", "countersign_days", "leader_days"])
@each("days", ["0", "61", "x", ""])
def test_route_form_refuses_days_that_are_none(departments, field, days):
    assert list(errors(route(**{field: days}))) == [field]


def test_route_form_takes_departments_or_none(departments):
    assert route().is_valid()
    chosen = route(departments=[departments[1].pk])
    assert chosen.is_valid()
    assert list(chosen.cleaned_data["departments"]) == [departments[1]]


def test_route_form_refuses_an_unknown_way_and_department(departments):
    assert list(errors(route(way="straight"))) == ["way"]
    assert list(errors(route(departments=["0"]))) == ["departments"]


def test_route_form_goes_on_from_the_version_it_has_been_shown(departments):
    form = RouteForm(QueryDict("after=1"), departments=Department.objects.all())

    form.keep_after(4)

    assert form["after"].value() == "4"


def test_the_moment_of_a_fax_is_read_in_shanghai():
    form = fax(fax_at="2026-11-05T09:30")

    assert form.is_valid()
    assert form.cleaned_data["fax_at"] - NOW == timedelta(0)
