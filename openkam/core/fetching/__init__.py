"""Asking the web, and telling it, without being led astray. Plain Python."""

from openkam.core.fetching.addresses import host_of, target_of
from openkam.core.fetching.connection import Limits
from openkam.core.fetching.faults import FetchFault
from openkam.core.fetching.fetch import Fetched, fetch
from openkam.core.fetching.posting import Answer, post

__all__ = ["Answer", "FetchFault", "Fetched", "Limits", "fetch", "host_of", "post", "target_of"]
