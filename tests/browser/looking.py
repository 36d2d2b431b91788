"""What is wrong with a page, in words: for people who see it, for programs that read it aloud, and for the fictional."""

import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from matching import areas
from matching.vocabulary.names import PageLanguage

AXE = (Path(__file__).parent.parent / "web" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => {
  const kinds = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const result = await axe.run({runOnly: kinds, resultTypes: ['violations']});
  return result.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target).join(' | ')}`);
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OWN_WORDS = """() => {
  const main = document.querySelector('main').cloneNode(true);
  main.querySelectorAll('form, [dir=auto], blockquote').forEach(text => text.remove());
  return main.textContent;
}"""
NARROW = {"width": 390, "height": 844}


def find_faults(page: Page, language: PageLanguage) -> list[str]:
    """Return everything that is wrong with the page that is open now; empty when it is right."""
    wide = page.viewport_size
    page.evaluate(AXE)
    faults = page.evaluate(RUN_AXE) + _find_missing_parts(page) + find_real_names(page, language)
    page.set_viewport_size(NARROW)
    too_wide = page.evaluate(TOO_WIDE)
    page.set_viewport_size(wide or NARROW)
    return [*faults, *([f"{too_wide} pixels too wide at 390"] if too_wide > 0 else [])]


def find_real_names(page: Page, language: PageLanguage) -> list[str]:
    """Return the names of States that the page says of its own, outside forms and the texts of postings."""
    found = _names_of_states(language).findall(page.evaluate(OWN_WORDS))
    return [f"a real State is named: {name}" for name in found]


def _find_missing_parts(page: Page) -> list[str]:
    headings, title = page.locator("h1").count(), page.title().partition(" – ")[0]
    return [*([] if headings == 1 else [f"{headings} headings of the page"]), *([] if title else ["no title"])]


@cache
def _names_of_states(language: PageLanguage) -> re.Pattern[str]:
    names = (re.escape(state.names[language]) for state in areas.states())
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")
