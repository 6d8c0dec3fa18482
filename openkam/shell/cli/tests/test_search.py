"""`openkam search rebuild`, and what other commands do for the search."""

import pytest

from openkam.core.access.tests import make as people
from openkam.core.search import selectors
from openkam.core.search.models import Entry, Filled
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio
from openkam.shell.cli.main import main
from openkam.shell.cli.search import fill_missing

pytestmark = pytest.mark.django_db(transaction=True)


class TestRebuild:
    def test_it_writes_all_anew_and_says_how_many(self, capsys):
        fact = make.fact(portfolio.account(), "goals", "Twelve shops").fact
        Entry.objects.update(text="stale", words=" stale")

        assert main(["search", "rebuild"]) == 0

        assert "1 texts are found" in capsys.readouterr().out
        hits = selectors.find(people.head(), "twelve")
        assert [hit.object_id for hit in hits] == [fact.pk]


class TestFillMissing:
    def test_it_fills_what_was_never_written_and_nothing_twice(self):
        make.fact(portfolio.account(), "goals", "Twelve shops")
        Entry.objects.all().delete()
        Filled.objects.all().delete()

        assert fill_missing(lambda _share, _text: None) == 1
        assert fill_missing(lambda _share, _text: None) == 0
        assert Entry.objects.count() == 1
