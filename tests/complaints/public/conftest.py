"""A citizen's browser at the public door, and answers that can be sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from complaints.models import Complaint, Draft
from regions.models import Body
from tests.complaints.conftest import Place

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def day(name: str, moment: datetime) -> dict[str, str]:
    return {
        f"{name}_day": str(moment.day),
        f"{name}_month": str(moment.month),
        f"{name}_year": str(moment.year),
    }


def pdf(name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def answers(body: Body) -> dict[str, dict[str, str]]:
    """What a citizen sends on each page, in the order of the pages."""
    now = timezone.now()
    return {
        "body": {"body": str(body.pk)},
        "event": {"account": "Bantuan sosial tidak turun.", **day("occurred_on", now - timedelta(days=60))},
        "before": {
            "raised": "yes",
            **day("raised_on", now - timedelta(days=30)),
            "raised_outcome": "Disuruh menunggu.",
        },
        "wish": {"wish": "Bantuan dibayarkan."},
        "documents": {},
        "person": {
            "full_name": "Canary Sukmawati",
            "birth_place": "Purwokerto",
            "birth_on_day": "17",
            "birth_on_month": "4",
            "birth_on_year": "1988",
            "marital_status": "married",
            "occupation": "petani",
            "address": "Jalan Canary 12, Sokaraja",
        },
        "contact": {"phone": "0812 9999 0000", "email": "canary@pelapor.example", "is_confidential": "no"},
    }


START = {"raised": "yes", "too_old": "no", "in_court": "no", "public_service": "yes", "writes_for": "self"}


@dataclass
class Citizen:
    """One browser. `post` and `get` take the name of a step or an address."""

    client: Client
    place: Place

    def address(self, step: str) -> str:
        return step if step.startswith("/") else f"/file/{step}/"

    def get(self, step: str) -> Any:
        return self.client.get(self.address(step))

    def page(self, step: str) -> str:
        return str(self.get(step).content.decode())

    def post(self, step: str, sent: dict[str, Any]) -> Any:
        return self.client.post(self.address(step), sent)

    def start(self, **changes: str) -> Any:
        return self.post("/file/", START | changes)

    def fill(self, *, until: str | None = None, **changes: dict[str, Any]) -> None:
        """Answer all pages, or those before `until`; `changes` replaces what is sent on one."""
        self.start()
        for step, sent in answers(self.place.service).items():
            if step == until:
                return
            response = self.post(step, changes.get(step, sent))
            assert response.status_code == 302, (step, errors(response))

    def send(self) -> Any:
        return self.post("check", {"declared": "on"})

    def draft(self) -> Draft:
        return Draft.objects.get(token=self.client.session["draft"])

    def receipt(self) -> tuple[str, str]:
        page = self.get("done").content.decode()
        number = re.search(r'tuntas-panel__number">([^<]+)', page)
        code = re.search(r'tuntas-code-box__code"[^>]*>(.*?)</p>', page)
        assert number
        assert code
        return number[1], "".join(re.findall(r"<span>(\w+)</span>", code[1]))

    def open_case(self) -> Complaint:
        """File, and open the case with number and code in this browser."""
        self.fill()
        self.send()
        number, code = self.receipt()
        assert self.post("/follow/", {"register": number, "code": code}).url == "/follow/case/"
        return Complaint.objects.get(register=number)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    context: Any = getattr(response, "context", None)
    return dict(context["form"].errors) if context and "form" in context else {}


@pytest.fixture
def citizen(place: Place, client: Client, settings: Any) -> Citizen:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # as at the public door
    client.cookies["tuntas_language"] = "en"
    return Citizen(client, place)
