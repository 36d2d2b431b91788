"""The page of one offer: what its viewer may read of it, and what they may do next."""

from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, make_response, render_template

from matching.models.offer import Offer
from matching.policy.offers import may_see_private_facts
from matching.policy.steps import actors_for, find_open_steps
from matching.queries.history import find_history
from matching.queries.people import get_organisation
from matching.services.completeness import missing_parts_of_offer
from matching.vocabulary.names import OfferState
from matching.web.comparing import find_alike
from matching.web.forms import Form, ReturnForm, find_differences
from matching.web.offers.forms import PRIVATE, ConfirmForm, open_form
from matching.web.telltales import Said, said_in

UNFINISHED = (OfferState.DRAFT, OfferState.RETURNED)


@dataclass(frozen=True)
class Steps:
    """The forms of the steps that ask something; `names` are the steps that the viewer may take now."""

    names: frozenset[str]
    giving_back: ReturnForm = field(default_factory=lambda: ReturnForm(formdata=None))
    confirming: ConfirmForm = field(default_factory=lambda: ConfirmForm(formdata=None))


def show_offer(offer: Offer, *, changed: bool = False, **wrong: Form) -> Response:
    """Return the page of `offer`; `wrong` is the form of a step that has mistakes, or came too late (`changed`)."""
    steps = Steps(frozenset(step.name for step in find_open_steps(g.viewer, offer)), **wrong)  # type: ignore[arg-type]
    is_inside = bool(actors_for(g.viewer, offer))
    page = render_template(
        "offers/show.html",
        offer=offer,
        questions=find_questions(offer),
        missing=missing_parts_of_offer(offer) if offer.state in UNFINISHED and is_inside else (),
        history=find_history(g.session, g.viewer, offer.id) if is_inside else (),
        is_inside=is_inside,
        alike=find_alike(offer),
        steps=steps,
        differences=find_differences(next(iter(wrong.values()), None), offer) if changed else None,
    )
    return make_response(page, 409 if changed else 422 if wrong else 200)


def find_questions(offer: Offer) -> list[Any]:
    """Return the answers that the viewer reads: exclusions only with the private facts."""
    form = open_form(fictional=offer.organisation.fictional, formdata=None, obj=offer)
    hidden = {"title"} if may_see_private_facts(g.viewer, offer) else PRIVATE | {"title"}
    return [question for question in form.questions if question.name not in hidden]


def said_in_offer(offer: Offer) -> list[Said]:
    """Return what the offer says in words."""
    return said_in(open_form(fictional=offer.organisation.fictional, formdata=None, obj=offer))


def acts_for_fiction() -> bool:
    """Say whether the viewer's organisation belongs to the demonstration."""
    return get_organisation(g.session, g.viewer, g.viewer.organisation_id).fictional
