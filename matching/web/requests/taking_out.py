"""All of a State's data in one file: pages to read, without anything from elsewhere, and the same as JSON."""

import tempfile
import zipfile
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, g, redirect, render_template, send_file, url_for
from flask import request as http
from werkzeug.wrappers import Response as AnyResponse

from matching.services import takeouts as services
from matching.services.takeouts import Taken, TakenCase
from matching.settings import Settings
from matching.vocabulary.names import Marking
from matching.web.markings import banner_line
from matching.web.requests.forms import NeedForm, RequestForm

INSIDE = Marking.COORDINATORS
"""The file holds drafts, plans and private answers, whoever reads the cases themselves."""
Page = Response | AnyResponse | str


def add_to(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/requests/take-out", "take_out", take_out, methods=["GET", "POST"])
    blueprint.add_url_rule("/requests/take-out/file", "take_out_file", take_out_file)


def take_out() -> Page:
    """Say what is in the file; after the button, write down that it was taken out, and lead to it."""
    if http.method == "POST":
        services.begin(g.session, by=g.viewer)
        return redirect(url_for(".take_out_file"), code=303)
    return render_template("requests/take_out.html")


def take_out_file() -> Page:
    """Give the file to who has just pressed the button. It has no name on our machine, and ends with the answer."""
    taken = services.take_out(g.session, by=g.viewer)
    settings: Settings = current_app.extensions["settings"]
    file = tempfile.TemporaryFile(dir=settings.instance)  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in find_files(taken):
            archive.writestr(name, text)
    file.seek(0)
    called = f"all-our-data-{taken.made_at:%Y-%m-%d}.zip"
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name=called)


def find_files(taken: Taken) -> Iterator[tuple[str, str]]:
    """Yield name and text of every file; names are case numbers. Whatever else belongs to a case goes beside it."""
    yield "index.html", render_template("requests/taken/index.html", taken=taken, banner=banner_line(INSIDE))
    yield "all.json", taken.as_json(marking=banner_line(INSIDE))
    for case in taken.cases:
        yield f"requests/{case.request.number}.html", show_case(taken, case)


def show_case(taken: Taken, case: TakenCase) -> str:
    """Return the page of one case, to be read anywhere."""
    questions = RequestForm(formdata=None, obj=case.request).questions
    needs = [(found, NeedForm(formdata=None, obj=found.need).questions) for found in case.needs]
    shown = {"taken": taken, "case": case, "questions": questions, "needs": needs}
    return render_template("requests/taken/case.html", banner=banner_line(INSIDE), **shown)
