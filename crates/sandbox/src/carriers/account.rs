//! Sample accounts: what to type into an account's form so that the simulated carrier takes it.

/// Names of the form's fields, as the carrier's adapter has them, with values; empty for a carrier that takes anything.
pub(crate) fn sample(carrier: &str) -> &'static [(&'static str, &'static str)] {
    match carrier {
        "dhl_parcel_de" => &[
            ("user", "musterhandel"),
            ("password", "Sonnenblume-24"),
            ("api_key", "muster-api-key"),
            ("api_secret", "muster-api-secret"),
            ("login", "token"),
            ("ekp", "3333333333"),
            ("participation_paket", "02"),
            ("participation_kleinpaket", "01"),
            ("participation_international", "01"),
            ("participation_europaket", "01"),
            ("participation_warenpost", "01"),
            ("participation_return", "01"),
            ("receiver_id", "deu"),
        ],
        "gls_de" => {
            &[("client_id", "muster-app"), ("client_secret", "muster-app-secret"), ("contact_id", "276a45fLqM")]
        }
        "ups" => &[("client_id", "muster-app"), ("client_secret", "muster-app-secret"), ("shipper_number", "A1B2C3")],
        _ => &[],
    }
}
