import pytest

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.domain.portfolio.models import AccountKey, DistinctAccounts, Membership, Parenthood
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def membership(account, user):
    return Membership.objects.filter(account=account, user=user).first()


class TestTeam:
    def test_a_new_member_needs_no_if_match_and_an_old_one_does(self):
        account, user = make.account(), people.outsider()
        client, path = ApiClient(people.head()), f"/accounts/{account.pk}/team/{user.pk}"

        first = client.put(path, {"level": "write"})
        blind = client.put(path, {"level": "lead"})
        seen = client.put(path, {"level": "lead"}, if_match=first["ETag"])

        assert (first.status_code, blind.status_code, seen.status_code) == (200, 428, 200)
        assert membership(account, user).level == Level.LEAD

    def test_a_member_who_was_taken_off_meanwhile_does_not_come_back_unseen(self):
        account, user = make.account(), people.outsider()
        client, path = ApiClient(people.head()), f"/accounts/{account.pk}/team/{user.pk}"
        first = client.put(path, {"level": "write"})
        client.delete(path, if_match="*")

        late = client.put(path, {"level": "lead"}, if_match=first["ETag"])

        assert late.status_code == 412
        assert "Without If-Match" in late.json()["detail"]
        assert membership(account, user) is None

    def test_a_member_is_taken_off(self):
        account = make.account()
        user = make.member(account)
        client, path = ApiClient(people.head()), f"/accounts/{account.pk}/team/{user.pk}"

        answer = client.delete(path, if_match=client.get(path)["ETag"])

        assert (answer.status_code, answer.content) == (204, b"")
        assert membership(account, user) is None

    def test_the_owner_stays_in_the_lead(self):
        owner = people.outsider()
        account = make.account(owner=owner)
        Membership.objects.create(account=account, user=owner, level=Level.LEAD)
        client = ApiClient(people.head())

        answer = client.delete(f"/accounts/{account.pk}/team/{owner.pk}", if_match="*")

        assert (answer.status_code, answer.json()["reason"]) == (422, "owner-needs-lead")

    def test_members_of_the_account_above_say_so(self):
        above = make.account(name="Above")
        below = make.account(name="Below", parent=above)
        member = make.member(above, Level.WRITE)

        items = ApiClient(member).get(f"/accounts/{below.pk}/team").json()["items"]

        assert [(item["level"], item["account"]["name"]) for item in items] == [("write", "Above")]
        assert ApiClient(member).get(f"/accounts/{below.pk}/level").json() == {"level": "write"}


class TestKeys:
    def test_a_key_goes_to_a_new_account(self):
        account = make.account(name="Two in one")
        for key in ("C1", "C2"):
            AccountKey.objects.create(source="erp", key=key, account=account)
        client = ApiClient(people.head())
        listed = client.get(f"/accounts/{account.pk}/keys", {"limit": 1}).json()
        path = f"/keys/{listed['items'][0]['id']}"

        answer = client.post(
            f"{path}/split", {"new_name": "One"}, if_match=client.get(path)["ETag"]
        )

        assert listed["next"]
        assert answer.json()["account"]["name"] == "One"
        assert answer.json()["came_from"]["name"] == "Two in one"

    def test_where_it_goes_has_to_be_said(self):
        account = make.account()
        key = AccountKey.objects.create(source="erp", key="C1", account=account)

        answer = ApiClient(people.head()).post(f"/keys/{key.pk}/split", {}, if_match="*")

        assert (answer.status_code, answer.json()["reason"]) == (422, "no-other-account")


class TestParents:
    def test_an_account_is_put_below_another_corrected_and_taken_away(self):
        account, parent = make.account(name="Branch"), make.account(name="Works")
        client, path = ApiClient(people.head()), f"/accounts/{account.pk}/parents"

        (span,) = client.post(path, {"parent": parent.pk, "from": "2026-01-01"}).json()["items"]
        one = f"{path}/{span['id']}"
        changed = client.change(one, {"to": "2026-07-01"}).json()
        removed = client.delete(one, if_match="*")

        assert span["parent"] == {"id": parent.pk, "name": "Works"}
        assert (changed["from"], changed["to"]) == ("2026-01-01", "2026-07-01")
        assert removed.status_code == 204
        assert not Parenthood.objects.exists()

    def test_a_circle_is_refused(self):
        parent = make.account(name="Works")
        account = make.account(parent=parent)

        answer = ApiClient(people.head()).post(
            f"/accounts/{parent.pk}/parents", {"parent": account.pk}
        )

        assert (answer.status_code, answer.json()["reason"]) == (422, "parent-circle")

    def test_a_time_of_another_account_is_not_found(self):
        make.account(parent=make.account())
        span, other = Parenthood.objects.get(), make.account()

        answer = ApiClient(people.head()).get(f"/accounts/{other.pk}/parents/{span.pk}")

        assert answer.status_code == 404


