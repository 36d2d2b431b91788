"""What was read in a document is kept with its posting, and comes back as it was."""

import zlib

from hypothesis import given
from hypothesis import strategies as some

from matching.ranking.documents import Document
from matching.ranking.kept import keep, recall
from matching.ranking.reading import read

WORDS = "port\tsecurity\nport security sûreté портов 港口安全 not for aviation الموانئ \x1f SCADA 42 é"


@given(some.text(alphabet=WORDS + "abc .,\r\x0b", max_size=300), some.text(max_size=60))
def test_a_reading_comes_back_as_it_was(text: str, title: str) -> None:
    found = read(Document(None, title, text, sectors=("transport.maritime", "no such code")))
    assert recall(keep(found)) == found


def test_a_document_that_carries_its_reading_is_not_read_again() -> None:
    found = read(Document("en", "Ports", "Security of ports"))
    assert read(Document("en", "", "", reading=found)) is found


def test_what_another_reader_kept_is_not_used() -> None:
    kept = keep(read(Document("en", "Ports", "Security of ports")))
    head, _, rest = zlib.decompress(kept).partition(b"\t")
    assert recall(kept) is not None
    assert recall(zlib.compress(head[::-1] + b"\t" + rest)) is None


def test_nothing_kept_is_nothing_read() -> None:
    assert recall(None) is None
    assert recall(b"") is None
