"""How every door hands out a document: as a file to keep, never as a page of the door."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404

from complaints.actions.files import open_document
from complaints.models import Document

logger = logging.getLogger(__name__)


def download(document: Document, *, name: str = "") -> FileResponse:
    """The document under its own name or another one; not found where the disk has lost it.

    Whether somebody may have it is the caller's question.
    """
    try:
        content = open_document(document)
    except FileNotFoundError:
        logger.error("the file of document %s is missing", document.pk)  # noqa: TRY400 - a traceback tells no more
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=name or document.name, content_type=document.media_type)
