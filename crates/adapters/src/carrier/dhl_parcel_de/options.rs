//! DHL's additional services, each with the products that have it, as data.

use crate::descriptor::{Caption, ServiceOption};

/// DHL's own: carbon neutral transport, which is charged.
pub(super) const GO_GREEN_PLUS: &str = "go_green_plus";
/// The same for the enclosed return label.
pub(super) const GO_GREEN_PLUS_RETURN: &str = "go_green_plus_return";

const DOMESTIC: &[&str] = &["V01PAK", "V62KP"];
const PAKET: &[&str] = &["V01PAK"];
const ABROAD: &[&str] = &["V53WPAK", "V54EPAK", "V66WPI"];

const fn option(
    id: &'static str,
    services: &'static [&'static str],
    de: &'static str,
    en: &'static str,
) -> ServiceOption {
    ServiceOption { id, name: Caption { de, en }, services }
}

#[rustfmt::skip]
pub(super) const OPTIONS: &[ServiceOption] = &[
    option("cash_on_delivery", &["V01PAK", "V53WPAK"], "Nachnahme", "Cash on delivery"),
    option("insurance", &["V01PAK", "V53WPAK", "V54EPAK"], "Transportversicherung", "Additional insurance"),
    option("age_check", PAKET, "Alterssichtprüfung", "Visual check of age"),
    option("ident_check", PAKET, "Ident-Check", "Ident check"),
    option("named_person_only", PAKET, "Persönliche Übergabe", "Named person only"),
    option("signature", PAKET, "Empfängerunterschrift", "Signed for by recipient"),
    option("no_neighbour", PAKET, "Keine Nachbarschaftszustellung", "No neighbour delivery"),
    option("preferred_day", DOMESTIC, "Liefertag (Wunschtag)", "Preferred day"),
    option("preferred_neighbour", DOMESTIC, "Wunschnachbar", "Preferred neighbour"),
    option("preferred_place", DOMESTIC, "Wunschort (Ablageort)", "Preferred location"),
    option("bulky", &["V01PAK", "V53WPAK", "V54EPAK"], "Sperrgut", "Bulky goods"),
    option("premium", &["V53WPAK", "V66WPI"], "Premium", "Premium"),
    option("endorsement", ABROAD, "Vorausverfügung", "Endorsement"),
    option("closest_drop_point", &["V53WPAK"], "Nächster Abholort (CDP)", "Closest drop point"),
    option("parcel_outlet_routing", DOMESTIC, "Filial-Routing", "Parcel outlet routing"),
    option("duties_paid", &["V53WPAK"], "Zölle zahlt der Absender (PDDP)", "Postal delivery duty paid (PDDP)"),
    option("return_label", DOMESTIC, "Beigelegte Retoure", "Enclosed return label"),
    option("announce", &[], "Paketankündigung", "Parcel announcement"),
    option(GO_GREEN_PLUS, &[], "GoGreen Plus", "GoGreen Plus"),
    option(GO_GREEN_PLUS_RETURN, DOMESTIC, "GoGreen Plus für die Retoure", "GoGreen Plus for the return"),
];
