"""What is wrong with a page, in words: its parts, what programs that read aloud miss, its width, and real names."""

import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from matching import areas
from matching.vocabulary.names import PageLanguage

AXE = (Path(__file__).parent.parent / "web" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
KINDS = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
OF_LAYOUT = ("target-size", "scrollable-region-focusable", "html-has-lang", "html-lang-valid", "valid-lang", "bypass")
"""What may differ between a page and the same page in another language and direction; the rest is of its parts."""
RUN_AXE = """async runOnly => {
  const result = await axe.run({runOnly, resultTypes: ['violations'], preload: false});
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
    page.evaluate(AXE)
    asked = {"type": "tag", "values": KINDS} if language is PageLanguage.EN else {"type": "rule", "values": OF_LAYOUT}
    return page.evaluate(RUN_AXE, asked) + find_plain_faults(page, language)


def find_plain_faults(page: Page, language: PageLanguage) -> list[str]:
    """Return what is wrong apart from what axe finds, which takes longest."""
    wide = page.viewport_size
    faults = _find_missing_parts(page, language) + find_real_names(page, language)
    page.set_viewport_size(NARROW)
    too_wide = page.evaluate(TOO_WIDE)
    page.set_viewport_size(wide or NARROW)
    return [*faults, *([f"{too_wide} pixels too wide at 390"] if too_wide > 0 else [])]


def find_real_names(page: Page, language: PageLanguage) -> list[str]:
    """Return the names of States that the page says of its own, outside forms, regions and the texts of postings."""
    own_words = page.evaluate(OWN_WORDS)
    for region in areas.regions():
        own_words = own_words.replace(region.names[language], "")
    return [f"a real State is named: {name}" for name in _names_of_states(language).findall(own_words)]


def _find_missing_parts(page: Page, language: PageLanguage) -> list[str]:
    headings, title = page.locator("h1").count(), page.title().partition(" – ")[0]
    way = "rtl" if language is PageLanguage.AR else "ltr"
    checks = {
        f"{headings} headings of the page": headings == 1,
        "no title": bool(title),
        f"does not run {way}": page.evaluate("() => getComputedStyle(document.body).direction") == way,
    }
    return [fault for fault, right in checks.items() if not right]


@cache
def _names_of_states(language: PageLanguage) -> re.Pattern[str]:
    names = (re.escape(state.names[language]) for state in areas.states())
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")
