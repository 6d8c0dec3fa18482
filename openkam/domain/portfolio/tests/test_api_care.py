from decimal import Decimal

import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.domain.portfolio.models import Account, CompanyRate, OwnField, Segment, Tier
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


class TestTiers:
    def test_a_tier_is_added_changed_moved_and_removed(self):
        make.tier(name="Gold")
        client = ApiClient(people.head())

        tier = client.post("/tiers", {"name": "Silver", "rhythm_days": 30}).json()
        path = f"/tiers/{tier['id']}"
        changed = client.change(path, {"rhythm_days": None, "wants_plan": True}).json()
        moved = client.post(f"{path}/move", {"direction": "up"}, if_match="*")
        removed = client.delete(path, if_match=moved["ETag"])

        assert (tier["rhythm_days"], tier["position"]) == (30, 2)
        assert (changed["rhythm_days"], changed["wants_plan"]) == (None, True)
        assert (moved.json()["position"], removed.status_code) == (1, 204)
        assert [found.name for found in Tier.objects.all()] == ["Gold"]

    def test_its_accounts_need_another_one(self):
        gold, silver = make.tier(name="Gold"), make.tier(name="Silver")
        account = make.account(tier=gold)
        client, path = ApiClient(people.head()), f"/tiers/{gold.pk}"

        refused = client.delete(path, if_match="*")
        removed = client.delete(f"{path}?move_to={silver.pk}", if_match="*")

        account.refresh_from_db()
        assert (refused.status_code, refused.json()["reason"]) == (422, "tier-in-use")
        assert (removed.status_code, account.tier) == (204, silver)

    def test_only_who_sees_all_accounts_learns_how_many_have_it(self):
        make.account(tier=make.tier())
        member = people.outsider()

        counted = ApiClient(people.head()).get("/tiers").json()["items"]
        listed = ApiClient(member).get("/tiers").json()["items"]

        assert (counted[0]["accounts"], listed[0]["accounts"]) == (1, None)

    @pytest.mark.parametrize(
        ("given", "pointer"),
        [
            ({"rhythm_days": 0}, "/rhythm_days"),
            ({"rhythm_days": "7"}, "/rhythm_days"),
            ({"name": None}, "/name"),
            ({"colour": "red"}, "/colour"),
        ],
    )
    def test_what_it_cannot_be_is_named(self, given, pointer):
        tier = make.tier()

        answer = ApiClient(people.head()).patch(f"/tiers/{tier.pk}", given, if_match="*")

        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


class TestSegments:
    def test_a_segment_is_added_renamed_and_goes_up_in_another(self):
        paper = make.segment(name="Paper")
        client = ApiClient(people.head())

        segment = client.post("/segments", {"name": "Pulp"}).json()
        path = f"/segments/{segment['id']}"
        account = make.account(segment_id=segment["id"])
        renamed = client.change(path, {"name": "Cellulose"}).json()
        kept = client.post(f"{path}/merge", {"segment": paper.pk}, if_match="*").json()

        account.refresh_from_db()
        assert renamed["name"] == "Cellulose"
        assert (kept["name"], account.segment) == ("Paper", paper)

    def test_a_name_is_taken_once(self):
        make.segment(name="Paper")

        answer = ApiClient(people.head()).post("/segments", {"name": "paper"})

        assert (answer.status_code, answer.json()["reason"]) == (422, "name-taken")

    def test_a_removed_one_leaves_its_accounts_without(self):
        segment = make.segment()
        account = make.account(segment=segment)
        client, path = ApiClient(people.head()), f"/segments/{segment.pk}"

        answer = client.delete(path, if_match=client.get(path)["ETag"])

        account.refresh_from_db()
        assert (answer.status_code, account.segment) == (204, None)
        assert not Segment.objects.exists()


class TestOwnFields:
    def test_a_field_is_added_filled_changed_moved_and_removed(self):
        make.own_field(name="Route")
        account = make.account()
        client = ApiClient(people.head())

        field = client.post("/own-fields", {"name": "Seats", "kind": "text"}).json()
        path = f"/own-fields/{field['id']}"
        client.change(f"/accounts/{account.pk}", {"own_values": {str(field["id"]): "many"}})
        refused = client.patch(path, {"kind": "number"}, if_match="*")
        renamed = client.change(path, {"name": "Places"}).json()
        moved = client.post(f"{path}/move", {"direction": "up"}, if_match="*").json()
        removed = client.delete(path, if_match="*")

        assert refused.json()["reason"] == "kind-is-fixed"
        assert (renamed["name"], renamed["kind"], moved["position"]) == ("Places", "text", 1)
        assert removed.status_code == 204
        assert [field.name for field in OwnField.objects.all()] == ["Route"]
        assert Account.objects.get(pk=account.pk).own_values == {}


class TestRates:
    def test_a_rate_is_set_changed_chosen_and_removed(self):
        make.company(currency="EUR")
        client = ApiClient(people.head())

        first = client.put("/rates/USD/2026-01", {"rate": "0.91", "origin": "bank"})
        blind = client.put("/rates/USD/2026-01", {"rate": "0.92"})
        seen = client.put("/rates/USD/2026-01", {"rate": "0.92"}, if_match=first["ETag"])
        chosen = client.change("/constant-rates", {"month": "2026-01"}).json()
        listed = client.get("/rates", {"currency": "USD"}).json()["items"]
        removed = client.delete("/rates/USD/2026-01", if_match="*")

        assert (first.status_code, blind.status_code, seen.status_code) == (200, 428, 200)
        assert (chosen["chosen"], chosen["month"]) == ("2026-01", "2026-01")
        assert chosen["rates"][0]["currency"] == "USD"
        assert [Decimal(rate["rate"]) for rate in listed] == [Decimal("0.92")]
        assert removed.status_code == 204
        assert not CompanyRate.objects.exists()

    def test_a_month_without_a_rate_cannot_be_chosen(self):
        make.company(currency="EUR")

        answer = ApiClient(people.head()).patch(
            "/constant-rates", {"month": "2026-01"}, if_match="*"
        )

        assert (answer.status_code, answer.json()["reason"]) == (422, "no-such-rate")

    @pytest.mark.parametrize("rate", ["0", "-1", "10000000000", "NaN", "many"])
    def test_what_is_no_rate_is_refused(self, rate):
        make.company(currency="EUR")

        answer = ApiClient(people.head()).put("/rates/USD/2026-01", {"rate": rate})

        assert answer.status_code == 422

    @pytest.mark.parametrize("place", ["usd/2026-01", "USD/2026-13", "USD/0000-01", "USD/x"])
    def test_addresses_that_name_no_month_are_refused(self, place):
        assert ApiClient(people.head()).get(f"/rates/{place}").status_code == 422
