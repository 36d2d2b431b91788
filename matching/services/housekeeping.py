"""What is thrown away when nobody can need it any more."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from matching import clock
from matching.models.machinery import Submission

KEPT = timedelta(days=30)


def forget_submissions(session: Session) -> None:
    """Forget the keys of forms that were answered long ago: nobody sends them again."""
    session.execute(delete(Submission).where(col(Submission.at) < clock.now() - KEPT))
