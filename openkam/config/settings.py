"""All settings, from the environment only. docs/how-to/operate.md lists them."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from openkam.config import company_sign_in, environment
from openkam.config.secret import secret_key

environment.refuse_unknown()

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(environment.text("OPENKAM_DATA", "var")).resolve()
MODE = environment.text("OPENKAM_MODE", "local")
if MODE not in ("local", "production"):
    raise environment.SettingFault(f"OPENKAM_MODE is {MODE!r}; it must be local or production.")
PRODUCTION = MODE == "production"
DEBUG = environment.flag("OPENKAM_DEBUG")
if PRODUCTION and DEBUG:
    raise environment.SettingFault("OPENKAM_DEBUG must be off in production mode.")
SECRET_KEY = secret_key(DATA, production=PRODUCTION)

# Where the product is reached -------------------------------------------------------------------
PUBLIC_URL_IS_GIVEN = bool(environment.text("OPENKAM_URL"))
PUBLIC_URL = environment.text("OPENKAM_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise environment.SettingFault("OPENKAM_URL must look like https://kam.example.com")
ALLOWED_HOSTS = environment.words("OPENKAM_ALLOWED_HOSTS") or [
    _public.hostname,
    *([] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if _public.scheme == "https" else []
SECURE = _public.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
# Browsers take a cookie of this name over TLS and from this very host only: no neighbour plants it.
_host = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_host}sessionid", f"{_host}csrftoken"
LANGUAGE_COOKIE_NAME, MESSAGES_COOKIE_NAME = f"{_host}language", f"{_host}messages"
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "openkam.shell.web.notices.Notices"
SESSION_ENGINE = "openkam.core.access.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Below kam.example.com everything is ours; below example.com stand other people's servers.
SECURE_HSTS_INCLUDE_SUBDOMAINS = _public.hostname.count(".") > 1
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PROXY_IS_TRUSTED = environment.flag("OPENKAM_TRUST_PROXY")
if PROXY_IS_TRUSTED:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# What the house is made of ----------------------------------------------------------------------
INSTALLED_APPS = [
    "openkam.shell.web",
    "openkam.demo",
    "openkam.domain.economics",
    "openkam.domain.selection",
    "openkam.domain.stakeholders",
    "openkam.domain.dossier",
    "openkam.domain.portfolio",
    "openkam.core.api",
    "openkam.core.saved_views",
    "openkam.core.search",
    "openkam.core.jobs",
    "openkam.core.webhooks",
    "openkam.core.company_sign_in",
    "openkam.core.audit",
    "openkam.core.access",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "openkam.shell.web.operation.requests.RequestMiddleware",
    "openkam.shell.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "openkam.shell.web.middleware.SeenMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openkam.shell.api.middleware.ApiMiddleware",
    "openkam.shell.web.middleware.FirstVisitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "openkam.shell.web.middleware.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "openkam.shell.web.middleware.LedgerFaultMiddleware",
]
ROOT_URLCONF = "openkam.config.urls"
WSGI_APPLICATION = "openkam.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openkam.shell.web.context.page",
            ],
        },
    }
]

# Data -------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "openkam_cache",
    }
}
LEDGER_FOLDER = DATA / "ledger"
LEDGER_ENGINE = environment.text("OPENKAM_LEDGER_ENGINE", "duckdb")
LEDGER_MEMORY = environment.text("OPENKAM_LEDGER_MEMORY", "1400MB")
WATCHED_FOLDERS = environment.folders("OPENKAM_WATCHED_FOLDERS")  # empty: inbox in DATA
FILE_MEGABYTES = environment.number("OPENKAM_FILE_MEGABYTES", 25)
BACKUP_FOLDER = Path(environment.text("OPENKAM_BACKUP_FOLDER") or DATA / "backups").resolve()
BACKUP_DAILY = environment.time_of_day("OPENKAM_BACKUP_DAILY")
BACKUP_KEEP = environment.number("OPENKAM_BACKUP_KEEP", 7)
BACKUP_WARN_DAYS = environment.number("OPENKAM_BACKUP_WARN_DAYS", 2)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Sign-in ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["openkam.shell.web.sign_in.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openkam.shell.web.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail from us
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 a class
ACCOUNT_FORMS = {
    "login": "openkam.shell.web.forms.sign_in.SignIn",
    "reauthenticate": "openkam.shell.web.forms.sign_in.Confirm",
    "change_password": "openkam.shell.web.forms.sign_in.ChangePassword",
    "reset_password": "openkam.shell.web.forms.sign_in.ResetPassword",
    "reset_password_from_key": "openkam.shell.web.forms.sign_in.SetNewPassword",
}
ACCOUNT_RATE_LIMITS = {"setup_code": "10/5m/ip", "invitation": "30/5m/ip"}
MFA_ADAPTER = "openkam.shell.web.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OpenKAM"
MFA_TOTP_TOLERANCE = 1  # telephones are seconds ahead or behind
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators vouch for the addresses
MFA_FORMS = {
    "authenticate": "openkam.shell.web.forms.sign_in.EnterCode",
    "reauthenticate": "openkam.shell.web.forms.sign_in.ConfirmWithCode",
    "activate_totp": "openkam.shell.web.forms.sign_in.ActivateSecondFactor",
    **{
        f"{use}_webauthn": f"openkam.shell.web.forms.keys.{form}"
        for use, form in (
            ("add", "AddKey"),
            ("edit", "RenameKey"),
            ("login", "SignInWithPasskey"),
            ("authenticate", "UseKey"),
            ("reauthenticate", "ConfirmWithKey"),
        )
    },
}
SOCIALACCOUNT_ADAPTER = "openkam.shell.web.company_sign_in.adapter.CompanySignInAdapter"
COMPANY_SIGN_IN = company_sign_in.configured()  # None: people sign in with passwords only
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
SIGN_IN_LOG_DAYS = environment.number("OPENKAM_SIGN_IN_LOG_DAYS", 365)

# Other systems ----------------------------------------------------------------------------------
API_REQUESTS_A_MINUTE = environment.number("OPENKAM_API_REQUESTS_A_MINUTE", 600)

# First visit ------------------------------------------------------------------------------------
DEMO_IS_OFFERED = environment.flag("OPENKAM_DEMO", default=True)

# Mail -------------------------------------------------------------------------------------------
_email_url = environment.text("OPENKAM_EMAIL_URL")
MAIL_IS_SENT = bool(_email_url)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if MAIL_IS_SENT:
    globals().update(environment.email(_email_url))
DEFAULT_FROM_EMAIL = environment.text("OPENKAM_EMAIL_FROM", f"OpenKAM <openkam@{_public.hostname}>")

# Words and formats ------------------------------------------------------------------------------
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cs", "Čeština"), ("pl", "Polski"), ("ru", "Русский")]
LOCALE_PATHS = [PACKAGE / "locale"]

# What the list of accounts can show of rooms above the portfolio.
ACCOUNT_COLUMNS = ("openkam.domain.dossier.panels.account_column.FRESHNESS",)

# What the browser gets --------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SILENCED_SYSTEM_CHECKS: list[str] = []

# What the operator sees --------------------------------------------------------------------------
METRICS_TOKEN = environment.token("OPENKAM_METRICS_TOKEN")  # empty: /metrics is closed
LOGGING = environment.logs()
