"""A text waits for a database that is away as long as a call does: once. A later call: never."""

from pathlib import Path

import pytest
from sqlalchemy import Dialect, event

from ivr.app import Content
from tests.conftest import Copy
from tests.inputs.conftest import a_carrier
from tests.inputs.post import ASSISTANT, BISI, CALL, PATROL, TEXT, addresses, rings, said


def test_a_call_while_the_database_is_known_to_be_away_asks_it_nothing_nor_does_nine(
    tmp_path: Path, sqlite_copy: Copy, content: Content
) -> None:
    asked: list[str] = []

    def refuse(dialect: Dialect, *_: object) -> None:
        asked.append("")
        raise dialect.loaded_dbapi.OperationalError("the database is stopped")

    with sqlite_copy() as url, a_carrier(tmp_path, url, content) as carrier:
        store = carrier.line.hotline.store
        carrier.posts("/voice", CALL)
        store.engine.dispose()
        event.listen(store.engine, "do_connect", refuse)
        carrier.posts("/voice", {**CALL, "CallSid": "CA" + 32 * "7"})
        so_far = len(asked)
        assert so_far
        later = {**CALL, "CallSid": "CA" + 32 * "8"}
        begun = carrier.posts("/voice", later)
        assert "English" in said(begun)
        (turn,) = addresses(begun, carrier.settings.public_url)
        assert rings(carrier.posts(turn, {**later, "Digits": "9"})) == PATROL[:1]
        assert len(asked) == so_far


@pytest.mark.parametrize("sender", [BISI, ASSISTANT])
def test_what_a_text_asked_for_in_vain_is_not_asked_again_for_its_row(
    tmp_path: Path, sqlite_copy: Copy, content: Content, sender: str
) -> None:
    asked: list[str] = []

    def refuse(dialect: Dialect, *_: object) -> None:
        asked.append("")
        raise dialect.loaded_dbapi.OperationalError("the database is stopped")

    with sqlite_copy() as url, a_carrier(tmp_path, url, content) as carrier:
        assert said(carrier.posts("/sms", {**TEXT, "From": sender, "Body": "MENU"}))
        store = carrier.line.hotline.store
        store.engine.dispose()
        event.listen(store.engine, "do_connect", refuse)
        later = {**TEXT, "From": sender, "MessageSid": "SM" + 32 * "7", "Body": "call me"}
        assert "102" in said(carrier.posts("/sms", later))
        assert not carrier.line.recorder.spool.empty
        who_writes, conversation = 1, 1
        assert len(asked) <= who_writes + conversation
