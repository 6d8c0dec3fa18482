from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.core.saved_views import selectors, services
from openkam.core.saved_views.addresses import address, state_of
from openkam.core.saved_views.models import Audience, SavedView

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 1, 8, tzinfo=UTC)
LIST = "portfolio:accounts"


def save(actor, name="Mine", **given):
    return services.save_view(
        actor, list_key=LIST, name=name, query=given.pop("query", "owner=me"), **given
    )


def names(actor):
    return [view.name for view in selectors.kept_of_list(actor, LIST).views]


class TestSaveView:
    def test_it_keeps_the_state_without_page_view_and_columns(self):
        view = save(people.user(), query="?sort=-change&owner=me&page=3&view=9&columns=name")

        assert view.query == "owner=me&sort=-change"
        assert Entry.objects.get().verb == "view.saved"

    @pytest.mark.parametrize("name", ["", "  ", "mine"])
    def test_it_refuses_no_name_and_one_that_is_taken(self, name):
        actor = people.user()
        save(actor)

        with pytest.raises(services.ViewRefusal):
            save(actor, name)

    def test_it_lets_two_people_use_one_name(self):
        save(people.user())

        assert save(people.user()).pk


class TestSharing:
    def test_it_shows_a_view_of_ones_own_to_nobody_else(self):
        save(people.user())

        assert names(people.head()) == []

    @pytest.mark.parametrize(
        ("audience", "head", "member"),
        [(Audience.EVERYBODY, ["Mine"], ["Mine"]), (Audience.HEADS, ["Mine"], [])],
    )
    def test_it_shows_a_shared_view_to_its_audience(self, audience, head, member):
        save(people.observer(), audience=audience)

        assert names(people.head()) == head
        assert names(people.user()) == member


class TestChangeView:
    def test_the_owner_renames_and_shares_it(self):
        view = save(people.user())

        changed = services.change_view(
            view.owner, view.pk, name="Ours", audience=Audience.EVERYBODY
        )

        assert (changed.name, changed.audience) == ("Ours", "everybody")
        assert Entry.objects.filter(verb="view.changed").get().changes["name"] == ["Mine", "Ours"]

    def test_a_head_changes_what_is_shared(self):
        view = save(people.user(), audience=Audience.EVERYBODY)

        services.keep_state(people.head(), view.pk, query="tier=1", columns=["name", "tier"])

        view.refresh_from_db()
        assert (view.query, view.columns) == ("tier=1", ["name", "tier"])

    def test_it_refuses_who_may_only_use_it(self):
        view = save(people.user(), audience=Audience.EVERYBODY)

        with pytest.raises(PermissionDenied):
            services.change_view(people.user(), view.pk, name="Ours", audience="")

    def test_it_hides_what_is_not_shared_even_from_a_head(self):
        view = save(people.user())

        with pytest.raises(Http404):
            services.remove_view(people.head(), view.pk, now=NOW)


class TestRemoveView:
    def test_it_can_be_brought_back(self):
        view = save(people.user())
        services.remove_view(view.owner, view.pk, now=NOW)
        gone = names(view.owner)

        services.restore_view(view.owner, view.pk)

        assert (gone, names(view.owner)) == ([], ["Mine"])

    def test_it_is_not_brought_back_over_another_of_its_name(self):
        view = save(people.user())
        services.remove_view(view.owner, view.pk, now=NOW)
        save(view.owner)

        with pytest.raises(services.ViewRefusal):
            services.restore_view(view.owner, view.pk)

    def test_nobody_else_brings_back_a_view_of_ones_own(self):
        view = save(people.user())
        services.remove_view(view.owner, view.pk, now=NOW)

        with pytest.raises(Http404):
            services.restore_view(people.head(), view.pk)


class TestChoices:
    def test_columns_and_opening_view_are_kept_per_reader_and_list(self):
        actor, view = people.user(), save(people.head(), audience=Audience.EVERYBODY)

        services.choose_columns(actor, LIST, ["name", "owner"])
        services.open_list_with(actor, LIST, view.pk)

        kept = selectors.kept_of_list(actor, LIST)
        assert (kept.columns, kept.opens_with) == (["name", "owner"], view.pk)
        assert selectors.kept_of_list(actor, "portfolio:products").columns == []
        assert SavedView.objects.filter(owner=actor).count() == 1

    def test_a_view_that_is_shared_no_more_opens_nothing(self):
        actor, view = people.user(), save(people.head(), audience=Audience.EVERYBODY)
        services.open_list_with(actor, LIST, view.pk)

        services.change_view(view.owner, view.pk, name="Mine", audience="")

        assert selectors.kept_of_list(actor, LIST).opens_with is None

    def test_a_list_does_not_open_with_a_view_of_another(self):
        view = save(people.user())

        with pytest.raises(Http404):
            services.open_list_with(view.owner, "portfolio:products", view.pk)


class TestAddress:
    def test_it_can_be_read(self):
        found = address("/accounts/", "owner=me", columns=["name", "tier"], view="7")

        assert found == "/accounts/?owner=me&columns=name,tier&view=7"

    def test_it_is_bare_without_a_state(self):
        assert address("/accounts/", "") == "/accounts/"

    def test_the_order_of_what_is_asked_does_not_matter(self):
        assert state_of("?b=2&a=1&empty=") == state_of("a=1&b=2&page=2")
