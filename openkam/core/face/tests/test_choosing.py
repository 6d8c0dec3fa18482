"""Choosing rows of a list."""

from openkam.core.face.choosing import Action, Choice, Choosing
from openkam.core.face.tests.test_lists import page


def choosing(keys=(7, 9), names=("Acme", "<b>Beta</b>")):
    owners = Choice("to_owner", "Owner", [(1, "Nora")])
    return Choosing("/change/", keys, names, [Action("owner", "Set owner", "Set", [owners])])


class TestBoxes:
    def test_each_row_has_one_that_belongs_to_the_form_and_says_its_name(self):
        body = page(choosing=choosing()).body

        assert body.count('name="chosen"') == 2
        assert 'value="7" form="list-bulk" aria-label="Choose Acme"' in body
        assert "Choose &lt;b&gt;Beta&lt;/b&gt;" in body

    def test_the_header_has_one_for_the_page(self):
        assert page(choosing=choosing()).head.startswith('<th scope="col" class="pick">')

    def test_a_list_in_which_nothing_is_chosen_has_none(self):
        assert "checkbox" not in page().head + page().body


class TestForm:
    def test_it_carries_what_the_list_shows_and_where(self):
        shown = page("q=acme&class=A&sort=name&page=2", total=120, choosing=choosing())

        assert shown.chosen_from == [
            ("class", "A"),
            ("sort", "name"),
            ("q", "acme"),
            ("page", "2"),
        ]

    def test_it_offers_all_that_the_list_shows(self):
        assert page(total=1200).all_shown.replace("\u202f", " ") == (
            "Choose all 1 200 that the list shows"
        )
