"""Opening what is sealed, as far as a page may show it. For `ivr.review` only."""

from ivr import phones
from ivr.errors import SettingsError
from ivr.store.vault import Vault

# What was sealed with a key that is gone costs one name or number, never the page.
UNREADABLE = "•••"


def opened(token: str | None, vault: Vault) -> str | None:
    """What a sealed column holds, None where it holds nothing."""
    try:
        return vault.open(token) if token else None
    except SettingsError:
        return UNREADABLE


def masked(token: str | None, vault: Vault) -> str | None:
    """The number in a sealed column as it may be shown."""
    number = opened(token, vault)
    return None if number is None else phones.mask(number)
