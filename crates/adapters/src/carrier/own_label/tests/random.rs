//! Any address at all: no panic, nothing beside its box, nothing lost, no command out of a text.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::label::{Dpi, LabelMedium};
use proptest::prelude::*;

use super::printer;
use super::samples::*;
use crate::carrier::own_label::LabelRenderer;
use crate::carrier::own_label::layout::{MARGIN, lay_out};
use crate::error::Outcome;
use crate::paper::face::{Faces, Ruler};

/// Latin text of any length, with everything that means something to a printer.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-zÄÖÜäöüßéçłŠø0-9 .,&/'()^~_\\\\>;:-]{1,60}"
}

fn any_address() -> impl Strategy<Value = Address> {
    let party = (text(), proptest::option::of(text()), proptest::option::of(text()));
    (party, text(), proptest::option::of("[0-9]{1,3}[a-z]?"), text(), 0..4usize).prop_map(
        |((name, company, addition), street, house_number, city, place)| Address {
            party: Party { name, company, addition, ..Party::default() },
            street,
            house_number,
            postal_code: ["10115", "1060", "8001", "1015CJ"][place].to_owned(),
            city,
            country: CountryCode::parse(["DE", "AT", "CH", "NL"][place]).unwrap(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_stands_beside_its_box(from in any_address(), to in any_address(), reference in text()) {
        let faces = Faces::read();
        let mut shipment = shipment_to(Recipient::Street(to));
        shipment.from = from;
        shipment.reference = reference;
        for medium in MEDIA {
            for ruler in [Ruler::for_pdf(&faces), Ruler::for_zpl(&faces)] {
                let Ok(sheet) = lay_out(ruler, &shipment, 0, medium) else { continue };
                let bars = sheet.code.as_ref().unwrap();
                for text in &sheet.texts {
                    let width = ruler.width(&text.text, text.weight, text.size);
                    prop_assert!(text.x >= MARGIN && text.x + width <= sheet.width - MARGIN, "{text:?} on {medium:?}");
                    prop_assert!(text.baseline <= sheet.height - MARGIN);
                    let below_bars = text.baseline - text.size * 3 / 4 >= bars.y + bars.height;
                    prop_assert!(text.baseline < bars.y || below_bars, "{text:?} on the bars of {medium:?}");
                }
            }
        }
    }

    #[test]
    fn texts_arrive_at_the_printer_as_they_were_typed(to in any_address()) {
        let mut shipment = shipment_to(Recipient::Street(to));
        shipment.label = zpl(LabelMedium::Thermal103x199, Dpi::Dpi203);
        let renderer = LabelRenderer::new();
        match renderer.document(&shipment, 0, shipment.label, Lang::De).unwrap() {
            Outcome::Done(document) => {
                let printed = printer::print(&document.bytes);
                let whole: String = printed.fields.iter().flat_map(|field| field.text.chars()).filter(|c| *c != ' ').collect();
                let Recipient::Street(to) = &shipment.to else { unreachable!() };
                for typed in [&to.party.name, &to.street, &to.city] {
                    let bare: String = typed.chars().filter(|c| *c != ' ').collect();
                    prop_assert!(whole.contains(&bare), "{bare} in {whole}");
                }
            }
            Outcome::Refused(findings) => prop_assert!(!findings.is_empty()),
            Outcome::Failed(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn any_characters_whatever_are_drawn_or_refused(name in "\\PC{0,40}", city in any::<String>()) {
        let faces = LabelRenderer::new();
        let shipment = shipment_to(Recipient::Street(address(&name, "Weg 1", "10115", &city, GERMANY)));
        for spec in all_forms() {
            let outcome = faces.document(&shipment, 0, spec, Lang::En).unwrap();
            prop_assert!(!matches!(outcome, Outcome::Failed(_)));
        }
    }
}
