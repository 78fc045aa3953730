"""Judges what both sides would send against DHL's own description (OpenAPI 3.0 rules), order by order.

usage: judge.py DESCRIPTION.yaml CORPUS KONTOR.json KARRIO.json; each result file is a list of {"name", "request" | "error"}.
Prints a Markdown table; exits 1 when Kontor sends something the description refuses, or refuses what is valid.
"""

import json
import sys

import yaml
from jsonschema import Draft4Validator, validators

description_path, corpus_path, kontor_path, karrio_path = sys.argv[1:]


def is_integer(_checker, value):
    return isinstance(value, int) and not isinstance(value, bool) or isinstance(value, float) and value.is_integer()


# A JSON integer may be written 10.0; nulls are left out by both sides before they send.
Judge = validators.extend(Draft4Validator, type_checker=Draft4Validator.TYPE_CHECKER.redefine("integer", is_integer))
description = yaml.safe_load(open(description_path, encoding="utf-8"))
body = description["paths"]["/orders"]["post"]["requestBody"]
if "$ref" in body:
    body = description["components"]["requestBodies"][body["$ref"].rsplit("/", 1)[1]]
schema = body["content"]["application/json"]["schema"] | {"components": description["components"]}
judge = Judge(schema)


def faults(request):
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:70]}" for fault in judge.iter_errors(request)]


def outcome(result):
    if "error" in result:
        return "refused", result["error"]
    found = faults(result["request"])
    return ("sent, not valid", found[0]) if found else ("sent, valid", "")


def read(path):
    return {result["name"]: result for result in json.load(open(path, encoding="utf-8"))}


kontor, karrio = read(kontor_path), read(karrio_path)
wrong = {"kontor": 0, "karrio": 0}
print("| order | expected | Kontor | karrio |\n|---|---|---|---|")
for line in open(corpus_path, encoding="utf-8"):
    order = json.loads(line)
    row = [order["name"], order["expect"]]
    for side, results in (("kontor", kontor), ("karrio", karrio)):
        what, why = outcome(results[order["name"]])
        right = what == ("sent, valid" if order["expect"] == "valid" else "refused")
        wrong[side] += not right
        row.append(what + ("" if right else f" (**wrong**{': ' + why if why else ''})"))
    print("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |")
print(f"\nWrong: Kontor {wrong['kontor']}, karrio {wrong['karrio']}, of {len(kontor)} orders.")
sys.exit(1 if wrong["kontor"] else 0)
