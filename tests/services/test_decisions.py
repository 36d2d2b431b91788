"""A decision names its fit and can be computed again from it, whatever was changed since; tampering is noticed."""

from typing import Any

import pytest
from sqlmodel import select

from matching.database import transaction
from matching.errors import Refused
from matching.models.edition import Edition
from matching.models.match import Decision, Match
from matching.policy.viewer import SYSTEM
from matching.queries.matches import find_decisions
from matching.services import fits, offers, requests
from matching.services.decisions import Replay, replay
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, approved_match, need_answers, offer_answers
from tests.engines import as_owner


def decide(cast: Cast, shortlists: Shortlists) -> Match:
    """Let a match be approved under a fit that has seen two other offers."""
    for title in ("Port security for harbour masters", "Courses in screening baggage"):
        active_offer(cast, title=title)
    fits.renew(cast.session)
    cast.session.commit()
    return approved_match(cast, shortlists)


def replay_of(cast: Cast, match: Match) -> Replay:
    [decision] = find_decisions(cast.session, SYSTEM, match.number)
    return replay(cast.session, decision)


def change_seen(cast: Cast, **changes: Any) -> None:
    """Change what the database says that an approver saw, as nobody can but the owner of its tables."""
    cast.session.commit()
    with as_owner(cast.session.get_bind()) as engine, transaction(engine) as session:
        for decision in session.exec(select(Decision)):
            decision.seen = decision.seen | changes
    cast.session.expire_all()


def test_a_decision_names_its_fit(cast: Cast, shortlists: Shortlists) -> None:
    match = decide(cast, shortlists)
    [decision] = find_decisions(cast.session, SYSTEM, match.id)
    held = shortlists.hold()
    assert decision.seen["fit"] == {"number": 2, "cut_off": held.fit.cut_off}
    assert decision.seen["model"] == held.index.model.fingerprint


def test_a_decision_is_computed_again_after_everything_changed(cast: Cast, shortlists: Shortlists) -> None:
    match = decide(cast, shortlists)
    chidi, amina = cast.as_(cast.chidi), cast.as_(cast.amina)
    for title in ("Ports of another sea", "Dams"):
        active_offer(cast, title=title)
    answers = offer_answers(title="Wholly other courses", description="For hospitals and schools.")
    offers.edit(cast.session, match.offer, answers, version=match.offer.version, by=chidi)
    needs = need_answers(description="We wish to protect hospitals.")
    requests.edit_need(cast.session, match.need, needs, version=match.need.version, by=amina)
    fits.renew(cast.session)
    offers.withdraw(cast.session, match.offer, by=chidi)
    fits.renew(cast.session)
    cast.session.commit()
    found = replay_of(cast, match)
    assert (found.fit, found.same) == (2, True)
    assert found.moved <= 1e-9


def test_an_edition_that_was_changed_is_noticed(cast: Cast, shortlists: Shortlists) -> None:
    match = decide(cast, shortlists)
    edition = cast.session.exec(select(Edition).order_by(Edition.since)).first()
    assert edition is not None
    edition.document = edition.document | {"title": "Security of a port and of a port"}
    edition.reading = None
    cast.session.add(edition)
    cast.session.commit()
    assert not replay_of(cast, match).same


def test_a_figure_that_was_changed_is_noticed(cast: Cast, shortlists: Shortlists) -> None:
    match = decide(cast, shortlists)
    [decision] = find_decisions(cast.session, SYSTEM, match.id)
    change_seen(cast, score=decision.seen["score"] + 1e-8)
    found = replay_of(cast, match)
    assert found.moved == pytest.approx(1e-8)
    assert not found.same


def test_a_term_that_was_left_out_is_noticed(cast: Cast, shortlists: Shortlists) -> None:
    match = decide(cast, shortlists)
    [decision] = find_decisions(cast.session, SYSTEM, match.id)
    first, *rest = decision.seen["parts"]
    change_seen(cast, parts=[first | {"terms": first["terms"][1:]}, *rest])
    assert not replay_of(cast, match).same


def test_a_text_that_was_changed_is_noticed(cast: Cast, shortlists: Shortlists) -> None:
    match = decide(cast, shortlists)
    [decision] = find_decisions(cast.session, SYSTEM, match.id)
    need = decision.seen["need"]
    change_seen(cast, need=need | {"document": need["document"] | {"text": "We wish for peace."}})
    assert not replay_of(cast, match).same


def test_a_decision_from_before_fits_says_so(cast: Cast, shortlists: Shortlists) -> None:
    match = decide(cast, shortlists)
    [decision] = find_decisions(cast.session, SYSTEM, match.id)
    decision.seen = {name: value for name, value in decision.seen.items() if name != "fit"}
    with pytest.raises(Refused, match="older-than-fits"):
        replay(cast.session, decision)
