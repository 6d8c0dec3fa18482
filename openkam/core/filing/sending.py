"""The only way out for a file: a download that no browser opens or runs."""

from django.http import FileResponse

from openkam.core.filing import store

POLICY = "sandbox; default-src 'none'"


def attachment(digest: str, name: str, media_type: str) -> FileResponse:
    """Return a stored file as a download; the gate is passed before.

    Raises FileNotFoundError where the bytes are not in the data folder.
    """
    # Text is told as bytes: what somebody else wrote is not shown in a tab of ours.
    sent = "application/octet-stream" if media_type.startswith("text/") else media_type
    answer = FileResponse(
        store.place_of(digest).open("rb"), as_attachment=True, filename=name, content_type=sent
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-cache"
    return answer
