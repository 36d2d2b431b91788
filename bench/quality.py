"""Measure all that the model page publishes, and write it to matching/ranking/data/quality.json. Takes some minutes.

    .venv/bin/python -m bench.quality SHARED

SHARED holds `judged/`, `real/` and `parallel/`. The sets on which nothing was tuned are made by `bench/untouched.py`. A
set that is made of aligned sentences is measured with a space that was fitted without their file. Run it anew after any
change of the weights, the blocks, the vocabulary or the space: a test fails until the file names the model as it is.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import matching
from bench import suggestions, untouched
from matching import clock
from matching.ranking.evaluation import OURS, Report, evaluate
from matching.ranking.measures import Figures
from matching.ranking.quality import FILE, Standing, name_model
from matching.ranking.space import SHIPPED, save_space
from matching.ranking.space_fit import find_files, fit_space

DEMONSTRATION = Path(matching.__file__).parent / "demonstration"
DIGITS = 5


class Set(NamedTuple):
    """A judged folder, what was done with it before, and the file of sentences that its space must not have seen."""

    folder: Path
    standing: Standing
    without: str = ""


def find_sets(shared: Path, made: Path) -> Iterator[Set]:
    """Give every set: first those that `untouched` makes in the folder `made`, last the one that was tuned on."""
    for folder in untouched.build(shared, made):
        standing = Standing.LOOKED_AT if folder.name in untouched.LOOKED_AT else Standing.UNTOUCHED
        yield Set(folder, standing, untouched.SENTENCES.get(folder.name, ""))
    yield Set(shared / "judged" / "eu-calls-to-projects", Standing.LOOKED_AT)
    yield Set(shared / "judged" / "sdg-indicators-to-targets", Standing.LOOKED_AT, "sdg.jsonl")
    yield Set(DEMONSTRATION, Standing.TUNED_ON)


def measure(shared: Path) -> Mapping[str, Any]:
    """Return what the file holds."""
    with TemporaryDirectory() as folder:
        made = Path(folder)
        sets = [measure_set(one, find_space(one.without, shared, made)) for one in find_sets(shared, made)]
    hits = {
        hidden: {where: shorten(asdict(found)) for where, found in places.items()}
        for hidden, places in suggestions.measure(DEMONSTRATION).items()
    }
    return {"model": name_model(), "on": clock.today().isoformat(), "sets": sets, "suggestions": hits}


def find_space(without: str, shared: Path, made: Path) -> Path:
    """Return the shipped space, or one that was fitted without a file of sentences."""
    if not without:
        return SHIPPED
    path = made / f"without-{without}.npz"
    save_space(fit_space(find_files(shared / "parallel", without=[without])), path)
    return path


def measure_set(one: Set, space: Path) -> Mapping[str, Any]:
    """Return the figures of one set, and print them."""
    report = evaluate(one.folder, drop_one=True, space=space)
    print(f"\n{one.folder.name} ({one.standing})\n{report.as_text()}", flush=True)
    dropped = {
        block: shorten({"fall": of.fall, "low": of.interval[0], "high": of.interval[1], "across": of.across})
        for block, of in report.dropped.items()
    }
    return {
        "name": one.folder.name,
        "standing": one.standing,
        "figures": {ranker: dict(parts_of(report, ranker)) for ranker in report.figures},
        "languages": {
            ranker: {language: figure(of) for language, of in found.items()}
            for ranker, found in report.by_language.items()
        },
        "dropped": dropped,
    }


def parts_of(report: Report, ranker: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the parts that have requests; ours with their intervals."""
    for part, of in report.figures[ranker].items():
        low, high = report.intervals[part][0]
        if of.n:
            yield part, figure(of) | (shorten({"low": low, "high": high}) if ranker == OURS else {})


def figure(of: Figures) -> dict[str, Any]:
    """Return nDCG@10 and over how many requests."""
    return shorten({"value": of.ndcg, "n": of.n})


def shorten(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures with as many digits as are worth keeping."""
    return {name: round(value, DIGITS) for name, value in figures.items()}


if __name__ == "__main__":
    FILE.write_text(json.dumps(measure(Path(sys.argv[1])), indent=1) + "\n", encoding="utf-8")
