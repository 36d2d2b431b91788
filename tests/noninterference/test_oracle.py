"""The attack itself: can a provider tell from what its offers fit which words stand in requests that it may not read?

Four hundred made-up words, half of them used in hidden requests. Each stands in one need for everyone, all alike
but for that word; and ten at a time stand in one of the provider's offers. The page of needs that such an offer fits
lists the ten in an order: a word that is rarer to the model stands nearer to the top. The attacker knows the order that
a model of public texts gives, for all of them can be had; standing lower than there is the sign of a used word.
"""

import random
import re
from collections.abc import Iterator, Sequence

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session

from matching import clock
from matching.database import open_session, transaction
from matching.models.request import Need
from matching.queries.fits import find_texts_at
from matching.queries.postings import find_need_rows, find_offer_rows, get_index_state
from matching.ranking.index import Index
from matching.services import fits, requests
from matching.services.postings import build_need, build_offer, revise, touch
from matching.vocabulary.names import Marking
from tests.application import engine_of
from tests.cast import Cast, active_offer, need_answers, share_case
from tests.noninterference.auc import measure_auc
from tests.noninterference.test_noninterference import find_all_texts
from tests.noninterference.worlds import make_words
from tests.web.visitor import Visitor

PROBES, TOGETHER, HIDDEN = 400, 10, 40
FAIR = (0.45, 0.55)
NEED = re.compile(r'href="/needs/(\w+)"')


class Attack:
    """The words, which of them are used in hidden requests, and what the provider finds out of each."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.cast = app, Cast(session)
        self.words = make_words("four hundred", PROBES)
        self.used = frozenset(random.Random(2341).sample(self.words, PROBES // 2))
        self.post_hidden()
        self.public = self.post_needs(Marking.EVERYONE, [f"Courses on {word} of ports" for word in self.words])
        self.offers = [self.post_offer(self.words[start : start + TOGETHER]) for start in range(0, PROBES, TOGETHER)]
        session.commit()
        with transaction(engine_of(app)) as other:
            fits.renew(other)
        app.extensions["shortlists"].refresh()

    def post_hidden(self) -> None:
        """Let Amina use half of the words in requests for coordinators only."""
        words = sorted(self.used)
        texts = [" ".join(words[place % 10 :: 10]) for place in range(HIDDEN)]
        self.post_needs(Marking.COORDINATORS, texts)

    def post_needs(self, marking: Marking, texts: Sequence[str]) -> list[str]:
        """Let Amina open a request with a need for each text; return their identifiers."""
        session, by = self.cast.session, self.cast.as_(self.cast.amina)
        request = requests.draft(session, requests.RequestAnswers(title="Ports", marking=marking), by=by)
        needs = [Need(request_id=request.id, place=place) for place in range(1, len(texts) + 1)]
        for need, text in zip(needs, texts, strict=True):
            revise(need, need_answers(title="Safer ports", description=text))
            session.add(need)
        touch(session, *needs)
        requests.submit(session, request, by=by)
        share_case(self.cast, request)
        requests.open_(session, request, by=self.cast.as_(self.cast.lucia))
        return [need.id for need in needs]

    def post_offer(self, words: Sequence[str]) -> str:
        """Let Chidi post an offer of these words."""
        return active_offer(self.cast, description="Courses on " + " ".join(words) + " of ports", areas=["world"]).id

    def look(self) -> Iterator[tuple[str, int]]:
        """Give each word, and by how many places its need stands lower than a model of public texts would have it."""
        visitor, expected = Visitor(self.app).sign_in(self.cast.chidi), self.expect()
        words = dict(zip(self.public, self.words, strict=True))
        for offer_id in self.offers:
            page = visitor.get(f"/offers/{offer_id}/needs").get_data(as_text=True)
            shown = list(dict.fromkeys(NEED.findall(page)))
            for place, need_id in enumerate(shown):
                yield words[need_id], place - expected[offer_id].index(need_id)

    def expect(self) -> dict[str, list[str]]:
        """Return what each offer fits under a model of public texts, which anybody can compute."""
        session = self.cast.session
        cut_off = get_index_state(session).changes
        index = Index(fits.compute(find_texts_at(session, cut_off)))
        rows = [row for row in find_need_rows(session, since=None) if row.id in set(self.public)]
        index.put_needs(build_need(row, case=row.case, state=row.state) for row in rows)
        offers = find_offer_rows(session, since=None)
        index.put_offers(build_offer(row, provider_state=row.provider_state) for row in offers)
        fitting = {one: index.needs_for(one, self.public, today=clock.today(), k=PROBES) for one in self.offers}
        session.commit()
        return {one: [candidate.id for candidate in found] for one, found in fitting.items()}

    def measure(self) -> float:
        """Return how well the signs tell used words from unused ones: 0.5 is not at all."""
        found = list(self.look())
        assert len(found) == PROBES
        used = [lower for word, lower in found if word in self.used]
        return measure_auc(used, [lower for word, lower in found if word not in self.used])


@pytest.fixture
def attack(app: Flask, engine: Engine) -> Iterator[Attack]:
    """The attack on each engine."""
    with open_session(engine, writes=True) as session:
        yield Attack(app, session)


def test_a_provider_cannot_tell_used_words_from_unused_ones(attack: Attack) -> None:
    assert FAIR[0] <= attack.measure() <= FAIR[1]


def test_the_attack_succeeds_where_the_model_has_seen_hidden_texts(
    sqlite_app: Flask, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fits, "find_texts", find_all_texts)
    with open_session(sqlite_engine, writes=True) as session:
        assert Attack(sqlite_app, session).measure() > 0.95
