"""From a row's draft to a mark, a geographical indication or an IC layout design.

Not for: patents (`build`) and literature (`writings`).
"""

from dataclasses import replace

from opentisc.records.formats.base import Rejected
from opentisc.records.formats.tables.cells import language_of
from opentisc.records.formats.tables.draft import Draft
from opentisc.records.formats.tables.status import status_of
from opentisc.records.types import (
    Goods,
    Image,
    Indication,
    Layout,
    Mark,
    Number,
    Party,
    ProtectedName,
    RecordId,
)


def build_mark(draft: Draft, where: str) -> Mark | Rejected:
    """Return the mark of a row; Rejected when it has neither application nor registration number."""
    office = draft.text("office") or ""
    application = _number(draft, "application_number", office)
    registration = _number(draft, "registration_number", office)
    main = application or registration
    if main is None:
        return Rejected(where, "application_number", "missing_number", "the row has no number")
    status, image = draft.text("status"), draft.text("image")
    return Mark(
        record_id=RecordId(f"TM-{office}-{main.number}"),
        application_number=application,
        registration_number=registration,
        words=draft.text("words"),
        mark_type_as_given=draft.text("mark_type"),
        goods=_goods(draft),
        classes=tuple(draft.classes),
        image=Image(reference=image) if image else None,
        status=status_of(status) if status else None,
        status_as_given=status,
        status_on=draft.dates.get("status_on"),
        filed_on=draft.dates.get("filed_on"),
        published_on=draft.dates.get("published_on"),
        registered_on=draft.dates.get("registered_on"),
        expires_on=draft.dates.get("expires_on"),
        owners=_owners(draft),
        agents=draft.parties.get("agents", ()),
        description=draft.text("description"),
        disclaimer=draft.text("disclaimer"),
        link=draft.text("link"),
    )


def build_indication(draft: Draft, where: str) -> Indication | Rejected:
    """Return the indication of a row; Rejected without a name.

    The id takes the number, or the name where the register gives none.
    """
    register, kind, name = draft.text("register") or "", draft.text("kind") or "GI", draft.text("name")
    if name is None:
        return Rejected(where, "name", "missing_name", "the row has no protected name")
    number, status = draft.text("number"), draft.text("status")
    identity = "".join((number or name).split())
    return Indication(
        record_id=RecordId(f"GI-{register}-{kind}-{identity}"),
        register=register,
        kind=kind,
        names=(ProtectedName(value=name, language=language_of(name, draft.constants.get("language"))),),
        number=number,
        product_type=draft.text("product_type"),
        product_class=draft.text("product_class"),
        country=draft.text("country"),
        area=draft.text("area"),
        within=draft.list("within"),
        status=status_of(status) if status else None,
        status_as_given=status,
        filed_on=draft.dates.get("filed_on"),
        published_on=draft.dates.get("published_on"),
        registered_on=draft.dates.get("registered_on"),
        removed_on=draft.dates.get("removed_on"),
        holders=draft.parties.get("holders", ()),
        legal_instrument=draft.text("legal_instrument"),
        description=draft.text("description"),
        history=draft.text("history"),
        boundary=draft.text("boundary"),
        link=draft.text("link"),
    )


def build_layout(draft: Draft, where: str) -> Layout | Rejected:
    """Return the layout design of a row; Rejected without a registration number."""
    office = draft.text("office") or ""
    number = _number(draft, "number", office)
    if number is None:
        return Rejected(where, "number", "missing_number", "the row has no registration number")
    status = draft.text("status")
    return Layout(
        record_id=RecordId(f"IC-{office}-{number.number}"),
        number=number,
        name=draft.text("name"),
        category=draft.text("category"),
        structure=draft.text("structure"),
        technology=draft.text("technology"),
        function=draft.text("function"),
        filed_on=draft.dates.get("filed_on"),
        created_on=draft.dates.get("created_on"),
        first_used_on=draft.dates.get("first_used_on"),
        published_on=draft.dates.get("published_on"),
        registered_on=draft.dates.get("registered_on"),
        holders=draft.parties.get("holders", ()),
        creators=draft.parties.get("creators", ()),
        agents=draft.parties.get("agents", ()),
        status=status_of(status) if status else None,
        status_as_given=status,
        description=draft.text("description"),
        link=draft.text("link"),
    )


def _number(draft: Draft, target: str, office: str) -> Number | None:
    """Return a number as the register prints it, blanks left out: marks and layouts have no kinds."""
    given = draft.texts.get(target)
    return Number(office=office, number="".join(given.split()).upper(), as_given=given) if given else None


def _goods(draft: Draft) -> tuple[Goods, ...]:
    """Return the goods; their text belongs to a class only when the row has exactly one."""
    classes = [c for c in draft.classes if c.scheme == "nice" and c.symbol.isdecimal()]
    text, groups = draft.text("goods"), draft.list("similar_groups")
    if len(classes) != 1:
        if text:
            draft.notes.left(draft.heading("goods"))
        if groups:
            draft.notes.left(draft.heading("similar_groups"), len(groups))
        return tuple(Goods(nice_class=int(c.symbol)) for c in classes)
    language = language_of(text or "", draft.constants.get("language"))
    return (Goods(nice_class=int(classes[0].symbol), text=text, language=language, similar_groups=groups),)


def _owners(draft: Draft) -> tuple[Party, ...]:
    owners, addresses = draft.parties.get("owners", ()), draft.list("owner_addresses")
    if not addresses:
        return owners
    if len(owners) != len(addresses):
        draft.notes.left(draft.heading("owner_addresses"), len(addresses))
        return owners
    return tuple(replace(owner, address=address) for owner, address in zip(owners, addresses, strict=True))
