"""How fast shortlists are, beside other software on the same vectors in the same run: one table, and a picture.

    .venv/bin/python -m bench.speed [PUBLISHED] [--small]

PUBLISHED is a folder of sentences for `bench/synthetic.py` (`parallel/`). Everything has one computing thread. The bare
products are the least that any exact search must do: sparse blocks with `sparse_dot_topn`, the space as a dense
product, each with its own ten best, and neither gates nor reasons. `--small` is a tenth of all sizes, to try it out.
The picture of how times grow goes to `.readme/growth.svg`. Exit code 0 says that every aim was reached.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sparse_dot_topn
from scipy.sparse import csr_array, csr_matrix, hstack
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from bench.picture import Line, draw
from bench.synthetic import ROOT, Source, load_source, make_needs, make_offers
from matching.ranking.documents import Need, Offer
from matching.ranking.explanation import explain
from matching.ranking.gates import Circumstances, find_stops
from matching.ranking.index import Index
from matching.ranking.pairs import Rows
from matching.ranking.shortlist import Candidate
from matching.ranking.similarity import Model, fit_model
from matching.ranking.weights import MINIMUM

TODAY = date(2026, 11, 23)
K = 10
ROUNDS = 3
CHECKED = 100
"""For so many needs every pair is scored and tried by every gate one by one, to be compared."""


class Row(NamedTuple):
    """One line of the table: what was measured, how long it took, and what it should be held beside."""

    what: str
    seconds: float
    beside: str = ""
    holds: bool = True


def main(published: Path | None, scale: int) -> int:
    """Measure and print; say by the exit code whether every aim was reached."""
    source = load_source(published)
    many, most = 10_000 // scale, 100_000 // scale
    offers = list(make_offers(source, most))
    needs = list(make_needs(source, many))
    table = [*full_shortlists(needs, offers[:many]), *one_need(source, needs, offers)]
    width = max(len(row.what) for row in table)
    for row in table:
        print(f"{row.what:{width}}  {row.seconds:10.4f} s  {row.beside}{'' if row.holds else '  NOT REACHED'}")
    grow(needs[: 1000 // scale], offers, [most // part for part in (100, 32, 10, 3, 1)])
    return int(not all(row.holds for row in table))


def full_shortlists(needs: Sequence[Need], offers: Sequence[Offer]) -> list[Row]:
    """Measure the ten best of every need behind the gates."""
    index = build(needs, offers)
    asked, given = rows_of(index.model, needs), rows_of(index.model, offers)
    ours = median(lambda: index.shortlists(index.need_ids, today=TODAY, k=K))
    bare = median(lambda: multiply_all(asked, given))
    theirs = measure(lambda: ask_neighbours(asked, given))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    equal = check(index, needs, offers)
    sizes = f"{len(needs):,} needs x {len(offers):,} offers"
    return [
        Row(f"{sizes}: ours, gates and all", ours, f"peak memory of this process {peak:,.0f} MB"),
        Row("  bare products, no gates", bare, f"ours takes {ours / bare:.2f} of it (aim 1)", ours <= bare),
        Row("  NearestNeighbors, no gates", theirs, f"{theirs / ours:.1f} times ours (aim 3)", theirs >= 3 * ours),
        Row(f"  as brute force says, {CHECKED} needs", 0.0, "ids equal, scores to 1e-6", equal),
    ]


def one_need(source: Source, needs: Sequence[Need], offers: Sequence[Offer]) -> list[Row]:
    """Measure one new need beside all offers, and one offer more among them."""
    index = build([], offers)
    given = rows_of(index.model, offers)
    by_id = {offer.id: offer for offer in offers}
    late = list(make_offers(source, 5, seed=2))
    fresh = [replace(offer, id=f"new {offer.id}", document=replace(offer.document, kept=None)) for offer in late]

    def answer(need: Need) -> None:
        for candidate in index.shortlist(need, today=TODAY, k=K).candidates:
            explain(index.model, need.document, by_id[candidate.id].document)

    asked = [rows_of(index.model, [need]) for need in needs[:5]]
    ours = statistics.median(measure(lambda need=need: answer(need)) for need in needs[:5])
    bare = statistics.median(measure(lambda row=row: multiply_one(row, given)) for row in asked)
    post = statistics.median(measure(lambda offer=offer: index.put_offer(offer)) for offer in fresh)
    edit = statistics.median(
        measure(lambda offer=offer: index.put_offer(replace(offer, document=fresh[0].document))) for offer in offers[:5]
    )
    merge = measure(index.merge)
    memory = sum(measure_memory(given).values()) / 2**20
    return [
        Row(f"one need x {len(offers):,} offers: ten best with reasons", ours),
        Row("  bare products", bare, f"ours takes {ours / bare:.1f} times that (aim 5)", ours <= 5 * bare),
        Row(f"posting an offer into {len(offers):,}", post, "aim 0.1", post < 0.1),
        Row("  editing one", edit, "aim 0.1", edit < 0.1),
        Row("  merging, by the thread that follows", merge, "readers and writers go on meanwhile"),
        Row("  rows in memory", 0.0, f"{memory:,.0f} MB for {len(offers):,} offers"),
    ]


def grow(needs: Sequence[Need], offers: Sequence[Offer], sizes: Sequence[int]) -> None:
    """Measure at several sizes, print, and draw."""
    many = f"{len(needs):,} needs"
    titles = (
        f"{many}: ours, with gates",
        f"{many}: bare products",
        "one need: ours, with gates",
        "one need: bare products",
    )
    measured = {size: measure_at(needs, offers[:size]) for size in sizes}
    for size, seconds in measured.items():
        print(f"{size:>8,} offers  " + "  ".join(f"{t} {s:.4f} s" for t, s in zip(titles, seconds, strict=True)))
    lines = [
        Line(title, tuple((size, seconds[place]) for size, seconds in measured.items()))
        for place, title in enumerate(titles)
    ]
    (ROOT / ".readme" / "growth.svg").write_text(draw(lines, across="offers", up="seconds"), encoding="utf-8")


def measure_at(needs: Sequence[Need], offers: Sequence[Offer]) -> tuple[float, float, float, float]:
    """Return the seconds for all needs, ours and bare, and for one of them, ours and bare."""
    index = build(needs, offers)
    asked, given = rows_of(index.model, needs), rows_of(index.model, offers)
    first = rows_of(index.model, needs[:1])
    return (
        median(lambda: index.shortlists(index.need_ids, today=TODAY, k=K)),
        median(lambda: multiply_all(asked, given)),
        median(lambda: index.shortlist(needs[0].id, today=TODAY, k=K)),
        median(lambda: multiply_one(first, given)),
    )


def build(needs: Sequence[Need], offers: Sequence[Offer]) -> Index:
    """Return an index of these postings, fitted on these offers."""
    index = Index(fit_model(offer.document for offer in offers))
    index.put_offers(offers)
    index.put_needs(needs)
    return index


def rows_of(model: Model, postings: Sequence[Need] | Sequence[Offer]) -> Rows:
    """Return the vectors of postings, as the index holds them."""
    return model.rows(posting.document for posting in postings)


def multiply_all(asked: Rows, given: Rows) -> None:
    """Multiply all with all, and look for the ten best of each, as any exact search must."""
    left, right = (csr_matrix(hstack([rows.codes, rows.words])) for rows in (asked, given))
    sparse_dot_topn.sp_matmul_topn(left, csr_matrix(right.T), top_n=K, sort=True, n_threads=1)
    for start in range(0, len(asked), 1000):
        product = asked.meaning[start : start + 1000] @ given.meaning.T
        np.argpartition(product, -K, axis=1)


def multiply_one(asked: Rows, given: Rows) -> None:
    """Multiply one with all."""
    given.codes @ asked.codes.toarray().ravel()
    given.words @ asked.words.toarray().ravel()
    given.meaning @ asked.meaning[0]


def ask_neighbours(asked: Rows, given: Rows) -> None:
    """Let scikit-learn find the ten nearest of each."""
    left, right = (csr_matrix(hstack([rows.codes, rows.words, csr_array(rows.meaning)])) for rows in (asked, given))
    NearestNeighbors(n_neighbors=K, metric="cosine", algorithm="brute").fit(right).kneighbors(left)


def check(index: Index, needs: Sequence[Need], offers: Sequence[Offer]) -> bool:
    """Say whether the shortlists are those that every single pair, scored and tried gate by gate, gives."""
    found = index.shortlists([need.id for need in needs[:CHECKED]], today=TODAY, k=K)
    documents = [offer.document for offer in offers]
    return all(
        agrees(found[need.id], need, offers, index.model.score_documents([need.document], documents)[0])
        for need in needs[:CHECKED]
    )


def agrees(found: Sequence[Candidate], need: Need, offers: Sequence[Offer], scores: np.ndarray) -> bool:
    """Compare one shortlist with brute force."""
    order = sorted(zip(scores.tolist(), offers, strict=True), key=lambda pair: (-pair[0], pair[1].id))
    now = Circumstances(TODAY)
    passing = (pair for pair in order if pair[0] > MINIMUM and not any(find_stops(need, pair[1], now)))
    best = [pair for pair, _ in zip(passing, range(K), strict=False)]
    same = [each.id for each in found] == [offer.id for _, offer in best]
    return same and all(abs(each.score - score) <= 1e-6 for each, (score, _) in zip(found, best, strict=True))


def measure_memory(rows: Rows) -> dict[str, int]:
    """Return how many bytes the parts of rows take."""
    sparse = {
        name: part.data.nbytes + part.indices.nbytes + part.indptr.nbytes
        for name, part in (("codes", rows.codes), ("words", rows.words))
    }
    return {**sparse, "meaning": rows.meaning.nbytes}


def median(run: Callable[[], object]) -> float:
    """Return the median of the seconds that several runs take."""
    return statistics.median(measure(run) for _ in range(ROUNDS))


def measure(run: Callable[[], object]) -> float:
    """Return the seconds that a run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    folders = [Path(name) for name in sys.argv[1:] if name != "--small"]
    with threadpool_limits(1):
        sys.exit(main(folders[0] if folders else None, 10 if "--small" in sys.argv else 1))
