"""Rows side by side that may be one thing: the page that the desk and the administrators share, and the line about it.

A page that compares says what agrees and what differs, field by field, and takes the decision of who may decide.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from flask import Response, current_app, flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Missing, Refused, Stale, reason
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.policy.duplicates import Comparable
from matching.queries.requests import find_needs_of
from matching.services import duplicates as services
from matching.services.duplicates import Pair
from matching.vocabulary.codes import Facet
from matching.vocabulary.names import Likeness
from matching.web import labels
from matching.web.forms.pairs import PairForm

MOST = 25
"""So many pairs are laid out on one page, the likeliest first."""
LINES = 3
"""So many rows are named on a row's own page, the likeliest."""
TEXT = 1_200
"""So much of the texts of a row is shown here; the whole stands on the row's own page."""


@dataclass(frozen=True)
class Line:
    """One field of both sides as they are read."""

    label: str
    one: str
    other: str

    @property
    def agrees(self) -> bool:
        """Whether both sides say the same, and say something."""
        return self.one == self.other


@dataclass(frozen=True)
class Laid:
    """A pair with its lines and the form of its decision."""

    pair: Pair
    lines: Sequence[Line]
    form: PairForm


def find_pairs(kind: Likeness) -> Sequence[Pair]:
    """Return the pairs of a kind that the viewer may see; `Refused` while there is no model."""
    return services.find_duplicates(g.session, g.viewer, kind, **_memory())


def count_pairs() -> int | None:
    """Return how many pairs wait to be decided by the viewer, or None while there is no model."""
    if not current_app.extensions["shortlists"].ready:
        return None
    return services.count_duplicates(g.session, g.viewer, **_memory())


def find_alike(row: Comparable) -> Sequence[tuple[Comparable, Pair]]:
    """Return the rows that look like `row` to the viewer, or were found to be the same, with their pairs."""
    pairs = services.find_alike(g.session, g.viewer, row, **_memory())
    return [(pair.other if pair.one.id == row.id else pair.one, pair) for pair in pairs[:LINES]]


def show_pairs(
    template: str, endpoint: str, kind: Likeness, wrong: PairForm | None = None, *, changed: bool = False
) -> Response:
    """Return the page of the pairs of a kind; `wrong` is a form that has mistakes, or came too late (`changed`)."""
    pairs = find_pairs(kind) if is_ready(kind) else ()
    first = wrong.read_pair() if wrong else None
    shown = sorted(pairs, key=lambda pair: (pair.one.id, pair.other.id) != first)[:MOST]
    rows = [row for pair in shown for row in (pair.one, pair.other) if isinstance(row, Request)]
    needs: defaultdict[str, list[Need]] = defaultdict(list)
    for need in find_needs_of(g.session, g.viewer, rows) if rows else ():
        needs[need.request_id].append(need)
    page = render_template(
        template,
        laid=[Laid(pair, find_lines(pair, needs), _form(pair, wrong)) for pair in shown],
        total=len(pairs),
        ready=is_ready(kind),
        kind=kind,
        kinds=Likeness,
        action=url_for(endpoint, kind=kind.value),
        differences=() if changed else None,
    )
    return make_response(page, 409 if changed else 422 if wrong else 200)


def is_ready(kind: Likeness) -> bool:
    """Say whether rows of this kind can be compared already: names need no model."""
    return kind is Likeness.ORGANISATION or current_app.extensions["shortlists"].ready


def take_decision(template: str, endpoint: str, kind: Likeness) -> Response | AnyResponse:
    """Keep what the viewer says of a pair, and show the pairs that are left."""
    form = PairForm()
    pair, same = form.read_pair(), form.read_answer()
    if not form.validate_on_submit():
        return show_pairs(template, endpoint, kind, wrong=form)
    try:
        words, version = form.answers().words, form.read_version()
        services.decide(g.session, g.viewer, kind, *pair, same=same, words=words, version=version)
    except Stale:
        return show_pairs(template, endpoint, kind, wrong=form, changed=True)
    except Missing as gone:
        raise Refused(reason("pair-is-gone")) from gone
    flash(_("Kept: they are the same thing.") if same else _("Kept: they are two things."))
    return redirect(url_for(endpoint, kind=kind.value), code=303)


def find_lines(pair: Pair, needs: Mapping[str, Sequence[Need]]) -> list[Line]:
    """Return the fields of both sides of which one says something, in the order of the row's own page."""
    one, other = (_facts(row, needs.get(row.id, ())) for row in (pair.one, pair.other))
    lines = [Line(label, said, other[label]) for label, said in one.items()]
    return [line for line in lines if line.one or line.other]


def _facts(row: Comparable, needs: Sequence[Need]) -> dict[str, str]:
    if isinstance(row, Organisation):
        return {
            _("Name"): row.name,
            _("State"): labels.state_of(row),
            _("Kind"): labels.name_of(row.provider_kind) if row.provider_kind else "",
            _("Website"): row.website,
        }
    postings: Sequence[Need | Offer] = [row] if isinstance(row, Offer) else needs
    home = row.organisation
    return {
        _("Title"): row.title,
        _("Organisation"): home.name if isinstance(row, Offer) else "",
        _("State"): labels.state_of(home),
        _("How far it is"): labels.name_of(row.state),
        **{name: _codes(facet, postings) for facet, name in _facets().items()},
        _("Languages"): ", ".join(labels.language_names(_all(post.working_languages for post in postings))),
        _("Dates"): _dates(postings),
        _("Text"): _shorten("\n\n".join(_text(post, titled=isinstance(row, Request)) for post in postings)),
    }


def _facets() -> dict[Facet, str]:
    return {
        Facet.SECTORS: _("Sectors"),
        Facet.CAPABILITIES: _("Capabilities"),
        Facet.ASSISTANCE_TYPES: _("Types of assistance"),
    }


def _codes(facet: Facet, postings: Sequence[Need | Offer]) -> str:
    return ", ".join(labels.code_labels(facet, _all(getattr(post, facet.value) for post in postings)))


def _all(lists: object) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(lists)))  # type: ignore[call-overload]


def _dates(postings: Sequence[Need | Offer]) -> str:
    spans = [
        (post.needed_from, post.needed_until) if isinstance(post, Need) else (post.available_from, post.available_until)
        for post in postings
    ]
    said = [
        f"{labels.show_date(since) or '…'} – {labels.show_date(until) or '…'}"
        for since, until in spans
        if since or until
    ]
    return "; ".join(dict.fromkeys(said))


def _text(posting: Need | Offer, *, titled: bool) -> str:
    return f"{posting.title}\n{posting.description}" if titled else posting.description


def _shorten(text: str) -> str:
    return text if len(text) <= TEXT else f"{text[:TEXT]}…"


def _form(pair: Pair, wrong: PairForm | None) -> PairForm:
    version = pair.decision.version if pair.decision else services.UNDECIDED
    if wrong is not None and wrong.read_pair() == (pair.one.id, pair.other.id):
        wrong.version.data = version
        return wrong
    form = PairForm(formdata=None)
    form.version.data = version
    form.one_id.data, form.other_id.data = pair.one.id, pair.other.id
    form.words.data = pair.decision.words if pair.decision else ""
    form.words.id = f"words-{pair.one.id}-{pair.other.id}"
    return form


def _memory() -> dict[str, Any]:
    return {name: current_app.extensions[name] for name in ("likenesses", "shortlists")}
