"""The graph of people: Krackhardt's kite, the families of Florence, and small accounts."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import network
from openkam.calc.network import Influence, Network
from openkam.calc.tests.graphs import networks, tied
from openkam.calc.tests.strategies import MODEST

KITE = nx.krackhardt_kite_graph()
FAMILIES = nx.florentine_families_graph()


def unweighted(graph):
    return list(graph), [(first, second, 1.0) for first, second in graph.edges]


class TestCentralities:
    def test_krackhardts_kite(self):
        found = network.centralities(*unweighted(KITE))

        assert found[3].degree == pytest.approx(0.6667, abs=5e-5)
        assert [round(found[one].betweenness, 4) for one in (7, 5, 6, 8, 3)] == [
            0.3889,
            0.2315,
            0.2315,
            0.2222,
            0.1019,
        ]
        assert [round(found[one].closeness, 4) for one in (5, 6)] == [0.6429, 0.6429]
        assert [round(found[one].eigenvector, 4) for one in (3, 5, 6)] == [0.4810, 0.3977, 0.3977]
        for measure, best in [("degree", {3}), ("betweenness", {7}), ("closeness", {5, 6})]:
            values = {one: round(getattr(found[one], measure), 9) for one in found}
            assert {one for one in found if values[one] == max(values.values())} == best

    def test_the_families_of_florence(self):
        found = network.centralities(*unweighted(FAMILIES))

        assert found["Medici"].betweenness == pytest.approx(0.522, abs=5e-4)
        assert found["Guadagni"].betweenness == pytest.approx(0.2546, abs=5e-5)
        assert found["Albizzi"].betweenness == pytest.approx(0.2125, abs=5e-5)

    def test_a_strong_line_is_a_short_way(self):
        lines = [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", 0.1)]

        plain = network.centralities("abc", lines)
        weighted = network.centralities("abc", lines, is_weighted=True)

        assert plain["b"].betweenness == 0
        assert weighted["b"].betweenness == 1
        assert weighted["b"].eigenvector > weighted["a"].eigenvector

    def test_each_component_has_its_own_eigenvector(self):
        found = network.centralities("abcde", [("a", "b", 1), ("c", "d", 1)])

        assert [found[one].eigenvector for one in "abcd"] == pytest.approx([0.5**0.5] * 4)
        assert found["e"] == network.Centrality(0, 0, 0, 0)

    def test_nobody_and_one_alone(self):
        assert network.centralities([], []) == {}
        assert network.centralities(["a"], []) == {"a": network.Centrality(0, 0, 0, 0)}

    @MODEST
    @given(networks())
    def test_all_are_shares(self, drawn):
        people = (*drawn.ours, *drawn.theirs)

        found = network.centralities(people, drawn.lines())

        for one in found.values():
            measures = (one.degree, one.betweenness, one.closeness, one.eigenvector)
            assert all(-1e-9 <= value <= 1 + 1e-9 for value in measures)


class TestInfluenceRanks:
    def test_krackhardts_kite(self):
        people, lines = unweighted(KITE)
        both = [
            Influence(*pair, 1) for one, other, _ in lines for pair in [(one, other), (other, one)]
        ]

        found = network.influence_ranks(people, both)

        assert found[3] == pytest.approx(0.1471, abs=5e-5)
        assert max(found, key=found.get) == 3

    def test_who_is_listened_to_ranks_first(self):
        found = network.influence_ranks("abc", [Influence("a", "b", 1), Influence("b", "c", 0.5)])

        assert found["a"] > found["b"] > found["c"]
        assert sum(found.values()) == pytest.approx(1)

    def test_where_nobody_listens_all_are_equal(self):
        assert network.influence_ranks("ab", []) == pytest.approx({"a": 0.5, "b": 0.5})
        assert network.influence_ranks([], []) == {}


class TestArticulationPoints:
    def test_published_graphs(self):
        assert network.articulation_points(*unweighted(KITE)) == (7, 8)
        assert set(network.articulation_points(*unweighted(FAMILIES))) == {
            "Medici",
            "Guadagni",
            "Albizzi",
            "Salviati",
        }


class TestMinimumCut:
    def test_without_a_decider_it_is_unknown(self):
        assert network.minimum_cut(Network(("ann",), ("boss",)), []) is None

    def test_without_a_way_it_is_zero(self):
        silent = Network(("ann",), ("boss",), (tied("ann", "boss", is_active=False),))

        assert network.minimum_cut(silent, ["boss"]) == network.Cut(0, (), ())

    def test_a_direct_tie_hangs_on_the_person_of_ours(self):
        found = network.minimum_cut(Network(("ann",), ("boss",), (tied("ann", "boss"),)), ["boss"])

        assert found == network.Cut(1, ("ann",), ("ann",))

    def test_it_hangs_on_a_person_of_theirs(self):
        drawn = Network(
            ("ann", "bob"),
            ("clerk", "boss"),
            (tied("ann", "clerk"), tied("bob", "clerk")),
            {"clerk": "boss"},
        )

        assert network.minimum_cut(drawn, ["boss"]) == network.Cut(1, ("clerk",), ("clerk",))

    def test_all_who_stand_in_a_row_are_named(self):
        drawn = Network(("ann",), ("clerk", "boss"), (tied("ann", "clerk"),), {"clerk": "boss"})

        found = network.minimum_cut(drawn, ["boss"])

        assert (found.size, found.each_alone) == (1, ("ann", "clerk"))

    def test_two_deciders_known_by_two_hang_on_nobody(self):
        drawn = Network(("ann", "bob"), ("one", "two"), (tied("ann", "one"), tied("bob", "two")))

        assert network.minimum_cut(drawn, ["one", "two"]) == network.Cut(2, ("ann", "bob"), ())

    def test_influence_leads_to_the_listener_alone(self):
        ties = (tied("ann", "expert"),)
        listens = Network(("ann",), ("expert", "boss"), ties, {}, (Influence("expert", "boss", 1),))
        talks = Network(("ann",), ("expert", "boss"), ties, {}, (Influence("boss", "expert", 1),))

        assert network.minimum_cut(listens, ["boss"]).size == 1
        assert network.minimum_cut(talks, ["boss"]).size == 0

    @MODEST
    @given(networks(), st.data())
    def test_its_loss_cuts_every_way(self, drawn, data):
        deciders = data.draw(st.sets(st.sampled_from(drawn.theirs), min_size=1))

        found = network.minimum_cut(drawn, deciders)

        left = drawn
        for person in found.people:
            left = left.without(person)
        assert len(found.people) == found.size
        assert deciders.isdisjoint(found.people)
        assert network.minimum_cut(left, deciders).size == 0
        assert bool(found.each_alone) == (found.size == 1)
        for person in found.each_alone:
            assert network.minimum_cut(drawn.without(person), deciders).size == 0

    @MODEST
    @given(networks(), st.data())
    def test_a_loss_opens_no_way(self, drawn, data):
        decider = data.draw(st.sampled_from(drawn.theirs))
        lost = data.draw(st.sampled_from((*drawn.ours, *drawn.theirs)))

        before = network.live_ways(drawn, decider)

        assert network.live_ways(drawn.without(lost), decider) <= before


class TestLiveWays:
    def test_they_share_nobody(self):
        drawn = Network(
            ("ann", "bob"),
            ("clerk", "boss"),
            (tied("ann", "clerk"), tied("bob", "clerk"), tied("bob", "boss")),
            {"clerk": "boss"},
        )

        assert network.live_ways(drawn, "boss") == 2
        assert network.live_ways(drawn.without("bob"), "boss") == 1
        assert network.live_ways(drawn.without("boss"), "boss") == 0


class TestIntroductions:
    DRAWN = Network(
        ("ann", "bob"),
        ("clerk", "expert", "boss"),
        (tied("ann", "clerk", 0.8), tied("bob", "expert", 0.9, is_active=False)),
        {"clerk": "boss"},
        (Influence("expert", "boss", 0.9),),
    )

    def test_the_shortest_way_stands_first(self):
        first, second = network.introductions(self.DRAWN, "boss")

        assert [(step.giver, step.receiver, step.via) for step in first.steps] == [
            ("bob", "expert", "tie"),
            ("expert", "boss", "influence"),
        ]
        assert (first.introducer, second.introducer) == ("expert", "clerk")
        assert first.distance == pytest.approx(2 / 0.9)
        assert (second.weakest.via, second.weakest.strength) == ("reporting", network.REPORTING)

    def test_one_of_ours_asks_a_colleague(self):
        first, second = network.introductions(self.DRAWN, "boss", starting="ann")

        assert [step.giver for step in first.steps] == ["ann", "bob", "expert"]
        assert first.steps[0].via == "colleague"
        assert [step.giver for step in second.steps] == ["ann", "clerk"]

    @pytest.mark.parametrize("target", ["nobody", "ann"])
    def test_nobody_leads_to_who_is_not_theirs(self, target):
        assert network.introductions(self.DRAWN, target) == []

    def test_a_tie_without_a_strength_leads_nowhere(self):
        unknown = Network(("ann",), ("boss",), (tied("ann", "boss", None),))

        assert network.introductions(unknown, "boss") == []
        assert network.introductions(Network((), ("boss",)), "boss") == []

    @MODEST
    @given(networks(), st.data())
    def test_the_steps_join(self, drawn, data):
        target = data.draw(st.sampled_from(drawn.theirs))

        found = network.introductions(drawn, target)

        assert [one.distance for one in found] == sorted(one.distance for one in found)
        for one in found:
            assert one.steps[0].giver in drawn.ours
            assert one.steps[-1].receiver == target
            for step, following in zip(one.steps, one.steps[1:], strict=False):
                assert step.receiver == following.giver


class TestWouldCloseCircle:
    PARENTS = {"clerk": "head", "head": "boss", "boss": None}

    @pytest.mark.parametrize(
        ("child", "parent", "closes"),
        [
            ("boss", "clerk", True),
            ("boss", "boss", True),
            ("clerk", "boss", False),
            ("new", "clerk", False),
        ],
    )
    def test_nobody_reports_to_themselves(self, child, parent, closes):
        assert network.would_close_circle(self.PARENTS, child, parent) is closes

    def test_a_circle_of_others_is_survived(self):
        assert not network.would_close_circle({"a": "b", "b": "a"}, "c", "a")


class TestNetwork:
    def test_nobody_stands_on_both_sides(self):
        with pytest.raises(ValueError, match="both sides"):
            Network(("ann",), ("ann",))
