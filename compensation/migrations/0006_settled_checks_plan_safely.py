"""The same checks, worded so that no plan made while a table was empty makes them slow.

The functions' plans are kept for a session. A join of the touched rows with the slips may be planned as a
nested loop over a table that has no statistics yet; an array and a look-up by key cannot.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION compensation_slips_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM compensation_payrun run
        WHERE run.id = ANY(ARRAY(SELECT DISTINCT run_id FROM touched))
        AND run.state IN ('approved', 'paid', 'filed')
    ) THEN
        RAISE EXCEPTION 'a signed pay report is not edited';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION compensation_lines_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM compensation_payrun run
        WHERE run.id = ANY(ARRAY(
            SELECT DISTINCT slip.run_id FROM compensation_payslip slip
            WHERE slip.id = ANY(ARRAY(SELECT DISTINCT slip_id FROM touched))
        ))
        AND run.state IN ('approved', 'paid', 'filed')
    ) THEN
        RAISE EXCEPTION 'a signed pay report is not edited';
    END IF;
    RETURN NULL;
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION compensation_slips_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM touched JOIN compensation_payrun run ON run.id = touched.run_id
        WHERE run.state IN ('approved', 'paid', 'filed')
    ) THEN
        RAISE EXCEPTION 'a signed pay report is not edited';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION compensation_lines_settled() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("compensation", "0005_unfinished_drafts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
