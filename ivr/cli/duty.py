"""`duty …`: the plan of duty, shown and changed. For `ivr.cli`; files: `ivr.cli.duty_files`."""

from datetime import date, datetime, timedelta

import click
from sqlalchemy import Connection

from ivr.cities import City
from ivr.cli.city_time import read_time, show_time
from ivr.cli.duty_balance import balance
from ivr.cli.duty_feed import feed
from ivr.cli.duty_files import export, import_
from ivr.cli.duty_words import changes, names_of, roster, tell_gaps, tell_shifts, tell_too_long
from ivr.cli.on_staff import note, on_staff
from ivr.cli.tools import Group, Tools, city_option, with_tools
from ivr.dispatch import planning
from ivr.dispatch.planning import Turn
from ivr.duty.plan import Entry
from ivr.errors import Refused
from ivr.store.people import Assistant
from ivr.store.plans import NewWeekly

_MOST_DAYS = 366
_MOST_WEEKS = 52
_DAY = timedelta(days=1)


@click.group(cls=Group)
def duty() -> None:
    """Who is on duty when. Requests go to whoever is."""


duty.add_command(import_)
duty.add_command(export)
duty.add_command(feed)
duty.add_command(balance)


@duty.command()
@click.argument("number")
@click.argument("start")
@click.argument("end")
@click.option("--weekly", is_flag=True, help="The same every week.")
@click.option(
    "--every",
    type=click.IntRange(1, _MOST_WEEKS),
    metavar="WEEKS",
    help="The same every so many weeks.",
)
@click.option("--until", metavar="DAY", help="The last day of what repeats, as 2027-01-31.")
@city_option
@with_tools
def add(
    tools: Tools,
    *,
    number: str,
    start: str,
    end: str,
    weekly: bool,
    every: int | None,
    until: str | None,
    city: str | None,
) -> None:
    """Put the assistant with this NUMBER on duty from START to END.

    Times are ISO times in the city's own time; one with an offset is taken as it is. What repeats
    keeps the city's time of day when the clocks are changed.

        scripts/hotline duty add +380671234567 2026-11-23T08:00 2026-11-23T12:00 --weekly
    """
    place, now = tools.city(city), tools.line.clock.now()
    repeats = weekly or every is not None
    begins, ends = _times(place, start, end, None if repeats else now)
    if until is not None and not repeats:
        raise Refused("--until is for what repeats: add --weekly.")
    with tools.database() as store, store.transaction() as conn:
        who = on_staff(conn, store.vault, place, number)
        if repeats:
            new = _weekly(who, place, begins, ends, every or 1, until)
            entry = planning.repeat_weekly(conn, who, new, now=now)
        else:
            entry = planning.put_on_duty(conn, Turn(who, begins, ends), now=now)
        _keep(conn, place, () if entry is None else (entry,), now)
        name = store.vault.open(who.name_sealed)
        said = f"{show_time(begins, place.zone)} to {show_time(ends, place.zone)}"
        often = "" if not repeats else f", every {f'{every} weeks' if every else 'week'}"
        state = "was already" if entry is None else "is"
        click.echo(f"{name} {state} on duty from {said}{often}.")
        tell_too_long(conn, store.vault, place, begins, ends)


@duty.command()
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=7,
    show_default=True,
    help="How many days ahead.",
)
@city_option
@with_tools
def show(tools: Tools, *, days: int, city: str | None) -> None:
    """Show the shifts of the days ahead, and what was changed in them, in the city's own time."""
    place, now = tools.city(city), tools.line.clock.now()
    until = now + timedelta(days=days)
    with tools.database() as store, store.reading() as conn:
        planned = roster(conn, store.vault, place, now, until)
        changed = changes(conn, store.vault, place, now, until)
    if not planned:
        click.echo("Nobody is on duty in that time. To change that: scripts/hotline duty add")
    else:
        click.echo(f"Duty in {place.name.get('en', place.city)}, {place.timezone}")
        click.echo(planned)
    if changed:
        click.echo(f"\n{changed}")


@duty.command()
@click.argument("number")
@click.argument("start")
@click.argument("end")
@click.option("--by", required=True, metavar="NUMBER", help="Who is on duty instead.")
@city_option
@with_tools
def cover(tools: Tools, *, number: str, start: str, end: str, by: str, city: str | None) -> None:
    """Let somebody else have the duty of the assistant with this NUMBER from START to END.

    scripts/hotline duty cover +380671234567 2026-11-23T08:00 2026-11-23T12:00 --by +380501234567
    """
    place, now = tools.city(city), tools.line.clock.now()
    begins, ends = _times(place, start, end, now)
    with tools.database() as store, store.transaction() as conn:
        who, other = (on_staff(conn, store.vault, place, each) for each in (number, by))
        done = planning.cover(conn, Turn(who, begins, ends), other, now=now)
        _keep(conn, place, done.entries, now)
        click.echo(f"{store.vault.open(other.name_sealed)} is on duty instead ({done.entries[0]}):")
        tell_shifts(done.shifts, names_of(conn, store.vault, place), place)
        tell_too_long(conn, store.vault, place, begins, ends)


