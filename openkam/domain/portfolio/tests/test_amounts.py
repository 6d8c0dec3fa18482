"""Amounts from the prepared files are those of the ledger, for every actor and every key."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkam.calc.amounts import exact, total
from openkam.calc.periods import Period, add_months
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import GONE, GROUP, PAPIR, POLSKA, WERKE

ALL = Period(date(2024, 10, 1), date(2026, 10, 1))
PERSONAS = ("head", "observer", "reader", "group", "outsider")
BY = ("account", "group", "segment", "tier")
COLUMNS = ("keys", "revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost")
starts = st.integers(min_value=0, max_value=24)
lengths = st.integers(min_value=1, max_value=12)


def period(start: int, length: int) -> Period:
    first = add_months(ALL.start, start - 2)
    return Period(first, add_months(first, length))


def prepared(actor, *periods, **asked):
    return selectors.period_amounts(
        actor, selectors.current_preparation(), periods or [ALL], **asked
    )


def by_key(amounts):
    return {
        int(key): exact(value) for key, value in zip(amounts.keys, amounts.revenue, strict=True)
    }


def id_of(name):
    return Account.objects.get(name=name).pk


@pytest.fixture
def sorted_out(trade):
    """Two accounts with a segment and a tier, all others without."""
    Account.objects.filter(name=WERKE).update(segment=make.segment())
    Account.objects.filter(name=PAPIR).update(tier=make.tier())
    return trade


class TestPeriodAmounts:
    @given(st.sampled_from(PERSONAS), st.sampled_from(BY), starts, lengths, starts, lengths)
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_they_are_those_of_the_ledger(self, sorted_out, persona, by, s1, l1, s2, l2):
        actor, periods = sorted_out.people[persona], [period(s1, l1), period(s2, l2)]

        from_files = prepared(actor, *periods, by=by)
        from_lines = selectors.day_amounts(actor, periods, by=by)

        for found, wanted in zip(from_files, from_lines, strict=True):
            for name in COLUMNS:
                assert getattr(found, name).tolist() == getattr(wanted, name).tolist()

    @pytest.mark.parametrize("persona", ["head", "reader", "group"])
    def test_they_are_those_of_the_months_in_the_database(self, trade, persona):
        actor = trade.people[persona]

        assert by_key(prepared(actor)[0]) == selectors.account_months(actor, period=ALL)

    def test_members_have_their_own_only(self, trade):
        assert set(by_key(prepared(trade.people["reader"])[0])) == {trade.id(WERKE)}
        assert len(prepared(trade.people["outsider"])[0]) == 0

    def test_every_key_has_the_same_total(self, sorted_out):
        head = sorted_out.people["head"]

        totals = {total(prepared(head, by=by)[0].revenue) for by in BY}

        assert len(totals) == 1

    def test_a_scope_leaves_the_rest_out(self, sorted_out):
        head = sorted_out.people["head"]
        werke = Account.objects.get(name=WERKE)
        wanted = by_key(prepared(head)[0])

        segment = prepared(head, scope=selectors.Scope(segment=werke.segment_id))[0]
        without = prepared(head, scope=selectors.Scope(segment=selectors.WITHOUT))[0]
        group = prepared(head, scope=selectors.Scope(group=id_of(GROUP)))[0]
        one = prepared(head, scope=selectors.Scope(account=id_of(PAPIR)))[0]

        assert by_key(segment) == {werke.pk: wanted[werke.pk]}
        assert set(by_key(without)) == set(wanted) - {werke.pk}
        assert set(by_key(group)) == {id_of(WERKE), id_of(POLSKA)}
        assert by_key(one) == {id_of(PAPIR): Decimal("30.8755")}

    def test_a_product_group_counts_alone(self, trade):
        head = trade.people["head"]

        sensors = prepared(head, scope=selectors.Scope(product_group="Sensors"))[0]
        unknown = prepared(head, scope=selectors.Scope(product_group=""))[0]
        drives = prepared(head, scope=selectors.Scope(product_group="Drives"))[0]

        every = total(prepared(head)[0].revenue)
        assert by_key(sensors) == {id_of(PAPIR): Decimal("30.8755")}
        assert sum(total(found.revenue) for found in (sensors, unknown, drives)) == every


class TestMonthAmounts:
    @pytest.mark.parametrize("by", ["total", "product_group", *BY])
    @pytest.mark.parametrize("persona", ["head", "group"])
    def test_months_add_up_to_the_period(self, trade, persona, by):
        actor = trade.people[persona]

        months = selectors.month_amounts(actor, selectors.current_preparation(), ALL, by=by)

        assert exact(months.revenue.sum()) == total(prepared(actor)[0].revenue)
        assert months.revenue.shape == (len(months.keys), 24)

    def test_a_period_beyond_the_data_has_months_of_zero(self, trade):
        beyond = Period(date(2030, 1, 1), date(2030, 7, 1))

        months = selectors.month_amounts(
            trade.people["head"], selectors.current_preparation(), beyond, by="account"
        )

        assert months.revenue.shape == (0, 6)

    def test_groups_without_a_name_are_there(self, trade):
        months = selectors.month_amounts(
            trade.people["head"], selectors.current_preparation(), ALL, by="product_group"
        )

        assert months.names[0] == ""
        assert "Sensors" in months.names


class TestAfterAMerge:
    @pytest.mark.parametrize("persona", ["head", "lead"])
    def test_nothing_is_lost_before_the_next_preparation(self, trade, persona):
        actor = trade.people[persona]
        everything = selectors.period_amounts(
            trade.people["head"], selectors.current_preparation(), [ALL]
        )[0]
        services.merge_accounts(
            trade.people["head"],
            keep_id=trade.id(WERKE),
            merged_id=trade.id(GONE),
            today=make.TODAY,
        )

        found = prepared(actor)[0]

        assert by_key(found) == selectors.account_months(actor, period=ALL)
        if persona == "head":
            assert total(found.revenue) == total(everything.revenue)

    def test_afterwards_the_kept_account_has_it_all(self, trade):
        head = trade.people["head"]
        before = by_key(prepared(head)[0])
        services.merge_accounts(
            head, keep_id=trade.id(WERKE), merged_id=trade.id(GONE), today=make.TODAY
        )

        make.prepared()

        after = by_key(prepared(head)[0])
        assert after[trade.id(WERKE)] == before[trade.id(WERKE)] + before[trade.id(GONE)]
        assert trade.id(GONE) not in after
