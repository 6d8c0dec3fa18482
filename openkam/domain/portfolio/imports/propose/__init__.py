"""What a file is, and which of its columns means what: proposed from headers and values."""

from openkam.domain.portfolio.imports.propose.proposal import (
    Proposal,
    heads_for,
    kind_of,
    mapping_for,
    source_from,
    telling,
)

__all__ = ["Proposal", "heads_for", "kind_of", "mapping_for", "source_from", "telling"]
