import subprocess
import sys

import pytest

from openkam.shell.cli import main


@pytest.mark.django_db
class TestMain:
    def test_it_refuses_an_unknown_command_as_wrong_usage(self, capsys):
        with pytest.raises(SystemExit) as stop:
            main.main(["frobnicate"])

        assert stop.value.code == main.USAGE
        assert "invalid choice" in capsys.readouterr().err

    def test_it_turns_a_fault_that_the_user_can_mend_into_one_line(self, capsys, tmp_path):
        missing = tmp_path / "nowhere.toml"

        code = main.main(["import", "sales", "sales.csv", "--mapping", str(missing)])

        assert code == main.REFUSED
        assert capsys.readouterr().err == f"openkam: {missing} does not exist.\n"

    def test_it_says_what_to_do_before_the_first_import(self, capsys):
        code = main.main(["report", "concentration"])

        assert code == main.REFUSED
        assert "import a file of sales lines first" in capsys.readouterr().err

    def test_it_takes_a_period_that_ends_before_it_starts_as_wrong_usage(self, capsys):
        code = main.main(
            ["report", "concentration", "--from", "2026-02-01", "--to", "2026-01-01", "--json"]
        )

        captured = capsys.readouterr()
        assert code == main.USAGE
        assert captured.out == ""
        assert "end after it starts" in captured.err


class TestSettings:
    @pytest.mark.parametrize(
        ("environment", "words"),
        [
            ({"OPENKAM_PROT": "80"}, "Unknown setting OPENKAM_PROT"),
            ({"OPENKAM_MODE": "production"}, "OPENKAM_SECRET_KEY"),
            ({"DATABASE_URL": "mysql://here"}, "DATABASE_URL must begin with"),
        ],
    )
    def test_a_wrong_environment_is_one_clear_line(self, environment, words, tmp_path):
        given = {"PATH": "/usr/bin:/bin", "OPENKAM_DATA": str(tmp_path), **environment}

        ended = subprocess.run(
            [sys.executable, "-m", "openkam.shell.cli.main", "check"],
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )

        assert ended.returncode == main.REFUSED
        assert words in ended.stderr
        assert ended.stderr.count("\n") == 1
        assert ended.stdout == ""
