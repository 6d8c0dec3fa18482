"""Why an account scores as it does, readable by an outsider."""

import re

import pytest
from django.urls import reverse

from openkam.domain.selection import selectors, services
from openkam.domain.selection.tests import make


@pytest.fixture
def found(house):
    """A round that was run, in which two judged Beta and one of three is missing."""
    head = house.people["head"]
    found = make.measured(head)
    criterion = selectors.judged_criteria(found)[0].pk
    users = [house.people[persona].pk for persona in ("writer", "second", "observer")]
    services.ask_judges(head, found.pk, users, scope="all")
    row = found.accounts.get(name="Beta").pk
    for persona, score in (("writer", 8), ("second", 6)):
        services.judge_account(
            house.people[persona],
            row,
            criterion,
            score=score,
            evidence=f"What <i>{persona}</i> saw.",
            now=make.NOW,
        )
    make.ranked(found)
    services.run_round(head, found.pk, now=make.NOW)
    return found


def page_of(house, persona, found, name="Beta"):
    row = found.accounts.get(name=name).pk
    return house.visitor(persona).get(reverse("selection:account", args=[found.pk, row]))


class TestAccount:
    def test_a_member_reads_what_was_said_and_not_who(self, house, found):
        page = page_of(house, "reader", found).content.decode()

        assert "2 judgements, mean 7.0, from 6 to 8, 1 missing" in page
        assert "What &lt;i&gt;writer&lt;/i&gt; saw." in page
        assert "Second Head" not in page

    def test_an_observer_reads_who_said_it(self, house, found):
        assert "Second Head" in page_of(house, "observer", found).content.decode()

    def test_a_member_sees_no_account_of_others(self, house, found):
        assert page_of(house, "reader", found, "Alfa").status_code == 404

    def test_an_open_round_is_for_those_who_see_the_whole(self, house, found):
        again = make.measured(house.people["head"], name="Key accounts 2028")

        assert page_of(house, "reader", again).status_code == 404
        assert page_of(house, "writer", again).status_code == 403
        assert page_of(house, "observer", again).status_code == 200

    def test_the_points_add_up_to_the_score(self, house, found):
        page = page_of(house, "head", found, "Alfa").content.decode()

        *parts, total = map(float, re.findall(r'data-label="Points"><?b?>?([\d.]+)', page))
        assert sum(parts) == pytest.approx(total, abs=0.011)
        assert total == pytest.approx(found.accounts.get(name="Alfa").score, abs=0.006)

    def test_every_figure_leads_to_its_evidence(self, house, found):
        page = page_of(house, "head", found, "Alfa").content.decode()

        assert f'class="ok-ev" href="/accounts/{house.ids["Alfa"]}/money/"' in page

    def test_it_says_what_is_missing_and_why(self, house, found):
        page = page_of(house, "head", found, "Zeta").content.decode()

        assert "No line of it has a cost." in page
        assert "It bought nothing in the 12 months before" in page
        assert "Nobody has judged it." in page

    def test_it_says_which_must_have_is_not_reached(self, house, found):
        page = page_of(house, "head", found, "Эпсилон").content.decode()

        assert "It has no rank, since it does not reach a must-have." in page
        assert "What it buys costs more than it pays" in page

    def test_a_declined_account_says_why_to_its_manager(self, house, found):
        row = found.accounts.get(name="Beta")
        services.decide(
            house.people["head"],
            row.pk,
            verdict="decline",
            reason="Buys by price <alone>.",
            now=make.NOW,
            today=make.TODAY,
        )

        page = page_of(house, "reader", found).content.decode()

        assert "Declined as a key account" in page
        assert "Buys by price &lt;alone&gt;." in page

    def test_a_reopened_decision_stays_readable(self, house, found):
        row, head = found.accounts.get(name="Beta"), house.people["head"]
        wish = {"verdict": "decline", "reason": "By price.", "now": make.NOW, "today": make.TODAY}
        services.decide(head, row.pk, **wish)
        services.reopen(head, row.pk, reason="A new buyer.", seen=1, now=make.NOW)

        page = page_of(house, "reader", found).content.decode()

        assert "Nothing is decided yet." in page
        assert "A new buyer." in page

    def test_a_share_of_the_whole_is_told_only_to_who_may_know_it(self, house, found):
        row = found.accounts.get(name="Beta")
        row.flags = ["dependence"]
        row.save()

        assert "of all revenue comes from it" in page_of(house, "head", found).content.decode()
        assert "of all revenue" not in page_of(house, "reader", found).content.decode()

    def test_an_account_that_is_gone_stays_readable(self, house, found):
        found.accounts.filter(name="Beta").update(account=None)

        assert page_of(house, "observer", found).status_code == 200
        assert page_of(house, "reader", found).status_code == 404


class TestDecidingFromIt:
    def test_a_head_decides_from_the_page_of_the_score(self, house, found):
        row = found.accounts.get(name="Beta")
        address = reverse("selection:decide", args=[row.pk])
        assert address in page_of(house, "head", found).content.decode()
        given = {"verdict": "decline", "reason": "Too far away.", "seen": 0}

        house.visitor("head").post(address, given)

        page = page_of(house, "head", found).content.decode()
        assert "Too far away." in page
        assert "Reopen this decision" in page

    @pytest.mark.parametrize("persona", ["observer", "reader", "writer"])
    def test_others_are_not_offered_it(self, house, found, persona):
        row = found.accounts.get(name="Beta")

        page = page_of(house, persona, found).content.decode()

        assert reverse("selection:decide", args=[row.pk]) not in page

    def test_nothing_is_decided_while_the_round_is_prepared(self, house):
        found = make.measured(house.people["head"])

        assert "data-decides" not in page_of(house, "head", found).content.decode()
