"""What hangs on one person: small accounts by hand, and what holds of any."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import losses
from openkam.calc.coverage import Person, RoleHeld
from openkam.calc.losses import Standing
from openkam.calc.network import Network
from openkam.calc.tests.graphs import networks, tied
from openkam.calc.tests.strategies import MODEST

ROLES = st.sampled_from(["decider", "user", "gatekeeper"])
AREAS = st.sampled_from([None, "bikes"])


@st.composite
def standings(draw):
    drawn = draw(networks())
    some = st.sampled_from(drawn.theirs)
    people = [
        Person(one, draw(st.none() | st.integers(1, 5)), draw(st.none() | st.integers(-2, 2)))
        for one in drawn.theirs
    ]
    held = st.lists(st.builds(RoleHeld, some, ROLES, AREAS, st.booleans()), max_size=6)
    required = st.lists(st.tuples(ROLES, AREAS), max_size=4)
    return Standing(drawn, tuple(people), tuple(draw(held)), tuple(draw(required)))


def standing(ties, *, ours=("ann", "bob"), theirs=("boss", "clerk", "user"), reports_to=None):
    return Standing(
        Network(ours, theirs, tuple(ties), reports_to or {}),
        (Person("boss", 5, 1), Person("clerk", 3, 2), Person("user", 2, -1)),
        (RoleHeld("boss", "decider"), RoleHeld("clerk", "buyer"), RoleHeld("user", "user")),
        (("decider", None), ("buyer", None), ("user", None)),
    )


class TestSingleThreaded:
    def test_an_account_without_an_active_tie_is_untied(self):
        found = losses.single_threaded(standing([tied("ann", "boss", is_active=False)]))

        assert (found.verdict, found.hangs_on, found.cut.size) == ("untied", (), 0)

    def test_everything_hangs_on_one_of_ours(self):
        ties = [tied("ann", "boss"), tied("ann", "clerk"), tied("ann", "user")]

        found = losses.single_threaded(standing(ties))

        first, second = found.hangs_on
        assert found.verdict == "single"
        assert (first.person, first.is_ours, first.left) == ("ann", True, 0)
        assert first.reasons == ("coverage", "deciders")
        assert (second.person, second.reasons) == ("boss", ("coverage",))

    def test_the_way_to_the_decider_hangs_on_one_of_theirs(self):
        ties = [tied(ours, theirs) for ours in ("ann", "bob") for theirs in ("clerk", "user")]

        found = losses.single_threaded(standing(ties, reports_to={"clerk": "boss"}))

        assert [(one.person, one.reasons) for one in found.hangs_on] == [
            ("clerk", ("coverage", "deciders"))
        ]
        assert found.cut.people == ("clerk",)

    def test_it_hangs_on_several(self):
        drawn = standing(
            [tied(ours, theirs) for ours in ("ann", "bob") for theirs in ("boss", "clerk")]
        )
        equals = replace(drawn, people=(Person("boss", 3), Person("clerk", 5)))

        found = losses.single_threaded(equals)

        assert (found.verdict, found.hangs_on, found.cut.size) == ("several", (), 2)

    def test_exactly_half_is_enough(self):
        drawn = Standing(
            Network(("ann", "bob"), ("one", "two"), (tied("ann", "one"), tied("bob", "two"))), ()
        )

        found = losses.single_threaded(drawn)

        assert (found.verdict, found.cut) == ("several", None)

    @MODEST
    @given(standings())
    def test_each_one_is_lost_for_the_reason_given(self, drawn):
        found = losses.single_threaded(drawn)

        for one in found.hangs_on:
            loss = losses.without_person(drawn, one.person)
            assert 0 <= one.left <= 1
            assert loss.exposed == pytest.approx(1 - one.left)
            if "deciders" in one.reasons:
                assert not any(way.after for way in loss.ways)


class TestWithoutPerson:
    def test_one_of_ours(self):
        drawn = standing(
            [
                tied("ann", "boss", 0.9),
                tied("ann", "clerk", 0.4),
                tied("bob", "clerk", 0.8),
                tied("bob", "user", 0.3, is_active=False),
                tied("ann", "user", 0.3),
            ],
            reports_to={"clerk": "boss"},
        )

        loss = losses.without_person(drawn, "ann")

        assert loss.is_ours
        assert (loss.cells_before, loss.cells_after) == (3, 1)
        assert loss.lost_cells == (("decider", None), ("user", None))
        assert (loss.support.before, loss.support.after) == (0.8, 0.3)
        assert loss.influence.before == 1
        assert loss.influence.after == pytest.approx(1.8 / 7.6)
        assert loss.exposed == pytest.approx(5.8 / 7.6)
        assert loss.out_of_touch == ("boss", "user")
        assert (loss.ways, loss.unreachable) == ((losses.Ways("boss", 2, 1),), ())
        assert loss.candidates == ()
        assert [(one.theirs, one.colleague, one.strength) for one in loss.handovers] == [
            ("boss", "bob", None),
            ("clerk", "bob", 0.8),
            ("user", "bob", 0.3),
        ]
        assert [step.receiver for step in loss.handovers[0].introduction.steps] == ["clerk", "boss"]

    def test_one_of_theirs(self):
        drawn = standing([tied("ann", "boss"), tied("bob", "user")], reports_to={"clerk": "boss"})
        drawn = replace(drawn, held=(*drawn.held, RoleHeld("user", "decider", "bikes")))

        loss = losses.without_person(drawn, "boss")

        assert not loss.is_ours
        assert loss.unreachable == ("boss",)
        assert loss.handovers == ()
        first, second = loss.candidates
        assert (first.person, first.relevance, first.is_reached) == ("user", 4.0, True)
        assert (second.person, second.introduction, second.score) == ("clerk", None, 0)

    def test_nobody_is_left_to_take_over(self):
        drawn = standing([tied("ann", "boss")], ours=("ann",))

        (handover,) = losses.without_person(drawn, "ann").handovers

        assert handover == losses.Handover("boss", None, None, None)

    def test_it_refuses_a_stranger(self):
        with pytest.raises(ValueError, match="neither side"):
            losses.without_person(standing([]), "stranger")

    def test_without_a_tie_nothing_is_exposed(self):
        loss = losses.without_person(standing([]), "ann")

        assert (loss.exposed, loss.influence.before, loss.cells_before) == (None, 0, 0)

    @MODEST
    @given(standings(), st.data())
    def test_no_loss_makes_anything_better(self, drawn, data):
        person = data.draw(st.sampled_from((*drawn.network.ours, *drawn.network.theirs)))

        loss = losses.without_person(drawn, person)

        assert loss.cells_after <= loss.cells_before
        assert 0 <= loss.influence.after <= loss.influence.before <= 1
        assert loss.support.before is None or 0 <= loss.support.after <= loss.support.before <= 1
        assert all(way.after <= way.before for way in loss.ways)
        assert person not in loss.out_of_touch
        assert person not in [one.person for one in loss.candidates]
        assert person not in [one.colleague for one in loss.handovers]
