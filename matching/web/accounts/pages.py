"""Signing in and out and changing a password: what we do ourselves over the library's forms and hashes."""

from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, render_template, url_for
from flask import request as http
from flask import session as browser
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matching.database import open_session
from matching.models.account import Account
from matching.models.machinery import Submission
from matching.policy.viewer import read_as
from matching.services import sessions
from matching.services.notices import tell
from matching.vocabulary.names import Factor
from matching.vocabulary.notices import NoticeKind
from matching.web.accounts.forms import ChangeForm, ForgotForm, SignInForm
from matching.web.accounts.store import get_by_password, queue_reset, set_password
from matching.web.accounts.throttles import was_right
from matching.web.sessions import new_data


def sign_in() -> Response | str:
    """Ask for address and password; who gave both is asked for a second factor next."""
    form, onward = SignInForm(), http.values.get("next", "")
    if g.viewer.person_id is not None:
        return redirect(onward or url_for("pages.home"))
    if g.account is not None:
        return redirect(url_for("factors.prove", next=onward or None))
    if form.validate_on_submit():
        account = get_by_password(g.session, form.email.data, form.password.data)
        if account is not None:
            _begin(account)
            was_right()
            return redirect(url_for("factors.prove", next=onward or None))
        form.email.errors = [_("The e-mail address or the password is not right. Check both and try again.")]
    return render_template("security/login_user.html", form=form, onward=onward)


def sign_out() -> Response:
    """End this session, under whatever token it goes on."""
    sessions.end(g.session, browser.row)
    browser.leave()
    return redirect(url_for("pages.home"))


def forgot() -> Response | str:
    """Ask for an address and write to it, once for each showing of the form, if it is known.

    A row is written and the worker is woken for every address: the time that the answer takes tells nothing, either.
    """
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("security/forgot_password.html", form=form)
    submission = Submission(key=f"forgot:{form.key.data}", location=url_for("security.login"))
    if g.session.get(Submission, submission.key) is None:
        g.session.add(submission)
        g.session.info["notices"] = True
        queue_reset(g.session, form.email.data)
    flash(_("If this address has an account, we write to it now. The link in the mail works for one day."))
    return redirect(submission.location)


def change_password() -> Response | str:
    """Ask for the present password and a new one; every other session ends, and this one goes on under a new token."""
    form = ChangeForm()
    if not form.validate_on_submit():
        return render_template("security/change_password.html", form=form)
    set_password(g.session, g.account, form.new_password.data)
    tell(g.session, NoticeKind.PASSWORD_CHANGED, g.account.person, [g.account.person_id])
    begin_anew(g.account, browser.row.factor)
    flash(_("Your password is changed. Other devices were signed out."))
    return redirect(url_for("people.profile"))


def begin_anew(account: Account, factor: Factor) -> None:
    """End every session of an account; this browser goes on under a new token, with the factor just proved in it."""
    mark = account.fs_uniquifier
    browser.become(sessions.restart(g.session, account.person_id, mark=mark, factor=factor, data=new_data()))


def check_visit() -> Response | None:
    """Drop a `next` that does not lead to a page of ours; then open the right session: signing in reads first."""
    if not all(is_ours(address) for address in http.values.getlist("next")):
        return redirect(url_for("security.login"))
    if http.endpoint == "security.login" and not g.session.in_transaction():
        g.session = open_session(current_app.extensions["engine"], writes=False)
        read_as(g.session, g.viewer)
    return None


def is_ours(address: str) -> bool:
    """Say whether the address is a path of this site; empty leads home."""
    if address == "":
        return True
    plain = address.isprintable() and "\\" not in address
    return plain and address.startswith("/") and not address.startswith("//") and not urlsplit(address).netloc


def _begin(account: Account) -> None:
    """Begin a session, in a transaction that may write: until now this page only read."""
    g.session.close()
    g.session = open_session(current_app.extensions["engine"], writes=True)
    opened = sessions.begin(g.session, account.person_id, mark=account.fs_uniquifier, data=new_data())
    browser.become(opened)
