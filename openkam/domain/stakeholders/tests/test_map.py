"""The map of the people: what is drawn, for whom, and in which words."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from openkam.core.access.models import Level
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import Position
from openkam.domain.stakeholders.panels.map import board, card, map_file
from openkam.domain.stakeholders.panels.map.drawing import drawing
from openkam.domain.stakeholders.panels.map.nodes import node
from openkam.domain.stakeholders.panels.map.placing import places_of
from openkam.domain.stakeholders.panels.map.sentence import sentence
from openkam.domain.stakeholders.selectors.map import Wanted, people_map
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
EVIL = '<script>alert(1)</script>"&'
LONG = "Maximiliane Freifrau von Quitzow-Leutheusser-Schnarrenberger"
NAMES = ("Anke Vogt", LONG, "Наталія Шевченко-Дорошенко", "Παναγιώτης Παπαδόπουλος", "W" * 60)


def snapshot_of(account, actor=None):
    return selectors.snapshot(actor or make.actor(), account.pk, TODAY)


def map_of(account, actor=None, **wanted):
    return people_map(snapshot_of(account, actor), Wanted(**wanted))


def line(source, target, kind="influence", **given):
    return services.draw_line(
        make.actor(), source.pk, target.pk, kind=kind, today=TODAY, **{"why": "trusts", **given}
    )


def crowd(account, count):
    """A house of so many people, each manager with some reports; names of all scripts."""
    bosses = []
    for number in range(count):
        boss = bosses[(number - 1) // 6] if number else None
        name = f"{NAMES[number % 5]} {number}"
        bosses.append(make.stakeholder(account, name, boss=boss, title="Head of everything"))
    return bosses


class TestDrawing:
    def test_everybody_stands_there_once(self):
        account = portfolio.account()
        top = make.stakeholder(account, "Top", roles=("decider",))
        low = make.stakeholder(account, "Low", boss=top)
        alone = make.stakeholder(account, "Alone")

        markup = drawing(map_of(account)).markup

        drawn = re.findall(r'data-person="(\d+)"', markup)
        assert sorted(map(int, drawn)) == [top.pk, low.pk, alone.pk]
        assert markup.count('class="pm-report"') == 1

    def test_it_is_well_formed_whatever_names_hold(self):
        account = portfolio.account(name=EVIL)
        one = make.stakeholder(account, EVIL, title=EVIL, department=EVIL, site=EVIL)
        other = make.stakeholder(account, "Other", boss=one)
        line(one, other, why=EVIL)

        shown = board(snapshot_of(account), {"person": str(one.pk), "site": EVIL})

        ElementTree.fromstring(shown["svg"])
        assert "<script" not in shown["svg"]
        ElementTree.fromstring(map_file(map_of(account)).svg)

    def test_names_never_cover_each_other(self):
        account = portfolio.account()
        crowd(account, 40)
        found = map_of(account)

        spots = places_of(found).spots
        boxes = [box for one in found.people for box in node(one, spots[one.pk]).boxes]

        own = {id(box): at // 2 for at, box in enumerate(boxes)}
        assert not [
            1
            for one, other in combinations(boxes, 2)
            if own[id(one)] != own[id(other)] and one.meets(other)
        ]

    def test_lines_join_only_those_who_are_there(self):
        account = portfolio.account()
        one, other, gone = (make.stakeholder(account, name) for name in ("One", "Other", "Gone"))
        line(one, other)
        line(gone, other)
        services.end_position(make.actor(), gone.pk, until=TODAY)

        markup = drawing(map_of(account)).markup

        assert markup.count("data-line=") == 1
        assert "Gone" not in markup

    def test_assumed_and_confirmed_look_different(self):
        account = portfolio.account()
        one, other = make.stakeholder(account, "One"), make.stakeholder(account, "Other")
        line(one, other)
        line(one, other, "conflict", is_confirmed=True)

        markup = drawing(map_of(account)).markup

        assert 'class="pm-line influence w2 assumed"' in markup
        assert 'class="pm-line conflict w2"' in markup

    def test_the_ring_tells_how_strong_our_best_tie_is(self):
        account = portfolio.account()
        near, far = make.stakeholder(account, "Near"), make.stakeholder(account, "Far")
        mate = portfolio.member(account)
        for day in range(1, 7):
            make.touch(near, mate, TODAY.replace(month=9, day=day * 4))
        make.touch(far, mate, TODAY.replace(year=2025))

        markup = drawing(map_of(account)).markup

        assert [markup.count(f"pm-ring {css}") for css in ("full", "dot", "dash")] == [1, 1, 0]

    def test_a_tie_of_a_colleague_who_left_is_none(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        make.touch(place, mate)
        mate.is_active = False
        mate.save()

        assert map_of(account).people[0].best_tie is None

    def test_a_circle_in_the_data_is_drawn_without_its_lines_and_named(self):
        account = portfolio.account()
        one, other = make.stakeholder(account, "One"), make.stakeholder(account, "Other")
        Position.objects.filter(pk=one.pk).update(reports_to=other)
        Position.objects.filter(pk=other.pk).update(reports_to=one)

        found = map_of(account)

        assert set(found.circle) == {one.pk, other.pk}
        assert drawing(found).markup.count("data-person=") == 2


class TestReaders:
    def test_opinions_stand_neither_on_the_map_nor_on_the_card_nor_in_a_file(self):
        account = portfolio.account()
        place = make.stakeholder(account, "Anke Vogt", power=5, attitude=-2)
        make.opinion(place, "business", text="No unplanned stop")
        reader = portfolio.member(account, Level.READ)
        found = snapshot_of(account, reader)

        shown = board(found, {"person": str(place.pk)})
        file = map_file(people_map(found))

        texts = f"{shown['svg']}{shown['said']}{shown['branches']}{shown['legend']}{file.svg}"
        for secret in ("Against us", "against us", "n-act", "power 5", "Not on our side", "n-fine"):
            assert secret not in texts.replace(file.svg[: file.svg.index("</style>")], "")
        assert (shown["card"]["opinions"], shown["card"]["power"], shown["card"]["known"]) == (
            [],
            None,
            "",
        )
        assert 'r="20.0"' in shown["svg"]  # as large as everybody
        assert "personal data" in file.svg

    def test_who_may_write_sees_them(self):
        account = portfolio.account()
        place = make.stakeholder(account, "Anke Vogt", power=5, attitude=-2)

        shown = board(snapshot_of(account), {"person": str(place.pk)})

        assert 'r="29.0"' in shown["svg"]
        assert "n-act" in shown["svg"]
        assert (shown["card"]["attitude"], shown["card"]["power"]) == ("Against us", 5)


class TestFilters:
    @pytest.mark.parametrize(
        ("wanted", "names"),
        [
            ({"role": "decider"}, {"One"}),
            ({"site": "Brno"}, {"Two"}),
            ({"department": "Purchasing"}, {"One", "Two"}),
            ({"product_group": "Pumps"}, {"One", "Two"}),
            ({"product_group": "Valves"}, {"One"}),
            ({"role": "user", "product_group": "Valves"}, set()),
        ],
    )
    def test_the_others_are_paler_and_not_gone(self, wanted, names):
        account = portfolio.account()
        one = make.stakeholder(account, "One", department="Purchasing", roles=("decider",))
        two = make.stakeholder(account, "Two", department="Purchasing", site="Brno", boss=one)
        make.stakeholder(account, "Three")
        played = [services.Played("user", "Pumps")]
        services.set_roles(make.actor(), two.pk, played, today=TODAY)

        found = map_of(account, **wanted)

        assert {person.name for person in found.people if person.is_wanted} == names
        markup = drawing(found).markup
        assert markup.count("data-person=") == 3
        assert markup.count('class="pm-person pale"') == 3 - len(names)


class TestPlaces:
    def test_who_was_put_somewhere_stays_there_with_who_reports_to_them(self):
        account = portfolio.account()
        top = make.stakeholder(account, "Top")
        middle = make.stakeholder(account, "Middle", boss=top)
        low = make.stakeholder(account, "Low", boss=middle)
        tidy = places_of(map_of(account)).spots

        services.set_place(make.actor(), middle.pk, (300, 40))

        spots = places_of(map_of(account)).spots
        at = spots[top.pk]
        assert (spots[middle.pk].x, spots[middle.pk].y) == (at.x + 300, at.y + 40)
        assert spots[low.pk].x - spots[middle.pk].x == tidy[low.pk].x - tidy[middle.pk].x

    def test_a_place_means_nothing_under_another_manager(self):
        account = portfolio.account()
        top, other = make.stakeholder(account, "Top"), make.stakeholder(account, "Other")
        low = make.stakeholder(account, "Low", boss=top)
        services.set_place(make.actor(), low.pk, (10, 20))

        services.set_reports_to(make.actor(), low.pk, other.pk)

        low.refresh_from_db()
        assert services.place_of(low) is None

    def test_tidying_up_can_be_taken_back(self):
        account = portfolio.account()
        place = make.stakeholder(account)
        services.set_place(make.actor(), place.pk, (10, 20))

        before = services.tidy_map(make.actor(), account.pk)
        place.refresh_from_db()
        assert (before, place.map_x) == ({place.pk: (10, 20)}, None)
        services.put_back(make.actor(), account.pk, before)

        place.refresh_from_db()
        assert services.place_of(place) == (10, 20)

    def test_a_place_far_away_is_refused(self):
        place = make.stakeholder(portfolio.account())

        with pytest.raises(services.BadPlace):
            services.set_place(make.actor(), place.pk, (0, 10_001))


class TestSentence:
    def test_it_asks_who_decides(self):
        account = portfolio.account()
        make.stakeholder(account)

        assert sentence(map_of(account)).first == "We do not know who decides here."

    def test_it_names_who_decides_without_a_tie_and_the_way_there(self):
        account = portfolio.account()
        boss = make.stakeholder(account, "Friedrich Hallmeier", roles=("decider",))
        known = make.stakeholder(account, "Anke Vogt", boss=boss, roles=("decider",))
        make.touch(known, portfolio.member(account))
        line(known, boss)

        said = sentence(map_of(account))

        assert said.first == (
            "Of 2 people who decide, one has no active tie with us: Friedrich Hallmeier."
        )
        assert said.second.startswith(
            "Friedrich Hallmeier listens to Anke Vogt, with whom we have one."
        )

    def test_it_says_so_where_nothing_is_unusual(self):
        account = portfolio.account()
        boss = make.stakeholder(account, "Boss", roles=("decider",), attitude=1)
        make.touch(boss, portfolio.member(account))

        said = sentence(map_of(account))

        assert said.first == "We have an active tie with the person who decides."
        assert said.second == "Nobody is noted as against us, and no conflict is noted."

    def test_who_only_approves_is_not_counted_among_those_who_decide(self):
        account = portfolio.account()
        boss = make.stakeholder(account, "Boss", roles=("decider",))
        make.stakeholder(account, "Chair", roles=("approver",))
        make.touch(boss, portfolio.member(account))

        assert (
            sentence(map_of(account)).first == "We have an active tie with the person who decides."
        )

    def test_it_names_critics_and_conflicts(self):
        account = portfolio.account()
        one = make.stakeholder(account, "One", roles=("decider",), power=5, attitude=-1)
        other = make.stakeholder(account, "Other", attitude=2)
        line(one, other, "conflict", why="budget for retrofit.")

        said = sentence(map_of(account)).second

        assert "Powerful, and not on our side: One." in said
        assert "One and Other are in conflict: budget for retrofit." in said


class TestCard:
    def test_it_says_what_joins_a_person_with_others(self):
        account = portfolio.account()
        one, other = make.stakeholder(account, "One"), make.stakeholder(account, "Other")
        line(one, other)

        texts = [card(snapshot_of(account), pk)["joined"][0].text for pk in (one.pk, other.pk)]

        assert texts == ["Other listens here", "Listens to One"]

    def test_there_is_none_of_somebody_of_another_account(self):
        other = make.stakeholder(portfolio.account())

        assert card(snapshot_of(portfolio.account()), other.pk) is None


class TestFile:
    @pytest.mark.parametrize(("kind", "head"), [("pdf", b"%PDF"), ("png", b"\x89PNG")])
    def test_it_can_be_printed(self, kind, head):
        account = portfolio.account(name="Hallmeier #1 *Werke*")
        make.stakeholder(account, "Наталія Шевченко", power=3, attitude=2, roles=("user",))

        content = getattr(map_file(map_of(account)), kind)()

        assert content.startswith(head)

    def test_it_says_of_which_day_it_is_and_what_it_shows(self):
        account = portfolio.account(name="Hallmeier")
        make.stakeholder(account, site="Brno")

        svg = map_file(map_of(account, site="Brno")).svg.replace("\xa0", " ")

        assert "People at Hallmeier" in svg
        assert "As of 1 Oct 2026 · highlighted: Brno" in svg
        assert "We do not know who decides here." in svg
        assert "href=" not in svg
