"""The report on tiers and segments where there is hardly anything to report."""

import pytest

from openkam.core.access.tests import make as people
from openkam.domain.economics import selectors
from openkam.domain.portfolio.models import Account, Company
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
PAGE = "/economics/segments/"


def names(response):
    cells = [str(row[0]) for row in response.context["list"].rows]
    return [cell.split("</a>")[0].rpartition(">")[2] for cell in cells]


class TestFewSales:
    @pytest.fixture(autouse=True)
    def data_folder(self, settings, tmp_path):
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        self.folder = tmp_path
        portfolio.company()

    def sold(self, *lines):
        portfolio.sales(
            self.folder,
            [
                portfolio.line(Invoice=f"{n}", Customer=name, Name=name, Date=day, Net=amount)
                for n, (name, day, amount) in enumerate(lines)
            ],
        )
        return people.head()

    def test_one_account(self, client):
        client.force_login(self.sold(("Only", "2026-08-31", "5.55")))

        response = client.get(PAGE)

        assert response.status_code == 200
        assert names(response) == ["Only"]

    def test_only_credit_notes(self, client):
        head = self.sold(
            ("Only", "2025-08-31", "-7"), ("Only", "2026-08-31", "-5"), ("Two", "2026-08-30", "-1")
        )
        client.force_login(head)

        response = client.get(PAGE)

        assert response.status_code == 200
        assert selectors.segments_report(head).rows[-1].share is None

    def test_limits_are_the_companys(self, client):
        Company.objects.update(watch_decline_share="0.60", act_decline_share="0.70")
        head = self.sold(
            *[(f"A{n}", day, "100") for n in range(9) for day in ("2025-08-31", "2026-08-31")],
            ("Falls", "2025-08-31", "100"),
            ("Falls", "2026-08-31", "50"),
        )
        Account.objects.update(tier=None)
        tiers = [portfolio.tier() for _n in range(2)]
        Account.objects.filter(name="Falls").update(tier=tiers[1])

        assert not selectors.segments_report(head).watch.losing.any()
