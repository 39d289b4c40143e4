"""The plan of duty: who said they would be there when, and what follows from it.

PURE, on the floor of `ivr.flow`: the store reads plans, everybody above asks them. Times are aware
datetimes in UTC; only weekly shifts know the city's clock (docs/decisions/0019-plan-of-duty.md).
"""

from ivr.duty.plan import Absence, Cover, Plan, Shift, Weekly
from ivr.duty.roster import next_start, on_duty, shifts

__all__ = ["Absence", "Cover", "Plan", "Shift", "Weekly", "next_start", "on_duty", "shifts"]
