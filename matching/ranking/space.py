"""A space in which texts of six languages lie near one another when they speak of the same, as plain arrays.

It was learned from published translations and the vocabulary (see `space_fit`), never from a posting. A text lies where
the sum of its words lies, so what two texts have in common comes apart into pairs of words.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from matching.ranking.documents import Reading
from matching.ranking.text import is_chinese
from matching.vocabulary.codes import LANGUAGES

SHIPPED = Path(__file__).parent / "data" / "space.npz"
MEAN = ""
"""Stands for the average text of a language among the words of `Space.shares`."""
_LATIN = ("en", "fr", "es")
_STEPS = 127
"""A vector is kept as whole steps of a size of its own."""


@dataclass(frozen=True, eq=False)
class Space:
    """`names` are features with their language, (n,); `idf` and `sizes` (n,), `steps` (n, k) whole numbers.

    The vector of a feature is its steps times its size. `means` (6, k) are the average texts of the languages.
    """

    names: np.ndarray
    idf: np.ndarray
    sizes: np.ndarray
    steps: np.ndarray
    means: np.ndarray

    @property
    def width(self) -> int:
        """How many dimensions there are."""
        return int(self.steps.shape[1])

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The place of each feature."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def fingerprint(self) -> bytes:
        """A name for these arrays."""
        digest = hashlib.sha256("\n".join(self.names).encode())
        for array in (self.idf, self.sizes, self.steps, self.means):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.digest()

    def place(self, reading: Reading) -> np.ndarray:
        """Return where a text lies, seen from its language's average, (k,); zero where no word of it is known.

        It is rounded to half precision, in which it is kept with the posting.
        """
        places, weights = self._weigh(reading)
        if not len(places):
            return np.zeros(self.width, dtype=np.float16)
        place = self._vectors(places, weights).sum(axis=0) - self.means[LANGUAGES.index(reading.language)]
        return place.astype(np.float16)

    def shares(self, reading: Reading) -> tuple[list[str], np.ndarray]:
        """Return words and, for each, what it adds to `place`, (n_words, k); the last is the average, `MEAN`."""
        places, weights = self._weigh(reading)
        if not len(places):
            return [], np.zeros((0, self.width))
        spoken = _spoken(reading)
        labels = [spoken[self.names[place]] for place in places]
        words = sorted(set(labels))
        rows = np.zeros((len(words) + 1, self.width))
        at = {word: number for number, word in enumerate(words)}
        for label, vector in zip(labels, self._vectors(places, weights), strict=True):
            rows[at[label]] += vector
        rows[-1] = -self.means[LANGUAGES.index(reading.language)]
        return [*words, MEAN], rows

    def _weigh(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of the known features and their weights; unknown ones make the known weigh less."""
        counts = count_features(reading)
        rare = float(self.idf.max(initial=1.0))
        known = sorted((self.positions[name], times) for name, times in counts.items() if name in self.positions)
        places = np.array([place for place, _ in known], dtype=np.int64)
        weights = (1 + np.log(np.array([times for _, times in known], dtype=np.float64))) * self.idf[places]
        unknown = rare * rare * (len(counts) - len(known))
        return places, weights / np.sqrt((weights * weights).sum() + unknown) if len(known) else weights

    def _vectors(self, places: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return self.steps[places] * (weights * self.sizes[places])[:, None]


def count_features(reading: Reading) -> Counter[str]:
    """Return how often each feature stands in a text: stems, and in Chinese pairs and single characters."""
    counts: Counter[str] = Counter()
    for word, times in reading.words.items():
        for feature in _features(word, reading):
            counts[feature] += times
    return counts


@cache
def load_space(path: Path = SHIPPED) -> Space:
    """Read a space from a file of plain arrays; raises `OSError`, or `ValueError` and `KeyError` where it is none."""
    with np.load(path, allow_pickle=False) as arrays:
        names = np.array(arrays["names"].tobytes().decode().split("\n"), dtype=object)
        idf, sizes, means = (arrays[name].astype(np.float64) for name in ("idf", "sizes", "means"))
        return Space(names, idf, sizes, arrays["steps"], means)


def save_space(space: Space, path: Path) -> None:
    """Write a space as plain arrays; the same space gives the same bytes."""
    names = np.frombuffer("\n".join(space.names).encode(), dtype=np.uint8)
    idf, sizes, means = (array.astype(np.float32) for array in (space.idf, space.sizes, space.means))
    with path.open("wb") as file:
        np.savez_compressed(file, names=names, idf=idf, sizes=sizes, means=means, steps=space.steps)


def in_steps(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sizes, (n,), and the steps, (n, k), that stand for `vectors`."""
    sizes = np.maximum(np.abs(vectors).max(axis=1), np.finfo(np.float32).tiny) / _STEPS
    return sizes, np.rint(vectors / sizes[:, None]).astype(np.int8)


def _features(word: str, reading: Reading) -> Iterator[str]:
    if is_chinese(word[0]):
        yield from (f"zh:{word}", f"zh:{word[0]}", f"zh:{word[-1]}")
    else:
        yield f"{_language_of(word[0], reading.language)}:{reading.stems.get(word, word)}"


def _language_of(letter: str, language: str) -> str:
    """Return the language by the script: a word in Latin letters amid Russian is English."""
    if "\u0600" <= letter <= "\u06ff":
        return "ar"
    if "\u0400" <= letter <= "\u04ff":
        return "ru"
    return language if language in _LATIN else "en"


def _spoken(reading: Reading) -> Mapping[str, str]:
    """Return, for each feature of a text, the word of the text that stands for it: the commonest."""
    words: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for word, times in reading.words.items():
        for feature in _features(word, reading):
            words[feature].append((-times, word))
    return {feature: min(found)[1] for feature, found in words.items()}
