"""The printed report and the printed division sheet say what the pages say (G5.2, G22)."""

import copy

import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from archives.services import open_document
from core.documents.pdf import can_print
from teams.documents.division import division_pdf
from teams.documents.report_shown import Titled
from teams.documents.reports import report_pdf
from teams.rules.division import Duty
from teams.sections import Shown
from teams.services.division import lay_down
from teams.services.reports import file_report
from tests.conftest import NOW
from tests.factories.compensation import fact
from tests.factories.teams_reports import SEPTEMBER, again, ground, october_facts

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not can_print(), reason="no Pango: apt-get install libpango-1.0-0"),
]


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    made.month(fact("E1", made.alice, commission="100"), month=SEPTEMBER)
    return made


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def printed(kept_ground):
    """The confirmed report of October, in Chinese."""
    place = copy.deepcopy(kept_ground)
    report = again(place.confirmed())
    pdf = report_pdf(report, printed_by="系统", audit_head="77:abcdef", at=NOW, language="zh-hans")
    return "".join(words(pdf).split()), report


@pytest.mark.parametrize(
    "told",
    [
        "东区团队2026年10月业务分析报告",
        "江州营业部",
        "净佣金（元）350.00",
        "+250.0%",
        "无法与上年同期比较：2025年10月没有CRM数据。",
        "爱丽丝",
        "北路网点",
        "期初2人",
        "薪酬情况（不列姓名）",
        "佣金上升。",
        "网点缺人。",
        "补员。",
        "营业部经理",
        "东区负责人",
        "经纪业务综合室、渠道管理部",
        "77:abcdef",
    ],
)
def test_report_pdf_says(printed, told):
    assert told.replace(" ", "") in printed[0]


def test_report_pdf_names_the_hash_of_its_figures(printed):
    text, report = printed

    assert report.facts_hash in text


def test_report_pdf_bears_the_archives_number_and_is_called_after_it(kept_ground, db):
    place = copy.deepcopy(kept_ground)
    report = place.confirmed(team="west")

    document = file_report(report_id=report.pk, at=NOW)

    number = document.number.text
    assert document.file_name == f"{number}.pdf"
    content = open_document(document_id=document.pk, by=place.desk, at=NOW)[1]
    assert number in words(content)


def test_report_pdf_keeps_short_tables_whole_and_charts_side_by_side(kept_ground, db):
    """Two charts on a line and no short table over two sheets: four sheets hold what took five."""
    place = copy.deepcopy(kept_ground)
    report = again(place.begun(start=SEPTEMBER))
    report.facts["people"] = [report.facts["people"][0] | {"name": f"员工{n}"} for n in range(15)]
    for row in report.facts["totals"]:
        row["plan"] = "500.00"

    pdf = report_pdf(report, printed_by="x", audit_head="1:a", at=NOW, language="en")

    assert len(pypdfium2.PdfDocument(pdf)) == 4


@pytest.mark.parametrize(("rows", "is_kept"), [(2, True), (12, True), (13, False)])
def test_short_tables_of_a_report_stay_on_one_sheet(rows, is_kept):
    table = Shown(["Region", "People"], [["城东一区", "3"]] * rows, [False, True])

    printed = render_to_string("teams/print/_table.html", {"item": Titled("By region", table)})

    assert ('class="kept"' in printed) == is_kept
    assert printed.count('<th class="words">') == 1


def test_report_pdf_of_a_draft_says_so(kept_ground, db):
    place = copy.deepcopy(kept_ground)
    report = again(place.begun(team=None))

    text = words(report_pdf(report, printed_by="x", audit_head="1:a", at=NOW, language="en"))

    assert "Not confirmed (being written)" in text
    assert "By team" in text


def test_division_pdf_says_who_does_what(kept_ground, db):
    place = copy.deepcopy(kept_ground)
    rows = [
        (
            Duty(place.alice.pk, develops="北路商户", serves="存量客户", substitute_id=place.bob.pk),
            place.north.pk,
        ),
        (Duty(place.bob.pk, develops="小区", reason="新人"), None),
    ]
    sheet = lay_down(
        team_id=place.east.pk, valid_from=NOW.date(), rows=rows, note="试行", by=place.lead, at=NOW
    )

    with translation.override("zh-hans"):
        text = "".join(words(division_pdf(sheet, printed_by="x", at=NOW, language="zh-hans")).split())

    for told in ("分工表", "北路商户", "存量客户", "新人", "试行", "东区负责人"):
        assert told in text
