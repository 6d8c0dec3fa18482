"""A round that was run shows the same for ever; who else is there changes no score."""

import shutil

import pytest

from openkam.domain.portfolio.models import Account, AccountKey, ImportBatch
from openkam.domain.portfolio.services import merge_accounts, split_key, undo_import
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.selection import services
from openkam.domain.selection.selectors.result_json import result_as_json
from openkam.domain.selection.tests import make


@pytest.fixture
def book_of_its_own(tmp_path, settings):
    """A copy of the ledger: what is undone in the database would leave its files behind."""
    settings.LEDGER_FOLDER = shutil.copytree(settings.LEDGER_FOLDER, tmp_path / "ledger")
    return tmp_path


@pytest.fixture
def run(house, measured):
    """A round that was run and whose first account is decided."""
    head = house.people["head"]
    run = services.run_round(head, measured.pk, now=make.NOW)
    services.decide(
        head,
        row_of(run, "Alfa").pk,
        verdict="accept",
        reason="Grows with us.",
        now=make.NOW,
        today=make.TODAY,
    )
    return run


def row_of(found, name):
    return found.accounts.get(name=name)


def remembered(house, found):
    """All that the round tells, and all that is stored of it."""
    told = result_as_json(house.people["head"], found.pk)
    return told, list(found.accounts.order_by("pk").values())


def measured_again(house, found):
    services.measure_round(house.people["head"], found.pk, now=make.NOW, progress=make.silent)
    return make.ranked(found)


def other_book(**changed):
    """The same documents with other amounts, and those of further accounts."""
    accounts = {**make.ACCOUNTS, **changed}
    return [line for name, given in accounts.items() for line in make.lines_of(name, given)]


def scores(found):
    return dict(found.accounts.values_list("name", "score"))


def split_off(house, name, **where):
    key = AccountKey.objects.get(account=house.ids[name])
    split_key(house.people["head"], key.pk, today=make.TODAY, **where)
    portfolio.prepared(today=make.TODAY)


class TestRoundThatWasRun:
    def test_it_shows_the_same_after_a_new_import(self, house, run, book_of_its_own):
        before = remembered(house, run)

        make.sales(
            book_of_its_own, other_book(Alfa=(9, 900, 1.4, 1, 80), Omega=(5000, 9, 0.1, 4, 3))
        )

        assert Account.objects.filter(name="Omega").exists()
        assert remembered(house, run) == before

    def test_it_shows_the_same_after_an_import_was_undone(self, house, run, book_of_its_own):
        before = remembered(house, run)

        undo_import(house.people["head"], ImportBatch.objects.get().pk)
        portfolio.prepared(today=make.TODAY)

        assert remembered(house, run) == before

    def test_it_cannot_be_measured_again(self, house, run):
        with pytest.raises(services.NotOpen):
            measured_again(house, run)

    def test_it_shows_the_same_after_an_account_was_merged(self, house, run):
        before = remembered(house, run)

        merge_accounts(
            house.people["head"],
            keep_id=house.ids["Eta"],
            merged_id=house.ids["Alfa"],
            today=make.TODAY,
        )
        portfolio.prepared(today=make.TODAY)

        assert remembered(house, run) == before

    def test_it_shows_the_same_after_an_account_was_split(self, house, run):
        before = remembered(house, run)

        split_off(house, "Alfa", new_name="Alfa Trading")

        assert remembered(house, run) == before
        assert row_of(run, "Alfa").account_id == house.ids["Alfa"]


class TestOpenRound:
    def test_another_account_changes_no_score(self, house, measured, book_of_its_own):
        before = scores(measured)

        make.sales(book_of_its_own, other_book(Omega=(5000, 9, 0.1, 4, 3)))
        found = measured_again(house, measured)

        after = scores(found)
        assert after.pop("Omega") is not None
        assert after == before

    def test_a_part_split_off_is_an_account_of_its_own(self, house, measured):
        before, revenue = scores(measured), row_of(measured, "Beta").revenue

        split_off(house, "Beta", new_name="Beta Trading")
        found = measured_again(house, measured)

        after = scores(found)
        assert row_of(found, "Beta Trading").revenue == revenue
        assert after.pop("Beta Trading") == before["Beta"]
        # What was split off takes all its lines along; what is left has bought nothing.
        assert row_of(found, "Beta").revenue in (None, 0)
        assert {**after, "Beta": None} == {**before, "Beta": None}

    def test_judgements_stay_with_the_account_that_was_split(self, house, measured):
        head, criterion = house.people["head"], measured.version.criteria.last().criterion_id
        services.ask_judge(head, measured.pk, house.people["second"].pk, scope="all")
        row = row_of(measured, "Beta")
        services.judge_account(
            house.people["second"], row.pk, criterion, score=7, evidence="Seen.", now=make.NOW
        )

        split_off(house, "Beta", new_name="Beta Trading")
        found = measured_again(house, measured)

        assert row_of(found, "Beta").judgements.get().score == 7
        assert not row_of(found, "Beta Trading").judgements.exists()
