"""Views of releases: those of a need, those addressed to a provider, one of them, and what is done with it."""

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Missing, Refused
from matching.models.release import Release
from matching.models.request import Need
from matching.policy.handling import coordinates_request
from matching.policy.requests import reads_inside
from matching.policy.steps import check_step
from matching.queries.offers import find_own_offers
from matching.queries.people import find_providers
from matching.queries.releases import find_releases, find_releases_to, get_release
from matching.queries.requests import get_need
from matching.services import releases as services
from matching.services.steps import check_version
from matching.vocabulary.names import OfferState
from matching.web.forms import posted_version, show_form
from matching.web.releases.forms import HelpForm, ReleaseForm
from matching.web.releases.showing import show_release
from matching.web.releases.telltales import ask_before_approving, ask_before_proposing

blueprint = Blueprint("releases", __name__)
Page = Response | AnyResponse | str


@blueprint.get("/releases")
def index() -> Page:
    """What coordinators wrote to the viewer's organisation and still stands."""
    return render_template("releases/index.html", releases=find_releases_to(g.session, g.viewer))


@blueprint.get("/needs/<need_id>/releases")
def index_of(need_id: str) -> Page:
    """What was written to providers of one need, for its State and its coordinators."""
    need = get_need(g.session, g.viewer, need_id)
    if not reads_inside(g.viewer, need.request):
        raise Missing
    found = find_releases(g.session, g.viewer, need)
    return render_template("releases/of_need.html", need=need, releases=found)


@blueprint.route("/needs/<need_id>/releases/new", methods=["GET", "POST"])
def new(need_id: str) -> Page:
    """Write to named providers."""
    need = _get_handled_need(need_id)
    form, homes = ReleaseForm(), {home.id: home for home in find_providers(g.session, g.viewer)}
    form.providers.offer((home.id, home.name) for home in homes.values())
    if not form.validate_on_submit():
        return show_form("releases/new.html", form, need=need)
    to = [homes[name] for name in form.providers.data]
    ask_before_proposing(form)
    given = {"text": form.text.data, "to": to, "expires_on": form.expires_on.data}
    try:
        release = services.write(g.session, need, **given, by=g.viewer)
    except Refused as refused:
        form.take_refusal(refused)
        return show_form("releases/new.html", form, need=need)
    flash(_("The release is written. Another coordinator of the case approves it."))
    return redirect(url_for(".show", release_id=release.id), code=303)


@blueprint.get("/releases/<release_id>")
def show(release_id: str) -> Page:
    """One release."""
    return make_response(show_release(get_release(g.session, g.viewer, release_id)))


@blueprint.post("/releases/<release_id>/approve")
def approve(release_id: str) -> Page:
    """Let the addressees read it."""
    release = _get_as_read(release_id, "approve")
    ask_before_approving(release)
    services.approve(g.session, release, by=g.viewer)
    return _back(release, _("Approved. The providers can read it now; we write to them."))


@blueprint.post("/releases/<release_id>/withdraw")
def withdraw(release_id: str) -> Page:
    """Take it back."""
    release = _get_as_read(release_id, "withdraw")
    services.withdraw(g.session, release, by=g.viewer)
    return redirect(url_for(".index_of", need_id=release.need_id), code=303)


@blueprint.post("/releases/<release_id>/help", endpoint="help")
def help_(release_id: str) -> Page:
    """Say that one of the viewer's offers could help."""
    release = get_release(g.session, g.viewer, release_id)
    form = HelpForm()
    own = {offer.id: offer for offer in find_own_offers(g.session, g.viewer) if offer.state is OfferState.ACTIVE}
    form.offer.offer((offer.id, f"{offer.title} ({offer.number})") for offer in own.values())
    if not form.validate_on_submit():
        return make_response(show_release(release, helping=form), 422)
    given = {"words": form.words.data or "", "by": g.viewer}
    match = services.help_with(g.session, release, own[form.offer.data], **given)
    flash(_("You said that you could help. A coordinator looks at it; we write to you."))
    return redirect(url_for("matches.show", match_id=match.id), code=303)


def _get_handled_need(need_id: str) -> Need:
    need = get_need(g.session, g.viewer, need_id)
    if not coordinates_request(g.viewer, need.request):
        raise Missing
    return need


def _get_as_read(release_id: str, step: str) -> Release:
    release = get_release(g.session, g.viewer, release_id)
    check_step(g.viewer, release, step)
    check_version(release, posted_version())
    return release


def _back(release: Release, message: str) -> AnyResponse:
    flash(message)
    return redirect(url_for(".show", release_id=release.id), code=303)
