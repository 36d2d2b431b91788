"""The house stands as planned; and every rule that says so catches a fault that is planted for it."""

from functools import cache
from pathlib import Path

import pytest

from tests.house.floors import FLOOR_RULES, Rule, Source
from tests.house.habits import HABITS, find_style_faults, find_template_faults

ROOT = Path(__file__).resolve().parents[2]
LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 41

PLANTED = [
    ("has_no_room", "matching.helpers", "x = 1"),
    ("has_no_room", "matching.utils.dates", "x = 1"),
    ("climbs", "matching.models.offer", "from matching.policy import offers"),
    ("climbs", "matching.areas", "import matching.models.offer"),
    ("climbs", "matching.services.requests", "from matching.web import labels"),
    ("climbs", "matching.web.pages.routes", "from matching import serving"),
    ("climbs", "matching.vocabulary.names", "from matching.workflow import STEPS"),
    ("visits_a_neighbour", "matching.models.match", "from matching.workflow import take"),
    ("visits_a_neighbour", "matching.ranking.gates", "from matching.models.need import Need"),
    ("visits_a_neighbour", "matching.workflow", "from matching import models"),
    ("visits_a_neighbour", "matching.mail", "from matching.queries.people import find_people"),
    ("mixes_slices", "matching.web.offers.routes", "from matching.web.requests.forms import NeedForm"),
    ("mixes_slices", "matching.web.offers", "from matching.web import requests"),
    ("mixes_slices", "matching.web.guards", "from matching.web.offers import AUDIENCES"),
    ("brings_the_web_down", "matching.services.offers", "from flask import g"),
    ("brings_the_web_down", "matching.models.person", "from flask_security import UserMixin"),
    ("brings_the_web_down", "matching.models.account", "import wtforms.validators"),
    ("brings_the_web_down", "matching.errors", "import werkzeug.exceptions as errors"),
    ("learns_outside_ranking", "matching.services.shortlists", "from sklearn.pipeline import FeatureUnion"),
    ("learns_outside_ranking", "app", "import scipy.sparse"),
    ("knows_the_account", "matching.services.people", "from matching.models.account import Account"),
    ("knows_the_account", "matching.models.person", "from matching.models import account"),
    ("imports_the_top", "matching.jobs", "from app import create_app"),
    ("imports_the_top", "matching.cli", "import app"),
    ("selects", "matching.services.offers", "session.exec(select(Offer))"),
    ("selects", "matching.web.desk.routes", "sqlmodel.select(Offer)"),
    ("commits", "matching.services.offers", "session.commit()"),
    ("commits", "matching.queries.offers", "session.rollback()"),
    ("commits", "matching.web.offers.routes", "g.session.commit()"),
    ("reads_the_clock", "matching.services.offers", "from datetime import datetime\nx = datetime.now()"),
    ("reads_the_clock", "matching.web.labels", "import datetime\nx = datetime.date.today()"),
    ("catches_everything", "matching.web.errors", "try:\n    f()\nexcept Exception:\n    pass"),
    ("catches_everything", "matching.mail", "try:\n    f()\nexcept:\n    pass"),
    ("catches_everything", "app", "try:\n    f()\nexcept (OSError, BaseException):\n    pass"),
    ("is_long", "tests.test_x", "x = 1\n" * 251),
    ("has_a_long_function", "matching.areas", LONG_FUNCTION),
    ("has_a_long_function", "tests.test_x", "class A:\n    async " + LONG_FUNCTION.replace("\n", "\n    ")),
    ("does_not_say_what_it_knows", "matching.areas", "x = 1"),
    ("imports_relatively", "matching.models.offer", "from .base import Row"),
    ("imports_relatively", "matching.models.offer", "from . import base"),
    ("imports_late", "matching.areas", "def f():\n    import csv"),
    ("imports_late", "tests.test_x", "class A:\n    def f(self):\n        if x:\n            from csv import reader"),
    ("imports_for_types_only", "matching.areas", "if TYPE_CHECKING:\n    pass"),
    ("imports_for_types_only", "matching.areas", "import typing\nif typing.TYPE_CHECKING:\n    pass"),
    ("is_unfinished", "matching.areas", "x = 1  # TO" + "DO: think"),
    ("postpones_annotations", "matching.models.offer", "from __future__ import annotations"),
]
ALLOWED = [
    ("matching.models.account", "from flask_security import AsaList, UserMixin"),
    ("matching.models.tables", "from matching.models import account"),
    ("matching.web.slices", "from matching.web import offers, requests"),
    ("matching.web.offers.routes", "from matching.web.offers.forms import OfferForm\nfrom flask import g"),
    ("matching.policy.offers", "select(Offer)"),
    ("matching.services.offers", "from matching import clock\nx = clock.now()"),
    ("matching.cli", "from matching import jobs, serving\nfrom matching.web import mails"),
    ("matching.ranking.similarity", "from sklearn.pipeline import FeatureUnion\nfrom matching.vocabulary import codes"),
]
RULES = {rule.__name__: rule for rule in (*FLOOR_RULES, *HABITS)}
HOUSE = {"app.py", "pyproject.toml", "matching", "templates", "migrations", "tests"}
BESIDE = {"README.md", "SECURITY.md", "LICENSE", "Makefile", "requirements.lock", "bench", "deploy"}
MADE = {"instance", "__pycache__", "assistance_matching.egg-info", "build", "htmlcov"}


