"""A real browser before real processes: the doors, the worker and the beat as `make run` starts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.running import Running, tuntas

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
PATIENCE_MS = 15_000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with tuntas(tmp_path_factory.mktemp("journeys") / "data") as everything:
        yield everything


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What the browser complained about in this test: violations of the policy, errors of scripts."""
    return []


@pytest.fixture
def open_page(browser: Browser, console_errors: list[str]) -> Iterator[OpenPage]:
    """Opens a page in a browser profile of its own. A violation of the policy or a script's error fails the test."""
    contexts: list[BrowserContext] = []

    def open_one(*, width: int = 1280, language: str = "en", has_scripts: bool = True, address: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=has_scripts, accept_downloads=True
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "tuntas_language", "value": language, "domain": "localhost", "path": "/"}])
        page = context.new_page()
        page.on("console", lambda message: console_errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        if address:
            page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert console_errors == []
