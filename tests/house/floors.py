"""The plan of the house as a table, and the rules that a module's syntax tree is held to.

Each rule takes a `Source` and gives the lines that break it. Nothing here imports the service itself.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

GROUND, WEB, DOORS, TOP = 0, 5, 6, 7
FLOORS = {
    "matching": GROUND,
    "matching.vocabulary": GROUND,
    "matching.areas": GROUND,
    "matching.errors": GROUND,
    "matching.clock": GROUND,
    "matching.settings": GROUND,
    "matching.telltales": GROUND,
    "matching.models": 1,
    "matching.workflow": 1,
    "matching.ranking": 1,
    "matching.database": 1,
    "matching.schema": 1,
    "matching.policy": 2,
    "matching.queries": 3,
    "matching.mail": 3,
    "matching.services": 4,
    "matching.web": WEB,
    "matching.cli": DOORS,
    "matching.jobs": DOORS,
    "matching.serving": DOORS,
    "matching.demonstration": DOORS,
    "app": TOP,
}
"""Floor 5 of the plan is two steps here: the pages, and the doors that run them."""

SLICES = frozenset({"pages", "people", "requests", "offers", "matches", "desk", "figures", "api"})
FLASK = {"flask", "flask_babel", "flask_login", "flask_security", "flask_wtf", "wtforms", "werkzeug", "jinja2"}
FRAMEWORKS = frozenset({*FLASK, "gunicorn", "huey", "click"})
LEARNING = frozenset({"sklearn", "scipy"})
ACCOUNT, GATHERER, JOINER = "matching.models.account", "matching.models.tables", "matching.web.slices"

Line = tuple[int, str]
Rule = Callable[["Source"], Iterator[Line]]


@dataclass(frozen=True)
class Source:
    """One module: its dotted name and its text."""

    module: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """Line and full dotted name of everything imported, `from a import b` as `a.b`."""
        return [(node.lineno, name) for node in ast.walk(self.tree) for name in _imported(node)]

    @property
    def floor(self) -> int:
        """The floor it stands on."""
        return FLOORS[get_room(self.module)]


def get_room(module: str) -> str:
    """Return the room of a module: the longest entry of the plan that its name begins with; KeyError if none."""
    parts = module.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    found = next((name for name in names if name in FLOORS), None)
    if found is None or (found == "matching" and len(parts) > 1):
        raise KeyError(module)
    return found


def has_no_room(source: Source) -> Iterator[Line]:
    """A module that the plan does not know."""
    try:
        get_room(source.module)
    except KeyError:
        yield 1, source.module


def climbs(source: Source) -> Iterator[Line]:
    """An import of a higher floor."""
    for line, name in _ours(source):
        if FLOORS[get_room(name)] > source.floor:
            yield line, name


def visits_a_neighbour(source: Source) -> Iterator[Line]:
    """An import of another room of the same floor; the ground floor and the doors are one room each."""
    for line, name in _ours(source):
        room = get_room(name)
        if FLOORS[room] == source.floor and room != get_room(source.module) and source.floor not in (GROUND, DOORS):
            yield line, name


def mixes_slices(source: Source) -> Iterator[Line]:
    """A slice that imports another, or a page's foundation that imports a slice."""
    own = _slice_of(source.module)
    for line, name in _ours(source):
        other = _slice_of(name)
        if other and other != own and source.floor == WEB and source.module != JOINER:
            yield line, name


def brings_the_web_down(source: Source) -> Iterator[Line]:
    """A framework of the web below the web; the account's library in the account alone is the named exception."""
    for line, name in source.imports:
        package = name.split(".")[0]
        allowed = source.floor >= WEB or (source.module == ACCOUNT and package == "flask_security")
        if package in FRAMEWORKS and not allowed:
            yield line, name


def learns_outside_ranking(source: Source) -> Iterator[Line]:
    """scikit-learn or SciPy outside `ranking/`."""
    for line, name in source.imports:
        if name.split(".")[0] in LEARNING and get_room(source.module) != "matching.ranking":
            yield line, name


def knows_the_account(source: Source) -> Iterator[Line]:
    """The account imported below the web, save by the module that gathers all tables."""
    for line, name in source.imports:
        if (name + ".").startswith(ACCOUNT + ".") and source.floor < WEB and source.module != GATHERER:
            yield line, name


def imports_the_top(source: Source) -> Iterator[Line]:
    """An import of app.py."""
    for line, name in source.imports:
        if name.split(".")[0] == "app":
            yield line, name


def selects(source: Source) -> Iterator[Line]:
    """A SELECT outside `queries/` and the clauses of `policy/`."""
    if get_room(source.module) not in ("matching.queries", "matching.policy"):
        yield from _calls(source, {"select"})


def commits(source: Source) -> Iterator[Line]:
    """A commit or rollback below the web, where only `database` may, or in a slice."""
    below = source.floor < WEB and source.module != "matching.database"
    if below or _slice_of(source.module):
        yield from _calls(source, {"commit", "rollback"})


def reads_the_clock(source: Source) -> Iterator[Line]:
    """The machine's clock read anywhere but in `clock`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today", "utcfromtimestamp"}:
            owner = ast.unparse(node.value)
            if owner.split(".")[-1] in {"datetime", "date"} and source.module != "matching.clock":
                yield node.lineno, ast.unparse(node)


def catches_everything(source: Source) -> Iterator[Line]:
    """A broad except; only the mail loop of `jobs` may."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and source.module != "matching.jobs":
            caught = ast.unparse(node.type) if node.type else "everything"
            if {"everything", "Exception", "BaseException"} & set(caught.strip("()").replace(" ", "").split(",")):
                yield node.lineno, f"except {caught}"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _ours(source: Source) -> list[Line]:
    return [(line, name) for line, name in source.imports if name.split(".")[0] in ("matching", "app")]


def _slice_of(module: str) -> str:
    parts = [*module.split("."), "", "", ""]
    return parts[2] if parts[:2] == ["matching", "web"] and parts[2] in SLICES else ""


def _calls(source: Source, names: set[str]) -> Iterator[Line]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.split(".")[-1] in names:
                yield node.lineno, called


FLOOR_RULES: tuple[Rule, ...] = (
    has_no_room,
    climbs,
    visits_a_neighbour,
    mixes_slices,
    brings_the_web_down,
    learns_outside_ranking,
    knows_the_account,
    imports_the_top,
    selects,
    commits,
    reads_the_clock,
    catches_everything,
)
