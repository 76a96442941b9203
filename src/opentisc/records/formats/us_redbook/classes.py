"""Class symbols of a Red Book document: IPC before and after 2006, CPC, Locarno, national."""

from lxml import etree

from opentisc.records.formats.us_classes import ipc_class, locarno_class, uspc_class
from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import leave
from opentisc.records.formats.values import classification

_SYMBOL = ("section", "class", "subclass", "main-group", "subgroup")
_INVENTIVE = {"I": True, "N": False, "A": False}
_IPC_TAKEN = frozenset((*_SYMBOL, "ipc-version-indicator", "symbol-position", "classification-value"))
_CPC_TAKEN = frozenset((*_SYMBOL, "cpc-version-indicator", "symbol-position", "classification-value"))


def read_ipc(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the IPC symbols of the editions up to 7, main one first."""
    version = _edition(element)
    for child in element:
        if child.tag in {"main-classification", "further-classification"} and child.text:
            first = child.tag == "main-classification"
            draft.classes.append(ipc_class(child.text, first=first, version=version))
        elif child.tag != "edition":
            leave(draft.notes, child, path)


def read_ipcr(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the IPC symbols since 2006."""
    for child in element:
        _symbol(draft, child, f"{path}/{child.tag}", "ipc", _IPC_TAKEN)


def read_cpc(draft: Draft, element: etree._Element, path: str) -> None:
    """Take CPC symbols: main and further ones; combination sets say more than a symbol and are counted."""
    for group in element:
        here = f"{path}/{group.tag}"
        for child in group:
            if child.tag == "classification-cpc":
                _symbol(draft, child, f"{here}/{child.tag}", "cpc", _CPC_TAKEN)
            else:
                leave(draft.notes, child, here)


def read_locarno(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the Locarno class of a design."""
    version = _edition(element)
    for child in element:
        if child.tag in {"main-classification", "further-classification"} and child.text:
            draft.classes.append(locarno_class(child.text, version=version))
        elif child.tag != "edition":
            leave(draft.notes, child, path)


def read_national(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the classes of the office itself (USPC)."""
    for child in element:
        if child.tag in {"main-classification", "further-classification"} and child.text:
            draft.classes.append(uspc_class(child.text, first=child.tag == "main-classification"))
        elif child.tag != "country":
            leave(draft.notes, child, path)


def _edition(element: etree._Element) -> str | None:
    edition = (element.findtext("edition") or "").strip()
    return None if edition in {"", "unknown"} else edition


def _symbol(draft: Draft, element: etree._Element, path: str, scheme: str, taken: frozenset[str]) -> None:
    parts: dict[str, str] = {}
    version = None
    for child in element:
        name = child.tag
        if name not in taken:
            leave(draft.notes, child, path)
        elif len(child):
            version = draft.notes.date(f"{path}/{name}/date", child.findtext("date"))
        else:
            parts[name] = (child.text or "").strip()
    section, klass, subclass, group, subgroup = (parts.get(part, "") for part in _SYMBOL)
    symbol = f"{section}{klass}{subclass}{group}" + (f"/{subgroup}" if subgroup else "")
    if not symbol:
        leave(draft.notes, element, path.rpartition("/")[0])
        return
    draft.classes.append(
        classification(
            scheme,
            symbol,
            first=parts.get("symbol-position") == "F",
            inventive=_INVENTIVE.get(parts.get("classification-value", "")),
            version=version,
        )
    )
