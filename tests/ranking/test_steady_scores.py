"""Under one model, whatever is put into an index or taken out of it changes no other pair's score, bit for bit."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from matching.ranking.index import Index
from matching.ranking.similarity import fit_model
from tests.ranking.postings import TEXTS, TODAY, document, need, offer

SUBJECTS = some.sampled_from(sorted(TEXTS))
NAMES = some.sampled_from("abcdef")
MODEL = fit_model([document(subject) for subject in TEXTS])
NEED, OFFER = "the need", "the offer"
STEPS = some.lists(
    some.tuples(some.sampled_from(("need", "offer", "no need", "no offer")), NAMES, SUBJECTS), max_size=20
)


def take(index: Index, step: tuple[str, str, str]) -> None:
    """Put a posting in, or take one out."""
    what, name, subject = step
    deeds: dict[str, Any] = {
        "need": lambda: index.put_need(need(subject, id=name)),
        "offer": lambda: index.put_offer(offer(subject, id=name)),
        "no need": lambda: index.drop_need(name),
        "no offer": lambda: index.drop_offer(name),
    }
    deeds[what]()


def measure(index: Index) -> tuple[float, float]:
    """Return the score of the pair as it is weighed alone, and as it stands on the shortlist."""
    found = index.shortlist(NEED, today=TODAY, k=100)
    ranked = {one.id: one.score for one in (*found.candidates, *found.almost)}
    return index.fit(NEED, OFFER, today=TODAY).score, ranked[OFFER]


@settings(deadline=None, max_examples=60)
@given(asked=SUBJECTS, before=STEPS, after=STEPS)
def test_posting_editing_and_withdrawing_change_no_other_pair(
    asked: str, before: list[tuple[str, str, str]], after: list[tuple[str, str, str]]
) -> None:
    alone, index = Index(MODEL), Index(MODEL)
    for step in before:
        take(index, step)
    for one in (alone, index):
        one.put_need(need(asked, id=NEED))
        one.put_offer(offer(asked, id=OFFER))
    steady = measure(alone)
    assert measure(index) == steady
    for step in after:
        take(index, step)
        assert measure(index) == steady
