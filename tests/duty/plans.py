"""Plans for tests, and who is on duty by them minute by minute: slow, and plain to see."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ivr.duty.plan import Entry, Plan, Shift, Weekly

KYIV = ZoneInfo("Europe/Kyiv")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SPRING = datetime(2027, 3, 27, 12, tzinfo=UTC)
"""The noon before the night in which 03:00 becomes 04:00."""

AUTUMN = datetime(2027, 10, 30, 12, tzinfo=UTC)
"""The noon before the night in which 04:00 becomes 03:00."""


def utc(written: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def weekly(
    who: int,
    first_day: date,
    begins: str,
    ends: str,
    *,
    id: int = 1,
    every: int = 1,
    last_day: date | None = None,
    holds_from: datetime = LONG_AGO,
    holds_until: datetime | None = None,
) -> Weekly:
    """A shift that repeats weekly in Kyiv."""
    return Weekly(
        id,
        who,
        first_day,
        last_day,
        every,
        time.fromisoformat(begins),
        time.fromisoformat(ends),
        KYIV.key,
        holds_from,
        holds_until,
    )


def single(who: int, starts_at: datetime, ends_at: datetime, id: int = 1) -> Shift:
    """A single shift."""
    return Shift(Entry("shift", id), who, starts_at, ends_at)


def shown(minute: datetime) -> datetime:
    """What the clock in Kyiv shows."""
    return minute.astimezone(KYIV).replace(tzinfo=None)


@cache
def first_shown(day: date, at: time) -> datetime:
    """The first minute at which it shows this time of the day or a later one."""
    wanted = datetime.combine(day, at)
    minute = wanted.replace(tzinfo=UTC) - 6 * HOUR
    while shown(minute) < wanted:
        minute += MINUTE
    return minute


def is_on(entry: Weekly, minute: datetime) -> bool:
    """Whether one of its shifts covers this minute."""
    if minute < entry.holds_from or (entry.holds_until and minute >= entry.holds_until):
        return False
    today = shown(minute).date()
    return any(_begun_on(entry, day, minute) for day in (today - DAY, today))


def _begun_on(entry: Weekly, day: date, minute: datetime) -> bool:
    if (day - entry.first_day).days % (7 * entry.every) or day < entry.first_day:
        return False
    if entry.last_day is not None and day > entry.last_day:
        return False
    ends_on = day + DAY if entry.ends <= entry.begins else day
    return first_shown(day, entry.begins) <= minute < first_shown(ends_on, entry.ends)


def there(plan: Plan, minute: datetime) -> set[tuple[Entry, int]]:
    """What is on in this minute, and who has it."""
    owners = {s.entry: s.assistant_id for s in plan.single if s.starts_at <= minute < s.ends_at}
    for entry in plan.weekly:
        if is_on(entry, minute):
            owners[Entry("weekly", entry.id)] = entry.assistant_id
    for cover in plan.covers:
        if cover.starts_at <= minute < cover.ends_at:
            owners |= {e: cover.by for e, who in owners.items() if who == cover.assistant_id}
    away = {a.assistant_id for a in plan.absences if a.starts_at <= minute < a.ends_at}
    return {(entry, who) for entry, who in owners.items() if who not in away}


def who(owned: Iterable[tuple[Entry, int]]) -> set[int]:
    """The assistants among them."""
    return {assistant for _, assistant in owned}
