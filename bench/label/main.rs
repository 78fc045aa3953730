//! Measures how many own labels one core draws in a second, as PDF and as ZPL, over varied addresses.
//!
//! Run it in release: `cargo run --release -p kontor-adapters --example bench_label`. With a folder behind it, it also
//! leaves the first labels of every form there, to be looked at.

use std::path::Path;
use std::time::Instant;

use kontor_adapters::carrier::own_label::LabelRenderer;
use kontor_adapters::{CarrierParcel, CarrierShipment, LabelDocument, Outcome};
use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::gs1::{CompanyPrefix, Sscc};
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};

/// Runs per form; the median counts.
const RUNS: usize = 7;
/// What has to be reached, labels per second.
const TARGETS: [(LabelFormat, f64); 2] = [(LabelFormat::Pdf, 500.0), (LabelFormat::Zpl, 20_000.0)];

fn main() {
    let renderer = LabelRenderer::new();
    let shipments: Vec<CarrierShipment> = (0..200).map(sample).collect();
    if let Some(folder) = std::env::args().nth(1) {
        leave_samples(&renderer, &shipments, Path::new(&folder));
    }
    println!("| form | labels per second (median of {RUNS}) | slowest | fastest | bytes per label | to reach | |");
    println!("|---|---:|---:|---:|---:|---:|---|");
    for spec in forms() {
        report(&renderer, &shipments, spec);
    }
}

fn forms() -> Vec<LabelSpec> {
    let pdf = |medium| LabelSpec { format: LabelFormat::Pdf, medium, dpi: Dpi::Dpi203 };
    let zpl = |medium, dpi| LabelSpec { format: LabelFormat::Zpl, medium, dpi };
    let mut forms: Vec<LabelSpec> = LabelMedium::ALL.into_iter().map(pdf).collect();
    forms.extend(LabelMedium::ALL.into_iter().flat_map(|medium| [zpl(medium, Dpi::Dpi203), zpl(medium, Dpi::Dpi300)]));
    forms
}

fn report(renderer: &LabelRenderer, shipments: &[CarrierShipment], spec: LabelSpec) {
    let rounds = if spec.format == LabelFormat::Pdf { 2 } else { 50 };
    let mut rates: Vec<f64> = (0..RUNS).map(|_| rate(renderer, shipments, spec, rounds)).collect();
    rates.sort_by(f64::total_cmp);
    let median = rates[RUNS / 2];
    let bytes: usize = shipments.iter().map(|shipment| draw(renderer, shipment, spec).bytes.len()).sum();
    let target = TARGETS.iter().find(|(format, _)| *format == spec.format).map_or(0.0, |(_, target)| *target);
    println!(
        "| {} | {median:.0} | {:.0} | {:.0} | {} | {target:.0} | {} |",
        name(spec),
        rates[0],
        rates[RUNS - 1],
        bytes / shipments.len(),
        if median >= target { "reached" } else { "missed" },
    );
}

#[allow(clippy::disallowed_methods, reason = "a benchmark is about the machine's clock")]
fn rate(renderer: &LabelRenderer, shipments: &[CarrierShipment], spec: LabelSpec, rounds: usize) -> f64 {
    let start = Instant::now();
    let mut bytes = 0;
    for _ in 0..rounds {
        for shipment in shipments {
            bytes += draw(renderer, shipment, spec).bytes.len();
        }
    }
    assert!(std::hint::black_box(bytes) > 0, "labels were drawn");
    (rounds * shipments.len()) as f64 / start.elapsed().as_secs_f64()
}

fn draw(renderer: &LabelRenderer, shipment: &CarrierShipment, spec: LabelSpec) -> LabelDocument {
    match renderer.document(shipment, 0, spec, Lang::De) {
        Ok(Outcome::Done(document)) => document,
        other => panic!("every sample can be drawn, not {other:?}"),
    }
}

