"""What is sealed at rest: who holds the database alone cannot read it, and what was moved or edited is not shown."""

from matching.sealing import Place

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
