"""What is wrong with a document, said in both languages: each fault brought about once, its sentence by eye."""

import pytest
from django.utils import translation

from compensation.rules.faults import RefusedError
from compensation.rules.income_tax import TaxBand
from compensation.rules.json_text import read_json
from compensation.rules.standard_reading import check_standard
from compensation.rules.tax_bands import check_bands
from compensation.rules.wording.faults import SENTENCES, fault_sentence, fault_text
from tests.cases import each
from tests.compensation.rules_data import (
    BASE,
    absence,
    coefficient,
    document,
    fixed,
    minimum,
    per_unit,
    rate,
    tiered,
    two_grades,
    withhold,
    yuan,
)

COMPONENTS = "$.components"


def head(**changes):
    return document() | changes


def with_first(component):
    return document(BASE | {"code": "base"}, component)


def without(record, key):
    return {name: value for name, value in record.items() if name != key}


CASES = [
    (
        head(schema="branchops/pay-standard/9"),
        "$.schema",
        "The schema “branchops/pay-standard/9” is not known; it has to be branchops/pay-standard/1.",
        "不认识格式“branchops/pay-standard/9”，应为 branchops/pay-standard/1。",
    ),
    (
        head(bonus="5"),
        "$.bonus",
        "The key “bonus” is not known here.",
        "此处没有“bonus”这个键。",
    ),
    (
        without(document(), "team"),
        "$.team",
        "“team” is missing.",
        "缺少“team”。",
    ),
    (
        head(grades={"M1": "2200.00"}),
        "$.grades",
        "A list belongs here.",
        "此处应为列表。",
    ),
    (
        head(grades=[]),
        "$.grades",
        "At least one entry is needed.",
        "至少需要一项。",
    ),
    (
        head(grades=["M1"]),
        "$.grades[0]",
        "An object with named members belongs here.",
        "此处应为带名称的对象。",
    ),
    (
        head(name=5),
        "$.name",
        "A text in quotation marks belongs here.",
        "此处应为加引号的文字。",
    ),
    (
        head(name="\u3000"),
        "$.name",
        "The text must not be empty.",
        "文字不能为空。",
    ),
    (
        head(name="字" * 121),
        "$.name",
        "The text is longer than 120 characters.",
        "文字超过 120 个字符。",
    ),
    (
        head(name="a\x00b"),
        "$.name",
        "The text holds characters that cannot be printed.",
        "文字含有无法打印的字符。",
    ),
    (
        head(effective_from="2026-13"),
        "$.effective_from",
        "“2026-13” is not a month; write it as 2026-10.",
        "“2026-13”不是月份，请写成 2026-10。",
    ),
    (
        head(contract="slave"),
        "$.contract",
        "“slave” is not known; choose from: employee, broker.",
        "不认识“slave”，可用：employee, broker。",
    ),
    (
        with_first(fixed(code="奖金")),
        f"{COMPONENTS}[1].code",
        "“奖金” cannot be a code: begin with a Latin letter, then letters, digits, “_” and “-”.",
        "“奖金”不能作代码：以拉丁字母开头，其后为字母、数字、“_”和“-”。",
    ),
    (
        with_first(fixed(amount=12.5)),
        f"{COMPONENTS}[1].amount",
        'Write the number in quotation marks, such as "0.15", so that it stays exact.',
        '数字请加引号，如 "0.15"，以保证精确。',
    ),
    (
        with_first(fixed(amount="1,200")),
        f"{COMPONENTS}[1].amount",
        'This is not a number; write digits with a point, such as "1200.50".',
        '这不是数字，请写成带小数点的数字，如 "1200.50"。',
    ),
    (
        with_first(fixed(amount="0.125")),
        f"{COMPONENTS}[1].amount",
        "At most 2 decimal places are allowed.",
        "小数最多 2 位。",
    ),
    (
        with_first(minimum(amount="-1")),
        f"{COMPONENTS}[1].amount",
        "The number must not be less than 0.",
        "数字不得小于 0。",
    ),
    (
        with_first(absence(personal_leave_days="3.01")),
        f"{COMPONENTS}[1].rates.personal_leave_days",
        "The number must not be more than 3.",
        "数字不得大于 3。",
    ),
    (
        document(rate(), withhold(release_after_months="12")),
        f"{COMPONENTS}[1].release_after_months",
        "A whole number without quotation marks belongs here.",
        "此处应为不加引号的整数。",
    ),
    (
        document(rate(), withhold(release_after_months=121)),
        f"{COMPONENTS}[1].release_after_months",
        "The number must lie between 1 and 120.",
        "数字应在 1 与 120 之间。",
    ),
    (
        with_first(minimum(full_attendance_only="yes")),
        f"{COMPONENTS}[1].full_attendance_only",
        "Only true or false belongs here.",
        "此处只能是 true 或 false。",
    ),
    (
        with_first({"code": "x", "kind": "lottery"}),
        f"{COMPONENTS}[1].kind",
        "The kind “lottery” does not exist; choose from: base_pay, fixed, tiered, rate, per_unit,"
        " coefficient, absence, withhold, minimum, maximum.",
        "没有“lottery”这种项目，可用：base_pay, fixed, tiered, rate, per_unit,"
        " coefficient, absence, withhold, minimum, maximum。",
    ),
    (
        with_first(absence(holiday="1")),
        f"{COMPONENTS}[1].rates.holiday",
        "The measure “holiday” does not exist; choose from: absent_days, personal_leave_days,"
        " sick_leave_days.",
        "没有“holiday”这个指标，可用：absent_days, personal_leave_days, sick_leave_days。",
    ),
    (
        two_grades(without(fixed(), "amount") | {"by_grade": {"M1": "1", "M2": "2", "M9": "3"}}),
        f"{COMPONENTS}[0].by_grade.M9",
        "The standard has no grade “M9”.",
        "标准中没有职级“M9”。",
    ),
    (
        two_grades(without(fixed(), "amount") | {"by_grade": {"M1": "1"}}),
        f"{COMPONENTS}[0].by_grade.M2",
        "The grade “M2” has no value here.",
        "职级“M2”在此没有取值。",
    ),
    (
        document(coefficient(("0", "1"), of=("commission",))),
        f"{COMPONENTS}[0].of[0]",
        "No component has the code “commission”.",
        "没有代码为“commission”的项目。",
    ),
    (
        document(coefficient(("0", "1")), rate()),
        f"{COMPONENTS}[0].of[0]",
        "The component “commission” is not computed before this one.",
        "项目“commission”不在本项之前计算。",
    ),
    (
        document(fixed(code="turnover"), rate(less=["turnover"])),
        f"{COMPONENTS}[1].less[0]",
        "“turnover” is a measure and a component; give the component another code.",
        "“turnover”既是指标又是项目，请为项目另取代码。",
    ),
    (
        document(fixed(code="a"), fixed(code="a")),
        f"{COMPONENTS}[1].code",
        "“a” stands here twice.",
        "“a”在此出现两次。",
    ),
    (
        document(fixed(code="income_tax")),
        f"{COMPONENTS}[0].code",
        "The code “income_tax” is reserved for another line of the slip.",
        "代码“income_tax”已留给工资条的其他项目。",
    ),
    (
        document(fixed() | {"by_grade": {"M1": "1"}}),
        f"{COMPONENTS}[0].amount",
        "Give this or “by_grade”, not both.",
        "此项与“by_grade”只能填写一项。",
    ),
    (
        document(tiered(("100", "0.1"), ("100", "0.2"), (None, "0.3"))),
        f"{COMPONENTS}[0].tiers[1].up_to",
        "The bound 100 stands here twice.",
        "界限 100 重复。",
    ),
    (
        document(tiered(("100", "0.1"), ("99.99", "0.2"), (None, "0.3"))),
        f"{COMPONENTS}[0].tiers[1].up_to",
        "The tiers must rise; this one is not above 100.",
        "各档应递增，此档不高于 100。",
    ),
    (
        document(tiered(("100", "0.1"), ("200", "0.2"))),
        f"{COMPONENTS}[0].tiers[1].up_to",
        "The last tier must be open: its upper bound has to be null.",
        "最后一档不设上限，上限应为 null。",
    ),
    (
        document(tiered((None, "0.1"), (None, "0.2"))),
        f"{COMPONENTS}[0].tiers[0].up_to",
        "Only the last tier may be open.",
        "只有最后一档可以不设上限。",
    ),
    (
        document(rate(), coefficient(("95", "1.05"), ("60", "0.7"))),
        f"{COMPONENTS}[1].bands",
        "Nothing holds below 60; let the lowest band begin at 0.",
        "60 以下没有规定，最低一档应从 0 起。",
    ),
    (
        document(per_unit(above="-1")),
        f"{COMPONENTS}[0].above",
        "The number must not be less than 0.",
        "数字不得小于 0。",
    ),
]


