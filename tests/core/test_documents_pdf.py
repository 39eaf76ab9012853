import os
import re
import sys
import threading
import zlib
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from pypdf import PdfReader

from core.charts import Series, bar
from core.components import Fact
from core.documents.cells import Kind
from core.documents.paper import Paper, Signature
from core.documents.pdf import can_print, render_pdf
from core.documents.sheets import Column, Sheet
from core.errors import DomainError

HEAD = '{% extends "core/print/base.html" %}{% load paper %}'
TEMPLATES = {
    "text.html": HEAD + "{% block content %}{{ text }}{% endblock %}",
    "raw.html": HEAD + "{% block content %}{{ text|safe }}{% endblock %}",
    "form.html": HEAD
    + "{% block head %}{% paper_facts facts %}{% endblock %}{% block content %}{% paper_tables sheets %}{% endblock %}"
    "{% block signatures %}{% paper_signatures signatures %}{% endblock %}",
    "chart.html": HEAD + '{% block content %}{% include "core/print/chart.html" %}{% endblock %}',
}
PAPER = Paper(
    title="营业部客户经理薪酬月报表",
    at=datetime(2026, 10, 31, 1, 5, tzinfo=timezone.utc),
    printed_by="李堃",
    branch="城东营业部",
    number="XY-2026-0012",
    audit_head="a3f1" * 16,
)
COLUMNS = [Column("工号"), Column("姓名"), Column("实发（元）", Kind.MONEY)]


@pytest.fixture(autouse=True, scope="module")
def papers():
    options = {
        "builtins": settings.TEMPLATES[0]["OPTIONS"]["builtins"],
        "loaders": [
            ("django.template.loaders.locmem.Loader", TEMPLATES),
            "django.template.loaders.app_directories.Loader",
        ],
    }
    with override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": options}]):
        yield


def printed(template, *, paper=PAPER, page="a4-portrait", language="zh-hans", **context):
    return render_pdf(template, context, paper=paper, page=page, language=language)


def pages(body):
    return [page.extract_text() for page in PdfReader(BytesIO(body)).pages]


def report(people):
    rows = [[f"T{number:03}", "张喆", Decimal("-1.50")] for number in range(people)]
    return printed(
        "form.html",
        facts=[Fact("月份", "2026年10月")],
        sheets=[Sheet("城东团队", COLUMNS, rows, totals=["合计", "", Decimal("-1.50") * people])],
        signatures=[Signature("主办会计", "王䶮", PAPER.at), Signature("副经理"), Signature("营业部经理")],
    )


@pytest.fixture(scope="module")
def long_report():
    return pages(report(120))


def test_render_pdf_prints_rare_characters_of_names():
    (text,) = pages(printed("text.html", text="张喆 王䶮 李堃 赵珺"))

    assert "张喆 王䶮 李堃 赵珺" in text


def test_render_pdf_embeds_its_own_fonts_reduced_to_what_is_used():
    body = printed("text.html", text="喆")
    fonts = PdfReader(BytesIO(body)).pages[0]["/Resources"]["/Font"]

    names = {font.get_object()["/BaseFont"] for font in fonts.values()}
    files = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile2"].get_object()
        for font in fonts.values()
    ]

    assert {re.sub(r"^/[A-Z]{6}\+", "", name) for name in names} == {"Paper", "Paper-Bold"}
    assert all(len(file.get_data()) < 400_000 for file in files)
    assert len(body) < 60_000


def test_render_pdf_prints_head_foot_and_page_numbers_on_every_page(long_report):
    count = len(long_report)

    assert count > 2
    for number, text in enumerate(long_report, 1):
        assert f"第 {number} 页 / 共 {count} 页" in text
        assert "城东营业部" in text
        assert "编号 XY-2026-0012" in text
        assert "李堃 于 2026-10-31 09:05:00 打印" in text
        assert "a3f1" * 16 in text.replace("\n", "")


def test_render_pdf_repeats_the_header_of_a_table_on_every_page(long_report):
    assert [text.count("实发（元）") for text in long_report] == [1] * len(long_report)


def test_render_pdf_prints_every_row_once_and_whole(long_report):
    text = "\n".join(long_report)

    assert [text.count(f"T{number:03}") for number in range(120)] == [1] * 120
    assert text.count("−1.50") == 120
    assert text.count("−180.00") == 1


@pytest.mark.parametrize("people", [28, 35])
def test_render_pdf_keeps_signatures_together_and_with_the_totals(people):
    *_, last = pages(report(people))

    for words in ("主办会计", "王䶮", "副经理", "营业部经理", "合计"):
        assert words in last
    assert last.count("签字：") == 3


def test_render_pdf_shows_the_running_title_from_the_second_page_on(long_report):
    first, second, *_ = long_report

    assert first.count(PAPER.title) == 1
    assert second.count(PAPER.title) == 1


def test_render_pdf_speaks_english():
    body = printed("text.html", text="x", language="en")
    (text,) = pages(body)

    assert "Page 1 of 1" in text
    assert "Printed by 李堃 at 2026-10-31 09:05:00" in text
    assert PdfReader(BytesIO(body)).trailer["/Root"]["/Lang"] == "en"


def test_render_pdf_leaves_the_language_of_the_request_alone():
    with translation.override("en"):
        printed("text.html", text="x", language="zh-hans")

        assert translation.get_language() == "en"


