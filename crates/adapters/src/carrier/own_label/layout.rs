//! Where everything stands on the label: one drawing for all formats, in micrometres from the top left corner.
//!
//! Order of a GS1 logistic label (GS1 General Specifications, 6.6): who and where above, details in the middle, the
//! SSCC's bar code lowest, its bars upright like a picket fence.

use kontor_model::Lang;
use kontor_model::gs1::Sscc;
use kontor_model::label::LabelMedium;

use super::fault::Fault;
use super::fit::{Block, Room, fit, line_step};
use super::map::{Entry, clean, office_language, recipient_lines, sender_lines};
use super::place::Place;
use crate::paper::face::{Ruler, Weight};
use crate::shipment::CarrierShipment;

/// White space around everything, micrometres.
pub(super) const MARGIN: u32 = 5_000;
/// Thickness of rules, micrometres.
const RULE: u32 = 250;
/// Size of the small captions.
const CAPTION: u32 = 2_300;
/// Size of the human readable interpretation: capitals and digits of 3.6 mm, at least 3 mm are asked for.
const READABLE: u32 = 5_000;

/// Everything that is on a label.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) texts: Vec<Text>,
    /// Black areas: rules, and the plate under MUSTER.
    pub(super) areas: Vec<Area>,
    /// Absent while a shipment is only checked.
    pub(super) code: Option<Code>,
}

/// A line of text. `size` is the em.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) x: u32,
    pub(super) baseline: u32,
    pub(super) size: u32,
    pub(super) weight: Weight,
    pub(super) text: String,
    /// Width of the field in which the text is centred; `None`: it begins at `x`.
    pub(super) centred_in: Option<u32>,
    /// White, on an area.
    pub(super) white: bool,
}

/// A filled rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// The bar code: centred by whoever draws it, because only he knows the exact size of a module.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) y: u32,
    pub(super) height: u32,
    /// What stands in it: `00` and 18 digits.
    pub(super) element_string: String,
}

/// The measures in which the papers differ, micrometres.
struct Plan {
    width: u32,
    height: u32,
    head: u32,
    details: u32,
    bars: u32,
    sender: u32,
    recipient: u32,
}

impl Plan {
    fn of(medium: LabelMedium) -> Plan {
        let (width, height) = medium.size_tenth_mm();
        let (head, details, bars, sender, recipient) = match medium {
            LabelMedium::Inch4x6 => (26_000, 13_500, 32_000, 3_000, 5_600),
            LabelMedium::Thermal103x199 => (32_000, 17_000, 45_000, 3_600, 7_000),
            // A6; papers that are not offered are refused before anything is laid out.
            _ => (25_000, 13_000, 32_000, 3_000, 5_600),
        };
        Plan { width: width * 100, height: height * 100, head, details, bars, sender, recipient }
    }

    fn inner_width(&self) -> u32 {
        self.width - 2 * MARGIN
    }

    /// Top of the bars.
    fn bars_top(&self) -> u32 {
        self.height - MARGIN - READABLE - 400 - self.bars
    }

    /// Rule above the bar code and its data title.
    fn code_rule(&self) -> u32 {
        self.bars_top() - 5_200
    }

    fn details_rule(&self) -> u32 {
        self.code_rule() - self.details
    }
}

/// Lays out the label of one parcel, counted from 0; else everything that does not fit.
pub(super) fn lay_out(
    ruler: Ruler<'_>,
    shipment: &CarrierShipment,
    parcel: usize,
    medium: LabelMedium,
) -> Result<Sheet, Vec<Fault>> {
    let plan = Plan::of(medium);
    let mut sheet =
        Sheet { width: plan.width, height: plan.height, texts: Vec::with_capacity(24), areas: Vec::new(), code: None };
    let mut faults = Vec::new();
    faults.extend(head(ruler, &plan, shipment, parcel, &mut sheet).err());
    faults.extend(recipient(ruler, &plan, shipment, &mut sheet).err());
    faults.extend(details(ruler, &plan, shipment, parcel, &mut sheet).err());
    if let Some(sscc) = &shipment.parcels[parcel].sscc {
        bar_code(&plan, sscc, &mut sheet);
        if is_sample(sscc) {
            sample_mark(&plan, &mut sheet);
        }
    }
    if faults.is_empty() { Ok(sheet) } else { Err(faults.concat()) }
}

/// The top row: sender on the left, which parcel and its weight on the right.
fn head(
    ruler: Ruler<'_>,
    plan: &Plan,
    shipment: &CarrierShipment,
    parcel: usize,
    sheet: &mut Sheet,
) -> Result<(), Vec<Fault>> {
    let bottom = MARGIN + plan.head;
    let column = plan.inner_width() * 2 / 3;
    let split = MARGIN + column;
    sheet.areas.push(Area { x: MARGIN, y: bottom, width: plan.inner_width(), height: RULE });
    sheet.areas.push(Area { x: split, y: MARGIN, width: RULE, height: plan.head });
    caption(sheet, MARGIN, MARGIN + 1_800, "Absender / From");
    let lang = printed_language(shipment);
    let side = split + 2_500;
    caption(sheet, side, MARGIN + 1_800, "Packstück / Parcel");
    let count = format!("{} {} {}", parcel + 1, lang.pick("von", "of"), shipment.parcels.len());
    value(sheet, side, MARGIN + 7_900, 5_000, count);
    caption(sheet, side, MARGIN + 13_800, "Gewicht / Weight");
    value(sheet, side, MARGIN + 19_900, 5_000, weight_text(shipment.parcels[parcel].weight_g, lang));
    let room = Room { width: column - 2_000, height: plan.head - 4_300, largest: plan.sender, smallest: 2_150 };
    let block = fit(ruler, &sender_lines(&shipment.from, &shipment.to), room)?;
    put(sheet, block, MARGIN, MARGIN + 2_800);
    Ok(())
}

