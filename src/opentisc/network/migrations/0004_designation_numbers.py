"""A designation's own number, and what a body was before each of its changes."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0003_provinces")]

    operations = [
        migrations.AddField(
            model_name="designation",
            name="number",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.CreateModel(
            name="BodyChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("before", models.JSONField()),
                ("holds_from", models.DateField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="network.servicebody",
                    ),
                ),
            ],
            options={"ordering": ["-holds_from", "-pk"]},
        ),
    ]
