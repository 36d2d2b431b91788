"""One consumer of the queue, as `flask --app app work`, for measurements: nothing comes by the clock meanwhile.

    DATABASE_URL=… INSTANCE=… python -m bench.consumer LEASE_SECONDS

An errand that it takes is free for others after so many seconds, if this process is killed.
"""

import sys
from datetime import timedelta

from app import create_app
from matching.services import announcements
from matching.serving import begin_as


def main(lease: timedelta) -> None:
    """Take errands until TERM."""
    announcements.LEASE = lease
    app = create_app()
    begin_as(app, "worker")
    app.extensions["queue"].create_consumer(workers=1, periodic=False, graceful_signal="TERM").run()


if __name__ == "__main__":
    main(timedelta(seconds=float(sys.argv[1])))
