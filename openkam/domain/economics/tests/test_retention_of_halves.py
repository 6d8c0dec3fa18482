"""Retention where the sales data hold less than 24 months."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from openkam.calc.periods import Period
from openkam.core.access.tests import make as people
from openkam.domain.economics import selectors
from openkam.domain.portfolio.tests import make as portfolio

PAGE = "/economics/retention/"


@pytest.mark.django_db
class TestShortData:
    @pytest.fixture
    def head(self, settings, tmp_path):
        """13 months: August 2025 is left out, six are compared with six."""
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        portfolio.company()
        rows = [("2025-08-03", "100"), ("2025-10-10", "60"), ("2026-04-10", "30")]
        portfolio.sales(
            tmp_path,
            [
                *(
                    portfolio.line(Invoice=day, Customer="A", Date=day, Net=net)
                    for day, net in rows
                ),
                portfolio.line(Invoice="b", Customer="B", Date="2025-11-10", Net="40"),
                portfolio.line(Invoice="end", Customer="C", Date="2026-08-31", Net="5"),
            ],
        )
        return people.head()

    def test_the_halves_of_the_whole_months_are_compared(self, head):
        found = selectors.retention_report(head)

        assert found.base == Period(date(2025, 9, 1), date(2026, 3, 1))
        assert found.period == Period(date(2026, 3, 1), date(2026, 9, 1))
        assert found.figures.opening == 100
        assert found.figures.gross_revenue_retention == Decimal("0.3")

    def test_the_page_says_so(self, head, client):
        client.force_login(head, settings.AUTHENTICATION_BACKENDS[0])

        content = client.get(PAGE).content.decode().replace("\u00a0", " ")

        assert "less than 24 whole months" in content
        assert "Mar 2026 – Aug 2026 with Sep 2025 – Feb 2026" in content
        assert "The later half of the sales data" in content


@pytest.mark.django_db
class TestNewAndReturned:
    def test_their_figure_leads_to_both(self, settings, tmp_path, client):
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        portfolio.company()
        sales = [
            ("Stays", "2026-09-30", "100"),
            ("Stays", "2025-03-31", "100"),
            ("Back", "2026-03-31", "7"),
            ("Back", "2023-09-01", "9"),
            ("New", "2026-03-31", "30"),
        ]
        lines = [
            portfolio.line(Invoice=f"{name}{day}", Customer=name, Name=name, Date=day, Net=net)
            for name, day, net in sales
        ]
        portfolio.sales(tmp_path, lines)
        client.force_login(people.head(), settings.AUTHENTICATION_BACKENDS[0])

        content = client.get(PAGE).content.decode()
        listed = client.get(f"{PAGE}?movement=arrived").context["list"].rows

        assert "?movement=arrived#list" in content
        assert sorted(str(row[0]).split("</a>")[0].rpartition(">")[2] for row in listed) == [
            "Back",
            "New",
        ]
