"""The page, as people of every kind get it."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils.html import escape

from openkam.domain.portfolio.models import AccountKey, Company

PAGE = "/economics/concentration/"
LIST = {"HX-Request": "true", "HX-Target": "list"}
CARD = {"HX-Request": "true", "HX-Target": "what-if"}


def page(house, persona="head", query="", **headers):
    response = house.visitor(persona).get(f"{PAGE}{query}", headers=headers)
    assert response.status_code == 200
    return response


def text(response):
    # Spaces that do not break say nothing here.
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def rows(response):
    return [str(cells[1]) for cells in response.context["list"].rows]


def names(response):
    return [cell.split("</a>")[0].rpartition(">")[2] for cell in rows(response)]


def exported(house, persona="head", query=""):
    response = house.visitor(persona).get(f"{PAGE}export/{query}")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


class TestConcentration:
    def test_the_head_sees_on_whom_the_revenue_depends(self, house):
        response = page(house)

        content = text(response)
        assert "the 3 largest accounts (25 %) bring 67.3 % of revenue" in content.casefold()
        assert "Oct 2025 – Sep 2026" in content
        assert names(response)[:3] == ["Giant", "Holding", "Daughter"]

    def test_an_alarm_has_words_and_a_way_to_ask_on(self, house):
        content = text(page(house))

        assert "Giant brings 48.7 % of revenue." in content
        assert "Your limit of dependence is 30 %." in content
        assert "over 30 %" in content

    def test_what_stands_beside_the_accounts_is_named(self, house):
        content = text(page(house, "observer"))

        assert "10 % of revenue or more: Giant (48.7 %)" in content
        assert "€250 stand on lines without an account." in content
        assert f"{reverse('portfolio:unassigned')}?from=2025-10-01&amp;to=2026-10-01" in content
        assert "1 customer has more credit notes than sales, together −€40: Credited." in content
        assert "1 customer nets to zero: Zero." in content

    def test_every_revenue_is_a_door_to_its_months(self, house):
        content = text(page(house))

        account = house.ids["Giant"]
        assert f"/accounts/{account}/money/?from=2025-10-01&amp;to=2026-10-01" in content

    def test_by_group_a_tree_is_one_row_that_leads_to_its_accounts(self, house):
        response = page(house, query="?by=group")

        assert names(response)[:2] == ["Giant", "Holding"]
        assert "3 accounts" in rows(response)[1]
        assert f"?group={house.ids['Holding']}" in rows(response)[1]

    def test_the_accounts_of_one_group_add_up_to_it(self, house):
        response = page(house, query=f"?group={house.ids['Holding']}")

        assert names(response) == ["Holding", "Daughter", "Granddaughter"]

    def test_a_member_sees_their_own_accounts_and_is_told_so(self, house):
        response = page(house, "reader")

        content = text(response)
        assert names(response) == ["Daughter", "Granddaughter"]
        assert "These are your own accounts" in content
        assert "Giant" not in content
        assert "without an account" not in content
        assert "alarm at" not in content

    def test_a_member_compares_with_the_company_where_the_head_allows_it(self, house):
        Company.objects.update(members_see_whole=True)

        content = text(page(house, "reader"))

        assert "which is 16.6 % of the company&#x27;s" in content
        assert "Of the company" in content
        assert reverse("portfolio:unassigned") not in content

    @pytest.mark.parametrize("persona", ["outsider", "administrator"])
    def test_who_works_on_no_account_is_told_whom_to_ask(self, house, persona):
        content = text(page(house, persona))

        assert "You work on no account yet" in content
        assert "Giant" not in content

    def test_names_are_escaped(self, house):
        content = text(page(house))

        assert escape("Šárka & <Sons>") in content
        assert "<Sons>" not in content

    def test_a_period_without_sales_says_so(self, house):
        content = text(page(house, query="?first=2024-11&last=2024-12"))

        assert "No sales in this period" in content
        assert "Nov 2024 – Dec 2024" in content

    @pytest.mark.parametrize(
        ("query", "months"),
        [
            ("", "Oct 2025 – Sep 2026"),
            ("?period=year", "Jan 2026 – Sep 2026"),
            ("?period=year-before", "Jan 2025 – Dec 2025"),
            ("?period=earlier", "Oct 2024 – Sep 2025"),
            ("?period=all", "Oct 2024 – Sep 2026"),
            ("?first=2026-01&last=2026-03", "Jan 2026 – Mar 2026"),
            ("?first=2026-03&last=2026-01", "Jan 2026 – Mar 2026"),
            ("?first=1900-01&last=2099-12", "Oct 2024 – Sep 2026"),
            ("?first=2026-13&last=x&period=nonsense", "Oct 2025 – Sep 2026"),
            ("?first=1900-01&last=1900-02", "Oct 2025 – Sep 2026"),
        ],
    )
    def test_periods_are_whole_months_and_nonsense_is_the_default(self, house, query, months):
        response = page(house, query=query)

        chosen = response.context["periods"].chosen.text
        assert chosen.replace("\u00a0", " ") == months

    def test_changes_are_against_the_year_before(self, house):
        response = page(house)

        by_name = dict(zip(names(response), response.context["list"].rows, strict=True))
        assert "25.0" in by_name["Giant"][7]
        assert "new" in by_name["Small"][7]

    def test_there_is_no_column_of_changes_without_a_year_before(self, house):
        response = page(house, query="?period=earlier")

        assert "change" not in [column.key for column in response.context["list"].columns]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=sarka", ["Šárka & <Sons>"]),
            ("?q=DAUGHTER", ["Daughter", "Granddaughter"]),
            ("?revenue=negative", ["Credited"]),
            ("?revenue=zero", ["Zero"]),
            ("?revenue=large", ["Giant"]),
            ("?class=A&q=hol", ["Holding", "Daughter", "Granddaughter"]),
            ("?by=group&q=granddaughter", ["Holding"]),
            ("?q=nobody", []),
            ("?group=999999", []),
            ("?group=x&class=Z&revenue=much&page=-1&sort=nonsense&q=giant", ["Giant"]),
        ],
    )
    def test_search_and_filters_narrow_the_ranking(self, house, query, found):
        response = page(house, query=query)

        assert [name.replace("&amp;", "&") for name in names(response)] == [
            escape(name).replace("&amp;", "&") for name in found
        ]

    def test_it_can_be_sorted_from_below_and_by_change(self, house):
        assert names(page(house, query="?sort=revenue"))[0] == "Credited"
        assert names(page(house, query="?sort=-change"))[0] == "Third"
        assert names(page(house, query="?sort=change"))[0] == "Zero"

    def test_the_list_alone_comes_with_the_losses_that_stand_in_the_address(self, house):
        now = f"http://testserver{PAGE}?lost={house.ids['Solo']}"

        response = page(house, query="?q=giant&lost=1", **LIST, **{"HX-Current-URL": now})

        assert "<html" not in text(response)
        assert response["HX-Push-Url"] == f"{PAGE}?lost={house.ids['Solo']}&q=giant"

    def test_figures_that_are_not_fresh_are_marked(self, house):
        Company.objects.update(figures_revision=99)

        assert "Figures are being prepared" in text(page(house))

    def test_it_needs_few_queries(self, house, django_assert_max_num_queries):
        visitor = house.visitor("head")

        with django_assert_max_num_queries(11):
            visitor.get(PAGE)

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_it_only_answers_questions(self, house, method):
        assert getattr(house.visitor("head"), method)(PAGE).status_code == 405


class TestWhatIf:
    def test_by_default_it_asks_about_the_largest(self, house):
        content = text(page(house))

        assert "Revenue falls by 48.7 %, that is by €5 000." in content
        assert "The largest share would pass to Holding with 19.0 %." in content

    def test_the_question_stands_in_the_address(self, house):
        lost = f"?lost={house.ids['Giant']}&lost={house.ids['Solo']}&share=50"

        content = text(page(house, query=lost))

        assert "Revenue falls by 27.8 %" in content

    def test_even_the_proposal_can_be_taken_away(self, house):
        content = text(page(house, query="?lost=0"))

        assert "Choose whom" in content

    def test_htmx_gets_the_card_and_an_address_to_share(self, house):
        ids = house.ids
        now = f"http://testserver{PAGE}?q=o&page=2&evil=1"

        response = house.visitor("head").get(
            f"{PAGE}what-if/?lost={ids['Giant']}&add={ids['Solo']}",
            headers={**CARD, "HX-Current-URL": now},
        )

        assert "<html" not in text(response)
        assert response["HX-Push-Url"] == f"{PAGE}?lost={ids['Giant']}-{ids['Solo']}&q=o&page=2"
        assert "that is by €5 700" in text(response)

    def test_a_plain_link_leads_to_the_page(self, house):
        response = house.visitor("head").get(f"{PAGE}what-if/?lost={house.ids['Solo']}&by=group")

        assert response.url == f"{PAGE}?by=group&lost={house.ids['Solo']}"

    def test_typing_finds_others_and_leaves_the_address(self, house):
        response = house.visitor("head").get(
            f"{PAGE}what-if/?find=fif&lost={house.ids['Solo']}", headers=CARD
        )

        assert f"lost={house.ids['Solo']}-{house.ids['Fifth']}" in text(response)
        assert "HX-Push-Url" not in response

    def test_it_works_without_scripts(self, house):
        content = text(page(house, query="?find=fif"))

        assert f"lost={house.ids['Giant']}-{house.ids['Fifth']}" in content

    def test_a_member_cannot_ask_about_accounts_of_others(self, house):
        content = text(page(house, "reader", f"?lost={house.ids['Giant']}&find=giant"))

        assert "Nobody in this period is called “giant”." in content
        assert "Choose whom" in content

    def test_nothing_is_changed_by_it(self, house, django_assert_num_queries):
        before = text(page(house))

        page(house, query=f"?lost={house.ids['Giant']}")

        assert text(page(house)).count("Giant") == before.count("Giant")

    @pytest.mark.parametrize("lost", ["x", "-1", "9" * 40, "1-", "%00", "²"])
    def test_nonsense_is_left_out(self, house, lost):
        page(house, query=f"?lost={lost}")


class TestCurve:
    def test_its_points_travel_as_data(self, house):
        response = page(house)

        curve = response.context["curve"]
        assert curve["customers"] == 12
        assert curve["points"][0][:2] == [0, 0.0]
        assert curve["points"][-1][:2] == [12, 1.0]
        assert response.context["curve_table"][-1][0] == "12"

    def test_a_click_leads_to_the_account_of_that_rank(self, house):
        response = house.visitor("head").get(f"{PAGE}account/1/")

        giant = house.ids["Giant"]
        assert response.url == f"/accounts/{giant}/money/?from=2025-10-01&to=2026-10-01"

    def test_a_click_on_a_group_leads_to_its_accounts(self, house):
        response = house.visitor("head").get(f"{PAGE}account/2/?by=group")

        assert response.url == f"{PAGE}?group={house.ids['Holding']}"

    @pytest.mark.parametrize(("persona", "rank"), [("head", 13), ("reader", 3), ("outsider", 1)])
    def test_there_is_nobody_beyond_the_end(self, house, persona, rank):
        assert house.visitor(persona).get(f"{PAGE}account/{rank}/").status_code == 404


class TestExport:
    def test_it_holds_what_the_list_shows(self, house):
        table = exported(house, query="?q=ol&sort=revenue")

        assert [row[1] for row in table[1:]] == [
            "Solo",
            "Granddaughter",
            "Daughter",
            "Holding",
        ]

    def test_its_amounts_are_exact_and_its_header_says_what_they_are(self, house):
        header, first, *_rest = exported(house)

        assert header[4].replace("\u00a0", " ") == "Revenue, EUR, Oct 2025 – Sep 2026"
        assert [*first[:2], *first[3:5]] == ["1", "Giant", "A", "5000.00"]

    def test_accounts_have_their_keys_with_them(self, house):
        AccountKey.objects.create(source="web", key="g-1", account_id=house.ids["Giant"])

        header, first, *_rest = exported(house)

        assert (header[2], first[2]) == ("Key of the account", "Giant, g-1")
        assert "Key of the account" not in exported(house, query="?by=group")[0]

    def test_a_member_gets_only_their_own(self, house):
        assert [row[1] for row in exported(house, "reader")[1:]] == ["Daughter", "Granddaughter"]

    def test_an_outsider_gets_the_header_alone(self, house):
        assert len(exported(house, "outsider")) == 1
