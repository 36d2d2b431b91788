"""What is still missing before a request or an offer can be handed to the coordinators, field by field."""

from collections.abc import Sequence

from matching import clock
from matching.errors import Reason, Refused, reason
from matching.models.offer import Offer, OfferFields
from matching.models.request import Need, NeedFields, Request, RequestFields

NEED_FIELDS = ("title", "description", "needed_until", "working_languages", "beneficiary", "security_force")
OFFER_FIELDS = ("title", "description", "areas", "working_languages")


def missing_parts(request: Request, needs: Sequence[Need]) -> tuple[Reason, ...]:
    """Return what `request` lacks: a title, a need, required fields of each need (with `need`, its identifier)."""
    found = [_missing(field) for field in _absent(request)]
    if not needs:
        found.append(reason("no-needs"))
    for need in needs:
        found.extend(_missing_in_need(need))
    return tuple(found)


def missing_parts_of_offer(offer: Offer) -> tuple[Reason, ...]:
    """Return what `offer` lacks of what is required."""
    found = [_missing(field) for field in _absent(offer)]
    if offer.places < 1:
        found.append(_missing("places"))
    if offer.valid_until is not None and offer.valid_until < clock.today():
        found.append(reason("date-has-passed", field="valid_until", need=None, place=None))
    return tuple(found)


def check_stays_complete(answers: RequestFields | NeedFields | OfferFields) -> None:
    """Raise `Refused` where `answers` would take what is required away from a posting that is matched already."""
    for field in _absent(answers):
        raise Refused(_missing(field))


def _absent(said: RequestFields | NeedFields | OfferFields) -> list[str]:
    """Return the required fields that are empty."""
    return [field for field in _required(said) if getattr(said, field) in (None, "", [])]


def _required(said: RequestFields | NeedFields | OfferFields) -> tuple[str, ...]:
    if isinstance(said, RequestFields):
        return ("title", "public_summary") if said.publish_summary else ("title",)
    return NEED_FIELDS if isinstance(said, NeedFields) else OFFER_FIELDS


def _missing_in_need(need: Need) -> list[Reason]:
    found = [_missing(field, need=need.id, place=need.place) for field in _absent(need)]
    if need.needed_until is not None and need.needed_until < clock.today():
        found.append(reason("date-has-passed", field="needed_until", need=need.id, place=need.place))
    return found


def _missing(field: str, *, need: str | None = None, place: int | None = None) -> Reason:
    return reason("missing-field", field=field, need=need, place=place)