def test_render_pdf_describes_itself_for_the_archives():
    reader = PdfReader(BytesIO(printed("text.html", text="x")))

    info = reader.metadata
    assert (info.title, info.author, info.creator) == (
        "营业部客户经理薪酬月报表 XY-2026-0012",
        "城东营业部",
        "branchops",
    )
    assert info.creation_date == PAPER.at
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfaid" in reader.trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize(("page", "size"), [("a4-portrait", (595, 842)), ("a4-landscape", (842, 595))])
def test_render_pdf_lies_as_asked(page, size):
    box = PdfReader(BytesIO(printed("text.html", text="x", page=page))).pages[0].mediabox

    assert (round(box.width), round(box.height)) == size


def test_render_pdf_gives_the_same_bytes_for_the_same_paper():
    assert printed("text.html", text="喆") == printed("text.html", text="喆")


def test_render_pdf_gives_other_bytes_for_another_moment():
    later = replace(PAPER, at=datetime(2026, 11, 1, tzinfo=timezone.utc))

    assert printed("text.html", text="喆") != printed("text.html", text="喆", paper=later)


def test_render_pdf_gives_the_same_bytes_in_every_thread():
    bodies = []
    workers = [
        threading.Thread(target=lambda: bodies.append(printed("text.html", text="喆"))) for _ in range(2)
    ]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert bodies == [printed("text.html", text="喆")] * 2


def test_render_pdf_prints_after_a_fork_and_leaves_the_parents_fonts():
    before = printed("text.html", text="喆")

    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, b"same" if printed("text.html", text="喆") == before else b"other")
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as answer:
        said = answer.read()

    assert said == b"same"
    assert printed("text.html", text="喆䶮") != before


def test_render_pdf_names_no_path_of_the_machine():
    body = printed("text.html", text="x")
    streams = re.findall(rb"stream\n(.*?)\nendstream", body, re.DOTALL)
    unpacked = b"".join(zlib.decompress(stream) for stream in streams if stream[:1] == b"x")

    assert b"CreationDate" in body + unpacked
    for path in (str(settings.BASE_DIR).encode(), b"file:", b"/tmp", b"node_modules"):
        assert path not in body + unpacked


@pytest.fixture
def server():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()
        thread.join()


def test_render_pdf_asks_no_server_for_anything(server):
    address, asked = server
    text = (
        f'<img src="{address}/a.png" alt="missing picture"><link rel="stylesheet" href="{address}/a.css">'
        f'<style>@import url("{address}/b.css"); p{{background:url({address}/c.png)}}'
        f'@font-face{{font-family:x;src:url({address}/d.ttf)}}</style><object data="{address}/e.svg"></object>'
        f'<link rel="attachment" href="{address}/f"><svg><image href="{address}/g.png"/></svg><p>text</p>'
    )

    (page,) = pages(printed("raw.html", text=text))

    assert asked == []
    assert "text" in page
    assert "missing picture" in page


@pytest.mark.parametrize(
    "address",
    [
        "file://{}",
        "FILE://{}",
        "{}",
        "file://localhost{}",
        "file://{}?x=.ttf",
        "file://{}#NotoSansSC_400Regular.ttf",
    ],
)
def test_render_pdf_reads_no_other_file(tmp_path, address):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-CONTENT")
    link = address.format(secret)

    reader = PdfReader(
        BytesIO(
            printed(
                "raw.html", text=f'<link rel="attachment" href="{link}"><object data="{link}">none</object>'
            )
        )
    )

    assert "SECRET" not in "".join(page.extract_text() for page in reader.pages)
    assert reader.attachments == {}


def test_render_pdf_reaches_no_file_by_way_of_the_fonts_folder(tmp_path):
    from core.documents.engine import font_faces

    font = font_faces()[400]
    link = font.rsplit("/", 1)[0] + "/../../../.." + "/package.json"

    reader = PdfReader(BytesIO(printed("raw.html", text=f'<link rel="attachment" href="{link}">')))

    assert reader.attachments == {}


def test_render_pdf_shows_pictures_that_are_inside_the_page():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15">inside</text></svg>'
    link = "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()

    (page,) = pages(printed("raw.html", text=f'<img src="{link}" alt="">'))

    assert "inside" in page


def test_render_pdf_escapes_what_people_typed():
    (page,) = pages(printed("text.html", text="<b>1 & 2</b>", paper=replace(PAPER, branch='"}<b>\\ 城东')))

    assert "<b>1 & 2</b>" in page
    assert '"}<b>\\ 城东' in page


def test_render_pdf_draws_charts_with_their_figures():
    with translation.override("zh-hans"):
        chart = bar(
            "10月净佣金完成 86%", ["9月", "10月"], [Series("actual", "净佣金", [Decimal(123456), 0])], "元"
        )

    (page,) = pages(printed("chart.html", chart=chart))

    for words in ("10月净佣金完成 86%", "12.3 万", "单位：元", "9月"):
        assert words in page.replace("\u00a0", " ")


class PangoIsMissing:
    """What an import of WeasyPrint meets on a machine without Pango."""

    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            print("-----\nWeasyPrint could not import some external libraries.\n-----")
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.fixture
def without_pango(monkeypatch):
    monkeypatch.delitem(sys.modules, "core.documents.engine")
    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [PangoIsMissing(), *sys.meta_path])


def test_can_print_is_yes_where_pango_is():
    assert can_print() is True


def test_can_print_is_no_without_pango(without_pango):
    assert can_print() is False


def test_render_pdf_says_in_one_line_what_is_missing(without_pango, capsys):
    with translation.override("en"), pytest.raises(DomainError) as refusal:
        printed("text.html", text="x")

    assert str(refusal.value) == (
        "PDFs cannot be made: Pango is missing. Install libpango-1.0-0 and libharfbuzz-subset0."
    )
    assert capsys.readouterr().out == ""
