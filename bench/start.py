"""How long `make run` takes to answer, beside a bare import of the application, measured in turns in the same run.

    .venv/bin/python bench/start.py [ROUNDS]

Prints seconds of each and their ratio; the aim is a ratio of at most 2. The first start, which makes and fills the
database, is measured apart.
"""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AIM = 2.0


def main(rounds: int) -> int:
    """Measure and print; say by the exit code whether the aim was reached."""
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"INSTANCE": folder, "PORT": str(find_free_port())}
        first = measure_start(environ)
        pairs = [(measure_import(environ), measure_start(environ)) for _ in range(rounds)]
    imports, starts = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"first start, with data to load: {first:.2f} s")
    print(f"bare import: {imports:.2f} s; start until it answers: {starts:.2f} s (medians of {rounds})")
    print(f"ratio: {starts / imports:.2f} (aim: at most {AIM:.0f})")
    return int(starts > AIM * imports)


def measure_import(environ: dict[str, str]) -> float:
    """Return the seconds that importing the application takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import app, os; os._exit(0)"], cwd=ROOT, env=environ, check=True)
    return time.perf_counter() - began


def measure_start(environ: dict[str, str]) -> float:
    """Return the seconds from `make run` to the first answer of the front page."""
    began = time.perf_counter()
    command = ["make", "--no-print-directory", "run"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL) as service:
        while not answers(int(environ["PORT"])):
            if service.poll() is not None:
                raise SystemExit("the service did not start")
            time.sleep(0.02)
        taken = time.perf_counter() - began
        service.send_signal(signal.SIGTERM)
    return taken


def answers(port: int) -> bool:
    """Say whether the front page is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def find_free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
