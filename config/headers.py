from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

UNUSED_ABILITIES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
Answer = Callable[[HttpRequest], HttpResponse]
POLICY = ", ".join(f"{ability}=()" for ability in UNUSED_ABILITIES)


def permissions_policy(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware
