#!/usr/bin/env python3
"""Recompute deadlines slowly, from their definition, and compare.

Usage: twin.py CALENDAR.json VECTORS.json

VECTORS.json is a list of {"start", "period", "roll_forward"} with either "due" (an instant) or "pending" (a year). It
shares no code with the Go package and walks one day at a time. Exit status 1 if any answer differs.
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


def same_day(date, months_later):
    """The corresponding day, or the month's last where there is none."""
    index = date.year * 12 + date.month - 1 + months_later
    year, month = index // 12, index % 12 + 1
    return datetime.date(year, month, min(date.day, months.monthrange(year, month)[1]))


def last_day(cal, start, count, unit):
    if unit in ("m", "y"):
        return same_day(start, count * (12 if unit == "y" else 1)) - DAY
    day = start
    while count > 0:
        day += DAY
        if unit == "nd" or cal.working(day):
            count -= 1
    return day


def deadline(cal, vector):
    start = datetime.datetime.strptime(vector["start"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    count, unit = re.fullmatch(r"(\d+)(wd|nd|m|y)", vector["period"]).groups()
    try:
        last = last_day(cal, start.astimezone(BEIJING).date(), int(count), unit)
        while vector["roll_forward"] and not cal.working(last):
            last += DAY
    except Pending as pending:
        return {"pending": pending.args[0]}
    end = datetime.datetime.combine(last + DAY, datetime.time(), BEIJING).astimezone(UTC)
    return {"due": end.strftime("%Y-%m-%dT%H:%M:%S.000Z")}


def main():
    cal = Calendar(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as f:
        vectors = json.load(f)
    wrong = 0
    for vector in vectors:
        answer = deadline(cal, vector)
        if answer != {k: vector[k] for k in ("due", "pending") if k in vector}:
            wrong += 1
            print(f"{vector}: the twin says {answer}")
    print(f"{len(vectors)} vectors, {wrong} wrong")
    sys.exit(1 if wrong or not vectors else 0)


if __name__ == "__main__":
    main()
