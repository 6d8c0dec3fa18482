"""Rates of other currencies: set, removed, chosen, and what figures say about them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from openkam.calc.periods import Period
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Company, CompanyRate, ImportBatch
from openkam.domain.portfolio.tests import make

AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (8, 9, 10))
MAPPING = make.MAPPING.replace("[defaults]", 'currency = "Currency"\n[defaults]')
LINES = [
    make.line(Invoice="1", Date="2026-03-31", Net="100.00", Currency="EUR"),
    make.line(Invoice="2", Date="2026-04-30", Net="10.0001", Currency="USD"),
]


@pytest.fixture
def head(db):
    make.company()
    return people.head()


def set_rate(actor, currency="USD", month=SEPTEMBER, rate="0.90", origin="ECB"):
    return services.set_rate(
        actor, currency=currency, month=month, rate=Decimal(rate), origin=origin, now=make.NOW
    )


def revision() -> int:
    return Company.objects.get().figures_revision


class TestConstantRates:
    def test_the_latest_month_with_a_rate_unless_chosen(self, head):
        set_rate(head, month=AUGUST, rate="0.80")
        set_rate(head, month=OCTOBER, rate="0.95")
        set_rate(head, "CZK", SEPTEMBER, "0.04")

        latest = selectors.constant_rates()
        services.set_rates_month(head, AUGUST)
        chosen = selectors.constant_rates()

        assert (latest.month, latest.rates["USD"]) == (OCTOBER, Decimal("0.95"))
        assert latest.month_of == {"USD": OCTOBER, "CZK": SEPTEMBER}
        assert (chosen.month, chosen.rates["USD"]) == (AUGUST, Decimal("0.80"))
        assert chosen.month_of["CZK"] == SEPTEMBER

    def test_the_note_names_months_that_differ(self, head):
        set_rate(head, month=OCTOBER)
        set_rate(head, "CZK", SEPTEMBER, "0.04")

        rates = selectors.constant_rates()

        assert rates.only(["USD"]).note == "at constant rates of Oct\u00a02026"
        assert rates.only(["CZK"]).note == "at constant rates of Sep\u00a02026"
        assert rates.note == "at constant rates of Oct\u00a02026 (CZK Sep\u00a02026)"
        assert rates.only([]).note == ""


class TestSetRate:
    @pytest.mark.parametrize("persona", [people.observer, people.outsider])
    def test_it_is_for_those_who_import(self, head, persona):
        with pytest.raises(PermissionDenied):
            set_rate(persona())

    @pytest.mark.parametrize(
        ("currency", "rate"),
        [("EUR", "1"), ("XYZ", "1"), ("USD", "0"), ("USD", "-1"), ("USD", "10000000")],
    )
    def test_it_refuses_what_nothing_can_be_counted_at(self, head, currency, rate):
        with pytest.raises(services.BadRate):
            set_rate(head, currency, rate=rate)

    @pytest.mark.parametrize("rate", ["9999999.99999998", "0.00000001"])
    def test_it_keeps_every_digit_of_the_largest_and_the_smallest(self, head, rate):
        set_rate(head, rate=rate)

        assert CompanyRate.objects.get().rate == Decimal(rate)

    def test_it_needs_the_reporting_currency(self, head):
        make.company(currency="")

        with pytest.raises(services.BadRate, match="reporting currency is not known"):
            set_rate(head)

    def test_it_replaces_the_rate_of_the_month(self, head):
        set_rate(head, month=date(2026, 9, 30), rate="0.90")

        set_rate(head, rate="0.91", origin="Board")

        kept = CompanyRate.objects.get()
        assert (kept.month, kept.rate, kept.origin) == (SEPTEMBER, Decimal("0.91"), "Board")

    def test_the_reporting_currency_is_fixed_while_there_are_rates(self, head):
        set_rate(head)

        with pytest.raises(services.CurrencyIsFixed):
            services.change_company(people.administrator(), currency="CZK")


class TestStoreRates:
    def test_it_returns_what_was_before(self, head):
        set_rate(head)
        batch = ImportBatch.objects.create(
            kind="rates", source="ecb", file_name="r.csv", actor=head, started_at=make.NOW
        )
        rows = [
            services.NewRate("USD", SEPTEMBER, Decimal("0.90"), "ECB"),
            services.NewRate("USD", OCTOBER, Decimal("0.95"), "ECB"),
            services.NewRate("USD", date(2026, 10, 2), Decimal("0.96")),
        ]

        stored = services.store_rates(head, rows, batch)

        assert [rate.is_changed for rate in stored] == [False, True, True]
        assert stored[1].before is None
        assert stored[1].pk == stored[2].pk
        assert stored[2].after == (Decimal("0.96"), "ecb")  # the file's source says so
        kept = CompanyRate.objects.order_by("month")
        assert list(kept.values_list("rate", "batch")) == [
            (Decimal("0.90"), None),
            (Decimal("0.96"), batch.pk),
        ]


class TestFigures:
    def test_lines_count_at_the_constant_rate_everywhere(self, head, ledger_folder):
        set_rate(head, rate="0.55")
        worth = Decimal("105.5001")

        result = make.sales(ledger_folder, LINES, mapping=MAPPING, actor=head)

        account = make.keyed("C1")
        figures = selectors.figures()
        assert result["net_amount"]["loaded"] == worth
        assert result["rates"] == {"USD": {"rate": "0.55000000", "month": "2026-09-01"}}
        assert selectors.account_months(head, period=figures.period) == {account.pk: worth}
        page = selectors.documents(head, account.pk, period=figures.period)
        assert (page.net_amount, page.total) == (worth, 2)
        assert sum(row.net_amount for row in page.rows) == worth
        prepared = selectors.rates_of_preparation(figures.preparation)
        assert (prepared.month, prepared.rates) == (SEPTEMBER, {"USD": Decimal("0.55")})
        assert selectors.basis_for(head).rates_note == "at constant rates of Sep\u00a02026"

    def test_without_a_rate_the_lines_are_rejected_with_the_way_out(self, head, ledger_folder):
        result = make.sales(ledger_folder, LINES, mapping=MAPPING, actor=head)

        assert result["lines"]["rejected"] == result["unreadable_amounts"] == 1
        assert "Settings, Rates" in result["reasons"][0]["reason"]
        assert selectors.basis_for(head).rates_note == ""

    def test_they_are_prepared_again_only_when_they_change(self, head, ledger_folder):
        set_rate(head)
        make.sales(ledger_folder, LINES, mapping=MAPPING, actor=head)
        before = revision()

        set_rate(head, month=AUGUST)
        set_rate(head, "CZK", rate="0.04")
        set_rate(head, origin="Board")
        unchanged = revision()
        set_rate(head, rate="0.91")
        services.set_rates_month(head, AUGUST)

        assert unchanged == before
        assert revision() == before + 2

    def test_a_rate_that_makes_an_amount_too_large_is_refused(self, head, ledger_folder):
        set_rate(head)
        line = make.line(Date="2026-04-30", Net="90000000000.00", Currency="USD")
        make.sales(ledger_folder, [line], mapping=MAPPING, actor=head)

        with pytest.raises(services.BadRate, match="in USD is larger than can be counted"):
            set_rate(head, rate="2000")

        assert CompanyRate.objects.get().rate == Decimal("0.90")

    def test_the_last_rate_of_a_currency_in_the_ledger_stays(self, head, ledger_folder):
        set_rate(head)
        set_rate(head, month=AUGUST)
        make.sales(ledger_folder, LINES, mapping=MAPPING, actor=head)

        services.remove_rate(head, currency="USD", month=SEPTEMBER)
        with pytest.raises(services.RateInUse, match="only rate of USD"):
            services.remove_rate(head, currency="USD", month=AUGUST)

        assert CompanyRate.objects.get().month == AUGUST

    def test_a_rate_removed_while_a_file_is_read_stops_its_import(self, head, ledger_folder):
        set_rate(head)
        path = make.sales_file(ledger_folder, LINES)

        def removing(share, text):
            if share > 0.84:
                CompanyRate.objects.all().delete()

        with pytest.raises(services.Refusal, match="rate of USD was removed"):
            make.imported(path, MAPPING, actor=head, progress=removing)

        assert ImportBatch.objects.get().state == "failed"


class TestRemoveRate:
    def test_it_says_when_there_is_none(self, head):
        with pytest.raises(services.NoSuchRate):
            services.remove_rate(head, currency="USD", month=AUGUST)

    def test_observers_only_look(self, head):
        set_rate(head)

        with pytest.raises(PermissionDenied):
            services.remove_rate(people.observer(), currency="USD", month=SEPTEMBER)


class TestRates:
    def test_members_do_not_see_them(self, head):
        with pytest.raises(PermissionDenied):
            selectors.rates(people.outsider())

    def test_the_table_has_the_newest_month_first(self, head):
        for month in (AUGUST, OCTOBER):
            set_rate(head, month=month)

        months = selectors.rate_months(head)
        table = selectors.rate_table(head, months)

        assert [row.month for row in table] == [OCTOBER, AUGUST]
        assert selectors.rate_currencies(head) == ["USD"]


class TestPreparedAmounts:
    def test_other_currencies_count_at_the_constant_rate(self, head, ledger_folder):
        period = Period(date(2026, 3, 1), date(2026, 5, 1))
        lines = [*LINES, make.line(Invoice="3", Date="2026-04-30", Cost="3", Currency="USD")]
        set_rate(head)
        make.imported(make.sales_file(ledger_folder, lines), MAPPING)

        found = selectors.period_amounts(head, make.prepared(), [period])[0]

        assert found.revenue.tolist() == [1_990_001]
        assert found.cost.tolist() == [27_000]
        assert found.revenue.tolist() == selectors.day_amounts(head, [period])[0].revenue.tolist()
        assert list(selectors.account_months(head, period=period).values()) == [Decimal("199.0001")]
