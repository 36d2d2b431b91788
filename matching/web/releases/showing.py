"""The page of one release, as its viewer may read it: an addressee reads the text, its number and its last day."""

from collections.abc import Sequence

from flask import g, render_template

from matching.models.release import Release
from matching.policy.releases import coordinates_release, is_released_to, may_approve_release
from matching.policy.requests import reads_inside
from matching.policy.steps import find_open_steps
from matching.policy.viewer import viewer_of
from matching.queries.history import find_coordinators, find_history
from matching.queries.offers import find_own_offers
from matching.vocabulary.names import OfferState, ReleaseState
from matching.web.releases.forms import HelpForm


def show_release(release: Release, *, helping: HelpForm | None = None) -> str:
    """Return the page; `helping` is the answer of an addressee that has mistakes."""
    is_inside = reads_inside(g.viewer, release.need.request)
    form = helping or HelpForm(formdata=None)
    own = [offer for offer in find_own_offers(g.session, g.viewer) if offer.state is OfferState.ACTIVE]
    form.offer.offer((offer.id, f"{offer.title} ({offer.number})") for offer in own)
    return render_template(
        "releases/show.html",
        release=release,
        is_inside=is_inside,
        steps=frozenset(step.name for step in find_open_steps(g.viewer, release)),
        approvers=find_approvers(release) if is_inside and release.state is ReleaseState.PROPOSED else (),
        form=form if is_released_to(g.viewer, release) and own else None,
        is_addressed=is_released_to(g.viewer, release),
        history=find_history(g.session, g.viewer, release.id) if is_inside else (),
    )


def find_approvers(release: Release) -> Sequence[str]:
    """Return the names of those who may approve a release."""
    people = [(person.name, viewer_of(person)) for person in find_coordinators(g.session)]
    return [name for name, who in people if coordinates_release(who, release) and may_approve_release(who, release)]