@each(("written", "path", "english", "chinese"), CASES)
def test_a_fault_says_where_and_what_in_both_languages(written, path, english, chinese):
    found = check_standard(written).faults

    fault = next(fault for fault in found if fault.path == path)
    assert fault_sentence(fault) == english
    assert fault_text(fault) == f"{path}: {english}"
    with translation.override("zh-hans"):
        assert fault_sentence(fault) == chinese
        assert fault_text(fault).startswith(path)


@each(("written", "path", "_english", "_chinese"), CASES)
def test_a_faulty_standard_is_one_fault_and_no_more(written, path, _english, _chinese):
    """A reader who puts this one right is done: no fault brings another with it."""
    assert [fault.path for fault in check_standard(written).faults] == [path]


@each(
    ("raw", "english", "chinese"),
    [
        (b"\xd6\xd0", "The file is not UTF-8 text.", "文件不是 UTF-8 文本。"),
        (
            b'{"a":\n 1,,}',
            "The file is not JSON: line 2, column 4 cannot be read.",
            "文件不是 JSON：第 2 行第 4 列无法读取。",
        ),
        (
            b"[" * 100_000,
            "The file is nested too deeply or holds a number that is too long.",
            "文件嵌套过深，或含有过长的数字。",
        ),
        (
            b'{"a": 1, "a": 2}',
            "The key “a” stands twice in one object; leave one.",
            "同一对象中“a”出现两次，请只留一个。",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_both_languages(raw, english, chinese):
    with pytest.raises(RefusedError) as error:
        read_json(raw)

    (fault,) = error.value.faults
    assert fault_sentence(fault) == english
    with translation.override("zh-hans"):
        assert fault_sentence(fault) == chinese


def bands(*rows):
    return tuple(
        TaxBand(None if up_to is None else yuan(up_to), yuan(rate), yuan(quick))
        for up_to, rate, quick in rows
    )


@each(
    ("table", "path", "english", "chinese"),
    [
        ((), "$.bands", "At least one entry is needed.", "至少需要一项。"),
        (
            bands(("36000", "0.03", "0"), (None, "0.10", "2500")),
            "$.bands[1].quick",
            "The quick deduction has to be 2520.00, or the tax jumps here.",
            "速算扣除数应为 2520.00，否则税额在此处不连续。",
        ),
        (
            bands((None, "0.03", "1")),
            "$.bands[0].quick",
            "The quick deduction has to be 0, or the tax jumps here.",
            "速算扣除数应为 0，否则税额在此处不连续。",
        ),
    ],
)
def test_a_faulty_tax_table_says_what_it_has_to_be(table, path, english, chinese):
    (fault,) = check_bands(table)

    assert (fault.path, fault_sentence(fault)) == (path, english)
    with translation.override("zh-hans"):
        assert fault_sentence(fault) == chinese


def test_warnings_of_the_guideline_are_said_in_both_languages():
    found = check_standard(document()).warnings

    assert [fault_sentence(fault) for fault in found] == [
        "No coefficient depends on the compliance score, as the sound-pay guideline asks.",
        "No part of pay is deferred, as the sound-pay guideline asks.",
    ]
    with translation.override("zh-hans"):
        assert [fault_sentence(fault) for fault in found] == [
            "没有与合规评分挂钩的系数，不符合稳健薪酬指引的要求。",
            "没有递延发放的部分，不符合稳健薪酬指引的要求。",
        ]


def test_no_sentence_ends_without_a_full_stop():
    with translation.override("zh-hans"):
        assert [code for code, sentence in SENTENCES.items() if not str(sentence).endswith("。")] == []
    assert [code for code, sentence in SENTENCES.items() if not str(sentence).endswith(".")] == []
