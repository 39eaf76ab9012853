"""The whole chain: its states, steps, versions, hands, faxes, scans and routes (G4)."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0002_closed_requests_have_their_moment'),
        ('archives', '0002_retention_classes'),
        ('core', '0006_serial_void_says_when'),
        ('org', '0008_upload_checks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Chase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reminder', 'reminder'), ('phone', 'phone call')], max_length=10, verbose_name='kind')),
                ('spoken_with', models.CharField(blank=True, max_length=60, verbose_name='spoken with')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='what was said')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Fax',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveSmallIntegerField(verbose_name='version')),
                ('direction', models.CharField(choices=[('up_sent', 'sent to headquarters'), ('up_received', 'received by headquarters'), ('back_sent', 'sent back to the branch'), ('back_received', 'received by the branch')], max_length=15, verbose_name='direction')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
                ('from_number', models.CharField(max_length=40, verbose_name='from number')),
                ('to_number', models.CharField(max_length=40, verbose_name='to number')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('gateway', models.CharField(choices=[('hand', 'printed and faxed by hand'), ('mail', 'by the mail-to-fax service')], default='hand', max_length=10, verbose_name='sent how')),
                ('state', models.CharField(choices=[('queued', 'being sent'), ('sent', 'sent'), ('failed', 'failed')], default='sent', max_length=10, verbose_name='state')),
                ('sent_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=300, verbose_name='why it failed')),
            ],
            options={
                'verbose_name': 'fax',
                'verbose_name_plural': 'faxes',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Hand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('agreed', 'agreed'), ('conditional', 'agreed with conditions'), ('objected', 'disagreed'), ('not_concerned', 'not concerned'), ('returned', 'returned'), ('lapsed', 'no longer needed')], max_length=15)),
                ('text', models.TextField(blank=True)),
                ('capacity', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['step__order', 'at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RequestVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveSmallIntegerField(verbose_name='version')),
                ('content_hash', models.CharField(max_length=64)),
                ('text', models.TextField(blank=True)),
                ('attachments', models.JSONField(default=list)),
                ('submitted_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['request', 'revision'],
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind of paper')),
                ('revision', models.PositiveSmallIntegerField(verbose_name='version')),
                ('way', models.CharField(choices=[('channel', 'channel management alone'), ('chain', 'the whole countersign chain')], max_length=10, verbose_name='way')),
                ('channel_days', models.PositiveSmallIntegerField(default=5, verbose_name='days of channel management')),
                ('countersign_days', models.PositiveSmallIntegerField(default=5, verbose_name='days of each department')),
                ('leader_days', models.PositiveSmallIntegerField(default=5, verbose_name='days of each leader')),
                ('in_order', models.BooleanField(default=False, verbose_name='departments one after the other')),
                ('made_at', models.DateTimeField(verbose_name='laid down')),
            ],
            options={
                'verbose_name': 'route',
                'verbose_name_plural': 'routes',
                'ordering': ['kind', '-revision'],
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('sealed', models.BinaryField(null=True)),
                ('pages', models.PositiveSmallIntegerField(default=1, verbose_name='pages')),
                ('code', models.CharField(blank=True, max_length=80, verbose_name='code on the sheet')),
                ('finding', models.CharField(blank=True, max_length=200, verbose_name='what was found')),
                ('state', models.CharField(choices=[('reading', 'being read'), ('waiting', 'waits to be assigned'), ('filed', 'filed'), ('discarded', 'discarded')], default='reading', max_length=10, verbose_name='state')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('settled_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'scan',
                'verbose_name_plural': 'scans',
                'ordering': ['-uploaded_at', '-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='request',
            name='approvals_one_open_request_per_subject',
        ),
        migrations.RemoveConstraint(
            model_name='request',
            name='approvals_request_closed_is_whole',
        ),
        migrations.RemoveConstraint(
            model_name='step',
            name='approvals_step_decision_is_whole',
        ),
        migrations.AddField(
            model_name='request',
            name='addressee',
            field=models.CharField(blank=True, db_default='', max_length=80, verbose_name='addressed to'),
        ),
        migrations.AddField(
            model_name='request',
            name='body',
            field=models.TextField(blank=True, db_default='', verbose_name='text of the request'),
        ),
        migrations.AddField(
            model_name='request',
            name='checked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='request',
            name='checked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='request',
            name='checked_for',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='request',
            name='contact_phone',
            field=models.CharField(blank=True, db_default='', max_length=40, verbose_name='contact phone'),
        ),
        migrations.AddField(
            model_name='request',
            name='copies',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='copies to'),
        ),
        migrations.AddField(
            model_name='request',
            name='entered_at',
            field=models.DateTimeField(null=True, verbose_name='there since'),
        ),
        migrations.AddField(
            model_name='request',
            name='issued_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='request',
            name='issued_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='request',
            name='issued_for',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='request',
            name='letter',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.serialnumber'),
        ),
        migrations.AddField(
            model_name='request',
            name='received_number',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.serialnumber'),
        ),
        migrations.AddField(
            model_name='request',
            name='revision',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='request',
            name='secrecy',
            field=models.CharField(choices=[('public', 'public'), ('internal', 'internal'), ('business_secret', 'business secret')], db_default='internal', default='internal', max_length=20, verbose_name='secrecy'),
        ),
        migrations.AddField(
            model_name='request',
            name='urgency',
            field=models.CharField(choices=[('normal', 'normal'), ('urgent', 'urgent'), ('very_urgent', 'very urgent')], db_default='normal', default='normal', max_length=12, verbose_name='urgency'),
        ),
        migrations.AddField(
            model_name='request',
            name='way',
            field=models.CharField(choices=[('channel', 'channel management alone'), ('chain', 'the whole countersign chain')], db_default='channel', default='channel', max_length=10, verbose_name='way'),
        ),
        migrations.AddField(
            model_name='step',
            name='days',
            field=models.PositiveSmallIntegerField(db_default=5, default=5),
        ),
        migrations.AddField(
            model_name='step',
            name='department',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='step',
            name='handed_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='step',
            name='named_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='step',
            name='named_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='step',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='step',
            name='remark',
            field=models.CharField(blank=True, db_default='', max_length=300),
        ),
        migrations.AddField(
            model_name='step',
            name='revision',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='step',
            name='turn',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name='request',
            name='state',
            field=django_fsm.FSMField(choices=[('draft', 'being drafted'), ('signed_off', 'signed off by the branch'), ('faxed', 'faxed to headquarters'), ('registered', 'registered by the general office'), ('submitted', 'waiting for channel management'), ('countersigning', 'countersigning'), ('leaders', 'with the leaders'), ('replied', 'opinions faxed back'), ('rework', 'returned to the branch for changes'), ('approved', 'approved'), ('conditional', 'approved with conditions'), ('refused', 'not approved'), ('returned', 'returned'), ('withdrawn', 'withdrawn')], default='submitted', max_length=50, protected=True, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='step',
            name='kind',
            field=models.CharField(choices=[('channel', 'review by channel management'), ('department', 'countersigning department'), ('leader', 'instruction by a leader')], max_length=20),
        ),
        migrations.AlterField(
            model_name='step',
            name='opened_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='step',
            name='state',
            field=django_fsm.FSMField(choices=[('waiting', 'waiting'), ('agreed', 'agreed'), ('conditional', 'agreed with conditions'), ('objected', 'disagreed'), ('not_concerned', 'not concerned'), ('returned', 'returned'), ('lapsed', 'no longer needed')], default='waiting', max_length=15, protected=True),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_on'], name='approvals_steps_due'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(condition=models.Q(('department__isnull', False), models.Q(('state', 'lapsed'), _negated=True)), fields=('request', 'department'), name='approvals_department_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False), models.Q(('state', 'lapsed'), _negated=True)), fields=('request', 'person'), name='approvals_leader_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department', None), ('kind', 'channel'), ('person', None)), models.Q(('department__isnull', False), ('kind', 'department'), ('person', None)), models.Q(('department', None), ('kind', 'leader'), ('person__isnull', False)), _connector='OR'), name='approvals_step_says_whose'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'waiting')), ('state', 'lapsed'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['agreed', 'conditional', 'not_concerned', 'objected', 'returned'])), _connector='OR'), name='approvals_step_decision_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'lapsed']), ('opened_at__isnull', False), _connector='OR'), name='approvals_step_was_open_before_it_was_decided'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('on_behalf_of', None), models.Q(('on_behalf_of', models.F('decided_by')), _negated=True), _connector='OR'), name='approvals_nobody_stands_in_for_oneself'),
        ),
        migrations.AddField(
            model_name='chase',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='chase',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chases', to='approvals.request'),
        ),
        migrations.AddField(
            model_name='chase',
            name='step',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chases', to='approvals.step'),
        ),
        migrations.AddField(
            model_name='fax',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='fax',
            name='on_behalf_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fax',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faxes', to='approvals.request'),
        ),
        migrations.AddField(
            model_name='hand',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hands', to='approvals.request'),
        ),
        migrations.AddField(
            model_name='hand',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='on_behalf_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='approvals.step'),
        ),
        migrations.AddField(
            model_name='requestversion',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='approvals.request'),
        ),
        migrations.AddField(
            model_name='requestversion',
            name='submitted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='route',
            name='departments',
            field=models.ManyToManyField(blank=True, related_name='+', to='org.department', verbose_name='departments proposed for countersigning'),
        ),
        migrations.AddField(
            model_name='route',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='request',
            name='route',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='approvals.route'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['kind', 'subject_id'], name='approvals_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['countersigning', 'draft', 'faxed', 'leaders', 'registered', 'replied', 'rework', 'signed_off', 'submitted'])), fields=('kind', 'subject_id'), name='approvals_one_open_request_per_subject'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['countersigning', 'draft', 'faxed', 'leaders', 'registered', 'replied', 'rework', 'signed_off', 'submitted'])), models.Q(('closed_at__gte', models.F('submitted_at')), ('closed_at__isnull', False), ('state__in', ['approved', 'conditional', 'refused', 'returned', 'withdrawn'])), _connector='OR'), name='approvals_request_closed_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='approvals_check_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at', None), ('issued_by', None)), models.Q(('issued_at__isnull', False), ('issued_by__isnull', False), ('letter__isnull', False)), _connector='OR'), name='approvals_issue_is_whole'),
        ),
        migrations.AddField(
            model_name='scan',
            name='branch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='branch'),
        ),
        migrations.AddField(
            model_name='scan',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archives.document'),
        ),
        migrations.AddField(
            model_name='scan',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='approvals.request'),
        ),
        migrations.AddField(
            model_name='scan',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scan',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by'),
        ),
        migrations.AddConstraint(
            model_name='chase',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'reminder'), models.Q(models.Q(('spoken_with', ''), _negated=True), models.Q(('note', ''), _negated=True)), _connector='OR'), name='approvals_call_says_with_whom_and_what'),
        ),
        migrations.AddIndex(
            model_name='fax',
            index=models.Index(fields=['-at'], name='approvals_fax_by_time'),
        ),
        migrations.AddConstraint(
            model_name='fax',
            constraint=models.CheckConstraint(condition=models.Q(('pages__gte', 1)), name='approvals_fax_has_pages'),
        ),
        migrations.AddConstraint(
            model_name='fax',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('gateway', 'mail'), ('sent_at', None)), _connector='OR'), name='approvals_fax_sent_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.UniqueConstraint(fields=('request', 'user'), name='approvals_one_part_a_person'),
        ),
        migrations.AddConstraint(
            model_name='requestversion',
            constraint=models.UniqueConstraint(fields=('request', 'revision'), name='approvals_version_once'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(fields=('kind', 'revision'), name='route_version_once'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.CheckConstraint(condition=models.Q(('channel_days__gte', 1), ('countersign_days__gte', 1), ('leader_days__gte', 1)), name='route_days_are_some'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('sealed__isnull', False), ('state__in', ['reading', 'waiting'])), models.Q(('document__isnull', False), ('request__isnull', False), ('sealed', None), ('state', 'filed')), models.Q(('document', None), ('sealed', None), ('state', 'discarded')), _connector='OR'), name='approvals_scan_is_kept_or_filed'),
        ),
    ]
