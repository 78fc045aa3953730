//! Numbers as GLS gives them: parcel numbers with a right check digit, and TrackIDs.

/// Letters and digits of a TrackID: none that looks like another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Parcel number: depot (2 digits), kind (2 digits, 16 parcel, 71 cash, 85 express), serial (7 digits), check digit.
///
/// Structure and check digit: paketda.de, "Prüfziffern-Berechnung für Paketnummern" and "Infos zum GLS-Paketaufkleber".
pub(super) fn parcel(serial: u64, kind: &str) -> String {
    let (depot, running) = (serial / 10_000_000 % 100, serial % 10_000_000);
    let body = format!("{depot:02}{kind}{running:07}");
    let digit = check_digit(&body);
    format!("{body}{digit}")
}

/// Check digit of the 11 digits of a parcel number: from the right weights 3 and 1 in turn, one is added to the sum, the
/// digit completes it to a multiple of ten.
pub(super) fn check_digit(digits: &str) -> u32 {
    let values = digits.bytes().rev().map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let sum: u32 = values.zip([3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    (10 - (sum + 1) % 10) % 10
}

/// TrackID: 8 characters, of which the first two are always `ZX`. A billion of them before one comes twice.
pub(super) fn track_id(serial: u64) -> String {
    let places = (0..6).rev().map(|place| LETTERS[(serial >> (5 * place)) as usize & 31]);
    std::iter::once(b'Z').chain(std::iter::once(b'X')).chain(places).map(char::from).collect()
}
