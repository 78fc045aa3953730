//! Numbers as DHL gives them: piece codes with a right check digit, and routing codes of the right structure.

use kontor_model::gs1;

/// Piece codes begin so: application identifier 00, extension digit, a company prefix, and digits of the serial number.
const OUTBOUND: &str = "0034043416";
const RETURN: &str = "0034043415";
const SERIALS: u64 = 1_000_000_000;

/// Number of a shipment: 20 digits.
pub(super) fn shipment(serial: u64) -> String {
    piece_code(OUTBOUND, serial)
}

/// Number of a return shipment: 20 digits.
pub(super) fn return_shipment(serial: u64) -> String {
    piece_code(RETURN, serial)
}

fn piece_code(begin: &str, serial: u64) -> String {
    let body = format!("{begin}{:09}", serial % SERIALS);
    let digit = gs1::check_digit(&body).expect("these are digits");
    format!("{body}{digit}")
}

/// Which way a routing code leads.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Out,
    Back,
}

/// Routing code of an address in Germany: 403 and 276, the postal code, a plus, then street, house and product.
pub(super) fn routing(postal_code: &str, street: &str, house: &str, way: Way) -> String {
    let sum = street.to_lowercase().bytes().fold(7u32, |sum, byte| (sum * 31 + u32::from(byte)) % 997);
    let digits: String = format!("{street} {house}").chars().filter(char::is_ascii_digit).take(3).collect();
    let house: u32 = digits.parse().unwrap_or(0);
    let product = match way {
        Way::Out => "020",
        Way::Back => "010",
    };
    format!("403276{postal_code}+99000{sum:03}{house:03}{product}")
}
