"""Third-party files for the browser: what is copied, and that nothing more is needed."""

import re
from pathlib import Path

import pytest

from openkam.shell.web import assets, navigation

ROOT = Path(assets.__file__).resolve().parent.parent.parent
NAMED = re.compile(
    r"""icon\(\s*"([a-z0-9-]+)"|\{% icon "([a-z0-9-]+)"|"""
    r"""ui/icon\.html"\s+with\s+name="([a-z0-9-]+)"|\bicon="([a-z0-9-]+)\""""
)


def icons_in(path: Path) -> set[str]:
    return {next(filter(None, found)) for found in NAMED.findall(path.read_text())}


def fill(folder: Path) -> Path:
    """Lay out packages as npm does, with next to nothing in them."""
    texts = {
        "htmx.org/dist/htmx.min.js": "var htmx;\n//# sourceMappingURL=htmx.min.js.map",
        "echarts/dist/echarts.common.min.js": "var echarts;",
        "@tabler/core/dist/css/tabler.min.css": '@charset "UTF-8";a{b:c}\n'
        "/*# sourceMappingURL=tabler.min.css.map */",
        f"{assets.FONT}/wght.css": "".join(
            f"/* inter-{name}-wght-normal */\n@font-face {{ src: url(./files/{name}) }}\n"
            for name in (*assets.SUBSETS, "greek")
        ),
    }
    for name in assets.ICONS:
        texts[f"@tabler/icons/icons/outline/{name}.svg"] = f'<svg a="b"><path d="{name}"/></svg>'
    for subset in assets.SUBSETS:
        texts[f"{assets.FONT}/files/inter-{subset}-wght-normal.woff2"] = "font"
    for name in (*assets.LICENCES.values(), *assets.PRINT_FONTS):
        texts[name] = "Free."
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


class TestIcons:
    def test_every_icon_that_is_used_is_in_the_sprite(self):
        sources = [*ROOT.rglob("openkam/**/*.py"), *ROOT.rglob("openkam/**/templates/**/*.html")]

        used = set().union(*(icons_in(path) for path in sources if "tests" not in path.parts))
        used |= {section.icon for section in navigation.SECTIONS}
        assert used - set(assets.ICONS) == set()

    def test_a_sprite_holds_each_as_a_symbol(self, tmp_path):
        (tmp_path / "plus.svg").write_text(f'<svg x="y">{assets.BLANK}<path d="M1"/></svg>')

        assert assets.sprite(tmp_path, ("plus",)) == (
            '<svg xmlns="http://www.w3.org/2000/svg">'
            '<symbol id="i-plus" viewBox="0 0 24 24"><path d="M1"/></symbol></svg>\n'
        )


class TestCopying:
    def test_it_copies_what_pages_name(self, tmp_path):
        files = assets.copy_assets(fill(tmp_path / "packages"), tmp_path / "vendor")

        names = {path.name for path in files}
        assert {
            "htmx.min.js",
            "echarts.common.min.js",
            "tabler.css",
            "inter.css",
            "icons.svg",
        } < names
        assert "inter-latin-ext-wght-normal.woff2" in names
        assert "Inter_600SemiBold.ttf" in names

    def test_it_drops_source_maps_that_are_not_shipped(self, tmp_path):
        assets.copy_assets(fill(tmp_path / "packages"), tmp_path / "vendor")

        assert (tmp_path / "vendor" / "htmx.min.js").read_text() == "var htmx;\n"
        assert "sourceMappingURL" not in (tmp_path / "vendor" / "tabler.css").read_text()

    def test_it_lays_tabler_below_our_own_rules(self, tmp_path):
        assets.copy_assets(fill(tmp_path / "packages"), tmp_path / "vendor")

        assert (tmp_path / "vendor" / "tabler.css").read_text().startswith("@layer tabler {a{b:c}")

    def test_it_takes_the_subsets_of_our_languages_only(self, tmp_path):
        assets.copy_assets(fill(tmp_path / "packages"), tmp_path / "vendor")

        faces = (tmp_path / "vendor" / "inter.css").read_text()
        assert faces.count("@font-face") == len(assets.SUBSETS)
        assert "greek" not in faces

    def test_it_says_what_to_run_when_a_package_is_missing(self, tmp_path):
        with pytest.raises(assets.MissingPackage, match="npm ci"):
            assets.copy_assets(tmp_path / "nothing", tmp_path / "vendor")
