"""Short list, judges and judgements as heads and observers read them."""

import pytest
from django.urls import reverse

from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import Judge, Judgement, RoundAccount
from openkam.domain.selection.selectors.opinions import Opinion, agreement_of
from openkam.domain.selection.tests import make
from openkam.domain.selection.views.judgements import agreement_in_words, drawn


@pytest.fixture
def found(house):
    return make.measured(house.people["head"])


def opinion(row, *scores, missing=()):
    said = [Judgement(row_id=row, judge_id=judge, score=score) for judge, score in scores]
    return Opinion(row=RoundAccount(pk=row), said=said, missing=missing)


class TestJudgingYourself:
    def test_a_head_without_colleagues_judges_at_once(self, house, found):
        page = house.visitor("head")
        address = reverse("selection:round-judges", args=[found.pk])
        assert "Judge yourself" in page.get(address).content.decode()

        answer = page.post(address, {"myself": "1"})

        assert answer.url == reverse("selection:judge", args=[found.pk])
        assert Judge.objects.get(round=found).scope == Judge.Scope.ALL


class TestAgreement:
    def words(self, said):
        return agreement_in_words(agreement_of(said), said)[0]

    def test_nobody(self):
        assert self.words([opinion(1, missing=("A",))]) == "Nobody has judged yet."

    def test_one_judge(self):
        assert self.words([opinion(1, (1, 5))]) == "One person has judged so far."

    def test_two_judges(self):
        said = [opinion(row, (1, 5), (2, 6)) for row in range(20)]

        assert self.words(said) == "Two people have judged."

    def test_each_for_themselves(self):
        said = [opinion(1, (1, 5)), opinion(2, (2, 5))]

        assert self.words(said) == "No account was judged by two people yet."

    def test_three_judges_of_few_accounts(self):
        said = [opinion(row, (1, row), (2, row), (3, row)) for row in range(1, 6)]

        assert "Fewer than 10 accounts" in self.words(said)

    def test_all_the_same(self):
        said = [opinion(row, (1, 5), (2, 5), (3, 5)) for row in range(12)]

        assert self.words(said) == "All judges gave the same score everywhere."

    def test_well_in_part_and_not(self):
        well = [opinion(row, *((judge, row % 10 + 1) for judge in (1, 2, 3))) for row in range(12)]
        apart = [opinion(row, (1, 1), (2, row % 10 + 1), (3, 10 - row % 10)) for row in range(12)]

        assert "agree well: 1.00 of 1" in self.words(well)
        assert "do not agree" in self.words(apart)

    def test_two_who_differ_by_three_points_should_be_heard(self):
        assert opinion(1, (1, 8), (2, 5)).differs
        assert not opinion(1, (1, 7), (2, 5)).differs
        assert opinion(1, (1, 7)).spread is None

    def test_dots_stand_for_scores(self):
        assert drawn([7, 7, 10]).count("<circle") == 3
        assert drawn([]) == ""


class TestJudgements:
    def test_it_shows_mean_spread_both_reasons_and_who_is_missing(self, house, found):
        head, criterion = house.people["head"], selectors.judged_criteria(found)[0]
        names = ("writer", "second", "observer")
        users = [house.people[name].pk for name in names]
        services.ask_judges(head, found.pk, users, scope="all")
        row = found.accounts.get(name="Alfa").pk
        for persona, score in (("writer", 9), ("second", 4)):
            services.judge_account(
                house.people[persona],
                row,
                criterion.pk,
                score=score,
                evidence=f"<b>{persona}</b> saw it.",
                now=make.NOW,
            )

        page = house.visitor("observer").get(reverse("selection:round-judgements", args=[found.pk]))

        text = page.content.decode()
        assert "6.5" in text
        assert "&lt;b&gt;writer&lt;/b&gt; saw it." in text
        assert "&lt;b&gt;second&lt;/b&gt; saw it." in text
        assert str(house.people["observer"]) in text
        assert "Two people have judged." in text

    def test_before_anybody_judged_it_says_what_comes(self, house, found):
        page = house.visitor("head").get(reverse("selection:round-judgements", args=[found.pk]))

        assert "Nobody has judged yet" in page.content.decode()


