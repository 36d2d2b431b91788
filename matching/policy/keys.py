"""Who may destroy the key of a case: the State itself, once it has withdrawn the request."""

from matching.models.request import Request
from matching.policy.requests import owns_request
from matching.policy.viewer import Viewer
from matching.vocabulary.names import RequestState


def may_destroy_key(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer may make the texts of `request` unreadable for ever."""
    return owns_request(viewer, request) and request.state is RequestState.WITHDRAWN
