"""The ranking of a round: who stands where, how surely, and what would change it."""

from openkam.domain.selection.views.ranking.page import (
    round_ranking,
    round_ranking_export,
    round_what_if,
    round_what_if_save,
)

__all__ = ["round_ranking", "round_ranking_export", "round_what_if", "round_what_if_save"]
