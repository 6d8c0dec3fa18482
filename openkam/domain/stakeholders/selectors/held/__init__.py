"""Everything that we hold on a person, for whoever has the right to ask (GDPR, article 15)."""

from typing import TYPE_CHECKING

from openkam.domain.stakeholders.selectors.answering import person_to_answer
from openkam.domain.stakeholders.selectors.held import links, opinions, person, trail, written
from openkam.domain.stakeholders.selectors.held.shape import Coded, Entry, Held, Section, in_words

if TYPE_CHECKING:
    from openkam.core.access.models import User

__all__ = ["Coded", "Entry", "Held", "Section", "held", "in_words"]


def held(actor: "User", person_id: int) -> Held:
    """Return what we hold on a person, in the current language, opinions included.

    Raises PermissionDenied, Http404.
    """
    found = person_to_answer(actor, person_id)
    return Held(
        found,
        (
            person.identity(found),
            person.ways(found),
            person.positions(found),
            person.roles(found),
            opinions.opinions(found),
            links.lines(found),
            links.ties(found),
            links.touches(found),
            written.written(found),
            person.imports(found),
            person.merged(found),
            opinions.objections(found),
            opinions.longer_kept(found),
            trail.acts(found),
        ),
    )
