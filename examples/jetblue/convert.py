#!/usr/bin/env python3
"""Makes events from JetBlue's flights out of New York in 2013.

    python3 convert.py FLIGHTS.csv [--month 1] > january-2013.jsonl

FLIGHTS.csv has the columns of nycflights13's `flights` table; rows of other carriers are
left out. Only the standard library is needed; `zones.csv` beside this file says in which
zone each airport keeps its clocks.
"""

import argparse
import csv
import json
import pathlib
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MISSING = ("", "NA")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("flights", help="the flights table, as CSV")
    options.add_argument("--month", type=int, help="only flights that leave in this month, 1 to 12")
    options = options.parse_args()

    zones = read_zones()
    events = []
    with open(options.flights, newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if row["carrier"] == "B6" and options.month in (None, int(row["month"])):
                events.extend(flight_events(row, zones))

    # In the order of time; at one time what ends comes before what begins.
    order = {"flight.landed": 0, "flight.cancelled": 1, "flight.due": 2}
    events.sort(key=lambda event: (event["time"], order[event["type"]], event["subject"]))
    for event in events:
        sys.stdout.write(json.dumps(event, separators=(",", ":")) + "\n")


def read_zones():
    """Airport code -> zone."""
    path = pathlib.Path(__file__).with_name("zones.csv")
    with open(path, newline="", encoding="utf-8") as table:
        return {row["faa"]: ZoneInfo(row["zone"]) for row in csv.DictReader(table)}


def flight_events(row, zones):
    """The two events (one, when no arrival is known) that a flight makes."""
    departure = scheduled_departure(row, zones)
    arrival = scheduled_arrival(row, departure, zones)
    whose = {
        # One traveller a flight number: the one who always takes it.
        "subject": f"B6 {row['flight']}",
        # A flight number leaves once a day, so the day tells its flights apart.
        "flight": f"{row['year']}-{int(row['month']):02}-{int(row['day']):02}",
    }
    # The promise stands when the traveller checks in, a day ahead: well before the
    # earliest landing, for some flights leave early.
    yield {"type": "flight.due", "time": text(departure - DAY), **whose, "arrival": text(arrival)}

    if row["arr_delay"] not in MISSING:
        delay = int(row["arr_delay"]) * MINUTE
        landed = arrival + delay
        agree(row, landed, zones)
        # A flight that lands early is not late: 0m, never a negative duration.
        late = minutes(max(delay, timedelta()))
        yield {"type": "flight.landed", "time": text(landed), **whose, "late": late}
    elif row["dep_time"] in MISSING:
        # The table does not say when a flight was cancelled: its departure is the
        # latest moment at which the traveller knew.
        yield {"type": "flight.cancelled", "time": text(departure), **whose}
    # What left and has no arrival delay was diverted. It makes no event: silence is for
    # the rules to judge.


def scheduled_departure(row, zones):
    local = clock(day_of(row), row["sched_dep_time"], zones[row["origin"]])
    stated = datetime.strptime(row["time_hour"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    if stated + int(row["minute"]) * MINUTE != local:
        raise ValueError(f"the departure does not agree with `time_hour`: {row}")
    return local


def scheduled_arrival(row, departure, zones):
    """The first time after the departure at which the clocks of the destination show
    the scheduled arrival: the table has no date for it."""
    for days in (0, 1):
        arrival = clock(day_of(row) + days * DAY, row["sched_arr_time"], zones[row["dest"]])
        if arrival > departure:
            return arrival
    raise ValueError(f"no arrival after the departure: {row}")


def agree(row, landed, zones):
    """The table also has the local time of the landing; it must be the same minute."""
    there = landed.astimezone(zones[row["dest"]])
    hour, minute = divmod(int(row["arr_time"]), 100)
    shown = (hour % 24, minute)
    if (there.hour, there.minute) == shown:
        return
    # In the night when clocks jump from 2 to 3 the table stays with the old time.
    if clock(there.date(), 100 * shown[0] + minute, zones[row["dest"]]) != landed:
        raise ValueError(f"the landing at {there} does not agree with `arr_time`: {row}")


def day_of(row):
    return date(int(row["year"]), int(row["month"]), int(row["day"]))


def clock(day, hhmm, zone):
    """The moment at which the clocks of `zone` show `hhmm` on `day`; 2400 is the end of it."""
    hour, minute = divmod(int(hhmm), 100)
    day += (hour // 24) * DAY
    local = datetime(day.year, day.month, day.day, hour % 24, minute, tzinfo=zone)
    return local.astimezone(timezone.utc)


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def minutes(duration):
    hours, rest = divmod(duration // MINUTE, 60)
    return f"{hours}h{rest}m" if hours and rest else f"{hours}h" if hours else f"{rest}m"


if __name__ == "__main__":
    main()
