"""Whatever a file holds, reading it ends with rows and reasons, never with an error."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.services.exchange.rows import OFFER, read_offers, read_requests

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
ROWS = st.dictionaries(st.sampled_from(sorted(OFFER)) | st.text(), VALUES)

CALMLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALMLY
@given(st.lists(st.text()))
def test_any_text_is_read_without_an_error(lines: list[str]) -> None:
    good, bad = read_requests(lines)
    assert {row.line for row in good}.isdisjoint(row.line for row in bad)


@CALMLY
@given(st.lists(ROWS, max_size=4))
def test_each_row_is_either_good_or_named(rows: list[dict[str, object]]) -> None:
    good, bad = read_offers(json.dumps(row) for row in rows)
    assert {row.line for row in good} | {row.line for row in bad} == set(range(1, len(rows) + 1))
