"""What pages show of the selection, in words."""

from openkam.domain.selection.panels.path import Path, Step, path_of

__all__ = ["Path", "Step", "path_of"]
