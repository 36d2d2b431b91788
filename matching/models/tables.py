"""Every table of the service, imported so that the metadata is whole: for migrations and tests."""

from sqlmodel import SQLModel

from matching.models import (
    account,
    duplicate,
    edition,
    errand,
    factor,
    history,
    machinery,
    match,
    notice,
    offer,
    organisation,
    person,
    request,
    session,
    throttle,
)

MODULES = (
    account,
    duplicate,
    edition,
    errand,
    factor,
    history,
    machinery,
    match,
    notice,
    offer,
    organisation,
    person,
    request,
    session,
    throttle,
)
metadata = SQLModel.metadata
