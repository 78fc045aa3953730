"""Turns the raw figures of `bench/labels` into tables, and says of each target whether it was reached."""

import datetime
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DIRECT, KARRIO = "DHL itself", "karrio on PostgreSQL"
# Share of the delay's limit, times karrio's rate, share of karrio's processor time, MiB resident.
OF_LIMIT, TIMES_RATE, OF_CPU, RESIDENT = 0.9, 10, 0.1, 120


def show(results, memory, counts):
    cells = {key: cell([one for one in results if (one["delay"], one["clients"], one["server"]) == key])
             for key in dict.fromkeys((one["delay"], one["clients"], one["server"]) for one in results)}
    table(cells)
    beside(memory)
    faults(results, counts)
    targets(cells, memory)
    print(f"\nMachine: {machine()}")


def cell(turns):
    """The turns of one server with one delay and so many clients, as one."""
    laps = sorted(lap for turn in turns for lap in turn["laps_ms"])
    labels = sum(len(turn["numbers"]) for turn in turns)
    rates = [len(turn["numbers"]) / turn["seconds"] for turn in turns]
    each = lambda field: sum(turn[field] for turn in turns) / max(labels, 1) * 1000  # noqa: E731
    at = lambda share: laps[min(len(laps) - 1, int(len(laps) * share))] if laps else float("nan")  # noqa: E731
    return {"rate": statistics.median(rates), "least": min(rates), "most": max(rates), "p50": at(0.5), "p95": at(0.95),
            "failed": sum(len(turn["failures"]) for turn in turns), "cpu": each("cpu_s"), "beside": each("beside_cpu_s")}


def table(cells):
    print("| DHL thinks | clients | server | labels/s | least to most | p50 ms | p95 ms | failed | processor ms per label | "
          "database and queue beside it | of DHL itself |")
    print("|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for (delay, clients, name), one in sorted(cells.items(), key=lambda item: (-item[0][0], item[0][1])):
        limit = cells.get((delay, clients, DIRECT))
        share = f"{one['rate'] / limit['rate']:.2f}" if limit else ""
        spent = ("", "") if name == DIRECT else (f"{one['cpu']:.2f}", f"{one['beside']:.2f}" if one["beside"] else "in it")
        print(f"| {delay} ms | {clients} | {name} | {one['rate']:.1f} | {one['least']:.1f} to {one['most']:.1f} | {one['p50']:.1f} | "
              f"{one['p95']:.1f} | {one['failed']} | {spent[0]} | {spent[1]} | {share} |")


def beside(memory):
    print("\n| resident MiB | before | after the run |\n|---|---:|---:|")
    for name, (before, after) in memory.items():
        print(f"| {name} | {before:.0f} | {after:.0f} |")


def faults(results, counts):
    """Says what went wrong: failures by kind, numbers that came twice, labels sold that nobody got."""
    numbers = [number for one in results for number in one["numbers"]]
    lost = sum(one["sold"] - len(one["numbers"]) for one in results)
    print(f"\n{len(numbers)} labels, {len(set(numbers))} different numbers; DHL sold {lost} that nobody got in hand, "
          f"{counts['sold_again']} for a reference it knew, and refused {counts['refused']} requests; "
          f"{counts['tokens']} tokens for {counts['calls']} orders.")
    kinds = {}
    for one in results:
        for failure in one["failures"]:
            kinds.setdefault((one["server"], re.sub(r"[0-9a-f]{8,}|\d+", "…", failure)[:160]), []).append(1)
    for (name, failure), times in kinds.items():
        print(f"* {len(times)} of {name}: {failure}")


def targets(cells, memory):
    print("\n| target | server | reached |\n|---|---|---|")
    slow, fast = ([key for key in dict.fromkeys(key[:2] for key in cells) if bool(key[0]) == is_slow] for is_slow in (True, False))
    for name in (name for name in memory if name.startswith("Kontor")):
        beside = lambda keys, other: [(key, cells[*key, name], cells[*key, other]) for key in keys  # noqa: E731
                                      if (*key, other) in cells]
        verdict(f"{OF_LIMIT:.0%} of what the delay allows", name, lambda value: value >= OF_LIMIT, "{:.2f}",
                [(key, one["rate"] / limit["rate"]) for key, one, limit in beside(slow, DIRECT)])
        verdict("no failure with the delay", name, lambda value: value == 0, "{:.0f}",
                [(key, cells[*key, name]["failed"]) for key in slow])
        verdict(f"{TIMES_RATE} times karrio's labels per second without delay", name, lambda value: value >= TIMES_RATE, "{:.1f}",
                [(key, one["rate"] / max(theirs["rate"], 1e-9)) for key, one, theirs in beside(fast, KARRIO)])
        verdict("a tenth of karrio's processor time per label", name, lambda value: value <= OF_CPU, "{:.3f}",
                [(key, one["cpu"] / theirs["cpu"]) for key, one, theirs in beside(slow + fast, KARRIO)])
        verdict(f"under {RESIDENT} MiB resident", name, lambda value: value < RESIDENT, "{:.0f}", [(None, memory[name][1])])


def verdict(target, name, is_reached, form, parts):
    if not parts:
        return
    said = [form.format(value) + (f" with {key[1]} at {key[0]} ms" if key else "") for key, value in parts]
    answer = "yes" if all(is_reached(value) for _, value in parts) else "no"
    print(f"| {target} | {name} | {answer}: {', '.join(said)} |")


def machine():
    first = lambda *command: (subprocess.run(command, capture_output=True, text=True).stdout.splitlines() or ["?"])[0]  # noqa: E731
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    revision = first("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    changed = " and changes" if first("git", "-C", str(ROOT), "status", "--porcelain") != "?" else ""
    postgres = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    karrio = re.search(r"karrio_server==(\S+)", (pathlib.Path(__file__).parent / "requirements.txt").read_text()).group(1)
    return (f"{os.cpu_count()} cores, {model.group(1) if model else '?'}; load, DHL and servers on the same cores; "
            f"{first('rustc', '--version')}; Python {sys.version.split()[0]}; karrio {karrio}; "
            f"{first(str(postgres[-1]), '--version') if postgres else ''}; {first('redis-server', '--version').split(' sha')[0]}; "
            f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}; revision {revision}{changed}")
