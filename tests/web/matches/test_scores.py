"""What is shown of a score adds up, whatever the score."""

from hypothesis import given
from hypothesis import strategies as st

from matching.web.labels.scores import share_out


@given(st.lists(st.floats(0, 1), max_size=12))
def test_shares_in_thousandths_add_up_to_the_rounded_sum(values: list[float]) -> None:
    total = round(sum(values) * 1000)
    shares = share_out(values, total)
    assert sum(shares) == total or not values
    assert all(abs(share - value * 1000) <= 1 for share, value in zip(shares, values, strict=True))
