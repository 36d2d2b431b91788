"""Copies of postings, exact, edited, rephrased and translated, among the offers of the demonstration."""

import json
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from matching.demonstration import load
from matching.ranking.documents import Document
from matching.ranking.duplicates import ALIKE, Posting, find_same_postings, make_prints
from matching.ranking.judged import document_of
from matching.ranking.likely import Likely
from matching.ranking.similarity import Model, fit_model

TRANSLATED = Path(__file__).parent / "translations.jsonl"
SENTENCE = re.compile(r"(?<=[.!?。؟])\s*")
LEAST_RECALL = {"exact": 1.0, "edited": 0.99, "moved": 0.99, "translated": 0.9}
"""Measured when the thresholds were set: 1.0, 1.0, 1.0 and 0.917 (0.833 without the codes)."""


@pytest.fixture(scope="module")
def offers() -> list[Posting]:
    """The offers of the demonstration, each as if an organisation of its own had posted it."""
    lines = (Path(load.__file__).parent / "offers.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [Posting(row["id"], document_of(row), row["id"], row["provider_state"]) for row in rows]


@pytest.fixture(scope="module")
def fitted(offers: list[Posting]) -> Model:
    """A model fitted on these offers."""
    return fit_model(offer.document for offer in offers)


def find(model: Model, postings: Iterable[Posting]) -> list[Likely]:
    """Return the likely pairs among postings."""
    rows = list(postings)
    return find_same_postings(model, rows, make_prints(model, [row.document for row in rows]))


def edited(offer: Posting) -> Posting:
    """Return the offer for another year, with about one word in seven gone."""
    dice = random.Random(offer.id)
    words = [word for word in offer.document.text.split() if dice.random() > 0.15]
    return replace(offer, document=replace(offer.document, title=f"{offer.document.title} 2027", text=" ".join(words)))


def moved(offer: Posting) -> Posting:
    """Return the offer with its sentences in another order and one of them left out."""
    sentences = [part for part in SENTENCE.split(offer.document.text) if part]
    random.Random(offer.id).shuffle(sentences)
    kept = sentences[:-1] if len(sentences) > 2 else sentences
    return replace(offer, document=replace(offer.document, text=" ".join(kept)))


def translated(offers: list[Posting]) -> list[Posting]:
    """Return those offers of which there is a translation made by hand, in it."""
    by_id = {offer.id: offer for offer in offers}
    rows = [json.loads(line) for line in TRANSLATED.read_text(encoding="utf-8").splitlines()]
    return [
        replace(
            by_id[row["of"]],
            document=replace(
                by_id[row["of"]].document, language=row["language"], title=row["title"], text=row["description"]
            ),
        )
        for row in rows
    ]


MAKERS: dict[str, Callable[[list[Posting]], list[Posting]]] = {
    "exact": list,
    "edited": lambda offers: [edited(offer) for offer in offers],
    "moved": lambda offers: [moved(offer) for offer in offers],
    "translated": translated,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_copies_are_found_and_nothing_else(kind: str, fitted: Model, offers: list[Posting]) -> None:
    copies = [replace(copy, id=f"x{place}-{copy.id}") for place, copy in enumerate(MAKERS[kind](offers))]
    pairs = {(likely.one, likely.other) for likely in find(fitted, [*offers, *copies])}
    true = {(copy.id.partition("-")[2], copy.id) for copy in copies}
    assert len(pairs & true) >= LEAST_RECALL[kind] * len(true), true - pairs
    assert {pair for pair in pairs if pair[0].partition("-")[2] != pair[1].partition("-")[2]} - true == set()


def test_no_two_offers_of_the_demonstration_are_taken_for_one(fitted: Model, offers: list[Posting]) -> None:
    assert find(fitted, offers) == []


def test_a_rephrased_copy_of_another_organisation_is_found_too(fitted: Model, offers: list[Posting]) -> None:
    copies = [replace(moved(offer), id=f"x{offer.id}", owner="another", state=None) for offer in offers[:10]]
    found = {likely.one: likely for likely in find(fitted, [*offers, *copies]) if likely.other == f"x{likely.one}"}
    assert set(found) == {offer.id for offer in offers[:10]}
    assert all("other-owner" in [reason.code for reason in likely.reasons] for likely in found.values())


def test_what_was_posted_besides_changes_nothing_for_a_pair(fitted: Model, offers: list[Posting]) -> None:
    pair = [offers[0], replace(moved(offers[0]), id="x")]
    alone = find(fitted, pair)
    among = [likely for likely in find(fitted, [*offers[1:], *pair]) if "x" in (likely.one, likely.other)]
    assert alone == among
    assert alone[0].score > ALIKE


@pytest.mark.parametrize("text", ["", " ", "x", "\x00", "a " * 20_000, "𝔘𝔫𝔦", "123"])
def test_texts_that_say_nothing_break_nothing(text: str, fitted: Model, offers: list[Posting]) -> None:
    odd = [Posting(name, Document(None, "", text), name) for name in ("a", "b")]
    found = find(fitted, [*odd, offers[0]])
    assert all({likely.one, likely.other} == {"a", "b"} for likely in found)


def test_nothing_at_all_has_no_pairs(fitted: Model) -> None:
    assert find(fitted, []) == []
    assert find(fitted, [Posting("a", Document("en", "Ports", "Ports."), "o")]) == []
