"""Views of a State's focal points: objections to coordinators, and auditors of its cases."""

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Missing, Refused, reason
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.queries.history import find_coordinators
from matching.queries.people import find_auditors, get_organisation
from matching.services import assignments
from matching.services import auditors as services
from matching.web.accounts.store import find_account, open_account
from matching.web.forms import show_form
from matching.web.oversight.forms import AuditorForm

blueprint = Blueprint("oversight", __name__)
Page = Response | AnyResponse | str


@blueprint.get("/our-cases/coordinators")
def coordinators() -> Page:
    """The coordinators, and to which of them the viewer's State objects."""
    objected = {objection.person_id: objection.at for objection in _ours().objections}
    return render_template("oversight/coordinators.html", people=find_coordinators(g.session), objected=objected)


@blueprint.post("/our-cases/coordinators/<coordinator_id>/object")
def object_to(coordinator_id: str) -> Page:
    """Keep a coordinator from the State's cases."""
    person = _get_coordinator(coordinator_id)
    assignments.object_to(g.session, _ours(), coordinator=person, by=g.viewer)
    flash(_("%(name)s cannot read your cases any more.", name=person.name))
    return redirect(url_for(".coordinators"), code=303)


@blueprint.post("/our-cases/coordinators/<coordinator_id>/take-back")
def take_back(coordinator_id: str) -> Page:
    """Take an objection back."""
    person = _get_coordinator(coordinator_id)
    assignments.take_back_objection(g.session, _ours(), coordinator=person, by=g.viewer)
    flash(_("Your objection is taken back. Cases can be assigned to %(name)s again.", name=person.name))
    return redirect(url_for(".coordinators"), code=303)


@blueprint.route("/our-cases/auditors", methods=["GET", "POST"])
def auditors() -> Page:
    """The auditors of the State's cases; naming one."""
    form = AuditorForm()
    if not form.validate_on_submit():
        return _show_auditors(form)
    try:
        person = services.name(g.session, _ours(), form.answers(), by=g.viewer)
    except Refused as refused:
        form.take_refusal(Refused(reason(refused.reason.code, **dict(refused.reason.values) | {"field": "email"})))
        return _show_auditors(form)
    if find_account(g.session, person) is None:
        open_account(g.session, person)
    flash(_("We write to %(name)s.", name=person.name))
    return redirect(url_for(".auditors"), code=303)


@blueprint.post("/our-cases/auditors/<auditor_id>/dismiss")
def dismiss(auditor_id: str) -> Page:
    """Let an auditor in no more."""
    people = {person.id: person for person in find_auditors(g.session, g.viewer)}
    person = people.get(auditor_id)
    if person is None:
        raise Missing
    services.dismiss(g.session, person, by=g.viewer)
    flash(_("%(name)s cannot sign in any more.", name=person.name))
    return redirect(url_for(".auditors"), code=303)


def _show_auditors(form: AuditorForm) -> Response:
    return show_form("oversight/auditors.html", form, people=find_auditors(g.session, g.viewer))


def _ours() -> Organisation:
    return get_organisation(g.session, g.viewer, g.viewer.organisation_id or "")


def _get_coordinator(person_id: str) -> Person:
    people = {person.id: person for person in find_coordinators(g.session)}
    if person_id not in people:
        raise Missing
    return people[person_id]