class TestMerging:
    def test_a_merge_is_previewed_made_and_undone(self):
        keep, other = make.account(name="Alfa", vat_number=""), make.account(name="Alfa 2")
        other.vat_number = "CZ1"
        other.save()
        AccountKey.objects.create(source="erp", key="C2", account=other)
        client, path = ApiClient(people.head()), f"/accounts/{keep.pk}"

        preview = client.get(f"{path}/merge-preview/{other.pk}").json()
        merge = client.post(f"{path}/merges", {"account": other.pk, "takes": ["name"]})
        listed = client.get(f"{path}/merges").json()["items"]
        revived = client.post(f"/merges/{merge.json()['id']}/undo")

        facts = {fact["fact"]: (fact["kept"], fact["other"]) for fact in preview["facts"]}
        assert facts == {"name": ("Alfa", "Alfa 2"), "vat_number": ("", "CZ1")}
        assert preview["other"]["keys"] == ["erp: C2"]
        assert merge.status_code == 201
        assert listed == [merge.json()]
        assert revived.json() == {"id": other.pk, "name": "Alfa 2"}

    def test_unknown_facts_are_named(self):
        keep, other = make.account(), make.account()

        answer = ApiClient(people.head()).post(
            f"/accounts/{keep.pk}/merges", {"account": other.pk, "takes": ["burn"]}
        )

        assert answer.json()["errors"][0]["pointer"] == "/takes/0"

    def test_duplicates_are_listed_until_somebody_tells_them_apart(self):
        one, other = (make.account(name=name, vat_number="CZ1") for name in ("Alfa", "Beta"))
        client = ApiClient(people.head())

        (pair,) = client.get("/duplicates").json()["items"]
        client.put(f"/accounts/{one.pk}/distinct/{other.pk}")

        assert pair["reasons"] == [{"kind": "vat_number", "value": "CZ1"}]
        assert pair["may_merge"]
        assert client.get("/duplicates").json()["items"] == []
        client.delete(f"/accounts/{other.pk}/distinct/{one.pk}")
        assert not DistinctAccounts.objects.exists()

    def test_an_account_is_no_other_than_itself(self):
        one = make.account()

        answer = ApiClient(people.head()).put(f"/accounts/{one.pk}/distinct/{one.pk}")

        assert (answer.status_code, answer.json()["reason"]) == (422, "same-account")


class TestHistory:
    def test_it_is_told_newest_first(self):
        account = make.account(name="Alfa")
        client = ApiClient(people.head(name="Hana"))
        client.change(f"/accounts/{account.pk}", {"name": "Beta"})
        client.change(f"/accounts/{account.pk}", {"name": "Gama"})

        first = client.get(f"/accounts/{account.pk}/history", {"limit": 1}).json()

        (entry,) = first["items"]
        assert (entry["verb"], entry["actor"]) == ("account.renamed", "Hana")
        assert entry["changes"] == {"name": ["Beta", "Gama"]}
        assert first["next"]

    def test_children_stand_with_their_figures(self):
        above = make.account(name="Above")
        make.account(name="Below", parent=above)

        answer = ApiClient(people.head()).get(f"/accounts/{above.pk}/children").json()

        assert [item["name"] for item in answer["items"]] == ["Below"]
        assert answer["figures"]["as_of"] is None


class TestMany:
    def test_many_get_an_owner_and_get_back_what_they_had(self):
        one, other = make.account(), make.account()
        owner = people.outsider()
        client = ApiClient(people.head())

        change = client.post(
            "/bulk-changes", {"field": "owner", "value": owner.pk, "accounts": [one.pk, other.pk]}
        )
        path = f"/bulk-changes/{change.json()['id']}"
        undone = client.post(f"{path}/undo").json()
        again = client.post(f"{path}/undo")

        assert change.status_code == 201
        assert (change.json()["changed"], change.json()["value_name"]) == (2, str(owner))
        assert (undone["is_undone"], undone["restored"]) == (True, 2)
        assert again.json()["reason"] == "already-brought-back"

    def test_all_that_a_filter_leaves_are_changed(self):
        make.account(country="CZ")
        make.account(country="PL")
        tier = make.tier()

        change = ApiClient(people.head()).post(
            "/bulk-changes", {"field": "tier", "value": tier.pk, "where": {"country": "CZ"}}
        )

        assert change.json()["changed"] == 1

    def test_what_may_not_be_changed_is_counted(self):
        account = make.account()
        writer = make.member(account, Level.WRITE)
        tier = make.tier()

        change = ApiClient(writer).post(
            "/bulk-changes", {"field": "tier", "value": tier.pk, "accounts": [account.pk]}
        )

        assert (change.json()["changed"], change.json()["left"]["level"]) == (0, 1)

    @pytest.mark.parametrize(
        "given",
        [{"field": "team", "value": None, "accounts": [1]}, {"field": "tier", "value": None}],
    )
    def test_nothing_chosen_is_said(self, given):
        answer = ApiClient(people.head()).post("/bulk-changes", given)

        assert (answer.status_code, answer.json()["reason"]) == (422, "nothing-chosen")
