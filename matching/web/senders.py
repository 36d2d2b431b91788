"""Which page sent a form, as the browser says: one of ours, one of another site, or nothing is said.

Our pages tell nobody where a form came from (Referrer-Policy: no-referrer). Browsers then write `Origin: null`
on our own forms, too, and name their sender only in `Sec-Fetch-Site`; browsers that do not know that header leave it to
the form's token.
"""

from flask import current_app
from flask import request as http

OURS, BY_HAND = "same-origin", "none"
UNNAMED = "null"


def is_foreign() -> bool:
    """Say whether the browser names another site, or another name of this site, as the sender of this form."""
    site, origin = http.headers.get("Sec-Fetch-Site"), http.headers.get("Origin")
    return site not in (None, OURS, BY_HAND) or origin not in (None, UNNAMED, own_origin())


def came_from_us() -> bool:
    """Say whether the browser names one of our own pages as the sender of this form."""
    named = http.headers.get("Sec-Fetch-Site") == OURS or http.headers.get("Origin") == own_origin()
    return named and not is_foreign()


def own_origin() -> str:
    """Return scheme and host of this page; where the deployment is reached by TLS, a page without it is not ours."""
    reached = current_app.extensions["settings"].base_url
    return f"{'https' if reached.startswith('https:') else http.scheme}://{http.host}"
