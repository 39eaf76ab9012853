"""What records and their fields are called on pages, forms and papers, in both languages."""

from django.apps import apps

from tests.words import misread


WORDS = [
    ("CrmMonth", "", "CRM month", "CRM 月度数据"),
    ("CrmMonth", "branch", "branch", "营业部"),
    ("CrmMonth", "month", "month", "月份"),
    ("CrmMonth", "revision", "version", "版本"),
    ("CrmMonth", "replaces", "replaces", "替换对象"),
    ("CrmMonth", "state", "state", "状态"),
    ("CrmMonth", "file_name", "file name", "文件名"),
    ("CrmMonth", "row_count", "rows", "行数"),
    ("CrmMonth", "fault_count", "faults", "差错"),
    ("CrmMonth", "uploaded_by", "uploaded by", "上传人"),
    ("CrmMonth", "uploaded_at", "uploaded", "上传"),
    ("CrmFault", "row", "row", "行"),
    ("CrmFault", "column", "column", "列"),
    ("CrmFault", "value", "found", "原内容"),
    ("Customer", "", "customer", "客户"),
    ("Customer", "account", "fund account", "资金账号"),
    ("Customer", "name", "customer name", "客户姓名"),
    ("Customer", "branch", "branch", "营业部"),
    ("Customer", "manager", "account manager", "客户经理"),
    ("Customer", "opened_on", "opened on", "开户日期"),
    ("CrmFact", "", "CRM row", "CRM 数据行"),
    ("CrmFact", "month", "month", "月份"),
    ("CrmFact", "line", "row", "行"),
    ("CrmFact", "account", "fund account", "资金账号"),
    ("CrmFact", "customer_name", "customer name", "客户姓名"),
    ("CrmFact", "manager", "account manager", "客户经理"),
    ("CrmFact", "opened_on", "opened on", "开户日期"),
    ("CrmFact", "turnover", "turnover", "交易量"),
    ("CrmFact", "commission", "commission", "佣金"),
    ("CrmFact", "exchange_fees", "exchange fees", "规费"),
    ("CrmFact", "net_commission", "net commission", "净佣金"),
    ("CrmFact", "net_income", "net income", "净收入"),
    ("CrmFact", "month_end_assets", "month-end assets", "期末资产"),
    ("CrmFact", "average_assets", "average assets", "日均资产"),
    ("CrmFact", "is_valid", "valid account", "有效户"),
    ("CrmFact", "is_new", "new valid account", "新增有效户"),
    ("CrmFact", "product_sales", "product sales", "产品销售额"),
    ("CrmFact", "net_new_assets", "net new assets", "净新增资产"),
    ("HeadingMap", "heading", "heading", "列标题"),
    ("HeadingMap", "column", "column", "列"),
]


def verbose_name(model, field):
    meta = apps.get_model("customers", model)._meta
    return meta.get_field(field).verbose_name if field else meta.verbose_name


def test_every_field_reads_in_both_languages():
    assert misread(WORDS, verbose_name) == []
