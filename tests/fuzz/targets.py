"""Every form of the service: who sends it, on what row, on which page it stands, and what is typed into it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.fuzz.confided import address, auditor, coordinator, handled, hidden, objected, released, unread, written
from tests.fuzz.ground import (
    PASSWORD,
    Ground,
    Values,
    agreed,
    approved,
    asked,
    compared,
    draft,
    helper,
    offer_active,
    offer_draft,
    offer_paused,
    offer_submitted,
    opened,
    proposed,
    returned,
    submitted,
    waiting,
    withdrawn,
)
from tests.fuzz.persons import (
    begun,
    closed_person,
    forgetful,
    invited,
    newcomer,
    organisation,
    person,
    provable,
    removable,
    successor,
)


@dataclass(frozen=True)
class Target:
    """A form: its endpoint, who sends it, how its row is made, on which page it stands, what is typed into it."""

    endpoint: str
    who: str
    make: Callable[[Ground], Values] = lambda _ground: {}
    page: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


NEW = {"password": PASSWORD, "password_confirm": PASSWORD}
CHANGE = {"password": PASSWORD, "new_password": PASSWORD + "s", "new_password_confirm": PASSWORD + "s"}
FATOU = {"name": "Fatou", "language": "fr", "roles": "state"}
WORDS = {"title": "Ports of ours", "description": "We wish to train officers."}
NO = {"because": "timing", "words": "Too soon.", "message": "Next year."}
TARGETS = (
    Target("pages.language", "amina", page="pages.about", typed={"language": "ar", "next": "/about"}),
    Target("security.login", "", typed={"email": "nobody@example.org", "password": PASSWORD}),
    Target("security.forgot_password", "", typed={"email": "amina@example.org"}),
    Target("security.reset_password", "", forgetful, typed=NEW),
    Target("security.change_password", "wei", typed=CHANGE),
    Target("security.logout", "dana", page="pages.about"),
    Target("factors.prove", "provable", provable, typed={"code": "000000"}),
    Target("factors.prove_key", "provable", provable, page="factors.prove", typed={"answer": "{}"}),
    Target("factors.new_authenticator", "rosa", page="factors.overview"),
    Target("factors.authenticator", "dana", begun, typed={"code": "000000"}),
    Target("factors.new_codes", "rosa", page="factors.overview"),
    Target("factors.list_of_codes", "dana", begun, typed={"code": "AAAA-AAAA"}),
    Target("factors.key", "rosa", typed={"answer": "{}", "name": "Blue key"}),
    Target("factors.remove", "mosi", removable, page="factors.overview"),
    Target("factors.sign_out_everywhere", "kamau", page="factors.overview"),
    Target("people.reset_factors", "noor", person),
    Target("people.accept", "", invited, typed=NEW),
    Target("people.profile", "rosa", typed={"name": "Rosa M.", "position": "Director"}),
    Target("people.new", "noor", newcomer, typed=FATOU),
    Target("people.edit", "noor", person, typed={"name": "Zola W."}),
    Target("people.close", "noor", person),
    Target("people.reopen", "noor", closed_person, page="people.show"),
    Target("people.invite_again", "noor", person, page="people.show"),
    Target("people.hand_over", "noor", successor),
    Target("people.organisation_new", "noor", typed={"name": "School of Ports"}),
    Target("people.organisation_edit", "noor", organisation, typed={"name": "Ministerio", "website": "example.org"}),
    Target("requests.new", "amina", typed={"title": "Ports of ours", "plan": "A plan."}),
    Target("requests.edit", "amina", draft, typed={"title": "Ports of ours", "plan": "A plan."}),
    Target("requests.edit", "mosi", opened, typed={"title": "Ports of ours", "help_elsewhere": "None."}),
    Target("requests.submit", "amina", draft, page="requests.show"),
    Target("requests.submit", "mosi", returned, page="requests.show"),
    Target("requests.withdraw", "amina", draft, page="requests.show"),
    Target("requests.destroy_text", "amina", withdrawn, page="requests.destroy_text"),
    Target("requests.take_out", "amina", page="requests.take_out"),
    Target("requests.need_new", "amina", draft, typed=WORDS),
    Target("requests.need_new", "mosi", opened, typed=WORDS),
    Target("requests.need_edit", "amina", draft, typed=WORDS),
    Target("requests.need_edit", "mosi", opened, typed=WORDS),
    Target("requests.need_remove", "amina", draft, page="requests.show"),
    Target("requests.return_", "lucia", submitted, page="requests.show", typed={"gaps": "Say more."}),
    Target("requests.open", "lucia", submitted, page="requests.show"),
    Target("requests.assign", "lucia", waiting, page="requests.show"),
    Target("requests.call_in", "lucia", handled, page="requests.show"),
    Target("requests.close", "amina", opened, page="requests.show", typed={"outcome": "met"}),
    Target("desk.assign", "lucia", waiting, page="desk.index"),
    Target("desk.take_on", "lucia", unread, page="desk.index"),
    Target("releases.new", "lucia", hidden, typed={"text": "A State seeks courses.", "expires_on": "2027-06-30"}),
    Target("releases.approve", "tomas", written, page="releases.show"),
    Target("releases.withdraw", "lucia", written, page="releases.show"),
    Target("releases.help", "chidi", released, page="releases.show", typed={"words": "We did it before."}),
    Target("oversight.object_to", "mosi", coordinator, page="oversight.coordinators"),
    Target("oversight.take_back", "mosi", objected, page="oversight.coordinators"),
    Target("oversight.auditors", "mosi", address, typed={"name": "Odile"}),
    Target("oversight.dismiss", "mosi", auditor, page="oversight.auditors"),
    Target(
        "desk.duplicates", "lucia", compared, page="desk.duplicates", typed={"said": "same", "words": "Posted twice."}
    ),
    Target(
        "people.duplicates", "noor", compared, page="people.duplicates", typed={"said": "different", "words": "Two."}
    ),
    Target("offers.new", "chidi", typed=WORDS),
    Target("offers.edit", "chidi", offer_draft, typed=WORDS),
    Target("offers.edit", "chidi", offer_active, typed=WORDS),
    Target("offers.submit", "chidi", offer_draft, page="offers.show"),
    Target("offers.verify", "lucia", offer_submitted, page="offers.show"),
    Target("offers.return_", "lucia", offer_submitted, page="offers.show", typed={"gaps": "Say more."}),
    Target("offers.pause", "chidi", offer_active, page="offers.show"),
    Target("offers.resume", "chidi", offer_paused, page="offers.show"),
    Target("offers.confirm", "chidi", offer_active, page="offers.show", typed={"valid_until": "2027-06-30"}),
    Target("offers.withdraw", "chidi", offer_draft, page="offers.show"),
    Target("matches.propose", "lucia", opened, page="matches.why", typed={"words": "It fits."}),
    Target("matches.ask", "amina", opened, page="matches.why", typed={"words": "It fits."}),
    Target("matches.help", "dana", helper, typed={"words": "We have done it before."}),
    Target("matches.approve", "tomas", proposed, page="matches.show"),
    Target("matches.answer", "amina", approved, page="matches.show", typed={"said": "no", **NO}),
    Target("matches.answer", "chidi", approved, page="matches.show", typed={"said": "question", "question": "Who?"}),
    Target("matches.reply", "chidi", asked, page="matches.show", typed={"words": "Forty."}),
    Target("matches.introduce", "lucia", agreed, page="matches.show", typed={"overlap": "None.", "due_diligence": "."}),
    Target("matches.decline", "lucia", approved, page="matches.show", typed=NO),
)
