"""A sealed text opens with its key, in its place, as it was written; in every other case it does not."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matching.errors import Unreadable
from matching.sealing import SERVICE, Keyring, Place, key_of, new_key, open_, seal

KEY, OTHER = AESGCM(new_key()), AESGCM(new_key())
NAME, HERE = "a" * 20, Place("need", "b" * 20, "title")
TEXT = "Заслонка на плотине".encode()
SEALED = seal(KEY, NAME, TEXT, HERE)


def test_a_text_comes_back_as_it_was_written() -> None:
    assert open_(KEY, SEALED, HERE) == TEXT
    assert key_of(SEALED, HERE) == NAME


def test_a_text_is_sealed_differently_each_time() -> None:
    assert len({seal(KEY, NAME, TEXT, HERE) for _time in range(100)}) == 100


@pytest.mark.parametrize("part", Place._fields)
def test_a_text_that_was_put_elsewhere_does_not_open(part: str) -> None:
    with pytest.raises(Unreadable):
        open_(KEY, SEALED, HERE._replace(**{part: "c" * 20}))


def test_a_place_is_not_another_one_with_the_same_letters() -> None:
    with pytest.raises(Unreadable):
        open_(KEY, seal(KEY, NAME, TEXT, Place("ab", "c", "d")), Place("a", "bc", "d"))


def test_a_change_of_any_byte_is_seen() -> None:
    for at in range(len(SEALED)):
        with pytest.raises(Unreadable):
            open_(KEY, SEALED[:at] + bytes([SEALED[at] ^ 1]) + SEALED[at + 1 :], HERE)


def test_a_cut_at_any_byte_is_seen() -> None:
    for length in range(len(SEALED)):
        with pytest.raises(Unreadable):
            open_(KEY, SEALED[:length], HERE)


@pytest.mark.parametrize("plain", [b"", b"{}", TEXT, b"\x01", b"\x01\x00", b"\x01\x05abc"])
def test_what_was_never_sealed_does_not_open(plain: bytes) -> None:
    with pytest.raises(Unreadable):
        open_(KEY, plain, HERE)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Unreadable):
        open_(OTHER, SEALED, HERE)


def test_a_complaint_names_the_place_and_nothing_of_the_text() -> None:
    with pytest.raises(Unreadable) as raised:
        open_(OTHER, SEALED, HERE)
    assert str(raised.value) == f"need {HERE.row} title"


def test_a_master_key_unwraps_what_it_wrapped_and_an_older_one_still_does() -> None:
    key, old = new_key(), Keyring(["old"])
    wrapped = old.wrap(key, NAME)
    assert Keyring(["new", "old"]).unwrap(wrapped, NAME, by=old.current) == key
    assert Keyring(["new", "old"]).current == Keyring(["new"]).current != old.current


@pytest.mark.parametrize("secrets", [[], ["new"]])
def test_a_key_of_another_deployment_is_not_unwrapped(secrets: list[str]) -> None:
    old = Keyring(["old"])
    with pytest.raises(Unreadable):
        Keyring(secrets).unwrap(old.wrap(new_key(), NAME), NAME, by=old.current)


def test_a_wrapped_key_does_not_stand_for_another_case() -> None:
    ring = Keyring(["one"])
    with pytest.raises(Unreadable):
        ring.unwrap(ring.wrap(new_key(), NAME), SERVICE, by=ring.current)
