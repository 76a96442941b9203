"""From a row's draft to a patent publication with its application.

Not for: other rights (`rights`) and literature (`writings`).
"""

import re
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from opentisc.kernel.dates import DateText, UnreadableDate, last_day, make_date
from opentisc.records.formats.base import Rejected
from opentisc.records.formats.tables.cells import (
    language_of,
    read_claims,
    read_date,
    short_year,
    week_year_candidates,
)
from opentisc.records.formats.tables.draft import Draft
from opentisc.records.formats.tables.profile import DateOrder
from opentisc.records.formats.tables.status import status_of, type_of
from opentisc.records.formats.values import application_number, publication_number
from opentisc.records.formats.weak import weak_id
from opentisc.records.types import Application, Claim, Number, Party, Patent, Priority, RecordId

_FILE_NAME = re.compile(r"([A-Z]{2}[A-Z]{0,2}\d+[A-Z]\d?)-(\d{8})\.[A-Za-z]+")
_PRIORITY = re.compile(r"(.*[^\s,(（])[\s,(（]++((?:19|20)\d\d[-./]?\d\d[-./]?\d\d)[)）]?")
_OFFICE = re.compile(r"[A-Z]{2}")
_YEAR_IN_NUMBER = re.compile(r"\b((?:19|20)\d\d)\d{8}\b")


def build_patent(draft: Draft, where: str) -> Patent | Rejected:
    """Return the patent of a row; Rejected when it has no number or one that cannot be read.

    A table without a column of numbers gives records with weak ids, from the first title and abstract.
    """
    published_on = _published_on(draft)
    publication = _publication(draft, published_on, where)
    if isinstance(publication, Rejected):
        return publication
    if publication.dated and not published_on:
        published_on = publication.dated
    filed_on = _filed_on(draft, published_on)
    return _patent(draft, replace(publication, dated=published_on), published_on, filed_on)


def _patent(
    draft: Draft, publication: Number, published_on: DateText | None, filed_on: DateText | None
) -> Patent:
    applied = draft.texts.get("application_number")
    number = application_number(applied, office=publication.office, dated=filed_on) if applied else None
    application = _application(draft, number, filed_on)
    return Patent(
        record_id=_record_id(publication),
        publication=publication,
        type=type_of(draft.text("patent_type"), publication.office, publication.kind),
        application_number=number,
        application_id=application.record_id if application else None,
        application=application,
        published_on=published_on,
        filed_on=filed_on,
        earliest_priority_on=draft.dates.get("earliest_priority_on"),
        language=draft.text("language"),
        titles=draft.texts_in_languages("title"),
        abstracts=draft.texts_in_languages("abstract"),
        claims=_all_claims(draft),
        description=tuple(draft.description),
        classes=tuple(draft.classes),
        applicants=_applicants(draft),
        inventors=draft.parties.get("inventors", ()),
        owners=draft.parties.get("owners", ()),
        agents=_agents(draft),
        examiners=draft.parties.get("examiners", ()),
        priorities=_priorities(draft),
        citations=tuple(draft.citations),
        keywords=draft.texts_in_languages("keywords"),
        simple_family=draft.text("simple_family"),
        extended_family=draft.text("extended_family"),
        simple_family_size=draft.integers.get("simple_family_size"),
        extended_family_size=draft.integers.get("extended_family_size"),
        cited_by_count=draft.integers.get("cited_by_count"),
        link=draft.text("link"),
    )


def _publication(draft: Draft, published_on: DateText | None, where: str) -> Number | Rejected:
    """Return the publication's number; from the file's name (which knows the kind) before the bare number."""
    office, kind = _office(draft), draft.text("kind")
    file_name = draft.texts.get("file_name")
    if file_name:
        match = _FILE_NAME.fullmatch(file_name)
        if match:
            return publication_number(match[1], dated=_day_of(match[2], draft))
        draft.notes.unreadable(draft.heading("file_name"))
    given = draft.texts.get("publication_number") or draft.texts.get("grant_number")
    if given:
        number = publication_number(given, office=office, kind=kind, dated=published_on)
        if not number.readable:
            field = draft.heading("publication_number")
            return Rejected(where, field, "unreadable_number", given[:200])
        return number
    titles = draft.texts_in_languages("title")
    if draft.numbered or not titles:
        return Rejected(where, "publication_number", "missing_number", "the row has no publication number")
    abstracts = draft.texts_in_languages("abstract")
    weak = weak_id(titles[0].value, abstracts[0].value if abstracts else "")
    return Number(office=office or "", number=weak, as_given="", readable=False)


def _office(draft: Draft) -> str | None:
    """Return the office when it is a code of two letters; a name (`中国`) is counted, the number says it."""
    office = draft.text("office")
    if office is None or _OFFICE.fullmatch(office):
        return office
    draft.notes.left(draft.heading("office"))
    return None


def _day_of(digits: str, draft: Draft) -> DateText | None:
    return draft.notes.date(draft.heading("file_name"), digits)


def _record_id(number: Number) -> RecordId:
    if not number.readable:
        return RecordId(number.number)
    return RecordId(f"{number.office}{number.number}{number.kind or ''}")


