"""The pages of key accounts: the status on an account, and their list."""

import pytest
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.face import formats
from openkam.domain.portfolio.models import KeyStatus
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.test_key_statuses import SPRING, WHY, again, give, only_for_key

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def head():
    return people.head(name="Hana Head")


@pytest.fixture(autouse=True)
def _company():
    make.company()


def decide(client, account, headers=None, **given):
    wish = {"state": "key", "since": "2026-01-01", "reason": WHY, **given}
    return client.post(
        reverse("portfolio:key-status-set", args=[account.pk]), wish, headers=headers
    )


class TestDecide:
    def test_it_leads_back_to_the_account(self, client, head):
        account = make.account()
        client.force_login(head)

        response = decide(client, account)

        assert response["Location"] == f"/accounts/{account.pk}/team/#key-status"
        assert again(account).key_state == "key"

    def test_in_place_the_answer_offers_undo_and_brings_the_header(self, client, head):
        account = make.account()
        client.force_login(head)

        page = decide(client, account, headers=HTMX).content.decode()

        undo = reverse("portfolio:key-status-undo", args=[account.pk, KeyStatus.objects.get().pk])
        assert 'id="account-header" hx-swap-oob="true"' in page
        assert "Key account since 2026" in page
        assert f'id="undo-status" method="post" action="{undo}"' in page

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"reason": ""}, "This field is required"),
            ({"since": "2999-01-01"}, "out of reach"),
            ({"since": "2199-01-01"}, "lies in the future"),
            ({"since": "soon"}, "valid date"),
            ({"state": "golden"}, "valid choice"),
            ({"reason": "x" * 2_001}, "at most 2000"),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_a_fault_loses_nothing_that_was_typed(self, client, head, given, said, headers):
        account = make.account()
        client.force_login(head)

        response = decide(client, account, headers, **{"reason": "A <b>good</b> reason", **given})

        page = response.content.decode()
        assert response.status_code == 422
        assert said in page
        assert given.get("reason", "A &lt;b&gt;good&lt;/b&gt; reason") in page
        assert not KeyStatus.objects.exists()

    def test_what_it_does_to_the_tier_is_said_before(self, client, head):
        account = make.account(tier=only_for_key(name="Strategic"))
        give(account)
        client.force_login(head)

        page = client.get(reverse("web:account-team", args=[account.pk])).content.decode()

        assert "Only key accounts have the tier Strategic" in page

    def test_members_read_and_do_not_decide(self, client):
        account = make.account()
        give(account)
        client.force_login(make.member(account, Level.LEAD))

        page = client.get(reverse("web:account-team", args=[account.pk])).content.decode()
        refused = decide(client, account, state="former")

        assert WHY in page
        assert reverse("portfolio:key-status-set", args=[account.pk]) not in page
        assert refused.status_code == 403


class TestTakeBack:
    def test_it_brings_back_what_was(self, client, head):
        account = make.account()
        status = give(account)
        client.force_login(head)

        response = client.post(
            reverse("portfolio:key-status-undo", args=[account.pk, status.pk]), headers=HTMX
        )

        assert "Taken back." in response.content.decode()
        assert again(account).key_state == ""

    @pytest.mark.parametrize(("headers", "answer"), [({}, 302), (HTMX, 409)])
    def test_one_that_is_not_the_newest_any_more_stays(self, client, head, headers, answer):
        account = make.account()
        first = give(account, "candidate")
        give(account)
        client.force_login(head)

        response = client.post(
            reverse("portfolio:key-status-undo", args=[account.pk, first.pk]), headers=headers
        )

        assert response.status_code == answer
        assert again(account).key_state == "key"


class TestAccountPage:
    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("key", "Key account since 2026"),
            ("candidate", "Candidate"),
            ("former", "Former key account"),
        ],
    )
    def test_the_header_says_what_it_is(self, client, head, state, words):
        account = make.account()
        give(account, state)
        client.force_login(head)

        page = client.get(reverse("web:account", args=[account.pk])).content.decode()

        assert words in page

    def test_a_tier_from_before_the_rule_is_noticed(self, client, head):
        account = make.account(tier=only_for_key(name="Strategic"))
        client.force_login(head)

        page = client.get(reverse("web:account-team", args=[account.pk])).content.decode()

        assert "Tier without key-account status" in page
        assert "The tier Strategic is only for key accounts, and this account is none." in page


class TestMerge:
    def test_the_preview_says_that_the_status_goes_along(self, client, head):
        keep, other = make.account(), make.account()
        give(other)
        client.force_login(head)
        address = reverse("portfolio:account-merge", args=[keep.pk])

        page = client.get(address, {"with": other.pk}).content.decode()

        assert "Key-account status" in page


class TestList:
    def test_it_shows_key_accounts_with_who_decided(self, client, head):
        account = make.account(name="Ajax", tier=only_for_key(name="Strategic"))
        give(account, actor=head)
        make.account(name="Zeus", tier=account.tier)
        give(make.account(name="Hera"), "candidate")
        make.prepared()
        client.force_login(head)

        page = client.get(reverse("portfolio:key-accounts")).content.decode()
        candidates = client.get(reverse("portfolio:key-accounts"), {"status": "candidate"})

        assert all(
            word in page for word in ("Ajax", "Strategic", formats.day(SPRING), "Hana Head", WHY)
        )
        assert "Zeus" not in page
        assert "1 key account · 1 candidate" in page
        assert "1 account has a tier that is only for key accounts, and is none." in page
        assert "Hera" in candidates.content.decode()

    def test_members_see_theirs(self, client):
        mine, other = make.account(name="Ajax"), make.account(name="Zeus")
        give(mine)
        give(other)
        make.prepared()
        client.force_login(make.member(mine))

        page = client.get(reverse("portfolio:key-accounts")).content.decode()

        assert "Ajax" in page
        assert "Zeus" not in page

    def test_an_empty_one_says_what_to_do_next(self, client, head):
        make.account()
        make.prepared()
        client.force_login(head)

        page = client.get(reverse("portfolio:key-accounts")).content.decode()

        assert "Make an account one on its page, under Team" in page

    def test_the_accounts_know_the_status_as_filter_column_and_file(self, client, head):
        account = make.account(name="Ajax")
        make.account(name="Zeus")
        give(account)
        make.prepared()
        client.force_login(head)
        asked = {"status": "key", "columns": "name,status,key_since"}

        page = client.get(reverse("portfolio:accounts"), asked).content.decode()
        chosen = client.get(reverse("portfolio:accounts-export"), asked)
        whole = client.get(reverse("portfolio:accounts-export"), {"status": "key"})

        assert "Ajax" in page
        assert "Zeus" not in page
        assert formats.day(SPRING) in page
        for file in (chosen, whole):
            text = b"".join(file.streaming_content).decode("utf-8-sig")
            assert "Key-account status since" in text.splitlines()[0]
            assert "Key account" in text.splitlines()[1]
            assert "2026-03-01" in text.splitlines()[1]
            assert len(text.splitlines()) == 2


class TestUncared:
    def test_the_list_says_what_its_key_accounts_lack_and_leads_there(self, client, head):
        for account in (make.account(name="Alfa"), make.account(name="Beta", owner=head)):
            give(account)
        client.force_login(head)

        page = client.get(reverse("portfolio:key-accounts")).content.decode()

        assert "2 key accounts have no tier" in page
        assert "1 key account has no key account manager" in page
        there = client.get(reverse("portfolio:accounts"), {"status": "key", "owner": "none"})
        assert "Alfa" in there.content.decode()
        assert "Beta" not in there.content.decode()
