"""The catalogue of criteria: its words, the company's own ones, and who may change them."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import Criterion

SCALE = {1: "Nobody knows them.", 10: "Everybody asks for them."}
TYPED = {
    "name": "Репутация в отрасли",
    "axis": "attractiveness",
    "level_1": "Nobody knows them.",
    "level_10": "Everybody asks for them.",
}
pytestmark = pytest.mark.django_db


def browser(user) -> Client:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def own(**fields) -> Criterion:
    return services.add_criterion(
        people.head(), **{"name": "Reputation", "axis": "strength", "scale": SCALE, **fields}
    )


class TestAdd:
    def test_it_keeps_the_scale_and_tells_the_trail(self):
        found = own(scale={**SCALE, 4: "  Known \n at home. ", 7: ""})

        assert found.scale == {"1": SCALE[1], "4": "Known at home.", "10": SCALE[10]}
        assert Entry.objects.get(verb="criterion.created").changes == {"name": "Reputation"}

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": "  "}, "name"),
            ({"name": "x" * 101}, "name"),
            ({"name": "REVENUE"}, "name"),
            ({"axis": "north"}, "axis"),
            ({"scale": {1: "Bad."}}, "level_10"),
            ({"scale": {10: "Good."}}, "level_1"),
            ({"scale": {**SCALE, 4: "x" * 501}}, "level_4"),
        ],
    )
    def test_it_says_at_which_place_it_is_wrong(self, wrong, field):
        with pytest.raises(services.BadCriterion) as refused:
            own(**wrong)

        assert refused.value.field == field
        assert not Criterion.objects.exists()

    def test_a_name_is_taken_once_whatever_its_case(self):
        own()

        with pytest.raises(services.BadCriterion):
            own(name="rEPUTATION")

    @pytest.mark.parametrize("persona", ["observer", "administrator", "outsider"])
    def test_only_heads_add(self, persona):
        actor = getattr(people, persona)()

        with pytest.raises(PermissionDenied):
            services.add_criterion(actor, name="Reputation", axis="strength", scale=SCALE)


class TestChange:
    def test_it_may_keep_its_own_name(self):
        found = own()

        services.change_criterion(
            people.head(), found.pk, name="Reputation", axis="attractiveness", scale=SCALE
        )

        found.refresh_from_db()
        assert found.axis == "attractiveness"

    def test_what_comes_with_the_product_cannot_be_changed(self):
        built_in = services.adopt("revenue")

        with pytest.raises(Http404):
            services.change_criterion(
                people.head(), built_in.pk, name="Turnover", axis="strength", scale=SCALE
            )


class TestOffered:
    def test_the_catalogue_is_there_before_anything_is_used(self):
        offered = selectors.offered_criteria(people.head())

        assert [one.key for one in offered] == list(selectors.BY_CODE)
        assert not Criterion.objects.exists()

    def test_own_ones_follow_it_retired_or_not(self):
        found = own()
        services.retire_criterion(people.head(), found.pk, is_retired=True)

        last = selectors.offered_criteria(people.head())[-1]

        assert (last.key, last.choice, last.is_own) == (str(found.pk), found.pk, True)
        assert last.criterion.is_retired

    def test_members_are_not_shown_it(self):
        with pytest.raises(PermissionDenied):
            selectors.offered_criteria(people.user())


class TestPages:
    def test_the_catalogue_tells_every_scale(self):
        portfolio.company()
        own(name="<b>Reputation</b>")

        page = browser(people.head()).get(reverse("selection:criteria")).content.decode()

        assert "Opens a market, or sets what the industry does." in page
        assert "&lt;b&gt;Reputation&lt;/b&gt;" in page
        assert "<b>Reputation</b>" not in page
        assert reverse("selection:criterion-add") in page

    def test_an_observer_reads_it_and_changes_nothing(self):
        portfolio.company()
        own()

        page = browser(people.observer()).get(reverse("selection:criteria")).content.decode()

        assert "Everybody asks for them." in page
        assert reverse("selection:criterion-add") not in page
        assert "/retire/" not in page

    def test_one_is_added_changed_retired_and_brought_back(self):
        portfolio.company()
        client = browser(people.head())

        client.post(reverse("selection:criterion-add"), TYPED)
        found = Criterion.objects.get(name="Репутация в отрасли")
        client.post(reverse("selection:criterion", args=[found.pk]), {**TYPED, "name": "Known"})
        client.post(reverse("selection:criterion-retire", args=[found.pk]), {"is_retired": "1"})
        found.refresh_from_db()
        was_retired = found.is_retired
        client.post(reverse("selection:criterion-retire", args=[found.pk]), {"is_retired": "0"})

        found.refresh_from_db()
        assert (found.name, was_retired, found.is_retired) == ("Known", True, False)

    def test_what_is_wrong_stands_at_its_place_and_nothing_typed_is_lost(self):
        portfolio.company()
        typed = {**TYPED, "name": "Revenue", "level_4": "Kept as typed."}

        answer = browser(people.head()).post(reverse("selection:criterion-add"), typed)

        assert answer.status_code == 422
        assert "name" in answer.context["form"].errors
        assert "Kept as typed." in answer.content.decode()

    def test_from_a_round_it_leads_back_there(self):
        portfolio.company()
        address = reverse("selection:criterion-add")

        answer = browser(people.head()).post(f"{address}?round=7", TYPED)

        assert answer["Location"] == reverse("selection:round-criteria", args=[7])
