"""Everyone's own entry, and the page on which an invited person chooses a first password."""

from functools import partial

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from matching.queries.people import get_person
from matching.services import people as services
from matching.vocabulary.names import Role
from matching.web.accounts.forms import ResetForm
from matching.web.accounts.links import get_invited
from matching.web.accounts.store import set_password
from matching.web.people.blueprint import blueprint
from matching.web.people.forms import ProfileForm
from matching.web.people.routes import Page
from matching.web.people.saving import save, show_saving


@blueprint.route("/profile", methods=["GET", "POST"])
def profile() -> Page:
    """What the viewer says of themselves."""
    person = get_person(g.session, g.viewer, g.viewer.person_id)
    form = ProfileForm(person=person)
    edit = partial(services.edit_profile, g.session, person, by=g.viewer)
    if form.validate_on_submit() and save(form, partial(edit, form.answers(), version=form.read_version())):
        flash(_("Saved."))
        return redirect(url_for(".profile"))
    stored = ProfileForm(formdata=None, person=person)
    return show_saving("people/profile.html", form, stored, person=person, roles=Role)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def accept(token: str) -> Page:
    """Let an invited person choose their first password; the link is worth nothing afterwards."""
    account = get_invited(token)
    form = ResetForm()
    form.user = account
    if form.validate_on_submit():
        services.accept(g.session, account.person)
        set_password(g.session, account, form.password.data)
        flash(_("Your password is set. Sign in with it."))
        return redirect(url_for("security.login"))
    page = render_template("people/accept.html", form=form, person=account.person, token=token)
    return page, 422 if form.mistakes else 200
