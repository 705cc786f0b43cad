from typing import Any

from django.conf import settings
from django.http import HttpRequest


def door(request: HttpRequest) -> dict[str, Any]:
    """`door`: the one that this page belongs to; `doors`: where each of them is found."""
    return {"door": settings.DOOR or "staff", "doors": settings.DOOR_ADDRESSES}
