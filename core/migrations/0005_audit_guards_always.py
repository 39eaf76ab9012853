"""Entries come in the chain's order, and the guards fire whatever role the session replicates for."""

from django.db import migrations

ENTRY_GUARDS = ("core_auditentry_in_order", "core_auditentry_no_change", "core_auditentry_no_truncate")
HEAD_GUARDS = ("core_audithead_forward", "core_audithead_no_truncate")

IN_ORDER = """
CREATE FUNCTION core_audit_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM core_audithead WHERE id = 1 AND seq + 1 = NEW.seq AND hash = NEW.previous_hash;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an entry of the audit follows the one before';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER core_auditentry_in_order BEFORE INSERT ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_in_order();
"""
NOT_IN_ORDER = """
DROP TRIGGER core_auditentry_in_order ON core_auditentry;
DROP FUNCTION core_audit_in_order();
"""


def enabled(how: str, guards: tuple[str, ...], table: str) -> str:
    return "".join(f"ALTER TABLE {table} ENABLE {how} TRIGGER {guard};\n" for guard in guards)


ALWAYS = enabled("ALWAYS", ENTRY_GUARDS, "core_auditentry") + enabled("ALWAYS", HEAD_GUARDS, "core_audithead")
USUALLY = enabled("", ENTRY_GUARDS, "core_auditentry") + enabled("", HEAD_GUARDS, "core_audithead")


class Migration(migrations.Migration):
    dependencies = [("core", "0004_notice_mail_attempts")]
    operations = [migrations.RunSQL(IN_ORDER + ALWAYS, USUALLY + NOT_IN_ORDER)]
