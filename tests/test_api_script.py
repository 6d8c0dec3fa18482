"""The script of the API's guide, run as it stands."""

import re
from pathlib import Path

import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests import make as keys
from openkam.domain.portfolio.tests import make

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "api.md"


@pytest.mark.django_db(transaction=True)
class TestScript:
    def test_it_reads_concentration_and_changes_an_owner(
        self, live_server, settings, tmp_path, monkeypatch, capsys
    ):
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        make.company()
        make.sales(tmp_path, [make.line(Customer="C1", Name="Alfa")])
        head, new_owner = people.head(), people.outsider()
        monkeypatch.setenv("OPENKAM_URL", live_server.url)
        monkeypatch.setenv("OPENKAM_TOKEN", keys.token(head)[1])
        monkeypatch.setenv("NEW_OWNER", str(new_owner.pk))
        script = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)

        exec(compile(script[1], GUIDE.name, "exec"), {})

        said = capsys.readouterr().out
        assert "1.0 EUR 2026-03-31" in said
        assert "Alfa is now in the hands of Olga Outsider" in said
        assert make.keyed("C1").owner == new_owner
