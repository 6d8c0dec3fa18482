"""Settings of the test run."""

import os
import tempfile

import hypothesis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkam.config.settings")
# Before settings are read: no test may touch the data of the machine it runs on.
os.environ["OPENKAM_DATA"] = tempfile.mkdtemp(prefix="openkam-test-")
for name in ("OPENKAM_MODE", "OPENKAM_DEBUG", "OPENKAM_URL", "OPENKAM_SECRET_KEY"):
    os.environ.pop(name, None)

import django  # noqa: E402 - reads what was set above
from django.conf import settings  # noqa: E402

# A slow hash protects nobody here, and the tests of pages need no collected static files.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns of a folder that is not there.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
django.setup()

# Elapsed time on a busy machine says nothing about the code.
hypothesis.settings.register_profile("openkam", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("openkam")
