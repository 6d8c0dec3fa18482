"""Key-account status through the API."""

from datetime import date

import pytest

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.test_key_statuses import WHY, again, give, only_for_key

pytestmark = pytest.mark.django_db


class TestKeyStatus:
    def test_it_is_decided_read_and_taken_back(self):
        account, head = make.account(), people.head(name="Hana Head")
        client, path = ApiClient(head), f"/accounts/{account.pk}/key-status"
        before = client.get(path)
        body = {"state": "key", "since": "2026-01-01", "reason": WHY}

        decided = client.post(path, body, if_match=before["ETag"])

        decision = decided.json()["decision"]
        assert (before.json()["state"], decided.status_code) == (None, 201)
        assert (decided.json()["state"], decided.json()["since"]) == ("key", "2026-01-01")
        assert (decision["reason"], decision["decided_by"]["name"]) == (WHY, "Hana Head")
        listed = client.get(f"/accounts/{account.pk}/key-statuses").json()["items"]
        assert [one["id"] for one in listed] == [decision["id"]]
        gone = client.delete(path, if_match=decided["ETag"])
        assert gone.status_code == 204
        assert client.get(path).json()["decision"] is None

    def test_whoever_was_slower_hears_of_it(self):
        account, head = make.account(), people.head()
        client, path = ApiClient(head), f"/accounts/{account.pk}/key-status"
        seen = client.get(path)["ETag"]
        give(account)
        body = {"state": "former", "reason": WHY}

        late = client.post(path, body, if_match=seen)
        blind = client.post(path, body)

        assert (late.status_code, blind.status_code) == (412, 428)

    def test_a_refusal_says_why(self):
        account = make.account()
        give(account)
        path = f"/accounts/{account.pk}/key-status"

        same = ApiClient(people.head()).post(path, {"state": "key", "reason": WHY}, if_match="*")

        assert same.status_code == 422
        assert "already" in same.json()["detail"]

    def test_it_is_decided_for_many_and_taken_back(self):
        one, other, late = make.account(), make.account(), make.account()
        give(late, since=date(2024, 3, 1))
        client = ApiClient(people.head())
        body = {
            "field": "status",
            "state": "former",
            "since": "2024-02-01",
            "reason": WHY,
            "accounts": [one.pk, other.pk, late.pk],
        }

        change = client.post("/bulk-changes", body).json()
        read = client.get(f"/bulk-changes/{change['id']}").json()
        undone = client.post(f"/bulk-changes/{change['id']}/undo").json()

        assert (change["changed"], change["text"], change["left"]["later"]) == (2, "former", 1)
        assert read == change
        assert undone["restored"] == 2
        assert client.get(f"/accounts/{one.pk}/key-status").json()["decision"] is None

    def test_for_many_it_needs_a_status_and_a_head(self):
        account = make.account()
        body = {"field": "status", "state": "key", "reason": WHY, "accounts": [account.pk]}

        unsaid = ApiClient(people.head()).post("/bulk-changes", {**body, "state": None})
        member = ApiClient(make.member(account, Level.LEAD)).post("/bulk-changes", body)

        assert (unsaid.status_code, unsaid.json()["reason"]) == (422, "nothing-chosen")
        assert member.status_code == 403

    def test_members_read_it_and_do_not_decide(self):
        account = make.account()
        client = ApiClient(make.member(account, Level.LEAD))
        path = f"/accounts/{account.pk}/key-status"

        read = client.get(path)
        wrote = client.post(path, {"state": "key", "reason": WHY}, if_match="*")

        assert (read.status_code, wrote.status_code) == (200, 403)


class TestAccounts:
    def test_they_tell_their_status_and_are_narrowed_by_it(self):
        account = make.account()
        make.account()
        give(account)
        make.prepared()
        client = ApiClient(people.head())

        found = client.get("/accounts", {"status": "key"}).json()["items"]

        assert [(one["id"], one["key_state"], one["key_since"]) for one in found] == [
            (account.pk, "key", "2026-03-01")
        ]
        others = client.get("/accounts", {"status": "none"}).json()["items"]
        assert [one["key_state"] for one in others] == [None]

    @pytest.mark.parametrize("sort", ["status", "-key_since"])
    def test_their_order_goes_on_from_page_to_page(self, sort):
        accounts = [make.account() for _each in range(4)]
        give(accounts[1])
        give(accounts[2], "candidate")
        make.prepared()
        client, seen, cursor = ApiClient(people.head()), [], ""

        while cursor is not None:
            page = client.get("/accounts", {"sort": sort, "limit": 1, "cursor": cursor}).json()
            seen += [one["id"] for one in page["items"]]
            cursor = page["next"]

        assert sorted(seen) == [one.pk for one in accounts]

    def test_a_tier_that_needs_the_status_is_refused_with_the_reason(self):
        account, tier = make.account(), only_for_key(name="Strategic")
        client = ApiClient(people.head())

        one = client.patch(f"/accounts/{account.pk}", {"tier": tier.pk}, if_match="*")
        many = client.post(
            "/bulk-changes", {"field": "tier", "value": tier.pk, "accounts": [account.pk]}
        )

        assert (one.status_code, again(account).tier) == (422, None)
        assert "only for key accounts" in one.json()["detail"]
        assert many.json()["left"]["not_key"] == 1
