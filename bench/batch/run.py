#!/usr/bin/env python3
"""Measures a batch of 1,000 shipments: the cloud on SQLite in one process, the simulated carriers in another.

usage: bench/batch/run.py [KONTOR]   (default target/release/kontor). Prints Markdown; `bench/RESULTS.md` keeps it.
The customer is made over public interfaces only: invitation, registration, sign-in, application, accounts.
"""

import contextlib
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
KONTOR = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/kontor")
COUNT = 1_000

sys.path.insert(0, str(ROOT / "bench"))
from customer import call, start_cloud, token  # noqa: E402
from processes import cpu_seconds, free_port, resident_mib, start, wait_for  # noqa: E402


def shipment(carrier, number):
    person = {"name": "Musterhandel Süd GmbH", "street": "Gewerbestraße", "house_number": "12", "postal_code": "86150", "city": "Augsburg"}
    to = {"kind": "street", "name": "Jürgen Groß", "street": "Königsallee", "house_number": "7", "postal_code": "40212",
          "city": "Düsseldorf", "phone": "+49 211 5550123"}
    return {"reference": f"LS-2026-{number:05}", "idempotency_key": f"{carrier}-{number}", "carrier_account": f"{carrier} bench",
            "from": person, "to": to, "parcels": [{"weight_g": 2_350}]}


def batch(cloud, bearer, carrier):
    body = {"shipments": [shipment(carrier, number) for number in range(COUNT)]}
    start = time.monotonic()
    taken = call(f"{cloud}/v1/shipments", bearer, body, {"Prefer": "respond-async"})
    while True:
        progress = call(f"{cloud}/v1/batches/{taken['id']}", bearer)
        if progress["finished"]:
            return time.monotonic() - start, progress
        time.sleep(0.05)


def start_sandbox(stack, data):
    address = f"127.0.0.1:{free_port()}"
    process = start(stack, [KONTOR, "sandbox", "--sandbox", address], data / "sandbox.log")
    wait_for(f"http://{address}/index.json", process)
    return process, f"http://{address}"


def measure(stack, data):
    simulated, sandbox = start_sandbox(stack, data)
    cloud_process, cloud, client = start_cloud(stack, KONTOR, data / "cloud", sandbox)
    bearer = token(cloud, client)
    print("| carrier | labels | seconds | labels/s | processor ms per label, cloud | carrier |\n|---|---:|---:|---:|---:|---:|")
    for carrier in call(f"{sandbox}/index.json")["carriers"]:
        account = {"carrier": carrier["id"], "name": f"{carrier['id']} bench", "mode": "simulated", "settings": carrier["account"]}
        call(f"{cloud}/v1/carrier-accounts", bearer, account, {"Idempotency-Key": carrier["id"]})
        pids = (cloud_process.pid, simulated.pid)
        before = [cpu_seconds(pid) for pid in pids]
        seconds, progress = batch(cloud, bearer, carrier["id"])
        used = [(cpu_seconds(pid) - earlier) / COUNT * 1000 for pid, earlier in zip(pids, before)]
        sold = call(f"{sandbox}/control/labels/count?carrier={carrier['id']}")["count"]
        assert progress["ok"] == COUNT == sold, (progress["ok"], sold, progress["items"][:1])
        print(f"| {carrier['name']} | {sold} | {seconds:.2f} | {COUNT / seconds:.0f} | {used[0]:.2f} | {used[1]:.2f} |")
    print(f"\nResident after the runs: {resident_mib(cloud_process.pid):.0f} MiB.")


with contextlib.ExitStack() as running:
    measure(running, pathlib.Path(running.enter_context(tempfile.TemporaryDirectory())))
