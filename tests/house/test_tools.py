"""The tools of the house find nothing, and no file says where it was made or from where its parts were fetched."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
TOOLS = (("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",))
LOCKS = ("requirements.lock", "tests/requirements.lock")
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
    "index" + "-url =",
)
PLACES = ("/work/" + "main", "/work/" + "shared", "/ro" + "ot/", "/tmp" + "/c/")
FORBIDDEN = re.compile("|".join(map(re.escape, REGISTRIES + PLACES)))
NAME = r"[a-z0-9][a-z0-9._-]*(?:\[[a-z,-]+\])?==[^\s;]+(?: ; .+)?"
PIN = re.compile(NAME + r" \\(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+", re.IGNORECASE)


def written_files() -> list[Path]:
    """Return every file that is, or is about to be, in git."""
    command = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def find_places(text: str) -> list[str]:
    """Return the addresses of registries and the paths of one machine that a text names."""
    return FORBIDDEN.findall(text)


def find_loose(lock: str) -> list[str]:
    """Return the lines of a lock file that belong to no package with a version and its hashes."""
    return [line for line in PIN.sub("", lock).splitlines() if line.strip()]


@pytest.mark.parametrize("tool", TOOLS, ids=" ".join)
def test_the_tools_find_nothing(tool: tuple[str, ...]) -> None:
    run = subprocess.run((PROGRAMS / tool[0], *tool[1:]), cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    found = {str(file.relative_to(ROOT)): find_places(file.read_text(errors="ignore")) for file in written_files()}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize("text", [f"see https://{REGISTRIES[0]}/simple", f"open('{PLACES[0]}/x')"])
def test_a_planted_address_is_seen(text: str) -> None:
    assert find_places(text)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_versions_and_hashes_and_nothing_else(lock: str) -> None:
    assert find_loose((ROOT / lock).read_text()) == []


@pytest.mark.parametrize("line", ["flask==3.1.2", "--extra-index-url x", "flask @ https://a.example/f.whl"])
def test_a_planted_loose_line_is_seen(line: str) -> None:
    assert find_loose((ROOT / LOCKS[0]).read_text() + line + "\n") == [line]
