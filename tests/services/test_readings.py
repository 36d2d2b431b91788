"""What an older program has read is read anew, once, and nothing else about a posting changes."""

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from matching.models.edition import Edition
from matching.models.offer import Offer
from matching.models.request import Need
from matching.ranking.kept import is_current
from matching.services.readings import renew_readings
from tests.cast import Cast, active_offer, open_need

TABLES = (Need, Offer, Edition)


def find_kept(session: Session) -> list[bytes | None]:
    """Return what is kept with every posting and edition."""
    session.expire_all()
    return [row.reading for table in TABLES for row in session.exec(select(table).order_by(table.id))]


def describe(row: Need | Offer) -> dict[str, object]:
    return row.model_dump(exclude={"reading"})


def test_a_missing_reading_is_read_anew_once(cast: Cast, engine: Engine) -> None:
    need, offer = open_need(cast), active_offer(cast)
    kept, before = find_kept(cast.session), (describe(need), describe(offer))
    for table in TABLES:
        cast.session.execute(update(table).values(reading=None))
    cast.session.commit()
    assert (renew_readings(engine), renew_readings(engine)) == (3, 0)
    assert find_kept(cast.session) == kept
    assert (describe(need), describe(offer)) == before


def test_a_reading_of_another_reader_is_read_anew(cast: Cast, engine: Engine) -> None:
    offer = active_offer(cast)
    for wrong in (b"", b"01234567" + bytes(60)):
        cast.session.execute(update(Offer).where(col(Offer.id) == offer.id).values(reading=wrong))
        cast.session.commit()
        assert renew_readings(engine) == 1
        cast.session.refresh(offer)
        assert is_current(offer.reading)


def test_the_text_of_a_draft_is_read_too(cast: Cast, engine: Engine) -> None:
    need, _ = open_need(cast, audience="Hafenbehörde", result="Fewer incidents"), active_offer(cast)
    kept = need.reading
    cast.session.execute(update(Need).values(reading=None))
    cast.session.commit()
    renew_readings(engine)
    cast.session.refresh(need)
    assert need.reading == kept
