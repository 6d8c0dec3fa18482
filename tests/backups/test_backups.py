"""A backup put back is the same company, to the last figure."""

import gzip
import json
import shutil
import tarfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# What a restore writes, and what it ends.
CHANGED = {"audit_entry", "access_session", "search_entry", "search_filled"}


def same_but(tables: dict, left_out: set[str]) -> dict:
    return {name: rows for name, rows in tables.items() if name not in left_out}


def searched(tables: dict) -> list:
    """What is found by its words: written anew, so that it has other numbers."""
    return sorted(zip(*tables["search_entry"][1:], strict=True))


@pytest.fixture(scope="module")
def older(tmp_path_factory) -> Path:
    """A backup that was made at the schema before tokens, webhooks and saved views."""
    path = tmp_path_factory.mktemp("older") / "older.tar"
    with gzip.open(HERE / "before_doors.tar.gz") as packed, path.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return path


class TestBackup:
    def test_it_names_every_member_with_its_checksum(self, archive):
        with tarfile.open(archive) as tar:
            names = tar.getnames()
            manifest = json.load(tar.extractfile("manifest.json"))

        assert names[0] == "openkam-backup.json"
        assert set(names[1:-2]) == set(manifest["members"])
        assert {len(member["sha256"]) for member in manifest["members"].values()} == {64}
        assert manifest["tables"]["portfolio_importbatch"]["rows"] == 2
        assert ["portfolio", "0001_initial"] in manifest["migrations"]

    def test_nobody_else_can_read_it(self, archive):
        assert archive.stat().st_mode & 0o777 == 0o600

    def test_it_holds_the_files_of_accounts(self, company, archive):
        (content,) = (company.data / "files").glob("??/*")

        with tarfile.open(archive) as tar:
            saved = tar.extractfile(f"files/files/{content.parent.name}/{content.name}").read()

        assert saved == content.read_bytes() == b"We offer rollers."

    def test_it_holds_no_session(self, archive):
        with tarfile.open(archive) as tar:
            assert "database/access_session.parquet" not in tar.getnames()

    def test_it_keeps_as_many_as_one_wants(self, company, tmp_path):
        for _time in range(3):
            company.openkam("backup", "--to", tmp_path, "--keep", "2")

        assert len(list(tmp_path.glob("openkam-*.tar"))) == 2
        assert [path for path in tmp_path.iterdir() if path.suffix != ".tar"] == []

    def test_a_folder_that_cannot_be_written_is_one_clear_line(self, company, tmp_path):
        (tmp_path / "taken").write_text("a file")

        done = company.openkam("backup", "--to", tmp_path / "taken")

        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith("openkam: No backup was made in ")

    def test_a_full_disk_leaves_nothing_and_says_so(self, company, tmp_path):
        limited = 'ulimit -f 200; exec "$@"'  # blocks of 512 bytes

        done = company.shell(limited, "backup", "--to", tmp_path)

        assert done.returncode == 1
        assert "The disk is full: no backup was made in" in done.stderr
        assert list(tmp_path.iterdir()) == []


class TestRestore:
    @pytest.mark.parametrize("kind", ["", "sqlite"])
    def test_it_brings_every_row_and_every_report_back(self, company, archive, make_place, kind):
        if kind == "sqlite" and not company.environment.get("DATABASE_URL"):
            pytest.skip("The company is on SQLite itself.")
        place = make_place(kind)

        done = place.openkam("restore", archive)

        assert done.returncode == 0, done.stderr + done.stdout
        before, after = company.seen(), place.seen()
        assert after["reports"] == before["reports"]
        assert same_but(after["tables"], CHANGED) == same_but(before["tables"], CHANGED)
        assert searched(after["tables"]) == searched(before["tables"]) != []
        for name in ("round", "roundaccount", "rankedscores", "judgement", "decision"):
            assert after["tables"][f"selection_{name}"]
        assert set(place.program("company.py", "pages").values()) == {200}

    def test_numbers_are_never_given_twice(self, archive):
        with tarfile.open(archive) as tar:
            manifest = json.load(tar.extractfile("manifest.json"))

        assert manifest["tables"]["portfolio_importbatch"]["last"] >= 2

    def test_it_refuses_an_installation_in_use(self, company, archive):
        done = company.openkam("restore", archive)

        assert done.returncode == 1
        assert "--replace" in done.stderr

    def test_a_changed_archive_changes_nothing(self, archive, make_place, tmp_path):
        bad = tmp_path / "bad.tar"
        content = bytearray(archive.read_bytes())
        place_of_change = content.index(b"PAR1") + 100
        content[place_of_change] ^= 1
        bad.write_bytes(content)
        place = make_place()

        done = place.openkam("restore", bad)

        assert done.returncode == 1
        assert "differs from its checksum" in done.stderr
        there = {path.name for path in place.data.iterdir() if "sqlite3" not in path.name}
        assert there <= {".running", "secret.key"}

    def test_a_cut_archive_is_seen_as_cut(self, archive, make_place, tmp_path):
        cut = tmp_path / "cut.tar"
        cut.write_bytes(archive.read_bytes()[:-20_000])

        done = make_place().openkam("restore", cut)

        assert done.returncode == 1
        assert "is not a whole backup" in done.stderr
        assert "Nothing was put back. Copy it once more" in done.stderr

    def test_what_is_none_of_ours_is_refused_in_one_line(self, make_place, tmp_path):
        (tmp_path / "notes.txt").write_text("Remember the backup.")
        place = make_place()

        wrong = place.openkam("restore", tmp_path / "notes.txt")
        absent = place.openkam("restore", tmp_path / "absent.tar")

        assert wrong.stderr.count("\n") == absent.stderr.count("\n") == 1
        assert "is no backup of OpenKAM. Nothing was put back." in wrong.stderr
        assert "absent.tar does not exist" in absent.stderr
        assert (wrong.returncode, absent.returncode) == (1, 1)

    def test_it_refuses_while_others_run(self, archive, make_place):
        place = make_place()
        place.data.mkdir()
        worker = place.started("worker")
        try:
            done = place.openkam("restore", archive)
        finally:
            worker.terminate()
            worker.wait()

        assert done.returncode == 1
        assert "OpenKAM is running on this data folder" in done.stderr

    def test_killed_at_any_moment_it_leaves_the_old_state_or_the_new(self, archive, make_place):
        told = make_place().program("killing.py", archive)

        assert told["first"] == [False, None]
        states = []
        for after in told["after"]:
            assert after["was_killed"], after
            assert after["left_over"] == []
            assert after["has_cache"]
            is_old = after["names"] == ["Old state"]
            assert after["old"] == (["rejects", "uploads"] if is_old else [])
            assert after["lines"] == 2
            states.append("old" if is_old else "new")
        assert states == ["old", "old", "new"]


