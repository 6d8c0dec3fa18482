"""By which words competitors at accounts and deals are found."""

import pytest

from openkam.core.search import selectors as search
from openkam.core.search import services as searching
from openkam.core.search.models import Entry
from openkam.domain.dossier import services
from openkam.domain.dossier.panels.searchable_rivals import RIVALS
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return portfolio.account()


def found(text):
    """The kinds and numbers of what is found."""
    return [(hit.kind, hit.object_id) for hit in search.find(make.actor(), text)]


class TestCompetitors:
    def test_the_version_that_holds_is_found_by_its_words_and_its_competitor(self, account):
        version = make.presence(account, "Škoda Díly", supplies="Gears", strengths="Nightly")
        make.presence(account, "Škoda Díly", supplies="Převodovky")

        assert found("gears") == []
        assert found("skoda dily") == found("prevodovky") == [("presence", version.presence_id)]

    def test_who_is_gone_is_not_found_until_they_are_back(self, account):
        version = make.presence(account, supplies="Gears")

        services.withdraw_presence(make.actor(), version.presence_id, today=make.TODAY)
        gone = found("gears")
        services.restore_presence(make.actor(), version.pk, today=make.TODAY)

        assert (gone, len(found("gears"))) == ([], 1)

    def test_a_merge_lets_them_be_found_by_the_name_that_is_kept(self, account):
        kept = make.presence(account, "Servalt")
        other = make.presence(account, "Zorn", supplies="Gears", today=make.TODAY)
        make.presence(account, "Zorn", "Rollers")
        numbers = [row.presence.competitor_id for row in (kept, other)]

        services.merge_competitors(
            make.actor(), keep_id=numbers[0], merged_id=numbers[1], today=make.TODAY
        )
        merged = found("zorn"), len(found("servalt")), found("servalt gears")
        services.part_competitor(make.actor(), numbers[1], today=make.TODAY)

        assert merged == ([], 2, [("presence", kept.presence_id)])
        assert (len(found("zorn")), len(found("servalt"))) == (2, 1)


class TestDeals:
    def test_a_deal_is_found_until_it_is_removed(self, account):
        row = make.deal(account, title="Rollers", competitor="Servalt", reason="Too slow")
        before = found("rollers"), found("too slow servalt")

        services.remove_contest(make.actor(), row.pk, today=make.TODAY)

        assert before == ([("contest", row.pk)], [("contest", row.pk)])
        assert found("rollers") == []


def test_all_anew_comes_to_the_same(account):
    make.presence(account, supplies="Gears")
    gone = make.presence(account, "Gone Works")
    services.withdraw_presence(make.actor(), gone.presence_id, today=make.TODAY)
    make.deal(account)
    fields = ("kind", "object_id", "account", "day", "title", "text", "words")
    before = list(Entry.objects.order_by("kind", "object_id").values_list(*fields))

    searching.fill(RIVALS)

    assert list(Entry.objects.order_by("kind", "object_id").values_list(*fields)) == before
    assert len(before) == 2
