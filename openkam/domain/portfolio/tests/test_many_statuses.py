"""Deciding on many accounts at once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import BulkChange, KeyStatus
from openkam.domain.portfolio.services import many_status
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.test_key_statuses import (
    SPRING,
    SUMMER,
    WHY,
    again,
    give,
    only_for_key,
)

pytestmark = pytest.mark.django_db


def give_many(actor, accounts, state="key", since=SPRING, reason=WHY):
    ids = [one.pk for one in accounts]
    return services.give_key_status_to_many(
        actor, ids, state, since=since, reason=reason, today=make.TODAY
    )


class TestGive:
    def test_each_gets_a_decision_of_its_own_and_the_others_are_counted(self):
        head = people.head()
        fresh, same, later = make.account(), make.account(), make.account()
        give(same)
        give(later, "candidate", SUMMER)

        change = give_many(head, [fresh, same, later])

        assert (again(fresh).key_state, again(later).key_state) == ("key", "candidate")
        assert (list(change.before), change.left) == ([str(fresh.pk)], {"same": 1, "later": 1})
        assert KeyStatus.objects.get(account=fresh).reason == WHY

    def test_it_is_undone_with_the_tier_where_nobody_decided_since(self):
        head, tier = people.head(), only_for_key()
        first, second = make.account(), make.account()
        for one in (first, second):
            give(one)
            services.set_tier(head, one.pk, tier.pk)
        change = give_many(head, [first, second], "former", SUMMER)
        give(second, "candidate", SUMMER)

        undone = services.undo_bulk_change(head, change.pk)

        assert undone.restored_count == 1
        assert (again(first).key_state, again(first).tier) == ("key", tier)
        assert (again(second).key_state, again(second).tier) == ("candidate", None)

    def test_it_is_for_heads_only(self):
        account = make.account()

        with pytest.raises(PermissionDenied):
            give_many(make.member(account, Level.LEAD), [account])

    def test_one_fault_leaves_all_as_they_are(self):
        accounts = [make.account(), make.account()]

        with pytest.raises(services.NoReason):
            give_many(people.head(), accounts, reason=" ")

        assert not KeyStatus.objects.exists()

    def test_too_many_are_refused(self, monkeypatch):
        monkeypatch.setattr(many_status, "MOST", 1)

        with pytest.raises(services.TooManyAccounts, match="At most 1"):
            give_many(people.head(), [make.account(), make.account()])


class TestPage:
    def send(self, client, accounts, **given):
        wish = {"do": "status", "to_status": "key", "since": "2026-03-01", "why": WHY, **given}
        wish["chosen"] = [one.pk for one in accounts]
        return client.post(reverse("portfolio:accounts-change"), wish, follow=True)

    @pytest.fixture(autouse=True)
    def _company(self):
        make.company()
        make.prepared()

    def test_a_preview_changes_nothing_and_the_change_says_what_came_of_it(self, client):
        accounts = [make.account(name="Ajax"), make.account()]
        client.force_login(people.head())

        preview = self.send(client, accounts, look="status")
        before = KeyStatus.objects.count()
        done = self.send(client, accounts)

        assert "2 accounts would change" in preview.content.decode()
        assert before == 0
        assert "Key-account status of 2 accounts: Key account." in done.content.decode()
        assert again(accounts[0]).key_since == date(2026, 3, 1)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"why": ""}, "Say why"),
            ({"since": "1.3.2026"}, "Write the day like 2026-01-31."),
            ({"to_status": ""}, "Choose what they get first."),
            ({"to_status": "golden"}, "Choose candidate"),
        ],
    )
    def test_a_fault_says_what_is_missing(self, client, given, said):
        client.force_login(people.head())

        page = self.send(client, [make.account()], **given).content.decode()

        assert said in page
        assert not BulkChange.objects.exists()

    def test_members_are_not_offered_it(self, client):
        account = make.account()
        client.force_login(make.member(account, Level.LEAD))

        page = client.get(reverse("portfolio:accounts")).content.decode()

        assert "to_tier" in page
        assert "to_status" not in page
        assert self.send(client, [account]).status_code == 403
