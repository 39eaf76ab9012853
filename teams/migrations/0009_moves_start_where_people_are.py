"""Planned moves whose place of departure went with a move that was cancelled start from where people are (G5.4)."""

from datetime import timedelta

from django.db import migrations
from django.db.models import Exists, F, OuterRef, Q


def start_where_people_are(apps, schema_editor):
    """Give such moves the outlet served on the day before; one that would lead nowhere starts from none.

    May run twice: afterwards no move starts from where a cancelled one was to lead.
    """
    OutletMove = apps.get_model('teams', 'OutletMove')
    Posting = apps.get_model('org', 'Posting')
    cancelled = OutletMove.objects.filter(
        state='cancelled',
        person=OuterRef('person'),
        to_outlet=OuterRef('from_outlet'),
        effective_on__lt=OuterRef('effective_on'),
    )
    for move in OutletMove.objects.filter(Exists(cancelled), state='decided').iterator():
        day = move.effective_on - timedelta(days=1)
        held = Posting.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), person=move.person_id, valid_from__lte=day)
        outlet = held.values_list('outlet', flat=True).first()
        if outlet != move.from_outlet_id:
            rows = OutletMove.objects.filter(pk=move.pk)
            rows.update(from_outlet=None if outlet == move.to_outlet_id else outlet, version=F('version') + 1)


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0008_upload_checks'),
        ('teams', '0008_shortfalls_say_when_renewed'),
    ]

    operations = [
        migrations.RunPython(start_where_people_are, migrations.RunPython.noop),
    ]
