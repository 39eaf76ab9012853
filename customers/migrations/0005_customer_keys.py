"""A customer's branch and account manager exist: asked once per statement, for a file knows thousands at once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION customers_refuse_strangers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT branch_id FROM added) AS named
        LEFT JOIN org_branch branch ON branch.id = named.branch_id WHERE branch.id IS NULL
    ) OR EXISTS (
        SELECT FROM (SELECT DISTINCT manager_id FROM added WHERE manager_id IS NOT NULL) AS named
        LEFT JOIN org_person person ON person.id = named.manager_id WHERE person.id IS NULL
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a customer names a branch or an account manager that is not there';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER customer_keys_added AFTER INSERT ON customers_customer
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION customers_refuse_strangers();
CREATE TRIGGER customer_keys_changed AFTER UPDATE ON customers_customer
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION customers_refuse_strangers();
"""
BACKWARD = """
DROP TRIGGER customer_keys_changed ON customers_customer;
DROP TRIGGER customer_keys_added ON customers_customer;
DROP FUNCTION customers_refuse_strangers();
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_customers_by_bytes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
