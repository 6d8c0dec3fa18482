"""The map: who reports to whom, who listens to whom."""

from openkam.domain.stakeholders.panels.map.card import card
from openkam.domain.stakeholders.panels.map.file import map_file
from openkam.domain.stakeholders.panels.map.panel import MAP, board, wanted_of

__all__ = ["MAP", "board", "card", "map_file", "wanted_of"]
