"""Every part of a score has a colour of its own, in the bar and beside its name."""

import re
from pathlib import Path

import pytest

from matching.ranking.weights import SAME_LANGUAGE
from matching.web.labels.scores import BLOCKS

SHEET = (Path(__file__).resolve().parents[3] / "matching" / "static" / "matches.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", SAME_LANGUAGE)
def test_a_part_has_its_words_and_its_colour(block: str) -> None:
    bar = re.search(rf"\.bar-{block} {{ fill: (#\w+); }}", SHEET)
    legend = re.search(rf"\.part-{block} th::before {{ background: (#\w+); }}", SHEET)
    assert bar
    assert legend
    assert bar[1] == legend[1]
    assert block in BLOCKS
