"""Histories out of the audit: verbs and roles by their names, both names where somebody acts for another."""

import pytest

from core import audit, components
from core.actors import Capacity
from core.components import events
from core.models import SavedFilter
from tests.factories.org import UserFactory


@pytest.fixture
def record(db):
    return SavedFilter.objects.create(user=UserFactory(), page="a", name="October", query="")


def test_events_say_who_did_what_when_and_why(record, now):
    audit.record("core.savedfilter.keep", record, by=UserFactory(name="Alice"), at=now, reason="For October")

    (event,) = events(record, labels={"keep": "kept"})

    assert (event.what, event.by, event.at, event.reason) == ("kept", "Alice", now, "For October")


def test_events_name_the_role_and_whom_it_was_for(record, now, monkeypatch):
    monkeypatch.setitem(components.CAPACITY_LABELS, "finance", "Finance of the branch")
    capacity = Capacity("finance", on_behalf_of_id=UserFactory(name="Bob").pk)
    audit.record("core.savedfilter.keep", record, by=UserFactory(name="Alice"), at=now, capacity=capacity)

    (event,) = events(record)

    assert (event.by, event.capacity, event.on_behalf_of) == ("Alice", "Finance of the branch", "Bob")


def test_events_of_the_system_say_so(record, now):
    audit.record("core.savedfilter.keep", record, by=None, at=now)

    assert events(record)[0].by == "the system"


def test_events_of_work_in_the_background_name_the_system_not_who_asked_for_it(record, now, monkeypatch):
    monkeypatch.setattr(SavedFilter, "SYSTEM_STEPS", {"check"}, raising=False)
    for verb in ("keep", "check"):
        audit.record(f"core.savedfilter.{verb}", record, by=UserFactory(name="Alice"), at=now)

    assert [event.by for event in events(record)] == ["Alice", "the system"]


def test_events_take_the_records_own_names_for_verbs(record, now):
    record.ACTION_LABELS = {"keep": "kept"}
    audit.record("core.savedfilter.keep", record, by=None, at=now)

    assert events(record)[0].what == "kept"


def test_events_show_a_verb_without_a_name_as_it_is(record, now):
    audit.record("core.savedfilter.rename", record, by=None, at=now)

    assert events(record, labels={"keep": "kept"})[0].what == "rename"


def test_events_stand_in_the_order_in_which_they_happened(record, now):
    for verb in ("draft", "send", "keep"):
        audit.record(f"core.savedfilter.{verb}", record, by=None, at=now)

    assert [event.what for event in events(record)] == ["draft", "send", "keep"]


def test_events_of_another_record_stay_with_it(record, now):
    other = SavedFilter.objects.create(user=record.user, page="a", name="November", query="")
    audit.record("core.savedfilter.keep", other, by=None, at=now)

    assert events(record) == []
