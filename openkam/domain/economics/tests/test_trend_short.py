"""The trend of data that hold little."""

from pathlib import Path

import pytest

from openkam.core.access.tests import make as people
from openkam.domain.economics import selectors
from openkam.domain.economics.tests.test_trend import GIANT, sold
from openkam.domain.portfolio.tests import make


@pytest.mark.django_db
class TestShortData:
    @pytest.fixture
    def folder(self, tmp_path, settings) -> Path:
        settings.DATA = tmp_path / "data"
        settings.LEDGER_FOLDER = settings.DATA / "ledger"
        make.company()
        return tmp_path

    def test_of_13_months_one_can_be_compared(self, folder):
        days = [f"2025-{month:02d}-01" for month in range(9, 13)]
        days += [f"2026-{month:02d}-01" for month in range(1, 9)] + ["2026-09-30"]
        make.sales(folder, [sold(GIANT, day, "10") for day in days])

        found = selectors.trend_report(people.head())

        assert len(found.complete) == 13
        assert found.year.months == 1
        assert (found.before, found.rows.before) == (None, None)

    def test_one_month_that_has_only_begun(self, folder):
        make.sales(folder, [sold(GIANT, "2026-09-10", "10")])

        found = selectors.trend_report(people.head())

        assert [m.state for m in found.months] == ["incomplete"]
        assert (found.sums.revenue, found.year.months) == (10, 0)

    def test_a_month_that_begins_late_is_not_compared(self, folder):
        lines = [sold(GIANT, day, "10") for day in ("2025-09-15", "2026-09-30")]
        make.sales(folder, lines)

        found = selectors.trend_report(people.head())

        assert found.months[0].state == "incomplete"
        assert found.months[-1].before is None
