"""The page of the margin, as people of every kind get it, in every state of the data."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.utils.html import strip_tags

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.economics import selectors
from openkam.domain.economics.tests.conftest import House
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.tests import make as portfolio

PAGE = "/economics/margin/"
LIST = {"HX-Request": "true", "HX-Target": "list"}
NOW, THEN, LONG_AGO = "2026-03-31", "2025-03-31", "2024-03-31"


def sale(name, day, pieces, net, cost="", item="Iron", group=""):
    return portfolio.line(
        Invoice=f"{name}-{day}-{item}",
        Customer=name,
        Name=name,
        Date=day,
        Item=item,
        Quantity=pieces,
        Net=net,
        Cost=cost,
        Group=group,
    )


# Of 6,890 this year, 5,890 with a cost: margin 1,060, so 9 % is small.
LINES = [
    sale("Small", "2026-09-30", 1, "100.00", "60.00"),
    sale("Giant", NOW, 100, "3000.00", "2000.00"),
    sale("Giant", THEN, 100, "2500.00", "1500.00"),
    sale("Thin", NOW, 50, "2000.00", "1950.00"),
    sale("Thin", THEN, 50, "2000.00", "1400.00"),
    sale("Loser", NOW, 10, "800.00", "850.00", group="Thin"),
    sale("Silent", NOW, 10, "1000.00"),
    sale("Credited", NOW, -1, "-10.00", "-30.00"),
    sale("Gone", THEN, 5, "50.00", "30.00", item="Gold"),
    sale("Gone", LONG_AGO, 5, "50.00", "30.00", item="Gold"),
]


@contextmanager
def company_of(lines, undone_after) -> Iterator[House]:
    """A company with these sales, and people of every kind; undone at the end."""
    with undone_after("margin") as folder:
        portfolio.company()
        portfolio.sales(folder, lines)
        ids = dict(Account.objects.values_list("name", "pk"))
        first = Account.objects.get(name=lines[0][2])
        persons = {
            "head": people.head(),
            "observer": people.observer(),
            "outsider": people.outsider(),
            "reader": portfolio.member(first, Level.READ),
        }
        yield House(persons, ids)


@pytest.fixture(scope="module")
def built(undone_after) -> Iterator[House]:
    with company_of(LINES, undone_after) as one:
        yield one


@pytest.fixture
def house(built, db) -> House:
    """The company; what a test changes is undone."""
    return built


def page(house, persona="head", query="", **headers):
    response = house.visitor(persona).get(f"{PAGE}{query}", headers=headers)
    assert response.status_code == 200
    return response


def text(response):
    # Spaces that do not break say nothing here.
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def names(response):
    cells = [str(row[0]) for row in response.context["list"].rows]
    return [cell.split("</a>")[0].rpartition(">")[2] for cell in cells]


class TestMargin:
    def test_the_head_sees_who_earns_and_who_costs(self, house):
        response = page(house)

        content = text(response)
        assert names(response) == ["Giant", "Thin", "Small", "Credited", "Loser", "Gone", "Silent"]
        assert "€1.1 k" in content
        assert "4 customers earn €1.1 k together" in content
        assert "1 below zero costs €50 of it again." in content

    def test_a_large_customer_with_little_margin_is_marked_and_named(self, house):
        content = text(page(house))

        assert "1 large customer brings little or no margin: Thin (€2.0 k)." in content
        assert "Small: a margin rate below 9.0 %, half of that of all together." in content
        assert "large, little margin" in content

    def test_what_is_unknown_is_said_with_the_way_to_mend_it(self, house):
        content = text(page(house))

        assert "€1 000 of revenue stand on lines without a cost." in content
        assert "1 customer has no line with a cost." in content
        assert "/portfolio/imports/new/" in content

    def test_who_may_not_import_is_led_to_the_accounts(self, house):
        content = text(page(house, "observer"))

        assert "/portfolio/imports/new/" not in content
        assert "cost=unknown" in content

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?margin=large", ["Thin"]),
            ("?margin=negative", ["Loser"]),
            ("?cost=unknown", ["Silent"]),
            ("?revenue=credits", ["Credited"]),
            ("?revenue=gone", ["Gone"]),
            ("?revenue=A", ["Giant", "Thin", "Silent"]),
            ("?q=giant", ["Giant"]),
            ("?sort=rate&margin=positive", ["Thin", "Giant", "Small", "Credited"]),
            ("?sort=cost&revenue=A", ["Thin", "Giant", "Silent"]),
        ],
    )
    def test_the_list_is_searched_filtered_and_sorted(self, house, query, expected):
        assert names(page(house, query=query, **LIST)) == expected

    def test_its_file_holds_what_changed_each_margin(self, house):
        response = house.visitor("head").get(f"{PAGE}table.csv")
        content = b"".join(response.streaming_content).decode("utf-8-sig")

        rows = list(csv.reader(io.StringIO(content)))

        assert "Price, EUR" in rows[0]

    def test_by_group_a_figure_leads_to_the_accounts_of_the_group(self, house):
        response = page(house, query="?by=group")

        place = names(response).index("Thin")
        assert "Loser" not in names(response)
        assert f"?group={house.ids['Thin']}" in str(response.context["list"].rows[place])

    def test_the_accounts_of_one_group_are_counted_alone(self, house):
        response = page(house, query=f"?group={house.ids['Thin']}")

        assert names(response) == ["Thin", "Loser"]
        assert [one.name for one in response.context["report"].narrowed] == ["Thin"]

    def test_a_member_sees_their_own_accounts_and_is_told_so(self, house):
        response = page(house, "reader")

        assert names(response) == ["Small"]
        assert "These are your own accounts" in text(response)
        assert "Giant" not in text(response)

    @pytest.mark.parametrize("name", ["group", "account"])
    def test_a_member_learns_nothing_of_others(self, house, name):
        response = house.visitor("reader").get(f"{PAGE}?{name}={house.ids['Thin']}")

        assert response.status_code == 404

    def test_who_works_on_no_account_is_told_whom_to_ask(self, house):
        assert "You work on no account yet" in text(page(house, "outsider"))

    @pytest.mark.parametrize("query", ["?first=2001-01&last=2001-12", "?group=nonsense", "?by=x"])
    def test_nonsense_falls_back(self, house, query):
        assert "Who earns money for us" in text(page(house, query=query))


def whole(cell):
    return int(str(cell).replace("\u2212", "-").replace("\u202f", ""))


class TestOfOneAccount:
    def test_it_shows_product_by_product_what_changed(self, house):
        response = page(house, query=f"?account={house.ids['Giant']}")

        listing = response.context["list"]
        cells = dict(zip([c.key for c in listing.columns], listing.rows[0], strict=True))
        assert cells["name"] == "Iron"
        # 100 pieces at 25 and 15 before, at 30 and 20 now.
        assert (cells["unit-before"], cells["unit"]) == ("25.00", "30.00")
        assert [cells[key].replace("\u2212", "-") for key in ("change", "price", "cost")] == [
            "0",
            "500",
            "-500",
        ]
        assert "What they bought, product by product" in text(response)

    def test_each_change_of_the_list_leads_there(self, house):
        rows = page(house).context["list"].rows

        assert f"?account={house.ids['Giant']}" in "".join(map(str, rows[0]))

    def test_its_effects_add_up_to_those_of_its_products(self, house):
        query = f"?account={house.ids['Thin']}"
        listing = page(house, query=query).context["list"]

        keys = [column.key for column in listing.columns]
        row = dict(zip(keys, listing.rows[0], strict=True))
        parts = ("price", "cost", "quantity", "assortment")
        assert sum(whole(row[key]) for key in parts) == whole(row["change"]) == -550

    @pytest.mark.parametrize("name", ["Small", "Gone"])
    def test_who_bought_in_one_year_only_is_shown_by_margin_too(self, house, name):
        listing = page(house, query=f"?account={house.ids[name]}").context["list"]

        accounts = page(house, query=f"?q={name}").context["list"]
        change = [column.key for column in accounts.columns].index("change")
        here = [column.key for column in listing.columns].index("change")
        assert "cost" in [column.key for column in listing.columns]
        clicked = whole(strip_tags(accounts.rows[0][change]))
        assert sum(whole(strip_tags(row[here])) for row in listing.rows) == clicked

    def test_it_is_written_as_a_file_too(self, house):
        response = house.visitor("head").get(f"{PAGE}table.csv?account={house.ids['Giant']}")

        assert "Iron" in b"".join(response.streaming_content).decode("utf-8-sig")


class TestWhatChanged:
    def test_the_picture_leads_from_one_margin_to_the_other_to_the_cent(self, house):
        response = page(house)

        picture = next(
            shown["picture"]
            for shown in response.context["pictures"]
            if shown["picture"].name == "effects"
        )
        amounts = [row[1] for row in picture.table.rows]
        head = house.people["head"]
        report = selectors.margin_report(head)
        assert amounts[0] == report.figures_before.margin == 1620
        assert amounts[-1] == report.figures.margin == 1060
        assert sum(amounts[:-1]) == amounts[-1]

    def test_it_says_the_largest_cause(self, house):
        content = text(page(house))

        assert "The margin is €560 below that of the year before." in content
        assert "Largest cause: higher cost of what was sold, −€1.1 k." in content

    def test_columns_of_the_list_add_up_to_the_picture(self, house):
        report = selectors.margin_report(house.people["head"])

        change = report.figures.margin - report.figures_before.margin
        names = selectors.MARGIN_EFFECTS
        assert sum(report.effects.amount(name) for name in names) == change
        for place in range(len(report.now)):
            row = sum(report.effects.amount(name, place) for name in names)
            margins = report.now.margin[place] - report.before.margin[place]
            assert int(row * 10_000) == margins


def test_figures_do_not_depend_on_the_way_they_are_read(house):
    """Days are asked of the ledger, whole months of the prepared figures."""
    head = house.people["head"]
    by_months = selectors.margin_report(head)
    basis = replace(by_months.basis, prepared=None)

    by_days = selectors.margin_report(head, standing_on=basis)

    assert by_days.figures.margin == by_months.figures.margin
    assert by_days.figures_before.margin == by_months.figures_before.margin
    assert by_days.effects is None
