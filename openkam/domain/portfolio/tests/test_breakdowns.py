"""Whatever kills, starves or locks out an import, the old state stands and the next one works."""

import json
import os
import subprocess
import sys

import pytest

OLD = {"C1": "100.0000"}
NEW = {"C1": "50.0000", "C2": "30.0000"}


@pytest.fixture(scope="module")
def report(installed, tmp_path_factory):
    """What `killing` saw; always on SQLite, where the file is ours to lock and to starve."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    folder = tmp_path_factory.mktemp("killed") / "data"
    installed(folder)
    environment["OPENKAM_DATA"] = str(folder)
    done = subprocess.run(
        [sys.executable, "-m", "openkam.domain.portfolio.tests.killing"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class TestKilledImport:
    def test_before_its_commit_nothing_of_it_counts(self, report):
        moments = [report["dry_run_killed"], report["before_the_commit"], *report["while_reading"]]
        early = [moment for moment in moments if moment["states"].count("live") == 1]

        assert all(moment["was_killed"] for moment in moments)
        assert len(early) > 5
        for moment in moments:
            # After its commit an import still finds what it changed; who is late meets that.
            known = (OLD, OLD, True) if moment in early else (NEW, OLD, False)
            assert (moment["ledger"], moment["prepared"], moment["is_fresh"]) == known

    def test_after_its_commit_it_counts_and_figures_are_known_to_be_old(self, report):
        moment = report["after_the_commit"]

        assert moment["was_killed"]
        assert (moment["ledger"], moment["prepared"], moment["is_fresh"]) == (NEW, OLD, False)

    def test_the_next_import_notes_the_failure_and_clears_up(self, report):
        moment = report["at_last"]

        assert (moment["answer"], moment["ledger"]) == ("imported", NEW)
        assert "running" not in moment["states"]
        assert report["left_over"] == []


class TestKilledPreparation:
    def test_figures_are_the_old_ones_or_the_new_ones_and_never_half(self, report):
        *killed, survived = report["while_preparing"]

        assert len(killed) > 2
        for moment in killed:
            known = (OLD, False), (NEW, True)
            assert (moment["prepared"], moment["is_fresh"]) in known
        assert (survived["prepared"], survived["is_fresh"]) == (NEW, True)


class TestStarvedImport:
    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            ("no_room_for_lines", "NoSpace: There is no space left"),
            ("no_room_for_accounts", "OperationalError: d"),
            ("no_room_at_all", "OperationalError: d"),
        ],
    )
    def test_a_full_disk_changes_nothing(self, report, moment, words):
        found = report[moment]

        assert found["answer"].startswith(words)
        assert (found["ledger"], found["prepared"], found["is_fresh"]) == (OLD, OLD, True)


class TestLockedOutImport:
    def test_a_database_that_is_held_is_said_and_nothing_changes(self, report):
        found = report["locked_out"]

        assert "database is locked" in found["answer"]
        assert (found["ledger"], found["states"]) == (OLD, ["live"])
