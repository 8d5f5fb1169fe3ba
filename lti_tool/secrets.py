"""The instance secret and what is derived from it: encryption at rest, signatures, pseudonyms.

One secret an installation. Each use gets a key of its own (HKDF with the purpose as info), so that a value
signed for one purpose is worth nothing for another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets as random
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import URLSafeTimedSerializer

from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _


class Vault:
    """Encrypts, signs and makes pseudonyms with keys derived from the instance secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._signers: dict[str, URLSafeTimedSerializer] = {}
        self._fernet = Fernet(base64.urlsafe_b64encode(self.derive("encryption at rest")))

    def derive(self, purpose: str) -> bytes:
        """32 bytes that belong to this purpose alone."""
        return HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(self._secret)

    def encrypt(self, plain: bytes) -> str:
        """Text for a database column that only this installation can read."""
        return self._fernet.encrypt(plain).decode()

    def decrypt(self, sealed: str) -> bytes:
        """The bytes again.

        Raises:
            CommandError: the instance secret is not the one that the value was sealed with.
        """
        try:
            return self._fernet.decrypt(sealed.encode())
        except InvalidToken:
            raise CommandError(
                _(
                    "The instance secret is not the one this database was made with. "
                    "Put the old secret back (CREATOR_LESSONS_SECRET, or the file 'secret' in the data folder)."
                )
            ) from None

    def signer(self, purpose: str) -> URLSafeTimedSerializer:
        """Signs small values that go through a browser; each purpose has a key of its own, derived once."""
        known = self._signers.get(purpose)
        if known is None:
            key = self.derive("signature " + purpose)
            known = URLSafeTimedSerializer(key, signer_kwargs={"digest_method": hashlib.sha256})
            self._signers[purpose] = known
        return known


def pseudonym(identity_key: bytes, *parts: str) -> str:
    """HMAC-SHA256 (64 hex digits) of the parts joined by NUL, under a partner's identity key."""
    return hmac.new(identity_key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def fingerprint(secret: str) -> str:
    """SHA-256 (hex) of a random secret of ours: enough to recognise it, useless to whoever reads the table."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret(size: int = 32) -> str:
    """A random, URL-safe secret of ``size`` bytes."""
    return random.token_urlsafe(size)


def instance_secret(given: str, data_dir: Path) -> str:
    """The secret of this installation: the given one, else that in the data folder, made if missing.

    Raises:
        CommandError: the folder can't be written.
    """
    if given:
        return given
    path = data_dir / "secret"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_secret(48))
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise CommandError(
            _(
                "The data folder {folder} can't be written ({reason}). "
                "Choose another with --data or CREATOR_LESSONS_DATA_DIR."
            ).format(folder=data_dir, reason=error.strerror or error)
        ) from None
