import re
from math import hypot
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.core.face.pictures import NARROW, PAPER, WIDE, Bubble, bubbles
from openkam.core.face.pictures.bubbles import LEFT, SMALLEST

scores = st.floats(1, 10)
ANYWHERE = st.lists(
    st.builds(Bubble, st.just("Somebody"), x=scores, y=scores, size=st.floats(0, 1e9)),
    min_size=1,
    max_size=12,
)


def drawn(*things, **wishes):
    given = {"caption": "Two axes", "x_title": "Strength", "y_title": "Attractiveness"}
    return bubbles(things, **{**given, **wishes})


def circles(svg):
    """Place and radius of each bubble, in the order in which they are drawn."""
    found = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg)
    return [tuple(float(number) for number in one) for one in found]


def labels(svg):
    return re.findall(r'label">([^<]*)</text>', svg)


class TestBubbles:
    def test_better_stands_further_right_and_higher(self):
        weak, strong = Bubble("Weak", x=2, y=2, size=1), Bubble("Strong", x=9, y=9, size=1)

        (x, y, _radius), (further, higher, _other) = circles(drawn(weak, strong))

        assert further > x
        assert higher < y

    def test_areas_are_as_the_sizes(self):
        svg = drawn(Bubble("Big", x=2, y=2, size=400), Bubble("Half", x=8, y=8, size=100))

        first, second = (radius for _x, _y, radius in circles(svg))

        assert first == pytest.approx(2 * second)

    def test_small_ones_are_drawn_last_and_none_is_too_small_to_be_met(self):
        svg = drawn(Bubble("Nothing", x=5, y=5, size=0), Bubble("Big", x=5, y=5, size=9e6))

        assert [radius for _x, _y, radius in circles(svg)][1] == SMALLEST
        assert svg.index("<title>Big") < svg.index("<title>Nothing")

    def test_a_name_lies_on_no_other_bubble(self):
        svg = drawn(
            Bubble("A name of some length", x=5, y=5, size=1), Bubble("B", x=5.3, y=5.1, size=1)
        )

        assert ' end thin label">A name of some length<' in svg  # at the left, where nothing is

    def test_what_is_chosen_is_marked_and_leads_to_its_page(self):
        svg = drawn(
            Bubble("In", x=5, y=5, size=1, is_chosen=True, detail="rank 1", url="/a?b=1&c=2"),
            Bubble("Out", x=9, y=9, size=1),
        )

        assert svg.count('class="bubble chosen"') == 1
        assert "<title>In: rank 1</title>" in svg
        assert 'href="/a?b=1&amp;c=2"' in svg

    def test_names_are_written_safely_and_cut(self):
        svg = drawn(Bubble("Šárka & <Sons> " + "x" * 60, x=5, y=5, size=1))

        ElementTree.fromstring(svg)
        assert labels(svg) == ["Šárka &amp; &lt;Sons&gt; xxxxxxxx…"]

    def test_the_first_ones_are_named_where_there_is_no_room_for_all(self):
        crowd = [Bubble(f"Account {n:02}", x=5, y=5, size=1) for n in range(20)]

        named = labels(drawn(*crowd))

        assert named
        assert named == [f"Account {n:02}" for n in range(len(named))]
        assert len(named) < len(crowd)

    def test_few_scores_far_apart_or_all_alike_are_no_fault(self):
        assert drawn() == ""
        assert len(circles(drawn(Bubble("One", x=10, y=1, size=0)))) == 1

    @given(ANYWHERE, st.sampled_from([WIDE, PAPER, NARROW]))
    def test_every_one_stands_inside_the_picture(self, things, size):
        svg = drawn(*things, size=size)

        ElementTree.fromstring(svg)
        width, height = size
        assert len(circles(svg)) == len(things)
        for x, y, _radius in circles(svg):
            assert LEFT <= x <= width
            assert 0 <= y <= height

    @given(ANYWHERE)
    def test_equal_places_are_drawn_at_one_place(self, things):
        twice = [things[0], things[0]]

        (x, y, _radius), (other_x, other_y, _other) = circles(drawn(*twice))

        assert hypot(x - other_x, y - other_y) == 0
