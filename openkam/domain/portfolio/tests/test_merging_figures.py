"""Merging and splitting move figures and lose none: before = after, to the last digit."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account, AccountKey, AccountSummary
from openkam.domain.portfolio.services import tree
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.test_merging import state
from openkam.domain.portfolio.tests.trade import GONE, PAPIR, POLSKA, WERKE

START, END = date(2024, 1, 1), date(2027, 1, 1)
numbers = st.integers(min_value=0, max_value=5)


def totals(trade):
    """What the ledger holds per account, exact to the day; and per day nothing is lost."""
    return selectors.account_totals(trade.people["head"], start=START, end=END)


def merge(trade, keep, merged):
    return services.merge_accounts(
        trade.people["head"],
        keep_id=trade.id(keep),
        merged_id=trade.id(merged),
        today=make.TODAY,
    )


class TestFigures:
    def test_the_kept_account_has_the_sum_once_they_are_prepared_again(self, trade):
        before = dict(AccountSummary.objects.values_list("account__name", "revenue"))
        merge(trade, WERKE, POLSKA)

        make.prepared()

        preparation = selectors.current_preparation()
        rows = AccountSummary.objects.filter(preparation=preparation)
        after = dict(rows.values_list("account__name", "revenue"))
        assert after[WERKE] == before[WERKE] + before[POLSKA]
        assert after[POLSKA] is None
        assert preparation.assigned_revenue == sum(filter(None, before.values()), Decimal(0))

    def test_lists_and_counts_know_the_merged_account_no_more(self, trade):
        head = trade.people["head"]
        merge(trade, WERKE, GONE)
        make.prepared()

        basis = selectors.basis_for(head)
        found = selectors.overview(head, basis.preparation, basis.company)
        listed = set(selectors.accounts(head, basis=basis).values_list("name", flat=True))

        assert GONE not in listed
        assert found.gone == 0
        assert [hit.name for hit in selectors.find_accounts(head, "gone")] == []
        assert set(selectors.keys_by_account(head)) <= {*map(trade.id, listed)}

    def test_a_split_key_takes_its_lines_along_in_every_period(self, trade):
        head = trade.people["head"]
        merge(trade, WERKE, PAPIR)
        joint = totals(trade)
        key = AccountKey.objects.get(came_from=trade.id(PAPIR))

        new = services.split_key(head, key.pk, new_name="New", today=make.TODAY).account

        after = totals(trade)
        assert after[new.pk] == Decimal("30.8755")
        assert after[trade.id(WERKE)] + after[new.pk] == joint[trade.id(WERKE)]
        assert sum(after.values()) == sum(joint.values())

    def test_each_key_says_what_was_sold_under_it(self, trade):
        merge(trade, WERKE, PAPIR)

        found = selectors.key_sales(trade.people["head"], trade.id(WERKE))

        papir = next(row for row in found.values() if row.net_amount == Decimal("30.8755"))
        assert (papir.documents, papir.lines) == (1, 3)
        assert papir.first_on == papir.last_on == date(2026, 3, 15)
        assert sum(row.net_amount for row in found.values()) == totals(trade)[trade.id(WERKE)]

    @settings(
        max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(
        steps=st.lists(st.tuples(numbers, numbers, st.booleans()), max_size=6),
        parents=st.lists(st.tuples(numbers, numbers), max_size=4),
    )
    @example(steps=[(1, 0, False), (1, 2, False)], parents=[(2, 0)])
    def test_any_merges_undone_restore_keys_tree_and_figures(self, trade, steps, parents):
        head = trade.people["head"]
        with transaction.atomic():
            ids = list(Account.objects.order_by("pk").values_list("pk", flat=True))[:6]
            for child, parent in parents:
                self.put_below(head, ids[child], ids[parent])
            before, there = totals(trade), state()
            done = []
            for keep, merged, takes in steps:
                wishes = {"takes": ["name", "parent"]} if takes else {}
                merged_now = self.merged(head, ids[keep], ids[merged], wishes)
                done += [merged_now] if merged_now else []
                now = totals(trade)
                assert sum(now.values()) == sum(before.values())
                gone = Account.objects.exclude(merged_into=None).values_list("pk", flat=True)
                assert not set(gone) & set(now)
                lineage = state()["lineage"]
                tree.rebuild(make.TODAY)
                assert state()["lineage"] == lineage  # what changed was all that had to
            for merge_id in reversed(done):
                services.undo_merge(head, merge_id, today=make.TODAY)

            assert totals(trade) == before
            assert state() == there
            transaction.set_rollback(True)

    def put_below(self, head, child, parent):
        with suppress(services.ParentCircle), transaction.atomic():
            services.set_parent(head, child, parent_id=parent, today=make.TODAY)

    def merged(self, head, keep, merged, wishes):
        open_ids = set(selectors.accounts(head).values_list("pk", flat=True))
        if not {keep, merged} <= open_ids:
            return None
        try:
            with transaction.atomic():
                return services.merge_accounts(
                    head, keep_id=keep, merged_id=merged, today=make.TODAY, **wishes
                ).pk
        except services.Refusal:
            return None
