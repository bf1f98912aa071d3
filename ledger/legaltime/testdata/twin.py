#!/usr/bin/env python3
"""Recompute deadlines slowly, from their definition, and compare.

Usage: twin.py CALENDAR.json VECTORS.json     (twin.py ../data/cn.json vectors.json)

VECTORS.json has lists, each of which may be missing. "clocks": {"clock": {"period", "start", "roll"?, "pauses"?:
[{"from", "to"?}]}} with one of "due" (an instant), "pending" (a year), "paused" (since when). "before": {"end",
"period"} with "opens" (an instant) or "pending". "after": {"act", "period"} with "due" or "pending". "spans": {"span"}
with "due", the end of the month, quarter, half-year or year; with "next", the end of the one after it; or with "last",
the beginning of its last day. Other keys are for people. It shares no code with the Go package and walks one day at a
time. Exit status 1 if any answer differs. Python 3.9, stdlib only.
"""
import calendar as months
import datetime
import json
import re
import sys

UTC = datetime.timezone.utc
BEIJING = datetime.timezone(datetime.timedelta(hours=8))
DAY = datetime.timedelta(days=1)


class Pending(Exception):
    pass


class Calendar:
    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            self.years = {y["year"]: y for y in json.load(f)["years"]}

    def working(self, date):
        if date.year not in self.years:
            raise Pending(date.year)
        year = self.years[date.year]
        if date.isoformat() in year["work"]:
            return True
        return date.weekday() < 5 and date.isoformat() not in year["off"]


def read(instant):
    return datetime.datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def write(instant):
    instant = instant.astimezone(UTC)
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def day_of(instant):
    return instant.astimezone(BEIJING).date()


def midnight(date):
    return datetime.datetime.combine(date, datetime.time(), BEIJING)


def same_day(date, months_later):
    """The corresponding day, or the month's last where there is none."""
    index = date.year * 12 + date.month - 1 + months_later
    year, month = index // 12, index % 12 + 1
    return datetime.date(year, month, min(date.day, months.monthrange(year, month)[1]))


def parse(period):
    count, unit = re.fullmatch(r"(\d+)(wd|nd|m|y)", period).groups()
    return int(count), unit


def due(cal, clock):
    count, unit = parse(clock["period"])
    begun = day_of(read(clock["start"]))
    pauses = [(read(p["from"]), read(p["to"]) if "to" in p else None) for p in clock.get("pauses", [])]
    if unit in ("m", "y"):
        # The days of the term after its first.
        after, count = same_day(begun, count * (12 if unit == "y" else 1)), -1
        day = begun
        while day < after:
            day, count = day + DAY, count + 1
    day, counted = begun, 0
    while True:
        evening = midnight(day + DAY)
        for since, until in pauses:
            if since < evening and until is None:
                return {"paused": write(since)}
        stopped = any(day_of(since) < day <= day_of(until) for since, until in pauses if until)
        if day > begun and not stopped and counted < count and (unit != "wd" or cal.working(day)):
            counted += 1
        runs = not any(since < evening <= until for since, until in pauses if until)
        if counted >= count and runs and (not (clock.get("roll") or unit == "wd") or cal.working(day)):
            return {"due": write(evening)}
        day += DAY


def opens(cal, end, period):
    count, unit = parse(period)
    day = day_of(end)
    if unit in ("m", "y"):
        return same_day(day, -count * (12 if unit == "y" else 1))
    while count > 0:
        day -= DAY
        if unit == "nd" or cal.working(day):
            count -= 1
    return day


def after(cal, act, period):
    """The day of the act does not count; a term of months or years has the corresponding day as its last."""
    count, unit = parse(period)
    if unit in ("m", "y"):
        return {"due": write(midnight(same_day(day_of(read(act)), count * (12 if unit == "y" else 1)) + DAY))}
    return due(cal, {"period": period, "start": act})


def span(text):
    """The first and the last day."""
    year, letter, number = re.fullmatch(r"(\d{4})(?:([MQH])(\d+))?", text).groups()
    length = {"M": 1, "Q": 3, "H": 6, None: 12}[letter]
    first = datetime.date(int(year), (int(number or 1) - 1) * length + 1, 1)
    return first, same_day(first, length) - DAY


def over(vector):
    first, last = span(vector["span"])
    if "last" in vector:
        return {"last": write(midnight(last))}
    if "next" in vector:
        months_long = (last + DAY).month - first.month
        return {"next": write(midnight(same_day(last + DAY, months_long % 12 or 12)))}
    return {"due": write(midnight(last + DAY))}


def answer(cal, vector):
    try:
        if "clock" in vector:
            return due(cal, vector["clock"])
        if "act" in vector:
            return after(cal, vector["act"], vector["period"])
        if "span" in vector:
            return over(vector)
        return {"opens": write(midnight(opens(cal, read(vector["end"]), vector["period"])))}
    except Pending as pending:
        return {"pending": pending.args[0]}


def main():
    cal = Calendar(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as f:
        lists = json.load(f)
    vectors = [vector for name in ("clocks", "before", "after", "spans") for vector in lists.get(name, [])]
    wrong = 0
    for vector in vectors:
        got = answer(cal, vector)
        if got != {k: vector[k] for k in ("due", "pending", "paused", "opens", "next", "last") if k in vector}:
            wrong += 1
            print(f"{vector}: the twin says {got}")
    print(f"{len(vectors)} vectors, {wrong} wrong")
    sys.exit(1 if wrong or not vectors else 0)


if __name__ == "__main__":
    main()
