"""Setting the paper."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from openkam.core.face.typesetting import typeset

TEMPLATE = Path(__file__).with_name("dossier.typ")
LOGO = "logo"
Length = Literal["page", "whole"]


def pdf(data: Mapping[str, Any], *, length: str, logo: bytes = b"") -> bytes:
    """Return the bytes of the paper; its texts come from data, where they are no markup."""
    pictures = dict(data.get("pictures", {}))
    plain = {**data, "length": length, "pictures": sorted(pictures)}
    files: dict[str, str | bytes] = {
        "main.typ": TEMPLATE.read_text(encoding="utf-8"),
        **pictures,
    }
    if logo:
        try:
            with_logo = json.dumps({**plain, "logo": LOGO})
            return typeset({**files, "data.json": with_logo, LOGO: logo}, to="pdf")
        except RuntimeError:
            # A logo that browsers show and typst does not read must not cost the paper.
            pass
    return typeset({**files, "data.json": json.dumps({**plain, "logo": ""})}, to="pdf")
