#!/usr/bin/env python3
"""Measures how long a single stock change takes to reach a shop while 100,000 rows are being pushed to it.

usage: bench/stock/run.py [KONTOR] [ROWS]   (default target/release/kontor, 100000). Prints Markdown; `bench/RESULTS.md`
keeps it. The shop is a stand-in in this process that answers each write of up to 100 goods after 100 ms, and lists what it
sells; the cloud waits half a second between two calls, as it does at every shop of this kind.
"""

import contextlib
import http.server
import json
import pathlib
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
KONTOR = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/kontor")
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
SINGLES = 60
ANSWER_S = 0.1

sys.path.insert(0, str(ROOT / "bench"))
from customer import call, start_cloud, token  # noqa: E402


class Shop:
    """What the shop was told, and when: by product, and how many goods in how many calls."""

    def __init__(self):
        self.lock = threading.Lock()
        self.told = {}
        self.calls = []


def handler(shop):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, body, status=200):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            url = urllib.parse.urlsplit(self.path)
            if not url.path.endswith("/products"):
                return self.answer([])
            page = int(dict(urllib.parse.parse_qsl(url.query)).get("page", 1))
            numbers = range((page - 1) * 100, min(page * 100, ROWS))
            self.answer([{"id": n + 1, "type": "simple", "name": f"Artikel {n}", "sku": f"A-{n:06}", "manage_stock": True,
                          "stock_quantity": 0} for n in numbers])

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            if not self.path.split("?")[0].endswith("/products/batch"):
                return self.answer({"id": 1, "status": "active"}, 201)
            time.sleep(ANSWER_S)
            update = body["update"]
            with shop.lock:
                now = time.monotonic()
                shop.calls.append((now, len(update)))
                for item in update:
                    shop.told[item["id"]] = (item["stock_quantity"], now)
            self.answer({"update": [{**item, "manage_stock": True} for item in update]})

        do_PUT = do_POST

    return Handler


def put(cloud, bearer, items):
    request = urllib.request.Request(f"{cloud}/v1/inventory", json.dumps({"items": items}).encode(),
                                     {"Content-Type": "application/json", "Authorization": f"Bearer {bearer}"}, method="PUT")
    return json.load(urllib.request.urlopen(request))


def level(number, quantity, sequence):
    return {"sku": f"A-{number:06}", "quantity": str(quantity), "sequence": sequence}


def until(what, condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not happen within {seconds} s")
        time.sleep(0.2)


def measure(stack, data):
    shop = Shop()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(shop))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.shutdown)
    address = f"http://127.0.0.1:{server.server_port}"
    _, cloud, client = start_cloud(stack, KONTOR, data / "cloud", address)
    settings = {"consumer_key": "ck_bench", "consumer_secret": "cs_bench"}
    platform = call(f"{cloud}/v1/platforms", token(cloud, client), {
        "kind": "woocommerce", "name": "Bench", "address": address, "settings": settings, "exchanges": ["orders", "stock"],
    }, {"Idempotency-Key": "bench"})

    def overview():
        return call(f"{cloud}/v1/platforms/{platform['id']}/stock", token(cloud, client))

    until("the reading of all goods", lambda: overview().get("items_read_ms"), 3600)
    taking = []
    for start in range(0, ROWS, 5_000):
        bearer, began = token(cloud, client), time.monotonic()
        put(cloud, bearer, [level(n, 5, 1) for n in range(start, min(start + 5_000, ROWS))])
        taking.append(time.monotonic() - began)
    began, before = time.monotonic(), len(shop.told)
    delays = []
    for single in range(SINGLES):
        number, quantity = ROWS - 1 - single, 1_000 + single
        bearer = token(cloud, client)
        sent = time.monotonic()
        put(cloud, bearer, [level(number, quantity, 2)])
        until("a single change", lambda: shop.told.get(number + 1, (0, 0))[0] == quantity, 120)
        delays.append(shop.told[number + 1][1] - sent)
        time.sleep(0.25)
    seconds, pushed = time.monotonic() - began, len(shop.told) - before
    left = overview()["counts"].get("pending", 0)
    delays.sort()
    p95 = delays[int(len(delays) * 0.95) - 1]
    print(f"| levels taken in, 5,000 a request | {5_000 / statistics.median(taking):,.0f} a second |")
    print(f"| single changes while {ROWS:,} rows are pushed | {len(delays)} |")
    print(f"| until the shop has one, p50 / p95 / slowest | {statistics.median(delays):.2f} / {p95:.2f} / {delays[-1]:.2f} s |")
    print(f"| rows pushed meanwhile | {pushed:,} in {seconds:.0f} s, {left:,} still to go |")
    print(f"| goods in a call, median | {statistics.median(size for _, size in shop.calls if size > 1):.0f} |")
    if left == 0:
        raise RuntimeError("the push was over before the measurement was")
    if p95 > 2:
        raise RuntimeError(f"p95 is {p95:.2f} s, to reach are 2 s")


if __name__ == "__main__":

    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        print("| | |\n|---|---|")
        measure(stack, pathlib.Path(folder))
