"""What the first rows hold beneath a heading that is not known yet."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0007_customers_without_months'),
    ]

    operations = [
        migrations.AddField(
            model_name='crmmonth',
            name='heading_samples',
            field=models.JSONField(default=dict),
        ),
    ]
