"""People, their organisations and their second factors, brought to the state that a form needs."""

from matching import clock
from matching.database import transaction
from matching.models.factor import SecurityKey
from matching.queries.factors import find_factors
from matching.services import people
from matching.web.accounts import codes
from matching.web.accounts.links import sign_invitation, sign_reset
from tests.application import engine_of
from tests.cast import draft_request
from tests.fuzz.ground import Ground, Values


def person(ground: Ground) -> Values:
    return {"person_id": ground.person().id}


def closed_person(ground: Ground) -> Values:
    found, session = ground.person(), ground.cast.session
    people.close_account(session, found, version=found.version, by=ground.cast.as_(ground.cast.noor))
    session.commit()
    return {"person_id": found.id}


def with_cases(ground: Ground) -> Values:
    request, _need = draft_request(ground.cast)
    ground.cast.session.commit()
    assert request.focal_point_id
    return {"person_id": request.focal_point_id}


def successor(ground: Ground) -> Values:
    return with_cases(ground) | {"successor": ground.cast.mosi.id}


def newcomer(ground: Ground) -> Values:
    ground.count += 1
    return {"organisation": ground.cast.kenya.id, "email": f"fatou{ground.count}@example.org"}


def organisation(ground: Ground) -> Values:
    return {"organisation_id": ground.cast.peru.id}


def invited(ground: Ground) -> Values:
    with ground.app.app_context():
        return {"token": sign_invitation(ground.account())}


def forgetful(ground: Ground) -> Values:
    with ground.app.app_context():
        return {"token": sign_reset(ground.account())}


def provable(ground: Ground) -> Values:
    """Let Tomas have an authenticator and a key, and his old password."""
    with ground.app.app_context(), transaction(engine_of(ground.app)) as session:
        if not find_factors(session, ground.cast.tomas.id).number:
            codes.new_authenticator(session, ground.cast.tomas.id).confirmed_at = clock.now()
            session.add(
                SecurityKey(person_id=ground.cast.tomas.id, name="Key", credential_id="AAAA", public_key="AAAA")
            )
    return {}


def begun(ground: Ground) -> Values:
    """Let Dana have an authenticator and a list that wait to be confirmed."""
    with ground.app.app_context(), transaction(engine_of(ground.app)) as session:
        codes.new_authenticator(session, ground.cast.dana.id)
        codes.new_codes(session, ground.cast.dana.id)
    return {}


def removable(ground: Ground) -> Values:
    """Let Mosi have a key more than he needs."""
    ground.count += 1
    with transaction(engine_of(ground.app)) as session:
        for name in (f"{ground.count:020}", f"{ground.count:020}"[::-1]):
            key = SecurityKey(id=name, person_id=ground.cast.mosi.id, name="Key", credential_id=name, public_key="AAAA")
            session.merge(key)
    return {"factor_id": f"{ground.count:020}"}
