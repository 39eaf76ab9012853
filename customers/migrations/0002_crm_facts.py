"""The facts per customer and month, partitioned by month; customers.services adds each month's partition."""

from django.db import migrations, models

FORWARD = """
CREATE TABLE customers_crmfact (
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    crm_month_id bigint NOT NULL REFERENCES customers_crmmonth (id) DEFERRABLE INITIALLY DEFERRED,
    line integer NOT NULL,
    account varchar(30) NOT NULL,
    customer_name varchar(80) NOT NULL,
    manager_id bigint NOT NULL,
    team_id bigint,
    opened_on date,
    turnover numeric(18, 2) NOT NULL,
    commission numeric(18, 2) NOT NULL,
    exchange_fees numeric(18, 2) NOT NULL,
    net_commission numeric(18, 2) NOT NULL,
    net_income numeric(18, 2) NOT NULL,
    month_end_assets numeric(18, 2) NOT NULL,
    average_assets numeric(18, 2) NOT NULL,
    is_valid boolean NOT NULL,
    is_new boolean NOT NULL,
    product_sales numeric(18, 2) NOT NULL,
    sales_by_class jsonb,
    net_new_assets numeric(18, 2) NOT NULL,
    PRIMARY KEY (month, crm_month_id, line),
    CHECK (net_commission = commission - exchange_fees)
) PARTITION BY RANGE (month);
CREATE INDEX crm_fact_by_manager ON customers_crmfact (crm_month_id, manager_id);
CREATE INDEX crm_fact_by_account ON customers_crmfact (account);
CREATE INDEX crm_fact_by_team ON customers_crmfact (crm_month_id, team_id);
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FORWARD,
            "DROP TABLE customers_crmfact",
        ),
    ]
