"""Tiers that only key accounts have, at every door that gives one."""

import pytest

from openkam.core.access.tests import make as people
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import ImportBatch
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.bringing import brought, codes, counts
from openkam.domain.portfolio.tests.test_key_statuses import SUMMER, again, give, only_for_key

pytestmark = pytest.mark.django_db


class TestTierThatNeedsKeyStatus:
    def test_it_is_refused_with_how_to_mend_it(self):
        account, tier = make.account(name="Ajax"), only_for_key(name="Strategic")

        with pytest.raises(services.NeedsKeyStatus, match=r"Strategic is only for key accounts"):
            services.set_tier(people.head(), account.pk, tier.pk)

    @pytest.mark.parametrize("state", ["candidate", "former"])
    def test_candidates_and_former_ones_do_not_get_it(self, state):
        account = make.account()
        give(account, state)

        with pytest.raises(services.NeedsKeyStatus):
            services.set_tier(people.head(), account.pk, only_for_key().pk)

    def test_of_many_only_the_key_accounts_get_it(self):
        key, other, tier = make.account(), make.account(), only_for_key()
        give(key)

        change = services.set_tier_of_many(people.head(), [key.pk, other.pk], tier.pk)

        assert (again(key).tier, again(other).tier) == (tier, None)
        assert change.left == {"not_key": 1}

    def test_bringing_back_a_change_of_many_leaves_who_is_none_any_more(self):
        account, tier, head = make.account(), only_for_key(), people.head()
        give(account)
        services.set_tier(head, account.pk, tier.pk)
        change = services.set_tier_of_many(head, [account.pk], None)
        give(account, "former", SUMMER)

        undone = services.undo_bulk_change(head, change.pk)

        assert undone.restored_count == 0
        assert again(account).tier is None

    def test_a_removed_tier_does_not_hand_its_accounts_to_it(self):
        rest, tier = make.tier(), only_for_key()
        make.account(tier=rest)

        with pytest.raises(services.NeedsKeyStatus):
            services.remove_tier(people.head(), rest.pk, move_to=tier.pk)

    def test_accounts_that_have_it_when_the_rule_begins_keep_it_and_are_counted(self):
        account, tier, head = make.account(), make.tier(), people.head()
        services.set_tier(head, account.pk, tier.pk)

        services.change_tier(head, tier.pk, needs_key_status=True)

        assert again(account).tier == tier
        assert selectors.key_counts(head).tier_without_status == 1
        found = selectors.accounts(head, filters={"status": "tier"})
        assert [one.pk for one in found] == [account.pk]


@pytest.mark.usefixtures("ledger_folder")
class TestImport:
    def test_rows_that_would_give_it_to_others_are_rejected_with_the_reason(self):
        only_for_key(name="Strategic")
        key = make.account(name="Key")
        give(key)

        result = brought(
            "accounts", "name tier", ["Key", "Strategic"], ["New", "strategic"], match="name"
        )

        assert counts(result) == (0, 1, 0, 1)
        assert codes(result) == {"not_key_account": 1}
        assert "Strategic" in result["reasons"][0]["reason"] or (
            "strategic" in result["reasons"][0]["reason"]
        )
        assert again(key).tier.name == "Strategic"

    def test_an_account_that_has_it_already_may_stay_in_the_file(self):
        tier = only_for_key(name="Strategic")
        account = make.account(name="Old", tier=tier)

        result = brought("accounts", "name tier country", ["Old", "Strategic", "DE"], match="name")

        assert counts(result) == (0, 1, 0, 0)
        assert again(account).country == "DE"

    def test_undoing_an_import_gives_it_back_to_key_accounts_only(self):
        tier, head = only_for_key(name="Strategic"), people.head()
        make.tier(name="Rest")
        account = make.account(name="Acme")
        give(account)
        services.set_tier(head, account.pk, tier.pk)
        brought("accounts", "name tier", ["Acme", "Rest"], match="name")
        give(account, "former", SUMMER)

        services.undo_import(head, ImportBatch.objects.latest("pk").pk, today=make.TODAY)

        assert again(account).tier.name == "Rest"
        told = ImportBatch.objects.latest("pk").result["undo"]
        assert [one["code"] for one in told["left_because"]] == ["no_key_account"]
