"""When a coordinator is asked first: before providers are written to of a need, and before they read it."""

from flask import url_for
from flask_babel import gettext as _

from matching.models.release import Release
from matching.web.releases.forms import ReleaseForm
from matching.web.telltales import Said, ask_first, said_in


def ask_before_proposing(form: ReleaseForm) -> None:
    """Ask about the text that is proposed."""
    ask_first(said_in(form), readers=_("When another coordinator approves it, the providers whom you name read this."))


def ask_before_approving(release: Release) -> None:
    """Ask about the text that the providers read from now on."""
    said = [Said(str(ReleaseForm(formdata=None).text.label.text), release.text)]
    back = url_for("releases.show", release_id=release.id)
    ask_first(said, readers=_("When you approve this release, its providers read this."), back=back)
