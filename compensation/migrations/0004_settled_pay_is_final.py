"""A signed report's slips and lines stay as they were signed; corrections are rows of a later month.

Statement triggers with transition tables: a run of 15,000 slips costs one look at its state, not 200,000.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION compensation_slips_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM touched JOIN compensation_payrun run ON run.id = touched.run_id
        WHERE run.state IN ('approved', 'paid', 'filed')
    ) THEN
        RAISE EXCEPTION 'a signed pay report is not edited';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION compensation_lines_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM touched JOIN compensation_payslip slip ON slip.id = touched.slip_id
        JOIN compensation_payrun run ON run.id = slip.run_id
        WHERE run.state IN ('approved', 'paid', 'filed')
    ) THEN
        RAISE EXCEPTION 'a signed pay report is not edited';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION compensation_slip_figures_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - 'document_id' - 'seen_at') IS DISTINCT FROM (to_jsonb(NEW) - 'document_id' - 'seen_at')
        AND EXISTS (
            SELECT 1 FROM compensation_payrun run
            WHERE run.id IN (OLD.run_id, NEW.run_id) AND run.state IN ('approved', 'paid', 'filed')
        )
    THEN
        RAISE EXCEPTION 'a signed pay report is not edited';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION compensation_run_stays_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('approved', 'paid', 'filed') AND (
        TG_OP = 'DELETE' OR NEW.state NOT IN ('approved', 'paid', 'filed')
        OR (NEW.branch_id, NEW.month, NEW.number_id, NEW.detail_id, NEW.content_hash, NEW.people, NEW.gross,
            NEW.insurance, NEW.vat, NEW.surtaxes, NEW.income_tax, NEW.recoveries, NEW.net)
        IS DISTINCT FROM (OLD.branch_id, OLD.month, OLD.number_id, OLD.detail_id, OLD.content_hash, OLD.people,
            OLD.gross, OLD.insurance, OLD.vat, OLD.surtaxes, OLD.income_tax, OLD.recoveries, OLD.net)
    ) THEN
        RAISE EXCEPTION 'a signed pay report is not edited';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER payslip_settled_insert AFTER INSERT ON compensation_payslip
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION compensation_slips_settled();
CREATE TRIGGER payslip_settled_delete AFTER DELETE ON compensation_payslip
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION compensation_slips_settled();
CREATE TRIGGER payslip_settled_update BEFORE UPDATE ON compensation_payslip
    FOR EACH ROW EXECUTE FUNCTION compensation_slip_figures_settled();
CREATE TRIGGER payline_settled_insert AFTER INSERT ON compensation_payline
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION compensation_lines_settled();
CREATE TRIGGER payline_settled_delete AFTER DELETE ON compensation_payline
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION compensation_lines_settled();
CREATE TRIGGER payline_settled_update AFTER UPDATE ON compensation_payline
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION compensation_lines_settled();
CREATE TRIGGER payrun_settled BEFORE UPDATE OR DELETE ON compensation_payrun
    FOR EACH ROW EXECUTE FUNCTION compensation_run_stays_settled();
"""

BACKWARD = """
DROP TRIGGER payrun_settled ON compensation_payrun;
DROP TRIGGER payline_settled_update ON compensation_payline;
DROP TRIGGER payline_settled_delete ON compensation_payline;
DROP TRIGGER payline_settled_insert ON compensation_payline;
DROP TRIGGER payslip_settled_update ON compensation_payslip;
DROP TRIGGER payslip_settled_delete ON compensation_payslip;
DROP TRIGGER payslip_settled_insert ON compensation_payslip;
DROP FUNCTION compensation_run_stays_settled();
DROP FUNCTION compensation_slip_figures_settled();
DROP FUNCTION compensation_lines_settled();
DROP FUNCTION compensation_slips_settled();
"""


class Migration(migrations.Migration):
    dependencies = [("compensation", "0003_reserves_corrections_signatures")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
