"""The ranking, what is tried on it, and the pages of decisions, list and reviews."""

import re
from html import unescape

import pytest
from django.urls import reverse

from openkam.domain.selection import services
from openkam.domain.selection.models import Decision, Round
from openkam.domain.selection.selectors.proposing import proposed_reason
from openkam.domain.selection.selectors.result import result_rows, round_result
from openkam.domain.selection.tests import make


def page(house, persona, name, pk, query="", **headers):
    return house.visitor(persona).get(
        reverse(f"selection:{name}", args=[pk]) + query, headers=headers
    )


def names(text):
    found = re.findall(r'class="name cut" id="row-\d+" href="[^"]*">([^<]*)<', text)
    return [unescape(name) for name in found]


@pytest.fixture
def cut(house):
    """A round with three places for seven accounts, one of which fails a must-have."""
    found = make.measured(house.people["head"])
    services.set_cut(
        house.people["head"],
        found.pk,
        max_accounts=3,
        min_score=None,
        managers=None,
        accounts_each=None,
    )
    return make.ranked(found)


@pytest.fixture
def run(house, cut):
    """The same, run."""
    return services.run_round(house.people["head"], cut.pk, now=make.NOW)


class TestRanking:
    def test_it_shows_the_accounts_by_rank_with_the_line_between(self, house, cut):
        response = page(house, "head", "round-ranking", cut.pk)

        text = response.content.decode()
        order = list(
            cut.accounts.exclude(rank=None).order_by("rank").values_list("name", flat=True)
        )
        assert [
            name.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
            for name in names(text)
        ] == order
        before, _, after = text.partition('class="between"')
        assert names(before) == names(text)[:3]
        assert names(after) == names(text)[3:]
        assert "Cut line: 3 places." in text

    def test_those_that_fail_stand_apart_with_the_reason(self, house, cut):
        everything = page(house, "head", "round-ranking", cut.pk).content.decode()
        failing = page(house, "head", "round-ranking", cut.pk, "?show=failing").content.decode()

        assert "Эпсилон" not in names(everything)
        assert names(failing) == ["Эпсилон"]
        assert "Gross margin: at least" in failing

    @pytest.mark.parametrize(
        "query",
        [
            "?show=inside",
            "?show=near",
            "?show=outside",
            "?flag=thin",
            "?q=alf",
            "?sort=-name",
            "?sort=-inside",
            "?decision=waiting",
        ],
    )
    def test_it_can_be_narrowed_and_ordered(self, house, run, query):
        assert page(house, "observer", "round-ranking", run.pk, query).status_code == 200

    def test_the_export_has_exactly_what_is_shown(self, house, run):
        shown = page(house, "head", "round-ranking", run.pk, "?show=inside").content.decode()
        response = page(house, "head", "round-ranking-export", run.pk, "?show=inside")

        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + len(names(shown)) == 4

    def test_members_see_their_own_accounts_of_a_round_that_was_run(self, house, cut):
        before = page(house, "reader", "round-ranking", cut.pk)
        services.run_round(house.people["head"], cut.pk, now=make.NOW)

        after = page(house, "reader", "round-ranking", cut.pk)

        assert before.status_code == 404
        assert names(after.content.decode()) == ["Beta"]
        assert "What if" not in after.content.decode()
        assert page(house, "outsider", "round-ranking", cut.pk).status_code == 404

    def test_while_it_is_out_of_date_it_says_so_and_asks_again(self, house, cut):
        Round.objects.filter(pk=cut.pk).update(ranked_at=None)

        text = page(house, "head", "round-ranking", cut.pk).content.decode()

        assert "being made anew" in text
        assert 'hx-trigger="every 1s"' in text

    def test_without_accounts_it_says_what_to_do(self, house, cut):
        cut.accounts.all().delete()

        text = page(house, "head", "round-ranking", cut.pk).content.decode()

        assert "No account to rank" in text

    def test_the_pieces_add_up_to_the_score(self, house, cut):
        result = round_result(house.people["head"], cut.pk)

        for row in result_rows(result, cut.accounts.all()):
            total = sum(one.points for one in row.contributions)
            assert float(total) == pytest.approx(row.score, abs=1e-9)


