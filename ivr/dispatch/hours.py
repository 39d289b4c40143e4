"""When callers may be rung: the hours of a city's day. Pure: `now` is an argument."""

from datetime import UTC, datetime, timedelta

from ivr.cities import City

JUST_ASKED = timedelta(minutes=60)
"""So long after they asked, callers expect to be rung at whatever hour they chose to ask."""


def quiet_until(
    city: City,
    *,
    requested_at: datetime,
    urgent: bool,
    now: datetime,
    chosen: datetime | None = None,
) -> datetime | None:
    """When the caller may be rung, in UTC, or None where that is now.

    What is urgent, or was asked for just now, waits for no morning. The hour a caller has `chosen`
    goes before everything else: only they know when it is safe, and it may lie in the night.
    """
    if chosen is not None and now < chosen:
        return chosen
    requested_at = max(requested_at, chosen or requested_at)
    if urgent or now - requested_at <= JUST_ASKED:
        return None
    if city.callback.hours.contain(now.astimezone(city.zone).time()):
        return None
    return next_opening(city, now)


def next_opening(city: City, now: datetime) -> datetime:
    """When the city's hours next begin after `now`, in UTC."""
    today = now.astimezone(city.zone).date()
    openings = (
        datetime.combine(
            today + timedelta(days=days), city.callback.hours.opens.replace(fold=fold), city.zone
        ).astimezone(UTC)
        for days in (0, 1)
        for fold in (0, 1)  # in the night the clock goes back an hour comes twice
    )
    return min(opening for opening in openings if opening > now)
