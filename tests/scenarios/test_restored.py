"""An older copy of the database is brought back: whoever was erased since stays erased."""

from sqlalchemy import create_engine

from ivr.store.columns import metadata
from tests.scenarios.person import Person, code_in
from tests.scenarios.test_second_thoughts import is_forgotten
from tests.scenarios.town import Town

Copy = dict[str, list[dict[str, object]]]


def copied(town: Town) -> Copy:
    """The database as it is."""
    with town.store.reading() as conn:
        return {
            table.name: [dict(row) for row in conn.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }


def bring_back(town: Town, copy: Copy) -> None:
    """HotLine stops, its database is what it was, HotLine starts."""
    town.break_down()
    engine = create_engine(town.settings.database_url)
    with engine.begin() as conn:
        for table in reversed(metadata.sorted_tables):
            conn.execute(table.delete())
        for table in metadata.sorted_tables:
            if copy[table.name]:
                conn.execute(table.insert(), copy[table.name])
    engine.dispose()
    town.open()


def test_who_was_erased_after_the_copy_was_made_is_in_it_no_more(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text()
    older = copied(town)
    caller.texts(f"DELETE {code}")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)
    bring_back(town, older)
    assert not is_forgotten(town, caller.phone.number)
    town.wait(seconds=2)
    assert is_forgotten(town, caller.phone.number)
    town.wait(minutes=60)
    ivan.texts("TAKE")
    ivan.gets_text("nothing")


def test_who_was_not_erased_or_wrote_again_is_left_alone(
    town: Town, caller: Person, ivan: Person
) -> None:
    other = town.person("Other", "+380931119999")
    other.texts("I lost my passport")
    other.gets_text()
    caller.texts("I lost my passport")
    caller.gets_text()
    caller.texts("DELETE")
    caller.gets_text("Erased")
    town.wait(seconds=60)
    caller.texts("please call me, I speak english")
    caller.gets_text()
    ivan.gets_text()
    bring_back(town, copied(town))
    town.wait(seconds=2)
    assert not is_forgotten(town, other.phone.number)
    assert not is_forgotten(town, caller.phone.number)
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    caller.answers().hears("Did you ask")
    caller.hangs_up()
    ivan.hangs_up()


def test_a_line_cut_short_by_a_power_cut_loses_no_other(
    town: Town, caller: Person, ivan: Person
) -> None:
    file = town.settings.var / "tombstones"
    caller.texts("I lost my passport")
    caller.gets_text()
    older = copied(town)
    file.parent.mkdir(exist_ok=True)
    file.write_text("2026-03-02T08:00:00+00:00 ivano-fr")
    caller.texts("DELETE")
    caller.gets_text("Erased")
    bring_back(town, older)
    town.wait(seconds=2)
    assert is_forgotten(town, caller.phone.number)
