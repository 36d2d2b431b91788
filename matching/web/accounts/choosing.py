"""The pages on which people choose their second factors, add, confirm and remove them, and sign out everywhere."""

from flask import flash, g, redirect, render_template, url_for
from flask import request as http
from flask import session as browser
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from matching import clock
from matching.errors import Reason, Refused, reason
from matching.models.factor import SecurityKey
from matching.policy.factors import needs_key
from matching.queries.factors import find_factors
from matching.services import factors, sessions
from matching.vocabulary.names import Factor
from matching.web.accounts import codes, keys
from matching.web.accounts.blueprint import blueprint
from matching.web.accounts.forms import CodeForm, NewKeyForm
from matching.web.accounts.pages import begin_anew
from matching.web.accounts.proving import Page, find_onward
from matching.web.accounts.throttles import was_right
from matching.web.labels import sentence, show_date

CHOOSING = frozenset({"overview", "new_authenticator", "authenticator", "new_codes", "list_of_codes", "key", "remove"})
CHECKED = 7
"""Which code of a new list is asked for, to see that it was printed and can be read."""


@blueprint.before_request
def check_choosing() -> Response | None:
    """Let those choose who are halfway in: anyone who has no factor yet; else only after proving one.

    Who needs a key may add that and nothing else. Those who are in are asked to step up, as before every grave step.
    """
    if _name() not in CHOOSING or g.viewer.person_id is not None:
        return None
    if find_factors(g.session, g.account.person_id).number and not sessions.is_fresh(browser.row):
        return redirect(url_for(".prove"))
    if needs_key(g.account.person) and _name() != "key":
        return redirect(url_for(".key"))
    return None


@blueprint.get("/second-factors")
def overview() -> Page:
    """What the person has, what they may add, and what they may remove."""
    has = find_factors(g.session, g.account.person_id)
    return render_template("security/factors.html", has=has, for_a_key=needs_key(g.account.person))


@blueprint.post("/second-factors/authenticator/new")
def new_authenticator() -> Page:
    """Make a secret for an authenticator, and show it."""
    codes.new_authenticator(g.session, g.account.person_id)
    return redirect(url_for(".authenticator"))


@blueprint.route("/second-factors/authenticator", methods=["GET", "POST"])
def authenticator() -> Page:
    """Show the secret until the first code proves that the authenticator has it."""
    row, form = find_factors(g.session, g.account.person_id).unconfirmed, CodeForm()
    if row is None:
        return redirect(url_for(".overview"))
    if form.validate_on_submit():
        wrong = codes.Authenticators().take(g.session, row, form.code.data)
        if wrong is None:
            factors.confirm_authenticator(g.session, g.account.person, row)
            return go_on(Factor.CODE)
        form.code.errors = [sentence(wrong)]
    picture, key = codes.Authenticators().show(row, name=g.account.email)
    page = render_template("security/authenticator.html", form=form, picture=picture, key=key)
    return page, 422 if form.errors else 200


@blueprint.post("/second-factors/codes/new")
def new_codes() -> Page:
    """Make a list of codes, and show it."""
    codes.new_codes(g.session, g.account.person_id)
    return redirect(url_for(".list_of_codes"))


@blueprint.route("/second-factors/codes", methods=["GET", "POST"])
def list_of_codes() -> Page:
    """Show the list, to be printed, until one of its codes proves that it was."""
    row, form = find_factors(g.session, g.account.person_id).unprinted, CodeForm()
    if row is None:
        return redirect(url_for(".overview"))
    if form.validate_on_submit():
        if codes.is_code(row, CHECKED, form.code.data):
            factors.confirm_codes(g.session, g.account.person, row)
            return go_on(Factor.LIST)
        form.code.errors = [sentence(reason("listed-code-wrong", number=CHECKED))]
    page = render_template("security/codes.html", form=form, codes=codes.read_codes(row), checked=CHECKED)
    return page, 422 if form.errors else 200


@blueprint.route("/second-factors/key", methods=["GET", "POST"])
def key() -> Page:
    """Add a security key or a passkey."""
    person, form = g.account.person, NewKeyForm()
    has = find_factors(g.session, person.id)
    if form.validate_on_submit():
        wrong = _add_key(form)
        if wrong is None:
            return go_on(Factor.KEY)
        form.answer.errors = [sentence(wrong)]
    options, needed = keys.ask_new(person, has.keys), g.viewer.person_id is None and needs_key(person)
    page = render_template("security/key.html", form=form, options=options, needed=needed)
    return page, 422 if form.errors else 200


@blueprint.post("/second-factors/remove/<factor_id>")
def remove(factor_id: str) -> Page:
    """Remove one factor."""
    factors.remove(g.session, g.account.person, factor_id)
    begin_anew(g.account, browser.row.factor)
    flash(_("Removed. Other devices were signed out."))
    return redirect(url_for(".overview"))


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> Page:
    """End every session of the person, this one too."""
    sessions.end_all(g.session, g.account.person_id)
    browser.leave()
    flash(_("You are signed out on all devices."))
    return redirect(url_for("pages.home"))


def go_on(added: Factor) -> Response:
    """Go on after a factor was added: other devices are signed out, and it counts as proved."""
    is_in = g.viewer.person_id is not None
    begin_anew(g.account, browser.row.factor if is_in else added)
    was_right()
    g.entered = (g.account.email.lower(), g.account.person_id)
    flash(_("Added. From now on it lets you in."))
    return redirect(url_for(".overview") if is_in else find_onward())


def _name() -> str:
    return (http.endpoint or "").rpartition(".")[2]


def _add_key(form: NewKeyForm) -> Reason | None:
    """Add the key that answered, and return None; or why it cannot be added."""
    name = form.name.data or _("Key of %(day)s", day=show_date(clock.today()))
    try:
        made: SecurityKey = keys.read_new(form.answer.data, g.account.person, name=name)
        with g.session.begin_nested():
            factors.add_key(g.session, g.account.person, made)
    except Refused as refused:
        return refused.reason
    except IntegrityError:
        return reason("key-not-added")
    return None
