import json

import pytest

from openkam.domain.portfolio.models import SavedMapping
from openkam.domain.portfolio.tests import make
from openkam.shell.cli import main

pytestmark = pytest.mark.django_db


def said(capsys, *words):
    code = main.main(["mapping", *map(str, words)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


class TestMapping:
    def test_it_saves_and_shows_a_mapping(self, capsys, tmp_path):
        path = tmp_path / "mapping.toml"
        path.write_text(make.MAPPING)

        saved = said(capsys, "save", path)
        shown = said(capsys, "show", "erp", "sales")

        assert saved == (0, "Saved for sales of erp.\n", "")
        assert shown == (0, make.MAPPING, "")

    def test_it_lists_mappings(self, capsys):
        make.saved_mapping()

        code, out, _err = said(capsys, "list")

        assert code == 0
        assert out.splitlines()[1].split()[:3] == ["erp", "sales", "2026-10-01"]
        assert json.loads(said(capsys, "list", "--json")[1])["mappings"][0]["source"] == "erp"

    def test_it_says_how_a_mapping_comes_while_there_is_none(self, capsys):
        assert "An import that succeeds" in said(capsys, "list")[1]

    def test_it_removes_a_mapping(self, capsys):
        make.saved_mapping()

        code, _out, _err = said(capsys, "remove", "erp", "sales")

        assert code == 0
        assert not SavedMapping.objects.exists()

    @pytest.mark.parametrize("act", ["show", "remove"])
    def test_it_refuses_what_is_not_there(self, capsys, act):
        code, out, err = said(capsys, act, "erp", "accounts")

        assert (code, out) == (main.REFUSED, "")
        assert "openkam mapping list" in err

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"source = 1", "Name the source"),
            (b"\xff\xfe", "no UTF-8"),
            (b"[", "not valid TOML"),
        ],
    )
    def test_it_refuses_what_is_no_mapping(self, capsys, tmp_path, content, words):
        path = tmp_path / "mapping.toml"
        path.write_bytes(content)

        code, out, err = said(capsys, "save", path)

        assert (code, out) == (main.REFUSED, "")
        assert words in err
        assert not SavedMapping.objects.exists()
