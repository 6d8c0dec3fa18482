"""Erasing a person whose name stands in the grammatical cases of a language."""

import pytest
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.core.search.selectors import find
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.models import Opinion, Touch
from openkam.domain.stakeholders.tests import everywhere, make
from openkam.domain.stakeholders.tests.test_erasing import erase

pytestmark = pytest.mark.django_db


class TestCases:
    """Names in the grammatical cases of a language."""

    def told(self, account):
        """Petr Novák, and what other people's notes say of him and of other people."""
        place = make.stakeholder(account, "Petr Novák", power=4)
        other = make.stakeholder(account, "Jana Malá")
        make.opinion(other, "business", text="Radí se s Petrem Novákem", why="BEZ PETRA NOVAKA nic")
        make.opinion(other, "personal", text="Hraje tenis s Novákem", why="Viděli jsme")
        make.opinion(other, "preference", text="Novakovice jsou daleko", why="Říká")
        return place

    def test_a_name_in_another_case_is_read_before_and_goes_where_it_is_meant(self):
        place = self.told(portfolio.account(name="Hallmeier"))

        reading = selectors.erasure_preview(make.actor(), place.person_id).reading
        erase(place.person, meant={row.key for row in reading.rows if row.is_whole})

        mark = f"Erased person {place.person_id}"
        one = Opinion.objects.get(kind="business")
        assert [(row.account, row.lines, row.is_whole) for row in reading.rows] == [
            ("Hallmeier", ("Radí se s Petrem Novákem", "BEZ PETRA NOVAKA nic"), True),
            ("Hallmeier", ("Hraje tenis s Novákem",), False),
        ]
        assert (one.text, one.why) == (f"Radí se s {mark}", f"BEZ {mark} nic")
        assert everywhere.found_in("Petra Novak") == everywhere.found_in("Petrem Nov") == []
        assert Opinion.objects.get(kind="personal").text == "Hraje tenis s Novákem"

    def test_nothing_that_nobody_has_read_loses_a_name_that_may_be_somebody_elses(self):
        account = portfolio.account()
        place = make.stakeholder(account, "Daniel Weber")
        other = make.stakeholder(account, "Daniela Weber")
        make.opinion(other, "business", text="Daniela Weber may; Daniel Weber does not", why="?")

        reading = selectors.erasure_preview(make.actor(), place.person_id).reading
        erase(place.person)

        mark = f"Erased person {place.person_id}"
        assert [row.is_whole for row in reading.rows] == [True]
        assert Opinion.objects.get().text == f"Daniela Weber may; {mark} does not"

    def test_what_is_read_as_the_person_goes_too_and_nothing_else(self):
        account = portfolio.account()
        place = self.told(account)
        mate = portfolio.member(account)
        other = make.stakeholder(account, "Eva Dlouhá")
        for note in ("Oběd s Novákem", "Volala Novákovi"):
            make.touch(other, mate, note=note)
        rows = selectors.erasure_preview(make.actor(), place.person_id).reading.rows
        keys = {row.key for row in rows if row.lines != ("Volala Novákovi",)}

        erase(place.person, meant=keys)

        mark = f"Erased person {place.person_id}"
        assert Opinion.objects.get(kind="personal").text == f"Hraje tenis s {mark}"
        assert sorted(Touch.objects.values_list("note", flat=True)) == [
            f"Oběd s {mark}",
            "Volala Novákovi",
        ]
        assert not everywhere.found_in("Oběd s Nov")
        assert [hit.object_id for hit in find(make.actor(), "Novákovi")] == [
            Touch.objects.get(note="Volala Novákovi").pk
        ]

    def test_what_is_not_open_is_counted_and_not_shown(self):
        first, second = portfolio.account(), portfolio.account()
        place = self.told(first)
        elsewhere = make.stakeholder(second, "Karel Jiný")
        make.opinion(elsewhere, "business", text="Zná Nováka", why="Řekl")
        writer = portfolio.member(first, Level.WRITE)

        reading = selectors.erasure_preview(writer, place.person_id).reading
        erase(place.person, actor=writer, meant={"stakeholders.opinion-1", *self.keys()})

        assert (len(reading.rows), reading.elsewhere) == (2, 1)
        assert Opinion.objects.get(position=elsewhere).text == "Zná Nováka"

    def keys(self):
        return {f"stakeholders.opinion-{pk}" for pk in Opinion.objects.values_list("pk", flat=True)}

    def test_own_words_about_the_person_need_no_reading(self):
        place = make.stakeholder(portfolio.account(), "Petr Novák")
        make.opinion(place, "business", text="Novákovi jde o čas")

        assert selectors.erasure_preview(make.actor(), place.person_id).reading.rows == ()

    def test_the_page_shows_what_to_read_and_takes_the_ticks(self, client):
        portfolio.company()
        place = self.told(portfolio.account())
        client.force_login(make.actor())
        url = reverse("stakeholders:person-erase", args=[place.person_id])
        key = f"stakeholders.opinion-{Opinion.objects.get(kind='personal').pk}"

        page = client.get(url).content.decode()
        again = client.post(url, {"typed": "wrong", "meant": [key]}).content.decode()
        client.post(url, {"typed": "Petr Novák", "meant": [key]})

        assert "Hraje tenis s Novákem" in page
        assert page.count(" checked>") == 1
        assert f'value="{key}" checked' in again
        assert Opinion.objects.get(kind="personal").text.endswith(str(place.person_id))
