"""Refusals that are expected, each with its HTTP status and a sentence for the person."""

from academy.core.words import N_, Said


class Refused(Exception):
    """The rule says no, or the world has moved on."""

    status = 409
    sentence = N_("It may have been done already. Go back and see how it stands.")

    def __init__(self, message: str | None = None, **values: object) -> None:
        self.said = Said(message or self.sentence, values)
        super().__init__(self.said.message)


class Unknown(Refused):
    """Not there, or not yours: the same answer for both."""

    status = 404
    sentence = N_("The address may be old or mistyped. Start again from the first page.")


class SignInFirst(Refused):
    """Nobody is signed in."""

    status = 401
    sentence = N_("You are not signed in any more. Sign in, then send it again.")


class NotYourRole(Refused):
    """Signed in, but the role does not do this."""

    status = 403
    sentence = N_("Headquarters can add a role to your account.")


class Conflict(Refused):
    """Somebody else was faster."""

    sentence = N_("Somebody changed this in the meantime.")


class Closed(Refused):
    """Too late, or not open yet."""

    sentence = N_("This is closed.")


class Gone(Refused):
    """It was here and has been withdrawn."""

    status = 410
    sentence = N_("This has been withdrawn.")


class TooLarge(Refused):
    """More bytes than allowed."""

    status = 413
    sentence = N_("The file is too large.")


class TooMany(Refused):
    """Too many tries in too little time."""

    status = 429
    sentence = N_("Too many tries. Wait a moment.")
