"""The pages of rounds and of their first step."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from openkam.core.jobs.models import Job
from openkam.domain.portfolio.models import Preparation
from openkam.domain.selection import panels, selectors, services
from openkam.domain.selection.models import Round
from openkam.domain.selection.tests import make

LONG = "Ключевые клиенты и стратегические партнёры 2027 " * 2


def page(house, persona, name, *args, **query) -> str:
    answer = house.visitor(persona).get(reverse(f"selection:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def posted(house, persona, name, *args, data=None):
    address = reverse(f"selection:{name}", args=args)
    return house.visitor(persona).post(address, data or {})


def chosen_of(found) -> list[str]:
    rows = found.version.criteria.select_related("criterion")
    return [row.criterion.code or str(row.criterion_id) for row in rows]


def shown_as_chosen(text: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]*)"', text)


class TestPath:
    def test_what_is_proposed_is_to_be_looked_at_first(self, house):
        found = make.measured(house.people["head"])

        path = panels.path_of(house.people["head"], found, here="criteria")

        assert [step.state for step in path.steps] == ["current", *["later"] * 6]
        assert (path.here.key, path.current.key) == ("criteria", "criteria")
        assert path.steps[0].line == "5 chosen, 1 judged"
        assert path.steps[5].url == path.steps[6].url == ""

    def test_it_goes_on_where_it_was_left(self, house):
        head = house.people["head"]
        found = make.measured(head)

        found = services.confirm_step(head, found.pk, "criteria")

        path = panels.path_of(head, found)
        assert [step.state for step in path.steps[:3]] == ["done", "current", "later"]

    def test_scores_are_done_once_all_is_judged(self, house):
        head = house.people["head"]
        found = make.measured(head)
        criterion = found.version.criteria.last().criterion_id
        services.ask_judge(head, found.pk, head.pk, scope="all")
        services.ask_judge(head, found.pk, house.people["writer"].pk, scope="own")
        rows = list(found.accounts.filter(is_shortlisted=True))
        for row in rows:
            services.judge_account(head, row.pk, criterion, score=5, now=make.NOW)

        numbers = selectors.standing(head, found)

        assert (numbers.judges, numbers.expected, numbers.said) == (2, len(rows) + 1, len(rows))
        assert numbers.missing == 1

    def test_run_it_waits_for_decisions_and_closed_for_nothing(self, house):
        head = house.people["head"]
        found = make.measured(head)
        run = services.run_round(head, found.pk, now=make.NOW)
        deciding = panels.path_of(head, run)
        for row in found.accounts.exclude(rank=None):
            services.decide(
                head, row.pk, verdict="accept", reason="Fits.", now=make.NOW, today=make.TODAY
            )
        decided = panels.path_of(head, run)

        closed = panels.path_of(head, services.close_round(head, found.pk, now=make.NOW))

        assert (deciding.current.key, deciding.current.line) == ("decisions", "6 to decide")
        assert decided.current.key == "list"
        assert closed.current is None
        assert closed.steps[6].line == "6 accepted"

    def test_members_are_not_shown_it(self, house):
        found = make.measured(house.people["head"])

        with pytest.raises(PermissionDenied):
            panels.path_of(house.people["writer"], found)


class TestRounds:
    def test_without_sales_data_it_says_what_to_do(self, house):
        Preparation.objects.all().delete()

        text = page(house, "head", "rounds")

        assert "No sales data yet" in text
        assert reverse("portfolio:import-new") in text
        assert reverse("selection:round-start") not in text

    def test_the_first_round_is_one_click_away(self, house):
        text = page(house, "head", "rounds")

        assert "Start the first round" in text
        assert "Key accounts 20" in page(house, "head", "round-start")

    def test_another_round_of_the_year_is_proposed_another_name(self, house):
        first = re.search(r'value="(Key accounts \d+)"', page(house, "head", "round-start"))[1]
        make.measured(house.people["head"], name=first)
        Round.objects.update(state="closed", closed_at=make.NOW, run_at=make.NOW)

        assert f'value="{first} (2)"' in page(house, "head", "round-start")

    def test_an_observer_reads_and_starts_nothing(self, house):
        make.measured(house.people["head"], name="<b>R</b> & Co")

        text = page(house, "observer", "rounds")

        assert "&lt;b&gt;R&lt;/b&gt; &amp; Co" in text
        assert reverse("selection:round-start") not in text
        assert "/remove/" not in text

    def test_started_it_leads_to_its_criteria_while_a_worker_measures(self, house):
        answer = posted(house, "head", "round-start", data={"name": LONG.strip()})

        found = Round.objects.get()
        assert answer["Location"] == reverse("selection:round-criteria", args=[found.pk])
        waiting = page(house, "head", "round-criteria", found.pk)
        assert "The accounts are being measured" in waiting
        assert reverse("selection:round-progress", args=[found.pk]) in waiting

    def test_a_bad_name_stands_at_its_place(self, house):
        answer = posted(house, "head", "round-start", data={"name": ""})

        assert answer.status_code == 422
        assert "name" in answer.context["form"].errors

    def test_the_second_head_reads_why_nothing_begins(self, house):
        services.start_round(house.people["head"], name="Theirs", now=make.NOW)

        answer = posted(house, "second", "round-start", data={"name": "Mine"})

        assert answer.status_code == 422
        assert "“Theirs” is being prepared" in answer.content.decode()
        assert 'value="Mine"' in answer.content.decode()

    def test_measuring_that_failed_can_be_tried_again(self, house):
        found = services.start_round(house.people["head"], name="One", now=make.NOW)
        Job.objects.update(state=Job.State.FAILED, error="The disk is full.")

        text = page(house, "head", "rounds")
        posted(house, "head", "round-measure", found.pk)

        assert "The disk is full." in text
        assert Job.objects.filter(state=Job.State.WAITING).count() == 1

    def test_the_progress_asks_for_the_page_once_it_is_done(self, house):
        found = services.start_round(house.people["head"], name="One", now=make.NOW)
        address = reverse("selection:round-progress", args=[found.pk])
        client = house.visitor("observer")

        under_way = client.get(address, headers={"hx-request": "true"})
        Job.objects.update(state=Job.State.DONE)
        services.measure_round(house.people["head"], found.pk, now=make.NOW, progress=make.silent)
        make.ranked(found)

        assert "hx-trigger" in under_way.content.decode()
        done = client.get(address, headers={"hx-request": "true"})
        assert done.headers["HX-Refresh"] == "true"

    def test_running_says_what_becomes_fixed_and_what_is_missing(self, house):
        found = make.measured(house.people["head"])

        text = page(house, "head", "round-run", found.pk)
        answer = posted(house, "head", "round-run", found.pk)

        assert "6 accounts ranked as of 30\u00a0Sep\u00a02026" in text
        assert "Nobody was asked to judge" in text
        found.refresh_from_db()
        assert (answer.status_code, found.state) == (302, "run")

    def test_closing_says_what_is_left_undecided(self, house):
        found = make.measured(house.people["head"])
        services.run_round(house.people["head"], found.pk, now=make.NOW)

        text = page(house, "head", "round-close", found.pk)
        posted(house, "head", "round-close", found.pk)

        assert "6 accounts still wait for a decision" in text
        found.refresh_from_db()
        assert found.state == "closed"

    def test_it_is_renamed_and_removed_with_a_question(self, house):
        found = make.measured(house.people["head"])

        posted(house, "head", "round-rename", found.pk, data={"name": "Другое имя"})
        found.refresh_from_db()
        text = page(house, "head", "round-remove", found.pk)
        posted(house, "head", "round-remove", found.pk)

        assert found.name == "Другое имя"
        assert "The accounts and their status stay." in text
        assert not Round.objects.exists()

    def test_a_year_after_the_list_was_closed_it_says_that_it_is_overdue(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.run_round(head, found.pk, now=make.NOW)
        long_ago = make.NOW.replace(year=2020)
        services.close_round(head, found.pk, now=long_ago)

        text = page(house, "head", "rounds")

        assert "was not gone through for more than a year" in text
        assert f"{reverse('selection:round-start')}?from={found.pk}" in text

    def test_newer_sales_data_are_offered_to_a_round_under_way(self, house):
        found = make.measured(house.people["head"])
        found.as_of = make.TODAY.replace(year=2025)
        found.save()

        text = page(house, "head", "rounds")

        assert "There are newer sales data, as of 30\u00a0Sep\u00a02026" in text


class TestNavigation:
    @pytest.mark.parametrize("persona", ["head", "observer"])
    def test_it_always_leads_those_who_see_all_there(self, house, persona):
        assert 'href="/selection/"' in house.visitor(persona).get("/profile/").content.decode()

    def test_it_leads_members_there_once_a_round_concerns_them(self, house):
        head = house.people["head"]
        found = make.measured(head)
        before = house.visitor("reader").get("/profile/").content.decode()
        services.run_round(head, found.pk, now=make.NOW)

        after = house.visitor("reader").get("/profile/").content.decode()
        stranger = house.visitor("outsider").get("/profile/").content.decode()

        assert 'href="/selection/"' not in before
        assert 'href="/selection/"' in after
        assert 'href="/selection/"' not in stranger


class TestOwnRounds:
    def test_who_is_not_concerned_reads_what_it_is_for(self, house):
        make.measured(house.people["head"])

        text = page(house, "outsider", "rounds")

        assert "Nothing is decided on your accounts yet" in text
        assert "Key accounts 2027" not in text

    def test_the_manager_of_a_declined_account_reads_why(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.run_round(head, found.pk, now=make.NOW)
        row = found.accounts.get(name="Beta")
        services.decide(
            head,
            row.pk,
            verdict="decline",
            reason="Too <small> & far.",
            now=make.NOW,
            today=make.TODAY,
        )

        text = page(house, "reader", "rounds")

        assert "Too &lt;small&gt; &amp; far." in text
        assert "declined" in text
        assert "Alfa" not in text

    def test_who_judges_is_led_there(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.ask_judge(head, found.pk, house.people["outsider"].pk, scope="all")

        text = page(house, "outsider", "rounds")

        assert reverse("selection:judge", args=[found.pk]) in text


class TestRoundCriteria:
    def test_it_says_why_each_is_proposed_and_what_the_data_say(self, house):
        found = make.measured(house.people["head"])

        text = page(house, "head", "round-criteria", found.pk)

        assert shown_as_chosen(text) == chosen_of(found)
        assert "Proposed because it says how much is at stake." in text
        assert "Known for all 7 accounts that buy." in text
        assert "Known for 86\u00a0% of the accounts that buy" in text

    def test_it_warns_of_what_is_unknown_for_most(self, house):
        found = make.measured(house.people["head"])
        found.findings["measures"]["days_to_pay"].update(known=1, low=1, middle=1, high=1)
        found.save()

        text = page(house, "head", "round-criteria", found.pk)

        assert "The data do not say it of 86\u00a0% of the accounts that buy" in text
        assert "import them with the invoices" in text

    @pytest.mark.parametrize(
        ("do", "expected"),
        [
            ("up:growth", ["growth", "revenue", "breadth"]),
            ("down:growth", ["revenue", "breadth", "growth"]),
            ("up:revenue", ["revenue", "growth", "breadth"]),
            ("drop:growth", ["revenue", "breadth"]),
            ("add:liquidity", ["revenue", "growth", "breadth", "liquidity"]),
            ("add:nonsense", ["revenue", "growth", "breadth"]),
            ("up:liquidity", ["revenue", "growth", "breadth"]),
            ("", ["revenue", "growth", "breadth"]),
        ],
    )
    def test_each_press_changes_the_page_and_nothing_else(self, house, do, expected):
        found = make.measured(house.people["head"])
        before = chosen_of(found)
        typed = {"chosen": ["revenue", "growth", "breadth"], "do": do}

        answer = posted(house, "head", "round-criteria", found.pk, data=typed)

        assert shown_as_chosen(answer.content.decode()) == expected
        assert "not saved yet" in answer.content.decode()
        assert chosen_of(found) == before

    def test_kept_they_count_and_it_goes_on(self, house):
        found = make.measured(house.people["head"])
        typed = {"chosen": ["growth", "revenue", "liquidity"], "do": "keep"}

        answer = posted(house, "head", "round-criteria", found.pk, data=typed)

        found.refresh_from_db()
        assert answer.status_code == 302
        assert chosen_of(found) == ["growth", "revenue", "liquidity"]
        assert found.confirmed == ["criteria"]

    @pytest.mark.parametrize(
        "unusual",
        [
            ["revenue", "growth"],
            ["revenue", "growth", "breadth", "liquidity", "introductions", "buying_process"],
        ],
    )
    def test_too_few_or_too_many_are_kept_after_a_warning_only(self, house, unusual):
        found = make.measured(house.people["head"])
        address = ("head", "round-criteria", found.pk)

        warned = posted(house, *address, data={"chosen": unusual, "do": "keep"})
        before = chosen_of(found)
        posted(house, *address, data={"chosen": unusual, "do": "sure"})

        assert warned.status_code == 422
        assert "Three to five" in warned.content.decode()
        assert shown_as_chosen(warned.content.decode()) == unusual
        assert len(before) == 5
        assert chosen_of(found) == unusual

    def test_none_at_all_is_refused(self, house):
        found = make.measured(house.people["head"])

        answer = posted(house, "head", "round-criteria", found.pk, data={"do": "sure"})

        assert answer.status_code == 422
        assert "Choose at least one criterion." in answer.content.decode()

    def test_run_it_is_only_read(self, house):
        found = make.measured(house.people["head"])
        services.run_round(house.people["head"], found.pk, now=make.NOW)

        text = page(house, "head", "round-criteria", found.pk)
        answer = posted(
            house, "head", "round-criteria", found.pk, data={"chosen": ["growth"], "do": "sure"}
        )

        assert 'name="do"' not in text
        assert "it does not change any more" in text
        assert answer.status_code == 422
        assert "Start a new one from it" in answer.content.decode()
