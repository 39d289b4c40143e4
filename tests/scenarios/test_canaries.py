"""Nobody can be found in what HotLine prints, logs or keeps, whatever happens and whatever breaks.

Every scenario is held to this when it ends (`traces.py`); this one goes where others don't: into
refusals, failures and sign-ins, with names and words that stand nowhere else.
"""

import json

import pytest
from sqlalchemy import event, select, update

from ivr.app import LINE
from ivr.store import tables
from ivr.web.login import add_supervisor
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.scenarios.traces import assert_no_traces
from tests.web.visits import PASSWORD, Browser

WORDS = "kestrel umbrella seventeen"
NOTE = "heron cupboard nineteen"
SECRET = "magpie-ladder-eleven"
PLACES = (WORDS, NOTE, SECRET, "Zebulon", "Quillon")


@pytest.fixture
def zebulon(town: Town) -> Person:
    """A caller whose name and number stand nowhere else."""
    return town.person("Zebulon", "+380637418529")


@pytest.fixture
def quillon(town: Town) -> Person:
    """An assistant likewise."""
    return town.assistant("Quillon", "+380968527413")


def _is_called_back(caller: Person, assistant: Person) -> str:
    """Zebulon asks by key, Quillon calls and closes the case with a note; gives the code."""
    caller.dials()
    caller.presses("1").presses("0").hears("press 1")
    caller.presses("1").hangs_up()
    code = code_in(assistant.gets_text())
    assistant.texts("TAKE")
    assistant.gets_text(code)
    assistant.answers().presses("1")
    caller.answers().presses("1")
    caller.says(WORDS)
    assistant.hears(WORDS)
    caller.hangs_up()
    assistant.hears("DONE", within=10)
    assistant.hangs_up()
    assistant.texts(f"DONE {code} 1 {NOTE}")
    assistant.gets_text(code)
    return code


