"""Column mappings that people made: kept as rows, read back as profiles of records.formats.tables."""

from django.db import transaction
from django.utils import timezone

from opentisc.records.formats.tables import Profile, shipped
from opentisc.records.formats.tables.profile import UnknownProfile
from opentisc.records.models import MappingProfile
from opentisc.records.policy import Actor, require_staff


@transaction.atomic
def save_mapping(profile: Profile, *, by: Actor) -> str:
    """Keep a mapping under its code and return the code. Raises NotAllowed, InvalidProfile."""
    require_staff(by)
    checked = Profile.from_mapping(profile.to_mapping())
    MappingProfile.objects.update_or_create(
        code=checked.code,
        defaults={
            "title": checked.title_zh,
            "mapping": checked.to_mapping(),
            "made_by_id": None if by is None else by.pk,
            "made_at": timezone.now(),
        },
    )
    return checked.code


def saved_mappings() -> tuple[Profile, ...]:
    """Return the mappings that people saved, the newest first."""
    rows = MappingProfile.objects.order_by("-made_at", "-pk")
    return tuple(Profile.from_mapping(row.mapping) for row in rows)


def find_mapping(code: str) -> Profile:
    """Return the shipped or saved mapping with this code. Raises UnknownProfile."""
    if code in shipped():
        return shipped()[code]
    row = MappingProfile.objects.filter(code=code).first()
    if row is None:
        raise UnknownProfile(code)
    return Profile.from_mapping(row.mapping)
