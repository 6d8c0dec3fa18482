"""The paper and the workbook that a board takes home."""

import re
from datetime import date

import fastexcel
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from openkam.core.face.typesetting import typeset
from openkam.domain.portfolio.models import Company
from openkam.domain.portfolio.selectors import company_settings
from openkam.domain.selection import selectors, services
from openkam.domain.selection.tests import make
from openkam.domain.selection.views.board import paper
from openkam.domain.selection.views.board.plane import plane

DAY = {"now": make.NOW, "today": make.TODAY}


def run(house, places=3, **wishes):
    head = house.people["head"]
    found = make.measured(head, **wishes)
    services.ask_judge(head, found.pk, head.pk, scope="all")
    services.set_cut(
        head, found.pk, max_accounts=places, min_score=None, managers=None, accounts_each=None
    )
    criterion = found.version.criteria.last().criterion_id
    row = found.accounts.get(name="Alfa")
    services.judge_account(head, row.pk, criterion, score=9, evidence="Opens it.", now=make.NOW)
    make.ranked(found)
    return services.run_round(head, found.pk, now=make.NOW)


def decide(house, found, name, verdict, **wishes):
    row = found.accounts.get(name=name)
    given = {"reason": f"Since it is {name}.", **DAY, **wishes}
    return services.decide(house.people["head"], row.pk, verdict=verdict, **given)


def board_of(house, found):
    return selectors.board(house.people["observer"], found.pk)


def group_names(board):
    return {group.name: [row.name for row in group.rows] for group in board.groups}


def written(board, **wishes):
    return paper.pages(board, "Mills", **{"address": "/", "today": make.TODAY, **wishes})


def book_of(house, found, persona="head"):
    answer = house.visitor(persona).get(reverse("selection:board-xlsx", args=[found.pk]))
    assert answer.status_code == 200
    return fastexcel.read_excel(answer.content)


def sheet_of(book, place):
    return book.load_sheet(place, header_row=3).to_arrow().to_pylist()


class TestBoard:
    def test_it_groups_accounts_by_what_was_decided(self, house):
        found = run(house)
        decide(house, found, "Alfa", "accept")
        decide(house, found, "Beta", "decline")
        decide(house, found, "Zeta", "postpone", postponed_to=date(2027, 4, 1))

        board = board_of(house, found)

        groups = group_names(board)
        assert groups["accepted"] == ["Alfa"]
        assert groups["declined"] == ["Beta"]
        assert groups["postponed"] == ["Zeta"]
        assert groups["proposed"] == ["Delta & <Sons>"]
        assert groups["below"] == ["Gama", "Eta"]
        assert groups["failing"] == ["Эпсилон"]
        assert (board.listed, board.undecided, board.failing) == (1, 1, 1)
        assert board.verdicts == {"accept": 1, "decline": 1, "postpone": 1}
        assert (board.judgements, board.judges) == (1, 1)

    def test_while_nothing_is_decided_the_list_is_what_is_proposed(self, house):
        board = board_of(house, run(house))

        assert board.listed == 3
        assert not board.is_decided
        assert board.revenue_share == pytest.approx(26_400 / 40_800, abs=1e-4)

    def test_it_says_how_sure_the_list_is(self, house):
        said = " ".join(board_of(house, run(house)).sureness)

        assert "with nearly any weights" in said
        assert "The smallest change that moves the line" in said
        assert "a figure or a judgement is missing" in said

    def test_it_says_what_changed_against_the_list_before(self, house):
        first = run(house)
        decide(house, first, "Alfa", "accept")
        decide(house, first, "Gama", "accept")
        services.close_round(house.people["head"], first.pk, now=make.NOW)
        second = run(house, name="Key accounts 2028")

        changes = board_of(house, second).changes

        assert changes == [
            "New: Beta, Delta & <Sons>.",
            "Not on it any more: Gama.",
            "Still on it: Alfa.",
        ]


