"""What was handed in stays as it is, figures and texts, until it is returned; no report is deleted."""

from django.db import migrations

GUARD = """
CREATE FUNCTION teams_report_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'reports are never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state NOT IN ('draft', 'returned') AND
        ROW(NEW.facts, NEW.facts_hash, NEW.analysis, NEW.problems, NEW.competitors, NEW.next_steps,
            NEW.market_share, NEW.kind, NEW.start, NEW.branch_id, NEW.team_id)
        IS DISTINCT FROM
        ROW(OLD.facts, OLD.facts_hash, OLD.analysis, OLD.problems, OLD.competitors, OLD.next_steps,
            OLD.market_share, OLD.kind, OLD.start, OLD.branch_id, OLD.team_id)
    THEN
        RAISE EXCEPTION 'a report that is handed in stays as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER teams_report_stays BEFORE UPDATE OR DELETE ON teams_businessreport
    FOR EACH ROW EXECUTE FUNCTION teams_report_refuse_change();
"""
OPEN = """
DROP TRIGGER teams_report_stays ON teams_businessreport;
DROP FUNCTION teams_report_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, OPEN)]
