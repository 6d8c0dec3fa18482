"""Roles filled and people in touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import coverage
from openkam.calc.coverage import Person, Reach, RoleHeld
from openkam.calc.network import Network, Tie
from openkam.calc.tests.strategies import MODEST

NAMES = st.sampled_from("abcd")
ROLES = st.sampled_from(["decider", "user", "own role"])
AREAS = st.sampled_from([None, "bikes", "helmets"])
HELD = st.lists(st.builds(RoleHeld, NAMES, ROLES, AREAS, st.booleans()), max_size=8)
PEOPLE = st.lists(
    st.builds(Person, NAMES, st.none() | st.integers(1, 5), st.none() | st.integers(-2, 2)),
    unique_by=lambda person: person.key,
)


class TestCoverage:
    ROLES_HELD = (
        RoleHeld("ann", "decider", "bikes", is_confirmed=True),
        RoleHeld("bob", "user"),
        RoleHeld("cy", "decider", "helmets"),
    )

    def test_it_tells_known_confirmed_and_in_touch_apart(self):
        required = [("decider", "bikes"), ("user", "bikes"), ("buyer", None), ("decider", None)]

        found = coverage.coverage(required, self.ROLES_HELD, {"bob", "cy"})

        bikes, user, buyer, anywhere = found.cells
        assert (bikes.holders, bikes.confirmed, bikes.active) == (("ann",), ("ann",), ())
        assert (user.holders, user.confirmed, user.active) == (("bob",), (), ("bob",))
        assert buyer.holders == ()
        assert (anywhere.holders, anywhere.active) == (("ann", "cy"), ("cy",))
        assert (found.existing, found.confirmed, found.active, found.share) == (3, 2, 2, 0.5)

    def test_where_nothing_is_required_it_is_unknown(self):
        assert coverage.coverage([], self.ROLES_HELD, {"ann"}).share is None

    @MODEST
    @given(st.lists(st.tuples(ROLES, AREAS), min_size=1), HELD, st.sets(NAMES), NAMES)
    def test_it_is_a_share_that_no_loss_raises(self, required, held, reached, lost):
        before = coverage.coverage(required, held, reached)
        after = coverage.coverage(required, held, reached - {lost})

        assert 0 <= after.share <= before.share <= 1
        assert before.active <= before.existing <= len(before.cells)


class TestDepth:
    def test_it_counts_who_of_ours_is_in_touch(self):
        drawn = Network(
            ("ann", "bob"),
            ("boss", "clerk"),
            (
                Tie("ann", "boss", 0.5, is_active=True),
                Tie("bob", "boss", 0.5, is_active=True),
                Tie("bob", "clerk", 0.5, is_active=False),
            ),
        )

        assert coverage.depth(drawn) == {"boss": 2, "clerk": 0}


class TestLevelReach:
    def test_each_level_has_its_people(self):
        levels = {"boss": 1, "clerk": 3, "temp": 3, "guest": None}

        found = coverage.level_reach(levels, {"clerk", "guest"})

        assert found == {1: Reach(1, 0), 3: Reach(2, 1), None: Reach(1, 1)}


class TestInfluenceWeights:
    def test_power_by_the_weightiest_role(self):
        people = [Person("ann", 5), Person("bob", 2), Person("cy"), Person("di", 4)]
        held = [
            RoleHeld("ann", "user"),
            RoleHeld("ann", "decider", "bikes"),
            RoleHeld("bob", "own role"),
            RoleHeld("cy", "decider"),
        ]

        found = coverage.influence_weights(people, held)

        assert found == {"ann": 5.0, "bob": 1.0, "cy": 3.0, "di": 1.0}


class TestInfluenceCoverage:
    def test_it_weighs_people_by_their_influence(self):
        assert coverage.influence_coverage({"ann": 3.0, "bob": 1.0}, {"ann"}) == 0.75
        assert coverage.influence_coverage({}, set()) is None

    @MODEST
    @given(PEOPLE.filter(bool), HELD, st.sets(NAMES))
    def test_it_is_a_share(self, people, held, reached):
        weights = coverage.influence_weights(people, held)

        assert 0 <= coverage.influence_coverage(weights, reached) <= 1
        assert coverage.influence_coverage(weights, weights) == 1


class TestSupport:
    @pytest.mark.parametrize(
        ("people", "reached", "share"),
        [
            ([Person("ann", 3, 2), Person("bob", 1, -1)], {"ann", "bob"}, 0.75),
            ([Person("ann", 3, 2), Person("bob", 1, -1)], {"bob"}, 0),
            ([Person("ann", 3, 1), Person("bob")], {"ann"}, 0.5),
            ([Person("ann", 3)], {"ann"}, None),
            ([], set(), None),
        ],
    )
    def test_power_that_is_for_us_and_in_touch(self, people, reached, share):
        assert coverage.support(people, reached) == share