class TestPaper:
    def test_it_is_a_pdf_that_heads_and_observers_take_home(self, house):
        found = run(house)
        address = reverse("selection:board-pdf", args=[found.pk])

        answers = {p: house.visitor(p).get(address) for p in ("head", "observer", "reader")}

        assert [one.status_code for one in answers.values()] == [200, 200, 403]
        assert answers["head"].content.startswith(b"%PDF")
        assert "2026-09-30.pdf" in answers["head"]["Content-Disposition"]

    def test_the_reason_of_each_decision_stands_on_it(self, house):
        found = run(house)
        for name in ("Alfa", "Beta", "Delta & <Sons>"):
            decide(house, found, name, "accept")
        decide(house, found, "Zeta", "postpone", postponed_to=date(2027, 4, 1))

        groups = written(board_of(house, found))["groups"]

        rows = {row["name"]: row["lines"][0] for group in groups[:2] for row in group["rows"][:1]}
        assert rows["Alfa"]["head"] == "Accepted:"
        assert rows["Alfa"]["text"] == "Since it is Alfa."
        assert rows["Alfa"]["by"] == "(Hana Head, 15\u00a0Oct\u00a02026)"
        assert rows["Zeta"]["head"] == "Postponed to 1\u00a0Apr\u00a02027:"

    def test_the_picture_tells_who_is_on_the_list_from_those_beside_it(self, house):
        found = run(house)
        decide(house, found, "Alfa", "accept")
        decide(house, found, "Beta", "decline")

        drawing = plane(board_of(house, found)).drawing

        chosen = {
            text
            for css, text in re.findall(r'class="([^"]*label)">([^<]*)<', drawing)
            if "strong" in css
        }
        assert chosen == {"Alfa"}
        assert drawing.count("<circle") == 6

    def test_without_a_second_axis_there_is_no_picture(self, house):
        found = make.measured(house.people["head"])
        services.choose_criteria(house.people["head"], found.pk, ["revenue", "growth"])
        make.ranked(found)

        assert plane(board_of(house, found)) is None

    def test_a_round_that_was_not_run_is_a_draft(self, house):
        found = make.measured(house.people["head"])

        pages = written(board_of(house, found))
        answer = house.visitor("head").get(reverse("selection:board-pdf", args=[found.pk]))

        assert pages["draft"] == "Draft"
        assert "can still change" in pages["warning"]
        assert "-draft.pdf" in answer["Content-Disposition"]

    def test_a_round_that_was_changed_since_says_so(self, house):
        found = make.measured(house.people["head"])
        services.set_must_haves(house.people["head"], found.pk, [])

        assert "may be old" in written(board_of(house, found))["warning"]

    def test_a_round_without_accounts_has_a_paper_too(self, house):
        found = make.measured(house.people["head"])
        found.accounts.all().delete()

        assert paper.pdf(board_of(house, found), company_settings(), address="/", today=make.TODAY)

    def test_many_criteria_and_long_names_in_cyrillic_fit(self, house):
        found = make.measured(house.people["head"])
        codes = [one.code for one in selectors.CATALOGUE][:12]
        services.choose_criteria(house.people["head"], found.pk, codes)
        make.ranked(found)
        found.accounts.filter(name="Alfa").update(name="Открытое акционерное общество " * 9)

        with translation.override("ru"):
            board = board_of(house, found)
            made = paper.pdf(board, company_settings(), address="/", today=make.TODAY)

        assert made.startswith(b"%PDF")

    def test_a_logo_that_cannot_be_read_does_not_cost_it(self, house):
        board = board_of(house, run(house))
        picture = typeset({"main.typ": "Mills"}, to="png")

        for logo in (picture, b"no picture"):
            company = Company(name="Mills", currency="EUR", logo=logo)
            assert paper.pdf(board, company, address="/", today=make.TODAY)

    def test_a_word_longer_than_its_column_may_break(self, house):
        found = run(house)
        long = "Donaudampfschifffahrtsgesellschaft"
        found.accounts.filter(name="Alfa").update(name=f"{long} Ост")

        rows = [row for group in written(board_of(house, found))["groups"] for row in group["rows"]]

        name = next(row["name"] for row in rows if row["name"].endswith("Ост"))
        assert max(map(len, name.split(paper.MAY_BREAK))) <= 20
        assert name.replace(paper.MAY_BREAK, "") == f"{long} Ост"


class TestWorkbook:
    def test_it_has_list_scores_criteria_judgements_and_rules(self, house):
        found = run(house)
        decide(house, found, "Alfa", "accept")

        book = book_of(house, found)

        assert book.sheet_names == ["List", "Scores", "Criteria", "Judgements", "Rules"]
        first = sheet_of(book, 0)[0]
        assert next(iter(first)) == "Account"  # it stays in sight
        assert (first["Decision"], first["Account"], first["Reason"]) == (
            "Accepted",
            "Alfa",
            "Since it is Alfa.",
        )

    def test_numbers_are_numbers_and_the_parts_add_up(self, house):
        rows = sheet_of(book_of(house, run(house)), 1)

        assert len(rows) == len(make.ACCOUNTS)
        for row in rows:
            parts = [value for name, value in row.items() if name.endswith("part of the score")]
            assert sum(parts) == pytest.approx(row["Score"], abs=0.005)
        assert rows[0]["Revenue, EUR"] == 12_000

    def test_only_heads_read_who_judged(self, house):
        found = run(house)

        heads, observers = (
            sheet_of(book_of(house, found, persona), 3)[0] for persona in ("head", "observer")
        )

        assert heads["Judged by"] == "Hana Head"
        assert "Judged by" not in observers
        assert observers["Evidence"] == "Opens it."

    def test_it_speaks_the_readers_language_and_says_that_it_is_a_draft(self, house):
        found = make.measured(house.people["head"])
        visitor = house.visitor("head")
        visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"

        answer = visitor.get(reverse("selection:board-xlsx", args=[found.pk]))

        book = fastexcel.read_excel(answer.content)
        head = book.load_sheet(0, header_row=None, n_rows=2).to_arrow().column(0).to_pylist()
        assert "2026" in head[1]
        assert "-draft.xlsx" in answer["Content-Disposition"]
