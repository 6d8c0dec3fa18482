"""Lines in other currencies: taken in as invoiced, counted at constant rates."""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkam.calc.rates import converted
from openkam.core.ledger import Ledger, LedgerFault
from openkam.core.ledger.tests import make

COLUMNS = make.COLUMNS | {"currency": "Cur", "cost_amount": "Cost", "discount_amount": "Off"}
HEADER = f"{make.HEADER},Cur,Cost,Off"
RATES = {"USD": Decimal("0.92"), "CZK": Decimal("0.03999999")}
LINES = (
    "1,A,X,2011-01-05,1,10.5001,EUR,4,1",
    "1,A,Y,2011-01-05,2,20.0001,USD,,0.5",
    "2,A,X,2011-01-20,1,-7.1111,USD,3.3333,",
    "3,B,X,2011-02-03,1,123456789.1234,CZK,100,",
)
YEAR = (date(2011, 1, 1), date(2012, 1, 1))
WIDE = st.decimals(-(10**10), 10**10, places=4, allow_nan=False)


def take_in(folder: Path, *lines: str, number: int = 1, rates=None):
    mapped = make.mapping(columns=COLUMNS)
    ledger = Ledger(folder / "ledger", range(1, number), rates=rates or RATES, currency="EUR")
    path = make.file(folder, *lines, header=HEADER)
    with ledger.intake(path, mapped, reporting_currency="EUR", known_keys=None) as intake:
        intake.write(number)
        return intake


def converting(folder: Path, live=(1,), **changes) -> Ledger:
    return Ledger(folder / "ledger", live, **{"rates": RATES, "currency": "EUR", **changes})


class TestIntake:
    def test_a_currency_with_a_rate_is_accepted(self, tmp_path):
        intake = take_in(tmp_path, *LINES)

        assert intake.verdict.lines.loaded == 4
        assert intake.verdict.unreadable_amounts == 0
        assert intake.verdict.net_amount.read == sum(
            converted(Decimal(amount), rate)
            for amount, rate in (
                ("10.5001", Decimal(1)),
                ("20.0001", RATES["USD"]),
                ("-7.1111", RATES["USD"]),
                ("123456789.1234", RATES["CZK"]),
            )
        )

    def test_what_cannot_be_converted_is_not_added(self, tmp_path):
        lines = (*LINES, "9,A,X,2011-01-05,1,5,CHF,,", "9,A,X,2011-01-05,1,6,EURO,,")

        verdict = take_in(tmp_path, *lines).verdict

        amounts = verdict.net_amount
        assert amounts.read == amounts.loaded + amounts.unassigned + amounts.rejected
        assert (amounts.rejected, verdict.unreadable_amounts) == (0, 2)
        assert {str(reason) for reason in verdict.reasons} == {
            "no rate for CHF in 2011-01",
            "unknown currency 'EURO'",
        }

    def test_an_amount_too_large_at_its_rate_is_rejected(self, tmp_path):
        line = "1,A,X,2011-01-05,1,99999999999999,USD,,"

        verdict = take_in(tmp_path, line, *LINES[:1], rates={"USD": Decimal(2)}).verdict

        assert [reason.code for reason in verdict.reasons] == ["too_large"]

    def test_it_names_the_other_currencies(self, tmp_path):
        mapped = make.mapping(columns=COLUMNS)
        path = make.file(tmp_path, *LINES, header=HEADER)
        ledger = Ledger(tmp_path / "ledger", rates=RATES, currency="EUR")

        with ledger.intake(path, mapped, reporting_currency="EUR", known_keys=None) as intake:
            assert intake.foreign_currencies() == ("CZK", "USD")


class TestCounting:
    def test_lines_show_both_amounts(self, tmp_path):
        take_in(tmp_path, *LINES)

        line = converting(tmp_path).lines([("erp", "A")], *YEAR).rows[0]

        assert (line.invoiced_net_amount, line.currency) == (Decimal("-7.1111"), "USD")
        assert line.net_amount == converted(Decimal("-7.1111"), RATES["USD"])
        assert line.cost_amount == converted(Decimal("3.3333"), RATES["USD"])
        assert line.invoiced_cost_amount == Decimal("3.3333")

    def test_a_document_in_several_currencies_has_no_one_amount_as_invoiced(self, tmp_path):
        take_in(tmp_path, *LINES)

        two, one = converting(tmp_path).documents([("erp", "A")], *YEAR).rows

        assert (two.currency, two.invoiced_net_amount) == ("USD", Decimal("-7.1111"))
        assert (one.currency, one.invoiced_net_amount) == ("EUR, USD", None)
        assert one.net_amount == Decimal("10.5001") + converted(Decimal("20.0001"), RATES["USD"])

    def test_one_currency_stays_as_it_is(self, tmp_path):
        take_in(tmp_path, LINES[0])

        ledger = converting(tmp_path)

        line = ledger.lines([("erp", "A")], *YEAR).rows[0]
        assert ledger.foreign_currencies() == ()
        assert line.net_amount == line.invoiced_net_amount == Decimal("10.5001")

    def test_without_a_rate_nothing_is_counted_wrongly(self, tmp_path):
        take_in(tmp_path, *LINES)

        with pytest.raises(LedgerFault, match="no rate for CZK") as fault:
            converting(tmp_path, rates={"USD": Decimal(1)}).account_totals(make.keys(A=1), *YEAR)

        assert fault.value.parameters == {"currencies": ["CZK"]}

    def test_replaced_lines_keep_their_currency_in_use(self, tmp_path):
        take_in(tmp_path, "1,A,X,2011-01-05,1,5,USD,,")
        take_in(tmp_path, "1,A,X,2011-01-05,1,5,EUR,,", number=2)

        assert converting(tmp_path, (1, 2)).foreign_currencies() == ("USD",)


MODEST = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROW = st.tuples(
    st.sampled_from("AB"),
    st.sampled_from(["2011-01-05", "2011-02-28"]),
    WIDE,
    st.sampled_from(["EUR", "USD", "CZK"]),
)


class TestAnyLines:
    @MODEST
    @given(
        st.lists(ROW, min_size=1, max_size=12),
        st.decimals(Decimal("0.00000001"), 10_000, places=8, allow_nan=False),
    )
    def test_all_ways_to_the_total_agree_to_the_last_digit(self, rows, dollar):
        rates = {**RATES, "USD": dollar}
        lines = [
            f"{number // 2},{account},X,{day},1,{amount},{currency},,"
            for number, (account, day, amount, currency) in enumerate(rows)
        ]
        expected = sum(converted(row[2], rates.get(row[3], Decimal(1))) for row in rows)
        keys = make.keys(A=1, B=2)

        with tempfile.TemporaryDirectory() as place:
            verdict = take_in(Path(place), *lines, rates=rates).verdict
            ledger = converting(Path(place), rates=rates)
            shown = [("erp", "A"), ("erp", "B")]
            evidence = ledger.documents(shown, *YEAR)
            months = ledger.account_months(keys)["revenue"].to_pylist()
            totals = ledger.account_totals(keys, *YEAR)["revenue"].to_pylist()

            assert verdict.net_amount.loaded == expected
            assert evidence.net_amount == expected
            assert ledger.lines(shown, *YEAR).net_amount == expected
            assert sum(row.net_amount for row in evidence.rows) == expected
            assert sum(months) == sum(totals) == expected