/// The recipient: the largest text of the label.
fn recipient(ruler: Ruler<'_>, plan: &Plan, shipment: &CarrierShipment, sheet: &mut Sheet) -> Result<(), Vec<Fault>> {
    let top = MARGIN + plan.head;
    caption(sheet, MARGIN, top + 3_600, "Empfänger / To");
    let first = top + 9_400;
    let height = plan.details_rule() - first - 1_500;
    let room = Room { width: plan.inner_width(), height, largest: plan.recipient, smallest: 3_200 };
    let block = fit(ruler, &recipient_lines(&shipment.to, &shipment.from), room)?;
    // A short address stands in the upper middle, not glued to its caption.
    let slack = (height - block.height()).min(12_000) / 3;
    put(sheet, block, MARGIN, first + slack);
    Ok(())
}

/// A plate that nobody overlooks, beside the recipient's caption.
fn sample_mark(plan: &Plan, sheet: &mut Sheet) {
    let plate = Area { x: plan.width - MARGIN - 30_000, y: MARGIN + plan.head + 1_700, width: 30_000, height: 7_000 };
    sheet.areas.push(plate);
    sheet.texts.push(Text {
        x: plate.x,
        baseline: plate.y + 5_300,
        size: 5_000,
        weight: Weight::Bold,
        text: "MUSTER".to_owned(),
        centred_in: Some(plate.width),
        white: true,
    });
}

/// References of shipment and parcel.
fn details(
    ruler: Ruler<'_>,
    plan: &Plan,
    shipment: &CarrierShipment,
    parcel: usize,
    sheet: &mut Sheet,
) -> Result<(), Vec<Fault>> {
    let top = plan.details_rule();
    sheet.areas.push(Area { x: MARGIN, y: top, width: plan.inner_width(), height: RULE });
    let mut rows = vec![("Referenz / Reference", Place::Shipment("reference"), shipment.reference.as_str())];
    if let Some(own) = shipment.parcels[parcel].reference.as_deref().filter(|own| !own.trim().is_empty()) {
        rows.push(("Packstück-Nr. / Parcel no.", Place::Parcel(parcel, "reference"), own));
    }
    let indent = 29_000;
    let step = (plan.details - 1_500) / 2;
    let room = Room { width: plan.inner_width() - indent, height: step, largest: 4_200, smallest: 2_300 };
    // One row alone stands in the middle of the band.
    let mut baseline = top + if rows.len() == 1 { plan.details / 2 + 1_500 } else { step * 3 / 4 + 500 };
    let mut faults = Vec::new();
    for (title, place, text) in rows {
        let text = clean(text).into_owned();
        caption(sheet, MARGIN, baseline, title);
        match fit(ruler, &[Entry { place, text, foreign_chars: 0, weight: Weight::Bold, max_lines: 1 }], room) {
            Ok(block) => put_on_baseline(sheet, block, MARGIN + indent, baseline),
            Err(more) => faults.extend(more),
        }
        baseline += step;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The lowest part: data title, bars, human readable interpretation.
fn bar_code(plan: &Plan, sscc: &Sscc, sheet: &mut Sheet) {
    let top = plan.code_rule();
    sheet.areas.push(Area { x: MARGIN, y: top, width: plan.inner_width(), height: RULE });
    caption(sheet, MARGIN, top + 3_200, "NVE / SSCC");
    sheet.code = Some(Code { y: plan.bars_top(), height: plan.bars, element_string: format!("00{sscc}") });
    sheet.texts.push(Text {
        x: MARGIN,
        baseline: plan.height - MARGIN,
        size: READABLE,
        weight: Weight::Regular,
        text: format!("(00) {sscc}"),
        centred_in: Some(plan.inner_width()),
        white: false,
    });
}

/// Tells whether a number comes from GS1's range for demonstrations: extension digit, then 952.
fn is_sample(sscc: &Sscc) -> bool {
    sscc.as_str()[1..].starts_with("952")
}

fn printed_language(shipment: &CarrierShipment) -> Lang {
    let (_, _, country) = shipment.to.place();
    office_language(country)
}

/// Grams as kilograms with two or three decimals: `0,35 kg`, `12,505 kg`.
fn weight_text(weight_g: u32, lang: Lang) -> String {
    let (kilograms, grams) = (weight_g / 1000, weight_g % 1000);
    let point = lang.pick(',', '.');
    if grams % 10 == 0 {
        format!("{kilograms}{point}{:02} kg", grams / 10)
    } else {
        format!("{kilograms}{point}{grams:03} kg")
    }
}

fn caption(sheet: &mut Sheet, x: u32, baseline: u32, text: &str) {
    let text = text.to_owned();
    sheet.texts.push(Text {
        x,
        baseline,
        size: CAPTION,
        weight: Weight::Regular,
        text,
        centred_in: None,
        white: false,
    });
}

fn value(sheet: &mut Sheet, x: u32, baseline: u32, size: u32, text: String) {
    sheet.texts.push(Text { x, baseline, size, weight: Weight::Bold, text, centred_in: None, white: false });
}

/// Puts a block of lines below `top`.
fn put(sheet: &mut Sheet, block: Block, x: u32, top: u32) {
    let first = top + block.size;
    put_on_baseline(sheet, block, x, first);
}

fn put_on_baseline(sheet: &mut Sheet, block: Block, x: u32, first: u32) {
    let size = block.size;
    for (index, (text, weight)) in block.lines.into_iter().enumerate() {
        let baseline = first + index as u32 * line_step(size);
        sheet.texts.push(Text { x, baseline, size, weight, text, centred_in: None, white: false });
    }
}
