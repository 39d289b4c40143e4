"""Rows as turns and the worker leave them, written straight to the tables."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from ivr.clock import HandClock
from ivr.flow.catalogue import Catalogue
from ivr.flow.protocol import Protocol
from ivr.flow.texts import Text
from ivr.store import tables
from ivr.store.db import Store

CITY = "ivano-frankivsk"
CALLER = "+380671234533"
IVAN = "+380501112244"


def small_catalogue() -> Catalogue:
    """A top menu, one protocol with a private question, and two sentences of HotLine's own."""
    menu = {
        "protocol": "menu",
        "revision": 1,
        "title": {"en": "Menu", "uk": "Меню"},
        "start": "start",
        "steps": {
            "start": {
                "kind": "menu",
                "text": {"en": "What is it about?", "uk": "Про що йдеться?"},
                "choices": [
                    {
                        "key": "1",
                        "label": {"en": "Lost documents", "uk": "Втрачені документи"},
                        "open": "lost-documents",
                    }
                ],
            }
        },
    }
    lost = {
        "protocol": "lost-documents",
        "revision": 1,
        "title": {"en": "Lost or stolen documents", "uk": "Втрата або крадіжка документів"},
        "start": "which",
        "steps": {
            "which": {
                "kind": "menu",
                "private": True,
                "text": {"en": "Which paper is it?", "uk": "Який це документ?"},
                "choices": [
                    {
                        "key": "1",
                        "label": {"en": "Residence permit", "uk": "Посвідка"},
                        "goto": "told",
                    }
                ],
            },
            "told": {
                "kind": "end",
                "text": {"en": "Ring the police.", "uk": "Зателефонуйте в поліцію."},
                "sms": {"en": "Call the police", "uk": "Дзвоніть у поліцію"},
            },
        },
    }
    protocols = [Protocol.model_validate(each) for each in (menu, lost)]
    phrases = {
        "notice": Text({"en": "Not recorded.", "uk": "Розмову не записуємо."}),
        "person-noted": Text({"en": "Your code is {code}. {when}", "uk": "Ваш код {code}. {when}"}),
    }
    phrases["staff-offer"] = Text({"en": "Request {code}.", "uk": "Запит {code}."})
    phrases["staff-taken-by-other"] = Text({"en": "{code} is closed.", "uk": "{code} закрито."})
    return Catalogue("0" * 12, {each.protocol: each for each in protocols}, phrases, {})


@dataclass
class Rows:
    """Writes what a test wants to have happened; every method gives the new row's id."""

    store: Store
    clock: HandClock
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def ago(self, **length: float) -> datetime:
        return self.clock.now() - timedelta(**length)

    def call(self, **changes: Any) -> int:
        """A call of two minutes and five seconds, an hour ago, about lost documents."""
        began = changes.get("started_at", self.ago(hours=1))
        values = {
            "city": CITY,
            "conversation": f"CA{next(self.numbers):032x}",
            "channel": "voice",
            "code": "482193",
            "started_at": began,
            "last_at": began + timedelta(seconds=125),
            "ended_at": began + timedelta(seconds=125),
            "language": "en",
            "topic": "lost-documents",
            "outcome": "informed",
            "turns": 4,
            "caller_sealed": self.sealed(CALLER),
            "caller_mac": "mac",
        }
        return self.put(tables.conversations, **{**values, **changes})

    def turn(self, call: int, came_in: str, **changes: Any) -> int:
        """One turn of a call, as long after its beginning as turns went before."""
        about = self.row(tables.conversations, call)
        number = next(self.numbers)
        values = {
            "city": about["city"],
            "channel": about["channel"],
            "conversation": about["conversation"],
            "event": f"event {number}",
            "turn": number,
            "at": about["started_at"] + timedelta(seconds=number),
            "language": about["language"],
            "heard": [],
            "input": came_in,
            "deeds": [],
        }
        return self.put(tables.journal, **{**values, **changes})

    def assistant(self, name: str = "Ivan", number: str = IVAN) -> int:
        return self.put(
            tables.assistants,
            city=CITY,
            name_sealed=self.sealed(name),
            number_sealed=self.sealed(number),
            number_mac=self.store.vault.mac(CITY, number),
            languages=["en"],
            pin_hash="none",
            active=True,
            paused=False,
            created_at=self.ago(days=30),
        )

    def callback(self, call: int, **changes: Any) -> int:
        about = self.row(tables.conversations, call)
        values = {
            "city": about["city"],
            "conversation": about["conversation"],
            "code": about["code"],
            "requested_at": about["started_at"],
            "due_at": about["started_at"],
            "language": "en",
            "urgent": False,
            "state": "waiting",
            "caller_sealed": about["caller_sealed"],
            "textable": True,
            "answers": [],
        }
        return self.put(tables.callbacks, **{**values, **changes})

    def text(self, **changes: Any) -> int:
        values = {
            "city": CITY,
            "kind": "text",
            "purpose": "staff-offer",
            "priority": 1,
            "to_sealed": self.sealed(IVAN),
            "to_mac": "mac",
            "sender": "+380671110102",
            "due_at": self.clock.now(),
            "state": "delivered",
            "token": f"token {next(self.numbers)}",
            "created_at": self.ago(minutes=50),
        }
        return self.put(tables.outbox, **{**values, **changes})

    def sealed(self, text: str) -> str:
        return self.store.vault.seal(text)

    def put(self, table: Table, **values: Any) -> int:
        with self.store.transaction() as conn:
            written: int = conn.execute(
                insert(table).values(values).returning(table.c.id)
            ).scalar_one()
            return written

    def row(self, table: Table, id: int) -> dict[str, Any]:
        with self.store.reading() as conn:
            return dict(conn.execute(select(table).where(table.c.id == id)).mappings().one())

    def all(self, table: Table) -> list[dict[str, Any]]:
        with self.store.reading() as conn:
            return [dict(row) for row in conn.execute(select(table)).mappings()]
