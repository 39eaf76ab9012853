import re
from datetime import datetime, timezone

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tinycss2 import parse_declaration_list, parse_one_component_value, parse_stylesheet

from core.components import Fact
from core.documents.paper import Paper, Signature, css_string, in_rows, page_rules
from core.templatetags.paper import paper_facts, paper_signatures, rest_of

AT = datetime(2026, 10, 31, 1, 5, 7, 123456, tzinfo=timezone.utc)


def paper(**parts):
    return Paper(**{"title": "薪酬月报表", "at": AT, "printed_by": "张喆", **parts})


@given(st.text())
def test_css_string_cannot_be_left_from_inside(text):
    token = parse_one_component_value(css_string(text))

    assert token.type == "string"


@pytest.mark.parametrize(
    ("text", "css"),
    [('a"b', '"a\\"b"'), ("a\\", '"a\\\\"'), ("a\nb\tc", '"a b c"'), ("\x00喆", '"喆"'), (" / ", '" / "')],
)
def test_css_string_escapes_what_css_reads(text, css):
    assert css_string(text) == css


def test_page_rules_hold_the_words_of_the_margins():
    with translation.override("zh-hans"):
        rules = page_rules(paper(branch="城东营业部", number="XY-1", audit_head="a3f1"), "a4-landscape")

    for words in (
        "size:A4 landscape",
        '@top-left{content:"城东营业部"}',
        '@top-center{content:"薪酬月报表"}',
        '@top-right{content:"编号 XY-1"}',
        '@bottom-left{content:"张喆 于 2026-10-31 09:05:07 打印"}',
        '@bottom-center{content:"第 " counter(page) " 页 / 共 " counter(pages) " 页"}',
        '@bottom-right{content:"审计链末值 a3f1"}',
    ):
        assert words in rules


def test_the_head_of_the_audit_is_printed_large_enough_for_a_fax():
    style = (settings.BASE_DIR / "core/static/core/print.css").read_text(encoding="utf-8")

    (size,) = re.findall(r"@bottom-right \{[^}]*font-size: ([0-9.]+)pt", style)

    assert float(size) >= 7


def test_page_rules_are_english_for_english_readers():
    with translation.override("en"):
        rules = page_rules(paper(), "a4-portrait")

    assert '@bottom-center{content:"Page " counter(page) " of " counter(pages)}' in rules
    assert '@bottom-left{content:"Printed by 张喆 at 2026-10-31 09:05:07"}' in rules


def test_page_rules_leave_out_what_the_paper_does_not_have():
    rules = page_rules(paper(), "a4-portrait")

    for box in ("top-left", "top-right", "bottom-right"):
        assert f'@{box}{{content:""}}' in rules


def test_page_rules_of_a_hostile_branch_stay_two_rules():
    rules = page_rules(paper(branch='"}@import url(http://x);', number="\\"), "a4-portrait")

    parsed = parse_stylesheet(rules, skip_whitespace=True)

    assert [(rule.type, rule.lower_at_keyword) for rule in parsed] == [("at-rule", "page")] * 2
    assert parse_declaration_list(parsed[0].content)[0].name == "size"


def test_created_is_the_moment_of_printing_to_the_second():
    assert paper().created == "2026-10-31T01:05:07+00:00"


def test_signed_at_is_empty_while_a_signature_is_open():
    assert Signature("主办会计").signed_at == ""
    assert Signature("主办会计", "张喆", AT).signed_at == "2026-10-31 09:05:07"


@pytest.mark.parametrize(
    ("count", "across", "sizes"), [(0, 3, []), (3, 3, [3]), (4, 3, [3, 1]), (5, 2, [2, 2, 1])]
)
def test_in_rows_fills_row_after_row(count, across, sizes):
    assert [len(row) for row in in_rows(range(count), across)] == sizes


def test_rest_of_lets_a_short_row_end_at_the_edge():
    assert [rest_of([1], 2), rest_of([1, 2], 2), rest_of([1], 3)] == [3, 1, 5]


def test_paper_facts_pair_labels_with_values():
    html = paper_facts([Fact("月份", "2026-10"), Fact("营业部", "<城东>"), Fact("人数", "3")])

    assert html.count('<th class="label">') == 3
    assert "&lt;城东&gt;" in html
    assert '<td class="value" colspan="3">3</td>' in html


def test_paper_signatures_show_who_signed_and_leave_room_for_the_rest():
    with translation.override("zh-hans"):
        html = paper_signatures([Signature("主办会计", "张喆", AT), Signature("副经理", statement="同意")])

    assert "<strong>张喆</strong>" in html
    assert "日期： 2026-10-31 09:05:07" in html
    assert html.count('<span class="line">') == 2
    assert "同意" in html


def test_paper_signatures_break_into_rows_of_three():
    html = paper_signatures([Signature(str(number)) for number in range(5)])

    assert html.count("<table>") == 2


def test_base_names_title_author_and_moment_and_no_machine():
    html = render_to_string(
        "core/print/base.html",
        {
            "paper": paper(branch="城东<营业部>", number="XY-1"),
            "page": "a4-portrait",
            "html_language": "zh-CN",
        },
    )

    assert '<html lang="zh-CN">' in html
    assert "<title>薪酬月报表 XY-1</title>" in html
    assert '<meta name="author" content="城东&lt;营业部&gt;">' in html
    assert '<meta name="dcterms.created" content="2026-10-31T01:05:07+00:00">' in html
    assert "style=" not in html
