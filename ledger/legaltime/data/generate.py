#!/usr/bin/env python3
"""Write cn.json, the holiday calendar of mainland China, from two npm packages that must agree.

Usage:

    cp package.json /tmp/holidays/ && (cd /tmp/holidays && npm install --ignore-scripts)
    python3 generate.py /tmp/holidays/node_modules

It writes cn.json beside itself, ../testdata/sources.json (what each package says, for the test that compares it with
cn.json) and the table of differences in README.md. Where the packages disagree on whether a day is worked, or the only
one that covers a year is wrong, decided.json must hold the answer of the State Council's notice; a disagreement without
a decision, or a decision that no package contradicts, is an error. The same packages give the same bytes. Python 3.9,
stdlib only.
"""
import datetime
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
VERSION = 1
FIRST, LAST = 2002, 2026

# The notices behind each year's own days: by number, or by title where no number could be confirmed; see README.md.
NOTICES = {
    2002: "国务院办公厅关于2002年部分节假日休息安排的通知",
    2003: "国务院办公厅关于2003年部分节假日休息安排的通知、国务院办公厅关于2003年“五一”放假调休安排的通知",
    2004: "国办发明电〔2003〕53号",
    2005: "国办发明电〔2004〕52号",
    2006: "国办发明电〔2005〕35号",
    2007: "国办发明电〔2006〕49号",
    2008: "国办发明电〔2007〕52号",
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


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def version(modules, name):
    want, got = load(HERE / "package.json")["dependencies"][name], load(modules / name / "package.json")["version"]
    if got != want:
        sys.exit(f"{name} is {got}, package.json names {want}")
    return got


def holiday_calendar(modules):
    """The package's days as {date: worked}. A year's file may hold days of the year before."""
    days = {}
    for year in range(FIRST, LAST + 1):
        for day in load(modules / f"holiday-calendar/data/CN/{year}.json")["dates"]:
            days[day["date"]] = {"public_holiday": False, "transfer_workday": True}[day["type"]]
    return days


def chinese_days(modules):
    """The package's days as {date: worked}."""
    data = load(modules / "chinese-days/dist/chinese-days.json")
    return {**{d: False for d in data["holidays"]}, **{d: True for d in data["workdays"]}}


def dates():
    date = datetime.date(FIRST, 1, 1)
    while date.year <= LAST:
        yield date
        date += datetime.timedelta(days=1)


def departures(worked):
    """Where worked(date) departs from Monday to Friday, as {year: {"off": […], "work": […]}}."""
    years = {}
    for date in dates():
        answer = worked(date)
        if answer is None:
            continue
        year = years.setdefault(str(date.year), {"off": [], "work": []})
        if answer != (date.weekday() < 5):
            year["work" if answer else "off"].append(date.isoformat())
    return years


def source(modules, name, days):
    """What a package says of the years that it covers: those in which it names a day."""
    covered = {int(d[:4]) for d in days}

    def worked(date):
        return days.get(date.isoformat(), date.weekday() < 5) if date.year in covered else None

    return {"package": name, "version": version(modules, name), "years": departures(worked)}, worked


def merge(sources, decided):
    undecided, unused = [], {d["date"] for d in decided}
    decisions = {d["date"]: d["worked"] for d in decided}

    def worked(date):
        answers = {w(date) for w in sources} - {None}
        key = date.isoformat()
        if key in decisions:
            if answers != {decisions[key]}:
                unused.discard(key)
            return decisions[key]
        if len(answers) != 1:
            undecided.append(key)
        return answers.pop()

    years = departures(worked)
    if undecided or unused:
        sys.exit(f"decide by the notice: {undecided}; decided although no package differs: {sorted(unused)}")
    return years


def table(sources, decided):
    word = {True: "worked", False: "free", None: "not covered"}
    rows = ["| day | `holiday-calendar` | `chinese-days` | taken | notice | why |", "|---|---|---|---|---|---|"]
    for d in decided:
        date = datetime.date.fromisoformat(d["date"])
        said = " | ".join(word[worked(date)] for worked in sources)
        rows.append(f"| {date:%a} {date} | {said} | {word[d['worked']]} | {d['notice']} | {d['reason']} |")
    return "\n".join(rows)


def compact(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    modules, decided = pathlib.Path(sys.argv[1]), load(HERE / "decided.json")
    texts, answers = zip(
        source(modules, "holiday-calendar", holiday_calendar(modules)),
        source(modules, "chinese-days", chinese_days(modules)),
    )
    years = [{"notice": NOTICES[int(year)], "year": int(year), **days} for year, days in merge(answers, decided).items()]
    # Canonical JSON (RFC 8785), one line without a newline.
    calendar = compact({"calendar": "cn", "version": VERSION, "years": years})
    (HERE / "cn.json").write_text(calendar, encoding="utf-8")
    lines = ",\n".join(compact(text) for text in texts)
    (HERE.parent / "testdata/sources.json").write_text(f"[{lines}]\n", encoding="utf-8")
    readme = HERE / "README.md"
    mark = r"(<!-- differences -->\n).*(\n<!-- end -->)"
    text = re.sub(mark, lambda m: m[1] + table(answers, decided) + m[2], readme.read_text(encoding="utf-8"), flags=re.S)
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
