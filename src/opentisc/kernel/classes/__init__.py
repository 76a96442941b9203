"""Classes: IPC, CPC, Nice, Locarno and others: read, normalise, parent, contains.

Not for: titles of classes (those are imported data).
"""

from opentisc.kernel.classes.reading import read_class
from opentisc.kernel.classes.tree import Levels, contains, parent, prefixes
from opentisc.kernel.classes.types import ClassSymbol

__all__ = ["ClassSymbol", "Levels", "contains", "parent", "prefixes", "read_class"]
