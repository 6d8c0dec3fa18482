"""Pages that say how good dossiers are, what data contradict, and what is due."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from openkam.core.audit import trail
from openkam.core.audit.models import Entry
from openkam.domain.dossier import services
from openkam.domain.dossier.models import AccountDossier, Fact
from openkam.domain.dossier.selectors.due import due_on, overdue_count, promises, to_revise
from openkam.domain.dossier.services import measuring
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.models import Account, Tier
from openkam.domain.portfolio.services import set_tier
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
FINDING = {
    **{"code": "exceeded", "year": 2026, "budget": "500", "invoiced": "600"},
    **{"currency": "EUR", "as_of": "2026-09-30", "found_on": "2026-10-01"},
}


@pytest.fixture
def seen(client):
    portfolio.company()
    client.force_login(make.actor())
    return client


def contradicted(account):
    budget = {"number": 500, "currency": "EUR", "year": 2026}
    version = make.fact(account, "budget", **budget, today=timezone.localdate())
    Fact.objects.filter(pk=version.fact_id).update(contradiction=FINDING)
    AccountDossier.objects.filter(account=account).update(contradicted=1)
    return version


class TestContradiction:
    def test_it_stands_in_the_dossier_with_its_figures_and_lines(self, seen):
        account = portfolio.account()
        version = contradicted(account)

        text = seen.get(reverse("web:account-dossier", args=[account.pk])).content.decode()

        assert "data say otherwise" in text
        assert "the budget noted is €500" in text
        assert reverse("portfolio:account-lines", args=[account.pk]) in text
        assert reverse("dossier:fact-answer", args=[version.fact_id]) in text

    def test_answering_needs_a_reason_and_loses_nothing(self, seen):
        version = contradicted(portfolio.account())
        url = reverse("dossier:fact-answer", args=[version.fact_id])

        assert seen.post(url, {"why": " "}).status_code == 422
        long = "Agreed " * 100
        assert long in seen.post(url, {"why": long}).content.decode()
        assert seen.post(url, {"why": "Agreed with <b>them</b>"}).status_code == 302

        account = version.fact.account_id
        text = seen.get(reverse("web:account-dossier", args=[account])).content.decode()
        assert "data say otherwise" not in text
        assert "Agreed with &lt;b&gt;them&lt;/b&gt;" in text

    def test_a_revision_asks_it_first_and_wants_the_reason(self, seen):
        account, today = portfolio.account(), timezone.localdate()
        make.fact(account, "goals", "Ten shops", today=today - timedelta(days=900))
        contradicted(account)
        found = services.begin_revision(make.actor(), account.pk, now=timezone.now(), today=today)
        url = reverse("dossier:revision", args=[found.pk])
        assert found.asked[:2] == [("budget", 2026), ("goals", None)]

        assert "data say otherwise" in seen.get(url).content.decode()
        assert "Say why it is true still." in seen.post(url, {"act": "checked"}).content.decode()
        seen.post(url, {"act": "checked", "why": "Agreed"})

        found.refresh_from_db()
        assert found.done == {"budget:2026": "checked"}


class TestContract:
    def test_it_is_marked_and_answered_for(self, seen):
        contract = make.contract(portfolio.account(), today=timezone.localdate()).contract
        contract.contradiction = {
            **{"code": "below", "group": "Bikes", "actual": "40", "agreed": "100"},
            **{"from": "2025-10-01", "until": "2026-10-01", "as_of": "2026-09-30"},
            **{"currency": "EUR", "found_on": "2026-10-01"},
        }
        contract.save()
        url = reverse("web:account-dossier-contracts", args=[contract.account_id])

        text = seen.get(url).content.decode()
        assert "Bikes: €40 in" in text
        assert "agreed are €100 a year" in text
        answer = reverse("dossier:contract-answer", args=[contract.pk])
        assert seen.post(answer, {"why": "It begins in winter"}).status_code == 302

        text = seen.get(reverse("dossier:contract", args=[contract.pk])).content.decode()
        assert "It begins in winter" in text
        assert "data say otherwise" not in text


class TestHeaderAndOverview:
    def test_the_header_says_how_fresh_it_is_and_what_data_contradict(self, seen):
        account = portfolio.account()
        contradicted(account)

        text = seen.get(reverse("web:account", args=[account.pk])).content.decode()

        assert "data contradict 1 fact" in text
        assert "Sales contradict 1 fact" in text
        assert "Their budget for what we sell 2026" in text  # changed lately

    def test_the_overview_names_the_contract_that_renews_next(self, seen):
        account = portfolio.account()
        make.contract(account, today=timezone.localdate(), title="Frame agreement 2026")
        measuring.refresh([account.pk], timezone.localdate())

        text = seen.get(reverse("web:account", args=[account.pk])).content.decode()

        assert "Frame agreement 2026" in text

    def test_a_key_account_without_a_dossier_says_so(self, seen):
        account = portfolio.account(key_state="key", key_since=make.TODAY)

        text = seen.get(reverse("web:account", args=[account.pk])).content.decode()

        assert "nothing is known yet" in text
        assert "Nothing is noted here yet." in text


class TestNothingDue:
    def test_it_says_which_key_accounts_never_come_due_for_want_of_a_tier(self, seen):
        portfolio.account(key_state="key", key_since=make.TODAY)

        text = seen.get(reverse("dossier:revisions")).content.decode()

        assert "1 key account has no tier" in text
        assert "?status=key&amp;tier=none" in text


class TestDueList:
    @pytest.fixture
    def due(self, seen):
        tier = portfolio.tier(name="Strategic", dossier_revision_days=90)
        today = timezone.localdate()
        for name, days in (("Late Ltd", 91), ("Just in Time", 90)):
            account = portfolio.account(name=name, tier=tier)
            make.fact(account, "goals", "Ten shops", is_confirmed=True)
            AccountDossier.objects.filter(account=account).update(
                revised_on=today - timedelta(days=days)
            )
        long_ago = today - timedelta(days=91)
        portfolio.account(name="Never Inc", tier=tier, created_on=long_ago)
        portfolio.account(name="New Inc", tier=tier, created_on=today)
        portfolio.account(name="Nothing promised")
        return seen

    def names(self, client, **asked):
        text = client.get(reverse("dossier:revisions"), asked).content.decode()
        known = ("Late Ltd", "Just in Time", "Never Inc", "New Inc", "Nothing promised")
        return {name for name in known if name in text}

    def test_it_shows_what_is_overdue_and_counts_it(self, due):
        assert self.names(due) == {"Late Ltd", "Never Inc"}
        assert overdue_count(make.actor(), timezone.localdate()) == 2
        text = due.get(reverse("dossier:revisions")).content.decode()
        assert "2 are overdue" in text
        assert '<small class="ok-flag watch">2<' in text  # in the menu

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            ({"show": "all"}, {"Late Ltd", "Just in Time", "Never Inc", "New Inc"}),
            ({"show": "never"}, {"Never Inc", "New Inc"}),
            ({"q": "late"}, {"Late Ltd"}),
            ({"sort": "fresh"}, {"Late Ltd", "Never Inc"}),
            ({"sort": "-revised"}, {"Late Ltd", "Never Inc"}),
        ],
    )
    def test_it_is_narrowed_and_sorted(self, due, asked, names):
        assert self.names(due, **asked) == names

    def test_who_was_given_the_tier_lately_is_due_one_interval_later(self, due):
        never = Account.objects.get(name="Never Inc")
        other = portfolio.tier(name="Major", dossier_revision_days=90)
        Entry.objects.all().delete()

        set_tier(make.actor(), never.pk, other.pk)

        today = timezone.localdate()
        (row,) = to_revise(make.actor(), today, show="never", q="Never")
        assert self.names(due) == {"Late Ltd"}
        assert overdue_count(make.actor(), today) == 1
        assert due_on(row, None, promises()) == today + timedelta(days=90)

    def test_what_a_tier_promises_from_today_on_is_late_nowhere(self, due):
        tier = Tier.objects.get(name="Strategic")
        trail.record(make.actor(), "tier.changed", tier, dossier_revision_days=(None, 90))

        assert self.names(due) == {"Late Ltd"}
        assert overdue_count(make.actor(), timezone.localdate()) == 1

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_it_goes_into_a_file(self, due, kind):
        answer = due.get(reverse("dossier:revisions-export", args=[kind]))

        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert kind == "xlsx" or b"Late Ltd" in body


class TestListOfAccounts:
    @pytest.fixture
    def listed(self, seen):
        for name, share in (("Fresh Ltd", 0.9), ("Old Ltd", 0.2)):
            account = portfolio.account(name=name)
            make.fact(account, "goals", "Ten shops")
            AccountDossier.objects.filter(account=account).update(freshness=share)
        portfolio.account(name="Empty Ltd")
        return seen

    def page(self, client, **asked):
        columns = {"columns": "name,dossier"}
        return client.get(reverse("portfolio:accounts"), {**columns, **asked}).content.decode()

    def test_it_shows_how_fresh_dossiers_are_and_sorts_by_that(self, listed):
        page = self.page(listed, sort="dossier")

        assert "Freshness of the dossier" in page
        assert page.index("Old Ltd") < page.index("Fresh Ltd") < page.index("Empty Ltd")
        assert ">20<" in page

    @pytest.mark.parametrize(("asked", "name"), [("low", "Old Ltd"), ("unknown", "Empty Ltd")])
    def test_it_is_narrowed_by_that(self, listed, asked, name):
        page = self.page(listed, dossier=asked)

        shown = [one for one in ("Fresh Ltd", "Old Ltd", "Empty Ltd") if one in page]
        assert shown == [name]

    def test_the_file_has_it_too(self, listed):
        answer = listed.get(
            reverse("portfolio:accounts-export"), {"columns": "name,dossier", "dossier": "low"}
        )

        text = b"".join(answer.streaming_content).decode()
        assert "Freshness of the dossier" in text
        assert "Old Ltd" in text
        assert "Fresh Ltd" not in text
