"""The names of fields as people write them, and what each stands for.

Built from a collection's specification; knows no collection itself. Pure.
"""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from opentisc.search.registry import FieldKind, FieldSpec


class ClassLevels(Protocol):
    """The levels of a classification scheme that is loaded."""

    @property
    def label(self) -> str:
        """Scheme and edition for people (`IPC 2026.01`)."""
        ...

    def below(self, symbol: str) -> tuple[str, ...] | None:
        """Return every symbol below a subgroup; None when the scheme has no place for it."""
        ...


@dataclass(frozen=True)
class FieldTable:
    """The fields of a collection by every name. default: the code a bare word searches.

    levels: by class field, the scheme whose levels are in force; a field without one goes by text alone.
    """

    specs: tuple[FieldSpec, ...]
    default: str
    levels: Mapping[str, ClassLevels] = field(default_factory=dict, compare=False)
    _names: dict[str, FieldSpec] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for spec in self.specs:
            for name in (spec.code, *spec.names):
                self._names[_normal(name)] = spec

    def find(self, name: str) -> FieldSpec | None:
        """Return the field of this name in any of its spellings, None when there is none."""
        return self._names.get(_normal(name))

    def get(self, code: str) -> FieldSpec:
        """Return the field of a code that is known to exist."""
        return self._names[_normal(code)]

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return up to three names that look like `name`, best first."""
        return tuple(difflib.get_close_matches(_normal(name), list(self._names), n=3, cutoff=0.5))

    def parts(self, code: str) -> tuple[str, ...]:
        """Return the indexed fields that a text field stands for: itself, or its parts."""
        spec = self.get(code)
        if not spec.parts:
            return (spec.code,)
        return tuple(dict.fromkeys(leaf for part in spec.parts for leaf in self.parts(part)))

    def indexed(self, *kinds: FieldKind) -> Sequence[FieldSpec]:
        """Return the fields of these kinds that the engine keeps: those that stand for themselves."""
        return [spec for spec in self.specs if spec.kind in kinds and not spec.parts]


def _normal(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
