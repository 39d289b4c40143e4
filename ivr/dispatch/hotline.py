"""What dispatch works with: one frozen value, made by `ivr.app` and handed down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from ivr.channels.urls import Urls
from ivr.channels.wording import Wording
from ivr.cities import Cities, City
from ivr.errors import FlowError
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Say
from ivr.flow.texts import Value
from ivr.store.db import Store
from ivr.store.tombstones import TombstoneFile


@dataclass(frozen=True)
class Hotline:
    """The store, the city packs, the catalogue in force and the secrets dispatch needs.

    tombstones: where it is kept who was erased, beside the database.
    secret: what case codes are made from; new_token: a fresh unguessable token at each call.
    """

    store: Store
    cities: Cities
    catalogue: Callable[[], Catalogue]
    urls: Urls
    secret: str = field(repr=False)
    new_token: Callable[[], str] = field(repr=False)
    tombstones: TombstoneFile = field(default_factory=lambda: TombstoneFile(None))

    def city(self, city: str) -> City:
        """The pack of a city. Raises FlowError where it was taken away."""
        found = self.cities.by_id(city)
        if found is None:
            raise FlowError(f"no pack for the city {city}")
        return found

    def served(self, city: City) -> Catalogue:
        """The catalogue in force as a city's callers meet it: with its drafts, or without."""
        whole = self.catalogue()
        return whole if city.serve_drafts else whole.signed_off

    def wording(self, city: City, now: datetime, catalogue: Catalogue | None = None) -> Wording:
        """How things are put into words in a city at `now`."""
        return Wording(catalogue or self.catalogue(), city.zone, now, dict(city.speak.items()))

    def phrase(self, name: str, language: str, values: Mapping[str, Value] | None = None) -> Say:
        """One of HotLine's own sentences, its blanks filled."""
        filled = MappingProxyType(dict(values or {}))
        return Say(name, self.catalogue().phrase(name), language, filled)
