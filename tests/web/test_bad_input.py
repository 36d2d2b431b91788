"""A form that refuses keeps what was typed, as far as it can be shown."""

from collections.abc import Callable

from tests.cast import Cast
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


def test_what_was_typed_beside_a_mistake_is_kept(cast: Cast, visit: Visit) -> None:
    for person, address in ((cast.amina, "/requests/new"), (cast.chidi, "/offers/new")):
        visitor = visit(person)
        assert visitor.post(address, title="x" * 201 + "\x00").status_code == 422
        assert visitor.form(address)["title"] == ["x" * 201]
        assert "characters" in visitor.page
