"""manage.py try_pay: the calculator as a command, without a database."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from compensation.rules.try_pay import try_pay
from tests.cases import each
from tests.compensation.rules_data import (
    GROSS_IS_TURNOVER,
    demo_document,
    document,
    fixed,
    months_in_order,
    try_document,
    try_month,
    try_person,
)


@pytest.fixture
def file_of(tmp_path):
    """Writes a document to a file and gives its name."""

    def write(written, name="request.json"):
        path = tmp_path / name
        content = written if isinstance(written, bytes) else json.dumps(written).encode()
        path.write_bytes(content)
        return str(path)

    return write


def run(*arguments):
    out = io.StringIO()
    call_command("try_pay", *arguments, stdout=out)
    return out.getvalue()


def refusal_of(*arguments):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert refusal.value.returncode == 1
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def a1_request():
    measures = {
        "net_commission": "44262.00",
        "new_valid_accounts": "6",
        "product_sales.equity": "500000",
        "product_sales.fixed_income": "300000",
        "net_new_assets": "2000000",
        "duty_score": "85",
    }
    month = try_month(special="1050.00", additional="1000.00", **measures)
    return try_document(try_person(month, grade="M3", number="A1"), standard=demo_document("a"))


def test_try_pay_prints_json_that_is_the_result_of_the_rules(file_of):
    printed = run(file_of(a1_request()), "--json")

    assert json.loads(printed) == try_pay(a1_request())


def test_try_pay_reproduces_a1_by_the_command(file_of):
    (month,) = json.loads(run(file_of(a1_request()), "--json"))["people"][0]["months"]

    assert (month["gross"], month["income_tax"], month["net"]) == ("12604.91", "166.65", "11388.26")


@each(
    ("contract", "grosses", "taxes"),
    [
        ("employee", ("10000.00", "10000.00"), ["150.00", "150.00"]),
        ("broker", ("18765.43", "0.00", "52340.10"), ["187.78", "0.00", "642.12"]),
    ],
)
def test_try_pay_reproduces_both_tax_paths_by_the_command(file_of, contract, grosses, taxes):
    someone = try_person(*months_in_order(*grosses), contract=contract)
    written = try_document(someone, standard=GROSS_IS_TURNOVER, vat={"mode": "none"})

    result = json.loads(run(file_of(written), "--json"))

    assert [month["income_tax"] for month in result["people"][0]["months"]] == taxes


def test_try_pay_prints_chinese_as_it_is_in_json(file_of):
    printed = run(file_of(try_document(try_person(try_month(), number="张三"))), "--json")

    assert '"张三"' in printed


def test_try_pay_prints_a_table(file_of):
    printed = run(file_of(a1_request()))

    lines = printed.splitlines()
    assert lines[0] == "A1  2026-01"
    assert lines[1] == "          4,500.00  基本工资 (base) · Base pay of grade M3: 4,500.00 yuan"
    assert "         12,604.91  = Gross" in lines
    assert "         11,388.26  = Net" in lines


def test_try_pay_prints_deductions_between_gross_and_net(file_of):
    lines = run(file_of(a1_request())).splitlines()

    start, end = lines.index("         12,604.91  = Gross"), lines.index("         11,388.26  = Net")
    assert [line.split()[0] for line in lines[start + 1 : end]] == ["-1,050.00", "-166.65"]


def test_try_pay_prints_every_month_of_everybody(file_of):
    people = [try_person(*months_in_order("1.00", "2.00"), number=number) for number in ("T1", "T2")]

    printed = run(file_of(try_document(*people, standard=GROSS_IS_TURNOVER)))

    heads = [line for line in printed.splitlines() if line.startswith("T")]
    assert heads == ["T1  2026-01", "T1  2026-02", "T2  2026-01", "T2  2026-02"]


# Bad input


def test_try_pay_names_the_place_of_a_fault(file_of):
    written = try_document(standard=document(fixed(amount=80.5)))

    assert refusal_of(file_of(written), "--json") == (
        '$.standard.components[0].amount: Write the number in quotation marks, such as "0.15", so that it'
        " stays exact."
    )


def test_try_pay_names_the_place_of_a_fault_without_json_too(file_of):
    text = refusal_of(file_of(try_document(try_person(try_month(), grade="M7"))))

    assert text == "$.people[0].grade: The standard has no grade “M7”."


def test_try_pay_names_at_most_ten_faults(file_of):
    people = [try_person(try_month(), number=f"T{index}", grade="M7") for index in range(12)]

    text = refusal_of(file_of(try_document(*people)))

    assert text.count("The standard has no grade") == 10
    assert text.endswith("and 2 more faults")


def test_try_pay_refuses_a_file_that_is_not_there(tmp_path):
    path = tmp_path / "nothing.json"

    assert refusal_of(str(path)) == f"{path} cannot be read: No such file or directory."


def test_try_pay_refuses_a_directory(tmp_path):
    assert "cannot be read" in refusal_of(str(tmp_path))


@each(
    ("content", "text"),
    [
        (b"", "$: The file is not JSON: line 1, column 1 cannot be read."),
        (b"{'a': 1}", "$: The file is not JSON: line 1, column 2 cannot be read."),
        ('{"名": 1}'.encode("gb18030"), "$: The file is not UTF-8 text."),
        (b'{"a": 1, "a": 2}', "$: The key “a” stands twice in one object; leave one."),
    ],
)
def test_try_pay_refuses_what_is_no_json(file_of, content, text):
    assert refusal_of(file_of(content)) == text


def test_try_pay_stays_on_one_line_whatever_the_file_says(file_of):
    written = {**try_document(), "a\nb": 1, "\ud800": 2, "z" * 5000: 3}

    text = refusal_of(file_of(written))

    assert len(text) < 600
    assert text.encode()


def test_try_pay_refuses_an_enormous_file(tmp_path):
    path = tmp_path / "enormous.json"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)

    assert refusal_of(str(path)) == f"{path} is larger than 64 MB."


def test_try_pay_asks_for_a_file():
    with pytest.raises(CommandError, match="file"):
        run()


def test_try_pay_needs_no_database(file_of, django_db_blocker):
    with django_db_blocker.block():
        assert run(file_of(a1_request()))
