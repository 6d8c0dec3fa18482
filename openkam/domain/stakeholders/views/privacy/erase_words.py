"""What goes and what stays when a person is erased, in words with numbers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders import selectors


def goes(preview: selectors.ErasurePreview) -> list[str]:
    """Return what goes for good."""
    person = preview.person
    said = [_("The name %(name)s, here and in the history") % {"name": person}]
    if any((person.salutation, person.language, person.birthday, person.source)):
        said.append(_("Salutation, language, birthday and where we know them from"))
    said.append(_("Title, department and site"))
    ways = ngettext("%(count)s way to reach them", "%(count)s ways to reach them", preview.ways)
    opinions = ngettext(
        "%(count)s opinion, with its reason",
        "%(count)s opinions, with their reasons and their history",
        preview.opinions,
    )
    lines = ngettext(
        "%(count)s line of influence or conflict",
        "%(count)s lines of influence or conflict",
        preview.lines,
    )
    merged = ngettext("%(count)s merged entry", "%(count)s merged entries", preview.merged)
    written = ngettext(
        "The name in %(count)s fact, contract, file or decision that holds it",
        "The name in %(count)s facts, contracts, files and decisions that hold it",
        preview.written,
    )
    said += _counted(
        (preview.ways, ways),
        (preview.opinions, opinions),
        (preview.lines, lines),
        (preview.merged, merged),
        (preview.written, written),
    )
    return [*said, _("Every note at a tie, a contact or a role, and our own ratings")]


def stays(preview: selectors.ErasurePreview) -> list[str]:
    """Return what stays without a word, so that the account keeps its figures."""
    roles = ngettext("%(count)s buying role", "%(count)s buying roles", preview.roles)
    ties = ngettext("%(count)s tie", "%(count)s ties", preview.ties)
    touches = ngettext(
        "the day of %(count)s contact", "the days of %(count)s contacts", preview.touches
    )
    number = {"number": preview.person.pk}
    return [
        _("A mark “Erased person %(number)s” among those who left") % number,
        *_counted((preview.roles, roles), (preview.ties, ties), (preview.touches, touches)),
        _("In the history: what was done, when and by whom, without names and words"),
        *(_originals(preview.originals) if preview.originals else ()),
    ]


def unread(reading: selectors.Reading) -> list[str]:
    """Return what nobody reads on this page, and what can be done about it."""
    more = ngettext(
        "%(count)s more text did not fit here. Search for the name to read it.",
        "%(count)s more texts did not fit here. Search for the name to read them.",
        reading.more,
    )
    elsewhere = ngettext(
        "%(count)s more text is not open to you. A head reads it on this page.",
        "%(count)s more texts are not open to you. A head reads them on this page.",
        reading.elsewhere,
    )
    return _counted((reading.more, more), (reading.elsewhere, elsewhere))


def _originals(names: tuple[str, ...]) -> Iterator[str]:
    """What nobody can reword, and therefore has to be looked at by a person."""
    said = _("The content of this file, which names them; remove it in the dossier first: %(name)s")
    return (said % {"name": name} for name in names)


def _counted(*told: tuple[int, str]) -> list[str]:
    return [text % {"count": formats.number(count)} for count, text in told if count]
