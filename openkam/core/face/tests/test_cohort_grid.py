"""The grid of cohorts."""

import pytest

from openkam.core.face.pictures import GridCell, GridRow, cohort_grid

CELLS = [GridCell("100 %", "3", 1.0, "all", "/list?a=1&b=2"), GridCell("<40 %>", "1", None)]


def grid(**wishes):
    row = GridRow("2024", "3 accounts", CELLS)
    later = GridRow("2025", "1 account", [None, CELLS[1]])
    return cohort_grid(["2024", "2025"], [row, later], caption="Kept", **wishes)


class TestCohortGrid:
    def test_every_cell_that_is_there_is_drawn(self):
        assert grid().count("<rect") == 3

    def test_a_cell_leads_to_its_list_and_text_is_escaped(self):
        assert 'href="/list?a=1&amp;b=2"' in grid()
        assert "&lt;40 %&gt;" in grid()

    def test_what_is_not_to_be_compared_has_no_colour(self):
        assert grid().count("fill-opacity") == 1
        assert 'class="f-sunken"' in grid()

    @pytest.mark.parametrize(
        ("level", "opacity", "css"),
        [
            (-1, "0.08", "f-ink"),
            (0.25, "0.24", "f-ink"),
            (0.5, "0.80", "f-surface"),
            (1, "1.00", "f-surface"),
            (7, "1.00", "f-surface"),
        ],
    )
    def test_more_is_darker_and_stays_readable(self, level, opacity, css):
        drawn = cohort_grid(["a"], [GridRow("r", "", [GridCell("x", level=level)])], caption="c")

        assert f'fill-opacity="{opacity}"' in drawn
        assert f'class="{css} mid strong"' in drawn

    def test_a_phone_gets_a_narrower_one(self):
        assert 'viewBox="0 0 340 ' in grid(is_narrow=True)

    def test_nothing_is_no_drawing(self):
        assert cohort_grid([], [], caption="") == ""