class TestWhatIf:
    def weights(self, found, *given):
        criteria = found.version.criteria.values_list("criterion", flat=True)
        return "&".join(f"w{pk}={weight}" for pk, weight in zip(criteria, given, strict=True))

    def test_it_answers_and_changes_nothing(self, house, cut):
        before = list(cut.accounts.order_by("pk").values())

        response = page(
            house,
            "head",
            "round-what-if",
            cut.pk,
            "?" + self.weights(cut, 0, 0, 100, 0, 0),
            HX_Request="true",
        )

        third = str(cut.version.criteria.all()[2].criterion_id)
        rows = cut.accounts.exclude(rank=None)
        best = min(rows, key=lambda row: (-sum(row.scores[third]), row.name))
        assert names(response.content.decode())[0] == best.name
        assert list(cut.accounts.order_by("pk").values()) == before
        assert "w" in response["HX-Replace-Url"]

    def test_weights_that_do_not_add_up_are_brought_to_a_hundred(self, house, cut):
        response = page(
            house,
            "head",
            "round-what-if",
            cut.pk,
            "?" + self.weights(cut, 9, 9, 9, 9, 9),
            HX_Request="true",
        )

        text = response.content.decode()
        given = [int(one) for one in re.findall(r'type="range"[^>]* value="(\d+)"', text)]
        assert given == [20, 20, 20, 20, 20]

    def test_a_plain_link_leads_to_the_page(self, house, cut):
        response = page(
            house, "head", "round-what-if", cut.pk, "?" + self.weights(cut, 0, 0, 100, 0, 0)
        )

        assert response.status_code == 302
        assert house.visitor("head").get(response.url).status_code == 200

    def test_another_number_of_places_moves_the_line_and_the_shares(self, house, cut):
        text = page(
            house, "head", "round-what-if", cut.pk, "?max_accounts=1", HX_Request="true"
        ).content.decode()

        before, _, after = text.partition('class="between"')
        assert len(names(before)) == 1
        assert "Cut line: 1 place." in text

    @pytest.mark.parametrize(
        "query",
        [
            "?max_accounts=x",
            "?min_score=99",
            "?w1=-3",
            "?managers=3",
            "?min_score=5.5",
            "?limits=given",
        ],
    )
    def test_nonsense_does_no_harm(self, house, cut, query):
        assert (
            page(house, "head", "round-what-if", cut.pk, query, HX_Request="true").status_code
            == 200
        )

    def test_it_is_saved_to_an_open_round(self, house, cut):
        address = reverse("selection:round-what-if-save", args=[cut.pk])
        data = dict(part.split("=") for part in self.weights(cut, 40, 30, 10, 10, 10).split("&"))

        house.visitor("head").post(address, {**data, "max_accounts": "2"})

        cut.refresh_from_db()
        assert [row.weight for row in cut.version.criteria.all()] == [40, 30, 10, 10, 10]
        assert cut.version.max_accounts == 2
        assert cut.ranked_at is None

    def test_after_a_round_that_was_run_it_starts_a_new_one(self, house, run):
        address = reverse("selection:round-what-if-save", args=[run.pk])
        data = dict(part.split("=") for part in self.weights(run, 40, 30, 10, 10, 10).split("&"))

        house.visitor("head").post(address, {**data, "name": "Revised"})

        new = Round.objects.get(name="Revised")
        assert [row.weight for row in new.version.criteria.all()] == [40, 30, 10, 10, 10]
        assert [row.weight for row in run.version.criteria.all()] != [40, 30, 10, 10, 10]
        assert new.follows == run

    def test_observers_save_nothing(self, house, cut):
        address = reverse("selection:round-what-if-save", args=[cut.pk])

        assert house.visitor("observer").post(address, {"max_accounts": "2"}).status_code == 403


ACCEPTED = {"verdict": "accept", "reason": "Grows with us.", "seen": "0"}


