#!/usr/bin/env python3
"""Measures a batch of 1,000 shipments: cloud and simulated carriers in one process each way, over HTTP, on SQLite.

usage: bench/batch/run.py [KONTOR]   (default target/release/kontor). Prints Markdown; `bench/RESULTS.md` keeps it.
The customer is made over public interfaces only: invitation, registration, sign-in, application, accounts.
"""

import http.cookiejar
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
KONTOR = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/kontor")
PASSWORD = "Bench-Regentonne-25"
COUNT = 1_000

jar = http.cookiejar.CookieJar()
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))


def page(url, origin, **fields):
    data = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(url, data, {"Origin": origin} if fields else {})
    return browser.open(request).read().decode()


def csrf(text):
    return re.search(r'name="csrf" value="([^"]*)"', text).group(1)


def call(url, token=None, body=None, headers=None, raw=None):
    head = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}) | (headers or {})
    data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
    return json.load(urllib.request.urlopen(urllib.request.Request(url, data, head)))


def application(cloud, link):
    text = page(link, cloud)
    page(link, cloud, csrf=csrf(text), password=PASSWORD, password_confirmation=PASSWORD)
    text = page(f"{cloud}/login", cloud)
    page(f"{cloud}/login", cloud, csrf=csrf(text), customer_number="1000000000009", username="jana.foerster", password=PASSWORD)
    text = page(f"{cloud}/applications/new", cloud)
    text = page(f"{cloud}/applications", cloud, csrf=csrf(text), name="bench")
    found = [re.search(rf'id="client-{kind}"[^>]*>([^<]*)', text).group(1) for kind in ("id", "secret")]
    return found


def token(cloud, client):
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client[0], "client_secret": client[1]})
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    return call(f"{cloud}/oauth/token", headers=head, raw=form.encode())["access_token"]


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


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main():
    with tempfile.TemporaryDirectory() as data:
        command = [KONTOR, "up", "--json", "--data", data, "--cloud", "127.0.0.1:0", "--desk", "127.0.0.1:0", "--sandbox", "127.0.0.1:0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            text = ""
            while text.count("{") == 0 or text.count("{") != text.count("}"):
                text += server.stdout.readline()
            told = json.loads(text)
            cloud, sandbox = told["cloud"], told["sandbox"]
            bearer = token(cloud, application(cloud, told["registration_url"]))
            print("| carrier | labels | seconds | labels/s | processor ms per label, cloud and carrier together |\n|---|---:|---:|---:|---:|")
            for carrier in call(f"{sandbox}/index.json")["carriers"]:
                account = {"carrier": carrier["id"], "name": f"{carrier['id']} bench", "mode": "simulated", "settings": carrier["account"]}
                call(f"{cloud}/v1/carrier-accounts", bearer, account, {"Idempotency-Key": carrier["id"]})
                before = cpu_seconds(server.pid)
                seconds, progress = batch(cloud, bearer, carrier["id"])
                used = cpu_seconds(server.pid) - before
                sold = call(f"{sandbox}/control/labels/count?carrier={carrier['id']}")["count"]
                assert progress["ok"] == COUNT == sold, (progress["ok"], sold, progress["items"][:1])
                print(f"| {carrier['name']} | {sold} | {seconds:.2f} | {COUNT / seconds:.0f} | {used / COUNT * 1000:.2f} |")
            status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
            resident = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
            print(f"\nResident after the runs: {resident:.0f} MiB (cloud, Desk and sandbox in one process).")
        finally:
            server.terminate()
            server.wait()


main()
