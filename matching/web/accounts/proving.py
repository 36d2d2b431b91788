"""The pages on which somebody proves a second factor: after the password, and again before a grave step."""

from flask import abort, current_app, flash, g, redirect, render_template, url_for
from flask import request as http
from flask import session as browser
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matching.errors import Reason, Refused
from matching.models.throttle import KeptForm
from matching.policy.factors import may_enter, needs_key
from matching.queries.factors import Factors, find_factors
from matching.services import keeping, sessions
from matching.vocabulary.names import Factor
from matching.web.accounts import codes, keys
from matching.web.accounts.blueprint import blueprint
from matching.web.accounts.forms import CodeForm, KeyForm
from matching.web.accounts.pages import is_ours
from matching.web.accounts.throttles import was_right
from matching.web.keeping import read_kept
from matching.web.labels import sentence
from matching.web.sessions import new_data

Page = Response | str | tuple[str, int]


@blueprint.route("/second-factor", methods=["GET", "POST"])
def prove() -> Page:
    """Ask for a code, or for a key where there is one; who has no factor yet chooses one."""
    has, form = find_factors(g.session, g.account.person_id), CodeForm()
    if not has.number:
        return redirect(url_for(".overview"))
    if is_proved():
        return redirect(find_onward())
    if form.validate_on_submit():
        taken = codes.take(g.session, has, form.code.data)
        if not isinstance(taken, Reason):
            return enter(taken)
        form.code.errors = [sentence(taken)]
    return show(has, form)


@blueprint.post("/second-factor/key")
def prove_key() -> Page:
    """Take the answer of a security key."""
    has, form = find_factors(g.session, g.account.person_id), KeyForm()
    if form.validate_on_submit():
        try:
            keys.prove(form.answer.data, has.keys)
        except Refused as refused:
            form.answer.errors = [sentence(refused.reason)]
        else:
            return enter(Factor.KEY)
    return show(has, form)


@blueprint.get("/kept/<kept_id>")
def kept(kept_id: str) -> Page:
    """Lead back to the form that was sent too late, filled in; where it has no page, show a button that sends it."""
    found = keeping.find(g.session, g.viewer.person_id, kept_id)
    if found is None:
        abort(404)
    path, _, query = found.address.partition("?")
    if opens_by_itself(path):
        return redirect(f"{path}?{query}{'&' if query else ''}kept={found.id}")
    return show_kept(found)


def show(has: Factors, form: CodeForm | KeyForm) -> Page:
    """Show the page with the question that was answered last."""
    asked, status = (form, 422 if form.is_submitted() else 200)
    page = render_template(
        "security/prove.html",
        form=asked if isinstance(asked, CodeForm) else CodeForm(formdata=None),
        key_form=asked if isinstance(asked, KeyForm) else KeyForm(formdata=None),
        wrong=asked,
        has=has,
        options=keys.ask_known(has.keys) if has.keys else "",
        onward=find_next(),
        again=g.viewer.person_id is not None,
        for_a_key=needs_key(g.account.person),
    )
    return page, status


def enter(factor: Factor) -> Response:
    """Go on under a new token. Who needs a key and proved less may add one, and nothing else."""
    data = browser.kept if g.viewer.person_id else new_data()
    browser.become(sessions.renew(g.session, browser.row, factor=factor, data=data))
    was_right()
    if not may_enter(g.account.person, factor):
        return redirect(url_for(".key"))
    g.entered = (g.account.email.lower(), g.account.person_id)
    return redirect(find_onward())


def is_proved() -> bool:
    """Say whether there is nothing to prove at this moment."""
    return g.viewer.person_id is not None and sessions.is_fresh(browser.row)


def find_next() -> str:
    """Return the page that was asked for, if it is one of ours, or ""."""
    onward = http.values.get("next", "")
    return onward if is_ours(onward) else ""


def find_onward() -> str:
    """Return where to go on."""
    return find_next() or url_for("pages.home")


def opens_by_itself(path: str) -> bool:
    """Say whether the address of a form is also that of the page on which it stands."""
    methods = current_app.url_map.bind("localhost").allowed_methods(path)
    return "GET" in methods


def show_kept(found: KeptForm) -> str:
    """Show what was typed and a button that sends it on to where it was going."""
    typed = read_kept(found)
    flash(_("You are signed in again. Nothing was lost."))
    return render_template("security/kept.html", typed=typed, address=found.address)
