"""Where a word to the user waits for the next page: in a cookie, a long one in the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class CookieNotices(CookieStorage):
    """Django's cookie under the name that our settings give it."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class Notices(FallbackStorage):
    """The cookie, and the session for what is too long for one."""

    storage_classes = (CookieNotices, SessionStorage)
