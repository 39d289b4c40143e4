"""How many real hours of duty each carried, and for how many some of a group were there. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from ivr.duty.plan import Shift


def carried(shifts: Iterable[Shift], since: datetime, until: datetime) -> dict[int, timedelta]:
    """The hours of each assistant in [since, until); what overlaps counts once."""
    theirs: dict[int, list[Shift]] = defaultdict(list)
    for shift in shifts:
        theirs[shift.assistant_id].append(shift)
    return {who: _length(own, since, until) for who, own in theirs.items()}


def there(
    shifts: Iterable[Shift], group: Collection[int], since: datetime, until: datetime
) -> timedelta:
    """For how long at least one of a group is on duty in [since, until)."""
    return _length((each for each in shifts if each.assistant_id in group), since, until)


def _length(shifts: Iterable[Shift], since: datetime, until: datetime) -> timedelta:
    total, reached = timedelta(0), since
    for shift in sorted(shifts, key=lambda each: each.starts_at):
        begins, ends = max(shift.starts_at, reached), min(shift.ends_at, until)
        if begins < ends:
            total, reached = total + (ends - begins), ends
    return total
