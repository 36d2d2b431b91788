"""Fits: every process computes the same one, now and later, and between two of them no score changes."""

from collections.abc import Callable

from sqlalchemy import Engine, delete, update
from sqlmodel import Session, select

from matching import clock
from matching.database import transaction
from matching.models.answers import OrganisationAnswers
from matching.models.edition import Edition
from matching.models.machinery import Fit
from matching.models.offer import Offer
from matching.models.request import Need
from matching.services import fits, offers, people, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import ProviderKind
from tests.cast import Cast, active_offer, need_answers, offer_answers, open_need
from tests.engines import as_owner
from tests.races.at_once import do_at_once

SUBJECTS = ("Port security courses", "Screening of baggage", "Cybersécurité des banques", "Protección de la red")
Scores = dict[tuple[str, str], float]


def make_fit(cast: Cast) -> Fit:
    """Make a fit and commit it."""
    made = fits.renew(cast.session)
    cast.session.commit()
    return made


def post(cast: Cast) -> tuple[list[Need], list[Offer]]:
    """Let two needs and four offers be posted, each about something else."""
    needs = [open_need(cast, title=title) for title in ("Training for port officers", "Exercises for banks")]
    return needs, [active_offer(cast, title=title) for title in SUBJECTS]


def scores(shortlists: Shortlists) -> Scores:
    """Return the score of every pair."""
    index, today = shortlists.current(), clock.today()
    return {
        (need, offer): index.fit(need, offer, today=today).score for need in index.need_ids for offer in index.offer_ids
    }


def ranked(shortlists: Shortlists) -> dict[str, list[tuple[str, float]]]:
    """Return every shortlist with its scores."""
    index, today = shortlists.current(), clock.today()
    return {
        need: [(one.id, one.score) for one in index.shortlist(need, today=today, k=100).candidates]
        for need in index.need_ids
    }


def start(engine: Engine) -> Shortlists:
    """Return the shortlists of one more process."""
    made = Shortlists(engine)
    made.refresh()
    return made


def fingerprint(session: Session, fit: Fit) -> str:
    return fits.compute(fits.find_texts(session, fit.cut_off)).fingerprint


def change_everything(cast: Cast, old: list[Offer]) -> None:
    """Post, edit, pause and withdraw."""
    by = cast.as_(cast.chidi)
    active_offer(cast, title="Drones over stadiums", description="Detection of drones, and port courses.")
    offers.edit(cast.session, old[0], offer_answers(title="Dams and dykes"), version=old[0].version, by=by)
    offers.pause(cast.session, old[1], by=by)
    offers.withdraw(cast.session, old[2], by=by)
    open_need(cast, title="Help for hospitals")
    cast.session.commit()


def test_whatever_is_posted_edited_or_withdrawn_no_other_pair_changes_its_score(
    cast: Cast, shortlists: Shortlists
) -> None:
    _, posted = post(cast)
    make_fit(cast)
    before = scores(shortlists)
    change_everything(cast, posted)
    after = scores(shortlists)
    kept = {pair: score for pair, score in before.items() if pair[1] == posted[3].id}
    assert len(kept) == 2
    assert {pair: after[pair] for pair in kept} == kept


def test_editing_an_offer_changes_its_own_score(cast: Cast, shortlists: Shortlists) -> None:
    (need, _), posted = post(cast)
    before = scores(shortlists)
    change_everything(cast, posted)
    assert scores(shortlists)[need.id, posted[0].id] != before[need.id, posted[0].id]


def test_a_process_that_started_later_gives_the_same_scores_bit_for_bit(cast: Cast, engine: Engine) -> None:
    _, posted = post(cast)
    early = start(engine)
    change_everything(cast, posted)
    late = start(engine)
    assert scores(late) == scores(early)
    assert ranked(late) == ranked(early)
    make_fit(cast)
    change_everything(cast, posted[3:] + [active_offer(cast) for _ in range(2)])
    assert scores(start(engine)) == scores(early) == scores(late)


