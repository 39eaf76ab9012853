"""Accounts compared by bytes, names found by their beginning, and no index that another one covers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_lighter_facts'),
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='crmmonth',
            name='missing_columns',
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name='customer',
            name='account',
            field=models.CharField(db_collation='C', max_length=32, verbose_name='fund account'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='branch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='org.branch', verbose_name='branch'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='manager',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='org.person', verbose_name='account manager'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='name',
            field=models.CharField(max_length=100, verbose_name='customer name'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['name'], name='customer_by_name', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(fields=('account',), name='customer_account_once'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__lte', models.F('last_month'))), name='customer_months_in_order'),
        ),
    ]
