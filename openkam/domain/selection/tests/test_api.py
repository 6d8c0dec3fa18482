"""The selection by the API: reading, deciding, judging."""

import json

import pytest
from django.test import Client

from openkam.core.api.tests import make as keys
from openkam.core.webhooks.models import Event
from openkam.core.webhooks.tests import make as webhooks
from openkam.domain.selection import services
from openkam.domain.selection.models import Round
from openkam.domain.selection.tests import make

ROOT = "/api/v1/selection"


class Caller:
    """Calls as a persona does."""

    def __init__(self, house, persona="head"):
        self.key = keys.token(house.people[persona])[1]

    def __call__(self, method, path, body=None, **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().generic(
            method,
            f"{ROOT}{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.key}", **given},
        )


def run(house):
    head = house.people["head"]
    found = make.measured(head)
    services.set_cut(
        head, found.pk, max_accounts=2, min_score=None, managers=None, accounts_each=None
    )
    make.ranked(found)
    return services.run_round(head, found.pk, now=make.NOW)


class TestReading:
    def test_a_round_has_its_criteria_weights_and_rules(self, house):
        found = run(house)

        content = Caller(house)("GET", f"/rounds/{found.pk}").json()

        assert content["state"] == "run"
        assert sum(one["weight"] for one in content["criteria"]) == 100
        assert content["must_haves"] == [
            {"measure": "margin_rate", "at_least": 0.0, "at_most": None}
        ]
        assert content["cut"]["max_accounts"] == 2

    def test_the_ranking_is_paged_and_filtered(self, house):
        found = run(house)
        call = Caller(house)

        first = call("GET", f"/rounds/{found.pk}/ranking?limit=4").json()
        rest = call("GET", f"/rounds/{found.pk}/ranking?limit=4&cursor={first['next']}").json()
        inside = call("GET", f"/rounds/{found.pk}/ranking?inside=yes").json()
        outside = call("GET", f"/rounds/{found.pk}/ranking?inside=no").json()

        rows = first["items"] + rest["items"]
        assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5, 6, None]
        assert [row["name"] for row in inside["items"]] == [row["name"] for row in rows[:2]]
        assert len(outside["items"]) == 5
        points = sum(one["points"] for one in rows[0]["criteria"])
        assert points == pytest.approx(rows[0]["score"])
        assert rows[-1]["fails"][0]["value"] == pytest.approx(-0.2)

    def test_members_read_their_accounts_and_no_line(self, house):
        found = run(house)
        call = Caller(house, "reader")

        rows = call("GET", f"/rounds/{found.pk}/ranking").json()["items"]
        line = call("GET", f"/rounds/{found.pk}/line").json()

        assert [row["name"] for row in rows] == ["Beta"]
        assert line["line"] is None


class TestDeciding:
    def test_a_head_decides_and_reopens_with_what_was_seen(self, house):
        found = run(house)
        call = Caller(house)
        row = call("GET", f"/rounds/{found.pk}/ranking").json()["items"][0]
        path = f"/rounds/{found.pk}/ranking/{row['id']}"
        seen = call("GET", path)["ETag"]
        wish = {"verdict": "accept", "reason": "Grows."}

        without = call("POST", f"{path}/decision", wish)
        decided = call("POST", f"{path}/decision", wish, If_Match=seen)
        late = call("POST", f"{path}/decision", wish, If_Match=seen)
        reopened = call("POST", f"{path}/reopen", {"reason": "Wait."}, If_Match=decided["ETag"])

        assert [one.status_code for one in (without, decided, late, reopened)] == [
            428,
            201,
            412,
            200,
        ]
        assert decided.json()["decision"]["verdict"] == "accept"
        assert reopened.json()["decision"] is None
        (told,) = call("GET", f"/rounds/{found.pk}/decisions").json()["items"]
        assert told["reopened_because"] == "Wait."
        assert told["name"] == row["name"]

    def test_the_decision_filter_asks_for_what_stands(self, house):
        found = run(house)
        call = Caller(house)
        row = found.accounts.get(name="Alfa")
        day = {"now": make.NOW, "today": make.TODAY}
        services.decide(house.people["head"], row.pk, verdict="decline", reason="No.", **day)

        declined = call("GET", f"/rounds/{found.pk}/ranking?decision=decline").json()["items"]
        undecided = call("GET", f"/rounds/{found.pk}/ranking?decision=none").json()["items"]

        assert [one["name"] for one in declined] == ["Alfa"]
        assert len(undecided) == len(make.ACCOUNTS) - 1

    def test_many_are_decided_and_each_is_told_of(self, house):
        found, call = run(house), Caller(house)
        rows = dict(found.accounts.values_list("name", "pk"))
        day = {"now": make.NOW, "today": make.TODAY}
        services.decide(
            house.people["second"], rows["Gama"], verdict="decline", reason="No.", **day
        )
        yes = {"verdict": "accept", "reason": "It grows."}
        wishes = [
            {"row": rows["Alfa"], **yes},
            {"row": rows["Gama"], **yes},
            {"row": rows["Beta"], "verdict": "postpone", "reason": "Later."},
            {"row": 0x7FFFFFFF, **yes},
        ]

        told = call("POST", f"/rounds/{found.pk}/decisions", {"decisions": wishes}).json()

        assert (told["decided"], told["refused"]) == (1, 3)
        first, *others = told["results"]
        assert (first["decision"]["verdict"], first["reason"]) == ("accept", None)
        assert [one["reason"] for one in others] == [
            "decided-meanwhile",
            "bad-decision",
            "bad-decision",
        ]
        assert "Second Head decided meanwhile" in others[0]["detail"]
        assert found.accounts.get(name="Gama").decisions.get().verdict == "decline"

    def test_many_are_not_decided_before_the_round_was_run(self, house):
        found = services.start_round(house.people["head"], name="Next", now=make.NOW)
        wishes = [{"row": 1, "verdict": "accept", "reason": "It grows."}]
        path = f"/rounds/{found.pk}/decisions"

        early = Caller(house)("POST", path, {"decisions": wishes})
        member = Caller(house, "writer")("POST", path, {"decisions": wishes})

        assert (early.status_code, early.json()["reason"]) == (422, "not-run")
        assert member.status_code == 403

    def test_other_systems_are_told(self, house):
        webhooks.endpoint(events=["round.completed", "selection.decided"])
        found = run(house)
        row = found.accounts.get(name="Alfa")
        day = {"now": make.NOW, "today": make.TODAY}
        services.decide(house.people["head"], row.pk, verdict="accept", reason="Yes.", **day)
        services.reopen(house.people["head"], row.pk, reason="Wait.", seen=1, now=make.NOW)

        told = [json.loads(event.body) for event in Event.objects.order_by("pk")]

        assert [one["type"] for one in told] == ["round.completed", *["selection.decided"] * 2]
        assert told[0]["data"]["state"] == "run"
        assert [one["data"]["verdict"] for one in told[1:]] == ["accept", None]


