"""Why nothing could be delivered, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

SECRET_LOST = "secret_lost"  # noqa: S105 a code
UNFORESEEN = "unforeseen"


def words_of(code: str, parameters: Mapping[str, object]) -> str:
    """Return a sentence for the code of a FetchFault, or of a fault of our own."""
    words = {
        "address_too_long": _("The address is too long."),
        "no_address": _("This is no web address."),
        "not_https": _(
            "The address must begin with https://. If plain http is meant, allow it below."
        ),
        "credentials": _(
            "The address holds a user or a password. Everybody who sees the address would see them;"
            " use an address that needs none."
        ),
        "address_not_ascii": _("The address holds letters that must be written as %%XX."),
        "unknown_host": _("The host %(host)s cannot be found."),
        "no_server_address": _("%(host)s leads to %(machine)s, where no server can stand."),
        "inside_address": _(
            "%(host)s leads to %(machine)s, inside our own network. If that is meant, allow it"
            " at this webhook."
        ),
        "too_slow": _("%(host)s takes too long."),
        "certificate": _("The certificate of %(host)s is not valid: %(reason)s."),
        "connection": _("The connection to %(host)s failed: %(reason)s."),
        UNFORESEEN: _(
            "Something went wrong that nobody foresaw. The log of the worker tells more."
        ),
        SECRET_LOST: _(
            "The secret cannot be read, since OPENKAM_SECRET_KEY has changed. Make a new secret."
        ),
    }
    sentence = words.get(code)
    return code if sentence is None else sentence % dict(parameters)
