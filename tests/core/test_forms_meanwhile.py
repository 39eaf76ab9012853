"""Who saved meanwhile: compared field by field, named, never guessed."""

import pytest

from core import audit
from core.errors import Conflict
from core.forms import meanwhile
from core.forms.meanwhile import Change
from core.models import SavedFilter
from org.models import Person
from tests.core.papers import submitted_request
from tests.factories.org import BranchFactory, PersonFactory, UserFactory


@pytest.fixture
def person(db):
    return PersonFactory(name="张三", contract="employee")


def test_changes_finds_none_where_nobody_saved(person):
    token = meanwhile.seen(person, ["name", "contract", "branch", "hired_on"])

    assert meanwhile.changes(Person.objects.get(pk=person.pk), token) == []


def test_changes_names_the_field_with_what_was_and_what_is(person):
    token = meanwhile.seen(person, ["name", "phone"])
    Person.objects.filter(pk=person.pk).update(name="张叁")

    assert meanwhile.changes(Person.objects.get(pk=person.pk), token) == [Change("name", "张三", "张叁")]


def test_changes_shows_choices_and_relations_as_people_read_them(person):
    token = meanwhile.seen(person, ["contract", "branch"])
    before = str(person.branch)
    other = BranchFactory()
    Person.objects.filter(pk=person.pk).update(contract="broker", branch=other)

    changes = meanwhile.changes(Person.objects.get(pk=person.pk), token)

    assert changes[1] == Change("branch", before, str(other))
    assert changes[0].was == person.get_contract_display()


def test_changes_minds_no_field_that_the_form_does_not_show(person):
    token = meanwhile.seen(person, ["name", "not a field of the record"])
    Person.objects.filter(pk=person.pk).update(phone="139")

    assert meanwhile.changes(Person.objects.get(pk=person.pk), token) == []


def test_refuse_if_changed_lets_pass_what_nobody_changed(person):
    meanwhile.refuse_if_changed(person, meanwhile.seen(person, ["name"]))


def test_refuse_if_changed_minds_a_papers_version_even_where_no_field_shown_changed(now, db):
    paper = submitted_request(now)
    token = meanwhile.seen(paper, ["title"])
    paper.version += 1

    with pytest.raises(Conflict, match="Somebody else saved meanwhile"):
        meanwhile.refuse_if_changed(paper, token)


def test_refuse_if_changed_says_who_and_lists_the_fields(person, now):
    token = meanwhile.seen(person, ["name"])
    person.name = "张叁"
    audit.record("org.person.edit", person, by=UserFactory(name="Bob"), at=now)

    with pytest.raises(Conflict, match="Bob saved at") as caught:
        meanwhile.refuse_if_changed(person, token)

    assert caught.value.faults == ["name: was “张三”, now “张叁”"]


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_refuse_if_changed_refuses_a_token_that_is_not_ours(token):
    with pytest.raises(Conflict, match="This form is incomplete"):
        meanwhile.refuse_if_changed(SavedFilter(pk=1), token)


def test_seen_of_one_record_does_not_pass_for_another(db, alice):
    first = SavedFilter.objects.create(user=alice, page="a", name="First", query="")
    second = SavedFilter.objects.create(user=alice, page="a", name="Second", query="")

    with pytest.raises(Conflict):
        meanwhile.refuse_if_changed(second, meanwhile.seen(first, ["query"]))
