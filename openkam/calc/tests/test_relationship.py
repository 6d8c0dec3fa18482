"""Stages of a relationship: the published bands, and what holds of any."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import relationship
from openkam.calc.relationship import STAGES, Structure
from openkam.calc.tests.strategies import MODEST

GROWN = Structure(
    active_ties=9,
    their_functions=5,
    our_functions=4,
    our_people=6,
    levels=4,
    executives="both",
    covered_roles=0.9,
    two_way_contacts=20,
    reciprocity=0.8,
)
counts = st.none() | st.integers(0, 20)
shares = st.none() | st.floats(0, 1)
structures = st.builds(
    Structure,
    active_ties=st.integers(0, 9),
    their_functions=counts,
    our_functions=counts,
    our_people=counts,
    levels=counts,
    executives=st.none() | st.sampled_from(relationship.EXECUTIVES),
    covered_roles=shares,
    two_way_contacts=counts,
    reciprocity=shares,
)


class TestStageOfPoints:
    @pytest.mark.parametrize(
        ("points", "stage"),
        [
            (6, "basic"),
            (10, "basic"),
            (11, "cooperative"),
            (16, "cooperative"),
            (17, "interdependent"),
            (22, "interdependent"),
            (23, "integrated"),
            (24, "integrated"),
        ],
    )
    def test_published_bands(self, points, stage):
        assert relationship.stage_of_points(points) == stage

    @pytest.mark.parametrize("points", [5, 25])
    def test_it_refuses_other_sums(self, points):
        with pytest.raises(ValueError, match="6 to 24"):
            relationship.stage_of_points(points)


class TestRelationshipStage:
    def test_a_grown_one_is_integrated(self):
        found = relationship.relationship_stage(GROWN)

        assert (found.stage, found.points, found.unknown) == ("integrated", (24, 24), ())
        assert [item.points for item in found.items] == [4] * 6
        assert all(item.next_from is None for item in found.items)

    def test_without_an_active_tie_it_is_exploratory(self):
        found = relationship.relationship_stage(replace(GROWN, active_ties=0))

        assert (found.stage, found.points) == ("exploratory", None)

    def test_it_falls_when_contact_is_lost(self):
        lost = replace(GROWN, their_functions=1, our_people=1, executives="silent")

        assert relationship.relationship_stage(lost).stage == "cooperative"

    def test_what_is_not_known_leaves_a_range(self):
        found = relationship.relationship_stage(replace(GROWN, levels=None, our_functions=None))

        assert (found.points, found.stage) == ((18, 24), None)
        assert (found.lowest, found.highest) == ("interdependent", "integrated")
        assert found.unknown == ("functions", "levels")

    def test_each_item_says_what_is_next(self):
        people = relationship.relationship_stage(replace(GROWN, our_people=2)).items[1]

        assert people == relationship.Item("people", 2, 2, 3)

    def test_who_is_not_answered_has_a_point_less(self):
        one_sided = relationship.relationship_stage(replace(GROWN, reciprocity=0.3))

        assert one_sided.items[-1] == relationship.Item("exchange", 20, 3, None)

    @MODEST
    @given(structures)
    def test_what_becomes_known_stays_in_the_range(self, known):
        found = relationship.relationship_stage(known)
        gaps = {one.name: getattr(GROWN, one.name) for one in fields(known)}
        filled = {name: value for name, value in gaps.items() if getattr(known, name) is None}
        later = relationship.relationship_stage(replace(known, **filled))

        assert STAGES.index(found.lowest) <= STAGES.index(later.lowest)
        assert STAGES.index(later.highest) <= STAGES.index(found.highest)
        if found.points:
            assert 6 <= found.points[0] <= found.points[1] <= 24


class TestStagesApart:
    @pytest.mark.parametrize(
        ("own_view", "apart"),
        [("exploratory", -3), ("interdependent", 0), ("integrated", 0)],
    )
    def test_inside_the_range_it_is_none(self, own_view, apart):
        observed = relationship.relationship_stage(replace(GROWN, levels=None, our_functions=None))

        assert relationship.stages_apart(observed, own_view) == apart

    def test_a_view_above_what_is_observed(self):
        observed = relationship.relationship_stage(replace(GROWN, active_ties=0))

        assert relationship.stages_apart(observed, "integrated") == 4
