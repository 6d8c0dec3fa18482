from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.concentration import (
    AbcCounts,
    TopAccounts,
    TopShares,
    abc_classes,
    abc_counts,
    at_least,
    concentration,
    dependence_alarms,
    top_20_percent,
    top_share,
    without,
)
from openkam.calc.ranking import rank

from .strategies import MODEST, any_revenues, book, net_positive_revenues, positive_revenues

THE_SAME = Decimal("1e-20")


class TestRank:
    def test_it_puts_the_largest_first_and_breaks_ties_by_key(self) -> None:
        revenues = {3: Decimal(5), 1: Decimal("-2"), 4: Decimal(9), 2: Decimal(5), 5: Decimal(0)}

        assert list(rank(revenues)) == [(4, 9), (2, 5), (3, 5), (5, 0), (1, -2)]

    def test_it_leaves_a_ranking_as_it_is(self) -> None:
        ranking = rank(book(1, 2))

        assert rank(ranking) is ranking

    @pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity"])
    def test_it_refuses_what_is_no_number(self, amount: str) -> None:
        with pytest.raises((ValueError, ArithmeticError)):
            rank({1: Decimal(1), 2: Decimal(amount)})


class TestTopShare:
    def test_it_is_the_share_of_the_largest(self) -> None:
        revenues = book(10, 50, 15, 25)

        assert top_share(revenues, 1) == Decimal("0.5")
        assert top_share(revenues, 2) == Decimal("0.75")

    def test_it_is_everything_when_there_are_fewer_accounts(self) -> None:
        assert top_share(book(3, 4), 10) == 1

    def test_it_exceeds_one_while_somebody_is_negative(self) -> None:
        assert top_share(book(150, -50), 1) == Decimal("1.5")

    @pytest.mark.parametrize("revenues", [{}, book(0, 0), book(5, -5), book(5, -6)])
    def test_it_is_unknown_without_a_positive_total(self, revenues: dict[int, Decimal]) -> None:
        assert top_share(revenues, 1) is None

    def test_it_refuses_a_negative_count(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            top_share(book(1), -1)

    @MODEST
    @given(positive_revenues)
    def test_it_grows_with_the_count_up_to_one(self, revenues: dict[int, Decimal]) -> None:
        shares = [top_share(revenues, count) for count in range(len(revenues) + 1)]

        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0, 1)


class TestTop20Percent:
    @pytest.mark.parametrize(
        ("accounts", "fifth"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (4372, 875)]
    )
    def test_it_rounds_the_number_of_accounts_up(self, accounts: int, fifth: int) -> None:
        top = top_20_percent(book(*[1] * accounts))

        assert top.accounts == fifth
        assert abs(top.share - Decimal(fifth) / accounts) < THE_SAME

    def test_it_finds_80_percent_in_a_book_made_so(self) -> None:
        assert top_20_percent(book(80, 5, 5, 5, 5)) == (1, Decimal("0.8"))

    def test_it_is_nobody_and_unknown_without_accounts(self) -> None:
        assert top_20_percent({}) == TopAccounts(0, None)


