"""Write the country and the province-level divisions, from the list that is shipped."""

from django.db import migrations


def load(apps, schema_editor):
    from opentisc.network.divisions.reading import shipped

    Division = apps.get_model("network", "Division")
    for row in shipped():
        Division.objects.update_or_create(
            code=row.code, defaults={"name": row.name, "path": row.path, "level": row.level}
        )


class Migration(migrations.Migration):
    dependencies = [("network", "0002_one_at_a_time")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
