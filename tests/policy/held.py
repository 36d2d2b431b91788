"""What PostgreSQL's rules are held to: for each kind of row, who reads it and who changes it by the policy layer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matching.models.duplicate import DuplicateDecision
from matching.models.match import Match, Question
from matching.models.offer import Offer
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.policy import handling, matches, offers, releases, requests
from matching.policy.viewer import Viewer
from matching.vocabulary.names import OfferState, RequestState, Role
from tests.policy.wider import Wider

Rule = Callable[[Viewer, Any], bool]


def sees_question(wider: Wider) -> Rule:
    return lambda viewer, row: matches.may_see_match(viewer, wider.rows[row.match_id])


def sees_decision(wider: Wider) -> Rule:
    return lambda viewer, row: matches.coordinates_match(viewer, wider.rows[row.match_id])


def sees_likeness(wider: Wider) -> Rule:
    def may(viewer: Viewer, row: DuplicateDecision) -> bool:
        sides = [wider.rows[row.one_id], wider.rows[row.other_id]]
        return all(requests.owns_request(viewer, side) for side in sides) or all(
            handling.coordinates_request(viewer, side) for side in sides
        )

    return may


def changes_request(viewer: Viewer, row: Request) -> bool:
    coordinates = handling.coordinates_request(viewer, row) and row.state is not RequestState.DRAFT
    return requests.owns_request(viewer, row) or coordinates


def changes_offer(viewer: Viewer, row: Offer) -> bool:
    coordinates = offers.coordinates_offer(viewer, row) and row.state is not OfferState.DRAFT
    return offers.owns_offer(viewer, row) or coordinates


def changes_need(viewer: Viewer, row: Need) -> bool:
    return requests.owns_request(viewer, row.request)


def takes_part(wider: Wider) -> Rule:
    def may(viewer: Viewer, row: Question) -> bool:
        match = wider.rows[row.match_id]
        return matches.may_see_match(viewer, match) and bool(matches.sides_of(viewer, match))

    return may


def changes_match(viewer: Viewer, row: Match) -> bool:
    """Say whether the viewer acts on a match that they see: an auditor only looks."""
    return matches.may_see_match(viewer, row) and not viewer.is_a(Role.AUDITOR)


def changes_release(viewer: Viewer, row: Release) -> bool:
    """Say whether the viewer acts on a release: who coordinates it, and its State once it was approved."""
    owns = requests.owns_request(viewer, row.need.request) and row.approved_at is not None
    return owns or releases.coordinates_release(viewer, row)


@dataclass(frozen=True)
class Kind:
    """A kind of row: which rows there are, for whom each is, and a fault of the database's rule that has to show."""

    rows: Callable[[Wider], Sequence[Any]]
    rule: Callable[[Wider], Rule]
    fault: str


READING = {
    "request": Kind(
        lambda wider: wider.requests,
        lambda wider: wider.sees,
        "ALTER POLICY a_viewer_reads ON request USING (state <> 'draft' AND row_security.is_a('coordinator'))",
    ),
    "assignment": Kind(
        lambda wider: wider.assignments,
        lambda wider: wider.sees,
        "ALTER POLICY a_viewer_reads ON assignment USING (true)",
    ),
    "named provider": Kind(
        lambda wider: wider.named,
        lambda wider: wider.sees,
        "ALTER POLICY a_viewer_reads ON named_provider USING (organisation_id = row_security.provides_for())",
    ),
    "need": Kind(
        lambda wider: wider.needs,
        lambda wider: wider.sees,
        "ALTER POLICY a_viewer_reads ON need USING (EXISTS (SELECT FROM request WHERE request.id = need.request_id))",
    ),
    "release": Kind(
        lambda wider: wider.releases,
        lambda wider: wider.sees,
        "ALTER POLICY a_viewer_reads ON release USING"
        " (id = ANY (row_security.releases_to_any(ARRAY[row_security.provides_for()])))",
    ),
    "offer": Kind(
        lambda wider: wider.offers,
        lambda wider: wider.sees,
        "ALTER POLICY a_viewer_reads ON offer USING (true)",
    ),
    "match": Kind(
        lambda wider: wider.pairs,
        lambda wider: wider.sees,
        "ALTER POLICY a_viewer_reads_and_changes ON match USING"
        " (offer_id = ANY (row_security.offers_of(ARRAY[row_security.provides_for()])))",
    ),
    "question": Kind(
        lambda wider: wider.questions,
        sees_question,
        "ALTER POLICY a_viewer_reads ON question USING (side = 'state')",
    ),
    "decision": Kind(
        lambda wider: wider.decisions,
        sees_decision,
        "ALTER POLICY a_viewer_reads ON decision USING (EXISTS (SELECT FROM match WHERE match.id = match_id))",
    ),
    "duplicate decision": Kind(
        lambda wider: wider.likenesses,
        sees_likeness,
        "ALTER POLICY a_viewer_reads_and_changes ON duplicate_decision USING (row_security.is_a('coordinator'))",
    ),
    "history": Kind(
        lambda wider: wider.lines,
        lambda wider: wider.sees_line,
        "ALTER POLICY a_viewer_reads ON history USING (step = 'edit' AND row_security.person() <> '')",
    ),
}
"""Who reads what."""

CHANGING = {
    "request": Kind(
        lambda wider: wider.requests,
        lambda wider: changes_request,
        "ALTER POLICY a_viewer_changes ON request USING (state = 'open')",
    ),
    "need": Kind(
        lambda wider: wider.needs,
        lambda wider: changes_need,
        "ALTER POLICY a_viewer_changes ON need USING (row_security.is_a('state'))",
    ),
    "release": Kind(
        lambda wider: wider.releases,
        lambda wider: changes_release,
        "ALTER POLICY a_viewer_reads_and_changes ON release USING (true)",
    ),
    "offer": Kind(
        lambda wider: wider.offers,
        lambda wider: changes_offer,
        "ALTER POLICY a_viewer_changes ON offer USING (state = 'active')",
    ),
    "match": Kind(
        lambda wider: wider.pairs,
        lambda wider: changes_match,
        "ALTER POLICY a_viewer_reads_and_changes ON match USING (row_security.is_a('coordinator'))",
    ),
    "question": Kind(
        lambda wider: wider.questions,
        takes_part,
        "ALTER POLICY a_viewer_changes ON question USING (EXISTS (SELECT FROM match WHERE match.id = match_id))",
    ),
}
"""Who changes what."""
