"""Search fields: by key, by number or name without script, within reach only."""

import pytest
from django.utils.html import escape

from core.forms import Form, PersonField, SearchField
from org.models import Person
from tests.factories.org import PersonFactory


@pytest.fixture
def zhang(db):
    return PersonFactory(number="EB010023", name="张三")


def form(data=None, *, rows=None, **initial):
    class Choosing(Form):
        person = PersonField(
            Person.objects.all() if rows is None else rows, search_url="/people", label="Person"
        )

    return Choosing(data, initial=initial)


def chosen(data, **options):
    bound = form(data, **options)
    bound.is_valid()
    return bound.cleaned_data.get("person"), bound.errors.get("person", [])


def test_search_field_takes_the_record_that_was_chosen(zhang):
    assert chosen({"person_key": str(zhang.pk), "person": "张三 EB010023"}) == (zhang, [])


@pytest.mark.parametrize("text", ["EB010023", "张三", " EB010023 ", "ＥＢ０１００２３", "张三 EB010023"])
def test_search_field_reads_number_or_name_without_script(zhang, text):
    assert chosen({"person": text}) == (zhang, [])


def test_search_field_goes_by_the_text_where_it_was_typed_over(zhang):
    other = PersonFactory(number="EB010099", name="李四")

    assert chosen({"person_key": str(zhang.pk), "person": "李四"}) == (other, [])


def test_search_field_refuses_to_guess_between_two_of_a_name(zhang):
    PersonFactory(name="张三")

    assert chosen({"person": "张三"}) == (
        None,
        ["“张三” fits more than one; write the number or choose from the list."],
    )


@pytest.mark.parametrize(
    "data",
    [{"person": "王五"}, {"person_key": "999999", "person": "王五"}, {"person_key": "x", "person": "y"}],
)
def test_search_field_says_that_there_is_nobody(zhang, data):
    assert chosen(data) == (None, ["Nobody and nothing of that name or number is within your reach."])


def test_search_field_finds_nobody_out_of_reach(zhang):
    nobody = ["Nobody and nothing of that name or number is within your reach."]

    assert chosen({"person_key": str(zhang.pk), "person": str(zhang)}, rows=Person.objects.none()) == (
        None,
        nobody,
    )
    assert chosen({"person": "EB010023"}, rows=Person.objects.none()) == (None, nobody)


def test_search_field_is_required_unless_it_says_otherwise(zhang):
    assert chosen({"person": ""})[1] == ["This field is required."]


def test_search_field_shows_the_initial_record_with_its_key(zhang):
    html = str(form(person=zhang)["person"])

    assert f'name="person_key" value="{zhang.pk}"' in html
    assert 'value="张三 EB010023"' in html
    assert 'data-search="/people"' in html


def test_search_field_shows_the_initial_key_as_its_record(zhang):
    assert 'value="张三 EB010023"' in str(form(person=zhang.pk)["person"])


def test_search_field_keeps_what_was_typed(zhang):
    bound = form({"person": "<王五>"})

    assert f'value="{escape("<王五>")}"' in str(bound["person"])


@pytest.mark.parametrize(("key", "changed"), [("same", False), ("other", True)])
def test_search_field_has_changed_by_its_key(zhang, key, changed):
    data = (str(zhang.pk) if key == "same" else "0", "anything")

    assert form().fields["person"].has_changed(zhang.pk, data) is changed


def test_search_field_looks_where_it_is_told_to(zhang):
    field = SearchField(Person.objects.all(), search_url="/people", lookups=["pinyin"])

    assert field.clean(("", zhang.pinyin)) == zhang


def test_search_field_resolves_the_name_of_a_route(settings, zhang):
    settings.ROOT_URLCONF = "tests.core.pages"
    field = SearchField(Person.objects.all(), search_url="core:healthz")

    assert 'data-search="/healthz"' in field.widget.render("x", None, {})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"person": "张\x00三"}, "Nobody and nothing of that name or number is within your reach."),
        ({"person": "张三", "person_key": "\x001"}, "Null characters are not allowed."),
    ],
)
def test_search_field_takes_no_character_that_no_column_holds(zhang, typed, sentence):
    assert chosen(typed) == (None, [sentence])
