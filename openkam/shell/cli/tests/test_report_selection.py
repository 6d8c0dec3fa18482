"""`openkam report selection`."""

import json

import pytest

from openkam.core.access.tests import make as people
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.selection import services
from openkam.domain.selection.models import Round
from openkam.domain.selection.tests import make
from openkam.shell.cli.main import USAGE, main


@pytest.mark.django_db
class TestReportSelection:
    @pytest.fixture
    def head(self, settings, tmp_path):
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        portfolio.company()
        make.sales(tmp_path, make.book())
        return people.head()

    def test_it_tells_who_is_a_key_account_and_why(self, head, capsys):
        found = make.measured(head)
        services.run_round(head, found.pk, now=make.NOW)
        row = found.accounts.get(name="Alfa")
        day = {"now": make.NOW, "today": make.TODAY}
        services.decide(head, row.pk, verdict="accept", reason="It grows.", **day)
        make.measured(head, name="Next")
        capsys.readouterr()

        assert main(["report", "selection"]) == 0
        table = capsys.readouterr().out
        assert main(["report", "selection", "--json"]) == 0
        content = json.loads(capsys.readouterr().out)

        assert "“Key accounts 2027” (run), EUR, as of 2026-09-30" in table
        assert "accept" in table
        assert content["report"] == "selection"
        assert content["id"] == found.pk  # the one run last, not the draft begun since
        assert content["rows"][0]["name"] == "Alfa"
        assert content["rows"][0]["decision"]["reason"] == "It grows."
        assert content["rows"][0]["revenue"] == 12_000
        for row in content["rows"]:
            parts = sum(one["points"] for one in row["criteria"])
            assert parts == pytest.approx(row["score"])

    def test_a_round_that_is_prepared_is_a_draft(self, head, capsys):
        found = make.measured(head)
        capsys.readouterr()

        assert main(["report", "selection", "--round", str(found.pk)]) == 0

        assert "(open, draft)" in capsys.readouterr().out

    def test_without_a_round_it_says_what_to_do(self, head, capsys):
        assert main(["report", "selection"]) == USAGE
        assert "no round of selection yet" in capsys.readouterr().err
        found = Round.objects.create(
            name="R",
            started_by=head,
            started_at=make.NOW,
            version=make.measured(head).version,
        )

        assert main(["report", "selection", "--round", "9999"]) == USAGE

        assert str(found.pk) in capsys.readouterr().err
