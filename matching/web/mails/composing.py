"""From a notice to a mail: a case by its number and a link to it, nobody's text, and no person but the reader."""

from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import object_session

from matching import clock
from matching.models.account import Account
from matching.models.notice import Notice
from matching.settings import Settings
from matching.vocabulary.names import Marking, PageLanguage
from matching.vocabulary.notices import NoticeKind
from matching.web.accounts.links import sign_invitation, sign_reset
from matching.web.locale import locale_of
from matching.web.mails.wordings import WORDINGS
from matching.web.markings import banner_line

PAGES = {
    "request": ("requests.show", "request_id"),
    "need": ("matches.shortlist", "need_id"),
    "offer": ("offers.show", "offer_id"),
    "match": ("matches.show", "match_id"),
    "release": ("releases.show", "release_id"),
}
SIGNED = {
    NoticeKind.INVITATION: ("people.accept", sign_invitation),
    NoticeKind.RESET_PASSWORD: ("security.reset_password", sign_reset),
}


def compose(notice: Notice, settings: Settings) -> EmailMessage:
    """Return the mail for `notice`; needs an application context, and the session that loaded the notice."""
    wording = WORDINGS[NoticeKind(notice.kind)]
    message = EmailMessage()
    with force_locale(locale_of(PageLanguage(notice.person.language))):
        message["Subject"] = str(wording.subject) % notice.values
        message.set_content(_text(notice, settings))
    message["From"] = settings.mail_from
    message["To"] = notice.person.email
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{notice.id}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = notice.person.language
    return message


def address_of(notice: Notice, settings: Settings) -> str:
    """Return where the reader goes on: the page of the case, a signed link of their own, or the desk.

    A case to be reviewed may be for coordinators only: its page opens to none of them before they took it on.
    """
    kind = NoticeKind(notice.kind)
    if kind in SIGNED:
        endpoint, sign = SIGNED[kind]
        return find_address(settings, endpoint, token=sign(_account(notice)))
    if kind is NoticeKind.REQUEST_TO_REVIEW:
        return find_address(settings, "desk.index")
    endpoint, name = PAGES.get(notice.noun, ("pages.home", ""))
    return find_address(settings, endpoint, **({name: notice.row_id} if name else {}))


def _text(notice: Notice, settings: Settings) -> str:
    wording = WORDINGS[NoticeKind(notice.kind)]
    parts = (
        banner_line(Marking.EVERYONE),
        str(wording.happened) % notice.values,
        str(wording.turn),
        address_of(notice, settings),
        _("This mail says nothing of what a case is about. Sign in to read it."),
        _("Assistance Matching. Inspired by resolution 2341 (2017); not a United Nations service."),
    )
    return "\n\n".join(parts) + "\n"


def find_address(settings: Settings, endpoint: str, **values: str) -> str:
    """Return the whole address of a page, as the settings name this site: no visitor's host has a say in it."""
    site = current_app.url_map.bind("localhost", script_name=urlsplit(settings.base_url).path or "/")
    host = settings.base_url.removesuffix(urlsplit(settings.base_url).path)
    return host + site.build(endpoint, values)


def _account(notice: Notice) -> Account:
    session = object_session(notice)
    assert session is not None  # noqa: S101
    return session.get_one(Account, notice.person_id)
