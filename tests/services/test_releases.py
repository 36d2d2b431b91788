"""What coordinators write to named providers: approved by another, read by these until a day, and nothing else is."""

from datetime import timedelta

import pytest

from matching import clock as time
from matching.errors import Missing, Refused
from matching.models.person import Person
from matching.models.release import Release
from matching.queries.releases import find_releases_to, get_release
from matching.queries.requests import get_need
from matching.services import matches, releases, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking, MatchState, Outcome
from tests.cast import Cast, active_offer, approved_release, open_need, written_release


def reads(cast: Cast, person: Person, release: Release) -> bool:
    """Say whether `person` can load `release`."""
    try:
        get_release(cast.session, cast.as_(person), release.id)
    except Missing:
        return False
    return True


def readers(cast: Cast, release: Release) -> set[str]:
    """Return the names of all who can load it."""
    return {person.name for person in cast.people() if reads(cast, person, release)}


def test_a_release_that_was_written_is_read_by_coordinators_of_the_case_alone(cast: Cast) -> None:
    assert readers(cast, written_release(cast)) == {"Lucia", "Tomas"}


def test_an_approved_release_is_read_by_its_addressees_and_its_state_and_nobody_else(cast: Cast) -> None:
    assert readers(cast, approved_release(cast)) == {"Lucia", "Tomas", "Amina", "Mosi", "Chidi"}


def test_the_need_itself_stays_hidden_from_an_addressee(cast: Cast) -> None:
    release = approved_release(cast)
    with pytest.raises(Missing):
        get_need(cast.session, cast.as_(cast.chidi), release.need_id)


def test_who_wrote_it_does_not_approve_it(cast: Cast) -> None:
    release = written_release(cast)
    with pytest.raises(Refused, match="another-coordinator-approves"):
        releases.approve(cast.session, release, by=cast.as_(cast.lucia))


@pytest.mark.parametrize("who", ["amina", "chidi", "kamau", "noor", "wei"])
def test_nobody_but_a_coordinator_of_the_case_writes_or_approves(cast: Cast, who: str) -> None:
    release, by = written_release(cast), cast.as_(getattr(cast, who))
    with pytest.raises(Refused, match="not-yours-to-take"):
        releases.approve(cast.session, release, by=by)
    given = {"text": "Words.", "to": [cast.agency], "expires_on": time.today(), "by": by}
    with pytest.raises(Refused, match="not-yours-to-take"):
        releases.write(cast.session, release.need, **given)


def test_a_coordinator_of_an_addressee_s_state_neither_writes_nor_approves_nor_reads(cast: Cast) -> None:
    release = written_release(cast)
    cast.tomas.state = "FRA"
    cast.session.flush()
    assert readers(cast, release) == {"Lucia"}
    with pytest.raises(Refused, match="not-yours-to-take"):
        releases.approve(cast.session, release, by=cast.as_(cast.tomas))
    given = {"text": "Words.", "to": [cast.agency], "expires_on": time.today()}
    with pytest.raises(Refused, match="recused-by-provider"):
        releases.write(cast.session, release.need, **given, by=cast.as_(cast.tomas))


def test_it_is_read_on_its_last_day_and_not_on_the_next(cast: Cast, clock) -> None:
    release = approved_release(cast, days=3)
    clock(timedelta(days=3))
    assert reads(cast, cast.chidi, release)
    assert [found.id for found in find_releases_to(cast.session, cast.as_(cast.chidi))] == [release.id]
    clock(timedelta(days=4))
    assert not reads(cast, cast.chidi, release)
    assert find_releases_to(cast.session, cast.as_(cast.chidi)) == []
    with pytest.raises(Missing):
        releases.help_with(cast.session, release, active_offer(cast), by=cast.as_(cast.chidi))


def test_what_lapsed_unapproved_is_not_approved_any_more(cast: Cast, clock) -> None:
    release = written_release(cast, days=3)
    clock(timedelta(days=4))
    with pytest.raises(Refused, match="release-is-over"):
        releases.approve(cast.session, release, by=cast.as_(cast.tomas))


@pytest.mark.parametrize("who", ["lucia", "tomas", "amina"])
def test_a_coordinator_or_the_state_takes_it_back(cast: Cast, who: str) -> None:
    release = approved_release(cast)
    releases.withdraw(cast.session, release, by=cast.as_(getattr(cast, who)))
    assert not reads(cast, cast.chidi, release)


def test_it_ends_with_the_request(cast: Cast) -> None:
    release = approved_release(cast)
    requests.close(cast.session, release.need.request, outcome=Outcome.UNMET, by=cast.as_(cast.lucia))
    assert not reads(cast, cast.chidi, release)


def test_only_open_requests_for_coordinators_only_are_released(cast: Cast) -> None:
    plain = open_need(cast, marking=Marking.PROVIDERS)
    with pytest.raises(Refused, match="nothing-to-release"):
        written_release(cast, plain)


def test_a_release_says_something_to_somebody_until_a_day(cast: Cast) -> None:
    need = open_need(cast, marking=Marking.COORDINATORS)
    for wrong, code in (
        ({"text": "  "}, "write-the-release"),
        ({"to": []}, "name-the-providers"),
        ({"to": [cast.peru]}, "name-the-providers"),
        ({"days": -1}, "say-the-last-day"),
    ):
        with pytest.raises(Refused, match=code):
            written_release(cast, need, **wrong)


def test_an_addressee_could_help_and_still_reads_no_word_of_the_need(cast: Cast, shortlists: Shortlists) -> None:
    release, offer = approved_release(cast), active_offer(cast)
    match = releases.help_with(cast.session, release, offer, words="We did it before.", by=cast.as_(cast.chidi))
    assert (match.state, match.provider_asks) == (MatchState.PROPOSED, True)
    with pytest.raises(Missing):
        get_need(cast.session, cast.as_(cast.chidi), release.need_id)
    with pytest.raises(Refused, match="already-matched"):
        releases.help_with(cast.session, release, offer, by=cast.as_(cast.chidi))
    shortlists.refresh()
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.lucia))
    assert get_need(cast.session, cast.as_(cast.chidi), release.need_id)
    with pytest.raises(Missing):
        get_need(cast.session, cast.as_(cast.dana), release.need_id)


def test_what_an_addressee_is_answered_tells_nothing_of_the_need(cast: Cast) -> None:
    release = approved_release(cast)
    far = active_offer(cast, areas=["PER"], working_languages=["ru"], title="Elsewhere")
    assert releases.help_with(cast.session, release, far, by=cast.as_(cast.chidi)).number


def test_nobody_else_helps_with_it(cast: Cast) -> None:
    release, offer = approved_release(cast), active_offer(cast)
    for person in (cast.dana, cast.amina, cast.lucia, cast.rosa):
        with pytest.raises(Missing):
            releases.help_with(cast.session, release, offer, by=cast.as_(person))
