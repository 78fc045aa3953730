"""Writes the orders both sides map: each once in Kontor's words and once in karrio's, with what should become of it.

One JSON line per order: {"name", "expect": "valid" | "reject", "kontor": NewShipment, "karrio": ShipmentRequest}.
"""

import json
import sys

SENDER = dict(name="Musterhandel Süd GmbH", street="Gewerbestraße", house="12 a", zip="86150", city="Augsburg", country="DE")
DOOR = dict(name="Jürgen Groß", street="Königsallee", house="7", zip="40212", city="Düsseldorf", country="DE")
SWISS = dict(name="Anneliese Bürgi", street="Seestrasse", house="14", zip="8400", city="Winterthur", country="CH")
AUSTRIAN = dict(name="Ida Kleefeld", street="Mariahilfer Straße", house="45", zip="1070", city="Wien", country="AT")
GOODS = [dict(text="Gießkanne Zink", quantity=2, grams=900, cents=2490, origin="DE", hs="732690")]


def kontor_address(at):
    return {
        "name": at["name"], "street": at["street"], "house_number": at["house"], "postal_code": at["zip"],
        "city": at["city"], "country": at["country"],
    } | ({"company": at["company"]} if "company" in at else {})


def karrio_address(at):
    return {
        "person_name": at["name"], "street_number": at["house"], "address_line1": f'{at["street"]} {at["house"]}',
        "postal_code": at["zip"], "city": at["city"], "country_code": at["country"],
    } | ({"company_name": at["company"]} if "company" in at else {})


def money(cents):
    return {"amount": f"{cents / 100:.2f}", "currency": "EUR"}


def order(name, expect="valid", to=DOOR, reference="LS-2026-04417", grams=2350, product="V01PAK", dims=None, kontor=None,
          options=None, services=None, customs=None, parcels=1):
    """One order; `kontor` replaces the recipient in Kontor's words, `services` and `options` say the same to both."""
    recipient = kontor or ({"kind": "street"} | kontor_address(to))
    ours = {
        "reference": reference, "service": product, "from": kontor_address(SENDER), "to": recipient,
        "parcels": [{"weight_g": grams} | ({"dimensions_mm": dims} if dims else {})] * parcels,
        "services": services or {}, "label": {"format": "pdf", "medium": "a6"},
    }
    service = {
        "V01PAK": "dhl_parcel_de_paket", "V53WPAK": "dhl_parcel_de_paket_international",
        "V54EPAK": "dhl_parcel_de_europaket", "V62KP": "dhl_parcel_de_kleinpaket",
        "V66WPI": "dhl_parcel_de_warenpost_international",
    }[product]
    box = {"length": dims[0] / 10, "width": dims[1] / 10, "height": dims[2] / 10, "dimension_unit": "CM"} if dims else {}
    theirs = {
        "service": service, "shipper": karrio_address(SENDER), "recipient": karrio_address(to), "reference": reference,
        "parcels": [{"weight": grams / 1000, "weight_unit": "KG"} | box] * parcels, "label_type": "PDF",
        # Without a core option karrio drops every option of the carrier (see the reference on peers).
        "options": {"currency": "EUR"} | (options or {}),
    }
    if kontor:
        # A place without a street: karrio takes it from options and wants no street beside them.
        del theirs["recipient"]["street_number"], theirs["recipient"]["address_line1"]
    if customs:
        theirs["options"]["shipping_charges"] = 12.90
        ours["customs"] = {
            "contents": "sale", "invoice_number": "RE-2026-118", "postal_charges": money(1290),
            "lines": [{
                "description": line["text"], "quantity": line["quantity"], "unit_weight_g": line["grams"],
                "unit_value": money(line["cents"]), "origin": line["origin"],
            } | ({"hs_code": line["hs"]} if line["hs"] else {}) for line in customs],
        }
        theirs["customs"] = {
            "content_type": "merchandise", "incoterm": "DAP", "invoice": "RE-2026-118",
            "commodities": [{
                "title": line["text"], "description": line["text"], "quantity": line["quantity"],
                "weight": line["grams"] / 1000, "weight_unit": "KG", "value_amount": line["cents"] / 100,
                "value_currency": "EUR", "origin_country": line["origin"], "hs_code": line["hs"],
            } for line in customs],
        }
    return {"name": name, "expect": expect, "kontor": ours, "karrio": theirs}


def locker(post_number="73914206"):
    place = {"kind": "locker", "name": "Femke Altenwerder", "locker_number": "142", "postal_code": "50676", "city": "Köln"}
    return place | {"post_number": post_number}


def orders():
    cod = {"cash_on_delivery": {"amount": money(6470), "note": "RE-2026-118",
                                "bank_account": {"holder": "Musterhandel Süd GmbH", "iban": "DE02120300000000202051"}}}
    at_locker = DOOR | {"name": "Femke Altenwerder", "zip": "50676", "city": "Köln"}
    yield order("domestic")
    yield order("domestic, company", to=DOOR | {"company": "Käsehof Grünwald & Söhne"})
    yield order("domestic, with dimensions", dims=[400, 300, 250])
    yield order("domestic, heaviest", grams=31_500)
    yield order("domestic, age check", services={"age_check": 18}, options={"dhl_parcel_de_visual_check_of_age": "A18"})
    yield order("domestic, insured", services={"insurance": money(50_000)}, options={"insurance": 500})
    yield order("domestic, bulky", services={"bulky": True}, options={"dhl_parcel_de_bulky_goods": True})
    yield order("domestic, named person", services={"named_person_only": True}, options={"dhl_parcel_de_named_person_only": True})
    yield order("domestic, no neighbour", services={"no_neighbour": True}, options={"dhl_parcel_de_no_neighbour_delivery": True})
    yield order("domestic, place", services={"preferred_place": "Garage hinter dem Haus"},
                options={"dhl_parcel_de_preferred_location": "Garage hinter dem Haus"})
    yield order("domestic, cash on delivery", services=cod, options={"cash_on_delivery": 64.70})
    yield order("Kleinpaket", product="V62KP", grams=900)
    yield order("locker", kontor=locker(), to=at_locker,
                options={"dhl_parcel_de_locker_id": 142, "dhl_parcel_de_post_number": "73914206"})
    yield order("Europaket", product="V54EPAK", to=AUSTRIAN | {"company": "Kleefeld KG"})
    yield order("Paket International to Austria", product="V53WPAK", to=AUSTRIAN)
    yield order("Paket International to Switzerland", product="V53WPAK", to=SWISS, customs=GOODS)
    yield order("Warenpost International to Switzerland", product="V66WPI", to=SWISS, grams=950,
                customs=[GOODS[0] | {"quantity": 1}])
    yield order("two parcels", parcels=2)
    yield order("too heavy", "reject", grams=31_600)
    yield order("Kleinpaket too heavy", "reject", product="V62KP", grams=1_500)
    yield order("reference of four characters is padded", reference="4417")
    yield order("town of 41 characters", "reject", to=DOOR | {"city": "Bad" + "x" * 38})
    yield order("name of 69 characters", "reject", to=DOOR | {"name": "Maximiliane " * 5 + "Altenwerd"})
    yield order("postal code with a trailing blank is cleaned", to=DOOR | {"zip": "40212 "})
    yield order("locker without post number", "reject", kontor=locker(""), to=at_locker, options={"dhl_parcel_de_locker_id": 142})
    yield order("31 parcels", "reject", parcels=31)
    yield order("Switzerland without tariff number", "reject", product="V53WPAK", to=SWISS, customs=[GOODS[0] | {"hs": None}])


if __name__ == "__main__":
    for one in orders():
        json.dump(one, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
