"""`openkam report` between an update that needs new prepared figures and their preparation."""

import pytest

from openkam.domain.economics.tests.conftest import built, house
from openkam.domain.economics.tests.test_after_an_update import REPORTS, updated
from openkam.shell.cli.main import main

__all__ = ["built", "house", "updated"]


@pytest.mark.usefixtures("updated")
class TestReportAfterAnUpdate:
    @pytest.mark.parametrize("report", REPORTS)
    def test_it_says_how_to_mend_it(self, report, capsys):
        code = main(["report", report])

        assert code == 1
        assert "openkam worker --once" in capsys.readouterr().err
