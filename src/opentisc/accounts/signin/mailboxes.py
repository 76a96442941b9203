"""An e-mail address as it is kept. Not for: network addresses (`addresses`), nor proof that somebody reads there."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from opentisc.accounts.errors import BadAddress


def mailbox(email: str) -> str:
    """Return the address without blanks around it, in small letters. Raises BadAddress."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise BadAddress(f"not an e-mail address: {email!r}", given=email) from wrong
    return address
