"""Small drawings."""

import re
from xml.etree import ElementTree

import pytest

from openkam.core.face import charts


def marks(svg: str, tag: str) -> list[dict[str, str]]:
    return [dict(mark.attrib) for mark in ElementTree.fromstring(svg).iter(tag)]


class TestSparkline:
    def test_it_puts_a_dot_on_the_last_value(self):
        svg = charts.sparkline([1, 3, 2])

        last = marks(svg, "polyline")[0]["points"].split()[-1]
        dot = marks(svg, "circle")[0]
        assert last == f"{dot['cx']},{dot['cy']}"

    def test_the_largest_value_stands_highest(self):
        points = marks(charts.sparkline([1, 3, 2]), "polyline")[0]["points"].split()

        heights = [float(point.split(",")[1]) for point in points]
        assert heights[1] < heights[2] < heights[0]

    def test_equal_values_make_a_level_line(self):
        points = marks(charts.sparkline([5, 5, 5]), "polyline")[0]["points"]

        assert len(set(re.findall(r",([\d.]+)", points))) == 1

    @pytest.mark.parametrize("values", [[], [1], [None, 2]])
    def test_it_draws_nothing_from_less_than_two_values(self, values):
        assert charts.sparkline(values) == ""

    def test_it_leaves_out_what_is_unknown(self):
        points = marks(charts.sparkline([1, None, 2]), "polyline")[0]["points"].split()

        assert len(points) == 2


class TestShareBar:
    def test_the_own_share_stands_on_top_of_those_above(self):
        above, own = marks(charts.share_bar(0.5, 0.25, width=100), "rect")

        assert above["width"] == own["x"] == "50.0"
        assert own["width"] == "25.0"

    @pytest.mark.parametrize(("before", "own"), [(1.0, 0.0), (0.9, 0.4), (-0.1, 2.0)])
    def test_it_stays_inside_its_frame(self, before, own):
        mark = marks(charts.share_bar(before, own, width=100), "rect")[1]

        assert float(mark["width"]) >= 1
        assert float(mark["x"]) + float(mark["width"]) <= 100


class TestMeter:
    def test_it_marks_the_limit(self):
        rects = marks(charts.meter(0.25, 0.5, width=100), "rect")

        assert [rect.get("x") for rect in rects] == [None, None, "49.0"]
        assert rects[1]["width"] == "25.0"

    def test_it_has_no_tick_without_a_limit(self):
        assert len(marks(charts.meter(0.25, None), "rect")) == 2


class TestIcon:
    def test_it_refers_to_the_sprite(self):
        icon = charts.icon("search")

        assert '<use href="/static/vendor/icons.svg#i-search"/>' in icon

    def test_no_drawing_carries_a_style(self):
        drawings = charts.sparkline([1, 2]) + charts.share_bar(0, 1) + charts.meter(1, 0.3)

        assert "style" not in drawings
