"""How soon a worker is ready, and how much memory it takes, with 10,000 postings in its database.

    .venv/bin/python -m bench.ready [PUBLISHED] [NEEDS OFFERS]

A child process builds the whole application and then the index, as a process that serves pages does after a start, and
fits a bare TF-IDF (words, scikit-learn's defaults; and pieces of four letters) on the same texts. PUBLISHED is a folder
of sentences for `bench/synthetic.py`. The aims: ready within three times the bare fit, and below 600 MB.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sqlmodel import select

from app import create_app
from bench.rows import fill
from bench.synthetic import load_source, make_needs, make_offers
from matching import schema
from matching.database import open_session
from matching.models.offer import Offer
from matching.models.request import Need
from matching.queries.keys import open_rows
from matching.settings import read

CHILD = "INSTANCE_OF_BENCH"
TIMES, MEGABYTES = 3.0, 600


def main(published: Path | None, needs: int, offers: int) -> int:
    """Fill a database, measure in a child, and say by the exit code whether the aims were reached."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read({"INSTANCE": folder}, root=Path(folder)))
        schema.migrate(app.extensions["engine"])
        source = load_source(published)
        fill(app.extensions["engine"], make_needs(source, needs), make_offers(source, offers))
        for _ in range(2):
            ended = subprocess.run([sys.executable, "-m", "bench.ready"], env=os.environ | {CHILD: folder}, check=False)
        return ended.returncode


def measure(folder: str) -> int:
    """Measure in this process."""
    app = create_app(read({"INSTANCE": folder}, root=Path(folder)))
    before = memory("VmRSS")
    began = time.perf_counter()
    held = app.extensions["shortlists"].refresh()
    ready = time.perf_counter() - began
    after, peak = memory("VmRSS"), memory("VmHWM")
    with open_session(app.extensions["engine"], writes=False) as session:
        needs = open_rows(session, Need, session.execute(select(Need.id, Need.title, Need.description)).all())
        rows = [*needs, *session.execute(select(Offer.title, Offer.description))]
    texts = [f"{row.title} {row.description}" for row in rows]
    words = fit(TfidfVectorizer(), texts)
    letters = fit(TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4)), texts)
    print("{:,} needs and {:,} offers".format(*held.index.sizes))
    print(f"ready after {ready:.2f} s: {ready / words:.1f} times a bare fit of words ({words:.2f} s; aim {TIMES:.0f}),")
    print(f"  {ready / letters:.1f} times a bare fit of pieces of letters ({letters:.2f} s)")
    print(
        f"memory: {before:,.0f} MB as it starts, {after:,.0f} MB when ready, {peak:,.0f} MB at most (aim {MEGABYTES})"
    )
    return int(ready > TIMES * words or peak > MEGABYTES)


def fit(vectorizer: TfidfVectorizer, texts: list[str]) -> float:
    """Return the seconds that a bare fit takes."""
    began = time.perf_counter()
    vectorizer.fit_transform(texts)
    return time.perf_counter() - began


def memory(name: str) -> float:
    """Return what Linux says of this process's memory, in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


if __name__ == "__main__":
    if CHILD in os.environ:
        sys.exit(measure(os.environ[CHILD]))
    given = [word for word in sys.argv[1:] if not word.isdigit()]
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [5000, 5000]
    sys.exit(main(Path(given[0]) if given else None, *sizes))
