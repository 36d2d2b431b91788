"""The service as `make run` starts it: it answers on this machine only, and leaves nothing behind when it ends."""

import hashlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.ports import find_free_port

ROOT = Path(__file__).resolve().parent.parent
MARK = "STARTED_BY_TEST"
PATIENCE = 60.0


@dataclass(frozen=True)
class Service:
    """A running `serve`. Its `mark` is in the environment of all its processes, so that each can be found."""

    parent: subprocess.Popen[str]
    port: int
    instance: Path
    mark: str

    def find_processes(self) -> set[int]:
        """Return the processes that are still there, whoever their parent is now."""
        return {int(folder.name) for folder in Path("/proc").glob("[0-9]*") if self._is_ours(folder)}

    def get_child(self, name: str) -> int:
        """Return the process of the pages (which listens) or of the worker (which does not)."""
        children = Path(f"/proc/{self.parent.pid}/task/{self.parent.pid}/children").read_text().split()
        return int(children[("pages", "worker").index(name)])

    def wait(self) -> int:
        """Return how the parent ended."""
        return self.parent.wait(PATIENCE)

    def _is_ours(self, folder: Path) -> bool:
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            return state != "Z" and f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first start leaves in its folder, once it has ended."""
    service = launch(tmp_path_factory.mktemp("first") / "instance")
    await_words(service)
    service.parent.terminate()
    service.parent.communicate()
    return service.instance


@pytest.fixture(scope="module")
def running(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service to look at, which several tests share."""
    service = launch(shutil.copytree(loaded, tmp_path_factory.mktemp("shared") / "instance"))
    await_words(service)
    yield service
    clear_away(service)


@pytest.fixture
def start(loaded: Path, tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """A starter of services for one test."""
    started: list[Service] = []
    instance = shutil.copytree(loaded, tmp_path / "instance")

    def begin(*through: str) -> Service:
        started.append(launch(instance, *through))
        await_words(started[-1])
        return started[-1]

    yield begin
    for service in started:
        clear_away(service)


@pytest.fixture
def service(start: Callable[[], Service]) -> Service:
    """A service to end."""
    return start()


def clear_away(service: Service) -> None:
    for process in service.find_processes():
        os.kill(process, signal.SIGKILL)
    service.parent.communicate()


def launch(instance: Path, *through: str) -> Service:
    """Start the service, if so wished through another command."""
    port, mark = find_free_port(), secrets.token_hex(8)
    command = [*through, sys.executable, "-m", "flask", "--app", "app", "serve", "--demonstration"]
    hidden = ("DATABASE_URL", "SMTP_URL", "BASE_URL", "HOSTS")
    environ = {name: value for name, value in os.environ.items() if name not in hidden}
    environ |= {"INSTANCE": str(instance), "PORT": str(port), MARK: mark}
    parent = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=True)
    return Service(parent, port, instance, mark)


def await_words(service: Service) -> None:
    """Wait until the service says where it is."""
    assert service.parent.stdout is not None
    assert service.parent.stdout.readline() == f"http://localhost:{service.port}\n"


def visit(service: Service) -> int:
    """Return the status with which the front page answers."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
    connection.request("GET", "/", headers={"Host": "localhost"})
    status = connection.getresponse().status
    connection.close()
    return status


def ask_for_a_new_password(service: Service, email: str) -> None:
    """Fill the form as a browser does."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    address = f"http://localhost:{service.port}/forgot-password"
    with browser.open(address, timeout=PATIENCE) as page:
        token = page.read().decode().split('name="csrf_token" value="')[1].split('"')[0]
    with browser.open(address, urlencode({"csrf_token": token, "email": email}).encode(), timeout=PATIENCE):
        pass


def find_mail(service: Service, words: str, *, patience: float) -> list[Path]:
    """Return the files of mail that hold `words`, as soon as there is one."""
    deadline = time.monotonic() + patience
    found: list[Path] = []
    while not found and time.monotonic() < deadline:
        found = [file for file in (service.instance / "mail").glob("*.eml") if words in file.read_text()]
        time.sleep(0.1)
    return found


def count_soon(service: Service, *, patience: float = 3) -> int:
    """Return how many processes are left after a moment, in which the system clears away what has ended."""
    deadline = time.monotonic() + patience
    while service.find_processes() and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(service.find_processes())


def read_rows(instance: Path) -> str:
    """Return a digest of everything in the database, but for what running processes say of themselves."""
    with sqlite3.connect(instance / "matching.sqlite") as connection:
        said = "\n".join(line for line in connection.iterdump() if 'INTO "index_process"' not in line)
    connection.close()
    return hashlib.sha256(said.encode()).hexdigest()


def test_it_answers_as_soon_as_it_says_where_it_is(running: Service) -> None:
    assert visit(running) == 200


def test_a_page_that_causes_mail_has_it_sent_within_seconds(running: Service) -> None:
    ask_for_a_new_password(running, "state@example.org")
    assert len(find_mail(running, "/forgot-password/", patience=15)) == 1


def test_it_runs_pages_and_worker_as_children_of_one_parent(running: Service) -> None:
    assert len(running.find_processes()) == 4  # the parent, gunicorn, gunicorn's worker, ours


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything_in_peace(service: Service, number: signal.Signals) -> None:
    service.parent.send_signal(number)
    assert (service.wait(), count_soon(service)) == (0, 0)


@pytest.mark.parametrize("name", ["pages", "worker"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_when_one_child_ends_all_end(service: Service, name: str, number: signal.Signals) -> None:
    os.kill(service.get_child(name), number)
    assert (service.wait(), count_soon(service)) == (1, 0)


def test_nothing_is_left_when_the_parent_is_killed_outright(service: Service) -> None:
    service.parent.kill()
    assert (service.wait(), count_soon(service, patience=15)) == (-signal.SIGKILL, 0)


def test_the_demonstration_ends_when_the_command_that_started_it_is_killed(start: Callable[..., Service]) -> None:
    service = start("sh", "-c", '"$@"; true', "sh")
    service.parent.kill()
    assert count_soon(service, patience=15) == 0


def test_an_orphan_would_be_counted(service: Service) -> None:
    with subprocess.Popen(["sleep", "60"], env={MARK: service.mark}, start_new_session=True) as orphan:
        service.parent.terminate()
        service.wait()
        left = count_soon(service)
        orphan.kill()
    assert left == 1


def test_it_listens_to_this_machine_only(running: Service) -> None:
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    port = f":{running.port:04X}"
    assert {row[1] for row in rows if row[1].endswith(port) and row[3] == "0A"} == {f"0100007F{port}"}


def test_its_keys_passwords_and_folder_are_for_this_account_only(running: Service) -> None:
    modes = {name: (running.instance / name).stat().st_mode & 0o777 for name in ("keys", "demo-accounts.txt", ".")}
    assert modes == {"keys": 0o600, "demo-accounts.txt": 0o600, ".": 0o700}


def test_a_second_start_changes_no_data_and_no_key(service: Service, loaded: Path) -> None:
    service.parent.terminate()
    service.wait()
    assert (read_rows(service.instance), (service.instance / "keys").read_text()) == (
        read_rows(loaded),
        (loaded / "keys").read_text(),
    )


def test_a_port_in_use_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
        environ = os.environ | {"INSTANCE": str(tmp_path), "PORT": str(port)}
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (
        1,
        f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}\n",
    )
