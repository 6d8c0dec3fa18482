"""The sheet of a judge: what is kept, what is refused, and that nothing typed is lost."""

import pytest
from django.urls import reverse

from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import Judgement
from openkam.domain.selection.tests import make

HTML = "<script>alert(1)</script> & <b>bold</b>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;"


@pytest.fixture
def found(house):
    """An open round in which writer and second head judge the whole short list."""
    head = house.people["head"]
    found = make.measured(head)
    users = [house.people[persona].pk for persona in ("writer", "second")]
    services.ask_judges(head, found.pk, users, scope="all")
    return make.ranked(found)


@pytest.fixture
def send(house, found):
    """Send the form of an account's row as the writer does."""
    criterion = selectors.judged_criteria(found)[0]
    row = found.accounts.get(name="Alfa").pk

    def sent(persona="writer", *, htmx=False, row=row, **data):
        address = reverse("selection:judge-score", args=[found.pk, row, criterion.pk])
        headers = {"HX-Request": "true", "HX-Target": f"row-{row}"} if htmx else {}
        return house.visitor(persona).post(address, data, headers=headers)

    return sent


def own(house, persona="writer"):
    return Judgement.objects.filter(judge=house.people[persona]).order_by("-pk").first()


class TestJudgeScore:
    def test_it_keeps_a_score_with_its_evidence(self, house, send):
        response = send(score="8", evidence="Opens Poland.")

        assert response.status_code == 302
        assert "#row-" in response["Location"]
        assert (own(house).score, own(house).evidence) == (8, "Opens Poland.")

    def test_in_place_it_answers_with_the_row_and_the_progress(self, send):
        page = send(htmx=True, score="8").content.decode()

        assert 'value="8" aria-pressed="true"' in page
        assert "1 of 6 judged" in page
        assert "Undo" in page

    @pytest.mark.parametrize("score", ["0", "11", "seven", "", "7.5", "٣", "9" * 30])
    @pytest.mark.parametrize("htmx", [True, False])
    def test_it_refuses_what_is_no_score_and_keeps_the_words(self, house, send, score, htmx):
        response = send(htmx=htmx, score=score, evidence="Opens Poland.")

        assert response.status_code == 422
        assert "A judgement is a whole number from 1 to 10." in response.content.decode()
        assert "Opens Poland." in response.content.decode()
        assert own(house) is None

    def test_a_megabyte_of_evidence_is_refused_and_shown_again(self, house, send):
        response = send(score="8", evidence="Long. " * 180_000)

        page = response.content.decode()
        assert response.status_code == 422
        assert "at most 5000 characters" in page
        assert page.count("Long. ") >= 180_000 - 1
        assert own(house) is None

    def test_evidence_is_text_and_no_markup(self, house, send, found):
        send(score="8", evidence=HTML)

        page = house.visitor("writer").get(reverse("selection:judge", args=[found.pk]))

        assert ESCAPED in page.content.decode()
        assert HTML not in page.content.decode()

    def test_evidence_alone_needs_a_score_first(self, house, send):
        response = send(keep="1", evidence="Opens Poland.")

        assert response.status_code == 422
        assert "Choose a score first" in response.content.decode()
        assert "Opens Poland." in response.content.decode()

    def test_evidence_is_added_to_a_score_that_stands(self, house, send):
        send(score="8")

        send(keep="1", evidence="Opens Poland.")

        assert (own(house).score, own(house).evidence) == (8, "Opens Poland.")

    def test_it_is_taken_back(self, house, send):
        send(score="8")

        response = send(htmx=True, take_back="1")

        assert own(house) is None
        assert "Taken back. It was 8." in response.content.decode()

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_round_that_was_run_meanwhile_shows_what_was_typed(self, house, found, send, htmx):
        send(score="5")
        make.ranked(found)
        services.run_round(house.people["head"], found.pk, now=make.NOW)

        response = send(htmx=htmx, score="8", evidence="Opens Poland.")

        page = response.content.decode()
        assert response.status_code == 409
        assert "This round was run" in page
        assert "Opens Poland." in page
        assert own(house).score == 5

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_released_judge_reads_so_and_keeps_the_words(self, house, found, send, htmx):
        head, writer = house.people["head"], house.people["writer"]
        services.release_judge(head, found.pk, writer.pk, today=make.TODAY)

        response = send(htmx=htmx, score="8", evidence="Opens Poland.")

        assert response.status_code == 409
        assert "not asked to judge in this round any more" in response.content.decode()
        assert "Opens Poland." in response.content.decode()

    @pytest.mark.parametrize("htmx", [True, False])
    def test_an_account_that_is_gone_keeps_the_words(self, send, htmx):
        response = send(htmx=htmx, row=0, score="8", evidence="Opens Poland.")

        assert response.status_code == 409
        assert "taken off or merged" in response.content.decode()
        assert "Opens Poland." in response.content.decode()

    def test_who_does_not_judge_gets_nothing(self, send):
        assert send("reader", score="8").status_code == 404
        assert send("head", score="8").status_code == 404


