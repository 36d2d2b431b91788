"""Workers of the pages are killed outright while people post: what was acknowledged is there once, and nothing by half.

Who gets no answer sends the form again as it was, as people do; some never do, and theirs is there once or not at all.
"""

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import col, delete, select

from matching.database import open_session
from matching.models.history import History
from matching.models.match import Match
from matching.models.person import Person
from matching.models.request import Request
from matching.services import matches
from matching.settings import Settings
from matching.vocabulary.names import MatchState
from tests.application import engine_of
from tests.cast import Cast, active_offer, open_need
from tests.counts import count
from tests.invariants import find_half_written
from tests.keys import ENVIRON
from tests.ports import find_free_port
from tests.services.tampering import in_hand
from tests.web.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent.parent
POSTS = count(quick=60, nightly=1_000)
MATCHES = POSTS // 5
PATIENCE = 120.0
GIVES_UP = 0.1
NOT_NOW = (None, 503, 409)
"""No answer; the database is busy; the index is being prepared, or somebody else took a place at the same moment."""
AT_ONCE = 4
EVERY = 8


@dataclass(frozen=True)
class Browser:
    """Somebody's browser as far as it matters to a server: where it is, its cookies, and the token of its forms."""

    port: int
    cookies: str
    token: str

    def post(self, path: str, values: dict[str, str]) -> int | None:
        """Send a form once; return the status of the answer, or None where there was none."""
        body = urlencode(values | {"csrf_token": self.token})
        headers = {"Cookie": self.cookies, "Host": "localhost", "Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            try:
                connection.request("POST", path, body, headers | {"Origin": "http://localhost"})
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return None


@dataclass(frozen=True)
class Post:
    """One form, who sends it, and whether they send it again until it is answered."""

    browser: Browser
    path: str
    values: dict[str, str]
    persists: bool

    def send(self) -> bool:
        """Send it, again and again if its sender does so; say whether it was acknowledged."""
        deadline = time.monotonic() + PATIENCE
        while (status := self.browser.post(self.path, self.values)) in NOT_NOW:
            if not self.persists or time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        assert status == 303, f"{self.path}: {status}"
        return True


def find_workers(arbiter: int) -> list[int]:
    """Return the processes that answer."""
    with suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split()]
    return []


@contextmanager
def serving(settings: Settings, engine: Engine) -> Iterator[tuple[int, int]]:
    """Run the pages on the database of `engine`; give their port and the process that keeps the workers."""
    port, url = find_free_port(), engine.url.render_as_string(hide_password=False)
    environ = os.environ | ENVIRON | {"INSTANCE": str(settings.instance), "DATABASE_URL": url, "PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "tests.races.pages"], cwd=ROOT, env=environ) as pages:
        try:
            await_answer(port)
            yield port, pages.pid
        finally:
            pages.terminate()
            pages.wait(PATIENCE)


def await_answer(port: int) -> None:
    """Wait until the pages answer."""
    deadline = time.monotonic() + PATIENCE
    while Browser(port, "", "").post("/", {}) is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def send_all(posts: list[Post], arbiter: int, draw: random.Random) -> tuple[list[bool], int]:
    """Send the posts, some at once, and kill a worker after every few; return what was acknowledged, and how many died.

    Others are under way then, and where they are is chance.
    """
    killed = 0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        sent = [threads.submit(post.send) for post in posts]
        for number, _answered in enumerate(as_completed(sent), start=1):
            if number % EVERY == 0:
                time.sleep(draw.uniform(0, 0.05))
                killed += kill_one(arbiter, draw)
    return [one.result() for one in sent], killed


def kill_one(arbiter: int, draw: random.Random) -> bool:
    """Kill a worker outright, if another is left; say whether one was killed."""
    workers = find_workers(arbiter)
    if len(workers) < 2:
        return False
    with suppress(ProcessLookupError):
        os.kill(draw.choice(workers), signal.SIGKILL)
    return True


def browse(app: Flask, person: Person, port: int) -> Browser:
    """Return the browser of somebody who signed in."""
    visitor = Visitor(app).sign_in(person)
    visitor.get("/profile")
    cookie = visitor.browser.get_cookie("session")
    assert cookie
    return Browser(port, f"session={cookie.value}", visitor.token)


def write_posts(app: Flask, cast: Cast, port: int, draw: random.Random) -> list[Post]:
    """Return the posts, mixed: requests of Amina's, and Tomas's approvals of matches that Lucía proposed."""
    amina, tomas = browse(app, cast.amina, port), browse(app, cast.tomas, port)
    offer = active_offer(cast, places=MATCHES)
    posts = list[Post]()
    for _number in range(MATCHES):
        match = matches.propose(cast.session, open_need(cast), offer, by=cast.as_(cast.lucia))
        seen = f"{match.need.revision}.{match.offer.revision}"
        posts.append(Post(tomas, f"/matches/{match.id}/approve", {"seen": seen}, persists=True))
    cast.session.commit()
    for number in range(POSTS - MATCHES):
        values = {"title": f"Case {number}", "marking": "coordinators", "cost_band": "unknown"}
        posts.append(Post(amina, "/requests/new", values, persists=draw.random() > GIVES_UP))
    draw.shuffle(posts)
    return [
        Post(post.browser, post.path, post.values | {"key": f"{number:022}"}, post.persists)
        for number, post in enumerate(posts)
    ]


def test_no_acknowledged_post_is_lost_and_none_is_half_written(app: Flask, cast: Cast, settings: Settings) -> None:
    engine, draw = engine_of(app), random.Random(2341)
    with serving(settings, engine) as (port, arbiter):
        posts = write_posts(app, cast, port, draw)
        cast.session.close()
        acknowledged, killed = send_all(posts, arbiter, draw)
    assert killed >= POSTS // EVERY // 2
    with open_session(engine, writes=False) as session:
        assert find_half_written(session) == []
        drafts = Counter(row.title for row in session.exec(select(Request).where(Request.state == "draft")))
        approved = set(session.exec(select(Match.id).where(Match.state == MatchState.APPROVED)))
    for post, is_acknowledged in zip(posts, acknowledged, strict=True):
        there = drafts[post.values["title"]] if "title" in post.values else post.path.split("/")[2] in approved
        assert there in ((True,) if is_acknowledged else (False, True)), post
        assert is_acknowledged or not post.persists, post
    print(f"{len(posts)} posts, {killed} workers killed, {acknowledged.count(False)} never acknowledged")


def test_what_is_written_by_half_is_seen(engine: Engine, cast: Cast) -> None:
    lines_of_it = col(History.row_id) == open_need(cast).request_id
    cast.session.commit()
    with in_hand(engine) as mine, open_session(mine, writes=True) as session:
        assert find_half_written(session) == []
        session.execute(delete(History).where(lines_of_it, col(History.step) == "open"))
        assert find_half_written(session)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_place_without_its_match_is_seen(engine: Engine, cast: Cast) -> None:
    active_offer(cast).places_used = 1
    assert len(find_half_written(cast.session)) == 1
