"""What we do ourselves around the library's pages: asking for a new password, and what is checked before each page."""

from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matching.database import open_session
from matching.models.machinery import Submission
from matching.policy.viewer import read_as
from matching.web.accounts.forms import ForgotForm
from matching.web.accounts.store import queue_reset


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


def check_visit() -> Response | None:
    """Drop a `next` that does not lead to a page of ours, before the library looks at it; then open the right session.

    A password is checked for a tenth of a second and nothing is written: nobody's writing should wait for that.
    """
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
