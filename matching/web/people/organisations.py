"""Administrators' pages about organisations."""

from functools import partial

from flask import flash, g, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _

from matching.queries import people as queries
from matching.queries.history import find_history
from matching.services import people as services
from matching.vocabulary.names import Role
from matching.web.comparing import find_alike
from matching.web.forms.base import read_number
from matching.web.people.blueprint import blueprint
from matching.web.people.forms import OrganisationForm
from matching.web.people.routes import Page
from matching.web.people.saving import save, show_saving, status_of


@blueprint.get("/organisations")
def organisations() -> Page:
    """All organisations, by name."""
    page = queries.find_organisations(g.session, g.viewer, page=read_number(http.args.get("page")) or 1)
    return render_template("people/organisations.html", page=page)


@blueprint.route("/organisations/new", methods=["GET", "POST"])
def organisation_new() -> Page:
    """Enter an organisation."""
    form = OrganisationForm()
    if form.validate_on_submit() and save(form, partial(register, form)):
        flash(_("Entered. People can be invited for it now."))
        return redirect(url_for(".organisations"))
    return render_template("people/organisation_new.html", form=form), status_of(form)


@blueprint.get("/organisations/<organisation_id>")
def organisation(organisation_id: str) -> Page:
    """One organisation: its entry, its people and its history."""
    found = queries.get_organisation(g.session, g.viewer, organisation_id)
    return render_template(
        "people/organisation.html",
        organisation=found,
        questions=OrganisationForm(formdata=None, organisation=found).questions,
        people=queries.find_people_of(g.session, g.viewer, found),
        roles=Role,
        alike=find_alike(found),
        history=find_history(g.session, g.viewer, found.id),
    )


@blueprint.route("/organisations/<organisation_id>/edit", methods=["GET", "POST"])
def organisation_edit(organisation_id: str) -> Page:
    """Change an organisation's entry."""
    found = queries.get_organisation(g.session, g.viewer, organisation_id)
    form = OrganisationForm(organisation=found)
    edit = partial(services.edit_organisation, g.session, found, by=g.viewer)
    if form.validate_on_submit() and save(form, partial(edit, form.answers(), version=form.read_version())):
        flash(_("Saved."))
        return redirect(url_for(".organisation", organisation_id=found.id))
    stored = OrganisationForm(formdata=None, organisation=found)
    return show_saving("people/organisation_edit.html", form, stored, organisation=found)


def register(form: OrganisationForm) -> None:
    """Enter what the form says."""
    services.register(g.session, form.answers(), by=g.viewer)
