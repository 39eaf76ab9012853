"""CRM month files for the demonstration company and the bench: realistic, and the same on every run.

A customer's size and habits hang on the seed and the account alone, a month's figures on the seed, the
account and the month; so a file can be made again, and one month leads on from the other.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import IO, NamedTuple

from core.money import round_fen
from core.months import format_month, next_month
from customers.rules.columns import BY_CODE, COLUMNS, product_column
from demo.workbook import Cell, write_workbook

EXCHANGE_RATE = Decimal("0.0000541")
"""Handling fee 0.00341 % and regulatory fee 0.002 % of the turnover."""
COMMISSION_RATES = tuple(map(Decimal, ("0.00015", "0.00025", "0.0003", "0.0003", "0.0005", "0.0008")))
VALID_FROM = Decimal(10000)
_COLUMNS = (
    *(column for column in COLUMNS if column.is_required),
    *(product_column(product_class) for product_class in ("equity", "fixed_income")),
    BY_CODE["net_new_assets"],
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉华建国文辉宁喆䶮堃珺"


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer and the account manager, by employee number, who serves the account."""

    account: str
    name: str
    manager: str
    opened_on: date


class MonthRow(NamedTuple):
    """One line of the file, in the order of its columns."""

    month: str
    account: str
    customer: str
    manager: str
    opened_on: date
    turnover: Decimal
    commission: Decimal
    exchange_fees: Decimal
    net_income: Decimal | None
    month_end_assets: Decimal
    average_assets: Decimal
    is_valid: str
    equity_sales: Decimal | None
    fixed_income_sales: Decimal | None
    net_new_assets: Decimal | None


def make_customers(
    managers: Sequence[str], *, each: int, first_account: int, since: date, until: date, seed: int
) -> list[DemoCustomer]:
    """About `each` customers for every manager, with running accounts, opened between two days."""
    customers: list[DemoCustomer] = []
    for manager in managers:
        chance = Random(f"{seed}:{manager}")
        for _ in range(round(each * chance.uniform(0.6, 1.4))):
            opened_on = since + timedelta(days=chance.randrange((until - since).days + 1))
            account = str(first_account + len(customers))
            customers.append(DemoCustomer(account, _name(chance), manager, opened_on))
    return customers


def _name(chance: Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))


def month_rows(customers: Iterable[DemoCustomer], *, month: date, seed: int) -> Iterator[MonthRow]:
    """The month's line of every customer whose account was open by its end."""
    for customer in customers:
        if customer.opened_on < next_month(month):
            yield _row(customer, month, seed)


def _row(customer: DemoCustomer, month: date, seed: int) -> MonthRow:
    habit = Random(f"{seed}:{customer.account}")
    chance = Random(f"{seed}:{customer.account}:{month}")
    size = habit.lognormvariate(12.1, 1.4)
    rate = habit.choice(COMMISSION_RATES)
    assets = _yuan(size * chance.lognormvariate(0, 0.15))
    average = _yuan(float(assets) * chance.uniform(0.9, 1.05))
    turnover = _yuan(float(assets) * chance.lognormvariate(-0.4, 1.0)) if chance.random() < 0.65 else _yuan(0)
    fees = round_fen(turnover * EXCHANGE_RATE)
    refund = _yuan(chance.uniform(5, 200)) if chance.random() < 0.004 else _yuan(0)
    commission = round_fen(turnover * rate) - refund
    interest = _yuan(float(average) * chance.uniform(0.0005, 0.004)) if habit.random() < 0.08 else None
    return MonthRow(
        month=format_month(month),
        account=customer.account,
        customer=customer.name,
        manager=customer.manager,
        opened_on=customer.opened_on,
        turnover=turnover,
        commission=commission,
        exchange_fees=fees,
        net_income=None if interest is None else commission - fees + interest,
        month_end_assets=assets,
        average_assets=average,
        is_valid="是" if average >= VALID_FROM else "否",
        equity_sales=_sales(chance, 0.03),
        fixed_income_sales=_sales(chance, 0.04),
        net_new_assets=_yuan(float(assets) * chance.gauss(0, 0.08)) if chance.random() < 0.5 else None,
    )


def _yuan(amount: float) -> Decimal:
    return round_fen(Decimal(repr(amount)))


def _sales(chance: Random, likelihood: float) -> Decimal | None:
    """Products are bought in thousands."""
    return _yuan(1000 * chance.randint(1, 300)) if chance.random() < likelihood else None


def headings(*, english: bool = False) -> list[str]:
    """The file's header row: Chinese as the CRM writes it, or the code names."""
    return [column.code if english else column.heading for column in _COLUMNS]


def write_xlsx(target: IO[bytes], rows: Iterable[MonthRow], *, english: bool = False) -> None:
    """The month as a workbook."""
    write_workbook(target, sheet="客户月度数据", headings=headings(english=english), rows=rows)


def write_csv(
    target: IO[bytes], rows: Iterable[MonthRow], *, encoding: str = "utf-8-sig", english: bool = False
) -> None:
    """The month as CSV, in UTF-8 with its mark (as spreadsheets like it) or for example in gb18030."""
    text = io.TextIOWrapper(target, encoding=encoding, newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings(english=english))
    writer.writerows(map(_csv_row, rows))
    text.detach()


def _csv_row(row: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]
