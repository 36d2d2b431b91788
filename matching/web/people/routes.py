"""Administrators' pages about people: the list, inviting, editing, closing, and handing cases over."""

from functools import partial

from flask import flash, g, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matching.models.answers import PersonAnswers
from matching.models.person import Person
from matching.queries import people as queries
from matching.queries.history import find_history
from matching.services import people as services
from matching.vocabulary.names import Role
from matching.web.accounts.store import find_account, open_account
from matching.web.forms import posted_version
from matching.web.forms.base import read_number
from matching.web.people.blueprint import blueprint
from matching.web.people.forms import InvitationForm, PersonForm, SuccessorForm
from matching.web.people.saving import save, show_saving, status_of

Page = Response | str | tuple[str, int]


@blueprint.get("/people")
def index() -> Page:
    """Everyone, by organisation."""
    page = queries.find_people(g.session, g.viewer, page=read_number(http.args.get("page")) or 1)
    return render_template("people/index.html", page=page, roles=Role)


@blueprint.route("/people/new", methods=["GET", "POST"])
def new() -> Page:
    """Invite somebody."""
    form = InvitationForm(organisations=queries.find_open_organisations(g.session, g.viewer))
    if form.validate_on_submit() and save(form, partial(invite, form)):
        flash(_("Invited. A mail with a link goes to them now."))
        return redirect(url_for(".index"))
    return render_template("people/new.html", form=form), status_of(form)


@blueprint.get("/people/<person_id>")
def show(person_id: str) -> Page:
    """One person: entry, cases, history, and what can be done."""
    person = queries.get_person(g.session, g.viewer, person_id)
    return render_template(
        "people/show.html",
        person=person,
        roles=Role,
        cases=queries.find_cases(g.session, g.viewer, person),
        history=find_history(g.session, g.viewer, person.id),
    )


@blueprint.route("/people/<person_id>/edit", methods=["GET", "POST"])
def edit(person_id: str) -> Page:
    """Change a person's entry and roles."""
    person = queries.get_person(g.session, g.viewer, person_id)
    form = PersonForm(person=person)
    if form.validate_on_submit() and save(form, partial(change, form, person)):
        flash(_("Saved."))
        return redirect(url_for(".show", person_id=person.id))
    return show_saving("people/edit.html", form, PersonForm(formdata=None, person=person), person=person)


@blueprint.post("/people/<person_id>/invite-again")
def invite_again(person_id: str) -> Page:
    """Send the invitation once more."""
    person = queries.get_person(g.session, g.viewer, person_id)
    services.invite_again(g.session, person, by=g.viewer)
    if find_account(g.session, person) is None:
        open_account(g.session, person)
    flash(_("Sent again. The link is valid for seven days."))
    return redirect(url_for(".show", person_id=person.id))


@blueprint.route("/people/<person_id>/close", methods=["GET", "POST"])
def close(person_id: str) -> Page:
    """Ask whether the account is really to be closed, and close it."""
    person = queries.get_person(g.session, g.viewer, person_id)
    if http.method == "POST":
        services.close_account(g.session, person, version=posted_version(), by=g.viewer)
        flash(_("The account is closed, and the person is signed out."))
        return redirect(url_for(".show", person_id=person.id))
    cases = queries.find_cases(g.session, g.viewer, person)
    return render_template("people/close.html", person=person, cases=cases)


@blueprint.post("/people/<person_id>/reopen")
def reopen(person_id: str) -> Page:
    """Open a closed account again."""
    person = queries.get_person(g.session, g.viewer, person_id)
    services.reopen_account(g.session, person, version=posted_version(), by=g.viewer)
    flash(_("The account is open again."))
    return redirect(url_for(".show", person_id=person.id))


@blueprint.route("/people/<person_id>/hand-over", methods=["GET", "POST"])
def hand_over(person_id: str) -> Page:
    """Let a colleague take all cases over."""
    person = queries.get_person(g.session, g.viewer, person_id)
    cases = queries.find_cases(g.session, g.viewer, person)
    form = SuccessorForm(successors=queries.find_successors(g.session, g.viewer, person))
    if form.validate_on_submit() and save(form, partial(give, form, person)):
        flash(_("Handed over. The successor is told by mail."))
        return redirect(url_for(".show", person_id=person.id))
    return render_template("people/hand_over.html", form=form, person=person, cases=cases), status_of(form)


def invite(form: InvitationForm) -> None:
    """Enter the person and open the account, with which they cannot sign in before they choose a password."""
    organisation = queries.get_organisation(g.session, g.viewer, form.organisation.data)
    answers: PersonAnswers = form.answers()
    person = services.invite(g.session, answers, roles=form.chosen_roles(), organisation=organisation, by=g.viewer)
    open_account(g.session, person)


def change(form: PersonForm, person: Person) -> None:
    """Change the person as the form says."""
    version, roles = form.read_version(), form.chosen_roles()
    services.edit_person(g.session, person, form.answers(), roles=roles, version=version, by=g.viewer)


def give(form: SuccessorForm, person: Person) -> None:
    """Hand the person's cases over to whom the form says."""
    successor = queries.get_person(g.session, g.viewer, form.successor.data)
    services.hand_over(g.session, person, to=successor, by=g.viewer)
