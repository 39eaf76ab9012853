"""The audit chain refuses UPDATE, DELETE and TRUNCATE, and its head never moves back."""

from django.db import migrations

GENESIS = "0" * 64

FORWARD = f"""
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER core_auditentry_no_change BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_auditentry_no_truncate BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
CREATE FUNCTION core_audit_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'the head of the audit stays';
    END IF;
    IF NEW.seq <> OLD.seq + 1 THEN
        RAISE EXCEPTION 'the head of the audit moves one entry at a time';
    END IF;
    RETURN NEW;
END $$;
INSERT INTO core_audithead (id, seq, hash) VALUES (1, 0, '{GENESIS}');
CREATE TRIGGER core_audithead_forward BEFORE UPDATE OR DELETE ON core_audithead
    FOR EACH ROW EXECUTE FUNCTION core_audit_head_forward();
CREATE TRIGGER core_audithead_no_truncate BEFORE TRUNCATE ON core_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
"""

BACKWARD = """
DROP TRIGGER core_audithead_no_truncate ON core_audithead;
DROP TRIGGER core_audithead_forward ON core_audithead;
DROP FUNCTION core_audit_head_forward();
DROP TRIGGER core_auditentry_no_truncate ON core_auditentry;
DROP TRIGGER core_auditentry_no_change ON core_auditentry;
DROP FUNCTION core_audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
