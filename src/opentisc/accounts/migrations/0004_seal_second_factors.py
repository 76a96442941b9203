"""Seal the secrets of second factors that the database held in the clear (SC-47). Back: they stay sealed and unreadable."""

from typing import Any

from django.db import migrations
from opentisc.accounts.signin.sealed_codes import seal_plain


def seal(apps: Any, _editor: Any) -> None:
    """Seal every secret that is not."""
    seal_plain(apps.get_model("mfa", "Authenticator").objects.order_by("pk"))


class Migration(migrations.Migration):
    """After allauth's own tables."""

    dependencies = [
        ("accounts", "0003_tokens"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
