"""No loss of a person makes an account look better, whatever people and ties it has."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from openkam.calc.losses import without_person
from openkam.calc.ties import Contact, tie_strength
from openkam.core.access.models import User
from openkam.domain.portfolio.models import Account
from openkam.domain.stakeholders.models import (
    RANKS,
    BuyingRole,
    Line,
    Opinion,
    Person,
    Position,
    RoleHeld,
    Tie,
)
from openkam.domain.stakeholders.selectors import KnownTie, Snapshot, measured
from openkam.domain.stakeholders.selectors.relationship import observed_stage
from openkam.domain.stakeholders.tests.make import TODAY

MOST_PEOPLE, MOST_OF_US = 7, 4
GROUPS = ("", "Bikes", "Helmets")


@st.composite
def snapshots(draw):
    """An account as its rows would tell it, none of them stored."""
    numbers = range(1, draw(st.integers(1, MOST_PEOPLE)) + 1)
    ours = [User(pk=pk, name=f"User {pk}") for pk in range(1, draw(st.integers(1, MOST_OF_US)) + 1)]
    positions = tuple(
        Position(
            pk=pk,
            person=Person(name=f"Person {pk}"),
            rank=draw(st.sampled_from(["", *RANKS])),
            # Upwards only, so that lines close no circle.
            reports_to_id=draw(st.sampled_from([None, *range(1, pk)])),
        )
        for pk in numbers
    )
    return Snapshot(
        account=Account(pk=1, name="Account"),
        today=TODAY,
        positions=positions,
        former=(),
        roles={pk: draw(st.lists(roles_of(pk), max_size=3).map(tuple)) for pk in numbers},
        opinions={pk: draw(opinions()) for pk in numbers},
        lines=tuple(
            Line(kind="influence", source_id=one, target_id=other, strength=draw(st.integers(1, 3)))
            for one in numbers
            for other in numbers
            if one != other and draw(st.integers(0, 5)) == 0
        ),
        ties={pk: draw(ties_of(pk, ours)) for pk in numbers},
        shows_opinions=True,
        may_write=True,
    )


def roles_of(pk):
    return st.builds(
        RoleHeld,
        position_id=st.just(pk),
        role=st.sampled_from(BuyingRole.values),
        product_group=st.sampled_from(GROUPS),
        is_confirmed=st.booleans(),
    )


def opinions():
    power = st.integers(1, 5).map(lambda number: Opinion(kind="power", number=number))
    attitude = st.integers(-2, 2).map(lambda number: Opinion(kind="attitude", number=number))
    return st.fixed_dictionaries({}, optional={"power": power, "attitude": attitude})


@st.composite
def ties_of(draw, pk, ours):
    known = []
    for user in ours:
        ages = draw(st.lists(st.integers(0, 200), max_size=2))
        contacts = [Contact(TODAY - timedelta(days=age), "meeting", "mutual") for age in ages]
        if draw(st.booleans()):
            tie = Tie(position_id=pk, user=user)
            known.append(KnownTie(tie, tie_strength(contacts, TODAY)))
    return tuple(known)


class TestLoss:
    @given(snapshots(), st.data())
    @settings(max_examples=60)
    def test_removing_a_person_never_raises_the_coverage(self, snapshot, data):
        found = measured(snapshot, expected=["decider", "buyer", "user"], names={}, bought=GROUPS)
        network = found.standing.network
        person = data.draw(st.sampled_from([*network.theirs, *network.ours]))

        loss = without_person(found.standing, person)

        assert loss.cells_after <= loss.cells_before
        assert (loss.influence.after or 0) <= (loss.influence.before or 0)
        assert (loss.support.after or 0) <= (loss.support.before or 0)
        assert all(way.after <= way.before for way in loss.ways)
        assert set(loss.unreachable) <= set(found.standing.deciders)

    @given(snapshots())
    @settings(max_examples=40)
    def test_whoever_an_account_hangs_on_is_missed(self, snapshot):
        found = measured(snapshot, expected=["decider", "buyer", "user"], names={})

        assert observed_stage(found).lowest
        for hanging in found.threads.hangs_on:
            loss = without_person(found.standing, hanging.person)
            assert loss.exposed is not None
            assert loss.exposed > 0 or loss.unreachable
