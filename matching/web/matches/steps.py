"""The steps of a match, each a form of its page."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, flash, g, redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Missing, Refused
from matching.models.match import Match, Question
from matching.policy.steps import check_step, get_side
from matching.queries.matches import find_questions, get_match
from matching.services import answers
from matching.services import matches as services
from matching.vocabulary.names import Answer, DeclineReason, Side
from matching.web.forms import EditForm, find_differences
from matching.web.matches.forms import AnswerForm, DeclineForm, IntroduceForm, Refusing, ReplyForm
from matching.web.matches.pairs import shortlists
from matching.web.matches.showing import seen_texts, show_case

Page = Response | AnyResponse


@dataclass(frozen=True)
class OwnAnswer:
    """What the viewer's side has said so far, under the names of the form's questions."""

    said: Answer | None
    until: date | None


def add_to(blueprint: Blueprint) -> None:
    """Register the views: a post each, below the address of the match."""
    for view in (approve, answer, introduce, decline):
        blueprint.add_url_rule(f"/matches/<match_id>/{view.__name__}", view.__name__, view, methods=["POST"])
    blueprint.add_url_rule("/matches/<match_id>/questions/<question_id>", "reply", reply, methods=["POST"])


def approve(match_id: str) -> Page:
    """Put the match to both sides, if the approver has read both texts as they are now."""
    match = _get_for(match_id, "approve")
    if http.form.get("seen") != seen_texts(match):
        return show_case(match, warning=_("The need or the offer changed after you opened the page. Read it again."))
    services.approve(g.session, match, shortlists=shortlists(), by=g.viewer)
    return _back(match, _("Approved. The match is put to both sides; a place of the offer is taken."))


def answer(match_id: str) -> Page:
    """Say what one side says."""
    match = _get_for(match_id, "answer")
    form = AnswerForm()
    if is_late(form, match):
        return show_case(match, differences=find_differences(form, _own_answer(match)), answering=form)
    if not form.validate_on_submit():
        return show_case(match, answering=form)
    try:
        _answer(match, form)
    except Refused as refused:
        form.take_refusal(refused)
        return show_case(match, answering=form)
    return _back(match, _("Your answer is saved. We tell the coordinators."))


def reply(match_id: str, question_id: str) -> Page:
    """Reply to the other side's question."""
    match = _get_for(match_id, "reply")
    question = _get_question(match, question_id)
    form = ReplyForm()
    if is_late(form, match):
        return show_case(match, differences=(), replying=form)
    if not form.validate_on_submit():
        return show_case(match, replying=form)
    try:
        answers.reply(g.session, match, question, words=form.words.data or "", by=g.viewer)
    except Refused as refused:
        form.take_refusal(refused)
        return show_case(match, replying=form)
    return _back(match, _("Your reply is passed on."))


def introduce(match_id: str) -> Page:
    """Show each side the other's contacts."""
    match = _get_for(match_id, "introduce")
    form = IntroduceForm()
    if is_late(form, match):
        return show_case(match, differences=find_differences(form, match), introducing=form)
    if not form.validate_on_submit():
        return show_case(match, introducing=form)
    overlap, due_diligence = form.overlap.data or "", form.due_diligence.data or ""
    try:
        services.introduce(g.session, match, overlap=overlap, due_diligence=due_diligence, by=g.viewer)
    except Refused as refused:
        form.take_refusal(refused)
        return show_case(match, introducing=form)
    return _back(match, _("Both sides are introduced. Each reads the other's contacts from now on."))


def decline(match_id: str) -> Page:
    """Refuse the match."""
    match = _get_for(match_id, "decline")
    form = DeclineForm()
    if is_late(form, match):
        return show_case(match, differences=(), declining=form)
    if not form.validate_on_submit():
        return show_case(match, declining=form)
    _decline(match, form)
    return _back(match, _("The match is declined."))


def is_late(form: EditForm, match: Match) -> bool:
    """Say whether somebody changed the match after the reader opened its page; then they read it first as it is now."""
    return form.read_version() != match.version


def _own_answer(match: Match) -> OwnAnswer:
    is_state = get_side(g.viewer, match) is Side.STATE
    said, until = (match.state_answer, match.state_until) if is_state else (match.provider_answer, match.provider_until)
    return OwnAnswer(said, until)


def _get_for(match_id: str, step: str) -> Match:
    """Return a match on which the viewer may take `step` now; raise `Refused` before a form is looked at."""
    match = get_match(g.session, g.viewer, match_id)
    check_step(g.viewer, match, step)
    return match


def _answer(match: Match, form: AnswerForm) -> None:
    said = Answer(form.said.data)
    if said is Answer.NO:
        _decline(match, form)
    elif said is Answer.QUESTION:
        answers.ask(g.session, match, words=form.question.data or "", by=g.viewer)
    else:
        answers.answer(g.session, match, said=said, until=form.until.data, by=g.viewer)


def _decline(match: Match, form: Refusing) -> None:
    services.decline(
        g.session,
        match,
        because=DeclineReason(form.because.data),
        words=form.words.data or "",
        message=form.message.data or "",
        by=g.viewer,
    )


def _get_question(match: Match, question_id: str) -> Question:
    questions = {question.id: question for question in find_questions(g.session, g.viewer, match)}
    if question_id not in questions:
        raise Missing
    return questions[question_id]


def _back(match: Match, message: str) -> AnyResponse:
    flash(message)
    return redirect(url_for("matches.show", match_id=match.id), code=303)
