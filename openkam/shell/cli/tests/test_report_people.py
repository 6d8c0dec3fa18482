"""`openkam report people`: how accounts are covered."""

import argparse
import json

import pytest

from openkam.core.access.tests import make as people
from openkam.core.access.users import system_user
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.tests import make
from openkam.shell.cli import reports
from openkam.shell.cli.main import USAGE
from openkam.shell.cli.reports import people as report

pytestmark = pytest.mark.django_db


def asked(account=None, *, as_json=False):
    return argparse.Namespace(report="people", account=account, json=as_json)


@pytest.fixture
def account():
    portfolio.company()
    found = portfolio.account(name="Hallmeier Werke")
    make.touch(make.stakeholder(found, roles=("decider",)), people.user(name="Hana Veselá"))
    return found


class TestPeople:
    def test_it_names_on_whom_each_account_hangs(self, account):
        content, lines = report.made(asked(), system_user())

        assert content["single_threaded"] == 1
        assert [one["name"] for one in content["rows"][0]["hangs_on"]] == [
            "Hana Veselá",
            "Anke Vogt",
        ]
        assert "Hallmeier Werke" in "\n".join(lines)

    def test_it_tells_one_account_with_its_roles(self, account, capsys):
        assert reports.run(asked(account.pk, as_json=True)) == 0

        content = json.loads(capsys.readouterr().out)
        assert content["account"]["name"] == "Hallmeier Werke"
        assert {one["role"] for one in content["cells"]} >= {"decider", "buyer"}

    def test_with_nobody_known_it_says_so(self):
        portfolio.company()
        empty = portfolio.account()

        _content, lines = report.made(asked(), system_user())
        _content, of_one = report.made(asked(empty.pk), system_user())

        assert "Nobody is known at any account" in "\n".join(lines)
        assert "Nobody is known here yet." in "\n".join(of_one)

    def test_an_account_that_is_not_there_is_refused(self, capsys):
        portfolio.company()

        assert reports.run(asked(987_654)) == USAGE
        assert "There is no account 987654." in capsys.readouterr().err
