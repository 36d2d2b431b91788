"""What the two sides of an approved match say to it, and the questions that are relayed between them."""

from datetime import date

from sqlmodel import Session

from matching import clock
from matching.errors import Refused, reason
from matching.models.match import Match, Question
from matching.policy.steps import YES, get_side
from matching.policy.viewer import Viewer
from matching.queries.matches import find_questions
from matching.services.notices import coordinators_of_match, focal_point, tell
from matching.services.steps import take
from matching.vocabulary.names import Answer, Side
from matching.vocabulary.notices import NoticeKind

SIMPLE = (*YES, Answer.UNTIL)


def answer(session: Session, match: Match, *, said: Answer, until: date | None = None, by: Viewer) -> None:
    """Say yes, yes in part, or that time is needed `until` a date; "no" is `matches.decline`, a question is `ask`."""
    if said not in SIMPLE:
        raise Refused(reason("choose-an-answer", field="said"))
    if said is Answer.UNTIL and (until is None or until <= clock.today()):
        raise Refused(reason("say-until-when", field="until"))
    side = get_side(by, match)
    take(session, match, "answer", by=by)
    _put(match, side, said, until if said is Answer.UNTIL else None)
    ready = match.state_answer in YES and match.provider_answer in YES
    kind = NoticeKind.MATCH_READY if ready else NoticeKind.MATCH_ANSWERED
    tell(session, kind, match, coordinators_of_match(session, match), number=match.number)


def ask(session: Session, match: Match, *, words: str, by: Viewer) -> Question:
    """Relay one question to the other side, without contacts; a second waits until the first has its reply."""
    if not words.strip():
        raise Refused(reason("write-the-question", field="words"))
    side = get_side(by, match)
    if any(question.side is side and not question.reply for question in find_questions(session, by, match)):
        raise Refused(reason("one-question-at-a-time", field="words"))
    take(session, match, "answer", by=by)
    _put(match, side, Answer.QUESTION, None)
    question = Question(match_id=match.id, side=side, words=words)
    session.add(question)
    tell(session, NoticeKind.QUESTION_ASKED, match, [focal_point(match, _other(side))], number=match.number)
    return question


def reply(session: Session, match: Match, question: Question, *, words: str, by: Viewer) -> None:
    """Reply to the other side's question; then it is theirs to answer again."""
    if not words.strip():
        raise Refused(reason("write-the-reply", field="words"))
    side = get_side(by, match)
    if question.match_id != match.id or question.side is side or question.reply:
        raise Refused(reason("not-yours-to-take", step="reply"))
    take(session, match, "reply", by=by)
    question.reply = words
    question.replied_at = clock.now()
    if _said(match, question.side) is Answer.QUESTION:
        _put(match, question.side, None, None)
    session.add(question)
    tell(session, NoticeKind.QUESTION_REPLIED, match, [focal_point(match, question.side)], number=match.number)


def _other(side: Side) -> Side:
    return Side.PROVIDER if side is Side.STATE else Side.STATE


def _said(match: Match, side: Side) -> Answer | None:
    return match.state_answer if side is Side.STATE else match.provider_answer


def _put(match: Match, side: Side, said: Answer | None, until: date | None) -> None:
    if side is Side.STATE:
        match.state_answer, match.state_until = said, until
    else:
        match.provider_answer, match.provider_until = said, until
