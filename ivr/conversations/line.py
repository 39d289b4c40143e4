"""The line as one city's callers meet it: what every turn of a conversation works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import structlog

from ivr import phones
from ivr.catalog import CatalogueShelf
from ivr.channels.tokens import Sealer
from ivr.channels.wording import Wording
from ivr.cities import City
from ivr.clock import Clock
from ivr.conversations.recent_alarms import RecentAlarms
from ivr.dispatch.codes import case_code
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.snapshot import Snapshot, SnapshotKeeper
from ivr.errors import StoreUnavailable
from ivr.flow.catalogue import SIGNED, Catalogue
from ivr.flow.effects import Say
from ivr.flow.engine import fresh
from ivr.flow.places import top_menu
from ivr.flow.state import Facts, State
from ivr.flow.texts import Value
from ivr.store import catalogues
from ivr.store.recorder import Recorder
from ivr.store.vault import SealedNumber

log = structlog.get_logger()


@dataclass(frozen=True)
class Line:
    """Everything a turn needs; made once by `ivr.app`."""

    hotline: Hotline
    recorder: Recorder
    snapshots: SnapshotKeeper
    shelf: CatalogueShelf
    sealer: Sealer
    clock: Clock
    alarms: RecentAlarms = field(default_factory=RecentAlarms)

    def snapshot(self, now: datetime) -> Snapshot:
        """Duty and staff, from memory."""
        return self.snapshots.at(now)

    def catalogue_of(self, state: State, city: City) -> tuple[Catalogue, State]:
        """The catalogue a conversation began with, drafts kept from it or not (DESIGN.md, rule 6).

        Where nobody has it any more the conversation goes on at the top menu of the city's own.
        """
        current = self.hotline.served(city)
        kept = current if state.catalogue == current.version else self._kept(state.catalogue)
        if kept is not None:
            return kept, state
        moved = replace(fresh(current), language=state.language, turn=state.turn, noticed=True)
        return current, replace(moved, place=top_menu(current))

    def keep_catalogue(self) -> None:
        """Put the catalogue in force where every machine finds it; away, it stays in `var/`."""
        version = self.hotline.catalogue().version
        files = self.shelf.texts(version)
        try:
            with self.hotline.store.transaction() as conn:
                if files is not None:
                    catalogues.keep(conn, version, files, now=self.clock.now())
        except StoreUnavailable:
            log.warning("catalogue not kept in the database", version=version)

    def _kept(self, version: str) -> Catalogue | None:
        """As it was served: the city's file may have said otherwise about drafts then."""
        whole = self._accepted(version.removesuffix(SIGNED))
        return whole.signed_off if whole and version.endswith(SIGNED) else whole

    def _accepted(self, version: str) -> Catalogue | None:
        """A catalogue accepted earlier, from memory or `var/`, else as another machine kept it."""
        if version == self.hotline.catalogue().version:
            return self.hotline.catalogue()
        known = self.shelf.get(version)
        if known is not None:
            return known
        try:
            with self.hotline.store.reading() as conn:
                files = catalogues.texts(conn, version)
        except StoreUnavailable:
            return None
        return None if files is None else self.shelf.made(files)


@dataclass(frozen=True)
class Visit:
    """One conversation at one moment: whose it is, where, when, and under which code.

    `number` is E.164, or None where the caller's number is hidden or is none. `message` is the
    carrier's id of the text that came in; a conversation by text is named after its first one.
    by_name: its sender is a name, such as `Kyivstar`, to which no text can be sent.
    """

    line: Line = field(repr=False)
    city: City
    conversation: str
    number: str | None = field(repr=False)
    now: datetime
    voice: bool
    message: str = ""
    by_name: bool = False

    @cached_property
    def code(self) -> str:
        """The conversation's case code."""
        return case_code(self.line.hotline.secret, self.conversation)

    @cached_property
    def caller(self) -> SealedNumber | None:
        """The caller's number as the database keeps it."""
        if self.number is None:
            return None
        return self.line.hotline.store.vault.number(self.city.city, self.number)

    @cached_property
    def facts(self) -> Facts:
        """What the engine may know."""
        regions, snapshot = self.city.callback.regions, self.line.snapshot(self.now)
        return Facts(
            now=self.now,
            voice=self.voice,
            languages=self.city.languages,
            duty=snapshot.duty(self.city.city, self.now),
            callable=self.number is not None and phones.may_dial(self.number, regions),
            textable=self.number is not None and phones.is_mobile(self.number),
            regions=regions,
            code=self.code,
            hotline=self.city.numbers[0] if self.voice else self.city.sms.number,
            zone=self.city.zone,
            replies=self.city.sms.replies,
            night=self.city.night.cover(self.now, self.city.zone),
            alert=snapshot.alert(self.city.city, self.now) is not None,
        )

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue a conversation of this city begins with."""
        return self.line.hotline.served(self.city)

    def wording(self, catalogue: Catalogue | None = None) -> Wording:
        """How things are put into words here and now."""
        return self.line.hotline.wording(self.city, self.now, catalogue)

    def phrase(
        self, name: str, language: str | None, values: Mapping[str, Value] | None = None
    ) -> Say:
        """One of HotLine's own sentences, in the city's first language where none is known."""
        return self.line.hotline.phrase(name, language or self.city.languages[0], values)
