"""What can go wrong with notices."""

from opentisc.kernel.errors import Invalid, NotFound


class UnknownNotice(Invalid):
    """No context registered this kind of notice, or this sentence."""

    code = "unknown_notice"


class BadNotice(Invalid):
    """A notice cannot be told as given; the fact `why` says what is wrong with it."""

    code = "bad_notice"

    def __init__(self, why: str) -> None:
        super().__init__(why, why=why)


class CannotMute(Invalid):
    """Notices about the security of one's account cannot be switched off."""

    code = "cannot_mute"


class UnsubscribeGone(NotFound):
    """The link is none of ours."""

    code = "unsubscribe_gone"
