"""The page of the trend, as people of every kind get it, and the ways out of it."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from openkam.calc.periods import Period
from openkam.domain.economics.tests.test_trend import (
    BYS,
    DAUGHTER,
    GIANT,
    HOLDING,
    NEW,
    QUIET,
    house,
    sales,
)

__all__ = ["house", "sales"]
PAGE = "/economics/trend/"
YEAR = "from=2025-10-01&to=2026-10-01"


def page(house, query="", persona="head", status=200, **headers):
    response = house.visitor(persona).get(f"{PAGE}{query}", headers=headers)
    assert response.status_code == status
    return response


def text(response):
    # Spaces that do not break say nothing here.
    return unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def names(response):
    return [
        unescape(re.sub("<[^>]*>", "", str(cells[0]))) for cells in response.context["list"].rows
    ]


def cells(response, column):
    places = [one.key for one in response.context["list"].columns]
    return [str(row[places.index(column)]) for row in response.context["list"].rows]


def hrefs(markup):
    return [unescape(url) for url in re.findall('href="([^"]*)"', markup)]


class TestPage:
    def test_it_says_where_revenue_goes(self, house):
        content = text(page(house))

        assert "Revenue grows: the last 12 complete months brought 13.3 % more" in content
        assert "Nothing was sold in 1 month: Aug 2026." in content
        assert "Oct 2026 is incomplete and is compared with nothing." in content
        assert "Oct 2026 so far" in content
        assert "€7 stand on lines without an account." in content

    def test_who_makes_it_is_listed_largest_first(self, house):
        assert names(page(house)) == [GIANT, NEW, HOLDING, QUIET, DAUGHTER]

    def test_marks_of_the_months_are_drawn_and_stand_in_the_table(self, house):
        content = text(page(house))

        assert "month without sales" in content
        assert "incomplete: until 10 Oct 2026" in content
        assert content.count("no sales</td>") == 1

    @pytest.mark.parametrize(
        ("course", "found"),
        [("growing", {GIANT}), ("shrinking", {HOLDING, DAUGHTER}), ("new", {NEW})],
    )
    def test_the_list_can_be_filtered_by_its_course(self, house, course, found):
        assert set(names(page(house, f"?course={course}"))) == found

    def test_who_stopped_is_said_to_have(self, house):
        response = page(house, "?course=stopped")

        assert names(response) == [QUIET]
        assert "stopped" in cells(response, "growth")[0]

    @pytest.mark.parametrize("by", BYS)
    def test_each_by_is_a_page(self, house, by):
        assert names(page(house, f"?by={by}"))

    def test_search_finds_a_product_group(self, house):
        assert names(page(house, "?by=product_group&q=valv")) == ["Valves"]

    @pytest.mark.parametrize("period", ["last-12", "year", "year-before", "earlier", "all"])
    def test_each_period_is_a_page(self, house, period):
        page(house, f"?period={period}")

    def test_the_first_period_offered_is_that_of_36_months(self, house):
        offered = page(house).context["choice"].periods.offered

        assert [choice.key for choice in offered[:2]] == ["last-36", "last-12"]
        assert page(house, "?period=last-12").context["choice"].period == Period(
            date(2025, 10, 1), date(2026, 10, 1)
        )

    def test_only_the_month_that_has_begun(self, house):
        content = text(page(house, "?first=2026-10&last=2026-10"))

        assert "No month of this period is complete." in content

    def test_the_year_before_the_data_begin_is_not_compared(self, house):
        content = text(page(house, "?period=earlier"))

        assert "The sales data hold no year before." in content
        assert "hold no year before to compare with" in content


class TestNarrowing:
    def test_a_row_leads_to_its_own_trend(self, house):
        url = hrefs(str(page(house).context["list"].rows[0][0]))[0]

        response = house.visitor("head").get(url)

        assert url == f"{PAGE}?account={house.ids[GIANT]}"
        assert response.context["report"].narrowed[0].name == GIANT
        assert response.context["report"].narrowed[0].without_url == PAGE

    def test_an_account_shows_its_product_groups(self, house):
        response = page(house, f"?account={house.ids[HOLDING]}")

        assert names(response) == ["Valves"]

    @pytest.mark.parametrize("parameter", ["segment", "tier"])
    def test_who_has_none_can_be_looked_at(self, house, parameter):
        response = page(house, f"?{parameter}=0")

        assert HOLDING in names(response)
        assert GIANT not in names(response)

    def test_lines_of_no_known_product_group_can_be_looked_at(self, house):
        assert names(page(house, "?product=-")) == [DAUGHTER]

    @pytest.mark.parametrize(
        "query", ["?account=0", "?account=99999", "?group=99999", "?segment=99999", "?product=Nope"]
    )
    def test_what_does_not_exist_is_not_there(self, house, query):
        page(house, query, status=404)

    def test_nonsense_means_nothing(self, house):
        assert page(house, "?account=me&segment=-1").context["report"].narrowed == []

    def test_an_account_of_others_is_not_there(self, house):
        page(house, f"?account={house.ids[GIANT]}", "reader", status=404)

    def test_nothing_bought_offers_the_way_back(self, house):
        content = text(page(house, f"?account={house.ids[QUIET]}&product=Valves"))

        assert "No sales in this period" in content
        assert f'href="{PAGE}?account={house.ids[QUIET]}"' in content

    def test_files_keep_what_the_page_is_narrowed_to(self, house):
        response = house.visitor("head").get(
            f"/economics/trend/table.csv?by=account&tier={self.gold(house)}"
        )

        content = b"".join(response.streaming_content).decode("utf-8-sig")
        assert [row[0] for row in csv.reader(io.StringIO(content))][1:] == [GIANT, NEW, QUIET]

    def gold(self, house):
        return page(house, "?by=tier").context["report"].listing.keys.tolist()[-1]

    @pytest.mark.parametrize("file", ["months.svg", "months.png", "page.pdf", "table.xlsx"])
    def test_the_page_comes_as_files(self, house, file):
        response = house.visitor("head").get(f"/economics/trend/{file}?product=Pumps")

        assert response.status_code == 200


class TestDoors:
    def test_a_revenue_of_an_account_opens_its_documents(self, house):
        url = hrefs(cells(page(house), "revenue")[0])[0]

        response = house.visitor("head").get(url)

        assert url == f"/portfolio/accounts/{house.ids[GIANT]}/documents/?{YEAR}"
        assert "1 430" in text(response).replace("1,430", "1 430")

    def test_a_product_group_opens_its_accounts_and_these_their_lines(self, house):
        place = names(page(house, "?by=product_group")).index("Valves")
        url = hrefs(cells(page(house, "?by=product_group"), "revenue")[place])[0]

        response = house.visitor("head").get(url)
        line_url = hrefs(cells(response, "revenue")[names(response).index(HOLDING)])[0]
        lines = house.visitor("head").get(line_url)

        assert "product=Valves" in url
        assert line_url.endswith("&group=Valves")
        assert "€30.50" in text(lines)
        assert "the same to the cent" in text(lines)

    def test_a_month_opens_who_bought_in_it(self, house):
        picture = page(house).context["pictures"][0]["picture"]
        url = picture.row_urls[-2]

        response = house.visitor("head").get(url)

        assert names(response)[:2] == [GIANT, NEW]

    def test_a_month_of_an_account_opens_its_documents(self, house):
        picture = page(house, f"?account={house.ids[GIANT]}").context["pictures"][0]["picture"]

        assert picture.row_urls[-2].startswith(f"/portfolio/accounts/{house.ids[GIANT]}/documents/")


class TestWhoSeesIt:
    def test_members_are_told_that_these_are_their_accounts(self, house):
        response = page(house, persona="reader")

        assert "These are your own accounts" in text(response)
        assert names(response) == [DAUGHTER]
        assert "stand on lines without" not in text(response)

    def test_outsiders_are_told_what_they_can_do(self, house):
        assert "You work on no account yet" in text(page(house, persona="outsider"))
