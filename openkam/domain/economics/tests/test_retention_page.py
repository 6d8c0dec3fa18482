"""The page of retention, as people of every kind get it."""

import csv
import io

import pytest

PAGE = "/economics/retention/"
LIST = {"HX-Request": "true", "HX-Target": "list"}


def page(house, persona="head", query="", **headers):
    response = house.visitor(persona).get(f"{PAGE}{query}", headers=headers)
    assert response.status_code == 200
    return response


def text(response):
    # Spaces that do not break say nothing here.
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def names(response):
    return [str(cells[0]).split("</a>")[0].rpartition(">")[2] for cells in listed(response)]


def listed(response):
    return response.context["list"].rows


class TestPage:
    def test_the_head_sees_the_rates_and_what_they_are_of(self, house):
        content = text(page(house))

        assert "Net revenue retention (NRR)" in content
        assert "110.3 %" in content
        assert "87.4 %" in content
        assert "of €6.5 k from 6 accounts, growth counted" in content
        assert "4 of 6 accounts still buy" in content
        assert "How it is worked out" in content

    def test_sentences_name_the_largest_gain_and_loss(self, house):
        content = text(page(house))

        assert "Revenue grows by 57.2 %" in content
        assert "The largest gain is “New”" in content
        assert "The largest loss is “Lost”" in content
        assert "at Gone" in content

    def test_every_step_leads_to_its_accounts(self, house):
        content = text(page(house))

        for kind in ("expansion", "contraction", "lost", "new", "credits"):
            assert f"?movement={kind}#list" in content
        assert names(page(house, query="?movement=lost")) == ["Gone", "Zero"]
        assert names(page(house, query="?movement=credits")) == ["Credited"]

    def test_both_amounts_lead_to_their_months(self, house):
        content = text(page(house))

        account = house.ids["Giant"]
        assert f"/accounts/{account}/money/?from=2025-10-01&amp;to=2026-10-01" in content
        assert f"/accounts/{account}/money/?from=2024-10-01&amp;to=2025-10-01" in content

    def test_a_group_leads_to_its_accounts_which_add_up_to_it(self, house):
        holding = house.ids["Holding"]

        groups = page(house, query="?by=group")
        accounts = page(house, query=f"?group={holding}")

        assert f"?group={holding}" in text(groups)
        assert sorted(names(accounts)) == ["Daughter", "Granddaughter", "Holding"]
        assert "the accounts of one group alone: Holding" in text(accounts)

    def test_cohorts_lead_to_who_is_in_them(self, house):
        content = text(page(house))

        assert "first=2026-01&amp;last=2026-12&amp;since=2025#list" in content
        assert names(page(house, query="?since=2024")) == ["Third"]
        # The accounts of a cohort are counted over all data, so that is where its name leads.
        assert "?period=all&amp;since=2024#list" in content

    def test_a_member_sees_their_own_accounts_and_is_told_so(self, house):
        response = page(house, "reader")

        assert sorted(names(response)) == ["Daughter", "Granddaughter"]
        assert "These are your own accounts" in text(response)
        assert "Giant" not in text(response)

    @pytest.mark.parametrize("persona", ["outsider", "administrator"])
    def test_who_works_on_no_account_is_told_whom_to_ask(self, house, persona):
        assert "You work on no account yet" in text(page(house, persona))

    @pytest.mark.parametrize(
        ("query", "months"),
        [
            ("", "Oct 2024 – Sep 2025"),
            ("?first=2026-01&last=2026-03", "Oct 2025 – Dec 2025"),
            ("?first=2026-01&last=2026-03&base=year-before", "Jan 2025 – Mar 2025"),
            ("?first=2026-01&last=2026-03&base-first=2025-03&base-last=2025-03", "Mar 2025"),
            ("?base=nonsense&base-first=2025-13&base-last=x", "Oct 2024 – Sep 2025"),
        ],
    )
    def test_the_months_compared_with_can_be_chosen(self, house, query, months):
        response = page(house, query=query)

        assert f"compared with {months}" in response.context["report"].standing.replace(
            "\u00a0", " "
        )

    def test_a_base_inside_the_period_is_refused_in_words(self, house):
        content = text(page(house, query="?base-first=2025-01&base-last=2026-03"))

        assert "have to end before the period begins" in content
        assert "110.3 %" in content

    def test_periods_of_unequal_length_are_said(self, house):
        content = text(page(house, query="?base-first=2025-03&base-last=2025-03"))

        assert "The two periods differ in length (365 days now, 31 before)" in content

    def test_a_base_before_the_data_is_said_and_nothing_is_zero(self, house):
        response = page(house, query="?first=2024-10&last=2025-09")

        content = text(response)
        assert "The sales data begin on 1 Oct 2024, after the months to compare with" in content
        assert "What became of whom is unknown." in content
        assert listed(response)[0][1] == "–"

    def test_a_base_partly_before_the_data_is_said(self, house):
        assert "inside the months to compare with" in text(
            page(house, query="?first=2025-03&last=2025-09")
        )

    def test_a_base_without_revenue_is_said(self, house):
        content = text(page(house, query="?first=2025-03&last=2025-03"))

        assert "Nobody has revenue above zero in Feb 2025" in content

    def test_a_tiny_base_gives_no_percentages(self, house):
        content = text(
            page(house, query="?first=2025-03&last=2025-03&base-first=2024-10&base-last=2024-10")
        )

        assert "the base of €7 is too small for rates" in content

    def test_a_period_without_anything_says_so(self, house):
        assert "No sales in this period" in text(page(house, query="?first=2024-12&last=2024-12"))

    def test_who_only_leaves_is_a_page_and_not_nothing(self, house):
        content = text(
            page(house, query="?first=2025-11&last=2025-11&base-first=2025-03&base-last=2025-03")
        )

        assert "5 accounts bought nothing any more" in content
        assert "have bought again since the period ended" in content

    def test_the_page_keeps_the_tree_for_both_periods(self, house):
        content = text(page(house, query="?by=group&tree=2025-12-31"))

        assert "tree=2025-12-31&amp;movement=lost" in content

    def test_names_are_escaped(self, house):
        assert "<Sons>" not in text(page(house))

    @pytest.mark.parametrize(
        "query",
        [
            "?group=x",
            "?group=99999999999",
            "?base-first=0001-01&base-last=0001-01",
            "?base-first=9999-12&base-last=9999-12",
            "?since=1900&movement=nonsense",
            "?by=group&group=7",
            "?sort=-movement",
            "?sort=rate",
            "?sort=-first",
        ],
    )
    def test_nonsense_breaks_nothing(self, house, query):
        house.visitor("head").get(f"{PAGE}{query}")

    def test_the_list_alone_is_what_htmx_gets(self, house):
        response = page(house, query="?movement=new", **LIST)

        assert b"<html" not in response.content
        assert "Daughter" in names(response)


class TestFiles:
    def test_csv_holds_what_the_list_shows(self, house):
        response = house.visitor("head").get(f"{PAGE}table.csv?movement=contraction")
        content = b"".join(response.streaming_content).decode("utf-8-sig")

        head, row = list(csv.reader(io.StringIO(content)))
        assert row[0] == "Solo"
        assert "Movement" in head

    @pytest.mark.parametrize("picture", ["bridge", "cohorts"])
    @pytest.mark.parametrize("kind", ["svg", "png"])
    def test_pictures_are_files(self, house, picture, kind):
        response = house.visitor("head").get(f"{PAGE}{picture}.{kind}")

        assert response.status_code == 200
        assert response["Content-Disposition"].endswith(f'-{picture}.{kind}"')

    @pytest.mark.parametrize("file", ["table.xlsx", "page.pdf"])
    @pytest.mark.parametrize("query", ["", "?first=2024-10&last=2025-09"])
    def test_the_page_is_a_workbook_and_a_document(self, house, file, query):
        assert house.visitor("head").get(f"{PAGE}{file}{query}").status_code == 200
