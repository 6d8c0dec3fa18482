"""Fixtures of the room."""

from pathlib import Path

import pytest

from openkam.domain.portfolio.tests.trade import trade, traded
from openkam.domain.portfolio.tests.whole import made

__all__ = ["ledger_folder", "made", "trade", "traded"]


@pytest.fixture
def ledger_folder(settings, tmp_path) -> Path:
    """A ledger of the test's own; the folder returned is for its sales files."""
    settings.DATA = tmp_path / "data"
    settings.LEDGER_FOLDER = settings.DATA / "ledger"
    return tmp_path
