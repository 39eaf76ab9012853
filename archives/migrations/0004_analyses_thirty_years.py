"""The retention class of business analyses (domain: archive); data apart from schema."""

from django.db import migrations

CODE, NAME, YEARS = "GEN30", "综合分析类（三十年）", 30
BASIS = "机关文件材料归档范围和文书档案保管期限规定：统计分析、工作总结等重要分析材料 30 年"


def add(apps, schema_editor):
    rows = apps.get_model("archives", "RetentionClass").objects
    rows.get_or_create(code=CODE, defaults={"name": NAME, "years": YEARS, "basis": BASIS})


class Migration(migrations.Migration):
    dependencies = [("archives", "0003_papers_of_teams")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