@cache
def read(folders: tuple[str, ...]) -> list[Source]:
    """Return every module below `folders`, which may be files."""
    files = [file for name in folders for file in sorted([ROOT / name, *(ROOT / name).rglob("*.py")]) if file.is_file()]
    return [Source(name_of(file), file.read_text()) for file in files]


def name_of(file: Path) -> str:
    """Return the dotted name; a package goes by its folder's."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def house() -> list[Source]:
    """Return the service's own modules."""
    return list(read(("app.py", "matching")))


def everything() -> list[Source]:
    """Return all that was written by hand."""
    written = read(("tests", "bench", "deploy", "migrations"))
    return house() + [source for source in written if not source.module.startswith("migrations.versions")]


def find(rule: Rule, sources: list[Source]) -> list[str]:
    return [f"{source.module}:{line} {what}" for source in sources for line, what in rule(source)]


@pytest.mark.parametrize("rule", FLOOR_RULES, ids=lambda rule: rule.__name__)
def test_the_house_stands_as_planned(rule: Rule) -> None:
    assert find(rule, house()) == []


@pytest.mark.parametrize("rule", HABITS, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_habits_of_the_house(rule: Rule) -> None:
    assert find(rule, everything()) == []


@pytest.mark.parametrize(("rule", "module", "text"), PLANTED)
def test_a_planted_fault_is_caught(rule: str, module: str, text: str) -> None:
    assert list(RULES[rule](Source(module, text))) != []


@pytest.mark.parametrize(("module", "text"), ALLOWED)
def test_what_the_plan_allows_is_not_called_a_fault(module: str, text: str) -> None:
    assert [found for rule in FLOOR_RULES for found in rule(Source(module, text))] == []


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)


def test_templates_are_short_and_hold_no_code_and_no_style() -> None:
    files = sorted((ROOT / "templates").rglob("*.*"))
    faults = [f"{file.name}:{line} {what}" for file in files for line, what in find_template_faults(file.read_text())]
    assert faults == []


@pytest.mark.parametrize(
    "text", ["<p>\n" * 101, '<b style="x">', "<script>f()</script>", '<a onclick="f()">', "<style>", "'javascript:f'"]
)
def test_a_planted_fault_in_a_template_is_caught(text: str) -> None:
    assert list(find_template_faults(text)) != []


def test_our_style_sheet_knows_no_left_and_no_right() -> None:
    files = [file for file in sorted((ROOT / "matching/static").glob("*.css")) if file.is_file()]
    assert [f"{file.name}:{line} {what}" for file in files for line, what in find_style_faults(file.read_text())] == []


@pytest.mark.parametrize("text", ["margin-left: 1em", "text-align: right", "float:left", "border-right: 0"])
def test_a_planted_side_is_caught(text: str) -> None:
    assert list(find_style_faults(text)) != []


def test_nothing_stands_beside_the_house() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert names - MADE <= HOUSE | BESIDE


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_a_lock_file_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert ("--hash=sha256:" in text, "://" in text, "index-url" in text) == (True, False, False)
