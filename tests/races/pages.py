"""The pages as a deployment answers them, by several workers of gunicorn instead of one, so that one can be killed."""

import sys

from app import create_app
from matching.preparing import prepare
from matching.serving import Pages

WORKERS = 3


class Several(Pages):
    """The pages with more than one worker."""

    def load_config(self) -> None:
        """Set what a deployment sets, and then the number of workers."""
        super().load_config()
        self.cfg.set("workers", WORKERS)


if __name__ == "__main__":
    app = create_app()
    prepare(app)
    app.extensions["shortlists"].refresh()  # before the fork: no worker here lives long enough to make its own
    app.extensions["engine"].dispose()
    app.extensions["queue"].storage.close()
    sys.argv[1:] = []
    Several(app).run()
