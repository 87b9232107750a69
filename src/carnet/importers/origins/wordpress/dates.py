"""WordPress's dates: the clock of the blog and that of UTC, whose difference is all that tells of a zone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone


def usual_zone(dates: Iterable[tuple[str, str]]) -> timezone:
    """Return the shift from UTC that most of *dates*, on the wall and in UTC, have."""
    found: dict[timezone, int] = defaultdict(int)
    for wall, gmt in dates:
        known = moment(wall, gmt, "", None)
        if known is not None and isinstance(known.tzinfo, timezone):
            found[known.tzinfo] += 1
    return max(found, key=lambda zone: found[zone]) if found else timezone.utc  # noqa: UP017


def moment(wall: str, gmt: str, rss: str, zone: timezone | None) -> datetime | None:
    """Return a moment on the blog's own clock: its shift is that of the two dates, else the usual one."""
    local, utc = _plain_date(wall), _plain_date(gmt)
    if local and utc:
        shift = timedelta(minutes=round((local - utc).total_seconds() / 60))
        if abs(shift) <= timedelta(hours=15):
            return local.replace(tzinfo=timezone(shift))
    if zone is None:
        return None
    if local:
        return local.replace(tzinfo=zone)
    if utc:
        return utc.replace(tzinfo=UTC).astimezone(zone)
    found = re.search(r"(\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4})", rss)
    try:
        parsed = datetime.strptime(found[1], "%d %b %Y %H:%M:%S %z").astimezone(zone) if found else None
    except ValueError:
        return None
    return parsed if parsed and parsed.year > 1970 else None


def _plain_date(text: str) -> datetime | None:
    try:
        found = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  # a wall clock
    except ValueError:
        return None
    return found if found.year > 1970 else None
