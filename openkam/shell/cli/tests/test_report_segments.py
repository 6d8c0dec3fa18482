"""`openkam report segments`."""

import json

import pytest

from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.tests import make
from openkam.shell.cli.main import main


@pytest.mark.django_db
class TestReportSegments:
    @pytest.fixture
    def printed(self, settings, tmp_path, capsys):
        """Run the report over a small book and return what it printed."""
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        make.company()
        tiers = [make.tier(name=name) for name in ("Key", "Other")]
        sold = [
            ("Top", "2024-09-30", "5"),
            ("Top", "2025-09-30", "100"),
            ("Top", "2026-09-30", "120.50"),
            ("Falls", "2025-09-30", "80"),
            ("Falls", "2026-09-30", "20"),
            ("Grows", "2025-09-30", "80"),
            ("Grows", "2026-09-30", "200"),
        ]
        make.sales(
            tmp_path,
            [
                make.line(Invoice=f"{n}", Customer=name, Name=name, Date=day, Net=amount)
                for n, (name, day, amount) in enumerate(sold)
            ],
        )
        Account.objects.filter(name="Top").update(tier=tiers[0])
        Account.objects.exclude(name="Top").update(tier=tiers[1])
        capsys.readouterr()

        def run(*options):
            assert main(["report", "segments", *options]) == 0
            return capsys.readouterr().out

        return run

    def test_it_prints_tiers_and_the_watch(self, printed):
        out = printed()

        assert "Tiers 2025-10-01 to 2026-09-30, EUR, as of 2026-09-30" in out
        assert "Key" in out
        assert "120.50" in out
        assert "Losing in the middle" in out

    def test_as_json_it_has_exact_figures(self, printed):
        content = json.loads(printed("--json"))

        assert content["report"] == "segments"
        assert [(row["name"], row["revenue"]) for row in content["rows"]] == [
            ("Key", 120.5),
            ("Other", 220),
        ]
        assert [(row["name"], row["watch"]) for row in content["accounts"]] == [
            ("Grows", "growth_candidate"),
            ("Falls", "middle_losing"),
        ]

    def test_by_segment_all_stand_without_one(self, printed):
        content = json.loads(printed("--by", "segment", "--json"))

        (row,) = content["rows"]
        assert (row["name"], row["segment"], row["accounts"]) == (None, None, 3)

    def test_without_a_year_before_it_says_so(self, printed):
        out = printed("--from", "2025-09-01", "--to", "2025-10-01")

        assert "no year before" in out
        assert "Growth candidates" not in out
