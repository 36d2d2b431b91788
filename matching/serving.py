"""How the service runs on a machine: one parent that starts the pages and the worker, and ends both when either ends.

The application is imported once, by the parent; its children are forks of it. Each child has a process group of its
own, so that a key pressed in the terminal or a closed terminal reaches only the parent, which ends them in order.
"""

import ctypes
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from threading import Thread
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from matching import gateway
from matching.demonstration import load
from matching.jobs import keep_heads
from matching.preparing import prepare, refuse_without_keys
from matching.services.readings import renew_readings
from matching.settings import Settings

LOOPBACK = "127.0.0.1"
ACCOUNTS = "demo-accounts.txt"
STARTING = 90.0
ENDING = 15.0
DIE_WITH_PARENT = 1
ONLY_OURS = 0o077
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Pages(BaseApplication):  # type: ignore[misc]
    """gunicorn around an application that is already imported."""

    def __init__(self, app: Flask) -> None:
        self.flask = app
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's own choices."""
        for name, value in get_options(self.flask).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return what answers the pages."""
        return self.flask


def get_options(app: Flask) -> dict[str, Any]:
    """Return gunicorn's options: one process with threads, because the index of postings lives in its memory."""
    settings: Settings = app.extensions["settings"]

    def begin(_arbiter: object, _worker: object) -> None:
        begin_as(app, "pages")

    return {
        "bind": f"{LOOPBACK}:{settings.port}",
        "workers": 1,
        "threads": settings.threads,
        **gateway.OPTIONS,
        "preload_app": True,
        "control_socket_disable": True,
        "max_requests": 2000,
        "max_requests_jitter": 500,
        "graceful_timeout": 8,
        "loglevel": "warning",
        "proc_name": "assistance-matching",
        "post_fork": begin,
    }


def serve(app: Flask, *, demonstration: bool) -> int:
    """Run pages and worker until a signal comes (0) or one of them ends (1)."""
    settings: Settings = app.extensions["settings"]
    starter = os.getppid() if demonstration else None
    if not _is_free(settings.port):
        print(f"Port {settings.port} is in use by another program. Choose another: make run PORT={settings.port + 1}")
        return 1
    os.umask(ONLY_OURS)
    prepare(app)
    if demonstration:
        load.load_if_empty(app)
    keep_heads(app)
    app.extensions["engine"].dispose()
    app.extensions["queue"].storage.close()
    for number in SIGNALS:
        signal.signal(number, _stop)
    children: list[ForkProcess] = []
    try:
        children.append(_start(lambda: answer(app), "pages"))
        children.append(_start(lambda: work(app), "worker"))
        return _watch(children, settings, starter=starter)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(children)


def release(app: Flask) -> None:
    """Forget connections that were opened before a fork: they belong to the parent."""
    app.extensions["engine"].dispose(close=False)


def begin_as(app: Flask, name: str) -> None:
    """Start in this process, which others know under a `name`, what goes on beside its work."""
    release(app)
    for start in app.extensions.get("starts", ()):
        start(name)


def answer(app: Flask) -> None:
    """Answer pages in this process and its children, until TERM."""
    refuse_without_keys(app)
    release(app)
    app.extensions["queue"].storage.close()
    Pages(app).run()


def work(app: Flask) -> None:
    """Run the worker in this process until TERM; what it is doing then, it finishes.

    Beside that it reads anew what an older version of the program has read, where there is such.
    """
    release(app)
    refuse_without_keys(app)
    begin_as(app, "worker")
    Thread(target=renew_readings, args=(app.extensions["engine"],), name="readings", daemon=True).start()
    consumer = app.extensions["queue"].create_consumer(
        workers=1, max_delay=2.0, graceful_signal="TERM", shutdown_timeout=8.0
    )
    consumer.run()


def _watch(children: list[ForkProcess], settings: Settings, *, starter: int | None) -> int:
    """Say where the pages are once they answer; return when a child has ended.

    A demonstration, whose `starter` is the process that started it, ends also when that is gone.
    """
    ends = [child.sentinel for child in children]
    deadline = time.monotonic() + STARTING
    while not _answers(settings):
        if wait(ends, timeout=0.1) or time.monotonic() > deadline:
            print("The service could not start; the reason stands above.", file=sys.stderr)
            return 1
    print(f"http://localhost:{settings.port}", flush=True)
    accounts = settings.instance / ACCOUNTS
    if starter and accounts.exists():
        print(accounts.read_text(), flush=True)
    while not wait(ends, timeout=1.0):
        if starter not in (None, os.getppid()):
            return 0
    print("A part of the service ended, so all of it ends.", file=sys.stderr)
    return 1


def _answers(settings: Settings) -> bool:
    """Say whether the pages answer, whatever they say."""
    with closing(http.client.HTTPConnection(LOOPBACK, settings.port, timeout=STARTING)) as connection:
        try:
            connection.request("HEAD", "/", headers={"Host": settings.hosts[0]})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _start(run: Callable[[], None], name: str) -> ForkProcess:
    child = multiprocessing.get_context("fork").Process(target=_become, args=(run, os.getpid()), name=name)
    child.start()
    return child


def _become(run: Callable[[], None], parent: int) -> None:
    """Be a child: in a group of its own, with plain signals, and ended by the system if the parent is killed."""
    os.setpgid(0, 0)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    if os.getppid() == parent:
        run()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(children: list[ForkProcess]) -> None:
    """Ask every child to end, give it time, then sweep its whole group, so that nothing is left behind."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + ENDING
    for child in children:
        child.join(max(0.0, deadline - time.monotonic()))
        if child.pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        child.join()
