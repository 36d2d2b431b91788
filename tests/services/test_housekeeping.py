"""Old keys of forms are forgotten, new ones are kept."""

from datetime import timedelta

from sqlmodel import select

from matching import clock
from matching.models.machinery import Submission
from matching.services.housekeeping import forget_submissions
from tests.cast import Cast


def test_the_key_of_a_form_is_kept_for_a_month(cast: Cast) -> None:
    for key, days in (("old", 31), ("new", 29)):
        cast.session.add(Submission(key=key, at=clock.now() - timedelta(days=days)))
    forget_submissions(cast.session)
    assert cast.session.exec(select(Submission.key)).all() == ["new"]
