"""Sizes of files as people read them."""

from django.utils.translation import gettext as _

from openkam.core.face import formats

MEGABYTE = 1024 * 1024


def size(count: int) -> str:
    """Return a number of bytes in words."""
    if count < MEGABYTE:
        return _("%(count)s KB") % {"count": formats.number(-(-count // 1024))}
    return _("%(count)s MB") % {"count": formats.number(count / MEGABYTE, 1)}
