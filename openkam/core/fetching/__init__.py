"""Fetching files from the web without being led astray. Plain Python."""

from openkam.core.fetching.addresses import host_of
from openkam.core.fetching.faults import FetchFault
from openkam.core.fetching.fetch import Fetched, Limits, fetch

__all__ = ["FetchFault", "Fetched", "Limits", "fetch", "host_of"]
