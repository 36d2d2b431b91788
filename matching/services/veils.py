"""Needs as a viewer may know them: of a State that appears as "a State in" its region, nothing but the region."""

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import Session

from matching import areas
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer
from matching.queries.requests import find_requests_with_state
from matching.ranking import documents
from matching.services.postings import need_document


def is_veiled(session: Session, viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer does not learn whose `request` it is."""
    return request.id not in find_requests_with_state(session, viewer, [request])


def find_unveiled(session: Session, viewer: Viewer, needs: Collection[Need]) -> list[Need]:
    """Return those of `needs` of which the viewer knows whose they are: what the index says of others would tell."""
    told = find_requests_with_state(session, viewer, [need.request for need in needs])
    return [need for need in needs if need.request_id in told]


def need_document_for(session: Session, viewer: Viewer, need: Need) -> documents.Need:
    """Return `need` as the matcher reads it on behalf of the viewer."""
    whole, state = need_document(need), need.request.organisation.state
    if state is None or not is_veiled(session, viewer, need.request):
        return whole
    return replace(whole, state=None, region=areas.veil_of(state))
