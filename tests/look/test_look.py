"""What can be checked of the look without a browser."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static" / "tuntas"
TEMPLATES = ROOT / "templates"
IDENTITY = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (STATIC / "css" / "identity.css").read_text()))
OURS = sorted(path for path in TEMPLATES.rglob("*.html") if path.is_file())


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: the relative luminance of both, the lighter over the darker."""

    def luminance(colour: str) -> float:
        channels = [int(IDENTITY[colour][at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "brand", "link", "link-visited", "good", "near", "overdue"])
def test_text_is_read_on_paper_and_on_tint(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("tone", ["good", "near", "overdue"])
def test_a_tone_is_read_on_its_own_tint(tone):
    assert contrast(tone, f"{tone}-tint") >= 4.5


def test_white_is_read_on_the_brand_and_the_edge_of_an_input_is_seen():
    assert contrast("on-brand", "brand") >= 4.5
    assert contrast("edge", "paper") >= 3
    assert contrast("edge", "tint") >= 3
    assert contrast("ink", "focus") >= 4.5


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_each_file_that_a_stylesheet_names_is_there(sheet):
    named = re.findall(r"url\([\"']?([^\"')]+)", sheet.read_text())
    assert [name for name in named if not (sheet.parent / name).is_file()] == []


@pytest.mark.parametrize("template", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_nothing_that_the_policy_forbids(template):
    text = template.read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_no_context(name):
    assert "<h1" in render_to_string(f"{name}.html")
