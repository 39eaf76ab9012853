"""Facts in SQL: accounts compared by bytes and once per file, keys checked by the set, rows never changed."""

from django.db import migrations

# A foreign key is asked row by row, which doubles the time of an import; here each statement is asked once.
FORWARD = """
ALTER TABLE customers_crmfact DROP CONSTRAINT customers_crmfact_crm_month_id_fkey;
DROP INDEX crm_fact_by_account, crm_fact_by_team;
ALTER TABLE customers_crmfact ALTER COLUMN account TYPE varchar(32) COLLATE "C",
    ALTER COLUMN customer_name TYPE varchar(100);
ALTER TABLE customers_crmfact ADD CONSTRAINT crm_fact_account_once UNIQUE (account, crm_month_id, month);

CREATE FUNCTION customers_refuse_orphans() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT crm_month_id, month FROM added) AS named
        LEFT JOIN customers_crmmonth crm ON crm.id = named.crm_month_id AND crm.month = named.month
        WHERE crm.id IS NULL
    ) OR EXISTS (
        SELECT FROM (SELECT DISTINCT manager_id FROM added) AS named
        LEFT JOIN org_person person ON person.id = named.manager_id WHERE person.id IS NULL
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a CRM row names a file or an account manager that is not there';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER crm_fact_keys AFTER INSERT ON customers_crmfact
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION customers_refuse_orphans();

CREATE FUNCTION customers_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'accepted CRM rows are never changed; a newer file replaces them';
END $$;
CREATE TRIGGER crm_fact_fixed BEFORE UPDATE OR DELETE ON customers_crmfact
    FOR EACH STATEMENT EXECUTE FUNCTION customers_refuse_change();
"""
BACKWARD = """
DROP TRIGGER crm_fact_fixed ON customers_crmfact;
DROP TRIGGER crm_fact_keys ON customers_crmfact;
DROP FUNCTION customers_refuse_change();
DROP FUNCTION customers_refuse_orphans();
ALTER TABLE customers_crmfact DROP CONSTRAINT crm_fact_account_once;
ALTER TABLE customers_crmfact ALTER COLUMN account TYPE varchar(30) COLLATE "default",
    ALTER COLUMN customer_name TYPE varchar(80);
CREATE INDEX crm_fact_by_account ON customers_crmfact (account);
CREATE INDEX crm_fact_by_team ON customers_crmfact (crm_month_id, team_id);
ALTER TABLE customers_crmfact ADD FOREIGN KEY (crm_month_id) REFERENCES customers_crmmonth (id)
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_crm_facts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