class TestPreparing:
    def test_a_script_begins_weighs_cuts_and_runs_a_round(self, house):
        call = Caller(house)
        begun = call("POST", "/rounds", {"name": "By a script"})
        number = begun.json()["id"]
        services.measure_round(house.people["head"], number, now=make.NOW, progress=make.silent)
        read = call("GET", f"/rounds/{number}")
        first, *others = (one["id"] for one in read.json()["criteria"])
        weights = [{"criterion": first, "weight": 100}]
        weights += [{"criterion": one, "weight": 0} for one in others]

        path = f"/rounds/{number}"
        weighed = call("PUT", f"{path}/weights", {"weights": weights}, If_Match=read["ETag"])
        cut = call("PUT", f"{path}/cut", {"max_accounts": 2}, If_Match=weighed["ETag"])
        early = call("POST", f"{path}/run", If_Match=cut["ETag"])
        make.ranked(Round.objects.get(pk=number))
        finished = call("POST", f"{path}/run", If_Match=cut["ETag"])

        assert [one.status_code for one in (begun, weighed, cut, early, finished)] == [
            201,
            200,
            200,
            422,
            200,
        ]
        assert early.json()["reason"] == "not-run"
        assert finished.json()["state"] == "run"

    def test_weights_that_do_not_add_up_are_refused_in_words(self, house):
        found = make.measured(house.people["head"])
        first = found.version.criteria.first().criterion_id
        wish = {"weights": [{"criterion": first, "weight": 50}]}

        answer = Caller(house)("PUT", f"/rounds/{found.pk}/weights", wish, If_Match="*")

        assert answer.status_code == 422
        assert answer.json()["reason"] == "bad-weights"


class TestJudging:
    def test_a_judge_judges_changes_and_takes_back(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.ask_judge(head, found.pk, house.people["reader"].pk, scope="own")
        make.ranked(found)
        criterion = found.version.criteria.last().criterion_id
        row = found.accounts.get(name="Beta")
        path = f"/rounds/{found.pk}/ranking/{row.pk}/judgements/{criterion}"
        call = Caller(house, "reader")

        first = call("PUT", path, {"score": 7, "evidence": "Seen."})
        blind = call("PUT", path, {"score": 8})
        second = call("PUT", path, {"score": 8}, If_Match=first["ETag"])
        mine = call("GET", f"/rounds/{found.pk}/judgements").json()["items"]
        gone = call("DELETE", path, If_Match=second["ETag"])

        assert [one.status_code for one in (first, blind, second, gone)] == [200, 428, 200, 204]
        assert [(one["account"], one["score"]) for one in mine] == [(row.account_id, 8)]
        assert call("GET", path).status_code == 404

    def test_a_row_of_another_round_is_not_found(self, house):
        head = house.people["head"]
        first = run(house)
        found = make.measured(head, name="Next")
        criterion = found.version.criteria.last().criterion_id
        row = found.accounts.get(name="Beta")
        path = f"/rounds/{first.pk}/ranking/{row.pk}/judgements/{criterion}"

        assert Caller(house)("PUT", path, {"score": 7}).status_code == 404
