"""Taking files from a form without writing more to the disk than is allowed."""

from typing import TYPE_CHECKING, Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

if TYPE_CHECKING:
    from django.http import HttpRequest


class Bounded(FileUploadHandler):
    """Drops files as soon as they grow too large, and remembers what they were called."""

    def __init__(self, request: "HttpRequest", most: int) -> None:
        super().__init__(request)
        self.most = most
        self.too_large: list[str] = []
        self._size = 0

    def new_file(self, *given: Any, **more: Any) -> None:
        """Begin to count anew."""
        super().new_file(*given, **more)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count; nothing of a file that is too large goes on to the disk."""
        self._size += len(raw_data)
        if self._size > self.most:
            self.too_large.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that follow."""
