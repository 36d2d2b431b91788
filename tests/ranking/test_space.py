"""The space across languages: learned from published texts, kept as plain arrays, built the same each time."""

import json
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from matching.ranking.documents import Document
from matching.ranking.kept import count_in
from matching.ranking.meaning import Meaning
from matching.ranking.reading import read
from matching.ranking.space import MEAN, SHIPPED, load_space, save_space
from matching.ranking.space_fit import find_files, fit_space

SENTENCES = [
    {"en": "The mountain is high and white.", "fr": "La montagne est haute et blanche.", "zh": "这座山又高又白。"},
    {"en": "The mountain has much snow.", "fr": "La montagne a beaucoup de neige.", "zh": "山上有很多雪。"},
]
LARGEST = 40_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parallel")
    for name in ("a", "b"):
        (path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, SENTENCES)), encoding="utf-8")
    return path


def place(language: str, text: str) -> np.ndarray:
    return Meaning().fit([]).transform([count_in(Document(language, "", text))])[0]


def test_a_text_lies_nearer_to_its_translation_than_to_another_text() -> None:
    asked, same = place("en", "protection of drinking water"), place("ru", "защита питьевой воды")
    assert asked @ same > 0.3 > asked @ place("ru", "подготовка следователей")


def test_the_words_of_a_text_add_up_to_its_place() -> None:
    reading = read(Document("fr", "Sécurité des ports", "Formation SCADA pour les ports maritimes"))
    words, rows = load_space().shares(reading)
    assert words[-1] == MEAN
    assert np.allclose(rows.sum(axis=0), load_space().place(reading), atol=1e-3)


def test_a_text_of_unknown_words_has_no_place() -> None:
    assert not place("en", "xyzzy plugh").any()


def test_the_same_sentences_give_the_same_file(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_space(fit_space(find_files(folder), dimensions=20), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_file_can_be_left_out(folder: Path) -> None:
    assert [path.name for path in find_files(folder, without=("a.jsonl",))] == ["b.jsonl"]


def test_what_was_written_is_read_again(folder: Path, tmp_path: Path) -> None:
    space = fit_space(find_files(folder), dimensions=20)
    save_space(space, tmp_path / "space.npz")
    reading = read(Document("fr", "", "La montagne"))
    assert np.allclose(load_space(tmp_path / "space.npz").place(reading), space.place(reading), atol=1e-6)


def test_the_shipped_space_is_small_and_read_at_once() -> None:
    started = perf_counter()
    load_space.__wrapped__(SHIPPED)
    assert perf_counter() - started < 2
    assert SHIPPED.stat().st_size < LARGEST


def test_a_space_with_pickled_objects_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "bad.npz", names=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        load_space(tmp_path / "bad.npz")
