"""What can go wrong with people and links."""

from opentisc.kernel.errors import Conflict, Invalid, NotFound


class BadAddress(Invalid):
    """The text is not an e-mail address."""

    code = "bad_address"


class AlreadyThere(Conflict):
    """A person with this e-mail address exists and has signed in before."""

    code = "person_exists"


class LinkGone(NotFound):
    """The one-time link was used, has expired, or never was: all look the same."""

    code = "link_gone"


class WeakPassword(Invalid):
    """The password does not meet the rules; `reasons` are sentences for people."""

    code = "weak_password"

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("the password does not meet the rules", reasons=reasons)
