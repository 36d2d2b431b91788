"""What is sealed at rest: nobody who holds the database alone reads it, and nothing that was moved or edited is shown."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, LargeBinary, String, text, update
from sqlalchemy.exc import StatementError
from sqlmodel import AutoString, Session, select

from matching.database import open_engine, open_session, transaction
from matching.errors import Unreadable
from matching.models.match import Decision, Match, Question
from matching.models.request import Need, Request
from matching.models.sealed import Box, CaseKey, Sealed, open_value
from matching.models.tables import metadata
from matching.queries.keys import open_readable_rows, open_rows
from matching.queries.postings import find_need_rows
from matching.sealing import SERVICE, Keyring, Place, key_of, new_key, open_, seal
from matching.services import answers, matches
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import DeclineReason
from tests.cast import Cast, active_offer, approved_match, open_need
from tests.keys import KEYRING, SEALING_KEY

HERE = Place("need", "a" * 20, "title")
CANARY = "Zyzzogeton"
CLEAR = {
    "request.public_summary": "is written to be published, and SQL asks whether there is one",
    "offer.title": "is public",
    "offer.description": "is public",
    "offer.beneficiary_brings": "is public",
    "offer.commercial_interest": "is public",
    "offer.conditions": "is public",
    "organisation.name": "is searched and ordered by, and shown to all who are signed in",
    "organisation.website": "is public",
    "person.name": "is searched and ordered by",
    "person.position": "stands beside the name",
    "person.email": "is what people sign in with: SQL looks for it",
    "account.password": "is a hash",
    "submission.location": "is an address without words of anybody's",
}
"""Texts of people that stand in clear, each with the reason."""
