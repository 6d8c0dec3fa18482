"""Spans of parents, and circles among them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from openkam.domain.portfolio.services.bringing import spans

DAY = date(2026, 1, 1)
days = st.one_of(st.none(), st.integers(0, 40).map(lambda count: DAY + timedelta(count)))


def is_span(days):
    return days[0] is None or days[1] is None or days[0] < days[1]


wishes = st.tuples(
    st.one_of(st.none(), st.integers(1, 3)), st.tuples(days, days).filter(is_span)
).map(lambda wish: (wish[0], *wish[1]))


def parent_on(history, day):
    found = [span[0] for span in history if spans.holds(span, day)]
    assert len(found) < 2
    return found[0] if found else None


class TestPlaced:
    @given(st.lists(wishes, max_size=6), st.integers(-1, 41))
    def test_on_each_day_the_last_wish_about_it_holds(self, asked, place):
        day = DAY + timedelta(place)

        history = spans.placed([], asked)

        about = [wish[0] for wish in asked if spans.holds((0, wish[1], wish[2]), day)]
        assert parent_on(history, day) == (about[-1] if about else None)

    def test_spans_of_one_parent_that_touch_become_one(self):
        history = spans.placed([(7, None, DAY)], [(7, DAY, None)])

        assert history == [(7, None, None)]


class TestInCircles:
    def test_a_long_ring_is_found_at_once(self):
        ring = {account: [((account + 1) % 20_000, None, None)] for account in range(20_000)}

        assert len(spans.in_circles(ring, ring)) == 20_000

    def test_who_stands_below_a_circle_is_in_none(self):
        parents = {1: [(2, None, None)], 2: [(3, None, None)], 3: [(2, None, None)]}

        assert spans.in_circles(parents, parents) == {2, 3}

    def test_spans_that_never_meet_make_none(self):
        parents = {1: [(2, None, DAY)], 2: [(1, DAY, None)]}

        assert spans.in_circles(parents, parents) == set()

    def test_one_common_day_is_enough(self):
        parents = {1: [(2, None, DAY + timedelta(1))], 2: [(3, DAY, None)], 3: [(1, None, None)]}

        assert spans.in_circles(parents, parents) == {1, 2, 3}
