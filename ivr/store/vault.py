"""Encryption of what belongs to people, and looking a number up without keeping it in clear.

Columns ending in `_sealed` hold what `Vault.seal` gives, columns ending in `_mac` what `Vault.mac`
gives. Whoever writes a row seals explicitly; no column does it behind anybody's back.
"""

import hmac
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.errors import SettingsError
from ivr.settings import Settings


@lru_cache(maxsize=64)
def _derived(lookup_key: str, city: str) -> bytes:
    purpose = f"hotline number lookup {city}".encode()
    return HKDF(SHA256(), 32, None, purpose).derive(lookup_key.encode())


@dataclass(frozen=True)
class SealedNumber:
    """A telephone number as the database keeps it: to be opened, and to be looked up."""

    sealed: str
    mac: str


@dataclass(frozen=True)
class Vault:
    """Seals and opens texts, and makes the keyed fingerprints by which numbers are found.

    number_keys: Fernet keys, newest first; the first one seals, all of them open.
    lookup_key: the secret behind the fingerprints; each city gets a key of its own from it, so
    that the same person in two cities cannot be matched.
    """

    number_keys: tuple[str, ...] = field(repr=False)
    lookup_key: str = field(repr=False)

    def seal(self, text: str) -> str:
        """The text encrypted under the newest key; each time different."""
        # A Fernet token carries the second it was made in clear. Time 0 tells nobody when a
        # person called; nothing here expires by that stamp.
        return self._newest.encrypt_at_time(text.encode(), current_time=0).decode("ascii")

    def open(self, token: str) -> str:
        """The text inside a token; SettingsError where none of the keys fits."""
        try:
            return self._all.decrypt(token.encode()).decode()
        except InvalidToken:
            raise SettingsError(
                "Something was encrypted with a key that is not among HOTLINE_NUMBER_KEYS. "
                "Put the older keys back behind the newest one."
            ) from None

    def mac(self, city: str, text: str) -> str:
        """The fingerprint of a text in a city: 64 hexadecimal digits, always the same."""
        return hmac.digest(self._city_key(city), text.encode(), "sha256").hex()

    def number(self, city: str, e164: str) -> SealedNumber:
        """A telephone number sealed and fingerprinted for one city."""
        return SealedNumber(self.seal(e164), self.mac(city, e164))

    def _city_key(self, city: str) -> bytes:
        return _derived(self.lookup_key, city)

    @cached_property
    def _newest(self) -> Fernet:
        return Fernet(self.number_keys[0])

    @cached_property
    def _all(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.number_keys])


def vault_of(settings: Settings) -> Vault:
    """The vault that the keys of these settings make."""
    keys = tuple(key.get_secret_value() for key in settings.number_keys)
    return Vault(keys, settings.lookup_key.get_secret_value())