@duty.command()
@click.argument("number")
@click.argument("start")
@click.argument("end")
@click.argument("other")
@click.argument("other_start")
@click.argument("other_end")
@city_option
@with_tools
def swap(
    tools: Tools,
    *,
    number: str,
    start: str,
    end: str,
    other: str,
    other_start: str,
    other_end: str,
    city: str | None,
) -> None:
    """Let two assistants swap: NUMBER's duty from START to END for OTHER's.

    Both or neither.
    """
    place, now = tools.city(city), tools.line.clock.now()
    ours, theirs = _times(place, start, end, now), _times(place, other_start, other_end, now)
    with tools.database() as store, store.transaction() as conn:
        one, two = (on_staff(conn, store.vault, place, each) for each in (number, other))
        done = planning.swap(conn, Turn(one, *ours), Turn(two, *theirs), now=now)
        _keep(conn, place, done.entries, now)
        click.echo(f"Swapped ({done.entries[0]}). Until now it was:")
        tell_shifts(done.shifts, names_of(conn, store.vault, place), place)


@duty.command()
@click.argument("number")
@click.argument("start")
@click.argument("end")
@city_option
@with_tools
def absent(tools: Tools, *, number: str, start: str, end: str, city: str | None) -> None:
    """Note that the assistant with this NUMBER is on no duty from START to END.

    It holds for duty planned later as well. Says which shifts nobody has now.
    """
    place, now = tools.city(city), tools.line.clock.now()
    begins, ends = _times(place, start, end, now)
    with tools.database() as store, store.transaction() as conn:
        who = on_staff(conn, store.vault, place, number)
        done = planning.mark_absent(conn, Turn(who, begins, ends), now=now)
        _keep(conn, place, done.entries, now)
        click.echo(f"{store.vault.open(who.name_sealed)} is absent ({done.entries[0]}).")
        if done.shifts:
            click.echo("These shifts are theirs no more:")
            tell_shifts(done.shifts, names_of(conn, store.vault, place), place)
            tell_gaps(conn, place, begins, min(ends, now + _MOST_DAYS * _DAY))


@duty.command()
@click.argument("entry")
@city_option
@with_tools
def remove(tools: Tools, *, entry: str, city: str | None) -> None:
    """Take an ENTRY of the plan back, such as weekly-3 (duty show names them).

    It ends now: past duty stays as it was. Of a swap both halves end.
    """
    place, now = tools.city(city), tools.line.clock.now()
    which = _entry(entry)
    with tools.database() as store, store.transaction() as conn:
        if not planning.take_back(conn, place, which, now=now):
            raise Refused(f"There is no {which} that still holds. See: scripts/hotline duty show")
        note(conn, place.city, f"{which.kind}-removed", which.id, now=now)
    click.echo(f"{which} has been taken back. Look for gaps: scripts/hotline duty gaps")


@duty.command()
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=14,
    show_default=True,
    help="How many days ahead.",
)
@city_option
@with_tools
def gaps(tools: Tools, *, days: int, city: str | None) -> None:
    """Show when nobody is on duty in the days ahead, and who is for too long.

    Looked at are the hours of the city's file: `duty.hours`, else those of `callback`.
    """
    place, now = tools.city(city), tools.line.clock.now()
    until = now + timedelta(days=days)
    with tools.database() as store, store.reading() as conn:
        if not tell_gaps(conn, place, now, until):
            click.echo(f"Somebody is on duty at all hours of the next {days} days.")
        tell_too_long(conn, store.vault, place, now, until)


def _times(city: City, start: str, end: str, now: datetime | None) -> tuple[datetime, datetime]:
    """What was written, in UTC; where `now` is given it may not be over."""
    begins, ends = (read_time(each, city.zone) for each in (start, end))
    if ends <= begins:
        raise Refused("A shift has to end after it begins: check START and END.")
    if now is not None and ends <= now:
        raise Refused("That shift would be over already: check the dates.")
    return begins, ends


def _weekly(
    who: Assistant, city: City, begins: datetime, ends: datetime, every: int, until: str | None
) -> NewWeekly:
    """The shift from `begins` to `ends` by the city's clock, every so many weeks."""
    first, last = (each.astimezone(city.zone).replace(tzinfo=None) for each in (begins, ends))
    if last - first > _DAY:
        raise Refused("What repeats weekly lasts a day at most: check START and END.")
    last_day = None if until is None else _day(until)
    if last_day is not None and last_day < first.date():
        raise Refused("The last day is before the first one: check --until.")
    return NewWeekly(
        who.id, first.date(), first.time(), last.time(), city.timezone, every, last_day
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise Refused(f"{written!r} is no day. Write it like 2027-01-31.") from None


def _entry(written: str) -> Entry:
    kind, _, number = written.strip().lower().partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Refused(f"{written!r} names no entry. They are named like shift-12 or weekly-3.")
    id = int(number)
    match kind:
        case "shift" | "weekly" | "cover" | "absence":
            return Entry(kind, id)
        case _:
            raise Refused(f"{written!r} names no entry. They are named like shift-12 or weekly-3.")


def _keep(conn: Connection, city: City, entries: tuple[Entry, ...], now: datetime) -> None:
    for entry in entries:
        note(conn, city.city, f"{entry.kind}-added", entry.id, now=now)


def put_on_duty(
    conn: Connection, who: Assistant, begins: datetime, ends: datetime, *, now: datetime
) -> bool:
    """Write a shift, and that the command line did it; False where they are on duty already."""
    entry = planning.put_on_duty(conn, Turn(who, begins, ends), now=now)
    if entry is not None:
        note(conn, who.city, f"{entry.kind}-added", entry.id, now=now)
    return entry is not None
