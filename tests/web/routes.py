"""Every endpoint of the service and who may open it, written by hand: no rule of ours is asked."""

import re
from collections.abc import Sequence

from werkzeug.routing import Rule

from tests.stages import ALL_DESK, AUDITORS, DESK, EVERYONE, KENYA, PROVIDERS, SIGNED_IN, Names, Stage, Stages

STATES = KENYA | {"rosa"}
NOOR = frozenset({"noor"})
PUBLIC = """static pages.home pages.about pages.access pages.favicon pages.health pages.language people.accept
    pages.heads pages.heads_file pages.checker pages.kept
    security.login security.forgot_password security.reset_password
    requests.index requests.show requests.need offers.index offers.show"""
OWN = """people.profile security.logout security.change_password factors.prove factors.prove_key factors.overview
    factors.new_authenticator factors.authenticator factors.new_codes factors.list_of_codes factors.key factors.remove
    factors.sign_out_everywhere factors.kept"""
OF_STATES = """requests.export
    requests.new requests.edit requests.submit requests.withdraw requests.need_new requests.need_edit
    requests.need_remove requests.destroy_text requests.take_out requests.take_out_file matches.ask
    oversight.coordinators oversight.object_to oversight.take_back oversight.auditors oversight.dismiss"""
OF_PROVIDERS = """offers.export
    offers.new offers.edit offers.submit offers.pause offers.resume offers.confirm offers.withdraw
    matches.help matches.fitting releases.index releases.help"""
OF_COORDINATORS = """desk.index desk.assign desk.take_on desk.duplicates
    requests.return_ requests.open requests.assign requests.call_in releases.new releases.approve
    offers.verify offers.return_
    matches.propose matches.approve matches.introduce"""
OF_ADMINISTRATORS = """people.index people.new people.show people.edit people.invite_again people.close people.reopen
    people.reset_factors
    people.hand_over people.duplicates
    people.organisations people.organisation people.organisation_new people.organisation_edit"""
GROUPS: Sequence[tuple[str, Names]] = (
    (PUBLIC, EVERYONE),
    (OWN, SIGNED_IN),
    (OF_STATES, STATES),
    (OF_PROVIDERS, PROVIDERS),
    (OF_COORDINATORS, ALL_DESK),
    (OF_ADMINISTRATORS, NOOR),
    ("requests.close releases.withdraw", STATES | ALL_DESK),
    (
        "requests.case_file matches.shortlist matches.compare matches.why releases.index_of",
        STATES | ALL_DESK | AUDITORS,
    ),
    ("requests.preview", STATES | AUDITORS),
    ("releases.show", STATES | PROVIDERS | ALL_DESK | AUDITORS),
    ("matches.answer matches.reply", STATES | PROVIDERS),
    ("matches.index matches.show", STATES | PROVIDERS | ALL_DESK | AUDITORS),
    ("matches.decline", STATES | PROVIDERS | ALL_DESK),
    ("figures.index", ALL_DESK | NOOR | {"wei"}),
    ("desk.model", ALL_DESK | NOOR),
)
TABLE = {endpoint: names for endpoints, names in GROUPS for endpoint in endpoints.split()}
FOR_INSIDERS = frozenset(
    {
        "requests.case_file",
        "matches.shortlist",
        "matches.compare",
        "matches.why",
        "matches.fitting",
        "matches.ask",
        "matches.propose",
        "requests.preview",
        "releases.index_of",
        "releases.new",
    }
)
FOR_OWNERS = {"requests.preview": KENYA | AUDITORS, "releases.new": DESK, "desk.take_on": Names()}
"""Who of those inside a row opens a page that is for some of them alone."""
SAMPLES = {
    "filename": "site.css",
    "token": "made-up",
    "question_id": "a" * 20,
    "factor_id": "a" * 20,
    "kind": "csv",
}
ABSENT = "/there-is-no-such-page"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "DELETE")
USED = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
ONLY_READ = frozenset({"GET"})
NEIGHBOURS = ("rosa", "dana", "kamau", "wei", "zola", "odile", "nobody")
LEGITIMATE = frozenset(
    {
        *(("kamau", step) for step in ("offers.verify", "offers.return_")),
        *(("rosa", step) for step in ("oversight.object_to", "oversight.take_back")),
    }
)
SENT = {
    "gaps": "Say more.",
    "outcome": "met",
    "said": "yes",
    "because": "timing",
    "words": "Words.",
    "message": "Words.",
    "overlap": "None.",
    "due_diligence": "None.",
    "seen": "1.1",
    "title": "Stolen",
}


def addresses(rule: Rule, stages: Stages) -> list[tuple[str, Stage | None]]:
    """Return the rule's address for the row in each stage, or its one address."""
    path = rule.rule
    for name, value in SAMPLES.items():
        path = re.sub(rf"<([^<>]*:)?{name}>", value, path)
    slot = re.search(r"<(\w+)>", path)
    rows = stages[slot[1]] if slot else ()
    return [(path.replace(slot[0], row.id), row) for row in rows] if slot else [(path, None)]
