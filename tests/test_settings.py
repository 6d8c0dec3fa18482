"""The environment: what is wrong in it stops the start, with a message that says what to change."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import pytest

from openkam.config import company_sign_in, environment
from openkam.config.secret import secret_key

GOOD = "fV3-kq9ZxT7_bWm2LrYc8NdHs5PgJe4AuQo6RtXi1KvBy0Cw"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    for name in list(os.environ):
        if name.startswith("OPENKAM_") or name.startswith("DATABASE_URL"):
            monkeypatch.delenv(name)


def started(tmp_path, **variables):
    """Load the settings in a process of their own, as a server does."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = "from openkam.config import settings; print(settings.MODE, settings.DEBUG)"
    return subprocess.run(
        [sys.executable, "-c", command],
        env={**kept, "OPENKAM_DATA": str(tmp_path), **variables},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
    )


class TestProduction:
    def test_it_starts_with_a_good_secret(self, tmp_path):
        result = started(
            tmp_path,
            OPENKAM_MODE="production",
            OPENKAM_SECRET_KEY=GOOD,
            OPENKAM_URL="https://kam.example.com",
        )

        assert result.stdout == "production False\n"

    def test_it_refuses_to_start_without_a_secret(self, tmp_path):
        result = started(tmp_path, OPENKAM_MODE="production")

        assert result.returncode
        assert "needs OPENKAM_SECRET_KEY" in result.stderr

    def test_it_refuses_to_start_with_debug(self, tmp_path):
        result = started(
            tmp_path, OPENKAM_MODE="production", OPENKAM_SECRET_KEY=GOOD, OPENKAM_DEBUG="1"
        )

        assert result.returncode
        assert "OPENKAM_DEBUG must be off" in result.stderr

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "changeme",
            "a" * 60,
            "abababababababababababababababababababababababab",
            "django-insecure-" + GOOD,
            GOOD[:39],
        ],
    )
    def test_it_takes_no_weak_secret(self, tmp_path, monkeypatch, key):
        monkeypatch.setenv("OPENKAM_SECRET_KEY", key)

        with pytest.raises(environment.SettingFault):
            secret_key(tmp_path, production=True)

    def test_it_does_not_take_the_secret_that_a_machine_made_for_itself(self, tmp_path):
        secret_key(tmp_path, production=False)

        with pytest.raises(environment.SettingFault):
            secret_key(tmp_path, production=True)

    def test_an_unknown_mode_is_no_mode(self, tmp_path):
        result = started(tmp_path, OPENKAM_MODE="prod")

        assert result.returncode
        assert "must be local or production" in result.stderr


class TestSecret:
    def test_it_is_made_once_and_kept_for_its_owner_only(self, tmp_path):
        first = secret_key(tmp_path, production=False)

        assert secret_key(tmp_path, production=False) == first
        assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
        assert len(first) >= 40

    def test_it_waits_for_the_process_that_writes_it(self, tmp_path):
        path = tmp_path / "secret.key"
        path.touch()
        threading.Timer(0.2, path.write_text, ["written a moment later"]).start()

        assert secret_key(tmp_path, production=False) == "written a moment later"

    def test_it_may_stand_in_a_file(self, tmp_path, monkeypatch):
        (tmp_path / "key").write_text(f"{GOOD}\n")
        monkeypatch.setenv("OPENKAM_SECRET_KEY_FILE", str(tmp_path / "key"))

        assert secret_key(tmp_path, production=True) == GOOD

    def test_a_file_that_is_not_there_is_named(self, tmp_path, monkeypatch):
        monkeypatch.setenv("OPENKAM_SECRET_KEY_FILE", str(tmp_path / "nowhere"))

        with pytest.raises(environment.SettingFault, match="nowhere"):
            secret_key(tmp_path, production=True)


class TestUnknownVariables:
    @pytest.mark.parametrize("name", ["OPENKAM_DEBG", "OPENKAM_URL_FILE", "OPENKAM_"])
    def test_they_are_typing_errors(self, monkeypatch, name):
        monkeypatch.setenv(name, "1")

        with pytest.raises(environment.SettingFault, match=name):
            environment.refuse_unknown()

    def test_known_ones_and_files_of_secrets_are_not(self, monkeypatch):
        for name in (*environment.KNOWN, "OPENKAM_SECRET_KEY_FILE", "OPENKAM_EMAIL_URL_FILE"):
            monkeypatch.setenv(name, "1")

        environment.refuse_unknown()

    def test_they_stop_the_command_with_one_line(self, tmp_path):
        result = subprocess.run(
            [sys.executable, "-m", "openkam.shell.cli.main", "check"],
            env={"PATH": os.environ["PATH"], "OPENKAM_DATA": str(tmp_path), "OPENKAM_DEBG": "1"},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
        )

        assert result.returncode == 1
        assert result.stderr.startswith("openkam: Unknown setting OPENKAM_DEBG.")
        assert len(result.stderr.splitlines()) == 1


class TestFlags:
    @pytest.mark.parametrize(
        ("value", "meaning"),
        [("1", True), ("true", True), ("YES", True), ("0", False), ("", False)],
    )
    def test_they_are_yes_or_no(self, monkeypatch, value, meaning):
        monkeypatch.setenv("OPENKAM_DEBUG", value)

        assert environment.flag("OPENKAM_DEBUG") is meaning

    def test_they_are_nothing_else(self, monkeypatch):
        monkeypatch.setenv("OPENKAM_DEBUG", "perhaps")

        with pytest.raises(environment.SettingFault):
            environment.flag("OPENKAM_DEBUG")