def test_a_whole_case_leaves_no_trace_but_sealed(
    town: Town, zebulon: Person, quillon: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    _is_called_back(zebulon, quillon)
    zebulon.texts(f"{WORDS} please help")
    zebulon.gets_text()
    written = "".join(capfd.readouterr())
    for canary in PLACES:
        assert canary not in written + town.everything_stored()
    with town.store.reading() as conn:
        note = conn.execute(select(tables.callbacks.c.note_sealed)).scalar_one()
    assert town.store.vault.open(note) == NOTE


def test_danger_by_key_and_by_text_leaves_no_trace(
    town: Town, zebulon: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    zebulon.dials()
    zebulon.presses("9")
    desk.answers().presses("1")
    zebulon.says(WORDS)
    desk.hears(WORDS)
    zebulon.hangs_up()
    patrol_phone.gets_text("Випадок")
    zebulon.texts(f"SOS {WORDS}")
    zebulon.gets_text("102")
    assert WORDS in patrol_phone.gets_text()
    oksana.gets_text()
    desk.is_rung()
    assert WORDS not in town.everything_stored()


def test_a_database_that_goes_away_in_the_middle_leaves_no_trace(
    town: Town, zebulon: Person, quillon: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    zebulon.dials()
    town.stop_database()
    zebulon.presses("1").presses("0").hears("press 1")
    zebulon.presses("1").hangs_up()
    zebulon.texts(f"{WORDS} please help")
    zebulon.gets_text()
    # With the rows still in the spool.
    written = "".join(capfd.readouterr())
    assert "journal spooled" in written
    spooled = b"".join(file.read_bytes() for file in town.settings.var.rglob("spool/*"))
    assert spooled
    for canary in (WORDS, "637418529", "Zebulon"):
        assert canary not in written
        assert canary.encode() not in spooled
    town.start_database()
    town.wait(seconds=15)
    quillon.gets_text("TAKE")  # once: the call and the text are one case


def test_a_turn_that_fails_over_somebodys_words_does_not_repeat_them(
    town: Town, zebulon: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    zebulon.texts("MENU")
    zebulon.gets_text()
    broken = town.store.vault.seal(f'["conversation", "{WORDS} +380637418529"')
    with town.store.transaction() as conn:
        conn.execute(update(tables.callers).values(sms_state=broken))
    zebulon.texts(f"{WORDS} please help")
    zebulon.gets_text()
    failed = next(
        json.loads(line) for line in capfd.readouterr().err.splitlines() if "turn failed" in line
    )
    assert failed["kind"] == "JSONDecodeError"
    assert failed["place"].startswith("ivr/conversations/threads.py:")
    assert failed.keys() == {"event", "level", "timestamp", "endpoint", "kind", "place"}
    with town.store.transaction() as conn:
        conn.execute(update(tables.callers).values(sms_state=None))


def test_a_database_that_complains_by_quoting_values_is_not_quoted(
    town: Town, zebulon: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    """PostgreSQL tells which value was there twice, and SQLAlchemy passes it on."""
    engine = town.app.extensions[LINE].hotline.store.engine

    def quote(conn: object, cursor: object, statement: str, *_: object) -> None:
        if "journal" in statement:
            raise ValueError(f"Key (event)=({WORDS}, +380637418529) already exists.")

    event.listen(engine, "before_cursor_execute", quote)
    zebulon.phone.texts("+380671110102", f"{WORDS} please help")
    town.wait(seconds=2)
    event.remove(engine, "before_cursor_execute", quote)
    zebulon.gets_text()
    assert '"event": "turn failed"' in capfd.readouterr().err


def test_who_is_refused_is_not_named(
    town: Town, zebulon: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    form = {"From": zebulon.phone.number, "Body": WORDS, "FromCity": SECRET, "CallSid": "CA1"}
    for place in ("/voice", "/sms", f"/voice/turn/{SECRET}", "/status/call"):
        answer = town.app.test_client().post(
            f"{place}?caller={zebulon.phone.number}&name=Zebulon",
            data=form,
            headers={"X-Twilio-Signature": SECRET, "User-Agent": f"{SECRET} {WORDS}"},
        )
        assert answer.status_code == 403
    written = "".join(capfd.readouterr())
    assert written.count("webhook refused") == 4
    for canary in (*PLACES, "637418529"):
        assert canary not in written


def test_who_signs_in_or_is_looked_for_is_not_named(
    town: Town, zebulon: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    zebulon.dials()
    zebulon.hangs_up()
    email, city = "zebulona@line.example", town.city.city
    add_supervisor(town.store, email=email, city=city, password=PASSWORD, now=town.now())
    browser = Browser(town.app)
    browser.signs_in(email, SECRET)
    browser.signs_in(f"{SECRET}@line.example", SECRET)
    browser.signs_in(email)
    browser.opens("/calls")
    assert "Found: 1" in browser.sends("/calls", number="063 741 85 29").words
    browser.opens(f"/calls?topic={SECRET}&from={zebulon.phone.number}")
    written = "".join(capfd.readouterr())
    for canary in (*PLACES, email, PASSWORD, "637418529"):
        assert canary not in written
    assert SECRET not in town.everything_stored()


def test_what_is_wrong_in_a_page_is_told_by_kind_and_place(
    town: Town, zebulon: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    """A row no page can show: Flask itself logs the exception, with all it says."""
    email, city = "o@line.example", town.city.city
    add_supervisor(town.store, email=email, city=city, password=PASSWORD, now=town.now())
    zebulon.dials()
    zebulon.hangs_up()
    browser = Browser(town.app)
    browser.signs_in(email)

    def fail(conn: object, cursor: object, statement: str, *_: object) -> None:
        if "conversations" in statement:
            raise ValueError(f"{WORDS} +380637418529")

    engine = town.app.extensions[LINE].hotline.store.engine
    event.listen(engine, "before_cursor_execute", fail)
    page = browser.opens("/calls")
    event.remove(engine, "before_cursor_execute", fail)
    assert page.status == 500
    assert WORDS not in page.source
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert line["kind"] == "ValueError"
    assert line["logger"] == "ivr"


def test_a_worker_whose_job_breaks_goes_on_and_names_nobody(
    town: Town,
    zebulon: Person,
    desk: Person,
    patrol_phone: Person,
    oksana: Person,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(conn: object, cursor: object, statement: str, *_: object) -> None:
        if "FROM callbacks" in statement:
            raise ValueError(f"{SECRET} +380637418529")

    event.listen(town.store.engine, "before_cursor_execute", fail)
    zebulon.texts("SOS")
    zebulon.gets_text("102")
    town.wait(seconds=3)
    event.remove(town.store.engine, "before_cursor_execute", fail)
    written = capfd.readouterr().err
    assert SECRET not in written
    assert "637418529" not in written
    lines = [json.loads(line) for line in written.splitlines()]
    broke = [line for line in lines if line["event"] == "job broke"]
    assert {line["job"] for line in broke} >= {"ask"}
    assert broke[0].keys() == {"event", "level", "timestamp", "job", "kind", "place"}
    assert town.log()[0].outcome == "emergency"
    patrol_phone.gets_text()
    oksana.gets_text()
    desk.is_rung()


def test_the_search_for_traces_finds_them(town: Town, zebulon: Person) -> None:
    for told in ("rang 063 741-85-29", "+380637418529", "for Zebulon."):
        with pytest.raises(AssertionError, match="was printed or logged"):
            assert_no_traces(town, told)
    assert_no_traces(town, "Zebulonia, 63741852 is another")


def test_a_mistake_in_reminding_an_assistant_holds_up_no_alarm(
    town: Town,
    zebulon: Person,
    oksana: Person,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(conn: object, cursor: object, statement: str, *_: object) -> None:
        if "taken_at <" in statement:
            raise ValueError(f"{SECRET} +380637418529")

    event.listen(town.store.engine, "before_cursor_execute", fail)
    zebulon.dials().presses("9")
    zebulon.hangs_up()
    oksana.gets_text("hung up", within=10)
    event.remove(town.store.engine, "before_cursor_execute", fail)
    assert "alarm goes on without" in capfd.readouterr().err
