"""Forms about people that hold a mistake answer 422, and what cannot be done shows no form."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("path", ["/people/new", "/people/{}/edit", "/organisations/new", "/profile"])
def test_a_form_about_people_with_a_mistake_is_not_well(visit: Visit, cast: Cast, path: str) -> None:
    noor, address = visit(cast.noor), path.format(cast.wei.id)
    assert noor.post(address, name="").status_code == 422
    assert 'class="mistakes"' in noor.page


def test_who_has_no_cases_has_nothing_to_hand_over(visit: Visit, cast: Cast) -> None:
    noor, address = visit(cast.noor), f"/people/{cast.mosi.id}/hand-over"
    noor.get(address)
    assert "Nothing rests with this person" in noor.page
    assert not noor.form(address)
