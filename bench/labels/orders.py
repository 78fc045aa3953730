"""The neutral orders of `bench/labels`, each in the words of whoever is asked, each with a reference of its own."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "mapping"))
from corpus import DOOR, order  # noqa: E402

# What both sides translate rightly (see bench/mapping): persons and companies, sizes, services.
KINDS = (
    {},
    {"to": DOOR | {"company": "Käsehof Grünwald & Söhne"}},
    {"dims": [400, 300, 250]},
    {"services": {"insurance": {"amount": "500.00", "currency": "EUR"}}, "options": {"insurance": 500}},
    {"services": {"bulky": True}, "options": {"dhl_parcel_de_bulky_goods": True}},
    {"services": {"named_person_only": True}, "options": {"dhl_parcel_de_named_person_only": True}},
)


def orders(side, name, count):
    """As many orders for `side` ("direct", "kontor" or "karrio"), with references that begin with `name`."""
    return [one(side, f"{name}-{index:04}", KINDS[index % len(KINDS)]) for index in range(count)]


def one(side, reference, kind):
    neutral = order(reference, reference=reference, **kind)
    body = {
        "kontor": lambda: neutral["kontor"] | {"carrier_account": "DHL bench"},
        "karrio": lambda: neutral["karrio"] | {"carrier_ids": ["dhl"]},
        "direct": lambda: at_dhl(reference, kind),
    }[side]()
    return {"key": reference, "body": json.dumps(body, ensure_ascii=False)}


def at_dhl(reference, kind):
    """What DHL itself is asked; as large as what the servers send, its services left out."""
    to = kind.get("to", DOOR)
    place = {"name1": to["name"], "addressStreet": to["street"], "addressHouse": to["house"], "postalCode": to["zip"],
             "city": to["city"], "country": "DEU"}
    sender = {"name1": "Musterhandel Süd GmbH", "addressStreet": "Gewerbestraße", "addressHouse": "12 a", "postalCode": "86150",
              "city": "Augsburg", "country": "DEU"}
    shipment = {"product": "V01PAK", "billingNumber": "33333333330101", "refNo": reference, "shipper": sender,
                "consignee": place, "details": {"weight": {"uom": "g", "value": 2350}}}
    return {"profile": "STANDARD_GRUPPENPROFIL", "shipments": [shipment]}
