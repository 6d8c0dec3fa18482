"""What operators copy to their servers fits the product: settings, commands, measures."""

import argparse
import configparser
import re
import shlex
from pathlib import Path

import pytest
from django.utils import timezone

from openkam.config import environment
from openkam.core.telemetry import logs
from openkam.shell.cli import main, serve, worker
from openkam.shell.web.operation import measures

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "how-to" / "operate.md").read_text()
UNITS = sorted(DEPLOY.glob("*.service"))
MODULES = {"serve": serve, "worker": worker}
HARDENED = {
    "NoNewPrivileges": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "CapabilityBoundingSet": "",
    "MemoryDenyWriteExecute": "true",
    "RestrictSUIDSGID": "true",
    "SystemCallFilter": "@system-service",
    "User": "openkam",
}


def service_of(unit):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read(unit)
    return parser["Service"]


def set_in_example():
    text = (DEPLOY / "openkam.env.example").read_text()
    return re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE)


def names_in(text):
    """Measures that a text speaks of, as their family is called."""
    found = re.findall(r"\bopenkam_[a-z_]+\b", text)
    return {re.sub(r"_(bucket|sum|count|total)$", "", name) for name in found}


class TestUnits:
    @pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
    def test_they_start_a_command_that_there_is(self, unit):
        program, name, *options = shlex.split(service_of(unit)["ExecStart"])
        parser = argparse.ArgumentParser()
        MODULES[name].add_arguments(parser)

        parser.parse_args(options)

        assert name in main.COMMANDS
        assert program == "/opt/openkam/bin/openkam"

    @pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
    def test_they_may_write_the_data_and_nothing_else(self, unit):
        service = service_of(unit)

        assert {name: service[name] for name in HARDENED} == HARDENED
        assert service["ReadWritePaths"] == "/var/lib/openkam"


class TestExampleOfSettings:
    @pytest.mark.parametrize(("name", "value"), set_in_example())
    def test_it_names_only_settings_that_there_are(self, name, value):
        known = environment.KNOWN | {f"{secret}_FILE" for secret in environment.SECRETS}

        assert name in known
        assert value

    @pytest.mark.parametrize(("name", "value"), set_in_example())
    def test_the_shell_reads_the_same_value_as_systemd(self, name, value):
        # `man systemd.exec`: a blank needs no quotes there, but the guide's command is a shell.
        assert len(shlex.split(value)) == 1

    def test_it_carries_no_secret(self):
        assert not {name for name, _value in set_in_example()} & environment.SECRETS


class TestGuide:
    def test_every_setting_that_it_names_is_there(self):
        named = set(re.findall(r"\b(?:OPENKAM|DATABASE)_[A-Z_]+[A-Z]\b", GUIDE))
        known = environment.KNOWN | environment.SECRETS
        known |= {f"{secret}_FILE" for secret in environment.SECRETS}

        assert named - known == set()

    @pytest.mark.parametrize("path", sorted(path.name for path in DEPLOY.iterdir()))
    def test_it_says_what_each_file_is_for(self, path):
        assert f"deploy/{path}" in GUIDE


@pytest.mark.django_db
class TestMeasures:
    def test_rules_and_guide_ask_for_none_that_we_do_not_have(self, tmp_path, settings):
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        settings.METRICS_TOKEN = "x" * 32
        source = Path(measures.__file__).read_text()
        told = names_in(measures.page(timezone.now()).decode()) | names_in(source)
        rules = (DEPLOY / "prometheus-rules.yml").read_text()

        assert names_in(rules) - told == set()
        assert names_in(GUIDE) - told == set()
        assert told - names_in(GUIDE) == set()

    def test_every_alarm_has_its_remedy_in_the_guide(self):
        alarms = re.findall(r"alert: (\w+)", (DEPLOY / "prometheus-rules.yml").read_text())

        assert alarms
        assert not [alarm for alarm in alarms if f"| `{alarm}` |" not in GUIDE]

    def test_the_guide_explains_every_field_of_the_log(self):
        assert not [name for name in logs.DETAILS if f"`{name}`" not in GUIDE]
