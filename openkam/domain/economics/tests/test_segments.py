"""The report on tiers and segments: its figures, its page, what it does without any."""

from datetime import date
from decimal import Decimal

import pytest

from openkam.calc.periods import Period
from openkam.domain.economics import selectors
from openkam.domain.economics.tests import make
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
PAGE = "/economics/segments/"
TIERS = {"Strategic": ["Giant"], "Major": ["Holding"], "Growth": ["Solo", "Gone"], "Standard": []}
SEGMENTS = {"Bikes": ["Giant", "Solo", "Zero"], "Boats": ["Holding", "Credited"]}


@pytest.fixture
def sorted_house(house):
    """The company with four tiers and two segments, some accounts in each."""
    for name, accounts in TIERS.items():
        tier = portfolio.tier(name=name, rhythm_days=14, wants_plan=True)
        Account.objects.filter(name__in=accounts).update(tier=tier)
    for name, accounts in SEGMENTS.items():
        segment = portfolio.segment(name=name)
        Account.objects.filter(name__in=accounts).update(segment=segment)
    return house


def report(house, persona="head", **wishes):
    return selectors.segments_report(house.people[persona], **wishes)


def as_json(house, **wishes):
    return selectors.segments_as_json(house.people["head"], report(house, **wishes))


def page(house, persona="head", query=""):
    response = house.visitor(persona).get(f"{PAGE}{query}")
    assert response.status_code == 200
    return response


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def names(response):
    cells = [str(row[0]) for row in response.context["list"].rows]
    return [cell.split("</a>")[0].rpartition(">")[2] for cell in cells]


class TestSegmentsReport:
    @pytest.mark.parametrize("by", ["tier", "segment"])
    def test_its_rows_add_up_to_the_total(self, sorted_house, by):
        found = report(sorted_house, by=by)

        assert found.revenue == make.REVENUE
        assert sum(row.part.revenue for row in found.rows) == make.REVENUE
        assert sum(row.part.revenue_before for row in found.rows) == Decimal(6527)
        assert sum(row.accounts for row in found.rows) == Account.objects.count()

    def test_tiers_stand_in_their_order_with_what_they_brought(self, sorted_house):
        rows = report(sorted_house).rows

        assert [row.name for row in rows] == [*TIERS, ""]
        assert [row.part.revenue for row in rows[:4]] == [5000, 1000, 700, 0]
        assert rows[2].part.change_share == Decimal(700 - 1500) / 1500
        assert rows[0].tier.rhythm_days == 14

    def test_segments_stand_by_revenue(self, sorted_house):
        rows = report(sorted_house, by="segment").rows

        assert [(row.name, row.part.revenue) for row in rows[:2]] == [
            ("Bikes", 5700),
            ("Boats", 960),
        ]
        assert rows[2].name == ""

    def test_it_finds_who_in_the_middle_loses(self, sorted_house):
        content = as_json(sorted_house)

        losing = {
            row["name"]: row for row in content["accounts"] if row["watch"] == "middle_losing"
        }
        assert set(losing) == {"Solo", "Gone"}
        assert losing["Gone"]["stopped_buying"]
        assert losing["Solo"]["change"] == -300
        assert content["middle_lost"] == 800
        assert content["stopped_buying"] == 1

    def test_it_finds_growth_candidates_below_the_upper_tiers(self, sorted_house):
        Account.objects.filter(name="Giant").update(tier=None)
        Account.objects.filter(name="Giant").update(tier=Account.objects.get(name="Solo").tier)

        content = as_json(sorted_house)

        best = content["accounts"][0]
        assert (best["name"], best["watch"], best["change"]) == ("Giant", "growth_candidate", 1000)
        assert content["growth_candidates"] == 1
        assert content["candidate_floor"] == 500

    def test_by_the_day_it_says_the_same(self, sorted_house):
        days = Period(date(2025, 10, 2), date(2026, 10, 1))

        found = report(sorted_house, period=days)

        assert found.revenue == make.REVENUE
        assert [row.part.revenue for row in found.rows[:3]] == [5000, 1000, 700]

    def test_without_a_year_before_it_compares_nothing(self, sorted_house):
        content = as_json(sorted_house, period=Period(date(2024, 10, 1), date(2025, 10, 1)))

        assert content["before_from"] is None
        assert content["growth_candidates"] is None
        assert content["rows"][0]["change"] is None

    def test_members_see_what_is_theirs(self, sorted_house):
        found = report(sorted_house, "reader")

        assert not found.sees_all
        assert sum(row.accounts for row in found.rows) == len(found.now) == 2
        assert found.revenue == 1700

    def test_an_account_that_changed_its_tier_counts_where_it_is_now(self, sorted_house):
        head = sorted_house.people["head"]
        major = Account.objects.get(name="Holding").tier
        services.set_tier(head, sorted_house.ids["Solo"], major.pk)

        rows = report(sorted_house).rows

        assert rows[1].part.revenue == 1700
        assert rows[1].part.revenue_before == 2000


