"""Files on their way in: no request puts more on the disk than could be kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Takes files of up to DOCUMENT_MAX_BYTES, DOCUMENTS_MAX_TOTAL_BYTES a request. Of others only the size is kept.

    A larger one arrives in the form empty, but with its true size: the action that takes files refuses it by that size,
    in its own words, and the rest of the form is there. The bytes are read to their end, because a browser shows no
    answer before it has sent all; how many may come is for the proxy to say.
    """

    kept = 0  # bytes of this request that stand on the disk; there is one handler a request

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = TemporaryUploadedFile("upload", self.content_type, 0, self.charset, self.content_type_extra)
        self.file.name = self.file_name  # set late: no part of a citizen's name for a file is one on our disk
        self.room = min(settings.DOCUMENT_MAX_BYTES, settings.DOCUMENTS_MAX_TOTAL_BYTES - self.kept)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= self.room:
            super().receive_data_chunk(raw_data, start)
        else:
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if file_size <= self.room:
            self.kept += file_size
        return super().file_complete(file_size)