class TestDatabase:
    def test_it_is_sqlite_in_the_data_folder_by_default(self, tmp_path):
        database = environment.database(tmp_path)

        assert database["NAME"] == tmp_path / "openkam.sqlite3"
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    def test_it_is_postgresql_by_address(self, tmp_path, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://kam:p%40ss@db.example.com:5433/openkam")

        database = environment.database(tmp_path)

        assert database["ENGINE"].endswith("postgresql")
        assert (database["USER"], database["PASSWORD"]) == ("kam", "p@ss")
        assert (database["HOST"], database["PORT"]) == ("db.example.com", "5433")

    def test_its_address_may_stand_in_a_file(self, tmp_path, monkeypatch):
        (tmp_path / "url").write_text("postgresql://kam:secret@db/openkam\n")
        monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))

        assert environment.database(tmp_path)["PASSWORD"] == "secret"

    def test_it_is_nothing_else(self, tmp_path, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "mysql://db/openkam")

        with pytest.raises(environment.SettingFault):
            environment.database(tmp_path)


class TestMail:
    def test_it_is_sent_with_transport_security(self):
        mail = environment.email("smtp+tls://kam:p%40ss@mail.example.com:587")

        assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (True, False)
        assert mail["EMAIL_HOST_PASSWORD"] == "p@ss"
        assert mail["EMAIL_TIMEOUT"]

    @pytest.mark.parametrize("address", ["mail.example.com", "http://mail.example.com", "smtp://"])
    def test_it_has_an_address_that_we_understand(self, address):
        with pytest.raises(environment.SettingFault):
            environment.email(address)


class TestAddress:
    @pytest.mark.parametrize("address", ["kam.example.com", "ftp://kam.example.com", "https://"])
    def test_it_must_be_one_of_the_web(self, tmp_path, address):
        result = started(tmp_path, OPENKAM_URL=address)

        assert result.returncode
        assert "OPENKAM_URL must look like" in result.stderr


class TestWatchedFolders:
    def test_they_are_whole_paths(self, monkeypatch):
        monkeypatch.setenv("OPENKAM_WATCHED_FOLDERS", "/srv/exports, /srv/other")

        found = environment.folders("OPENKAM_WATCHED_FOLDERS")

        assert found == [Path("/srv/exports"), Path("/srv/other")]

    @pytest.mark.parametrize("given", ["exports", "/srv,../x", "/"])
    def test_others_are_refused(self, tmp_path, given):
        result = started(tmp_path, OPENKAM_WATCHED_FOLDERS=given)

        assert result.returncode
        assert "give whole paths" in result.stderr


class TestCompanySignIn:
    GOOD: ClassVar = {
        "OPENKAM_URL": "https://kam.example.com",
        "OPENKAM_OIDC_ISSUER": "https://login.example.com/realms/company",
        "OPENKAM_OIDC_CLIENT_ID": "openkam",
        "OPENKAM_OIDC_CLIENT_SECRET": "secret",
        "OPENKAM_OIDC_ROLES": "kam-heads=head, it=administrator, CN=KAM,OU=Groups,DC=a=member",
    }

    @pytest.fixture
    def good(self, monkeypatch):
        for name, value in self.GOOD.items():
            monkeypatch.setenv(name, value)
        return monkeypatch

    def test_it_is_off_when_nothing_is_said(self):
        assert company_sign_in.configured() is None

    def test_it_knows_who_gets_which_role(self, good):
        provider = company_sign_in.configured()

        assert provider.roles == {
            "kam-heads": ("head",),
            "it": ("administrator",),
            "CN=KAM,OU=Groups,DC=a": ("member",),
        }
        assert provider.name == "login.example.com"

    def test_its_secret_may_stand_in_a_file(self, good, tmp_path):
        good.delenv("OPENKAM_OIDC_CLIENT_SECRET")
        (tmp_path / "secret").write_text("from a file\n")
        good.setenv("OPENKAM_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))

        assert company_sign_in.configured().client_secret == "from a file"

    @pytest.mark.parametrize("missing", sorted(GOOD))
    def test_half_of_it_is_refused(self, good, missing):
        good.delenv(missing)

        with pytest.raises(environment.SettingFault, match=missing):
            company_sign_in.configured()

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ISSUER", "http://login.example.com"),
            ("ISSUER", "login.example.com"),
            ("ISSUER", "https://login.example.com/.well-known/openid-configuration"),
            ("ROLES", "kam-heads"),
            ("ROLES", "kam=member, it=admin"),
            ("ROLES", "kam=member; it=administrator"),
            ("SCOPES", "email profile"),
            ("ONLY", "perhaps"),
        ],
    )
    def test_what_is_wrong_with_it_is_said(self, good, name, value):
        good.setenv(f"OPENKAM_OIDC_{name}", value)

        with pytest.raises(environment.SettingFault, match=f"OPENKAM_OIDC_{name}"):
            company_sign_in.configured()

    def test_a_provider_on_this_machine_needs_no_encryption(self, good):
        good.setenv("OPENKAM_OIDC_ISSUER", "http://127.0.0.1:8080")

        assert company_sign_in.configured().is_on_this_machine

    def test_a_mistake_stops_the_start(self, tmp_path):
        result = started(tmp_path, OPENKAM_OIDC_ISSUER="https://login.example.com")

        assert result.returncode
        assert "Company sign-in also needs OPENKAM_OIDC_CLIENT_ID" in result.stderr
