"""Drawing a reporting tree: small houses by hand, and what holds of any."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import org_tree
from openkam.calc.tests.strategies import MODEST

SHAPE = org_tree.Shape(width=2, height=1, gap_across=1, gap_down=1)


def points(people, reports_to):
    found = org_tree.layout(people, reports_to, SHAPE)
    return {person: (place.x, place.y) for person, place in found.places.items()}


@st.composite
def houses(draw):
    """Anybody reports to somebody before them, or to nobody here."""
    count = draw(st.integers(0, 40))
    lines = {
        person: draw(st.none() | st.integers(-1, person - 1) | st.integers(0, min(person, 3)))
        for person in range(1, count)
    }
    lines = {person: manager for person, manager in lines.items() if manager != person}
    return draw(st.permutations(range(count))), lines


class TestLayout:
    def test_a_manager_stands_over_the_middle(self):
        assert points("mab", {"a": "m", "b": "m"}) == {
            "m": (2.5, 0.5),
            "a": (1, 2.5),
            "b": (4, 2.5),
        }

    def test_outlines_fit_into_each_other(self):
        found = points("mabcd", {"a": "m", "b": "m", "c": "b", "d": "c"})

        assert found["b"][0] == found["c"][0] == found["d"][0] == 4
        assert org_tree.layout("mabcd", {"a": "m", "b": "m"}, SHAPE).height == 5

    def test_many_reports_without_reports_stand_in_columns(self):
        reports = [f"r{number}" for number in range(8)]
        found = org_tree.layout(["m", *reports], dict.fromkeys(reports, "m"), SHAPE)

        columns = {found.places[one].x for one in reports}
        assert (len(columns), found.width, found.height) == (2, 5, 9)
        assert all(found.places[one].is_stacked for one in reports)
        assert found.places["m"].x == 2.5

    def test_a_small_house_is_drawn_in_rows(self):
        reports = [f"r{number}" for number in range(6)]
        found = org_tree.layout(["m", *reports], dict.fromkeys(reports, "m"))

        assert not any(place.is_stacked for place in found.places.values())

    def test_who_has_no_line_stands_below(self):
        found = org_tree.layout("mxay", {"a": "m", "y": "somebody else"}, SHAPE)

        assert {one for one in found.places if found.places[one].is_outside} == {"x", "y"}
        assert found.places["x"].y > found.places["a"].y

    def test_nobody_and_one(self):
        assert org_tree.layout([], {}) == org_tree.Layout({}, 0, 0)
        assert points("m", {}) == {"m": (1, 0.5)}

    def test_150_people_stay_on_a_few_screens(self):
        lines = {one: (one - 1) // 12 for one in range(1, 150)}
        found = org_tree.layout(range(150), lines)

        assert found.width < 5000
        assert found.height < 1500

    def test_a_long_chain_is_no_matter(self):
        found = org_tree.layout(range(1500), {one: one - 1 for one in range(1, 1500)}, SHAPE)

        assert found.width == 2

    @pytest.mark.parametrize(
        ("lines", "people"),
        [
            ({"a": "a"}, {"a"}),
            ({"a": "b", "b": "c", "c": "a", "d": "a"}, {"a", "b", "c"}),
        ],
    )
    def test_it_refuses_a_circle_and_names_it(self, lines, people):
        with pytest.raises(org_tree.ReportingCircle) as refused:
            org_tree.layout("dabc", lines)

        assert set(refused.value.people) == people

    @MODEST
    @given(houses())
    def test_no_card_lies_on_another(self, house):
        people, lines = house

        found = org_tree.layout(people, lines, SHAPE)

        assert set(found.places) == set(people)
        for one, other in combinations(found.places.values(), 2):
            assert abs(one.x - other.x) >= 3 - 1e-9 or abs(one.y - other.y) >= 2 - 1e-9
        for place in found.places.values():
            assert 1 - 1e-9 <= place.x <= found.width - 1 + 1e-9
            assert 0.5 <= place.y <= found.height - 0.5

    @MODEST
    @given(houses())
    def test_managers_are_centred_and_above(self, house):
        people, lines = house

        places = org_tree.layout(people, lines, SHAPE).places

        for manager in set(lines.values()) & set(people):
            reports = [places[one] for one in people if lines.get(one) == manager]
            across = [place.x for place in reports]
            assert places[manager].x == pytest.approx((min(across) + max(across)) / 2)
            assert all(place.y > places[manager].y for place in reports)

    @MODEST
    @given(houses())
    def test_reports_keep_their_order(self, house):
        people, lines = house

        places = org_tree.layout(people, lines, SHAPE).places

        for manager in set(lines.values()) & set(people):
            in_a_row = [places[one] for one in people if lines.get(one) == manager]
            across = [place.x for place in in_a_row if not place.is_stacked]
            if len(across) == len(in_a_row):
                assert across == sorted(across)