class TestRestoreOfThePreviousSchema:
    def test_it_is_migrated_and_opens(self, make_place, older):
        place = make_place()

        done = place.openkam("restore", older)

        assert done.returncode == 0, done.stderr + done.stdout
        assert "migrations brought it from" in done.stdout
        before = json.loads((HERE / "before_doors.json").read_text())
        reports = place.seen()["reports"]
        assert {name: reports[name] for name in before} == before
        assert set(place.program("company.py", "pages").values()) == {200}


class TestMigrate:
    def test_it_makes_no_backup_of_nothing(self, make_place):
        place = make_place()

        done = place.openkam("migrate")

        assert done.returncode == 0, done.stderr
        assert "Backup:" not in done.stdout
        assert not (place.data / "backups").exists()

    def test_it_makes_a_backup_of_data_first_and_stops_when_it_cannot(self, make_place, older):
        place = make_place()
        place.openkam("restore", older)
        place.program("company.py", "take_back")

        refused = place.openkam("migrate", OPENKAM_BACKUP_FOLDER="/dev/null/nowhere")
        done = place.openkam("migrate")

        assert refused.returncode == 1
        assert "The database was not changed. Skip it with --no-backup." in refused.stderr
        assert "-before-migrate.tar" in done.stdout
        assert len(list((place.data / "backups").glob("*-before-migrate.tar"))) == 1


class TestCheck:
    def test_figures_that_differ_by_a_cent_are_named_and_mended(self, company, archive):
        company.openkam("migrate")
        company.program("company.py", "spoil_month")

        spoiled = company.openkam("check")
        quick = company.openkam("check", "--quick")
        mended = company.openkam("check", "--mend")

        assert spoiled.returncode == 1
        assert "1 rows of account and month differ from the sales lines." in spoiled.stdout
        assert quick.returncode == 0
        assert mended.returncode == 0, mended.stdout

    def test_a_changed_file_of_the_ledger_is_named(self, company, archive):
        company.openkam("migrate")
        company.program("company.py", "spoil_lines")

        done = company.openkam("check", "--json")

        assert done.returncode == 1
        said = " ".join(json.loads(done.stdout)["findings"]["ledger"])
        assert "ledger/lines/00000001.parquet is not as it was written." in said
        assert "openkam restore" in said

    def test_a_file_of_an_account_that_is_gone_or_changed_is_named(self, company, archive):
        company.openkam("migrate")
        (content,) = (company.data / "files").glob("??/*")
        name = f"files/{content.parent.name}/{content.name}"
        before = content.read_bytes()

        content.write_bytes(before.upper())
        changed = company.openkam("check", "--json")
        content.unlink()
        gone = company.openkam("check", "--quick", "--json")
        content.write_bytes(before)

        assert (changed.returncode, gone.returncode) == (1, 1)
        assert f"{name} is not as it was written." in changed.stdout
        assert f"{name} is missing." in gone.stdout

    def test_it_says_that_there_was_never_a_backup(self, make_installed):
        place = make_installed()
        place.program("company.py", "found")

        done = place.openkam("check", "--quick")

        assert done.returncode == 1
        assert "There has never been a backup. Make one: openkam backup" in done.stdout
