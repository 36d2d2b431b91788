"""SECURITY.md speaks of every requirement once, and every test that it names is there."""

import re
from collections import Counter
from pathlib import Path

from tests.house.asvs import REQUIREMENTS

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+)`")


def page() -> str:
    """Return the page."""
    return (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def find_tests() -> set[str]:
    """Return the names of all tests that there are."""
    files = (ROOT / "tests").rglob("test_*.py")
    return {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)}


def find_faults(text: str) -> list[str]:
    """Return what is wrong: requirements that are missing, twice or of another level, tests that are not there."""
    rows, known = ROW.findall(text), find_tests()
    seen = Counter(number for number, *_rest in rows)
    faults = [f"{number} stands {seen[number]} times" for number in REQUIREMENTS if seen[number] != 1]
    for number, level, _words, proof in rows:
        faults += [f"{number} is not of level {level}"] if REQUIREMENTS.get(number) != level else []
        named = TEST.findall(proof)
        faults += [f"{number} names {name}, which is not there" for name in named if name not in known]
        if not named and not proof.startswith("Waived"):
            faults.append(f"{number} is neither held nor waived")
    return faults


def test_every_requirement_of_levels_one_and_two_is_held_by_tests_that_exist_or_waived() -> None:
    assert find_faults(page()) == []


def test_the_list_of_requirements_is_whole() -> None:
    assert Counter(REQUIREMENTS.values()) == {"1": 70, "2": 183}


def test_planted_faults_in_the_table_are_seen() -> None:
    text = page()
    row = next(line for line in text.splitlines() if line.startswith("| 1.2.1 |"))
    assert find_faults(text.replace(row + "\n", ""))
    assert find_faults(text.replace(row, f"{row}\n{row}"))
    assert find_faults(text.replace(row, row.replace("| 1 |", "| 2 |")))
    assert find_faults(text.replace(row, row.replace("test_nothing", "test_that_nobody_wrote")))
    assert find_faults(text.replace(row, "| 1.2.1 | 1 | Encode | yes |"))


def test_the_page_says_what_a_reader_looks_for() -> None:
    for part in ("How to report", "Who attacks", "What each loss gives away", "doctor --deploy", "retention"):
        assert part in page(), part
