"""A version of a deliverable that was handed in keeps what it says: the database refuses the change.

Going back drops the triggers.
"""

from django.db import migrations

KEPT = (
    "request_id", "kind", "language", "version", "report_number", "content", "content_sha256", "author_id",
    "author_name", "made_at",
)  # fmt: skip
WORDS = "a deliverable that was handed in never changes"


def _statements(vendor):
    if vendor == "sqlite":
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
        return (
            f"""CREATE TRIGGER deliverable_kept BEFORE UPDATE ON desk_deliverable
            WHEN (OLD.state <> 'draft' AND ({changed})) OR (OLD.state <> 'draft' AND NEW.state = 'draft')
            BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
        )
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)
    return (
        f"""CREATE FUNCTION deliverable_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER deliverable_kept BEFORE UPDATE ON desk_deliverable
        FOR EACH ROW WHEN (OLD.state <> 'draft' AND ({changed} OR NEW.state = 'draft'))
        EXECUTE FUNCTION deliverable_refuse()""",
    )


def guard(apps, schema_editor):
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION deliverable_refuse() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER deliverable_kept")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_requests_catalogue_knowledge")]
    operations = [migrations.RunPython(guard, lift)]
