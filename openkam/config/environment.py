"""Reading settings from the environment, failing loudly."""

import os
from collections.abc import Iterable
from datetime import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

KNOWN = {
    "OPENKAM_API_REQUESTS_A_MINUTE",
    "OPENKAM_ALLOWED_HOSTS",
    "OPENKAM_BACKUP_DAILY",
    "OPENKAM_BACKUP_FOLDER",
    "OPENKAM_BACKUP_KEEP",
    "OPENKAM_BACKUP_WARN_DAYS",
    "OPENKAM_DATA",
    "OPENKAM_DEBUG",
    "OPENKAM_DEMO",
    "OPENKAM_EMAIL_FROM",
    "OPENKAM_EMAIL_URL",
    "OPENKAM_FILE_MEGABYTES",
    "OPENKAM_LEDGER_ENGINE",
    "OPENKAM_LEDGER_MEMORY",
    "OPENKAM_LOG_FORMAT",
    "OPENKAM_LOG_LEVEL",
    "OPENKAM_METRICS_TOKEN",
    "OPENKAM_MODE",
    "OPENKAM_OIDC_CLIENT_ID",
    "OPENKAM_OIDC_CLIENT_SECRET",
    "OPENKAM_OIDC_ISSUER",
    "OPENKAM_OIDC_NAME",
    "OPENKAM_OIDC_ONLY",
    "OPENKAM_OIDC_ROLES",
    "OPENKAM_OIDC_ROLES_CLAIM",
    "OPENKAM_OIDC_SCOPES",
    "OPENKAM_OIDC_SECOND_FACTOR",
    "OPENKAM_OIDC_TRUST_EMAIL",
    "OPENKAM_SECRET_KEY",
    "OPENKAM_SIGN_IN_LOG_DAYS",
    "OPENKAM_TRUST_PROXY",
    "OPENKAM_URL",
    "OPENKAM_WATCHED_FOLDERS",
}
SHORTEST_TOKEN = 32
LOG_FORMATS = {"text": "TextLines", "json": "JsonLines"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SECRETS = {
    "DATABASE_URL",
    "OPENKAM_EMAIL_URL",
    "OPENKAM_METRICS_TOKEN",
    "OPENKAM_OIDC_CLIENT_SECRET",
    "OPENKAM_SECRET_KEY",
}


class SettingFault(Exception):
    """The environment is wrong; the message says what to change."""


def refuse_unknown() -> None:
    """Raise SettingFault when an OPENKAM_* variable is set that nobody reads: a typing error."""
    allowed = KNOWN | {f"{name}_FILE" for name in SECRETS}
    unknown = sorted(n for n in os.environ if n.startswith("OPENKAM_") and n not in allowed)
    if unknown:
        known = ", ".join(sorted(KNOWN))
        raise SettingFault(f"Unknown setting {', '.join(unknown)}. Known are: {known}.")


def text(name: str, default: str = "") -> str:
    """Return a setting; a secret may also be read from the file that NAME_FILE names."""
    path = os.environ.get(f"{name}_FILE") if name in SECRETS else None
    if path:
        try:
            return Path(path).read_text().strip()
        except OSError as fault:
            raise SettingFault(f"{name}_FILE cannot be read: {fault}") from fault
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no setting (1, true, yes / 0, false, no); unset is the default."""
    value = text(name).lower() or ("1" if default else "0")
    if value not in ("0", "1", "true", "false", "yes", "no"):
        raise SettingFault(f"{name} is {value!r}; it must be 1 or 0.")
    return value in ("1", "true", "yes")


def number(name: str, default: int, *, least: int = 1) -> int:
    """Return a whole number; unset is the default."""
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise SettingFault(f"{name} is {value!r}; it must be a whole number from {least}.")
    return int(value)


def time_of_day(name: str) -> time | None:
    """Return a setting such as 02:30; None when it is unset."""
    value = text(name)
    if not value:
        return None
    try:
        hour, _colon, minute = value.partition(":")
        return time(int(hour), int(minute))
    except ValueError as fault:
        raise SettingFault(f"{name} is {value!r}; it must be a time such as 02:30.") from fault


def words(name: str) -> list[str]:
    """Return a comma-separated setting as a list without blanks."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def folders(name: str) -> list[Path]:
    """Return a comma-separated setting as absolute folders; they need not exist yet."""
    paths = [Path(word) for word in words(name)]
    for path in paths:
        if not path.is_absolute() or path.parent == path:
            raise SettingFault(f"{name} names {path}; give whole paths such as /srv/exports.")
    return paths


def token(name: str) -> str:
    """Return a secret that opens something to programs, "" when it is not set."""
    value = text(name)
    if value and len(value) < SHORTEST_TOKEN:
        raise SettingFault(
            f"{name} must have at least {SHORTEST_TOKEN} random characters. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return value


def one_of(name: str, allowed: Iterable[str], default: str) -> str:
    """Return a setting that is one of a few words."""
    value = text(name) or default
    if value not in allowed:
        raise SettingFault(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
    return value


def logs() -> dict[str, object]:
    """Return the description of the log for OPENKAM_LOG_FORMAT and OPENKAM_LOG_LEVEL."""
    form = LOG_FORMATS[one_of("OPENKAM_LOG_FORMAT", LOG_FORMATS, "text")]
    level = one_of("OPENKAM_LOG_LEVEL", LOG_LEVELS, "INFO")
    others = level if level == "ERROR" else "WARNING"  # libraries tell only what went wrong
    faults = "openkam.core.telemetry.logs.faults_of_requests_only"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"openkam.core.telemetry.logs.{form}"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": others},
        "filters": {
            "faults": {"()": "django.utils.log.CallbackFilter", "callback": f"ext://{faults}"},
            "path": {"()": "openkam.shell.web.operation.requests.SpokenPath"},
        },
        "loggers": {
            "openkam": {"level": level},
            "django.request": {"filters": ["faults", "path"]},
        },
    }


def database(folder: Path) -> dict[str, object]:
    """Return Django's description of the database of DATABASE_URL, else SQLite in the folder."""
    url = text("DATABASE_URL")
    if not url:
        return _sqlite(folder / "openkam.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql"):
        raise SettingFault("DATABASE_URL must begin with postgresql:// or sqlite:///")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }


def email(url: str) -> dict[str, object]:
    """Return Django's mail settings from smtp://, smtp+tls:// or smtps://user:password@host:port."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps") or not parts.hostname:
        raise SettingFault("OPENKAM_EMAIL_URL must look like smtp+tls://user:password@host:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 15,
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
