"""Migrating makes models as they once were, and nobody listens to these."""

import pytest
from django.core.management import call_command, get_commands
from django.db.models.signals import class_prepared

from compensation.models import PayRun
from core.management.commands import migrate


def connected():
    return len(class_prepared.receivers)


def listen(**_given):
    """What a state field would do for its model."""


def test_our_command_is_the_one_that_is_called():
    assert get_commands()["migrate"] == "core"


def test_nobody_who_asks_within_is_told_of_models():
    before = connected()

    with migrate.former_models_unheard():
        class_prepared.connect(listen)

    assert connected() == before


def test_afterwards_whoever_asks_is_told_again():
    with pytest.raises(KeyError), migrate.former_models_unheard():
        raise KeyError

    class_prepared.connect(listen)

    assert class_prepared.disconnect(listen)


@pytest.mark.django_db
def test_todays_models_keep_their_transitions():
    call_command("migrate", verbosity=0)

    assert "sign_chief" in {
        transition.name for transition in PayRun(state="submitted").get_all_state_transitions()
    }
