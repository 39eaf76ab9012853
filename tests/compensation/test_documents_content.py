"""What stands in the papers of a month, from rows: who under whom, what is masked, who is paid by the bank."""

import csv
import io
import json
from decimal import Decimal

import pytest

from compensation import documents, services
from compensation.documents.columns import places, section_sheet
from compensation.documents.content import GROUPS, TOTALS, sections
from compensation.documents.report import audit_head
from compensation.models import PayLine, PayRun, PaySlip
from core.errors import DomainError
from core.models import AuditEntry
from org.models import Person
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


@pytest.fixture
def run(place):
    return place.run()


def line(slip, kind, amount, *, code=None, **detail):
    order = slip.lines.count() + 1
    return PayLine.objects.create(
        slip=slip, order=order, code=code or kind, kind=kind, amount=Decimal(amount), detail=detail
    )


def banked(person, account="6222021234567890123", bank="江州银行"):
    person = Person.objects.get(pk=person.pk)
    person.bank_account, person.bank_name = account, bank
    person.save()
    return person


def bank_rows(run, language="en"):
    content = documents.payment_csv(run, language=language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


# Sections


def test_sections_of_a_run_without_slips_are_none(run):
    assert sections(run) == []


def test_sections_stand_by_contract_then_team_then_number(place, run):
    first = org.TeamFactory(branch=place.branch, code="A", name="甲队")
    early = org.account_manager(first, number="Z9")
    for person in (place.bob, place.alice, place.carol, early):
        office_of.slip(run, person)

    found = sections(run)

    assert [(one.contract, one.team, [row.slip.number for row in one.rows]) for one in found] == [
        ("employee", "甲队", ["Z9"]),
        ("employee", place.office.team.name, ["A0001", "B0002"]),
        ("broker", place.office.team.name, ["C0003"]),
    ]


def test_sections_keep_who_has_no_team(place, run):
    office_of.slip(run, place.alice, team=None)

    (found,) = sections(run)

    assert (found.team, [row.slip.name for row in found.rows]) == ("", ["爱丽丝"])


@each(
    ("kind", "column"),
    [(kind, column) for column, kinds in sorted(GROUPS.items()) for kind in sorted(kinds)],
)
def test_every_kind_that_earns_has_a_column_of_the_report(place, run, kind, column):
    slip = office_of.slip(run, place.alice)
    line(slip, kind, "12.34")
    line(slip, kind, "-2.34", code="again")

    (section,) = sections(run)

    assert section.rows[0].amount(column) == Decimal("10.00")
    others = set(GROUPS) - {column}
    assert {name: section.rows[0].amount(name) for name in others} == dict.fromkeys(others, Decimal(0))


@each("kind", ["insurance", "vat", "surtax", "income_tax", "recovery"])
def test_no_deduction_is_counted_as_pay(place, run, kind):
    line(office_of.slip(run, place.alice), kind, "-5")

    (section,) = sections(run)

    assert [section.total(column) for column in GROUPS] == [Decimal(0)] * len(GROUPS)


@each(
    ("account", "shown"),
    [("6222021234567890123", "****0123"), ("", "")],
)
def test_a_report_shows_the_end_of_an_account_only(place, run, account, shown):
    office_of.slip(run, banked(place.alice, account))

    (section,) = sections(run)

    assert section.rows[0].account == shown


@each(
    ("contract", "there", "not_there"),
    [("employee", "Insur.", "VAT"), ("broker", "VAT", "Insur.")],
)
def test_the_columns_are_those_of_the_contract(contract, there, not_there):
    headings = [str(column.heading) for column in places(contract)]

    assert (there in headings, not_there in headings) == (True, False)
    assert headings[-1] == "Account"


def test_a_sheet_sums_amounts_and_leaves_words_alone(place, run):
    for person, gross in ((place.alice, "1000.10"), (place.bob, "-0.10")):
        slip = office_of.slip(run, person, gross=Decimal(gross), net=Decimal(gross))
        line(slip, "base_pay", gross)
    (section,) = sections(run)

    sheet = section_sheet(section, note="附注")

    totals = dict(zip([str(column.heading) for column in sheet.columns], sheet.totals, strict=True))
    assert (totals["No."], totals["Name"], totals["Account"]) == ("Total", None, None)
    assert (totals["Base"], totals["Gross"], totals["Net"]) == (Decimal(1000), Decimal(1000), Decimal(1000))
    assert sheet.above == ["附注"]


def test_a_column_that_nobody_has_anything_in_stays_blank(place, run):
    office_of.slip(run, place.alice)
    (section,) = sections(run)

    sheet = section_sheet(section)

    blank = {
        str(column.heading)
        for column, total in zip(sheet.columns, sheet.totals, strict=True)
        if total is None
    }
    assert {"Perf.", "Coeff.", "Held", "Insur.", "Tax", "Recov."} <= blank


@each(
    ("seq", "digest", "head"),
    [(None, "", ""), (7, "", ""), (7, "abcdef0123456789ffff", "7:abcdef0123456789")],
)
def test_the_audits_head_is_printed_once_it_is_known(seq, digest, head):
    assert audit_head(PayRun(audit_seq=seq, audit_hash=digest)) == head


# The bank's file


@each(
    ("net", "is_paid"),
    [("0.01", True), ("1000.00", True), ("0.00", False), ("-5.00", False)],
)
def test_the_bank_pays_who_has_something_to_get(place, run, net, is_paid):
    office_of.slip(run, banked(place.alice), gross=Decimal(net), net=Decimal(net))

    rows = bank_rows(run)

    assert [row[4] for row in rows[1:]] == ([net] if is_paid else [])


def test_the_bank_is_not_asked_for_the_account_of_who_gets_nothing(place, run):
    office_of.slip(run, place.alice, gross=Decimal(0), net=Decimal(0))

    assert len(bank_rows(run)) == 1


def test_the_bank_gets_nothing_while_an_account_is_missing(place, run):
    office_of.slip(run, banked(place.alice))
    for person in (place.bob, place.carol):
        office_of.slip(run, person)

    with pytest.raises(
        DomainError, match="^Bank accounts are missing; enter them with the people first.$"
    ) as error:
        documents.payment_csv(run)

    assert error.value.faults == ["B0002 鲍勃", "C0003 卡萝"]


@each("name", ['王"小"明', "欧阳,明", "𠮷田𬸚", "a\tb", "Ng’O"])
def test_the_bank_reads_every_name_as_it_was_signed(place, run, name):
    office_of.slip(run, banked(place.alice), name=name)

    assert bank_rows(run)[1][1] == name


def test_the_bank_pays_the_name_that_was_signed_whatever_it_is_now(place, run):
    office_of.slip(run, banked(place.alice))
    Person.objects.filter(pk=place.alice.pk).update(name="改名")

    assert bank_rows(run)[1][1] == "爱丽丝"


def test_the_bank_finds_month_and_number_in_every_line(place, run):
    office_of.slip(run, banked(place.alice))

    _head, row = bank_rows(run, "zh-hans")

    assert row[:4] == ["A0001", "爱丽丝", "江州银行", "6222021234567890123"]
    assert row[6] == f"{run.number.text}-A0001"
    assert "2026" in row[5]


# The exchange form


def test_the_exchange_form_parts_what_adds_up_to_gross_from_what_is_taken(place, run):
    slip = office_of.slip(
        run, place.alice, gross=Decimal("1000.00"), income_tax=Decimal("30.00"), net=Decimal("970.00")
    )
    line(slip, "fixed", "1000", code="allowance")
    line(slip, "recovery", "0", **_recovery())

    (person,) = documents.pay_report_json(run)["people"]

    assert [(one["code"], one["amount"]) for one in person["lines"]] == [("allowance", "1000.00")]
    assert [one["kind"] for one in person["deductions"]] == ["recovery"]
    assert {name: person[name] for name in TOTALS} == {
        "gross": "1000.00",
        "insurance": "0.00",
        "vat": "0.00",
        "surtaxes": "0.00",
        "income_tax": "30.00",
        "recoveries": "0.00",
        "net": "970.00",
    }


def _recovery():
    return {
        "reason": "损失",
        "owed": "10",
        "remaining": "10",
        "wage": "1000",
        "cap": None,
        "share": None,
        "minimum_wage": None,
    }


def test_the_exchange_form_of_nobody_has_the_runs_own_totals(run):
    found = documents.pay_report_json(run)

    assert (found["people"], found["totals"]["net"], found["month"]) == ([], "1000.00", "2026-10")


# Giving it out


@each("form", ["docx", "", "JSON"])
def test_a_report_is_not_exported_as_anything_else(place, run, now, form):
    with pytest.raises(DomainError, match="^A report is exported as json, xlsx, pdf.$"):
        services.export_report(run_id=run.pk, form=form, language="en", by=place.finance, at=now)

    assert not AuditEntry.objects.filter(action="compensation.payrun.export").exists()


def test_a_report_that_is_not_computed_is_not_exported(place, now):
    run = place.run(state="draft")

    with pytest.raises(DomainError, match="is not computed yet; there is nothing to export"):
        services.export_report(run_id=run.pk, form="json", language="en", by=place.finance, at=now)


@each("language", ["en", "zh-hans"])
def test_an_export_is_in_the_language_asked_for_and_on_record(place, run, now, language):
    line(office_of.slip(run, place.alice), "fixed", "1000")

    content = services.export_report(run_id=run.pk, form="json", language=language, by=place.chief, at=now)

    (person,) = json.loads(content)["people"]
    text = {"en": "Fixed amount: 1,000.00 yuan", "zh-hans": "固定金额 1,000.00 元"}
    assert person["lines"][0]["text"] == text[language]
    entry = AuditEntry.objects.latest("seq")
    assert (entry.action, entry.actor, entry.capacity, entry.after) == (
        "compensation.payrun.export",
        place.chief,
        "chief_accountant",
        {"form": "json"},
    )


def test_the_exchange_form_gives_no_bank_account_away(place, run):
    """No bank account, no identity: what the form does not need it does not give away."""
    office_of.slip(run, banked(place.alice))

    assert "6222021234567890123" not in json.dumps(documents.pay_report_json(run))
    assert PaySlip.objects.get().person.bank_account == "6222021234567890123"
    assert pay.again(run).state == "computed"
