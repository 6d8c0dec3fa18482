"""The pages of must-haves and cut, and of the scores."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from openkam.domain.selection import forms, services
from openkam.domain.selection.models import RoundAccount
from openkam.domain.selection.selectors import anchoring, effects, units
from openkam.domain.selection.selectors.anchoring import Anchors
from openkam.domain.selection.selectors.effects import Cut, Measured
from openkam.domain.selection.tests import make


def criterion_of(found, code="revenue"):
    return found.version.criteria.get(criterion__code=code)


def rule(place, measure, limit, value):
    return {
        f"rule-{place}-measure": measure,
        f"rule-{place}-limit": limit,
        f"rule-{place}-value": value,
    }


class TestTypedNumber:
    @pytest.mark.parametrize(
        ("language", "text", "number"),
        [
            ("en", "1,234.5", "1234.5"),
            ("en", "1,234", "1234"),
            ("en", "1.234", "1.234"),
            ("en", "12,5", "12.5"),
            ("en", "−5 %", "-5"),
            ("en", "€ 1 200", "1200"),
            ("en", "30 days", "30"),
            ("cs", "1 234,5 Kč", "1234.5"),
            ("cs", "1.234", "1234"),
            ("cs", "30 dní", "30"),
            ("pl", "3 lata", "3"),
            ("ru", "30 дней", "30"),
            ("cs", "0.5", "0.5"),
            ("cs", "1.234.567,8", "1234567.8"),
        ],
    )
    def test_it_reads_what_people_type(self, language, text, number):
        with translation.override(language):
            assert forms.typed_number(text) == Decimal(number)

    @pytest.mark.parametrize(
        "text", ["", "much", "12 k", "1-2", "1.2.3,4,5", "9" * 61, "1e9", "NaN", "9" * 20]
    )
    def test_it_refuses_what_is_no_number(self, text):
        with pytest.raises(forms.NotANumber):
            forms.typed_number(text)

    @pytest.mark.parametrize(("measure", "value"), [("growth", 0.125), ("revenue", 1250.5)])
    def test_what_is_shown_reads_back_as_it_was(self, measure, value):
        shown = units.as_typed(measure, value)

        assert units.as_stored(measure, forms.typed_number(shown)) == pytest.approx(value)


class TestCutEffect:
    ROWS = [
        Measured(1, "A", {"margin_rate": 0.2}, 8.0),
        Measured(2, "B", {"margin_rate": -0.1}, 7.0),
        Measured(3, "C", {"margin_rate": None}, 6.0),
        Measured(4, "D", {"margin_rate": 0.1}, 3.0),
    ]
    RULES = [{"measure": "margin_rate", "at_least": 0.0}]

    @pytest.mark.parametrize(
        ("cut", "inside", "binding"),
        [
            (Cut(), 3, "accounts"),
            (Cut(max_accounts=2), 2, "max_accounts"),
            (Cut(managers=1, accounts_each=1, max_accounts=2), 1, "capacity"),
            (Cut(max_accounts=3, min_score=5), 2, "min_score"),
            (Cut(max_accounts=3), 3, "max_accounts"),
            (Cut(max_accounts=4, min_score=2), 3, "accounts"),
        ],
    )
    def test_it_tells_which_limit_binds(self, cut, inside, binding):
        effect = effects.cut_effect(self.ROWS, self.RULES, cut)

        assert (effect.inside, effect.excluded) == (inside, 1)
        assert effect.binding.kind == binding

    def test_without_any_limit_the_first_sixty_count(self):
        rows = [Measured(place, str(place), {}, 5.0) for place in range(100)]

        effect = effects.cut_effect(rows, [], Cut())

        assert (effect.inside, effect.binding.kind) == (60, "none")

    def test_unknown_excludes_nobody_and_is_counted(self):
        effect = effects.rule_effect(self.ROWS, self.RULES[0])

        assert (effect.excluded, effect.unknown) == (1, 1)
        assert effect.named == ((2, "B", -0.1),)


class TestSpread:
    def test_every_known_value_is_counted_once(self):
        spread = anchoring.spread([0, 1, 5, 5, 9, 10, 12, None], Anchors(1, 10))

        assert (spread.lowest, spread.middle, spread.highest) == (2, 3, 2)
        assert (spread.known, spread.unknown) == (7, 1)

    def test_less_is_better_where_the_anchors_are_reversed(self):
        spread = anchoring.spread([10, 30, 90], Anchors(60, 15))

        assert (spread.lowest, spread.middle, spread.highest) == (1, 1, 1)

    def test_nothing_known_is_nothing_drawn(self):
        spread = anchoring.spread([None, None], None)

        assert (spread.known, spread.unknown, spread.median) == (0, 2, None)


class TestRoundRules:
    def place(self, found):
        return reverse("selection:round-rules", args=[found.pk])

    def test_it_says_whom_each_must_have_excludes(self, house, measured):
        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert "excludes 1 of 7 accounts" in page
        assert "Эпсилон" in page
        assert "not known of 1, which stays in and is flagged" in page

    def test_it_saves_both_in_the_readers_units(self, house, measured):
        data = {
            **rule(0, "margin_rate", "at_least", "5 %"),
            **rule(1, "days_to_pay", "at_most", "60"),
            "max_accounts": "3",
            "min_score": "4,5",
        }

        response = house.visitor("head").post(self.place(measured), data)

        assert response.status_code == 302
        version = measured.version
        version.refresh_from_db()
        assert version.must_haves == [
            {"measure": "margin_rate", "at_least": 0.05},
            {"measure": "days_to_pay", "at_most": 60},
        ]
        assert (version.max_accounts, version.min_score) == (3, 4.5)
        assert version.managers is None

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (rule(0, "revenue", "at_least", "much"), "This is not a number."),
            (rule(0, "revenue", "at_least", ""), "Say a number, or remove this must-have."),
            (rule(0, "", "at_least", "12"), "Choose what this number is for."),
            ({"managers": "4"}, "Capacity needs both"),
            ({"max_accounts": "0"}, "This lies between 1 and 1000."),
            ({"max_accounts": "2.5"}, "A whole number is needed."),
            ({"min_score": "11"}, "This lies between 1 and 10."),
        ],
    )
    def test_it_says_what_is_wrong_and_changes_nothing(self, house, measured, data, said):
        response = house.visitor("head").post(self.place(measured), data)

        assert response.status_code == 422
        assert said in response.content.decode()
        measured.version.refresh_from_db()
        assert measured.version.max_accounts is None
        assert len(measured.version.must_haves) == 1

    def test_it_counts_a_change_at_once_and_stores_nothing(self, house, measured):
        data = {**rule(0, "revenue", "at_least", "5000"), "max_accounts": "2", "look": "1"}

        part = house.visitor("head").post(
            self.place(measured), data, headers={"hx-request": "true"}
        )

        said = part.content.decode()
        assert "<html" not in said
        assert "excludes 4 of 7 accounts" in said
        assert "The maximum number decides." in said
        measured.version.refresh_from_db()
        assert measured.version.max_accounts is None

    def test_each_row_keeps_its_place_while_another_is_empty(self, house, measured):
        data = {**rule(0, "", "at_least", ""), **rule(1, "growth", "at_least", "3"), "look": "1"}

        part = house.visitor("head").post(
            self.place(measured), data, headers={"hx-request": "true"}
        )

        said = part.content.decode()
        assert 'id="rule-0-effect" hx-swap-oob="true"></span>' in said
        assert 'id="rule-1-effect" hx-swap-oob="true">excludes' in said
        assert "rule-2-effect" not in said

    def test_it_takes_a_must_have_out_without_saving(self, house, measured):
        data = {**rule(0, "revenue", "at_least", "5"), **rule(1, "growth", "at_least", "3")}

        page = house.visitor("head").post(self.place(measured), data | {"drop": "0"})

        text = page.content.decode()
        assert 'name="rule-0-value" value="3"' in text
        assert len(measured.version.must_haves) == 1

    def test_a_portfolio_without_sales_says_so(self, house, measured):
        RoundAccount.objects.filter(round=measured).delete()

        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert "No accounts are measured yet." in page


class TestRoundScores:
    def place(self, found):
        return reverse("selection:round-scores", args=[found.pk])

    def anchors(self, found, code="revenue"):
        return reverse(
            "selection:round-anchors", args=[found.pk, criterion_of(found, code).criterion_id]
        )

    def test_it_shows_how_many_score_1_and_10(self, house, measured):
        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert page.count('class="ok-wide ok-plot"') == 4
        assert "The anchors were proposed from the accounts that buy" in page
        assert "Judgement: nobody judges yet" in page
        assert "Percentiles" in page

    def test_it_tries_other_anchors_and_stores_nothing(self, house, measured):
        before = criterion_of(measured)

        part = house.visitor("head").get(
            self.anchors(measured),
            {"worst": "5 000", "best": "10 000"},
            headers={"hx-request": "true"},
        )

        said = part.content.decode()
        assert "<html" not in said
        assert "would score differently" in said
        assert "Not saved yet." in said
        assert criterion_of(measured).worst == before.worst

    def test_it_saves_them(self, house, measured):
        response = house.visitor("head").post(
            self.anchors(measured, "profitability"), {"worst": "0", "best": "50"}
        )

        assert response.status_code == 302
        row = criterion_of(measured, "profitability")
        assert (row.worst, row.best, row.anchors_from) == (0, 0.5, "typed")

    @pytest.mark.parametrize(
        ("worst", "best", "said"),
        [
            ("5", "5", "Both are the same value"),
            ("", "5", "This field is required."),
            ("NaN", "5", "This is not a number."),
        ],
    )
    def test_it_refuses_anchors_that_tell_nobody_apart(self, house, measured, worst, best, said):
        response = house.visitor("head").post(
            self.anchors(measured), {"worst": worst, "best": best}
        )

        assert response.status_code == 422
        assert said in response.content.decode()
        assert f'value="{worst}"' in response.content.decode()

    def test_it_asks_whether_less_is_meant_to_be_better(self, house, measured):
        house.visitor("head").post(self.anchors(measured), {"worst": "9000", "best": "1000"})

        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert "Here less is better" in page

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            (None, "The sales data say this of no account."),
            (0.25, "All accounts have the same value, 25.0"),
        ],
    )
    def test_it_says_when_a_criterion_tells_nobody_apart(self, house, measured, value, said):
        rows = list(measured.accounts.all())
        for row in rows:
            row.measures["growth"] = value
        RoundAccount.objects.bulk_update(rows, ["measures"])

        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert said in page

    def test_a_judged_criterion_has_no_anchors(self, house, measured):
        response = house.visitor("head").get(self.anchors(measured, "strategic_importance"))

        assert response.status_code == 404

    def test_others_read_and_do_not_change(self, house, measured):
        page = house.visitor("observer").get(self.place(measured)).content.decode()
        refused = house.visitor("observer").post(
            self.anchors(measured), {"worst": "1", "best": "2"}
        )

        assert 'name="worst"' not in page
        assert refused.status_code == 403

    def test_a_round_that_was_run_keeps_its_anchors(self, house, measured):
        services.run_round(house.people["head"], measured.pk, now=make.NOW)

        response = house.visitor("head").post(self.anchors(measured), {"worst": "1", "best": "2"})

        assert response.status_code == 422
        assert "does not change any more" in response.content.decode()
