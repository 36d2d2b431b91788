"""The administrators' page on which the second factors of somebody who lost them are reset."""

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from matching.queries.people import get_person
from matching.services import factors as services
from matching.web.forms import Form
from matching.web.people.blueprint import blueprint
from matching.web.people.routes import Page


@blueprint.route("/people/<person_id>/reset-factors", methods=["GET", "POST"])
def reset_factors(person_id: str) -> Page:
    """Ask whether all factors are really to be removed, and remove them."""
    person, form = get_person(g.session, g.viewer, person_id), Form()
    if form.validate_on_submit():
        services.reset(g.session, person, by=g.viewer)
        flash(_("Reset. The person is signed out and told by mail."))
        return redirect(url_for(".show", person_id=person.id))
    return render_template("people/reset_factors.html", form=form, person=person)
