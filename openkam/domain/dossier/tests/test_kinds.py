"""The company's own kinds, and what each tier expects."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from openkam.core.access.tests import make as people
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import ExpectedKind, OwnKind
from openkam.domain.dossier.services import KindWish
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
WISH = {"name": "Vehicles", "section": "company", "value_type": "number"}
TODAY = make.TODAY


@pytest.fixture
def head():
    portfolio.company()
    browser = Client()
    browser.force_login(make.actor())
    return browser


def entry(account, code):
    found = selectors.dossier(make.actor(), account.pk, TODAY)
    return next(one for one in found.entries if one.kind.code == code)


class TestOwnKinds:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"name": "  "}, "name"),
            ({"name": "x" * 101}, "name"),
            ({"name": "sites"}, "name"),
            ({"section": "kitchen"}, "section"),
            ({"value_type": "record"}, "value_type"),
            ({"life_months": 121}, "life_months"),
            ({"life_months": 0}, "life_months"),
            ({"value_type": "text", "unit": "t"}, "unit"),
            ({"unit": "12 t"}, "unit"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_place(self, given, field):
        with pytest.raises(services.BadKind) as refused:
            services.add_own_kind(make.actor(), KindWish(**{**WISH, **given}))

        assert refused.value.field == field
        assert not OwnKind.objects.exists()

    def test_all_that_is_wrong_is_told_at_once(self):
        wish = KindWish(name=" ", section="kitchen", value_type="record", life_months=0, unit="1 t")

        with pytest.raises(services.BadKind) as refused:
            services.add_own_kind(make.actor(), wish)

        told = {one.field for one in refused.value.every}
        assert told == {"name", "section", "value_type", "life_months", "unit"}

    def test_the_form_tells_what_it_cannot_read_and_what_cannot_be_together(self, head):
        typed = {**WISH, "name": "sites", "value_type": "text", "unit": "t", "life_months": "abc"}

        added = head.post("/dossier/kinds/add/", typed)
        row = make.own_kind()
        changed = head.post(f"/dossier/kinds/{row.pk}/", typed)

        for answer in (added, changed):
            assert answer.status_code == 422
            assert set(answer.context["form"].errors) == {"name", "unit", "life_months"}
            assert 'value="sites"' in answer.content.decode()
            assert 'value="abc"' in answer.content.decode()

    def test_a_name_is_taken_whatever_its_case_and_accents(self):
        make.own_kind(name="Vozový park")

        with pytest.raises(services.BadKind):
            make.own_kind(name="VOZOVY PARK")

    def test_only_heads_and_administrators_decide(self):
        with pytest.raises(PermissionDenied):
            make.own_kind(by=people.observer())

    def test_what_a_value_is_stays_once_a_fact_holds_one(self):
        row = make.own_kind(unit="vans")
        services.change_own_kind(make.actor(), row.pk, KindWish(**{**WISH, "unit": "cars"}))
        make.fact(portfolio.account(), row.code, number=12)

        with pytest.raises(services.BadKind) as refused:
            services.change_own_kind(make.actor(), row.pk, KindWish(**{**WISH, "unit": "t"}))
        services.change_own_kind(
            make.actor(), row.pk, KindWish(**{**WISH, "unit": "cars", "name": "Their fleet"})
        )

        row.refresh_from_db()
        assert (refused.value.field, row.unit, row.name) == ("unit", "cars", "Their fleet")

    def test_they_stand_by_name_until_somebody_orders_them(self, head):
        vans, bikes, _cars = (make.own_kind(name=name) for name in ("Vans", "Bikes", "Cars"))
        elsewhere = make.own_kind(name="Audits", section="plans")

        def order():
            return [kind.name for kind in selectors.kinds().values() if kind.own]

        assert order() == ["Audits", "Bikes", "Cars", "Vans"]

        head.post(f"/dossier/kinds/{vans.pk}/move/", {"to": "up"})
        make.own_kind(name="Alloys")
        for stays in (bikes, elsewhere):
            services.move_own_kind(make.actor(), stays.pk, is_up=True)

        assert [name for name in order() if name != "Audits"] == ["Bikes", "Vans", "Cars", "Alloys"]
        page = head.get("/dossier/kinds/").content.decode()
        assert page.index("Move Vans up") < page.index("Move Cars up")
        assert "Move Audits up" not in page

    def test_only_heads_and_administrators_order_them(self):
        row = make.own_kind()

        with pytest.raises(PermissionDenied):
            services.move_own_kind(people.observer(), row.pk, is_up=True)

    def test_a_retired_one_is_no_gap_and_what_was_noted_stays(self):
        account = portfolio.account(tier=portfolio.tier())
        known, unknown = make.own_kind(), make.own_kind(name="Vans")
        make.fact(account, known.code, number=12)
        wanted = {known.code: 3, unknown.code: 3}
        standing = services.mark_of(selectors.template_of(account.tier_id))
        services.set_templates(
            make.actor(), {account.tier_id: wanted}, seen={account.tier_id: standing}
        )

        for one in (known, unknown):
            services.retire_own_kind(make.actor(), one.pk)

        gaps = selectors.dossier(make.actor(), account.pk, TODAY).gaps
        assert unknown.code not in [one.kind.code for one in gaps]
        assert entry(account, known.code).latest.version.number == 12

    def test_a_kind_retired_while_its_form_was_open_keeps_what_was_typed(self, head):
        account, row = portfolio.account(), make.own_kind()
        services.retire_own_kind(make.actor(), row.pk)

        answer = head.post(
            f"/dossier/accounts/{account.pk}/facts/{row.code}/",
            {"number": "12345", "source": "observation", "is_confirmed": "True"},
        )

        assert answer.status_code == 422
        assert "There is no such kind of fact" in answer.content.decode()
        assert 'value="12345"' in answer.content.decode()


class TestKindsPage:
    def test_one_is_added_changed_retired_and_brought_back(self, head):
        head.post("/dossier/kinds/add/", {**WISH, "unit": "t", "life_months": "6"})
        row = OwnKind.objects.get()
        head.post(f"/dossier/kinds/{row.pk}/", {**WISH, "name": "Tonnes", "life_months": "24"})

        head.post(f"/dossier/kinds/{row.pk}/retire/", {"retired": "1"})
        assert row.code not in selectors.kinds(with_retired=False)
        head.post(f"/dossier/kinds/{row.pk}/retire/", {"retired": "0"})

        page = head.get("/dossier/kinds/").content.decode()
        assert selectors.kinds(with_retired=False)[row.code].life_months == 24
        assert "Tonnes" in page

    def test_a_name_is_text_and_no_markup(self, head):
        make.own_kind(name="<script>x</script>")

        for page in ("/dossier/kinds/", "/dossier/templates/"):
            assert "<script>x" not in head.get(page).content.decode()

    def test_what_was_typed_stays_when_it_is_refused(self, head):
        answer = head.post(
            "/dossier/kinds/add/", {**WISH, "name": "Sites", "unit": "pcs", "life_months": "7"}
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "There is a kind of this name already." in page
        assert all(f'value="{typed}"' in page for typed in ("Sites", "pcs", "7"))


class TestTemplates:
    def cells(self, page):
        return dict(page.context["heads"][0]["column"].weights)

    def send(self, head, tier, weights, mark=None, **more):
        mark = services.mark_of(selectors.template_of(tier.pk)) if mark is None else mark
        typed = {f"{tier.pk}.{code}": str(weight) for code, weight in weights.items()}
        return head.post("/dossier/templates/", {**typed, f"seen-{tier.pk}": mark, **more})

    def test_what_a_tier_expects_counts_for_its_accounts_at_once(self, head):
        tier = portfolio.tier()
        account = portfolio.account(tier=tier)
        make.fact(account, "mission", is_confirmed=True)

        self.send(head, tier, {"mission": 1, "contracts": 3, "goals": 0})

        found = selectors.dossier(make.actor(), account.pk, TODAY)
        assert dict(selectors.template_of(tier.pk)) == {"mission": 1, "contracts": 3}
        assert found.health.completeness == 0.25

    def test_the_default_again_leaves_no_rows(self, head):
        tier = portfolio.tier()
        self.send(head, tier, {"mission": 1})

        filled = self.send(head, tier, {"mission": 1}, fill=f"{tier.pk}:default")
        assert ExpectedKind.objects.exists()
        self.send(head, tier, self.cells(filled))

        assert not ExpectedKind.objects.exists()

    def test_copying_another_tier_is_shown_before_it_is_saved(self, head):
        first, second = portfolio.tier(name="A"), portfolio.tier(name="B")
        self.send(head, second, {"mission": 2})

        filled = self.send(head, first, {"goals": 1}, fill=f"{first.pk}:{second.pk}")

        shown = {one["column"].found.tier: one["column"].weights for one in filled.context["heads"]}
        assert shown[first] == {"mission": 2}
        assert "not saved yet" in filled.content.decode()
        assert ExpectedKind.objects.filter(tier=first).count() == 0

    def test_who_saves_over_somebody_else_is_told_and_keeps_the_choice(self, head):
        tier = portfolio.tier()
        before = services.mark_of(selectors.template_of(tier.pk))
        self.send(head, tier, {"mission": 2})

        answer = self.send(head, tier, {"goals": 1}, mark=before)

        assert answer.status_code == 422
        assert self.cells(answer) == {"goals": 1, "mission": 2}  # theirs with what was changed
        assert dict(selectors.template_of(tier.pk)) == {"mission": 2}

        self.send(head, tier, self.cells(answer))

        assert dict(selectors.template_of(tier.pk)) == {"goals": 1, "mission": 2}

    def test_nothing_at_all_is_refused_in_words(self, head):
        answer = self.send(head, portfolio.tier(), {"goals": 0})

        assert answer.status_code == 422
        assert "expects at least one kind" in answer.content.decode()

    def test_an_observer_reads_and_changes_nothing(self, head):
        tier, browser = portfolio.tier(), Client()
        browser.force_login(people.observer())

        assert browser.get("/dossier/templates/").status_code == 200
        assert self.send(browser, tier, {"goals": 1}).status_code == 403