class TestDecisionPages:
    def test_a_verdict_against_the_line_gets_no_reason_proposed(self, house, run):
        result = round_result(house.people["head"], run.pk, whole=True)
        stored = run.accounts.filter(rank__isnull=False).order_by("rank")
        rows = result_rows(result, stored)
        inside, outside = rows[0], rows[-1]

        assert proposed_reason(result, inside, "accept").startswith("Rank 1 with a score of")
        assert not proposed_reason(result, inside, "decline")
        assert not proposed_reason(result, outside, "accept")
        assert "held back by" in proposed_reason(result, outside, "decline")

    def test_they_say_who_waits_with_a_reason_proposed(self, house, run):
        text = page(house, "head", "round-decisions", run.pk).content.decode()

        assert len(names(text)) == 3
        assert "Accept all 3 inside the line" in text
        assert "Rank 1 with a score of" in text

    def test_an_open_round_sends_to_its_ranking(self, house, cut):
        assert page(house, "head", "round-decisions", cut.pk).status_code == 302

    def test_all_inside_are_accepted_each_noted(self, house, run):
        rows = ",".join(str(pk) for pk in run.accounts.values_list("pk", flat=True))
        address = reverse("selection:accept-inside", args=[run.pk])

        house.visitor("head").post(address, {"rows": rows, "reason": "Inside the line."})

        assert Decision.objects.filter(row__round=run, verdict="accept").count() == 3

    def test_without_one_reason_each_is_accepted_for_its_own(self, house, run):
        rows = ",".join(str(pk) for pk in run.accounts.values_list("pk", flat=True))

        house.visitor("head").post(
            reverse("selection:accept-inside", args=[run.pk]), {"rows": rows, "reason": " "}
        )

        said = Decision.objects.filter(row__round=run).order_by("row__rank")
        assert [one.reason[:6] for one in said] == ["Rank 1", "Rank 2", "Rank 3"]
        assert all("It stands there for" in one.reason for one in said)

    def test_a_decision_is_taken_on_its_page(self, house, run):
        row = run.accounts.get(rank=1)
        address = reverse("selection:decide", args=[row.pk])
        visitor = house.visitor("head")

        shown = visitor.get(address)
        response = visitor.post(
            address, {"verdict": "accept", "reason": "Grows with us.", "seen": "0"}
        )

        assert "Make key account" in shown.content.decode()
        assert response.status_code == 302
        row.account.refresh_from_db()
        assert row.account.key_state == "key"

    def test_what_another_head_decided_meanwhile_is_shown(self, house, run):
        row = run.accounts.get(rank=1)
        address = reverse("selection:decide", args=[row.pk])
        data = {"verdict": "accept", "reason": "Grows with us.", "seen": "0"}
        house.visitor("second").post(
            address, {**data, "verdict": "decline", "reason": "Too small."}
        )

        response = house.visitor("head").post(address, data, headers={"HX-Request": "true"})

        text = response.content.decode()
        assert response.status_code == 409
        assert "Second Head decided meanwhile" in text
        assert "Too small." in text
        assert Decision.objects.get(row=row).verdict == "decline"

    def test_faults_keep_what_was_typed(self, house, run):
        row = run.accounts.get(rank=1)
        address = reverse("selection:decide", args=[row.pk])

        response = house.visitor("head").post(
            address, {"verdict": "postpone", "reason": "Wait for the tender."}
        )

        assert response.status_code == 422
        assert "Wait for the tender." in response.content.decode()

    def test_a_decision_is_reopened(self, house, run):
        row = run.accounts.get(rank=1)
        visitor = house.visitor("head")
        visitor.post(
            reverse("selection:decide", args=[row.pk]),
            {"verdict": "accept", "reason": "Yes.", "seen": "0"},
        )

        visitor.post(
            reverse("selection:reopen", args=[row.pk]), {"reason": "New figures.", "seen": "1"}
        )

        text = visitor.get(reverse("selection:decide", args=[row.pk])).content.decode()
        assert "New figures." in text
        assert "Yes." in text

    def test_observers_read(self, house, run):
        row = run.accounts.get(rank=1)
        address = reverse("selection:decide", args=[row.pk])

        assert house.visitor("observer").get(address).status_code == 200
        assert (
            house.visitor("observer")
            .post(address, {"verdict": "accept", "reason": "x"})
            .status_code
            == 403
        )


class TestList:
    def test_it_has_the_accepted_and_the_declined_with_reasons(self, house, run):
        first, second = run.accounts.get(rank=1), run.accounts.get(rank=2)
        head = house.people["head"]
        given = {"now": make.NOW, "today": make.TODAY}
        services.decide(head, first.pk, verdict="accept", reason="Grows with us.", **given)
        services.decide(head, second.pk, verdict="decline", reason="Buys on price.", **given)

        text = page(house, "observer", "round-list", run.pk).content.decode()

        assert "Grows with us." in text
        assert "Buys on price." in text
        assert "still wait" in text or "still waits" in text

    def test_once_all_is_decided_it_says_what_comes_next(self, house, run):
        rows = list(run.accounts.values_list("pk", flat=True))
        services.accept_inside(
            house.people["head"], run.pk, rows=rows, reason="", now=make.NOW, today=make.TODAY
        )

        text = page(house, "head", "round-list", run.pk).content.decode()

        assert "3 key accounts have no tier" in text
        assert "3 key accounts have no key account manager" in text

    def test_members_read_the_reason_of_their_own(self, house, run):
        beta = run.accounts.get(name="Beta")
        head = house.people["head"]
        services.decide(
            head,
            beta.pk,
            verdict="decline",
            reason="Buys on price.",
            now=make.NOW,
            today=make.TODAY,
        )

        text = page(house, "reader", "round-list", run.pk).content.decode()

        assert "Buys on price." in text
        assert "Alfa" not in text
