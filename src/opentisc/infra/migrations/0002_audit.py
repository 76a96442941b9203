"""The audit trail, and the triggers that keep it as it was written (SC-49).

SQLite's `INSERT OR REPLACE` deletes a row without the delete trigger, so inserts are checked as well: only the next
number may be inserted. Going back drops the trail.
"""

from django.db import migrations, models

SQLITE = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON infra_auditevent
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON infra_auditevent
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_only_next BEFORE INSERT ON infra_auditevent
    WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM infra_auditevent)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE FUNCTION audit_require_next() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.seq IS DISTINCT FROM (SELECT COALESCE(MAX(seq), 0) + 1 FROM infra_auditevent) THEN
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON infra_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON infra_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON infra_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_only_next BEFORE INSERT ON infra_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_require_next()""",
)


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    """The triggers go with the table; PostgreSQL's functions do not."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuse() CASCADE")
        schema_editor.execute("DROP FUNCTION audit_require_next() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("infra", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('act', models.CharField(max_length=100)),
                ('result', models.CharField(max_length=10)),
                ('person_id', models.BigIntegerField(null=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('hat', models.CharField(blank=True, max_length=50)),
                ('body_code', models.CharField(blank=True, max_length=50)),
                ('on_behalf_of', models.BigIntegerField(null=True)),
                ('address', models.CharField(blank=True, max_length=45)),
                ('machine', models.CharField(max_length=10)),
                ('subject_kind', models.CharField(max_length=50)),
                ('subject_key', models.CharField(max_length=200)),
                ('facts', models.TextField(default='{}')),
                ('prev_hash', models.CharField(max_length=64)),
                ('row_hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_key', 'seq'], name='audit_by_subject'), models.Index(fields=['person_id', 'seq'], name='audit_by_person'), models.Index(fields=['at'], name='audit_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('seq__gte', 1)), name='audit_seq_from_one'), models.CheckConstraint(condition=models.Q(('result__in', ['done', 'refused', 'failed'])), name='audit_result_known'), models.CheckConstraint(condition=models.Q(('machine__in', ['web', 'command', 'job', 'api'])), name='audit_machine_known')],
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(default=0)),
                ('row_hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='audit_has_one_head')],
            },
        ),
        migrations.RunPython(guard, lift),
    ]
