import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0004_sign_ins")]

    operations = [
        migrations.CreateModel(
            name='ImportUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('branches', 'branches'), ('teams', 'teams'), ('regions', 'regions'), ('outlets', 'outlets'), ('people', 'people')], max_length=20, verbose_name='what it holds')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_uploads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'uploaded workbook',
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(fields=('owner',), name='one_import_waiting_per_person')],
            },
        ),
    ]
