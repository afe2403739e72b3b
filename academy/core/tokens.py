"""Random public references and keyed fingerprints."""

import hashlib
import hmac
import secrets

# No look-alikes: 0 o, 1 i l are left out, so that a reference can be read out by phone.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
REF_LENGTH = 12


def new_ref() -> str:
    """A random public reference of 59 bits; rows are never named by their number in a URL."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REF_LENGTH))


def new_token() -> str:
    """An unguessable token of 128 bits, for links that open something to whoever holds them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(26))


def fingerprint(text: str, *, key: str) -> str:
    """A keyed hash of a short secret, so that a stolen table does not give it away."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def content_hash(*parts: str | bytes) -> str:
    """The SHA-256 name of a content, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode())
        digest.update(b"\x00")
    return digest.hexdigest()
