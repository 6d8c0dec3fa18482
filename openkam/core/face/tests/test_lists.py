"""The list component."""

from django.http import QueryDict
from django.utils.safestring import mark_safe

from openkam.core.face.choosing import Choosing
from openkam.core.face.lists import (
    Column,
    FilterChip,
    ListPage,
    ListRequest,
    pages_of,
)

COLUMNS = (
    Column("name", "Account", sortable=True),
    Column("revenue", "Revenue", numeric=True, sortable=True, unit="€ thousand"),
    Column("trend", "By month", css="wide"),
)
FILTERS = {"class": {"A", "B", "C"}, "owner": None}


def asked(query: str = "") -> ListRequest:
    return ListRequest.from_get(
        QueryDict(query), columns=COLUMNS, default_sort="-revenue", filters=FILTERS
    )


def page(query: str = "", total: int = 2, **given) -> ListPage:
    rows = given.pop("rows", [("Acme", "4", ""), ("Beta", "2", "")])
    return ListPage(columns=COLUMNS, rows=rows, total=total, request=asked(query), **given)


class TestListRequest:
    def test_it_starts_with_the_default(self):
        request = asked()

        assert (request.q, request.sort, request.descending, request.page) == (
            "",
            "revenue",
            True,
            1,
        )
        assert request.filters == {"class": "", "owner": ""}

    def test_it_takes_what_is_offered(self):
        request = asked("q=+acme++gmbh&sort=name&page=3&class=A&owner=7")

        assert (request.q, request.sort, request.descending, request.page) == (
            "acme gmbh",
            "name",
            False,
            3,
        )
        assert request.filters == {"class": "A", "owner": "7"}

    def test_it_falls_back_silently_from_nonsense(self):
        request = asked("q=%00&sort=trend&page=²&class=Z")

        assert request == asked()

    def test_it_clamps_pages_to_what_there_is(self):
        assert asked("page=0").page == 1
        assert asked("page=-3").page == 1
        assert asked("page=99999999999999999999").window(120) == slice(100, 150)
        assert asked("page=2").window(0) == slice(0, 50)

    def test_its_address_leaves_out_defaults(self):
        assert asked().url() == "?"
        assert asked("sort=-revenue&page=4").url(page="2") == "?page=2"

    def test_any_change_leads_to_the_first_page(self):
        assert asked("q=a&page=4&class=A").url(owner="7") == "?q=a&class=A&owner=7"


class TestListPage:
    def test_it_counts_its_pages(self):
        assert [pages_of(total) for total in (0, 50, 51)] == [1, 1, 2]

    def test_it_says_which_rows_it_shows(self):
        assert page("page=2", total=52).shown == "51–52 of 52"

    def test_it_knows_the_way_on_and_back(self):
        second = page("q=a&page=2", total=120)

        assert (second.earlier, second.later) == ("?q=a&page=1", "?q=a&page=3")
        assert (page(total=50).earlier, page(total=50).later) == ("", "")

    def test_it_escapes_text_and_keeps_markup(self):
        body = page(rows=[("<Acme>", mark_safe("<b>4</b>"), None)], total=1).body

        assert '<td>&lt;Acme&gt;</td><td class="n"><b>4</b></td><td class="wide">' in body

    def test_what_parts_the_rows_is_a_row_of_its_own_across_the_table(self):
        body = page(between={1: mark_safe("<b>Cut line</b>")}).body

        first, line, second = body.index("Acme"), body.index("Cut line"), body.index("Beta")
        assert first < line < second
        assert body.count("<tr") == 3
        assert '<tr class="between"><td colspan="3"><b>Cut line</b></td></tr>' in body

    def test_what_parts_them_is_as_wide_as_the_columns_shown_and_the_boxes(self):
        boxes = Choosing("/many/", keys=[1, 2], names=["Acme", "Beta"], actions=[])

        narrow = page(between={0: mark_safe("Line")}, chosen=["name"]).body
        with_boxes = page(between={0: mark_safe("Line")}, choosing=boxes).body

        assert narrow.startswith('<tr class="between"><td colspan="1">Line')
        assert with_boxes.startswith('<tr class="between"><td colspan="4">Line')

    def test_nothing_parts_the_rows_of_a_page_that_does_not_reach_there(self):
        assert "between" not in page(between={50: mark_safe("Line")}).body

    def test_the_sorted_column_says_so_and_turns_round(self):
        head = page("class=A").head

        assert '<th scope="col" class="n" aria-sort="descending">' in head
        assert '<a href="?class=A&amp;sort=revenue">Revenue<br>€ thousand' in head

    def test_numbers_are_first_sorted_from_the_largest_and_names_from_a(self):
        head = page("sort=name").head

        assert '<a href="?">Revenue<br>' in head
        assert '<a href="?sort=-name">Account<i' in head

    def test_a_search_carries_filters_and_sort(self):
        assert page("q=a&class=A&sort=name").hidden == [("class", "A"), ("sort", "name")]

    def test_it_knows_whether_rows_are_hidden(self):
        assert not page().is_narrowed
        assert page("class=A").is_narrowed

    def test_a_menu_leads_to_each_option(self):
        chip = FilterChip("class", "Class", "A", [("A", "A", 3), ("B", "B")])

        markup = page("class=A&q=x", chips=[chip]).filters

        assert '<a href="?q=x&amp;class=A" aria-current="true">A<small>3</small></a>' in markup
        assert '<a href="?q=x&amp;class=B">B</a>' in markup
        assert '<a class="ok-clear" href="?q=x" aria-label="Remove the filter Class">' in markup
        assert "Class: A" in markup

    def test_a_menu_escapes_what_people_named(self):
        chip = FilterChip("owner", "<Owner>", "7", [("7", "<b>Eve</b>")])

        markup = page("owner=7", chips=[chip]).filters

        assert "<b>" not in markup
        assert "&lt;Owner&gt;: &lt;b&gt;Eve" in markup
