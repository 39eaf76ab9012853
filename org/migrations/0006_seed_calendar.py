from django.db import migrations

from org.rules.days import known_calendar


def seed(apps, schema_editor):
    """The calendars published so far; later years come through the calendar page."""
    CalendarYear, Holiday = apps.get_model("org", "CalendarYear"), apps.get_model("org", "Holiday")
    years = known_calendar()
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, published=True) for year in years], ignore_conflicts=True
    )
    days = [day for year in years.values() for day in year]
    Holiday.objects.bulk_create(
        [Holiday(date=day.date, kind=day.kind, name=day.name) for day in days], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("org", "0005_import_uploads")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
