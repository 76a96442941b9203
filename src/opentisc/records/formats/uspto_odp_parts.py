"""The bags of an Open Data Portal answer: transactions, assignments, continuity, foreign priority.

Not for: finding whose they are; that is `uspto_odp`.
"""

from opentisc.kernel.dates import DateText
from opentisc.kernel.offices import OFFICES, office_name
from opentisc.records.formats.marks import conveyance_kind
from opentisc.records.formats.taking import JsonTree
from opentisc.records.formats.values import Notes, application_number
from opentisc.records.types import LegalEvent, Ownership, Party, RelatedDocument

_STATUSES = (
    ("patented case", "granted"),
    ("abandoned", "abandoned"),
    ("expressly abandoned", "abandoned"),
    ("patent expired due to nonpayment of maintenance fees", "lapsed"),
    ("provisional application expired", "expired"),
)
"""Beginnings of the portal's words for states that are final; the others stay as given."""

_RELATIONS = {
    "CON": "continuation",
    "CIP": "continuation_in_part",
    "DIV": "division",
    "PRO": "provisional",
    "NST": "pct_filing",
    "REI": "reissue",
    "REX": "reexamination",
    "SUB": "substitution",
}
"""Codes of claimed parentage; the words are those of `us_redbook`."""

_COUNTRIES = {
    **{office_name(code, "en").upper(): code for code in OFFICES},
    "KOREA, REPUBLIC OF": "KR",
    "REPUBLIC OF KOREA": "KR",
    "TAIWAN": "TW",
    "EUROPEAN PATENT OFFICE (EPO)": "EP",
    "EUROPEAN PATENT OFFICE": "EP",
    "UNITED KINGDOM": "GB",
    "RUSSIAN FEDERATION": "RU",
}
"""Office by the name that the portal prints, in capitals."""


def as_date(notes: Notes, path: str, text: str | None) -> DateText | None:
    """Return the day of a date or instant, as the office's clock has it (`2023-03-27T15:09:53.000-0400`)."""
    return notes.date(path, None if text is None else text.partition("T")[0])


def status_word(text: str | None) -> str | None:
    """Return our word for a state that is final, None for any other."""
    given = " ".join((text or "").lower().split())
    return next((word for start, word in _STATUSES if given.startswith(start)), None)


def transactions(entry: JsonTree, notes: Notes) -> tuple[LegalEvent, ...]:
    """Return the transaction history as events, in the order of the answer."""
    before = [
        _event(one, ("caseActionCode", "caseActionDescriptionText", "recordedDate"), notes)
        for one in entry.trees("transactionContentBag")
    ]
    today = [
        _event(one, ("eventCode", "eventDescriptionText", "eventDate"), notes)
        for one in entry.trees("eventDataBag")
    ]
    return tuple(before + today)


def _event(one: JsonTree, keys: tuple[str, str, str], notes: Notes) -> LegalEvent:
    code, text, dated = keys
    return LegalEvent(
        office="US",
        code=one.text(code),
        text=one.text(text),
        happened_on=as_date(notes, dated, one.text(dated)),
    )


def conveyances(entry: JsonTree, notes: Notes) -> tuple[Ownership, ...]:
    """Return the recorded conveyances, in the order of the answer."""
    return tuple(_conveyance(one, notes) for one in entry.trees("assignmentBag"))


def _conveyance(one: JsonTree, notes: Notes) -> Ownership:
    text = one.text("conveyanceText")
    assignors = one.trees("assignorBag")
    signed = [as_date(notes, "executionDate", assignor.text("executionDate")) for assignor in assignors]
    reel, frame = one.text("reelNumber"), one.text("frameNumber")
    repeated = one.text("reelNumber/frameNumber") or one.text("reelAndFrameNumber")
    names = [assignor.text("assignorName") for assignor in assignors]
    return Ownership(
        kind=conveyance_kind(text),
        from_parties=tuple(Party(name=name) for name in names if name is not None),
        to_parties=tuple(
            party for assignee in one.trees("assigneeBag") if (party := _assignee(assignee)) is not None
        ),
        # Several sign on several days; the earliest is what the office's own search shows.
        executed_on=min((day for day in signed if day is not None), default=None),
        recorded_on=as_date(notes, "assignmentRecordedDate", one.text("assignmentRecordedDate")),
        reference=f"{reel}/{frame}" if reel and frame else repeated,
        text=text,
    )