class TestAbc:
    def test_it_puts_the_account_that_crosses_a_limit_in_the_better_class(self) -> None:
        revenues = book(70, 20, 6, 3, 1)

        assert abc_classes(revenues) == {1: "A", 2: "A", 3: "B", 4: "C", 5: "C"}

    def test_it_closes_the_class_with_the_account_that_meets_the_limit(self) -> None:
        revenues = book(60, 20, 15, 5)

        assert abc_classes(revenues) == {1: "A", 2: "A", 3: "B", 4: "C"}

    def test_it_puts_who_brings_nothing_or_less_in_c(self) -> None:
        classes = abc_classes(book(100, 0, -60))

        assert classes == {1: "A", 2: "C", 3: "C"}

    def test_it_obeys_the_limits_of_the_company(self) -> None:
        revenues = book(70, 20, 6, 3, 1)

        assert abc_counts(revenues, Decimal("0.70"), Decimal("0.90")) == AbcCounts(1, 1, 3)
        assert abc_counts(revenues, Decimal(1), Decimal(1)) == AbcCounts(5, 0, 0)

    @pytest.mark.parametrize("revenues", [{}, book(0), book(5, -5), book(-1)])
    def test_it_is_unknown_without_a_positive_total(self, revenues: dict[int, Decimal]) -> None:
        assert abc_classes(revenues) is None
        assert abc_counts(revenues) is None

    @pytest.mark.parametrize(
        ("a_limit", "b_limit"), [("0", "0.95"), ("0.95", "0.80"), ("0.80", "1.01")]
    )
    def test_it_refuses_limits_that_are_no_shares_in_order(
        self, a_limit: str, b_limit: str
    ) -> None:
        with pytest.raises(ValueError, match="limit"):
            abc_counts(book(1), Decimal(a_limit), Decimal(b_limit))

    @MODEST
    @given(net_positive_revenues)
    def test_it_gives_each_account_one_class_and_counts_them(
        self, revenues: dict[int, Decimal]
    ) -> None:
        classes = abc_classes(revenues)
        counts = abc_counts(revenues)

        assert classes is not None
        assert classes.keys() == revenues.keys()
        assert counts == tuple(list(classes.values()).count(name) for name in "ABC")

    @MODEST
    @given(net_positive_revenues)
    def test_it_takes_the_fewest_accounts_that_reach_the_limit(
        self, revenues: dict[int, Decimal]
    ) -> None:
        goal = sum(revenues.values()) * Decimal("0.80")
        counts = abc_counts(revenues)
        largest = sorted(revenues.values(), reverse=True)

        assert counts is not None
        assert sum(largest[: counts.a]) >= goal > sum(largest[: counts.a - 1])


class TestAtLeast:
    def test_it_includes_who_brings_exactly_the_limit(self) -> None:
        # ASC 280-10-50-42: "10 percent or more".
        revenues = book(10, "9.9999", "80.0001")

        assert at_least(revenues) == (3, 1)

    def test_it_names_nobody_when_shares_are_unknown(self) -> None:
        assert at_least(book(5, -5)) == ()
        assert at_least({}) == ()

    @pytest.mark.parametrize("limit", ["0", "-0.1", "1.5"])
    def test_it_refuses_a_limit_that_is_no_share(self, limit: str) -> None:
        with pytest.raises(ValueError, match="limit"):
            at_least(book(1), Decimal(limit))

    def test_it_rings_at_the_limit_of_dependence(self) -> None:
        revenues = book(30, 29, 41)

        assert dependence_alarms(revenues) == (3, 1)
        assert dependence_alarms(revenues, Decimal("0.40")) == (3,)


class TestWithout:
    def test_it_leaves_the_others_as_they_are(self) -> None:
        assert without(book(50, 30, 20), [1, 3]) == {2: Decimal(30)}

    def test_it_keeps_the_rest_of_a_partial_loss(self) -> None:
        remaining = without(book(50, 30), [1], Decimal("0.4"))

        assert remaining == book(30, 30)

    def test_it_leaves_nothing_without_everybody(self) -> None:
        revenues = book(50, 30, 20)

        assert without(revenues, revenues.keys()) == {}

    def test_it_changes_nothing_by_losing_who_bought_nothing(self) -> None:
        assert without(book(50), [9]) == book(50)

    @pytest.mark.parametrize("lost_share", ["-0.1", "1.1"])
    def test_it_refuses_to_lose_more_than_all(self, lost_share: str) -> None:
        with pytest.raises(ValueError, match="between 0 and 1"):
            without(book(50), [1], Decimal(lost_share))

    @MODEST
    @given(any_revenues, st.sets(st.integers(1, 99)))
    def test_it_loses_exactly_what_they_brought(
        self, revenues: dict[int, Decimal], lost: set[int]
    ) -> None:
        remaining = without(revenues, lost)

        gone = sum(revenue for key, revenue in revenues.items() if key in lost)
        assert sum(remaining.values()) + gone == sum(revenues.values())
        assert without(revenues, lost, Decimal(0)) == revenues


