"""City packs: the files of `cities/` as frozen values, or every problem that stands against them.

Floor 2: whoever answers a call or sends a text may import it. The emergency path needs nothing
else (DESIGN.md, rule 3), so a folder with a fault is refused whole and the last good one stays.
"""

from ivr.cities.folder import Cities, load_cities, load_cities_or_last_good
from ivr.cities.pack import City

__all__ = ["Cities", "City", "load_cities", "load_cities_or_last_good"]
