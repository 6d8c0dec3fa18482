"""Preparing figures and reading them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from openkam.calc.periods import Period
from openkam.core.access.tests import make as people
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import (
    AccountMonth,
    AccountSummary,
    Company,
    Preparation,
    UnassignedMonth,
)
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.samples import TWO_YEARS, YEAR, dated

pytestmark = pytest.mark.django_db


def summaries(actor=None):
    shown = selectors.accounts(actor or people.head(), sort="name")
    return {account.name: account for account in shown}


class TestPrepareFigures:
    def test_the_last_twelve_complete_months_are_compared_with_those_before(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)

        figures, found = selectors.figures(), summaries()

        assert (figures.period, figures.as_of) == (YEAR, date(2026, 3, 31))
        assert figures.preparation.assigned_revenue == Decimal(95)
        assert {
            name: (row.revenue, row.revenue_before, row.change_share, row.rank, row.abc_class)
            for name, row in found.items()
        } == {
            "C1": (Decimal(75), Decimal(50), 0.5, 1, "A"),
            "C2": (None, Decimal(10), -1.0, None, ""),
            "C3": (Decimal(25), Decimal(0), None, 2, "A"),
            "C4": (Decimal(-5), Decimal(0), None, 3, "C"),
        }
        assert found["C1"].trend == [0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14]
        assert found["C1"].share == pytest.approx(75 / 95)
        assert found["C1"].document_count == 2
        assert (found["C1"].first_on, found["C1"].last_on) == (
            date(2024, 4, 2),
            date(2026, 3, 31),
        )

    def test_a_ledger_that_does_not_reach_back_knows_no_change(self, ledger_folder):
        make.sales(ledger_folder, [dated("2024-05-01", net="1"), dated("2026-03-31")])

        found = summaries()["C1"]

        assert (found.revenue_before, found.change_share) == (None, None)

    def test_a_month_that_is_not_over_does_not_count(self, ledger_folder):
        make.sales(ledger_folder, [dated("2026-02-28"), dated("2026-03-30", net="900")])

        assert selectors.figures().period.end == date(2026, 3, 1)
        assert summaries()["C1"].revenue == Decimal(100)

    def test_days_after_today_do_not_set_the_date(self, ledger_folder):
        path = make.sales_file(ledger_folder, [dated("2031-01-31"), dated("2026-03-31")])
        make.imported(path)

        make.prepared(today=date(2026, 4, 15))

        figures = selectors.figures()
        assert figures.as_of == date(2026, 4, 15)
        assert figures.period == YEAR
        assert figures.covers_until == date(2031, 1, 31)

    def test_the_company_may_choose_the_day(self, ledger_folder):
        make.company(figures_as_of=date(2025, 6, 15))
        make.sales(ledger_folder, TWO_YEARS)

        assert selectors.figures().period == Period(date(2024, 6, 1), date(2025, 6, 1))
        assert summaries()["C1"].revenue == Decimal("60.5")

    def test_the_companys_limits_make_the_classes(self, ledger_folder):
        make.company(a_class_limit_share=Decimal("0.10"), b_class_limit_share=Decimal("0.20"))
        make.sales(ledger_folder, TWO_YEARS)

        classes = {name: row.abc_class for name, row in summaries().items()}
        assert classes == {"C1": "A", "C2": "", "C3": "C", "C4": "C"}

    def test_an_empty_ledger_gives_empty_figures(self, ledger_folder):
        make.account(name="Nobody yet")

        make.prepared()

        figures = selectors.figures()
        assert (figures.period, figures.as_of, figures.is_fresh) == (None, None, True)
        assert summaries()["Nobody yet"].revenue is None

    def test_products_are_added_up(self, ledger_folder):
        lines = [
            dated("2024-05-01", Item="P1", net="4"),
            dated("2025-05-01", Item="P1", net="10", Quantity="2"),
            dated("2025-06-01", Item="P1", net="20", Quantity="3"),
            dated("2025-06-01", customer="C2", Item="P1", net="5", Quantity=""),
            dated("2026-03-31", Item="P2", net="1"),
            dated("2024-04-01", Item="P3", net="1"),
        ]
        make.sales(ledger_folder, lines)

        found = {row.key: row for row in selectors.products(people.head())}

        first = found["P1"]
        assert (first.revenue, first.revenue_before, first.quantity) == (35, 4, 5)
        assert (first.account_count, first.last_on) == (2, date(2025, 6, 1))
        assert (found["P3"].revenue, found["P3"].account_count) == (None, 0)

    def test_last_sold_is_the_last_day_up_to_that_of_the_figures(self, ledger_folder):
        make.company(figures_as_of=date(2026, 4, 10))
        lines = [
            dated("2024-04-01", Item="P0", net="1"),
            dated("2026-03-31", Item="P1", net="1"),
            dated("2026-04-10", Item="P1", net="1"),
            dated("2026-04-11", Item="P1", net="1"),
            dated("2026-05-11", Item="P2", net="1"),
        ]
        make.sales(ledger_folder, lines)

        found = {row.key: row.last_on for row in selectors.products(people.head())}

        assert found == {"P0": date(2024, 4, 1), "P1": date(2026, 4, 10), "P2": None}

    def test_old_generations_go_but_the_one_before_stays(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        first = selectors.current_preparation()

        second, third = make.prepared(), make.prepared()

        assert list(Preparation.objects.order_by("pk")) == [second, third]
        kept = set(AccountMonth.objects.values_list("preparation", flat=True))
        assert kept == {second.pk, third.pk}
        assert not AccountSummary.objects.filter(preparation=first.pk).exists()
        files = {path.stem for path in (ledger_folder / "data/ledger/prepared").iterdir()}
        tables = ("months", "groups", "products")
        assert files == {f"{row.pk:08d}-{name}" for row in (second, third) for name in tables}

    def test_what_was_broken_off_is_removed_after_a_while(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        alive = Preparation.objects.create(revision=1, started_at=make.NOW)
        dead = Preparation.objects.create(revision=1, started_at=make.NOW - timedelta(hours=2))
        UnassignedMonth.objects.create(
            preparation=dead, month=YEAR.start, revenue=1, line_count=1, document_count=1
        )

        make.prepared()

        left = set(Preparation.objects.values_list("pk", flat=True))
        assert alive.pk in left
        assert dead.pk not in left

    def test_only_those_who_import_may(self, ledger_folder):
        with pytest.raises(PermissionDenied):
            make.prepared(actor=people.outsider())

    def test_the_job_does_it(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, TWO_YEARS))

        job = queue.run_now("portfolio.prepare_figures", actor=people.head())

        assert (job.state, job.error) == (Job.State.DONE, "")
        assert job.result["preparation"] == selectors.current_preparation().pk

    def test_the_job_has_nothing_to_do_where_the_figures_are_fresh(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        before = selectors.current_preparation().pk

        job = queue.run_now("portfolio.prepare_figures", actor=people.head())

        assert job.result["preparation"] == before
        assert selectors.current_preparation().pk == before


class TestFreshness:
    def test_an_import_makes_figures_old_and_preparing_makes_them_fresh(self, ledger_folder):
        before = selectors.needs_preparing()
        make.imported(make.sales_file(ledger_folder, TWO_YEARS))
        waiting = selectors.needs_preparing()

        make.prepared()

        assert (before, waiting, selectors.needs_preparing()) == (False, True, False)
        assert selectors.figures().is_fresh

    def test_moved_keys_and_limits_ask_for_new_figures(self, ledger_folder):
        make.company()
        make.sales(ledger_folder, TWO_YEARS)
        head = people.head()
        one, other = make.keyed("C1"), make.keyed("C3")

        services.split_key(head, one.keys.get().pk, account_id=other.pk, today=make.TODAY)
        stale = selectors.figures().is_fresh
        make.prepared()

        assert not stale
        assert summaries()["C3"].revenue == Decimal(100)
        assert summaries()["C1"].revenue is None
        services.change_thresholds(head, a_class_limit_share=Decimal("0.5"))
        assert not selectors.figures().is_fresh
        assert Job.objects.filter(name="portfolio.prepare_figures").count() == 2

    def test_a_parent_that_begins_to_count_asks_for_new_figures(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        head, child, parent = people.head(), make.keyed("C1"), make.keyed("C2")
        day = make.TODAY + timedelta(days=3)
        services.set_parent(head, child.pk, parent_id=parent.pk, valid_from=day, today=make.TODAY)
        make.prepared()

        asked = [selectors.needs_preparing(day - timedelta(days=1)), selectors.needs_preparing(day)]
        make.prepared(today=day)

        assert asked == [False, True]
        assert selectors.groups(head)[child.pk] == parent.pk

    def test_a_change_during_the_preparation_is_not_missed(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)

        def changes(share, text):
            if share == 0.05:
                Company.objects.update(figures_revision=99)

        services.prepare_figures(people.head(), now=make.NOW, today=make.TODAY, progress=changes)

        assert not selectors.figures().is_fresh

    def test_an_account_created_meanwhile_is_listed(self, ledger_folder):
        make.sales(ledger_folder, TWO_YEARS)
        head = people.head()

        def creates(share, text):
            if share == 0.95:
                return
            if share == 0.85:
                services.create_account(head, name="Late", today=make.TODAY)

        services.prepare_figures(head, now=make.NOW, today=make.TODAY, progress=creates)

        assert "Late" in summaries()