class TestJudges:
    def address(self, found):
        return reverse("selection:round-judges", args=[found.pk])

    def test_those_who_know_the_accounts_are_proposed(self, house, found):
        page = house.visitor("head").get(self.address(found)).content.decode()

        writer = house.people["writer"].pk
        assert f'name="user" value="{writer}" checked' in page
        assert "works on 1 of 6" in page

    def test_several_are_asked_at_once(self, house, found):
        users = [house.people["writer"].pk, house.people["reader"].pk]

        house.visitor("head").post(
            self.address(found),
            {"user": users, "other": house.people["second"].pk, "scope": "own"},
        )

        assert Judge.objects.filter(round=found, scope="own").count() == 3

    def test_nobody_chosen_is_told(self, house, found):
        response = house.visitor("head").post(self.address(found), {"scope": "all", "other": ""})

        assert response.status_code == 422
        assert "Choose who is to judge." in response.content.decode()

    def test_a_released_one_is_shown_with_what_counts(self, house, found):
        services.ask_judge(house.people["head"], found.pk, house.people["writer"].pk, scope="all")

        house.visitor("head").post(self.address(found), {"release": house.people["writer"].pk})
        page = house.visitor("head").get(self.address(found)).content.decode()

        assert "0 judgements count" in page
        assert "Ask again" in page

    def test_an_observer_reads_and_changes_nothing(self, house, found):
        page = house.visitor("observer").get(self.address(found)).content.decode()

        assert "Ask colleagues" not in page
        answer = house.visitor("observer").post(self.address(found), {"user": 1, "scope": "all"})
        assert answer.status_code == 403

    def test_a_round_that_was_run_meanwhile_is_told(self, house, found):
        services.run_round(house.people["head"], found.pk, now=make.NOW)

        response = house.visitor("head").post(
            self.address(found), {"user": house.people["writer"].pk, "scope": "all"}
        )

        assert response.status_code == 422


class TestShortList:
    def address(self, found):
        return reverse("selection:round-short-list", args=[found.pk])

    def test_it_shows_rank_revenue_and_who_is_on_it(self, house, found):
        page = house.visitor("head").get(self.address(found)).content.decode()

        assert "6 accounts are judged by people." in page
        assert "Delta &amp; &lt;Sons&gt;" in page
        assert "12\u202f000" in page

    def test_it_is_searched_in_any_alphabet(self, house, found):
        page = house.visitor("head").get(self.address(found), {"q": "ЭПСИЛОН"}).content.decode()

        assert "Эпсилон" in page
        assert "Alfa" not in page

    def test_one_or_many_are_taken_off_and_put_on(self, house, found):
        browser, rows = house.visitor("head"), list(found.accounts.order_by("pk"))

        browser.post(self.address(found), {"one": f"off:{rows[0].pk}"})
        browser.post(self.address(found), {"do": "off", "chosen": [row.pk for row in rows[1:3]]})
        off = found.accounts.filter(is_shortlisted=False).count()
        browser.post(self.address(found), {"do": "on", "all": "4", "asked": "no"})

        assert off == 4
        assert not found.accounts.filter(is_shortlisted=False).exists()

    @pytest.mark.parametrize(
        "data", [{}, {"do": "on"}, {"one": "x"}, {"one": "on:x"}, {"do": "off", "all": "7"}]
    )
    def test_what_cannot_be_is_told_and_changes_nothing(self, house, found, data):
        response = house.visitor("head").post(self.address(found), data, follow=True)

        assert response.status_code == 200
        assert "ok-message error" in response.content.decode()
        assert found.accounts.filter(is_shortlisted=True).count() == 6

    def test_it_is_proposed_anew(self, house, found):
        house.visitor("head").post(self.address(found), {"propose": "1"})

        assert not found.accounts.filter(is_shortlisted=True).exists()
        assert make.ranked(found).accounts.filter(is_shortlisted=True).count() == 6
