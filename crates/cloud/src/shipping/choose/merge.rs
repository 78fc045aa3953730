//! Puts together what a profile and a shipment ask for besides the transport.

use kontor_model::shipment::ShipmentServices;

/// What the profile asks for, and what the shipment asks for besides; where both name a value, the shipment's counts.
/// A service that the profile asks for cannot be taken away by a shipment: it names another profile then.
pub(super) fn services(of_profile: ShipmentServices, of_shipment: Option<ShipmentServices>) -> ShipmentServices {
    let Some(own) = of_shipment else { return of_profile };
    let mut carrier_options = of_profile.carrier_options;
    carrier_options.extend(own.carrier_options);
    let mut seen = std::collections::BTreeSet::new();
    carrier_options.retain(|option| seen.insert(option.clone()));
    ShipmentServices {
        cash_on_delivery: own.cash_on_delivery.or(of_profile.cash_on_delivery),
        insurance: own.insurance.or(of_profile.insurance),
        age_check: own.age_check.or(of_profile.age_check),
        ident_check: own.ident_check.or(of_profile.ident_check),
        named_person_only: own.named_person_only || of_profile.named_person_only,
        signature: own.signature || of_profile.signature,
        no_neighbour: own.no_neighbour || of_profile.no_neighbour,
        preferred_day: own.preferred_day.or(of_profile.preferred_day),
        preferred_neighbour: own.preferred_neighbour.or(of_profile.preferred_neighbour),
        preferred_place: own.preferred_place.or(of_profile.preferred_place),
        bulky: own.bulky || of_profile.bulky,
        premium: own.premium || of_profile.premium,
        endorsement: own.endorsement.or(of_profile.endorsement),
        closest_drop_point: own.closest_drop_point || of_profile.closest_drop_point,
        parcel_outlet_routing: own.parcel_outlet_routing.or(of_profile.parcel_outlet_routing),
        duties_paid: own.duties_paid || of_profile.duties_paid,
        return_label: own.return_label || of_profile.return_label,
        announce: own.announce || of_profile.announce,
        carrier_options,
    }
}
