"""A customer's months are those of the rows: kept beside them, every import would update every customer.

With that, the room for updates that 0006 left on every page is not needed either.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_room_for_updates'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='customer',
            name='customer_months_in_order',
        ),
        migrations.RemoveField(
            model_name='customer',
            name='first_month',
        ),
        migrations.RemoveField(
            model_name='customer',
            name='last_month',
        ),
        migrations.RunSQL(
            "ALTER TABLE customers_customer RESET (fillfactor)",
            "ALTER TABLE customers_customer SET (fillfactor = 50)",
        ),
    ]
