"""The words under the pictures are true whatever the figures."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkam.core.face.formats import MINUS, NARROW, SPACE
from openkam.domain.economics import selectors
from openkam.domain.economics.tests import make

REVENUES = st.dictionaries(st.integers(1, 30), st.integers(-1000, 10_000), min_size=1, max_size=20)


def said(revenues, **fields):
    sentence = selectors.about_concentration(make.report(revenues, **fields), "Largest")
    return f"{sentence.first} {sentence.second}".replace(SPACE, " ")


def equal(count, amount=100):
    return dict.fromkeys(range(1, count + 1), amount)


class TestAboutConcentration:
    def test_it_is_nearly_20_80(self):
        text = said({**equal(2, 390), **dict.fromkeys(range(3, 11), 25)})

        assert text == (
            "It is nearly 20/80 here: the 2 largest accounts (20 %) bring 79.6 % of revenue."
            " The largest, Largest, brings 39.8 %; the other 8 share 20.4 %."
        )

    def test_more_hangs_on_few(self):
        text = said({**equal(4, 2000), **dict.fromkeys(range(5, 21), 10)})

        assert text == (
            "More hangs on few than 20/80: the 4 largest accounts (20 %) bring 98.0 % of revenue."
            " The largest, Largest, brings 24.5 %; the other 16 share 2.0 %."
        )

    def test_it_is_spread_wider(self):
        text = said(equal(20))

        assert text.startswith(
            "Revenue is spread wider than 20/80: the 4 largest accounts (20 %) bring 20.0 %"
        )

    def test_a_fifth_that_is_rather_a_quarter_is_not_compared_with_20_80(self):
        text = said({**equal(2, 400), **dict.fromkeys(range(3, 7), 50)})

        assert text.startswith("The 2 largest accounts (33 %) bring 80.0 % of revenue.")

    def test_of_many_accounts_the_ten_largest_are_named(self):
        text = said(equal(100))

        assert text.endswith("The ten largest alone bring 10.0 %; the other 80 share 80.0 %.")

    def test_groups_are_called_groups(self):
        text = said(equal(10), by="group")

        assert "the 2 largest groups (20 %) bring" in text

    def test_few_accounts_are_counted(self):
        text = said({1: 75, 2: 25})

        assert text == "2 accounts bring all revenue. The largest, Largest, brings 75.0 %."

    def test_one_account_brings_all(self):
        text = said({1: 75})

        assert text == "Largest brings all revenue of this period. Nobody else bought anything."

    def test_a_loss_has_no_shares(self):
        text = said({1: 10, 2: -30})

        assert f"is {MINUS}€20." in text
        assert "no curve" in text

    def test_nothing_has_no_shares(self):
        text = said({1: 30, 2: -30})

        assert "cancel out" in text

    def test_the_others_may_have_more_credit_notes_than_sales(self):
        text = said({**equal(2, 500), **dict.fromkeys(range(3, 11), -10)})

        assert "(20 %) bring 108.7 % of revenue." in text
        assert text.endswith("the other 8 together have more credit notes than sales.")

    @settings(deadline=None)
    @given(REVENUES)
    def test_there_is_always_one(self, revenues):
        assert said(revenues).strip()


class TestAboutLoss:
    def test_it_says_who_would_be_the_largest(self):
        report = make.report({1: 60, 2: 30, 3: 10})

        sentence = selectors.about_loss(report, report.if_lost([1]), "Second")

        assert sentence.first.replace(SPACE, " ") == "Revenue falls by 60.0 %, that is by €60."
        assert sentence.second.replace(SPACE, " ") == (
            "The largest share would pass to Second with 75.0 %."
        )

    def test_what_falls_is_the_difference_of_the_revenues_shown(self):
        report = make.report({1: Decimal("698633.8"), 2: Decimal("7258925.6")})

        sentence = selectors.about_loss(report, report.if_lost([1]), "Second")

        # 7 957 559.4 → 7 258 925.6, shown as 7 957 559 → 7 258 926
        assert "that is by €698 633." in sentence.first.replace(SPACE, " ").replace(NARROW, " ")

    def test_who_loses_a_part_may_only_be_overtaken(self):
        report = make.report({1: 60, 2: 40})

        sentence = selectors.about_loss(report, report.if_lost([1], Decimal("0.5")), "Second")

        assert sentence.second.replace(SPACE, " ") == (
            "Second would then have the largest share, 57.1 %."
        )

    def test_the_largest_may_stay_the_largest(self):
        report = make.report({1: 60, 2: 30, 3: 10})

        sentence = selectors.about_loss(report, report.if_lost([2]), "First")

        assert sentence.second.startswith("First would stay the largest")

    @pytest.mark.parametrize(
        ("revenues", "lost", "words"),
        [
            ({1: 60, 2: -30}, [2], "Revenue rises by €30"),
            ({1: 60, 2: 0}, [2], "Revenue stays as it is"),
            ({1: 60, 2: -90}, [1], "Revenue falls by €60."),
        ],
    )
    def test_it_is_true_of_credit_notes(self, revenues, lost, words):
        report = make.report(revenues)

        sentence = selectors.about_loss(report, report.if_lost(lost), "First")

        assert sentence.first.startswith(words)

    def test_nobody_may_be_left(self):
        report = make.report({1: 60})

        sentence = selectors.about_loss(report, report.if_lost([1]), "")

        assert sentence.second == "Nobody would be left."

    @settings(deadline=None)
    @given(REVENUES, st.sampled_from(["0.25", "0.5", "1"]))
    def test_there_is_always_one(self, revenues, share):
        report = make.report(revenues)

        for key in revenues:
            loss = report.if_lost([key], Decimal(share))
            assert selectors.about_loss(report, loss, "Next").first


class TestAboutWhatIsSeen:
    def test_who_sees_all_needs_no_word(self):
        assert selectors.about_what_is_seen(make.report({1: 60})) == ""

    def test_a_member_is_told_that_these_are_their_own(self):
        text = selectors.about_what_is_seen(make.report({1: 60}, sees_all=False))

        assert text.startswith("These are your own accounts")
        assert "company" not in text

    def test_a_member_is_told_their_part_of_the_company(self):
        report = make.report({1: 60}, sees_all=False, whole_revenue=Decimal(240))

        assert f"25.0{SPACE}% of the company's" in selectors.about_what_is_seen(report)
