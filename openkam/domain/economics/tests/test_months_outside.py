"""Every report when the address asks for months that the sales data do not cover."""

import pytest

REPORTS = ["concentration", "margin", "retention", "segments", "trend"]
OUTSIDE = "The months of the address lie outside the sales data"


def answer(house, report, query):
    return house.visitor("head").get(f"/economics/{report}/?{query}")


@pytest.mark.parametrize("report", REPORTS)
class TestMonthsOutside:
    @pytest.mark.parametrize("query", ["first=1990-01&last=1990-12", "first=9999-11&last=9999-12"])
    def test_it_says_so_and_what_it_shows_instead(self, house, report, query):
        response = answer(house, report, query)

        assert response.status_code == 200
        assert OUTSIDE in response.content.decode()

    @pytest.mark.parametrize("query", ["", "first=0001-01&last=9999-12", "first=x&last=y"])
    def test_it_says_nothing_where_the_data_cover_some_or_none_were_asked_for(
        self, house, report, query
    ):
        response = answer(house, report, query)

        assert response.status_code == 200
        assert OUTSIDE not in response.content.decode()


class TestAGroupThatIsNotThere:
    @pytest.mark.parametrize("report", ["margin", "retention", "trend"])
    def test_is_not_found(self, house, report):
        assert answer(house, report, "group=999999").status_code == 404
