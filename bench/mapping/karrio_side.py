"""karrio's side of the mapping benchmark: neutral JSON text to DHL request bytes, and DHL's answer bytes to neutral JSON.

usage: karrio_side.py CORPUS ANSWER ROUNDS < commands; answers one JSON line per command:
  "check"    -> every order's request as karrio would send it, or the error it gives
  "requests" -> nanoseconds per order of ROUNDS rounds over the valid orders
  "answers"  -> nanoseconds per answer of as many
"""

import json
import sys
import time

import karrio.sdk as karrio
import karrio.lib as lib
import karrio.core.models as models

corpus_path, answer_path, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
orders = [json.loads(line) for line in open(corpus_path, encoding="utf-8")]
answer = open(answer_path, encoding="utf-8").read()
gateway = karrio.gateway["dhl_parcel_de"].create(
    dict(username="user-valid", password="SandboxPasswort2023!", client_id="key", client_secret="secret", test_mode=True)
)


def request_text(text):
    """From JSON text to the bytes that would go out."""
    payload = json.loads(text)
    request = gateway.mapper.create_shipment_request(models.ShipmentRequest(**payload))
    return lib.to_json(request.serialize()).encode()


def answer_text(text):
    """From the bytes of the answer to JSON text."""
    details, messages = gateway.mapper.parse_shipment_response(lib.Deserializable(text, lib.to_dict, {}))
    return lib.to_json(dict(shipment=lib.to_dict(details), messages=lib.to_dict(messages)))


def timed(function, texts, wanted):
    laps = []
    for index in range(wanted):
        text = texts[index % len(texts)]
        start = time.perf_counter_ns()
        function(text)
        laps.append(time.perf_counter_ns() - start)
    return laps


def check():
    for order in orders:
        try:
            yield {"name": order["name"], "request": json.loads(request_text(json.dumps(order["karrio"])))}
        except Exception as error:  # the peer's failure is a result, not ours
            yield {"name": order["name"], "error": f"{type(error).__name__}: {error}"[:200]}


valid = [json.dumps(order["karrio"], ensure_ascii=False) for order in orders if order["expect"] == "valid"]
for command in sys.stdin:
    command = command.strip()
    if command == "check":
        result = list(check())
    elif command == "requests":
        result = timed(request_text, valid, rounds)
    else:
        result = timed(answer_text, [answer], rounds)
    print(json.dumps(result), flush=True)
