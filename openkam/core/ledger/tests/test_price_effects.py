"""The SQL of price, cost, quantity and mix against the formula, through a real small ledger."""

from collections import defaultdict
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest

from openkam.calc.amounts import exact
from openkam.calc.price_effects import Bought, Sold, margin_effects, revenue_effects
from openkam.core.ledger import Days, Ledger, price_effects
from openkam.core.ledger.tests import make

BEFORE = Days(date(2010, 3, 1), date(2010, 5, 1))
NOW = Days(date(2011, 3, 1), date(2011, 5, 1))
ACCOUNTS = {"A": 1, "B": 2, "C": 3, "a-too": 1}
PRODUCTS = {f"P{n}": n for n in range(1, 9)}
COLUMNS = make.COLUMNS | {"cost_amount": "Cost"}


def random_lines(seed: int) -> list[tuple]:
    """Account, product, day, pieces, net amount and cost of lines of every kind."""
    random = Random(seed)
    lines = []
    for _number in range(220):
        product = random.choice([*PRODUCTS, "unknown"])
        pieces = Decimal(random.choice([-3, -1, 1, 2, 7, 1000])) / random.choice([1, 4])
        net = (pieces * Decimal(random.randint(1, 9_999_999)) / 10_000).quantize(Decimal("0.0001"))
        cost = (net * Decimal(random.randint(50, 120)) / 100).quantize(Decimal("0.0001"))
        day = date(random.choice([2010, 2011]), random.choice([2, 3, 4, 5]), random.randint(1, 28))
        account = random.choice([*ACCOUNTS, "", "stranger"])
        lines.append((account, product, day, pieces, net, random.choice([cost, cost, cost, None])))
    return lines


def worked_out(lines: list[tuple]) -> dict[int, list[Bought]]:
    """What each account bought, as the formula takes it."""
    sums: defaultdict = defaultdict(lambda: [Decimal(0)] * 4 + [0, 0])
    for account, product, day, pieces, net, cost in lines:
        period = next((n for n, days in enumerate((BEFORE, NOW)) if _inside(day, days)), None)
        if account not in ACCOUNTS or period is None:
            continue
        row = sums[ACCOUNTS[account], PRODUCTS.get(product), period]
        known = cost is not None
        more = [net, pieces, cost or 0, net if known else 0, 1, int(known)]
        row[:] = [one + other for one, other in zip(row, more, strict=True)]
    found: defaultdict = defaultdict(list)
    for account, product in {key[:2] for key in sums}:
        before, now = (Sold(*sums.get((account, product, n), [])) for n in (0, 1))
        found[account].append(Bought(before, now, is_product=product is not None))
    return found


def _inside(day: date, days: Days) -> bool:
    return days.start <= day < days.end


def prepared(folder, lines):
    written = [
        f"{number},{account},{product},{day},{pieces},{net},{'' if cost is None else cost}"
        for number, (account, product, day, pieces, net, cost) in enumerate(lines)
    ]
    path = make.file(folder, *written, header=f"{make.HEADER},Cost")
    make.take_in(folder / "ledger", path, 1, mapped=make.mapping(columns=COLUMNS))
    ledger = Ledger(folder / "ledger", [1])
    products = pa.table(
        {
            "source": pa.array(["erp"] * len(PRODUCTS), "string"),
            "key": pa.array(list(PRODUCTS), "string"),
            "product_id": pa.array(list(PRODUCTS.values()), "int64"),
            "product_group": pa.array([None] * len(PRODUCTS), "string"),
        }
    )
    ledger.write_prepared(make.keys(**ACCOUNTS), products, 1)
    return ledger.prepared(1)


def row_of(found: dict, place: int) -> list[Decimal]:
    return [exact(found[name][place]) for name in price_effects.COLUMNS]


class TestPriceEffects:
    @pytest.mark.parametrize("seed", range(3))
    def test_they_are_those_of_the_formula_to_the_ten_thousandth(self, tmp_path, seed):
        lines = random_lines(seed)

        found = prepared(tmp_path, lines).price_effects(BEFORE, NOW).to_pydict()

        expected = {
            account: [*astuple(revenue_effects(rows)), *astuple(margin_effects(rows))]
            for account, rows in worked_out(lines).items()
        }
        assert found["key"] == sorted(expected)
        for place, account in enumerate(found["key"]):
            assert row_of(found, place) == expected[account]

    def test_each_set_adds_up_to_the_change_of_the_totals(self, tmp_path):
        tables = prepared(tmp_path, random_lines(7))

        effects = tables.price_effects(BEFORE, NOW).to_pydict()

        totals = tables.periods([BEFORE, NOW]).to_pydict()
        for place in range(len(effects["key"])):
            row = [effects[name][place] for name in price_effects.COLUMNS]
            size = len(price_effects.REVENUE)
            margins = [
                totals[f"revenue_with_cost_{n}"][place] - totals[f"cost_{n}"][place] for n in (0, 1)
            ]
            assert sum(row[:size]) == totals["revenue_1"][place] - totals["revenue_0"][place]
            assert sum(row[size:]) == margins[1] - margins[0]

    def test_accounts_that_count_under_one_key_are_added_up(self, tmp_path):
        tables = prepared(tmp_path, random_lines(7))
        keys = pa.table({"account_id": pa.array([1, 3]), "key": pa.array([9, 9])})

        together = tables.price_effects(BEFORE, NOW, keys).to_pydict()

        alone = tables.price_effects(BEFORE, NOW).to_pydict()
        assert together["key"] == [9]
        for name in price_effects.COLUMNS:
            assert together[name] == [alone[name][0] + alone[name][2]]

    def test_they_are_worked_out_once(self, tmp_path):
        tables = prepared(tmp_path, random_lines(7))

        first = tables.price_effects(BEFORE, NOW)

        (tmp_path / "ledger" / "prepared" / "00000001-products.parquet").unlink()
        assert tables.price_effects(BEFORE, NOW) == first

    def test_beyond_so_many_periods_they_are_not_kept(self, tmp_path):
        tables = prepared(tmp_path, random_lines(7))
        kept = tmp_path / "ledger" / "prepared"
        for number in range(50):
            (kept / f"00000001-effects-{number}.parquet").touch()

        found = tables.price_effects(BEFORE, NOW)

        assert found.num_rows == 3
        assert len(list(kept.glob("*-effects-*"))) == 50

    def test_amounts_of_a_large_company_do_not_overflow(self, tmp_path):
        lines = [
            ("A", "P1", BEFORE.start, Decimal(90_000_000), Decimal("9000000000.0001"), None),
            ("A", "P1", NOW.start, Decimal(70_000_001), Decimal("8000000000.0001"), None),
        ]

        found = prepared(tmp_path, lines).price_effects(BEFORE, NOW).to_pydict()

        effects = revenue_effects(worked_out(lines)[1])
        assert row_of(found, 0)[:6] == list(astuple(effects))
