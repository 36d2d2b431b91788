"""What is shown of a score adds up, whatever the score; and what both sides share is told once, the most first."""

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking.explanation import Part, TermPart
from matching.web.labels.scores import share_out, shared_sentences


@given(st.lists(st.floats(0, 1), max_size=12))
def test_shares_in_thousandths_add_up_to_the_rounded_sum(values: list[float]) -> None:
    total = round(sum(values) * 1000)
    shares = share_out(values, total)
    assert sum(shares) == total or not values
    assert all(abs(share - value * 1000) <= 1 for share, value in zip(shares, values, strict=True))


def test_the_weightiest_stands_first_and_a_subject_is_left_out_where_a_code_says_its_words(sqlite_app: Flask) -> None:
    parts = [
        Part("sectors", 0.05, (TermPart("port", "港口", 0.05, "transport.ports"),)),
        Part("concepts", 0.12, (TermPart("port", "港口", 0.03, "seaport"), TermPart("guards", "保安", 0.09, "guards"))),
        Part("words", 0.1, (TermPart("fence", "fences", 0.07),)),
    ]
    with sqlite_app.test_request_context():
        told = [line.replace("\u2068", "").replace("\u2069", "") for line in shared_sentences(parts)]
    assert [
        words for line in told for words in ("guards ↔ 保安", "fence ↔ fences", "port ↔ 港口") if words in line
    ] == [
        "guards ↔ 保安",
        "fence ↔ fences",
        "port ↔ 港口",
    ]
    assert len(told) == 3
