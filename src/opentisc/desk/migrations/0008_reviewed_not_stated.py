from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0007_samples"),
    ]

    operations = [
        migrations.AlterField(
            model_name="searchstep",
            name="reviewed",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
