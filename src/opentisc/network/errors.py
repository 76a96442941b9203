"""What can go wrong with bodies, memberships and clients."""

from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class UnknownBody(NotFound):
    """No such service body, or the actor may not know of it."""

    code = "body_not_found"


class UnknownClient(NotFound):
    """No such client in the actor's body: a client of another body looks the same."""

    code = "client_not_found"


class BadCreditCode(Invalid):
    """The unified social credit code (统一社会信用代码) does not hold; facts: `given`, `reason`."""

    code = "bad_credit_code"


class BadMobile(Invalid):
    """The text is not a mobile number that can be called."""

    code = "bad_mobile"


class ClientExists(Conflict):
    """This body already keeps a client under this code; facts: `client`."""

    code = "client_exists"


class NotYourHat(NotAllowed):
    """The person does not hold this membership now, so cannot act under it."""

    code = "not_your_hat"


class AdministratorsNotApart(Conflict):
    """Two administrator posts would fall to one person, which the profile forbids (SC-17)."""

    code = "administrators_not_apart"
