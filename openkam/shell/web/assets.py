"""Copies third-party files for the browser from node_modules into static files.

Run at set-up and when the package is built: python -m openkam.shell.web.assets
"""

import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "static" / "vendor"
PACKAGES = HERE.parent.parent.parent / "node_modules"
SCRIPTS = ("htmx.org/dist/htmx.min.js", "echarts/dist/echarts.common.min.js")
BLANK = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'  # keeps room in every icon
LICENCES = {  # Tabler's stands in its own first lines
    "htmx": "htmx.org/LICENSE",
    "echarts": "echarts/LICENSE",
    "tabler-icons": "@tabler/icons/LICENSE",
    "inter": "@fontsource-variable/inter/LICENSE",
    "inter-print": "@expo-google-fonts/inter/LICENSE_FONT",
}
# Documents and pictures are written with whole font files, which the browser's subsets are not.
PRINT_FONTS = (
    "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
    "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
)
SUBSETS = ("cyrillic-ext", "cyrillic", "latin-ext", "latin")
FONT = "@fontsource-variable/inter"
ICONS = (
    "activity", "adjustments-horizontal", "alert-circle", "alert-triangle", "arrow-left",
    "arrow-right", "arrow-up-right", "building", "building-community", "calendar", "chart-bar",
    "chart-line", "chart-pie", "check", "chevron-down", "chevron-left", "chevron-right",
    "chevron-up", "circle-check", "circle-dot", "circle-x", "clock", "coins", "columns-3", "copy",
    "corner-down-left", "dots", "download", "edit", "external-link", "eye", "eye-off",
    "file-import",
    "file-text", "filter", "folder", "help-circle", "history", "home", "hourglass", "info-circle",
    "key", "language", "link", "list-check", "loader-2", "lock", "login", "logout", "mail",
    "menu-2",
    "moon", "package", "photo", "player-play", "plus", "refresh", "report-money", "search",
    "settings", "shield-check", "shield-lock", "sitemap", "sparkles", "sun", "table", "trash",
    "trending-down", "trending-up", "unlink", "upload", "user", "user-circle", "user-minus",
    "user-off", "user-plus", "users", "x",
)  # fmt: skip


class MissingPackage(Exception):
    """A front-end package is not installed; npm ci brings it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing. Run npm ci --ignore-scripts first.")


def copy_assets(packages: Path = PACKAGES, vendor: Path = VENDOR) -> list[Path]:
    """Write every third-party file that the pages use, and return the files."""
    vendor.mkdir(parents=True, exist_ok=True)
    for script in SCRIPTS:
        source = packages / script
        _write(vendor / source.name, _without_source_map(_text(source)))
    _write(
        vendor / "tabler.css", _layered(_text(packages / "@tabler/core/dist/css/tabler.min.css"))
    )
    _write(vendor / "icons.svg", sprite(packages / "@tabler/icons/icons/outline", ICONS))
    _copy_font(packages / FONT, vendor)
    _copy_print_fonts(packages, vendor / "print")
    for name, licence in LICENCES.items():
        _write(vendor / f"LICENSE-{name}.txt", _text(packages / licence))
    return sorted(path for path in vendor.rglob("*") if path.is_file())


def sprite(folder: Path, names: tuple[str, ...]) -> str:
    """Return one SVG that holds each named icon as the symbol i-NAME."""
    symbols = []
    for name in names:
        drawing = re.search(r"<svg[^>]*>(.*)</svg>", _text(folder / f"{name}.svg"), re.DOTALL)
        if drawing is None:
            raise ValueError(f"{name}.svg holds no drawing.")
        marks = " ".join(drawing.group(1).split()).replace(BLANK, "")
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{marks}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _layered(css: str) -> str:
    # In a layer of its own every rule of ours wins, whatever its specificity.
    body = _without_source_map(css).replace('@charset "UTF-8";', "")
    return f"@layer tabler {{{body}}}\n"


def _copy_font(folder: Path, vendor: Path) -> None:
    faces = _text(folder / "wght.css").split("/* ")
    wanted: list[str] = []
    for subset in SUBSETS:
        name = f"inter-{subset}-wght-normal"
        wanted.extend(face for face in faces if face.startswith(f"{name} "))
        source = folder / "files" / f"{name}.woff2"
        if not source.is_file():
            raise MissingPackage(source)
        (vendor / "files").mkdir(exist_ok=True)
        shutil.copyfile(source, vendor / "files" / source.name)
    _write(vendor / "inter.css", "".join(f"/* {face}" for face in wanted))


def _copy_print_fonts(packages: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for font in PRINT_FONTS:
        source = packages / font
        if not source.is_file():
            raise MissingPackage(source)
        shutil.copyfile(source, folder / source.name)


def _without_source_map(text: str) -> str:
    # The map is not shipped, and collecting static files would look for it.
    return re.sub(r"(//|/\*)# sourceMappingURL=\S+( ?\*/)?", "", text)


def _text(path: Path) -> str:
    if not path.is_file():
        raise MissingPackage(path)
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    try:
        copied = copy_assets()
    except MissingPackage as fault:
        sys.exit(str(fault))
    print(f"{len(copied)} front-end files are in place.")
