"""Travel time between municipalities: an estimate, since the pool knows no addresses."""

from functools import lru_cache

from shared.codes.places import distance_km

BASE_MINUTES = 15  # to the stop, and waiting
MINUTES_PER_KM = 1.2  # 50 km an hour along a straight line
INSIDE_MINUTES = 20  # within one municipality
ROUNDED_TO = 5


@lru_cache(maxsize=98 * 98)
def travel_minutes(home: str, place: str) -> int:
    """Return the estimated minutes one way between two municipalities' points.

    Our own rule of thumb, to be shown as an estimate: it knows neither bridges nor ferries
    nor timetables, and is rounded to five minutes.

    Raises:
        KeyError: there is no such municipality.
    """
    if home == place:
        return INSIDE_MINUTES
    minutes = BASE_MINUTES + MINUTES_PER_KM * distance_km(home, place)
    return max(INSIDE_MINUTES, round(minutes / ROUNDED_TO) * ROUNDED_TO)
