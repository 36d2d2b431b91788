"""The page of the model: who uses which fit, and how good it is; nothing in it tells of what is hidden."""

import re
from collections.abc import Callable

from flask import Flask

from matching.models.machinery import Fit, IndexProcess, IndexState
from matching.models.person import Person
from matching.ranking.quality import load_quality
from matching.vocabulary.names import Marking
from matching.web.labels.quality import RANKERS, SETS, signed
from tests.cast import Cast, active_offer, open_need
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
OTHER_FIT, OTHER_RESULT = "not the fit in use", "computed another result than the others"


def page_of(visit: Visit, person: Person) -> str:
    """Return what the page says to this person."""
    visitor = visit(person)
    assert visitor.get("/desk/model").status_code == 200
    return visitor.page[visitor.page.index("<main") :]


def use(cast: Cast, number: int) -> None:
    """Let a fit be the one in use."""
    cast.session.add(Fit(number=number, cut_off=41, editions=17))
    cast.session.flush()
    cast.session.get_one(IndexState, 1).fit = number
    cast.session.commit()


def run(cast: Cast, name: str, *, fit: int, fingerprint: str = "a", **facts: int) -> None:
    """Let a process say which fit it uses."""
    facts = {"changes": cast.session.get_one(IndexState, 1).changes, **facts}
    cast.session.add(IndexProcess(id=name, name=name, fit=fit, fingerprint=fingerprint, **facts))
    cast.session.commit()


def test_it_is_for_coordinators_and_administrators(cast: Cast, visit: Visit) -> None:
    for person in cast.people():
        expected = 200 if person in (cast.lucia, cast.tomas, cast.kamau, cast.noor) else 404
        assert visit(person).get("/desk/model").status_code == expected, person.name


def test_it_is_linked_from_the_desk_and_from_the_administrators_home(cast: Cast, visit: Visit) -> None:
    for person, address in ((cast.lucia, "/desk"), (cast.noor, "/")):
        visitor = visit(person)
        visitor.get(address)
        assert 'href="/desk/model"' in visitor.page


def test_before_the_first_fit_it_says_so(cast: Cast, visit: Visit) -> None:
    page = page_of(visit, cast.lucia)
    assert "No fit is recorded yet." in page
    assert "No process has said yet which fit it uses." in page


def test_the_fit_in_use_is_named_with_its_cut_off_and_how_many_offers_it_saw(cast: Cast, visit: Visit) -> None:
    use(cast, 3)
    page = page_of(visit, cast.noor)
    assert "Number 3, of" in page
    assert "change number 41:" in page
    assert "the public text of 17 active offers" in page


def test_processes_that_agree_are_not_marked(cast: Cast, visit: Visit) -> None:
    use(cast, 3)
    run(cast, "pages", fit=3, offers=120, memory=310)
    run(cast, "worker", fit=3)
    page = page_of(visit, cast.noor)
    assert "310 MB" in page
    assert all(mark not in page for mark in (OTHER_FIT, OTHER_RESULT, "has changes still to read"))


def test_a_process_with_another_fit_or_another_result_is_marked(cast: Cast, visit: Visit) -> None:
    use(cast, 3)
    for name in ("pages", "worker"):
        run(cast, name, fit=3)
    run(cast, "old", fit=2)
    run(cast, "broken", fit=3, fingerprint="b")
    page = page_of(visit, cast.lucia)
    rows = {row.split("</th>")[0].rpartition(">")[2]: row for row in page.split("<tr>") if "</th>" in row}
    assert [name for name, row in rows.items() if OTHER_FIT in row] == ["old"]
    assert [name for name, row in rows.items() if OTHER_RESULT in row] == ["broken"]


def test_two_processes_that_differ_are_both_marked_for_nobody_knows_which_is_right(cast: Cast, visit: Visit) -> None:
    use(cast, 3)
    run(cast, "pages", fit=3)
    run(cast, "worker", fit=3, fingerprint="b")
    assert page_of(visit, cast.lucia).count(OTHER_RESULT) == 2


def test_a_process_that_has_not_read_the_last_change_is_marked(cast: Cast, visit: Visit) -> None:
    active_offer(cast)
    use(cast, 3)
    run(cast, "pages", fit=3, changes=0)
    assert "has changes still to read" in page_of(visit, cast.lucia)


def test_coordinators_count_the_open_needs_that_they_may_read(cast: Cast, visit: Visit) -> None:
    open_need(cast, marking=Marking.COORDINATORS)
    assert "1 open need that you may read" in page_of(visit, cast.lucia)
    assert "0 open needs that you may read" in page_of(visit, cast.kamau)


def test_an_administrator_cannot_tell_that_there_is_a_need(cast: Cast, visit: Visit) -> None:
    use(cast, 3)
    run(cast, "pages", fit=3)
    before = page_of(visit, cast.noor)
    open_need(cast, marking=Marking.COORDINATORS)
    state, process = cast.session.get_one(IndexState, 1), cast.session.get_one(IndexProcess, "pages")
    process.changes, process.needs = state.changes, 1
    cast.session.commit()
    assert page_of(visit, cast.noor) == before


def test_every_judged_set_stands_with_what_it_was_used_for_and_beside_every_baseline(cast: Cast, visit: Visit) -> None:
    page = page_of(visit, cast.lucia)
    for one in load_quality().sets:
        assert f'<strong>{SETS[one.name][0]}</strong> <span class="state state-{one.standing}">' in page
    assert page.count(">tuned on this</span>") == 1
    assert page.count(">nothing was tuned on this</span>") == 3
    sets = len(load_quality().sets)
    assert all(page.count(f'<th scope="row">{name}</th>') == sets for name in RANKERS.values())


def test_the_demonstration_has_a_line_for_each_language(cast: Cast, visit: Visit) -> None:
    page = page_of(visit, cast.lucia)
    part = page[page.index("By the language of the request") : page.index("What each part is worth")]
    assert "tuned on this" in part
    assert re.findall(r'<th scope="row">(\w+)<br>', part) == [
        "Arabic",
        "Chinese",
        "English",
        "French",
        "Russian",
        "Spanish",
    ]


def test_the_figures_on_the_page_are_those_of_the_file(cast: Cast, visit: Visit) -> None:
    page, demonstration = page_of(visit, cast.lucia), load_quality().sets[-1]
    ours = demonstration.figures["ours"]["total"]
    assert f'{ours.value:.3f} <small dir="ltr">({ours.low:.3f} – {ours.high:.3f})</small>' in page
    assert f"{demonstration.figures['tag overlap']['total'].value:.3f}" in page
    assert f"{-demonstration.dropped['sectors'].fall:.3f}".replace("-", "−") in page


def test_a_change_that_rounds_to_nothing_has_no_sign(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        assert [signed(value) for value in (-0.0004, 0.0, 0.0004, -0.0106, 0.0106)] == ["0.000"] * 3 + [
            "−0.011",
            "+0.011",
        ]
