"""What was read and counted in a document is kept with its posting, and comes back as it was."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from matching.ranking import reading
from matching.ranking.counting import count
from matching.ranking.documents import Document
from matching.ranking.kept import count_in, is_current, keep, language_of, read, reader
from matching.ranking.similarity import Model
from matching.ranking.space import load_space
from tests.ranking.postings import all_documents, document

WORDS = "port\tsecurity\nport security sûreté портов 港口安全 not for aviation الموانئ \x1f SCADA 42 é"


@settings(deadline=None)
@given(some.text(alphabet=WORDS + "abc .,\r\x0b", max_size=300), some.text(max_size=60))
def test_what_was_read_comes_back_as_it_was(text: str, title: str) -> None:
    posted = Document(None, title, text, sectors=("transport.maritime", "no such code"))
    kept = Document(None, "", "", kept=keep(posted))
    assert read(kept) == reading.read(posted)
    assert language_of(keep(posted)) == reading.read(posted).language


def test_what_was_counted_comes_back_to_the_bit(model: Model) -> None:
    kept = [Document(None, "", "", kept=keep(each)) for each in all_documents()]
    recalled, counted = model.rows(kept), model.rows(all_documents())
    for name in ("codes", "words"):
        assert getattr(recalled, name).toarray().tobytes() == getattr(counted, name).toarray().tobytes()
    assert recalled.meaning.tobytes() == counted.meaning.tobytes()


@pytest.mark.parametrize("subject", ["dams", "airport", "worship"])
def test_counts_are_kept_as_they_are(subject: str) -> None:
    found = reading.read(document(subject))
    counted = count(found, load_space().place(found))
    kept = count_in(Document(None, "", "", kept=keep(document(subject))))
    assert np.array_equal(counted.ids, kept.ids)
    assert np.array_equal(counted.values, kept.values)
    assert (counted.focus, counted.language, counted.ends) == (kept.focus, kept.language, kept.ends)
    assert np.array_equal(counted.place, kept.place)


def test_what_another_reader_kept_is_not_used() -> None:
    kept = keep(document("dams"))
    other = bytes(8) + kept[len(reader()) :]
    assert is_current(kept)
    assert not is_current(other)
    assert read(document("ports", kept=other)).language == "ru"
    assert count_in(document("ports", kept=other)).language == "ru"
