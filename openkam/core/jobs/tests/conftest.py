import sys
import types

import pytest


@pytest.fixture
def work(monkeypatch):
    """Let a test say what the job "demo.work" does."""
    from openkam.core.jobs import runs  # only once Django is set up

    home = types.ModuleType("openkam_test_jobs")
    monkeypatch.setitem(sys.modules, home.__name__, home)
    monkeypatch.setitem(runs.HOMES, "demo", home.__name__)

    def does(function):
        home.work = function

    return does
