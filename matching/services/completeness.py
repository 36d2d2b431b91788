"""What is still missing before a request or an offer can be handed to the coordinators, field by field."""

from collections.abc import Sequence

from matching import clock
from matching.errors import Reason, reason
from matching.models.offer import Offer
from matching.models.request import Need, Request

NEED_FIELDS = ("title", "description", "needed_until", "working_languages", "beneficiary", "security_force")
OFFER_FIELDS = ("title", "description", "areas", "working_languages")


def missing_parts(request: Request, needs: Sequence[Need]) -> tuple[Reason, ...]:
    """Return what `request` lacks: a title, a need, required fields of each need (with `need`, its identifier)."""
    found = [] if request.title else [reason("missing-field", field="title", need=None, place=None)]
    if request.publish_summary and not request.public_summary:
        found.append(reason("missing-field", field="public_summary", need=None, place=None))
    if not needs:
        found.append(reason("no-needs"))
    for need in needs:
        found.extend(_missing_in_need(need))
    return tuple(found)


def missing_parts_of_offer(offer: Offer) -> tuple[Reason, ...]:
    """Return what `offer` lacks of what is required."""
    found = [_missing(field) for field in OFFER_FIELDS if not getattr(offer, field)]
    if offer.places < 1:
        found.append(_missing("places"))
    if offer.valid_until is not None and offer.valid_until < clock.today():
        found.append(reason("date-has-passed", field="valid_until", need=None, place=None))
    return tuple(found)


def _missing_in_need(need: Need) -> list[Reason]:
    values = {field: getattr(need, field) for field in NEED_FIELDS}
    absent = [field for field, value in values.items() if value is None or value == "" or value == []]
    found = [_missing(field, need=need.id, place=need.place) for field in absent]
    if need.needed_until is not None and need.needed_until < clock.today():
        found.append(reason("date-has-passed", field="needed_until", need=need.id, place=need.place))
    return found


def _missing(field: str, *, need: str | None = None, place: int | None = None) -> Reason:
    return reason("missing-field", field=field, need=need, place=place)
