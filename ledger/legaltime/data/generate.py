#!/usr/bin/env python3
"""Write cn.json, the holiday calendar of mainland China, from two npm packages that must agree.

Usage (in a temporary directory outside the repository):

    npm pack holiday-calendar@1.3.3 chinese-days@1.5.7
    for f in *.tgz; do mkdir "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
    python3 generate.py holiday-calendar-1.3.3/package chinese-days-1.5.7/package > cn.json

Where the packages disagree on whether a day is worked, DECIDED must hold the answer of the State Council's notice; a
disagreement without a decision, or a decision without a disagreement, is an error. The output holds only what departs
from the week of Monday to Friday, as one line of canonical JSON (RFC 8785) without a newline. Python 3.9, stdlib only.
"""
import datetime
import json
import sys

VERSION = 1
FIRST, LAST = 2004, 2026  # chinese-days begins with 2004; see README.md

# The notices behind each year's own days. "unstated" where the number could not be confirmed.
NOTICES = {
    2004: "unstated",
    2005: "unstated",
    2006: "国办发明电〔2005〕35号",
    2007: "国办发明电〔2006〕49号",
    2008: "unstated",
    2009: "国办发明电〔2008〕42号",
    2010: "国办发明电〔2009〕27号",
    2011: "国办发明电〔2010〕40号",
    2012: "国办发明电〔2011〕45号",
    2013: "国办发明电〔2012〕33号",
    2014: "国办发明电〔2013〕28号",
    2015: "国办发明电〔2014〕28号、国发明电〔2015〕1号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号、国办发明电〔2019〕3号",
    2020: "国办发明电〔2019〕16号、国办发明电〔2020〕1号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}

# date: is it worked, by the notice for the year named. Reasons are in README.md.
DECIDED = {
    "2004-01-02": True,
    "2004-04-25": False,
    "2004-05-09": True,
    "2004-09-26": False,
    "2004-10-10": True,
    "2005-12-31": True,
    "2007-12-29": True,
    "2007-12-31": False,
    "2008-05-04": True,
    "2008-06-07": False,
    "2008-09-13": False,
    "2009-01-04": True,
    "2009-09-27": True,
    "2011-12-31": True,
    "2015-01-04": True,
    "2016-04-02": False,
    "2018-06-16": False,
    "2018-09-22": False,
}


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def holiday_calendar(package):
    """The package's days as {date: worked}. A year's file may hold days of the year before."""
    days = {}
    for year in range(FIRST, LAST + 1):
        for day in load(f"{package}/data/CN/{year}.json")["dates"]:
            days[day["date"]] = {"public_holiday": False, "transfer_workday": True}[day["type"]]
    return days


def chinese_days(package):
    """The package's days as {date: worked}."""
    data = load(f"{package}/dist/chinese-days.json")
    return {**{d: False for d in data["holidays"]}, **{d: True for d in data["workdays"]}}


def worked(days, date):
    return days.get(date.isoformat(), date.weekday() < 5)


def merge(a, b):
    """The exceptions from Monday to Friday, as {year: ([off], [work])}."""
    years = {year: ([], []) for year in range(FIRST, LAST + 1)}
    undecided, unused = [], dict(DECIDED)
    date = datetime.date(FIRST, 1, 1)
    while date.year <= LAST:
        key = date.isoformat()
        answer = worked(a, date)
        if answer != worked(b, date):
            if key not in unused:
                undecided.append(key)
            answer = unused.pop(key, answer)
        if answer != (date.weekday() < 5):
            years[date.year][answer].append(key)
        date += datetime.timedelta(days=1)
    if undecided or unused:
        sys.exit(f"decide by the notice: {undecided}; decided although the packages agree: {sorted(unused)}")
    return years


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    years = merge(holiday_calendar(sys.argv[1]), chinese_days(sys.argv[2]))
    calendar = {
        "calendar": "cn",
        "version": VERSION,
        "years": [
            {"notice": NOTICES[year], "off": off, "work": work, "year": year} for year, (off, work) in years.items()
        ],
    }
    text = json.dumps(calendar, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8"))


if __name__ == "__main__":
    main()
