"""What an account earns or costs, on the account page."""

import pytest

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.economics import panels
from openkam.domain.portfolio.models import Membership
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.portfolio.tests.make import TODAY


class TestMargin:
    @pytest.fixture
    def books(self, db, settings, tmp_path):
        settings.DATA = tmp_path / "data"
        settings.LEDGER_FOLDER = settings.DATA / "ledger"
        portfolio.company()
        lines = [("C1", "100.00", "70.00"), ("C2", "90.00", "120.00"), ("C3", "80.00", "")]
        portfolio.sales(
            tmp_path,
            [
                portfolio.line(Invoice=key, Customer=key, Net=net, Cost=cost)
                for key, net, cost in lines
            ],
        )

    def filled(self, actor, key):
        account = portfolio.keyed(key)
        return panels.OVERVIEW.fill(actor, account_id=account.pk, today=TODAY)["margin"]

    def test_it_says_who_earns_and_who_costs_and_their_place(self, books):
        head = people.head()

        earns, costs = self.filled(head, "C1"), self.filled(head, "C2")

        assert (earns["said"], earns["place"]) == ("earns €30", "number 1 of 2 by margin")
        assert (costs["said"], costs["tone"]) == ("costs €30", "act")
        assert costs["place"] == "number 2 of 2 by margin"
        assert "?q=C2" in costs["url"]

    def test_without_cost_there_is_none(self, books):
        assert self.filled(people.head(), "C3") is None

    def test_a_member_is_told_the_place_among_their_own(self, books):
        member = portfolio.member(portfolio.keyed("C2"))

        assert self.filled(member, "C2")["place"] == ""

        Membership.objects.create(account=portfolio.keyed("C1"), user=member, level=Level.READ)
        assert self.filled(member, "C2")["place"] == "number 2 of your 2 by margin"
