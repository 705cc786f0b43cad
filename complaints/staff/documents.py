"""The files of a case: how a page lists them, and their download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints import downloads
from complaints.events import By
from complaints.models import Document
from complaints.procedure import local_day
from complaints.staff.act_view import find


@dataclass(frozen=True)
class ShownDocument:
    """As components/document_list.html takes it."""

    title: str
    url: str
    size: int
    note: str


def shown_document(document: Document, zone: ZoneInfo) -> ShownDocument:
    note = [str(By(document.by).label), date_format(local_day(document.added_at, zone), "j F Y")]
    is_the_bodys_own = document.clarification_id is not None or document.corrective_action_id is not None
    if document.is_shown_to_body and not is_the_bodys_own:
        note.append(_("the body may see it"))
    address = reverse("admin:complaints_complaint_document", args=[document.complaint_id, document.key])
    return ShownDocument(document.name, address, document.size, " · ".join(note))


def download(request: HttpRequest, pk: int, key: Any) -> FileResponse:
    return downloads.download(get_object_or_404(Document, complaint=find(request, pk), key=key))
