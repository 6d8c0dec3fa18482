"""The pages of the weights: sliders and pairs."""

import pytest
from django.urls import reverse

from openkam.domain.selection import services
from openkam.domain.selection.models import Judgement, ModelVersion
from openkam.domain.selection.tests import make


def address(found, name="selection:round-weights"):
    return reverse(name, args=[found.pk])


def weights_of(found):
    return list(found.version.criteria.values_list("criterion", "weight"))


def posted(weights):
    return {f"weight-{pk}": str(weight) for pk, weight in weights}


def pairs_posted(found, value="1"):
    numbers = [pk for pk, _weight in weights_of(found)]
    return {
        f"pair-{first}-{second}": value
        for place, first in enumerate(numbers)
        for second in numbers[place + 1 :]
    }


class TestRoundWeights:
    def test_it_shows_each_criterion_with_its_weight_and_source(self, house, measured):
        page = house.visitor("head").get(address(measured)).content.decode()

        assert "data: Gross margin" in page
        assert "judgement: nobody judges yet" in page
        assert page.count('type="range"') == 5

    def test_it_saves_weights_that_add_up(self, house, measured):
        numbers = [pk for pk, _weight in weights_of(measured)]
        wished = list(zip(numbers, (40, 30, 20, 10, 0), strict=True))

        response = house.visitor("head").post(address(measured), posted(wished))

        assert response.status_code == 302
        assert weights_of(measured) == wished

    def test_it_goes_on_to_the_next_step(self, house, measured):
        data = posted(weights_of(measured)) | {"on": "1"}

        response = house.visitor("head").post(address(measured), data)

        assert response["Location"] == address(measured, "selection:round-rules")
        measured.refresh_from_db()
        assert "weights" in measured.confirmed

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            (("40", "30", "20", "5", "0"), "The weights add up to 95: 5 are missing to 100."),
            (("40", "40", "20", "10", "0"), "The weights add up to 110: 10 too many."),
            (("0", "0", "0", "0", "0"), "All weights are zero, so that nothing would count."),
            (("40,5", "30", "20", "9", "0"), "A whole number is needed."),
            (("-10", "30", "20", "10", "50"), "This lies between 0 and 100."),
            (("much", "30", "20", "10", "0"), "This is not a number."),
            (("", "30", "20", "10", "40"), "This field is required."),
        ],
    )
    def test_it_says_what_is_wrong_and_keeps_what_was_typed(self, house, measured, typed, said):
        before = weights_of(measured)
        data = posted(zip([pk for pk, _weight in before], typed, strict=True))

        response = house.visitor("head").post(address(measured), data)

        page = response.content.decode()
        assert response.status_code == 422
        assert said in page
        assert f'value="{typed[0]}"' in page or not typed[0]
        assert weights_of(measured) == before

    def test_it_scales_what_was_typed_without_saving(self, house, measured):
        before = weights_of(measured)
        numbers = [pk for pk, _weight in before]
        data = posted(zip(numbers, ("2", "1", "1", "0", "0"), strict=True)) | {"scale": "1"}

        response = house.visitor("head").post(address(measured), data)

        page = response.content.decode()
        assert f'name="weight-{numbers[0]}" value="50"' in page
        assert f'<a class="ok-link" href="{address(measured)}">reset' in page
        assert weights_of(measured) == before

    def test_others_read(self, house, measured):
        page = house.visitor("observer").get(address(measured)).content.decode()
        refused = house.visitor("observer").post(address(measured), posted(weights_of(measured)))

        assert 'type="range"' not in page
        assert "Only heads change weights." in page
        assert refused.status_code == 403

    def test_a_round_that_was_run_does_not_change(self, house, measured):
        services.run_round(house.people["head"], measured.pk, now=make.NOW)
        before = weights_of(measured)
        other = [(pk, 100 if not place else 0) for place, (pk, _weight) in enumerate(before)]

        page = house.visitor("head").get(address(measured)).content.decode()
        response = house.visitor("head").post(address(measured), posted(other))

        assert "its weights do not change any more" in page
        assert response.status_code == 422
        assert weights_of(measured) == before

    def test_a_round_without_criteria_says_what_to_do_first(self, house, measured):
        measured.version.criteria.all().delete()

        page = house.visitor("head").get(address(measured)).content.decode()

        assert "No criteria are chosen yet" in page

    def test_it_tells_how_far_people_have_judged(self, house, measured):
        head = house.people["head"]
        services.ask_judge(head, measured.pk, head.pk, scope="all")
        row = measured.accounts.get(name="Alfa")
        judged = weights_of(measured)[-1][0]
        services.judge_account(head, row.pk, judged, score=9, evidence="Seen.", now=make.NOW)

        page = house.visitor("head").get(address(measured)).content.decode()

        assert Judgement.objects.count() == 1
        assert "judgement: 1 judge, 1 of 6 accounts judged" in page


