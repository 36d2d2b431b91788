"""Rules of form that hold for every module, tests and tools included, and for templates."""

import ast
import re
from collections.abc import Iterator

from tests.house.floors import Line, Rule, Source

FILE, FUNCTION, TEMPLATE = 250, 40, 100
UNFINISHED = re.compile(r"#.*\b(TO[D]O|FIX[M]E|XX[X])\b")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
SIDES = re.compile(r"\b(margin|padding|border|float|text-align)\s*(-|:\s*)(left|right)\b")


def is_long(source: Source) -> Iterator[Line]:
    """A file of more than 250 lines."""
    length = len(source.text.splitlines())
    if length > FILE:
        yield FILE, f"{length} lines"


def has_a_long_function(source: Source) -> Iterator[Line]:
    """A function of more than 40 lines."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                yield node.lineno, f"{node.name}: {length} lines"


def does_not_say_what_it_knows(source: Source) -> Iterator[Line]:
    """A module without a docstring."""
    if not ast.get_docstring(source.tree):
        yield 1, "no docstring"


def imports_relatively(source: Source) -> Iterator[Line]:
    """`from . import x`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, ast.unparse(node)


def imports_late(source: Source) -> Iterator[Line]:
    """An import inside a function."""
    for outer in ast.walk(source.tree):
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(outer):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno, ast.unparse(node)


def imports_for_types_only(source: Source) -> Iterator[Line]:
    """TYPE_CHECKING, which hides a ring of imports."""
    for node in ast.walk(source.tree):
        named = isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"
        if named or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING"):
            yield getattr(node, "lineno", 1), "TYPE_CHECKING"


def is_unfinished(source: Source) -> Iterator[Line]:
    """A note of work not done."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if UNFINISHED.search(line):
            yield number, line.strip()


def postpones_annotations(source: Source) -> Iterator[Line]:
    """`from __future__ import annotations` among the models, which breaks relationships."""
    for line, name in source.imports:
        if name == "__future__.annotations" and source.module.startswith("matching.models"):
            yield line, name


def find_template_faults(text: str) -> Iterator[Line]:
    """Give the lines of a template that break its rules: length, inline code or style, left and right."""
    lines = text.splitlines()
    if len(lines) > TEMPLATE:
        yield TEMPLATE, f"{len(lines)} lines"
    for number, line in enumerate(lines, start=1):
        if INLINE.search(line):
            yield number, line.strip()


def find_style_faults(text: str) -> Iterator[Line]:
    """Give the lines of a style sheet that say left or right where a script may run the other way."""
    for number, line in enumerate(text.splitlines(), start=1):
        if SIDES.search(line):
            yield number, line.strip()


HABITS: tuple[Rule, ...] = (
    is_long,
    has_a_long_function,
    does_not_say_what_it_knows,
    imports_relatively,
    imports_late,
    imports_for_types_only,
    is_unfinished,
    postpones_annotations,
)
