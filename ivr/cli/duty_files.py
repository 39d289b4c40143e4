"""`duty import` and `duty export`: the plan as a file for spreadsheets. For `ivr.cli`."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click
from sqlalchemy import Connection

from ivr import phones
from ivr.cities import City
from ivr.cli.city_time import read_time
from ivr.cli.on_staff import mobile, note
from ivr.cli.tools import Command, Tools, city_option, with_tools, writing
from ivr.dispatch import planning
from ivr.dispatch.planning import Turn
from ivr.duty import sheet
from ivr.duty.city_clock import moment
from ivr.duty.plan import Entry
from ivr.duty.sheet import Fault, Line
from ivr.errors import Refused
from ivr.store import people, plans
from ivr.store.plans import NewWeekly
from ivr.store.vault import Vault

_DAY = timedelta(days=1)
_AHEAD = timedelta(days=3650)
_OWNER_ONLY = 0o600


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@city_option
@with_tools
def import_(tools: Tools, *, file: Path, city: str | None) -> None:
    """Add the shifts of a CSV FILE to the plan: all of them, or none where one is wrong.

    Columns: number; name; day; begins; ends; every; until. Times are the city's own; `every` is a
    number of weeks, or empty for a single shift. Rows that are in the plan already change nothing.
    """
    place, now = tools.city(city), tools.line.clock.now()
    lines, faults = sheet.read(file.read_bytes())
    with tools.database() as store, store.transaction() as conn:
        found = [_taken_in(conn, store.vault, place, line, now) for line in lines]
        faults = (*faults, *(each for each in found if isinstance(each, Fault)))
        for fault in sorted(faults, key=lambda each: each.row):
            click.echo(f"Row {fault.row}: {fault.said}")
        if faults:
            raise Refused(f"Nothing was added, because rows are wrong: {len(faults)}. Mend them.")
        added = [each for each in found if isinstance(each, Entry)]
        for entry in added:
            note(conn, place.city, f"{entry.kind}-added", entry.id, now=now)
    click.echo(f"Added to the plan: {len(added)}. There already: {len(lines) - len(added)}.")
    click.echo("Look for gaps and for what is too long: scripts/hotline duty gaps")


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@city_option
@with_tools
def export(tools: Tools, *, file: Path, city: str | None) -> None:
    """Write the shifts of the plan, from now on, to a CSV FILE that spreadsheets open.

    It holds names and whole numbers: delete it when it is no longer needed. Covers and absences are
    not in it.
    """
    place, now = tools.city(city), tools.line.clock.now()
    with tools.database() as store, store.transaction() as conn:
        rows = list(_rows(conn, store.vault, place, now))
        note(conn, place.city, "duty-exported", len(rows), now=now)
    with writing(file):
        _write(file, sheet.write([row for row in rows if row["day"]]))
    click.echo(f"Shifts written to {file}: {sum(bool(row['day']) for row in rows)}.")
    for row in rows:
        if not row["day"]:
            click.echo(f"Not in it: {row['until']}, which a row of day and times cannot tell.")


def _taken_in(
    conn: Connection, vault: Vault, city: City, line: Line, now: datetime
) -> Entry | Fault | None:
    """What a row added; None where that was there."""
    try:
        mac = vault.mac(city.city, mobile(line.number, city))
        who = people.assistant_with_number(conn, city.city, mac)
        if who is None:
            raise Refused("No assistant has this number. Take them in: hotline assistant add")
        begins, ends = _span(line, city)
        if line.every is None:
            if ends <= now:
                raise Refused("That shift is over already: check the day.")
            return planning.put_on_duty(conn, Turn(who, begins, ends), now=now)
        new = NewWeekly(
            who.id, line.day, line.begins, line.ends, city.timezone, line.every, line.until
        )
        return planning.repeat_weekly(conn, who, new, now=now)
    except Refused as wrong:
        return Fault(line.row, str(wrong))


def _span(line: Line, city: City) -> tuple[datetime, datetime]:
    """When a row's first shift begins and ends, in UTC."""
    ends_on = line.day + _DAY if line.ends <= line.begins else line.day
    if line.every is not None:
        return moment(line.day, line.begins, city.zone), moment(ends_on, line.ends, city.zone)
    begins, ends = (
        read_time(datetime.combine(day, at).isoformat(), city.zone)
        for day, at in ((line.day, line.begins), (ends_on, line.ends))
    )
    return begins, ends


def _rows(conn: Connection, vault: Vault, city: City, now: datetime) -> Iterator[dict[str, str]]:
    who = {
        each.id: {
            "number": phones.spoken(vault.open(each.number_sealed)),
            "name": _as_text(vault.open(each.name_sealed)),
        }
        for each in people.assistants_of(conn, city.city)
        if each.active
    }
    for each in plans.weekly_in_force(conn, city.city, now=now):
        if each.assistant_id in who:
            until = "" if each.last_day is None else each.last_day.isoformat()
            times = _times(each.first_day, each.begins, each.ends)
            yield who[each.assistant_id] | times | {"every": str(each.every), "until": until}
    for shift in plans.plan_between(conn, city.city, now, now + _AHEAD).single:
        if shift.assistant_id in who:
            first, last = (
                at.astimezone(city.zone).replace(tzinfo=None)
                for at in (shift.starts_at, shift.ends_at)
            )
            told = _times(first.date(), first.time(), last.time())
            if last - first > _DAY or not _is_plain(first, last, shift.starts_at, city):
                told = {"day": "", "until": str(shift.entry)}
            yield who[shift.assistant_id] | told


def _is_plain(first: datetime, last: datetime, starts_at: datetime, city: City) -> bool:
    """Whether a row can tell it: both times come once on the city's clock."""
    try:
        times = [read_time(each.isoformat(), city.zone) for each in (first, last)]
    except Refused:
        return False
    return times[0] == starts_at.astimezone(UTC)


def _times(day: date, begins: time, ends: time) -> dict[str, str]:
    return {
        "day": day.isoformat(),
        "begins": begins.isoformat("minutes"),
        "ends": ends.isoformat("minutes"),
    }


def _as_text(name: str) -> str:
    """A name that a spreadsheet takes for no formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


def _write(file: Path, content: bytes) -> None:
    """Readable for its owner alone, whatever was there before."""
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
