"""The types of columns whose values are sealed at rest, and what stands for such values on their way."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Dialect, LargeBinary, inspect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel


class Destroyed(str):
    """What is read in place of a text whose key was destroyed: no letter, but no missing answer; pages say so."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True


class Box(bytes):
    """A sealed value as it came from the database."""

    __slots__ = ()


DESTROYED = Destroyed()


class Sealed(TypeDecorator[Any]):
    """A text that is sealed at rest."""

    impl = LargeBinary
    cache_ok = True
    destroyed: Any = DESTROYED

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Return the value as it was sealed; refuse one that was not."""
        if value is None or isinstance(value, Box):
            return value
        raise TypeError("a value of a sealed column that was not sealed")

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Box | None:
        """Return the value as it is: it is opened where its row is known."""
        return None if value is None else Box(value)

    def dump(self, value: Any) -> bytes:
        """Return `value` as the bytes that are sealed."""
        return str(value).encode()

    def load(self, found: bytes) -> Any:
        """Return the value whose bytes were sealed."""
        return found.decode()


class SealedData(Sealed):
    """Bytes that are sealed at rest."""

    cache_ok = True
    destroyed = None

    def dump(self, value: bytes) -> bytes:
        """Return the bytes themselves."""
        return bytes(value)

    def load(self, found: bytes) -> bytes:
        """Return the bytes themselves."""
        return found


class SealedJson(Sealed):
    """A list or a mapping of plain values that is sealed at rest."""

    cache_ok = True
    destroyed = ()

    def dump(self, value: Any) -> bytes:
        """Return `value` as JSON."""
        return json.dumps(value, ensure_ascii=False).encode()

    def load(self, found: bytes) -> Any:
        """Return what was JSON."""
        return json.loads(found)


@cache
def sealed_columns(table: type[SQLModel]) -> Mapping[str, Sealed]:
    """Return the sealed columns of a table, with how each is sealed."""
    return {column.key: column.type for column in inspect(table).columns if isinstance(column.type, Sealed)}