class TestSegmentsPage:
    def test_it_shows_tiers_with_doors(self, sorted_house):
        tier = Account.objects.get(name="Giant").tier

        content = text(page(sorted_house))

        assert "Strategic, Major: 2 accounts of" in content
        assert f"/portfolio/accounts/?tier={tier.pk}" in content
        assert f"/economics/segments/?tier={tier.pk}#list" in content
        assert "/portfolio/accounts/?tier=none" in content
        assert "2 accounts of the middle lose more than 5 %" in content
        assert "Most of it: Gone, Solo." in content

    def test_by_segment_as_well(self, sorted_house):
        content = text(page(sorted_house, query="?by=segment"))

        assert "Bikes is the largest segment" in content

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?watch=losing&sort=change", ["Gone", "Solo"]),
            ("?watch=stopped", ["Gone"]),
            ("?place=upper", ["Giant", "Holding"]),
            ("?q=sol", ["Solo"]),
        ],
    )
    def test_its_list_can_be_narrowed(self, sorted_house, query, expected):
        assert names(page(sorted_house, query=query)) == expected

    def test_its_list_sorts_by_tier(self, sorted_house):
        assert names(page(sorted_house, query="?sort=tier"))[:2] == ["Giant", "Holding"]

    def test_flags_have_words(self, sorted_house):
        content = text(page(sorted_house))

        assert "stopped buying</span>" in content
        assert "losing in the middle</span>" in content

    def test_a_tier_that_is_gone_is_named_as_such(self, sorted_house):
        head = sorted_house.people["head"]
        tier, other = (Account.objects.get(name=name).tier for name in ("Giant", "Holding"))
        services.remove_tier(head, tier.pk, move_to=other.pk)

        response = page(sorted_house, query=f"?tier={tier.pk}&segment=77777")

        content = text(response)
        assert "The tier that the address names does not exist any more." in content
        assert "The segment that the address names does not exist any more." in content
        assert "Giant" in names(response)

    def test_members_are_told_whose_accounts_they_see(self, sorted_house):
        response = page(sorted_house, "reader")

        assert "You see the accounts that you work on." in text(response)
        assert set(names(response)) == {"Daughter", "Granddaughter"}

    @pytest.mark.parametrize("query", ["", "?by=segment"])
    def test_without_tiers_and_segments_it_says_what_to_do(self, house, query):
        content = text(page(house, query=query))

        assert "/portfolio/accounts/?tier=none" in content
        assert "No account with sales has a " in content

    def test_nothing_bought_in_a_year_that_the_data_cover_is_zero_and_not_unknown(self, house):
        found = page(house, query="?q=Gone").context["list"]

        row = dict(zip([column.key for column in found.columns], found.rows[0], strict=True))
        assert ">0<" in row["revenue"]
        assert ">500<" in row["before"]
        assert row["margin"] == "–"

    def test_two_tiers_are_explained(self, house):
        portfolio.tier(name="Key")
        portfolio.tier(name="Other")

        assert "Upper tiers: Key. The middle: Other." in text(page(house))

    def test_a_period_without_a_year_before_is_said(self, sorted_house):
        content = text(page(sorted_house, query="?period=all"))

        assert "The sales data hold no year before to compare with." in content

    @pytest.mark.parametrize(
        "query", ["?first=1990-01&last=1990-12", "?by=planet", "?watch=x&sort=-y&tier=a'b"]
    )
    def test_nonsense_falls_back(self, sorted_house, query):
        page(sorted_house, query=query)

    @pytest.mark.parametrize(
        "name", ["table.csv", "table.xlsx", "parts.svg", "middle.svg", "page.pdf"]
    )
    def test_its_files_can_be_had(self, sorted_house, name):
        assert sorted_house.visitor("head").get(f"{PAGE}{name}").status_code == 200

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("table.csv", 200),
            ("table.xlsx", 200),
            ("parts.svg", 200),
            ("page.pdf", 200),
            ("middle.svg", 404),
        ],
    )
    def test_without_a_year_before_there_is_all_but_the_picture_of_it(
        self, sorted_house, name, status
    ):
        query = "?by=segment&period=all"

        assert sorted_house.visitor("head").get(f"{PAGE}{name}{query}").status_code == status
