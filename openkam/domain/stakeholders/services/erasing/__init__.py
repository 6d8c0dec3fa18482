"""Erasing a person: the words go, the figures of the account stay, and that it was done."""

from openkam.domain.stakeholders.services.erasing.again import erase_again, erased_before
from openkam.domain.stakeholders.services.erasing.erase import erase_due_person, erase_person

__all__ = ["erase_again", "erase_due_person", "erase_person", "erased_before"]
