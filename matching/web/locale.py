"""In which of the six languages a page is shown, and in which direction it runs.

A choice made with the language switch comes first, then what the browser asks for, among the languages that have a
catalogue. Codes and names of States are shown in the chosen language even where our own sentences are not yet.
"""

from flask import Flask, Response, g
from flask import request as http
from flask_babel import Babel, get_babel

from matching.vocabulary.names import PageLanguage

COOKIE = "language"
YEAR = 365 * 24 * 3600
LOCALES = {PageLanguage.ZH: "zh_Hans_CN", PageLanguage.EN: "en_GB"}
NATIVE_NAMES = {
    PageLanguage.AR: "العربية",
    PageLanguage.ZH: "中文",
    PageLanguage.EN: "English",
    PageLanguage.FR: "Français",
    PageLanguage.RU: "Русский",
    PageLanguage.ES: "Español",
}


def init_locale(app: Flask) -> None:
    """Set up Flask-Babel, and give templates the language of the page."""
    Babel(app, default_locale="en", default_timezone="UTC", locale_selector=_locale)
    app.context_processor(_context)


def page_language() -> PageLanguage:
    """Return the language of this page."""
    if "page_language" not in g:
        g.page_language = _choose()
    return g.page_language


def page_direction() -> str:
    """Return "rtl" or "ltr"."""
    return "rtl" if page_language() is PageLanguage.AR else "ltr"


def translated_languages() -> frozenset[PageLanguage]:
    """Return the languages that have a catalogue; English is the source and always there."""
    found = {locale.language for locale in get_babel().instance.list_translations()}
    return frozenset(language for language in PageLanguage if language in found) | {PageLanguage.EN}


def remember(response: Response, language: PageLanguage, *, secure: bool) -> Response:
    """Keep the choice of a language in a cookie for a year."""
    response.set_cookie(COOKIE, language, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def locale_of(language: PageLanguage) -> str:
    """Return Babel's name for the locale of a language."""
    return LOCALES.get(language, language.value)


def _choose() -> PageLanguage:
    chosen = http.cookies.get(COOKIE)
    if chosen in set(PageLanguage):
        return PageLanguage(chosen)
    return PageLanguage(http.accept_languages.best_match(sorted(translated_languages()), default=PageLanguage.EN))


def _locale() -> str:
    return locale_of(page_language())


def _context() -> dict[str, object]:
    return {
        "page_language": page_language().value,
        "page_direction": page_direction(),
        "native_names": NATIVE_NAMES,
        "is_translated": page_language() in translated_languages(),
    }
