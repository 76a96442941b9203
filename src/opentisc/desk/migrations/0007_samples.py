"""De-identified samples of authorities, and the texts released for them."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_effect_verdicts"),
        ("network", "0004_designation_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("division", models.CharField(max_length=60)),
                ("purpose", models.CharField(max_length=200)),
                ("rule", models.JSONField()),
                ("seed", models.CharField(max_length=32)),
                ("population", models.PositiveIntegerField()),
                ("by_name", models.CharField(max_length=220)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="network.servicebody",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SampledRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("facts", models.JSONField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sampled",
                        to="desk.servicerequest",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cases", to="desk.sample"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ReleasedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=10)),
                ("text", models.TextField(blank=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("original_sha256", models.CharField(max_length=64)),
                ("confirmed", models.PositiveSmallIntegerField(default=0)),
                ("by_name", models.CharField(max_length=220)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="desk.sampledrequest",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="sampledrequest",
            constraint=models.UniqueConstraint(fields=("sample", "position"), name="sample_position_once"),
        ),
        migrations.AddConstraint(
            model_name="sampledrequest",
            constraint=models.UniqueConstraint(fields=("sample", "request"), name="sample_request_once"),
        ),
        migrations.AddConstraint(
            model_name="releasedtext",
            constraint=models.UniqueConstraint(fields=("case", "part"), name="released_text_once"),
        ),
        migrations.AddConstraint(
            model_name="releasedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["asked", "answered", "said"])), name="released_part_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="releasedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="released_or_withheld_with_reason",
            ),
        ),
    ]