class TestStillRight:
    def test_what_was_said_before_is_confirmed_with_one_click(self, house, found, send):
        send(score="7", evidence="Opens Poland.")
        make.ranked(found)
        head = house.people["head"]
        services.run_round(head, found.pk, now=make.NOW)
        again = make.measured(head, name="Key accounts 2028")
        row = again.accounts.get(name="Alfa")
        criterion = selectors.judged_criteria(again)[0]
        sheet = house.visitor("writer").get(reverse("selection:judge", args=[again.pk]))
        address = reverse("selection:judge-score", args=[again.pk, row.pk, criterion.pk])

        house.visitor("writer").post(address, {"still_right": "1", "evidence": ""})

        assert "Opens Poland." in sheet.content.decode()
        said = row.judgements.get()
        assert (said.score, said.evidence) == (7, "Opens Poland.")
        assert said.confirms.row.round == found

    def test_without_one_there_is_nothing_to_confirm(self, send):
        assert send(still_right="1").status_code == 422


class TestJudge:
    def test_others_are_silent_until_one_has_judged(self, house, found, send):
        send("second", score="3", evidence="Seen.")
        address = reverse("selection:judge", args=[found.pk])

        before = house.visitor("writer").get(address).content.decode()
        send(score="8")
        after = house.visitor("writer").get(address).content.decode()

        assert "other judge" not in before
        assert "1 other judge: 3, spread 5" in after
        assert "Seen." not in after

    def test_when_all_is_judged_it_says_so(self, house, found, send):
        for row in found.accounts.values_list("pk", flat=True):
            send(row=row, score="5")

        page = house.visitor("writer").get(reverse("selection:judge", args=[found.pk]))

        assert "All judged" in page.content.decode()

    def test_a_head_who_was_not_asked_is_told_where_to_ask(self, house, found):
        page = house.visitor("head").get(reverse("selection:judge", args=[found.pk]))

        assert reverse("selection:round-judges", args=[found.pk]) in page.content.decode()

    def test_without_judged_criteria_there_is_nothing_to_do(self, house, found):
        services.choose_criteria(house.people["head"], found.pk, ["revenue", "growth", "breadth"])

        page = house.visitor("writer").get(reverse("selection:judge", args=[found.pk]))

        assert "Nothing is judged in this round" in page.content.decode()

    def test_any_page_and_criterion_is_answered(self, house, found):
        address = reverse("selection:judge", args=[found.pk])

        for query in ("?page=99", "?page=x", "?criterion=0", "?criterion=x"):
            assert house.visitor("writer").get(address + query).status_code == 200

    def test_only_own_accounts_are_there_for_who_was_asked_for_those(self, house, found):
        services.ask_judge(house.people["head"], found.pk, house.people["writer"].pk, scope="own")

        page = house.visitor("writer").get(reverse("selection:judge", args=[found.pk]))

        assert "Beta" in page.content.decode()
        assert "Alfa" not in page.content.decode()


class TestJudging:
    def test_it_lists_open_rounds_with_what_is_left(self, house, found, send):
        send(score="8")

        page = house.visitor("writer").get(reverse("selection:judging")).content.decode()

        assert "5 judgements left" in page

    def test_without_any_it_says_so(self, house, found):
        page = house.visitor("reader").get(reverse("selection:judging")).content.decode()

        assert "Nobody asks you to judge at present" in page
