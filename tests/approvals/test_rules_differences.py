"""What changed between two versions: lines with their changed pieces, attachments by their hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.rules.differences import (
    ADDED,
    REMOVED,
    REPLACED,
    SAME,
    WORD,
    AttachmentChange,
    Span,
    attachment_changes,
    text_changes,
)
from tests.cases import each

lines = st.lists(st.text(alphabet="营销方案预算1234, ab", max_size=8), max_size=8)
texts = lines.map("\n".join)
names = st.sampled_from(["预算.xlsx", "方案.pdf", "名单.docx", "照片.jpg"])
hashes = st.sampled_from(["a" * 64, "b" * 64, "c" * 64])
papers = st.dictionaries(names, hashes).map(
    lambda found: [
        {"name": name, "sha256": sha256, "size": 1, "document_id": 1} for name, sha256 in found.items()
    ]
)


def shape(before, after):
    """Each line as its kind and its text, pieces joined with brackets around what is gone and what came."""
    marks = {SAME: "{}", REMOVED: "[-{}]", ADDED: "[+{}]"}
    return [
        (line.kind, "".join(marks[span.kind].format(span.text) for span in line.spans))
        for line in text_changes(before, after)
    ]


@each(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("一\n二", "一\n二", []),
        ("一\n二\n", "一\n二", []),
        ("", "一", [(ADDED, "[+一]")]),
        ("一", "", [(REMOVED, "[-一]")]),
        ("一\n二", "一\n三", [(SAME, "一"), (REPLACED, "[-二][+三]")]),
        ("一\n二\n三", "一\n三", [(SAME, "一"), (REMOVED, "[-二]"), (SAME, "三")]),
        ("一\n三", "一\n二\n三", [(SAME, "一"), (ADDED, "[+二]"), (SAME, "三")]),
    ],
)
def test_lines_that_came_went_or_changed(before, after, expected):
    assert shape(before, after) == expected


@each(
    ("before", "after", "marked"),
    [
        ("目标：新增有效户 1,200 户", "目标：新增有效户 1,500 户", "目标：新增有效户 [-1,200][+1,500] 户"),
        ("费用预算 80,000.00 元", "费用预算 60,000.00 元", "费用预算 [-80,000.00][+60,000.00] 元"),
        ("由张三负责", "由李四负责", "由[-张三][+李四]负责"),
        ("银行网点", "银行各网点", "银行[+各]网点"),
        ("银行各网点", "银行网点", "银行[-各]网点"),
        ("CRM 数据", "ERP 数据", "[-CRM][+ERP] 数据"),
        ("plan A", "plan B", "plan [-A][+B]"),
        ("2026 年", "2027 年", "[-2026][+2027] 年"),
    ],
)
def test_a_changed_line_marks_figures_and_words_whole_and_chinese_sign_by_sign(before, after, marked):
    assert shape(before, after) == [(REPLACED, marked)]


def test_one_unchanged_line_stands_around_a_change_and_the_rest_is_counted():
    before = "\n".join(f"第{n}条" for n in range(1, 21))
    after = before.replace("第5条", "第五条").replace("第15条", "第十五条")

    found = text_changes(before, after)

    assert [line.kind for line in found] == [SAME, REPLACED, SAME, SAME, REPLACED, SAME]
    assert [line.skipped for line in found] == [3, 0, 0, 7, 0, 0]


def test_changes_at_both_ends_skip_what_lies_between():
    before = "\n".join(["甲", *map(str, range(10)), "乙"])
    after = "\n".join(["丙", *map(str, range(10)), "丁"])

    assert [(line.kind, line.skipped) for line in text_changes(before, after)] == [
        (REPLACED, 0),
        (SAME, 0),
        (SAME, 8),
        (REPLACED, 0),
    ]


def test_more_lines_than_before_are_paired_first_and_the_rest_is_new():
    assert shape("甲一\n尾", "甲二\n乙\n丙\n尾") == [
        (REPLACED, "甲[-一][+二]"),
        (ADDED, "[+乙]"),
        (ADDED, "[+丙]"),
        (SAME, "尾"),
    ]


def test_fewer_lines_than_before_are_paired_first_and_the_rest_is_gone():
    assert shape("甲二\n乙\n丙\n尾", "甲一\n尾") == [
        (REPLACED, "甲[-二][+一]"),
        (REMOVED, "[-乙]"),
        (REMOVED, "[-丙]"),
        (SAME, "尾"),
    ]


@given(texts)
def test_a_text_against_itself_has_no_changes(text):
    assert text_changes(text, text) == []


@given(texts, texts)
def test_both_texts_can_be_read_out_of_the_changes_of_short_ones(before, after):
    """Nothing that changed is left out: what is not shown is the same in both."""
    found = text_changes(before, after)
    old = [text_of(line, REMOVED) for line in found if line.kind != ADDED]
    new = [text_of(line, ADDED) for line in found if line.kind != REMOVED]
    skipped = sum(line.skipped for line in found)

    assert set(old) <= set(before.splitlines())
    assert set(new) <= set(after.splitlines())
    assert len(old) + skipped <= len(before.splitlines())
    assert bool(found) == (before.splitlines() != after.splitlines())


def text_of(line, kind):
    return "".join(span.text for span in line.spans if span.kind in {SAME, kind})


@each(
    ("text", "words"),
    [
        ("新增1,200户", ["新", "增", "1,200", "户"]),
        ("a b", ["a", " ", "b"]),
        ("12.5%", ["12.5", "%"]),
        ("", []),
        ("Abc中", ["Abc", "中"]),
        ("第 3  条", ["第", " ", "3", "  ", "条"]),
    ],
)
def test_words_are_chinese_signs_latin_words_figures_and_spaces(text, words):
    assert WORD.findall(text) == words


def test_a_span_says_what_became_of_its_text():
    (line,) = text_changes("甲乙", "甲丙")

    assert line.spans == (Span(SAME, "甲"), Span(REMOVED, "乙"), Span(ADDED, "丙"))


def paper(name, sha256):
    return {"name": name, "sha256": sha256, "size": 2048, "document_id": 1}


@each(
    ("before", "after", "expected"),
    [
        ([], [], []),
        ([], [paper("预算.xlsx", "a")], [(ADDED, "预算.xlsx")]),
        ([paper("预算.xlsx", "a")], [], [(REMOVED, "预算.xlsx")]),
        ([paper("预算.xlsx", "a")], [paper("预算.xlsx", "a")], [(SAME, "预算.xlsx")]),
        ([paper("预算.xlsx", "a")], [paper("预算.xlsx", "b")], [(REPLACED, "预算.xlsx")]),
        (
            [paper("a.pdf", "1"), paper("b.pdf", "2"), paper("c.pdf", "3")],
            [paper("b.pdf", "2"), paper("c.pdf", "4"), paper("d.pdf", "5")],
            [(REMOVED, "a.pdf"), (SAME, "b.pdf"), (REPLACED, "c.pdf"), (ADDED, "d.pdf")],
        ),
        ([paper("旧名.pdf", "a")], [paper("新名.pdf", "a")], [(ADDED, "新名.pdf"), (REMOVED, "旧名.pdf")]),
    ],
)
def test_attachments_are_told_apart_by_name_and_hash(before, after, expected):
    assert attachment_changes(before, after) == [AttachmentChange(kind, name) for kind, name in expected]


@given(papers)
def test_attachments_against_themselves_are_all_the_same(found):
    assert {change.kind for change in attachment_changes(found, found)} <= {SAME}


@given(papers, papers)
def test_every_attachment_of_either_version_is_named_once(before, after):
    found = [change.name for change in attachment_changes(before, after)]

    assert found == sorted({item["name"] for item in (*before, *after)})


@given(papers, papers)
def test_what_was_added_there_is_removed_back(before, after):
    there = {change.name for change in attachment_changes(before, after) if change.kind == ADDED}
    back = {change.name for change in attachment_changes(after, before) if change.kind == REMOVED}

    assert there == back
