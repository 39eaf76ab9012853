"""What columns of lists are headed, in both languages and in the order in which they stand."""

from tests.words import headed, misread
from customers.tables import (
    CrmMonthTable,
    CustomerMonthTable,
    CustomerTable,
    FactTable,
    FaultTable,
    VersionTable,
)


WORDS = [
    (CrmMonthTable, "month", "Month", "月份"),
    (CrmMonthTable, "branch", "Branch", "营业部"),
    (CrmMonthTable, "file_name", "File", "文件"),
    (CrmMonthTable, "state", "State", "状态"),
    (CrmMonthTable, "revision", "Version", "版本"),
    (CrmMonthTable, "row_count", "Rows", "行数"),
    (CrmMonthTable, "fault_count", "Faults found", "差错"),
    (CrmMonthTable, "uploaded_by", "Uploaded by", "上传人"),
    (CrmMonthTable, "uploaded_at", "Uploaded", "上传"),
    (VersionTable, "revision", "Version", "版本"),
    (VersionTable, "state", "State", "状态"),
    (VersionTable, "row_count", "Rows", "行数"),
    (VersionTable, "uploaded_by", "Uploaded by", "上传人"),
    (VersionTable, "decided_at", "Accepted", "已接收"),
    (FaultTable, "row", "Row", "行"),
    (FaultTable, "column", "Column", "列"),
    (FaultTable, "value", "Found", "原内容"),
    (FaultTable, "words", "What is wrong, and what to do", "差错及处理办法"),
    (CustomerTable, "account", "Fund account", "资金账号"),
    (CustomerTable, "name", "Customer", "客户"),
    (CustomerTable, "manager", "Account manager", "客户经理"),
    (CustomerTable, "branch", "Branch", "营业部"),
    (CustomerTable, "opened_on", "Opened on", "开户日期"),
    (FactTable, "account", "Fund account", "资金账号"),
    (FactTable, "customer_name", "Customer", "客户"),
    (FactTable, "manager", "Account manager", "客户经理"),
    (FactTable, "net_commission", "Net commission (yuan)", "净佣金（元）"),
    (FactTable, "net_income", "Net income (yuan)", "净收入（元）"),
    (FactTable, "month_end_assets", "Month-end assets (yuan)", "期末资产（元）"),
    (FactTable, "average_assets", "Average assets (yuan)", "日均资产（元）"),
    (FactTable, "product_sales", "Product sales (yuan)", "产品销售额（元）"),
    (FactTable, "net_new_assets", "Net new assets (yuan)", "净新增资产（元）"),
    (FactTable, "turnover", "Turnover (yuan)", "交易量（元）"),
    (FactTable, "commission", "Commission (yuan)", "佣金（元）"),
    (FactTable, "exchange_fees", "Exchange fees (yuan)", "规费（元）"),
    (FactTable, "opened_on", "Opened on", "开户日期"),
    (FactTable, "validity", "Valid or new", "有效/新增"),
    (CustomerMonthTable, "month", "Month", "月份"),
    (CustomerMonthTable, "manager", "Account manager", "客户经理"),
    (CustomerMonthTable, "turnover", "Turnover (yuan)", "交易量（元）"),
    (CustomerMonthTable, "net_commission", "Net commission (yuan)", "净佣金（元）"),
    (CustomerMonthTable, "net_income", "Net income (yuan)", "净收入（元）"),
    (CustomerMonthTable, "month_end_assets", "Month-end assets (yuan)", "期末资产（元）"),
    (CustomerMonthTable, "average_assets", "Average assets (yuan)", "日均资产（元）"),
    (CustomerMonthTable, "product_sales", "Product sales (yuan)", "产品销售额（元）"),
    (CustomerMonthTable, "validity", "Valid or new", "有效/新增"),
]


def test_every_column_is_headed_in_both_languages():
    assert misread(WORDS, lambda table, column: table.base_columns[column].verbose_name) == []


def test_every_headed_column_stands_in_the_table_of_words():
    tables = {table for table, *_ in WORDS}
    told = {table: [column for one, column, *_ in WORDS if one is table] for table in tables}

    assert told == {table: headed(table) for table in tables}
