"""The statement that sums a CRM month per account manager: stored as a detail, or compared with one."""

# Who belongs: everybody with a customer in the file, and everybody posted to a team of the branch in the
# month, at the place, grade and contract that stood at the month's end (or at the person's last day in it).
FIGURES = """
WITH sums AS (
    SELECT manager_id, count(*) AS customers, sum(turnover) AS turnover, sum(commission) AS commission,
        sum(exchange_fees) AS exchange_fees, sum(net_commission) AS net_commission,
        sum(net_income) AS net_income, sum(month_end_assets) AS month_end_assets,
        sum(average_assets) AS average_assets, sum(net_new_assets) AS net_new_assets,
        count(*) FILTER (WHERE is_valid) AS valid_accounts,
        count(*) FILTER (WHERE is_new) AS new_valid_accounts, sum(product_sales) AS product_sales,
        array_agg(sales_by_class) FILTER (WHERE sales_by_class IS NOT NULL) AS sold
    FROM customers_crmfact
    WHERE month = %(month)s AND crm_month_id = %(crm_month)s
    GROUP BY manager_id
), class_sums AS (
    SELECT sums.manager_id, class.key, sum(class.value::numeric)::numeric(18, 2) AS amount
    FROM sums CROSS JOIN LATERAL unnest(sums.sold) sale CROSS JOIN LATERAL jsonb_each_text(sale) class
    GROUP BY sums.manager_id, class.key
), classes AS (
    SELECT manager_id, jsonb_object_agg(key, amount::text) AS by_class FROM class_sums GROUP BY manager_id
), places AS (
    SELECT DISTINCT ON (posting.person_id) posting.person_id, posting.team_id, team.branch_id
    FROM org_posting posting JOIN org_team team ON team.id = posting.team_id
    WHERE posting.valid_from < %(end)s AND (posting.valid_until IS NULL OR posting.valid_until > %(month)s)
    ORDER BY posting.person_id, posting.valid_from DESC
), grades AS (
    SELECT DISTINCT ON (person_id) person_id, grade FROM org_grading
    WHERE valid_from < %(end)s AND (valid_until IS NULL OR valid_until > %(month)s)
    ORDER BY person_id, valid_from DESC
), managers AS (
    SELECT person.id AS person_id, places.team_id, coalesce(grades.grade, '') AS grade, person.contract,
        sums.*, coalesce(classes.by_class, '{}'::jsonb) AS by_class
    FROM org_person person
    LEFT JOIN sums ON sums.manager_id = person.id
    LEFT JOIN classes ON classes.manager_id = person.id
    LEFT JOIN places ON places.person_id = person.id
    LEFT JOIN grades ON grades.person_id = person.id
    WHERE sums.manager_id IS NOT NULL OR (
        places.branch_id = %(branch)s AND person.hired_on < %(end)s
        AND (person.left_on IS NULL OR person.left_on > %(month)s)
    )
), taxes AS (
    SELECT managers.*, round(net_commission::numeric(40, 20) / (1 + %(vat_rate)s) * %(vat_rate)s, 2) AS vat
    FROM managers
), parts AS (
    SELECT taxes.*, round(vat * %(surcharge_rate)s, 2) AS surcharge,
        round((net_commission - vat) * %(fund_rate)s, 2) AS fund
    FROM taxes
)
SELECT person_id, team_id, grade, contract, coalesce(customers, 0), coalesce(turnover, 0),
    coalesce(commission, 0), coalesce(exchange_fees, 0), coalesce(net_commission, 0),
    coalesce(net_commission - vat - surcharge - fund, 0), coalesce(net_income, 0),
    coalesce(month_end_assets, 0), coalesce(average_assets, 0), coalesce(net_new_assets, 0),
    coalesce(valid_accounts, 0), coalesce(new_valid_accounts, 0), coalesce(product_sales, 0), by_class
FROM parts
"""
# The columns of DetailRow in the statement's order.
COLUMNS = (
    "person_id",
    "team_id",
    "grade",
    "contract",
    "customers",
    "turnover",
    "commission",
    "exchange_fees",
    "net_commission",
    "net_commission_after_tax",
    "net_income",
    "month_end_assets",
    "average_assets",
    "net_new_assets",
    "valid_accounts",
    "new_valid_accounts",
    "product_sales",
    "sales_by_class",
)