def _assignee(assignee: JsonTree) -> Party | None:
    name = assignee.text("assigneeNameText")
    if name is None:
        return None
    address = assignee.tree("assigneeAddress")
    keys = ("addressLineOneText", "addressLineTwoText", "addressLineThreeText", "addressLineFourText")
    lines = [address.text(key) for key in (*keys, "postalCode")]
    return Party(
        name=name,
        address=", ".join(line for line in lines if line) or None,
        city=address.text("cityName"),
        region=address.text("geographicRegionCode") or address.text("geographicRegionName"),
        country=address.text("countryCode") or address.text("countryName"),
    )


def number_in_continuity(entry: JsonTree) -> str | None:
    """Return the application that a continuity answer is about, None when it leaves a doubt.

    It is the parent of every child; without children, the one application that claims parents and is
    itself nobody's parent.
    """
    bag = entry.tree("continuityBag") or entry
    of_children = {one.peek("parentApplicationNumberText") for one in bag.trees("childContinuityBag")}
    if of_children:
        return of_children.pop() if len(of_children) == 1 else None
    parents = bag.trees("parentContinuityBag")
    claiming = {one.peek("childApplicationNumberText") for one in parents}
    claiming -= {one.peek("parentApplicationNumberText") for one in parents}
    return claiming.pop() if len(claiming) == 1 else None


def related(entry: JsonTree, notes: Notes) -> tuple[RelatedDocument, ...]:
    """Return parents, children and foreign priorities, in this order.

    A child's relation is `child_` and the parentage it claims. A parent's parent is given like a parent.
    """
    bag = entry.tree("continuityBag") or entry
    found = [
        _related(one, "parentApplicationNumberText", "", notes) for one in bag.trees("parentContinuityBag")
    ]
    found += [
        _related(one, "childApplicationNumberText", "child_", notes)
        for one in bag.trees("childContinuityBag")
    ]
    found += [_priority(one, notes) for one in entry.trees("foreignPriorityBag")]
    return tuple(one for one in found if one is not None)


def _related(one: JsonTree, key: str, prefix: str, notes: Notes) -> RelatedDocument | None:
    given = one.text(key)
    if given is None:
        return None
    code = one.text("claimParentageTypeCode") or ""
    one.text("parentApplicationNumberText")  # the other end of the edge: the application or its parent
    one.text("childApplicationNumberText")
    filed = one.text("filingDate") or one.text(
        "parentApplicationFilingDate" if not prefix else "childApplicationFilingDate"
    )
    office = None if given.upper().startswith("PCT") else "US"
    number = application_number(given, office=office, dated=as_date(notes, "continuityBag/filingDate", filed))
    return RelatedDocument(
        relation=f"{prefix}{_RELATIONS.get(code, code.lower() or 'parent')}", number=number
    )


def _priority(one: JsonTree, notes: Notes) -> RelatedDocument | None:
    given = one.text("priorityNumberText") or one.text("applicationNumberText")
    if given is None:
        return None
    filed_on = as_date(notes, "foreignPriorityBag/filingDate", one.text("filingDate"))
    name = one.text("countryName") or one.text("ipOfficeName")
    office = _COUNTRIES.get((name or "").upper())
    if office is None:
        notes.unreadable("foreignPriorityBag/countryName")
    return RelatedDocument(
        relation="priority", number=application_number(given, office=office, dated=filed_on)
    )
