"""Why a file could not be fetched, in the reader's language."""

from django.utils.translation import gettext as _

from openkam.core.fetching import FetchFault


def fetch_fault_text(fault: FetchFault) -> str:
    """Return the words for a fault of fetching."""
    words = {
        "address_too_long": _("The address is too long."),
        "no_address": _("This is no web address."),
        "not_https": _("The address must begin with https://."),
        "credentials": _(
            "The address holds a user or a password. Everybody who sees the address would see them;"
            " use an address that needs none."
        ),
        "address_not_ascii": _("The address holds letters that must be written as %%XX."),
        "host_not_allowed": _("%(host)s is not among the allowed addresses."),
        "unknown_host": _("The host %(host)s cannot be found."),
        "no_server_address": _("%(host)s leads to %(machine)s, where no server can stand."),
        "inside_address": _(
            "%(host)s leads to %(machine)s, inside our own network. If that is meant, tick it at"
            " the allowed addresses."
        ),
        "redirects": _("The address leads on more than %(most)s times."),
        "refused": _("%(host)s does not give the file (answer %(status)s)."),
        "encoding": _("%(host)s sends the file packed in a way that was not asked for."),
        "too_large": _("The file is larger than %(megabytes)s MB."),
        "too_slow": _("%(host)s takes too long."),
        "certificate": _("The certificate of %(host)s is not valid: %(reason)s."),
        "connection": _("The connection to %(host)s failed: %(reason)s."),
    }
    sentence = words.get(fault.code)
    return str(fault) if sentence is None else sentence % fault.parameters