class TestRoundPairs:
    def place(self, found):
        return address(found, "selection:round-pairs")

    def test_it_asks_for_each_pair_once(self, house, measured):
        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert page.count("<fieldset") == 10
        assert page.count('type="radio"') == 170

    def test_it_saves_the_weights_that_follow(self, house, measured):
        response = house.visitor("head").post(self.place(measured), pairs_posted(measured))

        assert response.status_code == 302
        assert [weight for _pk, weight in weights_of(measured)] == [20] * 5
        version = ModelVersion.objects.get(pk=measured.version_id)
        assert version.weighing == "pairwise"
        assert len(version.comparisons) == 10

    def test_what_is_not_complete_is_noted_and_shown_again(self, house, measured):
        before = weights_of(measured)
        some = dict(list(pairs_posted(measured, "1/3").items())[:4])

        house.visitor("head").post(self.place(measured), some)
        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert page.count("checked") == 4
        assert "4 of 10 pairs" in page
        assert "6 pairs are left" in page
        assert weights_of(measured) == before

    def test_it_answers_a_change_at_once_and_saves_nothing(self, house, measured):
        before = weights_of(measured)
        data = pairs_posted(measured) | {"look": "1"}

        part = house.visitor("head").post(
            self.place(measured), data, headers={"hx-request": "true"}
        )

        assert "Consistency ratio 0.00" in part.content.decode()
        assert "<html" not in part.content.decode()
        assert weights_of(measured) == before

    def contradicting(self, found):
        data = pairs_posted(found)
        first, second, third = list(data)[0], list(data)[1], list(data)[4]
        # The first is much more than the second, the second than the third, but not the first.
        return data | {first: "9", second: "1/9", third: "9"}

    def test_it_says_which_pair_contradicts_and_saves_only_when_told_so(self, house, measured):
        before = weights_of(measured)

        response = house.visitor("head").post(self.place(measured), self.contradicting(measured))
        page = response.content.decode()
        told = house.visitor("head").post(
            self.place(measured), self.contradicting(measured) | {"although": "1"}
        )

        assert response.status_code == 422
        assert "These comparisons contradict each other." in page
        assert "Look at this pair" in page
        assert page.count("checked") == 10
        assert told.status_code == 302
        assert weights_of(measured) != before

    def test_it_takes_the_value_that_fits_without_saving(self, house, measured):
        before = weights_of(measured)
        given = self.contradicting(measured)

        response = house.visitor("head").post(self.place(measured), given | {"fit": "1"})

        assert response.status_code == 200
        assert response.content.decode().count("checked") == 10
        assert weights_of(measured) == before

    def test_comparisons_survive_a_weight_set_by_hand(self, house, measured):
        head = house.visitor("head")
        head.post(self.place(measured), pairs_posted(measured, "3") | {"although": "1"})
        head.post(address(measured), posted(weights_of(measured)))

        page = head.get(self.place(measured)).content.decode()

        assert page.count("checked") == 10
        assert "set by hand afterwards" in head.get(address(measured)).content.decode()

    def test_ten_criteria_with_long_names_are_a_page_that_loads(self, house, measured):
        head = house.people["head"]
        own = [
            services.add_criterion(
                head, name=f"{'Ж' * 98}{place}", axis="strength", scale={1: "Bad.", 10: "Good."}
            ).pk
            for place in range(10)
        ]
        services.choose_criteria(head, measured.pk, own)

        page = house.visitor("head").get(self.place(measured)).content

        assert page.count(b"<fieldset") == 45
        assert len(page) < 300 * 1024

    def test_one_criterion_cannot_be_compared(self, house, measured):
        services.choose_criteria(house.people["head"], measured.pk, ["revenue"])

        page = house.visitor("head").get(self.place(measured)).content.decode()

        assert "One criterion cannot be compared" in page
