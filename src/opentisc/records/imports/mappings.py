"""Column mappings that people made: kept as rows, read back as profiles of records.formats.tables."""

from django.db import transaction
from django.utils import timezone

from opentisc.records.formats.tables import Profile, get_profile
from opentisc.records.formats.tables.profile import offer
from opentisc.records.models import MappingProfile
from opentisc.records.policy import Actor, Operator, require_staff


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
            "made_by_id": None if by is None or isinstance(by, Operator) else by.pk,
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
    offer(saved_mappings())
    return get_profile(code)
