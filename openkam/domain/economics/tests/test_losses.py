"""The card "what if we lose …" says what is lost, all of it or a part."""

import pytest

PAGE = "/economics/concentration/"


def card(house, query):
    response = house.visitor("head").get(f"{PAGE}{query}")
    assert response.status_code == 200
    return response.context["what_if"]


class TestLoss:
    @pytest.mark.parametrize(("share", "title"), [("100", "Without"), ("50", "After")])
    def test_who_loses_a_part_is_not_without_them(self, house, share, title):
        assert card(house, f"?lost={house.ids['Giant']}&share={share}")["then"] == title
