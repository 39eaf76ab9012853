"""The retention classes that come with the product (domain: archive); data apart from schema."""

from django.db import migrations

CLASSES = (
    ("PAY30", "会计凭证类（三十年）", 30, "会计档案管理办法（财政部、国家档案局令第79号）附表：会计凭证、会计账簿 30 年"),
    ("BUS20", "业务资料类（二十年）", 20, "证券法（2019）第一百三十七条：客户、委托、交易和内部管理资料不少于 20 年"),
    ("GEN10", "一般文书类（十年）", 10, "机关文件材料归档范围和文书档案保管期限规定：一般事项 10 年"),
    ("PERM", "永久", None, "机关文件材料归档范围和文书档案保管期限规定：重要请示与批复 永久"),
)


def add(apps, schema_editor):
    rows = apps.get_model("archives", "RetentionClass").objects
    for code, name, years, basis in CLASSES:
        rows.get_or_create(code=code, defaults={"name": name, "years": years, "basis": basis})


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
