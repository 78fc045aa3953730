//! The sample label of the page "Versand": real sender, invented recipient, a number nobody will ever use.

use kontor_adapters::{CarrierParcel, CarrierShipment};
use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::gs1::{CompanyPrefix, Sscc};

use crate::error::{AppError, AppResult};

/// Serial number of samples; real drawings under the demonstration range begin at 0 and are samples as well.
const SAMPLE_SERIAL: u64 = 0;

/// A shipment to draw.
pub(super) fn shipment(sender: Address, lang: Lang) -> AppResult<CarrierShipment> {
    let sscc = Sscc::build(&CompanyPrefix::demonstration(), SAMPLE_SERIAL).map_err(AppError::internal)?;
    let recipient = Address {
        party: Party {
            name: "Erika Mustermann".to_owned(),
            addition: Some("c/o Gärtnerei Grün".to_owned()),
            ..Party::default()
        },
        street: "Musterstraße".to_owned(),
        house_number: Some("12 a".to_owned()),
        postal_code: "01067".to_owned(),
        city: "Dresden".to_owned(),
        country: CountryCode::germany(),
    };
    let parcel = CarrierParcel { weight_g: 2500, dimensions_mm: None, reference: None, sscc: Some(sscc) };
    let reference = lang.pick("MUSTER-1", "SAMPLE-1");
    Ok(CarrierShipment::new(reference, sender, Recipient::Street(recipient), vec![parcel]))
}
