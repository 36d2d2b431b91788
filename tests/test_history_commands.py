"""The commands about history, and what the worker keeps outside the database each day."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from matching import clock as clock_module
from matching import settings as deployment
from matching.database import open_session
from matching.jobs import keep_heads
from matching.preparing import prepare
from matching.settings import Settings
from tests.cast import Cast, active_offer, open_need
from tests.services.tampering import in_hand

Run = Callable[..., tuple[int, str]]
Tamper = Callable[[str], None]


@pytest.fixture
def run(app: Flask, cast: Cast) -> Run:
    """Run a command over a history of four lines: how it ended, and what it said."""
    open_need(cast)

    def run(*words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["history", *words])
        return result.exit_code, result.output

    return run


@pytest.fixture
def tamper(app: Flask) -> Tamper:
    """Do something to the database as its administrator."""

    def tamper(*statements: str) -> None:
        with in_hand(app.extensions["engine"]) as mine, open_session(mine, writes=True) as session:
            for statement in statements:
                session.execute(text(statement))
            session.commit()

    return tamper


def cut(after: int) -> tuple[str, ...]:
    """Return what cuts the history off behind a line, as if it had always ended there."""
    return (
        f"DELETE FROM history WHERE id IN (SELECT history_id FROM history_seal WHERE place > {after})",
        f"DELETE FROM history_seal WHERE place > {after}",
    )


def test_verify_says_that_an_untouched_history_is_whole(run: Run) -> None:
    assert run("verify") == (
        0,
        "Read 4 lines, compared with 0 anchors.\n"
        "The history is whole: no line was changed, added, moved or taken away.\n",
    )


def test_verify_says_which_line_was_changed_and_ends_with_1(run: Run, tamper: Tamper) -> None:
    tamper("UPDATE history SET step = 'open' WHERE id = (SELECT history_id FROM history_seal WHERE place = 2)")
    code, said = run("verify")
    assert code == 1
    assert said.splitlines() == [
        "Line 2 is not as it was written.",
        "Read 4 lines, compared with 0 anchors.",
        "Error: The history is not as this service wrote it.",
    ]


def test_an_anchor_on_paper_finds_what_was_cut_off_with_the_head_set_back(
    run: Run, tamper: Tamper, cast: Cast, tmp_path: Path
) -> None:
    early = cast.session.execute(text("SELECT place, mac, seal FROM history_head")).one()
    active_offer(cast)
    code, printed = run("anchor")
    assert (code, printed.split()[1]) == (0, "7")
    file = tmp_path / "paper"
    file.write_text(printed)
    assert run("verify", "--anchor", str(file))[0] == 0
    tamper(*cut(4), f"UPDATE history_head SET place = 4, mac = '{early.mac}', seal = '{early.seal}'")
    assert run("verify")[0] == 0
    code, said = run("verify", "--anchor", str(file))
    assert (code, said.splitlines()[0]) == (
        1,
        f"The anchor of {clock_module.today()} names another line 7 than stands here, or there is none.",
    )


def test_the_worker_keeps_an_anchor_a_day_for_this_account_only(
    run: Run, app: Flask, settings: Settings, clock: Callable[[timedelta], None]
) -> None:
    for day in (0, 1, 1, 2):
        clock(timedelta(days=day))
        keep_heads(app)
    file = settings.anchor_folder / "history"
    assert len(file.read_text().splitlines()) == 3
    assert {path.stat().st_mode & 0o777 for path in (file, file.parent)} == {0o600, 0o700}
    assert "compared with 3 anchors" in run("verify")[1]


def test_verify_compares_with_what_the_worker_kept(run: Run, app: Flask, tamper: Tamper) -> None:
    keep_heads(app)
    tamper(*cut(0), "DELETE FROM thread_proof", "DELETE FROM daily_head")
    tamper("UPDATE history_head SET place = 0, mac = '', seal = ''")
    code, said = run("verify")
    assert (code, "The anchor of" in said) == (1, True)


def test_a_history_that_was_cut_off_gets_no_anchor(run: Run, tamper: Tamper) -> None:
    tamper("UPDATE history_head SET place = place - 1")
    code, said = run("anchor")
    assert (code, said.startswith("Error: The head of the history is not ours.")) == (1, True)


def test_a_file_without_anchors_is_told_in_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    for words in ("call Amina", "2026-11-23", "2026-13-45 1 ab", "2026-11-23 one ab", "\u00e9"):
        file.write_text(words)
        code, said = run("verify", "--anchor", str(file))
        assert (code, "holds a line that is no anchor (day, place, seal)" in said) == (1, True), words


def test_the_service_does_not_start_with_another_key(run: Run, app: Flask, settings: Settings) -> None:
    prepare(app)
    object.__setattr__(app.extensions["settings"], "history_key", "another")
    with pytest.raises(SystemExit, match="sealed with another HISTORY_KEY"):
        prepare(app)


def test_keys_that_are_missing_in_an_older_file_are_added(tmp_path: Path) -> None:
    folder = tmp_path / "older"
    folder.mkdir()
    (folder / "keys").write_text("SECRET_KEY=one\nPASSWORD_SALT=two")
    first, second = (deployment.read({"INSTANCE": str(folder)}, root=tmp_path) for _time in range(2))
    assert (first.secret_key, first.password_salt) == ("one", "two")
    assert first.history_key == second.history_key != ""
