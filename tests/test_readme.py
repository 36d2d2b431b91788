"""The README is true where it can be checked: diagrams, names in the environment, rooms of the house."""

import re
from pathlib import Path

import pytest

from matching import settings
from matching.workflow import Noun, draw

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DRAWN = re.findall(r"```mermaid\n(.*?)\n```", README, re.S)


@pytest.mark.parametrize(("noun", "drawn"), list(zip(Noun, DRAWN, strict=True)))
def test_the_diagram_is_drawn_from_the_life_cycle(noun: Noun, drawn: str) -> None:
    assert drawn == draw(noun)


def test_every_name_that_settings_read_is_in_the_table() -> None:
    table = README.split("## Names in the environment")[1].split("##")[0]
    assert set(re.findall(r"`([A-Z_]+)`", table)) >= set(settings.NAMES)


def test_every_name_in_the_list_is_really_read() -> None:
    source = Path(settings.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r"environ(?:\.get\(|\[|, )\"([A-Z_]+)\"", source)) | set(settings.KEYS)
    assert read == set(settings.NAMES)


def test_the_screenshot_is_there() -> None:
    assert all((ROOT / picture).exists() for picture in re.findall(r"!\[.*?\]\((.*?)\)", README))


def test_every_room_on_the_map_exists() -> None:
    named = re.findall(r"`(matching/[a-z_/.]+)`", README)
    assert [room for room in named if not (ROOT / room).exists()] == []
