import re
from xml.etree import ElementTree

from openkam.core.face.pictures import Bar, bars


def drawn(*rows):
    return bars(rows, currency="EUR", caption="Tiers")


def widths(svg, css):
    return [float(w) for w in re.findall(rf'class="{css}"[^>]* width="([\d.]+)"', svg)]


class TestBars:
    def test_each_row_has_a_bar_for_now_and_one_for_before(self):
        svg = drawn(Bar("Major", 200, 100), Bar("Growth", 100, 50))

        now, before = widths(svg, "f-c1"), widths(svg, "f-pale")
        assert [round(now[0] / width, 1) for width in (*now, *before)] == [1.0, 2.0, 2.0, 4.0]

    def test_what_is_below_zero_lies_left_of_the_line(self):
        svg = drawn(Bar("Up", 50, tone="fine"), Bar("Down", -50, tone="act"))

        ground = float(re.search(r'class="s-line" d="M([\d.]+)', svg)[1])
        start = float(re.search(r'class="f-act" x="([\d.]+)"', svg)[1])
        assert start < ground < float(re.search(r'class="f-fine" x="([\d.]+)"', svg)[1]) + 0.1

    def test_names_are_written_safely_and_cut(self):
        svg = drawn(Bar("Šárka & <Sons> " + "x" * 60, 5, url="/a?b=1&c=2"))

        ElementTree.fromstring(svg)
        assert "Šárka &amp; &lt;Sons&gt; xxx" in svg
        assert "x…</text>" in svg
        assert 'href="/a?b=1&amp;c=2"' in svg

    def test_zeros_and_nobody_are_no_fault(self):
        assert drawn() == ""
        assert "<rect" in drawn(Bar("Nothing", 0, 0))