def _application(draft: Draft, number: Number | None, filed_on: DateText | None) -> Application | None:
    if number is None or not number.readable:
        return None
    status = draft.text("status")
    return Application(
        record_id=RecordId(f"APP-{number.office}{number.number}"),
        number=number,
        filed_on=filed_on,
        status=status_of(status) if status else None,
        status_as_given=status,
        status_on=draft.dates.get("status_on"),
        granted_on=draft.dates.get("granted_on"),
        expires_on=draft.dates.get("expires_on"),
        owners=draft.parties.get("owners", ()),
    )


def _published_on(draft: Draft) -> DateText | None:
    """Return the day of publication; the year of its own column decides over a two-digit one."""
    known = draft.dates.get("published_on")
    year = draft.integers.get("publication_year")
    short = draft.short_dates.get("published_on")
    if short is None:
        return known or (_year(year) if year else None)
    heading = draft.heading("published_on")
    centuries = (year // 100 * 100, (year - 1) // 100 * 100) if year else (2000, 1900)
    try:
        days = week_year_candidates(short, centuries)
        printed = short_year(short)
    except UnreadableDate:
        draft.notes.unreadable(heading)
        return _year(year) if year else None
    if year is None:
        draft.notes.left(f"{heading}!ambiguous")  # nothing tells the century
        return None
    if printed != year % 100:
        draft.notes.left(f"{heading}!conflict")
    agreeing = [day for day in days if day.year == year]
    return _date_text(agreeing[0]) if agreeing else _year(year)


def _filed_on(draft: Draft, published_on: DateText | None) -> DateText | None:
    """Return the filing day; a two-digit year is read so that the filing is not after the publication."""
    short = draft.short_dates.get("filed_on")
    if short is None:
        return draft.dates.get("filed_on")
    heading = draft.heading("filed_on")
    if published_on is None:
        draft.notes.left(f"{heading}!ambiguous")
        return None
    latest = last_day(published_on)
    for century in (latest.year // 100 * 100, latest.year // 100 * 100 - 100):
        try:
            days = week_year_candidates(short, (century,))
        except UnreadableDate:
            draft.notes.unreadable(heading)
            return None
        possible = [day for day in days if day <= latest]
        if possible:
            return _one_of(draft, heading, possible, printed=short_year(short))
    draft.notes.left(f"{heading}!conflict")
    return None


def _one_of(draft: Draft, heading: str, possible: list[date], *, printed: int) -> DateText | None:
    """Return the one possible day; of two, the one whose year the application number has; else nothing."""
    if len(possible) > 1:
        year = _YEAR_IN_NUMBER.search(draft.texts.get("application_number", ""))
        possible = [day for day in possible if year and day.year == int(year[1])]
    if len(possible) != 1:
        draft.notes.left(f"{heading}!ambiguous")
        return None
    if possible[0].year % 100 != printed:
        draft.notes.left(f"{heading}!conflict")
    return _date_text(possible[0])


def _priorities(draft: Draft) -> tuple[Priority, ...]:
    """Return the priorities; dates stand beside their numbers or in a column of their own."""
    numbers = draft.list("priorities")
    dates = draft.list("priority_dates")
    if dates and len(dates) != len(numbers):
        draft.notes.left(draft.heading("priority_dates"), len(dates))
        dates = ()
    found = []
    for given, day in zip_longest(numbers, dates):
        if given:
            match = _PRIORITY.fullmatch(given)
            filed_on = draft.notes.date(draft.heading("priorities"), match[2] if match else None)
            if day:
                filed_on = _priority_day(draft, day)
            number = application_number(match[1] if match else given, dated=filed_on)
            found.append(Priority(number=number, filed_on=filed_on))
    return tuple(found)


def _priority_day(draft: Draft, text: str) -> DateText | None:
    try:
        return read_date(text, DateOrder.DAY_FIRST)
    except UnreadableDate:
        draft.notes.unreadable(draft.heading("priority_dates"))
        return None


def _applicants(draft: Draft) -> tuple[Party, ...]:
    """Return the applicants with addresses, countries and regions where one stands for each of them."""
    found = draft.parties.get("applicants", ())
    addresses = _for_each(draft, "applicant_addresses", len(found))
    countries = _for_each(draft, "applicant_countries", len(found))
    regions = _for_each(draft, "applicant_regions", len(found))
    return tuple(
        replace(party, address=address, country=country, region=region)
        for party, address, country, region in zip(found, addresses, countries, regions, strict=True)
    )


def _for_each(draft: Draft, target: str, count: int) -> tuple[str | None, ...]:
    """Return one value for each of `count` parties; a single value is the first party's."""
    values = draft.list(target)
    if len(values) in (0, 1, count) and count:
        return (*values, *[None] * (count - len(values)))
    if values:
        draft.notes.left(draft.heading(target), len(values))
    return (None,) * count


def _agents(draft: Draft) -> tuple[Party, ...]:
    agencies = (replace(agency, kind="organisation") for agency in draft.parties.get("agencies", ()))
    persons = (replace(agent, kind="person") for agent in draft.parties.get("agents", ()))
    return (*agencies, *persons)


def _all_claims(draft: Draft) -> tuple[Claim, ...]:
    """Return the claims; the column of the first or main claim counts only when there is no other."""
    main = draft.texts.get("exemplary_claim")
    if draft.claims or not main:
        return tuple(draft.claims)
    return read_claims(main, language_of(main, draft.constants.get("language")))


def _year(year: int) -> DateText | None:
    try:
        return make_date(year)
    except UnreadableDate:
        return None


def _date_text(day: date) -> DateText:
    return make_date(day.year, day.month, day.day)
