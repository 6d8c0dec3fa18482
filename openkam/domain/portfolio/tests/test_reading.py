"""Reading prepared figures, and the lines behind them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from openkam.calc.periods import Period
from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import (
    Company,
)
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.samples import TWO_YEARS, YEAR, dated

pytestmark = pytest.mark.django_db


def summaries(actor=None):
    shown = selectors.accounts(actor or people.head(), sort="name")
    return {account.name: account for account in shown}


class TestAccountMonths:
    def test_any_whole_months_and_the_prepared_year_agree_with_the_ledger(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        head = people.head()

        for period in (YEAR, Period(date(2024, 4, 1), date(2025, 6, 1))):
            by_month = selectors.account_months(head, period=period)
            by_day = selectors.account_totals(head, start=period.start, end=period.end)
            assert by_day.pop(None) == selectors.unassigned(head, period=period)
            assert by_month == by_day

    def test_members_get_their_own_accounts_and_no_unassigned(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        mine = make.keyed("C1")
        member = make.member(mine)

        months = selectors.account_months(member, period=YEAR)
        totals = selectors.account_totals(member, start=YEAR.start, end=YEAR.end)

        assert months == totals == {mine.pk: Decimal(75)}
        assert selectors.unassigned(member, period=YEAR) is None
        Company.objects.update(members_see_whole=True)
        assert selectors.unassigned(member, period=YEAR) == Decimal(3)

    def test_chosen_accounts_only(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        chosen = [make.keyed("C1").pk]

        months = selectors.account_months(people.head(), period=YEAR, account_ids=chosen)

        assert list(months) == chosen


class TestAccountMonthSeries:
    def test_quiet_months_are_zero_and_months_outside_unknown(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)

        series = selectors.account_month_series(
            people.head(), make.keyed("C1").pk, first=date(2024, 3, 1), last=date(2024, 5, 1)
        )

        assert [(row.month.month, row.revenue, row.line_count) for row in series] == [
            (3, None, 0),
            (4, Decimal(50), 1),
            (5, Decimal(0), 0),
        ]

    def test_costs_count_only_where_they_are_known(self, ledger_folder):
        lines = [
            dated("2026-03-01", net="10", Cost="7"),
            dated("2026-03-02", net="5"),
            dated("2026-03-31", net="1"),
        ]
        make.sales(ledger_folder, lines)

        (month,) = selectors.account_month_series(
            people.head(), make.keyed("C1").pk, first=date(2026, 3, 1), last=date(2026, 3, 31)
        )

        assert (month.revenue, month.cost, month.revenue_with_cost) == (16, 7, 10)
        assert month.document_count == 3

    def test_the_accounts_below_count_as_far_as_they_are_open(self, ledger_folder):
        make.sales(ledger_folder, [dated("2026-03-31"), dated("2026-03-30", customer="C2")])
        head, top = people.head(), make.keyed("C1")
        services.set_parent(head, make.keyed("C2").pk, parent_id=top.pk, today=make.TODAY)
        month = {"first": date(2026, 3, 1), "last": date(2026, 3, 1)}

        (alone,) = selectors.account_month_series(head, top.pk, **month)
        (together,) = selectors.account_month_series(head, top.pk, **month, with_below=True)

        assert (alone.revenue, together.revenue) == (100, 200)

    def test_outsiders_get_a_404(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)

        with pytest.raises(Http404):
            selectors.account_month_series(
                people.outsider(), make.keyed("C1").pk, first=YEAR.start, last=YEAR.end
            )


class TestSharesOfTheWhole:
    def test_members_see_shares_of_their_own_accounts_unless_the_head_allows(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        member = make.member(make.keyed("C1"))
        make.keyed("C3").members.create(user=member, level=Level.READ)

        own = summaries(member)["C3"]
        Company.objects.update(members_see_whole=True)
        whole = summaries(member)["C3"]

        assert (own.share, own.rank, own.abc_class) == (pytest.approx(0.25), None, None)
        assert (whole.share, whole.rank) == (pytest.approx(25 / 95), 2)


class TestEvidence:
    def test_an_account_opens_down_to_its_lines(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        account = make.keyed("C1")
        member = make.member(account)

        documents = selectors.documents(member, account.pk, period=YEAR)
        newest = documents.rows[0]
        lines = selectors.lines(member, account.pk, period=YEAR, document=newest.document)

        assert (documents.total, documents.net_amount) == (2, Decimal(75))
        assert newest.invoiced_on == date(2026, 3, 31)
        assert [line.net_amount for line in lines.rows] == [Decimal("14.5")]

    def test_the_unassigned_lines_are_shown_to_those_who_see_all(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        Company.objects.update(members_see_whole=True)

        for actor in (people.head(), people.observer()):
            documents = selectors.documents(actor, None, period=YEAR)
            assert (documents.total, documents.net_amount) == (1, Decimal(3))
            assert selectors.lines(actor, None, period=YEAR).total == 1
        with pytest.raises(PermissionDenied):
            selectors.lines(make.member(make.keyed("C1")), None, period=YEAR)

    def test_a_key_without_account_is_unassigned_in_figure_and_evidence(self, ledger_folder):
        known = make.account()
        known.keys.create(source="erp", key="C1")
        mapping = make.MAPPING.replace("[options]", "[options]\ncreate_accounts = false")
        make.sales(ledger_folder, TWO_YEARS, mapping=mapping)
        head = people.head()

        lines = selectors.lines(head, None, period=YEAR)

        assert lines.net_amount == selectors.unassigned(head, period=YEAR) == Decimal(23)

    def test_outsiders_get_a_404(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        account = make.keyed("C1")

        with pytest.raises(Http404):
            selectors.documents(people.outsider(), account.pk, period=YEAR)
        with pytest.raises(Http404):
            selectors.lines(people.administrator(), account.pk, period=YEAR)


amounts = some.decimals(-10_000, 10_000, places=4, allow_nan=False)
bought = some.tuples(
    some.sampled_from(["C1", "C2", "C3", ""]),
    some.dates(date(2024, 1, 1), date(2026, 3, 31)),
    amounts,
)


class TestExactness:
    @settings(
        max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(some.lists(bought, min_size=1, max_size=30))
    def test_prepared_figures_equal_the_lines_to_the_last_digit(self, ledger_folder, sold):
        lines = [
            make.line(Invoice=str(number), Customer=customer, Date=day.isoformat(), Net=f"{net:f}")
            for number, (customer, day, net) in enumerate(sold)
        ]
        make.sales(ledger_folder, lines, mapping=make.MAPPING.replace('"erp"', '"exact"'))
        whole, head = Period(date(2024, 1, 1), date(2026, 4, 1)), people.head()

        months = selectors.account_months(head, period=whole)
        unassigned = selectors.unassigned(head, period=whole)

        for result in list(selectors.live_batches()):
            services.undo_import(head, result)
        expected = sum((net for customer, _day, net in sold if customer), Decimal(0))
        assert sum(months.values(), Decimal(0)) == expected
        assert unassigned == sum((net for customer, _d, net in sold if not customer), Decimal(0))
