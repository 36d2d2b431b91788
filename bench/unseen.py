"""How well the whole time of an answer tells what is there, but not for who asks, from what is nowhere.

    .venv/bin/python -m bench.unseen [PAIRS]

Every pair is asked for in an order that is drawn, on SQLite, on a machine that does nothing else. Prints the AUC of the
times (0.5 tells nothing) and both medians; the aim is an AUC of 0.45 to 0.55, and not one answer that differs.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from app import create_app
from matching import schema
from matching.database import open_session
from matching.settings import read
from tests.cast import Cast
from tests.noninterference.auc import measure_auc
from tests.noninterference.unseen import Asking, make_pairs

ROOT = Path(__file__).resolve().parent.parent
AIM = (0.45, 0.55)


def main(number: int) -> int:
    """Measure and print; say by the exit code whether the aim was reached."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read({"INSTANCE": folder}, root=ROOT))
        schema.migrate(app.extensions["engine"])
        with open_session(app.extensions["engine"], writes=True) as session:
            asking = Asking(app, Cast(session))
            pairs = make_pairs(app, asking.stages, number)
            asking.ask(pairs[:50])
            asked = asking.ask(pairs, clock=perf_counter)
    unseen, absent = zip(*(one.seconds for one in asked), strict=True)
    auc, differing = measure_auc(unseen, absent), sum(one.differs for one in asked)
    print(f"{len(asked)} pairs; answers that differ: {differing}; AUC of the times: {auc:.3f} (aim: 0.45 to 0.55)")
    print(
        f"medians: unseen {1000 * statistics.median(unseen):.2f} ms, absent {1000 * statistics.median(absent):.2f} ms"
    )
    return int(bool(differing) or not AIM[0] <= auc <= AIM[1])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
