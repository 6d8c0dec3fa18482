"""Finding things by their text, on the database that there is."""

from datetime import date

import pytest
from django.db import connection, transaction

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit.words import Words
from openkam.core.search import index, selectors, services
from openkam.core.search.models import Entry
from openkam.core.search.writing import Searchable, Written
from openkam.domain.portfolio.services import merge_accounts, undo_merge
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 1)


def put(account, number=1, title="", *texts, kind="fact", day=DAY):
    """A thing of the account with these texts."""
    services.put(kind, number, account.pk, title, *texts, day=day)


def found(text, actor=None, **given):
    """The numbers of what a head, or the actor, finds."""
    who = actor or people.head()
    numbers = [hit.object_id for hit in selectors.find(who, text, **given)]
    given.pop("limit", None), given.pop("offset", None)
    assert selectors.count(who, text, **given) >= len(numbers)
    return numbers


@pytest.fixture
def account():
    """A customer."""
    return make.account()


class TestFind:
    @pytest.mark.parametrize(
        ("written", "typed"),
        [
            ("Česká spořitelna, a.s.", "ceska spor"),
            ("Ceska sporitelna", "Česká SPOŘITELNA"),
            ("Bierze udział w przetargach w Łodzi", "lodz przetarg"),
            ("Лёд и йогурт", "лед йогурт"),
            ("Лед", "ЛЁД"),
            ("Великая Чехия", "чех"),
            ("Große Straße 5", "grosse strasse 5"),
            ("Revenue 1250000 EUR", "1250000"),
            ("mail z.qwyx@example.com", "z.qwyx@example.com"),
            ("Ship to Ørsted", "orst"),
        ],
    )
    def test_it_finds_with_and_without_accents(self, account, written, typed):
        put(account, 1, "", written)
        put(account, 2, "", "something else")

        assert found(typed) == [1]

    @pytest.mark.parametrize(
        "typed",
        ["%", "_", '"', "'", "a*", "NEAR(", "-x", ":*", "\\", "\0", "(", "&|!", "title:", "AND"],
    )
    def test_no_sign_breaks_it(self, account, typed):
        put(account, 1, "", "Drives")

        assert found(typed) == []
        assert found(f"{typed} drives {typed}") in ([], [1])

    def test_every_word_begins_a_word(self, account):
        put(account, 1, "", "conveyor drives")

        assert found("driv conv") == [1]
        assert found("rives") == []
        assert found("drives pumps") == []

    def test_words_in_quotes_stand_in_a_row(self, account):
        put(account, 1, "", "north face tents")
        put(account, 2, "", "face the north")

        assert found('"north face"') == [1]
        assert sorted(found("north face")) == [1, 2]

    def test_titles_come_first_then_the_newest(self, account):
        put(account, 1, "", "budget", day=date(2026, 1, 1))
        put(account, 2, "", "budget", day=date(2026, 2, 1))
        put(account, 3, "Budget", "nothing", day=date(2020, 1, 1))

        assert found("budget") == [3, 2, 1]

    def test_it_narrows_by_kind_and_account_and_goes_page_by_page(self, account):
        other = make.account()
        put(account, 1, "", "tender")
        put(account, 2, "", "tender", kind="note")
        put(other, 3, "", "tender")

        assert found("tender", kinds=["note"]) == [2]
        assert found("tender", accounts=[other.pk]) == [3]
        assert found("tender", limit=1, offset=1) == [2]
        assert selectors.count(people.head(), "tender") == 3

    def test_it_shows_the_words_in_their_place(self, account):
        put(account, 1, "Goals", "Ten new <shops> in Česko")

        hit = selectors.find(people.head(), "cesko")[0]

        assert (hit.title, hit.day, hit.account_id) == ("Goals", DAY, account.pk)
        assert hit.excerpt == "Ten new &lt;shops&gt; in <mark>Česko</mark>"


class TestGate:
    def test_only_readers_of_the_account_find_it(self, account):
        put(account, 1, "", "secret tender")
        below = make.account(parent=account)
        put(below, 2, "", "tender below")

        assert found("tender", make.member(account, Level.READ)) == [2, 1]
        assert found("tender", people.observer()) == [2, 1]
        assert found("tender", people.outsider()) == []
        assert found("tender", make.member(make.account(), Level.LEAD)) == []

    def test_what_a_merged_account_knew_is_found_with_the_kept_one(self, account):
        gone = make.account()
        put(gone, 1, "", "tender")
        member = make.member(account, Level.READ)
        assert found("tender", member) == []

        merge = merge_accounts(
            people.head(), keep_id=account.pk, merged_id=gone.pk, today=make.TODAY
        )
        assert found("tender", member) == [1]

        undo_merge(people.head(), merge.pk, today=make.TODAY)
        assert found("tender", member) == []


class TestPut:
    def test_new_words_take_the_place_of_the_old_ones(self, account):
        put(account, 1, "Old", "old words")
        put(account, 1, "New", "new ones")

        assert (found("old"), found("new")) == ([], [1])

    def test_a_thing_without_words_is_not_kept(self, account):
        put(account, 1, "", "words")
        put(account, 1, "", " ", "")

        assert not Entry.objects.exists()

    def test_it_goes_with_what_is_rolled_back(self, account):
        with transaction.atomic():
            put(account, 1, "", "never")
            transaction.set_rollback(True)

        assert found("never") == []

    def test_dropped_things_are_not_found(self, account):
        put(account, 1, "", "words")
        put(account, 2, "", "words")

        services.drop("fact", [1, 99])

        assert found("words") == [2]

    def test_it_takes_a_text_of_any_length_and_kind(self, account):
        many = " ".join(f"слово{number:06}" for number in range(90_000))
        put(account, 1, "", "first " + "x" * 3_000_000, "last")
        put(account, 2, "", many)
        put(account, 3, "", "nul \0 half \ud800 surrogate")

        assert found("first") == [1]
        assert found("слово000007") == [2]
        assert found("surrogate") == [3]


class TestLoseWords:
    def test_no_word_of_an_erased_name_stays(self, account):
        put(account, 1, "Call with Žofie Qwyxová", "Zofie Qwyxova agreed; also ŽOFIE QWYXOVÁ.")
        put(account, 2, "", "Qwyxovárna is something else")

        lost = services.lose_words(Words(["Žofie Qwyxová", "Zofie Qwyxova"], "erased person 5"))

        row = Entry.objects.get(object_id=1)
        assert lost == 1
        assert "yxov" not in f"{row.title} {row.text} {row.words} {row.title_words}".lower()
        assert found("qwyx") == [2]
        assert found("agreed") == [1]

    def test_not_even_the_files_of_the_index_hold_it(self, account):
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL keeps its words in an index of its own.")
        for number in range(20):
            put(account, number, "", f"zzqwyx {number}")

        services.drop("fact", range(20))
        index.settle()

        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM search_words_data")
            assert not any(b"zzqwyx" in bytes(block) for (block,) in cursor.fetchall())


class TestFill:
    def test_it_writes_all_anew_and_leaves_nothing_else(self, account):
        put(account, 1, "", "stale words")
        put(account, 7, "", "gone")
        put(account, 7, "", "kept", kind="note")
        rows = [Written("fact", number, account.pk, DAY, "", ("fresh",)) for number in (1, 2)]
        facts = Searchable("fact", "Facts", "notes", lambda: rows, lambda _actor, _ids: {})
        assert services.missing([facts]) == [facts]

        assert services.fill([facts]) == 2

        assert sorted(found("fresh")) == [1, 2]
        assert found("stale") == found("gone") == []
        assert found("kept") == [7]
        assert services.missing([facts]) == []
