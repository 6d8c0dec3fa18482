"""The panel on the account page."""

import pytest
from django.template.loader import render_to_string

from openkam.domain.economics import panels
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.portfolio.tests.make import TODAY


def drawn(house, persona, name):
    context = panels.OVERVIEW.fill(house.people[persona], account_id=house.ids[name], today=TODAY)
    return render_to_string(panels.OVERVIEW.template, dict(context))


class TestOverviewPanel:
    def test_it_says_what_the_loss_would_mean(self, house):
        page = drawn(house, "head", "Giant")

        assert "If lost, revenue falls by 48.7" in page
        assert f"?lost={house.ids['Giant']}" in page

    def test_it_says_that_a_members_share_is_of_their_own(self, house):
        page = drawn(house, "reader", "Daughter")

        assert "Rank among your accounts" in page
        assert "the revenue of your accounts falls by 52.9" in page

    def test_it_is_true_of_credit_notes(self, house):
        assert "higher by its credit notes" in drawn(house, "head", "Credited")

    def test_it_is_true_of_nothing(self, house):
        assert "would stay as it is" in drawn(house, "head", "Zero")

    def test_it_says_who_was_lost_and_with_what(self, house):
        page = drawn(house, "head", "Gone")

        assert ">lost</span>" in page
        assert "the 12 months before brought €500." in page
        assert "What if lost" not in page
        assert "/economics/retention/?q=Gone#list" in page

    @pytest.mark.parametrize(
        ("name", "word"),
        [
            ("Giant", "buys more"),
            ("Solo", "buys less"),
            ("Holding", "as much as before"),
            ("Fifth", "new"),
            ("Credited", "credit notes only"),
        ],
    )
    def test_it_says_what_became_of_the_account(self, house, name, word):
        assert f">{word}</span>" in drawn(house, "head", name)

    def test_it_stays_away_without_sales(self, house):
        account = portfolio.account(name="Never bought")

        context = panels.OVERVIEW.fill(house.people["head"], account_id=account.pk, today=TODAY)

        assert render_to_string(panels.OVERVIEW.template, dict(context)).strip() == ""
