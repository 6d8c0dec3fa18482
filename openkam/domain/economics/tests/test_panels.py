"""The panel on the account page."""

from django.template.loader import render_to_string

from openkam.domain.economics import panels
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

    def test_it_stays_away_without_sales(self, house):
        assert drawn(house, "head", "Gone").strip() == ""
