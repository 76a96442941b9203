"""Uploaded files and the room they take."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0002_audit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FileGroup',
            fields=[
                ('code', models.CharField(max_length=50, primary_key=True, serialize=False)),
                ('used_bytes', models.PositiveBigIntegerField(default=0)),
                ('quota_bytes', models.PositiveBigIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('clean', '已查毒'), ('unscanned', '未扫描'), ('quarantined', '隔离待查'), ('refused', '查出病毒，已拒收')], max_length=12)),
                ('finding', models.CharField(blank=True, max_length=200)),
                ('group', models.CharField(max_length=50)),
                ('upload_key', models.CharField(blank=True, max_length=64, null=True)),
                ('uploaded_at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state'], name='file_by_state')],
                'constraints': [models.UniqueConstraint(fields=('group', 'upload_key'), name='file_once_for_each_upload')],
            },
        ),
    ]