class TestConcentration:
    def test_it_says_everything_about_one_book(self) -> None:
        answer = concentration(book(50, 25, 15, 10, 0, -20))

        assert (answer.accounts, answer.positive, answer.zero, answer.negative) == (6, 4, 1, 1)
        assert answer.revenue == 80
        assert answer.top_20_percent == TopAccounts(2, Decimal("0.9375"))
        assert answer.shares == TopShares(
            Decimal("0.625"), Decimal("1.125"), Decimal("1.25"), Decimal("1")
        )
        assert answer.abc == AbcCounts(2, 1, 3)
        assert answer.hhi == 3450
        assert answer.at_least_10_percent == (1, 2, 3, 4)
        assert answer.alarms == (1, 2)

    def test_it_lists_the_accounts_in_order(self) -> None:
        rows = concentration({8: Decimal(20), 9: Decimal(80)}).rows

        assert rows[0] == (1, 9, 80, Decimal("0.8"), Decimal("0.8"), "A")
        assert rows[-1] == (2, 8, 20, Decimal("0.2"), 1, "B")
        assert list(rows) == [rows[0], rows[1]] == list(rows[:50])
        with pytest.raises(IndexError):
            rows[2]

    def test_it_knows_nothing_about_nobody(self) -> None:
        answer = concentration({})

        assert (answer.accounts, answer.positive, answer.revenue) == (0, 0, 0)
        assert answer.top_20_percent == TopAccounts(0, None)
        assert answer.shares == TopShares(None, None, None, None)
        assert answer.abc is answer.hhi is answer.effective_number is answer.gini is None
        assert (answer.at_least_10_percent, answer.alarms, list(answer.rows)) == ((), (), [])

    def test_it_knows_one_account(self) -> None:
        answer = concentration(book(42))

        assert answer.shares.top_10 == answer.top_20_percent.share == 1
        assert (answer.hhi, answer.effective_number, answer.gini) == (10_000, 1, 0)
        assert answer.abc == AbcCounts(1, 0, 0)
        assert answer.alarms == (1,)

    @pytest.mark.parametrize("credit", [-100, -130])
    def test_it_keeps_the_index_figures_when_credits_eat_the_total(self, credit: int) -> None:
        answer = concentration(book(50, 50, credit))

        assert answer.revenue == 100 + credit
        assert answer.shares.top_1 is answer.abc is None
        assert answer.alarms == ()
        assert [row.share for row in answer.rows] == [None, None, None]
        assert [row.abc_class for row in answer.rows] == [None, None, None]
        assert (answer.hhi, answer.effective_number, answer.gini) == (5000, 2, 0)

    def test_it_rings_at_the_limit_that_the_company_sets(self) -> None:
        revenues = book(*[10] * 10)

        assert concentration(revenues).alarms == ()
        assert len(concentration(revenues, dependence_limit=Decimal("0.1")).alarms) == 10

    def test_it_does_not_depend_on_the_precision_of_the_caller(self) -> None:
        revenues = book("1000.0001", "333.3333", "-0.0001")
        expected = concentration(revenues)

        with localcontext() as context:
            context.prec = 3
            answer = concentration(revenues)

        assert answer == expected
        assert answer.revenue == Decimal("1333.3333")

    @MODEST
    @given(net_positive_revenues)
    def test_its_shares_sum_to_one(self, revenues: dict[int, Decimal]) -> None:
        rows = concentration(revenues).rows

        assert abs(sum(row.share for row in rows) - 1) < THE_SAME * max(
            1, *(abs(row.share) for row in rows)
        )
        assert rows[-1].cumulative_share == 1

    @MODEST
    @given(any_revenues, st.randoms(use_true_random=False))
    def test_it_does_not_depend_on_the_order(self, revenues: dict[int, Decimal], random) -> None:
        shuffled = dict(random.sample(list(revenues.items()), len(revenues)))

        assert concentration(shuffled) == concentration(revenues)

    @MODEST
    @given(net_positive_revenues, st.integers(min_value=1, max_value=10**6))
    def test_it_does_not_depend_on_the_currency(
        self, revenues: dict[int, Decimal], rate: int
    ) -> None:
        here = concentration(revenues)
        abroad = concentration({key: revenue * rate for key, revenue in revenues.items()})

        assert abroad.shares == here.shares
        assert (abroad.abc, abroad.hhi, abroad.gini) == (here.abc, here.hhi, here.gini)
        assert (abroad.at_least_10_percent, abroad.alarms) == (
            here.at_least_10_percent,
            here.alarms,
        )

    @MODEST
    @given(any_revenues)
    def test_it_counts_each_account_once(self, revenues: dict[int, Decimal]) -> None:
        answer = concentration(revenues)

        assert answer.positive + answer.zero + answer.negative == answer.accounts == len(revenues)
        assert answer.revenue == sum(revenues.values())
        assert answer.abc is None or sum(answer.abc) == answer.accounts
