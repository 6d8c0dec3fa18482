"""The Money tab: margin, product groups, rhythm, prices, latest documents, and odd ledgers."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client
from django.urls import reverse

from openkam.calc.periods import Period
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import panels, selectors, services
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import text

PARTS = ("account-groups-bought", "account-prices", "account-latest-documents")


@pytest.fixture
def books(db, ledger_folder):
    """A function that fills the books with these lines; the data always end on 30 Sep 2026."""
    make.company()

    def fill(*lines, **wishes):
        last = make.line(Customer="END", Invoice="END", Date="2026-09-30", Net="1.00")
        make.sales(ledger_folder, [*lines, last], **wishes)
        return make.keyed("C1")

    return fill


@pytest.fixture
def visitor(db):
    """A browser in which a head is signed in."""
    client = Client()
    client.force_login(people.head(), settings.AUTHENTICATION_BACKENDS[0])
    return client


def sold(day, net, **cells):
    """A line of account C1 with a document of its own."""
    return make.line(Invoice=f"D{day}{net}{cells.get('Item', '')}", Date=day, Net=net, **cells)


def money(account, actor=None, **wishes):
    actor = actor or people.head()
    basis = selectors.basis_for(actor)
    shown = panels.subject(actor, account.pk, basis)
    return panels.money(
        actor, account_id=account.pk, today=make.TODAY, basis=basis, account=shown, **wishes
    )


def row_of(found, month):
    return next(r for year in found["years"] for r in year["rows"] if r["month"] == month)


def plain(words):
    return str(words).replace("\u00a0", " ").replace("\u202f", " ")


def groups(account):
    actor = people.head()
    found = selectors.groups_bought(actor, account.pk, selectors.basis_for(actor))
    return {row.name: row for row in found}


def prices(account):
    actor = people.head()
    return selectors.prices_of(actor, account.pk, selectors.basis_for(actor))


class TestMonths:
    def test_margin_stands_where_cost_is_known(self, books):
        account = books(
            sold("2026-03-31", "100.00", Cost="60.00"),
            sold("2026-03-15", "300.00"),
            sold("2025-03-31", "200.00", Cost="100.00"),
            sold("2026-04-15", "50.00"),
        )

        found = money(account)

        march, april = row_of(found, "Mar\u00a02026"), row_of(found, "Apr\u00a02026")
        assert ">40<" in march["margin"]
        assert (march["rate"], march["known"]) == ("40.0", "25")
        assert (april["margin"], april["rate"], april["known"]) == ("–", "–", "–")
        said = plain(found["margin_said"])
        assert "€40, 40.0 % of revenue" in said
        assert "22.2 % of revenue" in said
        assert "10.0 points below the year before" in said

    def test_the_margin_of_the_months_asked_for_stands_beside_their_revenue(self, books):
        account = books(
            sold("2026-03-31", "100.00", Cost="60.50"), sold("2026-04-15", "50.00", Cost="1.00")
        )

        found = money(account, period=Period(date(2026, 3, 1), date(2026, 4, 1)))

        assert plain(found["chosen_total"]) == "€100.00"
        assert plain(found["chosen_margin"]["amount"]) == "€39.50"
        assert plain(found["chosen_margin"]["rate"]) == "39.5 %"
        assert found["chosen_margin"]["url"].endswith("lines/?from=2026-03-01&to=2026-04-01")

    def test_without_any_cost_it_says_so_and_has_no_column(self, books):
        found = money(books(sold("2026-03-31", "100.00")))

        assert found["chosen_margin"] == {}
        assert not found["has_cost"]
        assert "The cost of no line" in found["margin_said"]

    def test_months_without_sales_are_marked_and_no_gaps(self, books):
        found = money(books(sold("2026-03-31", "100.00"), sold("2025-01-31", "100.00")))

        assert row_of(found, "May\u00a02026")["is_quiet"]
        assert row_of(found, "May\u00a02026")["amount"] == "0"
        assert not row_of(found, "Mar\u00a02026")["is_quiet"]

    def test_the_incomplete_month_is_marked_and_compared_with_nothing(self, db, ledger_folder):
        make.company()
        make.sales(ledger_folder, [sold("2025-10-09", "80.00"), sold("2026-10-10", "10.00")])

        found = money(make.keyed("C1"))

        assert found["has_incomplete"]
        assert found["years"][0]["title"] == "Not complete yet"
        assert "–" in found["years"][0]["rows"][0]["change"]

    def test_a_document_is_as_large_as_the_revenue_by_documents(self, books):
        account = books(sold("2026-03-31", "100.00"), sold("2026-03-12", "50.00"))

        assert row_of(money(account), "Mar\u00a02026")["each"] == "75"


class TestRhythm:
    def test_it_says_how_many_usual_intervals_the_last_purchase_is_ago(self, books):
        account = books(*(sold(f"2026-0{month}-01", "10.00") for month in (4, 5, 6, 7)))

        found = money(account)["rhythm"]

        assert plain(found["interval"]) == "30 days"
        assert plain(found["last"]) == "1 Jul 2026"
        assert plain(found["due"]) == "31 Jul 2026"
        assert found["sentences"][0] == "The last purchase is 3.0 times the usual interval ago."
        assert found["tone"] == "act"
        assert "<svg" in found["picture"]

    def test_one_purchase_is_no_rhythm(self, books):
        found = money(books(sold("2026-04-01", "10.00")))["rhythm"]

        assert found["sentences"][0] == "No rhythm yet: there is 1 purchase day."
        assert (found["interval"], found["due"], found["tone"]) == ("–", "–", "")

    def test_credit_notes_alone_are_no_purchase(self, books):
        found = money(books(sold("2026-04-01", "-10.00")))["rhythm"]

        assert found["sentences"] == ["There are credit notes, but no purchase."]
        assert found["last"] == "–"
        assert found["picture"] == ""


class TestGroupsBought:
    def test_they_are_new_back_or_dropped(self, books):
        found = groups(
            books(
                sold("2023-05-01", "5.00", Item="B", Category="Back"),
                sold("2026-05-01", "6.00", Item="B", Category="Back", Cost="2.00"),
                sold("2025-05-01", "9.00", Item="D", Category="Dropped"),
                sold("2026-05-01", "-1.00", Item="D", Category="Dropped"),
                sold("2024-02-01", "9.00", Item="O", Category="Old"),
                sold("2026-06-01", "7.00", Item="N", Category="New"),
                sold("2025-06-01", "7.00", Item="K", Category="Kept"),
                sold("2026-06-01", "7.00", Item="K", Category="Kept"),
                sold("2026-02-01", "3.00", Item="X"),
                sold("2026-02-01", "-2.00", Item="C", Category="Credited"),
            )
        )

        courses = {name: row.course for name, row in found.items()}
        assert courses == {
            "Back": "back",
            "Dropped": "dropped",
            "Old": "dropped",
            "New": "new",
            "Kept": "",
            "": "new",
            "Credited": "",
        }
        assert list(found)[-2:] == ["Old", "Dropped"]
        assert (found["Dropped"].revenue, found["Dropped"].before) == (Decimal(-1), Decimal(9))
        assert found["Dropped"].last_month == date(2025, 5, 1)
        assert found["Credited"].last_month is None
        assert (found["Back"].margin, found["Kept"].margin) == (Decimal(4), None)

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ([("2026-05-01", "A")], "Everything is new: 1 product group, and nothing was bought"),
            ([("2024-05-01", "A"), ("2026-05-01", "B")], "1 product group was dropped: A."),
            ([("2025-05-01", "A"), ("2026-05-01", "A")], "Nothing was dropped and nothing is new"),
        ],
    )
    def test_a_sentence_says_so(self, books, lines, said):
        other = make.line(Customer="C9", Invoice="OLD", Date="2023-01-01", Item="Z")
        account = books(
            other, *(sold(day, "5.00", Item=name, Category=name) for day, name in lines)
        )
        actor = people.head()

        found = panels.groups_bought(actor, account.pk, selectors.basis_for(actor))

        assert found["first"].startswith(said)

    def test_nothing_is_new_where_the_data_do_not_reach_back(self, books):
        assert groups(books(sold("2025-10-01", "5.00", Category="A")))["A"].course == ""

    def test_only_those_to_whom_the_account_is_open_get_them(self, books):
        account = books(sold("2026-04-01", "10.00"))
        actor = people.outsider()
        basis = selectors.basis_for(actor)

        for read in (selectors.groups_bought, selectors.prices_of):
            with pytest.raises(Http404):
                read(actor, account.pk, basis)


class TestPrices:
    def test_they_are_averages_by_quarter_and_year(self, books):
        found = prices(
            books(
                sold("2026-08-01", "30.00", Quantity="2", Item_name="Drive"),
                sold("2026-09-01", "-15.00", Quantity="-1"),
                sold("2026-02-01", "45.00", Quantity="3"),
                sold("2025-02-01", "20.00", Quantity="2"),
            )
        )

        [row] = found.products
        assert (row.name, row.key) == ("Drive", "P1")
        assert (row.now.quantity, row.now.revenue) == (Decimal(4), Decimal(60))
        assert (row.before.quantity, row.before.revenue) == (Decimal(2), Decimal(20))
        assert [q.revenue for q in row.quarters[-3:]] == [45, 0, 15]
        assert found.first_months[0] == date(2023, 10, 1)

    def test_what_has_no_quantity_or_product_is_left_out_and_counted(self, books):
        found = prices(
            books(
                sold("2026-08-01", "30.00", Quantity="", Item="NONE"),
                sold("2026-08-01", "11.00", Item=""),
                sold("2026-08-01", "5.00", Item="POST"),
                sold("2026-08-01", "12.00", Item="P1"),
            )
        )

        assert [row.key for row in found.products] == ["P1"]
        assert found.without_quantity == 1
        assert found.unknown_revenue == Decimal(11)

    def test_the_ten_largest_are_shown(self, books):
        found = prices(books(*(sold("2026-08-01", f"{n}.00", Item=f"I{n}") for n in range(10, 23))))

        assert [row.key for row in found.products] == [f"I{n}" for n in range(22, 12, -1)]
        assert found.smaller == 3


class TestPages:
    @pytest.mark.parametrize(
        "lines",
        [
            [sold("2026-04-01", "10.00")],
            [sold("2026-04-01", "-10.00")],
            [sold("2026-04-01", "10.00", Quantity="", Item="", Cost="")],
            [sold("2020-04-01", "10.00")],
            [sold("2026-04-01", "0.00")],
        ],
        ids=["one purchase", "only credit notes", "no product", "long ago", "nothing charged"],
    )
    @pytest.mark.parametrize("name", ["web:account-money", *(f"portfolio:{p}" for p in PARTS)])
    def test_odd_ledgers_have_pages(self, books, visitor, lines, name):
        account = books(*lines)

        response = visitor.get(reverse(name, args=[account.pk]))

        assert response.status_code == 200

    def test_an_account_without_a_line_says_what_to_do(self, books, visitor):
        books(sold("2026-04-01", "10.00"))
        account = make.account(name="Nie gekauft")

        content = text(visitor.get(reverse("web:account-money", args=[account.pk])))

        assert "No sales line names this account." in content
        for part in PARTS:
            address = reverse(f"portfolio:{part}", args=[account.pk])
            assert visitor.get(address).status_code == 200

    def test_two_currencies_are_named(self, books, visitor):
        usd = {"currency": "USD", "month": date(2026, 4, 1), "rate": Decimal("0.5")}
        services.set_rate(people.head(), **usd, origin="test", now=make.NOW)
        account = books(
            sold("2026-04-01", "10.00", Currency="EUR"),
            make.line(Invoice="U", Date="2026-05-01", Currency="USD"),
            mapping=make.MAPPING.replace("[defaults]", 'currency = "Currency"\n[defaults]'),
        )
        address = reverse("portfolio:account-latest-documents", args=[account.pk])

        content = text(visitor.get(address))

        assert "As invoiced" in content
        assert "€60.00" in content

    def test_a_product_opens_its_lines_alone(self, books, visitor):
        account = books(
            sold("2026-04-01", "10.00", Item="P1"), sold("2026-04-01", "5.00", Item="P2")
        )
        part = text(visitor.get(reverse("portfolio:account-prices", args=[account.pk])))
        address = reverse("portfolio:account-lines", args=[account.pk])
        query = "from=2024-10-01&to=2026-10-01&source=erp&product=P2"
        assert query.replace("&", "&amp;") in part

        content = text(visitor.get(f"{address}?{query}"))

        assert "€5.00" in content
        assert "Only the lines of this product count here." in content
        assert "the same to the cent" not in content

    def test_after_a_merge_the_kept_account_has_both(self, books):
        kept = books(
            sold("2026-04-01", "10.00", Category="A"),
            make.line(
                Customer="C2", Invoice="M", Date="2026-05-01", Net="20.00", Item="Q", Category="B"
            ),
        )
        services.merge_accounts(
            people.head(), keep_id=kept.pk, merged_id=make.keyed("C2").pk, today=make.TODAY
        )
        make.prepared()

        assert {"A", "B"} <= groups(kept).keys()
        assert money(kept)["rhythm"]["purchase_days"] == "2"
