"""The rules of the house that import-linter cannot see."""

import ast
import re
import subprocess
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "openkam" / "domain"
ENTRANCES = sorted(
    path
    for name in ("views", "api", "jobs")
    for path in [*ROOMS.glob(f"*/{name}.py"), *ROOMS.glob(f"*/{name}/*.py")]
)
SOURCES = sorted(
    path
    for path in (ROOT / "openkam").rglob("*.py")
    if "migrations" not in path.parts and "node_modules" not in path.parts
)
# App labels, bottom up.
FLOORS = ["access", "audit", "company_sign_in", "api", "saved_views", "webhooks", "jobs"]
# What is searched is seen through its account, so its rows hang on that, whatever room they are of.
FLOORS += ["portfolio", "search", "stakeholders", "economics", "dossier", "selection"]
HOSTS = ("py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "handler", "info", "process"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def named(paths):
    return {"argvalues": paths, "ids": [str(path.relative_to(ROOT)) for path in paths]}


class TestEntrances:
    @pytest.mark.parametrize("path", **named(ENTRANCES))
    def test_they_ask_selectors_and_services_and_do_not_query(self, path):
        tree = ast.parse(path.read_text())

        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

        assert "objects" not in attributes


class TestFiles:
    @pytest.mark.parametrize("path", **named(SOURCES))
    def test_they_stay_readable(self, path):
        # What a package offers is a list of names, read by looking one up.
        longest = 600 if path.name == "__init__.py" else 400

        assert len(path.read_text().splitlines()) <= longest

    @pytest.mark.parametrize("path", **named(SOURCES))
    def test_they_have_names_that_say_what_is_in_them(self, path):
        assert path.stem not in FORBIDDEN_NAMES

    def test_every_room_says_what_it_is_for(self):
        rooms = [room for room in ROOMS.iterdir() if (room / "models.py").exists() or room.is_dir()]
        for room in rooms:
            if room.name.startswith("__"):
                continue
            readme = room / "README.md"
            assert readme.exists(), f"{room.name} has no README.md"
            assert len(readme.read_text().splitlines()) <= 20

    def test_no_tracked_file_names_a_registry_or_a_path_of_a_machine(self):
        local = re.compile(r"(?<![\w.])/(?:" + "work" + r"|root|home/\w+|farm)/")

        offenders = [
            f"{path.relative_to(ROOT)}: {hit}"
            for path in tracked_files()
            for hit in [
                *(host for host in HOSTS if host in text_of(path)),
                *local.findall(text_of(path)),
            ]
        ]

        assert not offenders

    def test_templates_carry_no_inline_script_or_style(self):
        inline = re.compile(
            r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|<style", re.IGNORECASE
        )

        offenders = [
            f"{path.relative_to(ROOT)}: {match.group(0)}"
            for path in sorted((ROOT / "openkam").rglob("templates/**/*.html"))
            for match in inline.finditer(path.read_text())
        ]

        assert not offenders


class TestModels:
    def test_foreign_keys_point_down(self):
        for model in apps.get_models():
            here = model._meta.app_label
            for field in model._meta.concrete_fields:
                there = field.related_model._meta.app_label if field.is_relation else None
                if here in FLOORS and there in FLOORS and {here, there} != {"audit", "access"}:
                    assert FLOORS.index(there) <= FLOORS.index(here), f"{model}.{field.name}"

    def test_every_model_belongs_to_a_known_floor(self):
        ours = {
            model._meta.app_label
            for model in apps.get_models()
            if model.__module__.startswith("openkam.")
        }

        assert ours <= {*FLOORS, "demo", "web"}

    def test_rooms_do_not_touch_each_others_models(self):
        graph = grimp.build_graph("openkam", exclude_type_checking_imports=True)
        for module in sorted(graph.modules):
            if not re.fullmatch(r"openkam\.domain\.\w+\.models(\.\w+)*", module):
                continue
            room = ".".join(module.split(".")[:3])
            outsiders = {
                other
                for other in graph.find_modules_that_directly_import(module)
                if other.startswith("openkam.domain.")
                and ".tests" not in other
                and not other.startswith(f"{room}.")
            }
            assert not outsiders, f"{outsiders} import {module}; ask its selectors instead"

    def test_amounts_are_never_floats(self):
        for model in apps.get_models():
            if not model.__module__.startswith("openkam."):
                continue
            for field in model._meta.concrete_fields:
                money = re.search(r"amount|revenue|cost|price", field.name)
                if money and field.get_internal_type() == "FloatField":
                    pytest.fail(f"{model.__name__}.{field.name} keeps money as a float")


class TestSettings:
    def test_every_setting_is_explained_to_the_operator(self):
        from openkam.config import environment

        guide = (ROOT / "docs" / "how-to" / "operate.md").read_text()

        missing = sorted(name for name in environment.KNOWN if name not in guide)

        assert not missing