fn name(spec: LabelSpec) -> String {
    match spec.format {
        LabelFormat::Pdf | LabelFormat::Png => format!("{} {}", spec.format.code().to_uppercase(), spec.medium.code()),
        LabelFormat::Zpl => format!("ZPL {} {} dpi", spec.medium.code(), spec.dpi.code()),
    }
}

fn leave_samples(renderer: &LabelRenderer, shipments: &[CarrierShipment], folder: &Path) {
    std::fs::create_dir_all(folder).expect("the folder for samples can be made");
    for spec in forms() {
        for (index, shipment) in shipments.iter().take(6).enumerate() {
            let name = format!("{index}-{}-{}.{}", spec.medium.code(), spec.dpi.code(), spec.format.code());
            std::fs::write(folder.join(name), draw(renderer, shipment, spec).bytes).expect("a sample can be written");
        }
    }
}

/// A shipment of its own for every number: doors in four countries and lockers, many names and weights.
fn sample(number: u32) -> CarrierShipment {
    let prefix = if number.is_multiple_of(2) { "9521234" } else { "4012345" };
    let prefix: CompanyPrefix = prefix.parse().expect("seven digits");
    let parcel = CarrierParcel {
        weight_g: 350 + number * 37,
        dimensions_mm: None,
        reference: number.is_multiple_of(3).then(|| format!("Karton {number}")),
        sscc: Sscc::build(&prefix, u64::from(number) + 1).ok(),
    };
    let second = CarrierParcel { sscc: Sscc::build(&prefix, u64::from(number) + 10_001).ok(), ..parcel.clone() };
    let reference = format!("LS-2025-{:05}", 10_000 + number);
    CarrierShipment::new(&reference, sender(), recipient(number), vec![parcel, second])
}

fn sender() -> Address {
    Address {
        party: Party {
            name: "Musterhandel Süd GmbH".to_owned(),
            company: Some("Versandlager".to_owned()),
            ..Party::default()
        },
        street: "Gewerbestraße".to_owned(),
        house_number: Some("12 a".to_owned()),
        postal_code: "86150".to_owned(),
        city: "Augsburg".to_owned(),
        country: CountryCode::germany(),
    }
}

fn recipient(number: u32) -> Recipient {
    let first = ["Jürgen", "Zoë", "Annegret", "Ömer", "Katharina", "Łukasz"][(number % 6) as usize];
    let last = ["Groß", "Müller-Lüdenscheidt", "Weiß", "von der Straßenbahn", "Çelik"][(number % 5) as usize];
    let party = Party {
        name: format!("{first} {last}"),
        company: (number % 2 == 1).then(|| "Elektrizitätsgesellschaft für Übertragungstechnik mbH & Co. KG".to_owned()),
        addition: (number % 3 == 1).then(|| "c/o Weber, Hinterhaus 2. OG".to_owned()),
        ..Party::default()
    };
    let street = |street: &str, postal_code: &str, city: &str, country: &str| {
        Recipient::Street(Address {
            party: party.clone(),
            street: street.to_owned(),
            house_number: Some(format!("{}", number % 199 + 1)),
            postal_code: postal_code.to_owned(),
            city: city.to_owned(),
            country: CountryCode::parse(country).expect("two letters"),
        })
    };
    match number % 6 {
        0 => street("Königsallee", "40212", "Düsseldorf", "DE"),
        1 => street("Mariahilfer Straße", "1060", "Wien", "AT"),
        2 => Recipient::Locker {
            party: Party { company: None, addition: None, ..party },
            post_number: format!("{}", 1_234_567 + number),
            locker_number: format!("{}", 100 + number % 800),
            postal_code: "50667".to_owned(),
            city: "Köln".to_owned(),
            country: CountryCode::germany(),
        },
        3 => street("Bahnhofstrasse", "8001", "Zürich", "CH"),
        4 => street("Keizersgracht", "1015cj", "Amsterdam", "NL"),
        _ => street("Straße des 17. Juni", "10623", "Berlin-Charlottenburg", "DE"),
    }
}
