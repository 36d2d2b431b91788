"""The three doors: a coordinator proposes, a State asks, a provider could help."""

import re

from sqlmodel import select

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking, Role
from tests.cast import Cast, active_offer, open_need
from tests.web.matches.conftest import Visit

A_SCORE = re.compile(r"\b0\.\d{3}\b|<meter|weighing")


def find_all(cast: Cast) -> list[Match]:
    """Return the matches that there are, and let go of the database."""
    found = list(cast.session.exec(select(Match)))
    cast.session.rollback()
    return found


def test_a_coordinator_proposes_with_words(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    lucia = visit(cast.lucia)
    answer = lucia.post(f"/needs/{need.id}/propose", on=f"/needs/{need.id}/shortlist", words="Near and early.")
    match = find_all(cast)[0]
    assert answer.location == f"/matches/{match.id}"
    assert (match.words, match.state_asks, match.provider_asks) == ("Near and early.", False, False)


def test_a_state_asks_about_an_offer_on_its_shortlist(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    amina = visit(cast.amina)
    answer = amina.post(f"/needs/{need.id}/ask", on=f"/needs/{need.id}/shortlist")
    assert amina.get(answer.location).status_code == 200
    assert "A coordinator decides whether this is put to both sides." in amina.page
    assert find_all(cast)[0].state_asks


def test_a_provider_could_help_with_an_offer_of_its_own(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    chidi = visit(cast.chidi)
    answer = chidi.post(f"/needs/{need.id}/help", offer=offer.number, words="We know this port.")
    assert chidi.get(answer.location).status_code == 200
    assert find_all(cast)[0].provider_asks


def test_a_provider_reads_which_offers_fit_in_words_and_why_others_do_not(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    stopped = active_offer(cast, areas=["019"])
    chidi = visit(cast.chidi)
    chidi.get(f"/needs/{need.id}/help")
    assert "It fits." in chidi.page
    assert stopped.number in chidi.page[chidi.page.index("Your offers that are stopped") :]
    assert not A_SCORE.search(chidi.page)
    assert "laces left" not in chidi.page


def test_a_provider_reads_which_needs_an_offer_fits(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    hidden = open_need(cast, marking=Marking.COORDINATORS, title="Risk assessment of a second port")
    chidi = visit(cast.chidi)
    chidi.get(f"/offers/{offer.id}/needs")
    assert need.title in chidi.page
    assert hidden.title not in chidi.page
    assert not A_SCORE.search(chidi.page)
    assert visit(cast.dana).get(f"/offers/{offer.id}/needs").status_code == 404


def test_a_provider_reads_what_would_help_its_offer_counted_over_the_needs_that_it_may_read(
    visit: Visit, cast: Cast, need: Need
) -> None:
    open_need(cast, marking=Marking.COORDINATORS)
    offer, chidi = active_offer(cast, working_languages=["ru"]), visit(cast.chidi)
    chidi.get(f"/offers/{offer.id}/needs")
    assert "If this offer also worked in English, it would fit 1 more need." in chidi.page
    chidi.get(f"/needs/{need.id}/help")
    assert "If this offer also worked in English, it would fit this need." in chidi.page


def test_a_provider_cannot_help_with_what_it_may_not_read(visit: Visit, cast: Cast, index: Shortlists) -> None:
    need = open_need(cast, marking=Marking.COORDINATORS)
    assert visit(cast.chidi).get(f"/needs/{need.id}/help").status_code == 404


def test_a_provider_who_chooses_no_offer_keeps_the_words(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    chidi = visit(cast.chidi)
    assert chidi.post(f"/needs/{need.id}/help", words="We know this port.").status_code == 422
    assert "Choose the offer with which you could help." in chidi.page
    assert "We know this port." in chidi.page


def test_another_providers_offer_is_not_one_to_help_with(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    other = active_offer(cast, by=cast.dana)
    assert visit(cast.chidi).post(f"/needs/{need.id}/help", offer=other.number).status_code == 422
    assert find_all(cast) == []


def test_a_proposal_that_is_too_long_is_kept_with_a_sentence(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    lucia = visit(cast.lucia)
    answer = lucia.post(f"/needs/{need.id}/propose", on=f"/needs/{need.id}/shortlist", words="long " * 1000)
    assert answer.status_code == 422
    assert "Shorten this to 4,000 characters or fewer." in lucia.page
    assert "long long long" in lucia.page


def test_a_pair_that_a_gate_stops_is_refused_with_its_sentence(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    amina, russian = visit(cast.amina), active_offer(cast, working_languages=["ru"])
    assert (
        amina.post(f"/needs/{need.id}/ask", on=f"/needs/{need.id}/shortlist", offer=russian.number).status_code == 409
    )
    assert "No common working language" in amina.page


def test_the_second_press_of_one_button_makes_no_second_match(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/shortlist")
    form = amina.form(f"/needs/{need.id}/ask")
    first, second = (amina.send(f"/needs/{need.id}/ask", form) for _press in range(2))
    assert first.location == second.location
    assert len(find_all(cast)) == 1


def test_a_pair_with_a_match_has_a_link_and_no_button(visit: Visit, cast: Cast, proposed: Match) -> None:
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{proposed.need_id}/shortlist")
    assert f"/matches/{proposed.id}" in lucia.page
    assert "Propose this match" not in lucia.page


def test_the_page_of_a_need_leads_each_reader_to_their_own_door(visit: Visit, cast: Cast, index: Shortlists) -> None:
    need = open_need(cast, marking=Marking.EVERYONE)
    for address in (f"/needs/{need.id}", f"/requests/{need.request_id}"):
        for person, door in (
            (cast.chidi, "help"),
            (cast.amina, "shortlist"),
            (cast.lucia, "shortlist"),
            (cast.rosa, ""),
        ):
            reader = visit(person)
            reader.get(address)
            led = set(re.findall(rf"/needs/{need.id}/(help|shortlist)", reader.page))
            assert led == ({door} if door else set())


def test_a_coordinator_of_the_providers_state_leaves_the_proposal_to_others(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    claire = cast._person("Claire", cast.secretariat, Role.COORDINATOR, state="FRA")
    cast.session.commit()
    reader = visit(claire)
    reader.get(f"/needs/{need.id}/shortlist")
    assert "Another coordinator has to propose this match." in reader.page
    assert "<summary>Propose" not in reader.page
    reader.get(f"/needs/{need.id}/why?offer={offer.number}")
    assert "laces left" not in reader.page
