"""Every word on a page goes through gettext, and no page calls a thing by a name that is not ours."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
TAG = re.compile(r"<[^>]*>", re.S)
SPOKEN = re.compile(r'\b(?:alt|title|placeholder|aria-label|content)="([^"]*)"')
ENTITY = re.compile(r"&\w+;")
FOREIGN = re.compile(r"\b(?:donors?|marketplace|beneficiary ranking|classified as|restricted)\b", re.I)
SAID = re.compile(r"_l?\(\s*((?:\"[^\"]*\"\s*)+)")


def bare_words(source: str) -> list[str]:
    """Return the words of a template that stand outside gettext, in text and in attributes that are read aloud."""
    without = JINJA.sub(" ", source)
    spoken = " ".join(SPOKEN.findall(without)).replace("width=device-width, initial-scale=1", "")
    return re.findall(r"[^\W\d_]{2,}", ENTITY.sub(" ", TAG.sub(" ", without)) + " " + spoken)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    assert bare_words(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", ["<p>Save</p>", '<img alt="A port">', "{% if x %}No{% endif %}"])
def test_words_outside_gettext_are_seen(source: str) -> None:
    assert bare_words(source)


def test_pages_call_things_by_our_words() -> None:
    sources = [*TEMPLATES, *(ROOT / "matching" / "web").rglob("*.py")]
    said = [(path.name, text) for path in sources for text in SAID.findall(path.read_text(encoding="utf-8"))]
    assert len(said) > 300
    assert [(name, text) for name, text in said if FOREIGN.search(text)] == []
