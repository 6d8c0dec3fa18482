"""What people type about the people at a customer, turned into values."""

from openkam.domain.stakeholders.forms.ties import NoteTouch, NoteTouches, TieForm

__all__ = ["NoteTouch", "NoteTouches", "TieForm"]
