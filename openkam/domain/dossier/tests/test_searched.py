"""By which words facts are found."""

from datetime import date

import pytest
from django.utils.translation import override

from openkam.core.search import selectors as search
from openkam.core.search import services as searching
from openkam.core.search.models import Entry
from openkam.domain.dossier import services
from openkam.domain.dossier.panels.searchable import SEARCHABLE
from openkam.domain.dossier.selectors import kinds
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    """A customer."""
    return portfolio.account()


def found(text):
    """The numbers of the facts found."""
    return [hit.object_id for hit in search.find(make.actor(), text)]


class TestFacts:
    def test_the_version_that_holds_is_found(self, account):
        old = make.fact(account, "goals", "Twelve new shops in Česko")
        make.fact(account, "goals", "Zwölf neue Läden", source_text="Anke's annual report")

        assert found("cesko") == []
        assert found("laden zwolf") == found("annual report") == [old.fact_id]

    @pytest.mark.parametrize("language", ["en", "cs", "pl", "ru"])
    def test_its_kind_is_found_in_every_language(self, account, language):
        fact = make.fact(account, "challenges", "2 ropes")
        with override(language):
            name = str(kinds()["challenges"].name)

        assert found(name) == found(f"{name} ropes") == [fact.fact_id]

    @pytest.mark.parametrize(
        "typed", ["1250000", "1 250 000", "1,250,000", "2025 eur", "1250000.5"]
    )
    def test_numbers_are_found_as_they_are_typed(self, account, typed):
        number = "1250000.50" if "." in typed else "1250000"
        fact = make.fact(account, "revenue", number=number, currency="EUR", year=2025)

        assert found(typed) == [fact.fact_id]

    def test_withdrawn_facts_are_not_found_until_they_are_restored(self, account):
        version = make.fact(account, "goals", "Twelve shops")

        services.withdraw_fact(make.actor(), version.fact_id, today=make.TODAY)
        assert found("twelve") == []

        services.restore_version(make.actor(), version.pk, today=date(2026, 10, 2))
        assert found("twelve") == [version.fact_id]

    def test_all_anew_comes_to_the_same(self, account):
        make.fact(account, "goals", "Twelve shops")
        make.fact(account, "revenue", number="1250000", currency="EUR", year=2025)
        gone = make.fact(account, "history", "Since 1950")
        services.withdraw_fact(make.actor(), gone.fact_id, today=make.TODAY)
        fields = ("kind", "object_id", "account", "day", "title", "text", "words")
        before = sorted(Entry.objects.values_list(*fields))
        Entry.objects.all().delete()

        assert searching.fill(SEARCHABLE[:1]) == 2

        assert sorted(Entry.objects.values_list(*fields)) == before

    def test_it_is_named_in_the_language_of_the_reader(self, account):
        fact = make.fact(account, "revenue", number="1", currency="EUR", year=2025).fact

        shown = SEARCHABLE[0].shown(make.actor(), [fact.pk, 999])

        assert shown[fact.pk].title == "Revenue 2025"
        assert shown[fact.pk].url == f"/dossier/facts/{fact.pk}/"
        assert list(shown) == [fact.pk]


def test_facts_of_a_kind_that_is_renamed_are_found_by_its_new_name(account):
    kind = make.own_kind(value_type="text")
    fact = make.fact(account, kind.code, "Forty vans")

    wish = services.KindWish(name="Lorries", section=kind.section, value_type="text")
    services.change_own_kind(make.actor(), kind.pk, wish)

    assert (found("lorries"), found("vehicles")) == ([fact.fact_id], [])
