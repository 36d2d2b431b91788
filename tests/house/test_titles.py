"""No title of a page and no address of a form carries what people wrote: browsers keep both, and others read them."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "templates").rglob("*.html"))
TITLE = re.compile(r"\{% block title[^%]*%\}(.*?)\{% endblock %\}", re.S)
SAID = re.compile(r'"[^"]*"')
NAME = re.compile(r"(?<![\w.])[a-z_]\w*(?:\.\w+)+|(?<![\w.=])\b[a-z]\w+\b(?!\s*[(=])")
OURS = re.compile(r"(\w+\.)*(number|place)|heading|required|here|_")
GETS = re.compile(r'<form[^>]*method="get"[^>]*>(.*?)</form>', re.S)
FIELDS = re.compile(
    r'<textarea|type="(?:text|search|email|tel|url)"[^>]*name="(\w+)"|name="(\w+)"[^>]*type="(?:text|search)"'
)
NUMBERS = frozenset({"offer"})


def find_foreign(template: str) -> list[str]:
    """Return the values in the title of a template that are neither numbers nor sentences of ours."""
    expressions = SAID.sub("", " ".join(TITLE.findall(template)))
    return [name for name in NAME.findall(expressions) if not OURS.fullmatch(name)]


def find_typed(template: str) -> set[str]:
    """Return the texts that a form of the template puts into an address."""
    return {name for form in GETS.findall(template) for found in FIELDS.findall(form) for name in found if name}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(path.parents[1])))
def test_titles_and_addresses_carry_no_text_of_anybody(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert find_foreign(source) == []
    assert find_typed(source) <= NUMBERS


@pytest.mark.parametrize(
    "title",
    ["{{ request.title or _('None') }}", '{{ _("Shortlist: %(title)s", title=need.title) }}', "{{ person.name }}"],
)
def test_a_title_with_a_text_in_it_is_seen(title: str) -> None:
    assert find_foreign("{% block title %}" + title + "{% endblock %}")


def test_a_form_that_puts_a_text_into_an_address_is_seen() -> None:
    assert find_typed('<form method="get" action="/"><input type="text" name="words"></form>') == {"words"}