def test_a_fit_that_saw_more_offers_gives_other_scores(cast: Cast, shortlists: Shortlists) -> None:
    before = post(cast) and scores(shortlists)
    make_fit(cast)
    assert scores(shortlists).keys() == before.keys()
    assert scores(shortlists) != before


def test_a_fit_is_the_same_model_however_much_changed_since(cast: Cast) -> None:
    _, posted = post(cast)
    made = make_fit(cast)
    before = fingerprint(cast.session, made)
    change_everything(cast, posted)
    later = make_fit(cast)
    assert fingerprint(cast.session, made) == before
    assert fingerprint(cast.session, later) != before


def test_of_two_processes_that_start_at_once_one_makes_the_first_fit(cast: Cast, engine: Engine) -> None:
    active_offer(cast)

    def ask(session: Session, wait: Callable[[], object]) -> None:
        wait()
        fits.ensure(session)

    assert do_at_once(engine, [ask, ask]) == ["done", "done"]
    assert [fit.editions for fit in cast.session.exec(select(Fit))] == [1]


def test_without_any_offer_there_is_a_fit_of_the_vocabulary_alone(cast: Cast, shortlists: Shortlists) -> None:
    open_need(cast)
    assert [fit.editions for fit in cast.session.exec(select(Fit))] == [0]
    assert list(ranked(shortlists).values()) == [[]]


def test_a_draft_is_in_no_fit(cast: Cast) -> None:
    offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    assert make_fit(cast).editions == 0


def test_a_fit_is_due_when_a_tenth_of_the_offers_changed(cast: Cast) -> None:
    assert fits.is_due(cast.session)
    posted = [active_offer(cast, title=f"Course {number}") for number in range(11)]
    make_fit(cast)
    due = [fits.is_due(cast.session)]
    for offer in posted[:2]:
        answers = offer_answers(title=f"{offer.title} and more")
        offers.edit(cast.session, offer, answers, version=offer.version, by=cast.as_(cast.chidi))
        due.append(fits.is_due(cast.session))
    assert due == [False, False, True]


def test_offers_that_were_active_before_there_were_editions_are_in_the_first_fit(cast: Cast, engine: Engine) -> None:
    _, posted = post(cast)
    cast.session.commit()
    with as_owner(engine) as owner, transaction(owner) as session:
        session.execute(update(Offer).values(reading=None))
        session.execute(delete(Edition))
    cast.session.expire_all()
    shortlists = start(engine)
    assert [fit.editions for fit in cast.session.exec(select(Fit))] == [4]
    before = scores(shortlists)
    change_everything(cast, posted)
    assert scores(start(engine)) == scores(shortlists)
    assert scores(shortlists)[min(before)[0], posted[3].id] == before[min(before)[0], posted[3].id]


def test_an_organisation_that_moved_is_matched_as_of_its_new_state(cast: Cast, shortlists: Shortlists) -> None:
    need, _ = open_need(cast), active_offer(cast)
    assert ranked(shortlists)[need.id]
    entry = OrganisationAnswers(name="Agency", state="KEN", is_provider=True, provider_kind=ProviderKind.STATE)
    people.edit_organisation(cast.session, cast.agency, entry, version=cast.agency.version, by=cast.as_(cast.noor))
    cast.session.commit()
    assert not ranked(shortlists)[need.id]


def test_what_was_posted_has_its_reading_and_its_language(cast: Cast) -> None:
    need = open_need(cast, title="Analyse des risques", description="Nous voulons évaluer les menaces pour nos ports.")
    assert (need.language, need.reading is not None) == ("fr", True)
    read_before = need.reading
    answers = need_answers(title="Оценка рисков", description="Мы хотим оценить угрозы для наших портов.")
    requests.edit_need(cast.session, need, answers, version=need.version, by=cast.as_(cast.amina))
    assert need.language == "ru"
    assert need.reading not in (None, read_before)
