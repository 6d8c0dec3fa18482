"""The page of the margin over data of every kind: what it says is true, and how to mend it."""

import pytest

from openkam.domain.economics.tests.test_margin_views import (
    LONG_AGO,
    NOW,
    THEN,
    company_of,
    page,
    sale,
    text,
)


@pytest.fixture
def told(undone_after, db):
    """What the page says of these sales to the head."""

    def ask(*lines, query="") -> str:
        with company_of(lines, undone_after) as one:
            return text(page(one, query=query))

    return ask


class TestStatesOfTheData:
    def test_without_a_year_before_there_is_no_picture_of_change(self, told):
        content = told(sale("Giant", NOW, 1, "9.00", "5.00"), sale("Dwarf", NOW, 1, "2.00", "1.00"))

        assert "The sales data hold no year before this period." in content
        assert 'id="whale"' in content
        assert 'id="effects"' not in content

    def test_without_any_cost_it_says_why_there_is_no_curve(self, told):
        content = told(sale("Giant", NOW, 10, "900.00"), sale("Giant", THEN, 8, "800.00"))

        assert "No line of this period has a cost" in content
        assert "with a column of cost" in content
        assert 'id="whale"' not in content

    def test_without_any_cost_the_revenue_is_compared(self, told):
        content = told(
            sale("Giant", NOW, 10, "900.00"),
            sale("Giant", THEN, 8, "800.00"),
            sale("Giant", LONG_AGO, 8, "800.00"),
        )

        assert "What changed the revenue" in content
        assert "The revenue is €100 above that of the year before." in content
        # 10 pieces at the old 100 each: 1,000, so the price took 100 and two pieces brought 200.
        assert "Largest cause: the number of pieces, +€200." in content

    def test_one_account_makes_no_curve(self, told):
        content = told(sale("Giant", NOW, 10, "900.00", "500.00"))

        assert "One customer alone makes no curve: the margin is €400." in content

    def test_a_total_of_zero_counts_in_currency(self, told):
        content = told(sale("A", NOW, 1, "10.00", "5.00"), sale("B", NOW, 1, "10.00", "15.00"))

        assert "1 customer earns €5." in content
        assert "1 below zero costs as much, so nothing is left." in content

    def test_a_loss_of_all_together_counts_in_currency(self, told):
        content = told(sale("A", NOW, 1, "10.00", "5.00"), sale("B", NOW, 1, "10.00", "17.00"))

        assert "1 below zero costs €7, more than that: −€2 is left." in content

    def test_where_nobody_earns_it_says_so(self, told):
        content = told(sale("A", NOW, 1, "10.00", "15.00"), sale("B", NOW, 1, "10.00", "17.00"))

        assert "Nobody earns money here: all margin together is −€12." in content

    def test_where_nobody_is_below_zero_it_says_so(self, told):
        content = told(sale("A", NOW, 1, "10.00", "5.00"), sale("B", NOW, 1, "10.00", "7.00"))

        assert "2 customers earn €8 together, 100.0 % of all margin." in content
        assert "Nobody is below zero." in content

    def test_only_credit_notes_have_no_rate(self, told):
        content = told(sale("A", NOW, -1, "-10.00", "-5.00"), sale("B", NOW, -1, "-9.00", "-1.00"))

        assert "2 customers have more credit notes than sales, together −€19: A (€10), B" in content
        assert "Nobody earns money here" in content

    def test_a_long_name_in_other_letters_breaks_nothing(self, told):
        name = "Общество с ограниченной ответственностью «Ромашка & Сыновья»"
        content = told(sale(name, NOW, 1, "10.00", "5.00"), sale("B", NOW, 1, "10.00", "7.00"))

        assert "Ромашка &amp; Сыновья" in content
