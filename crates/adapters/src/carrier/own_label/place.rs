//! Where in a shipment something is wrong: the path programs read and the words people read.

use kontor_model::Lang;

/// A field of a shipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A field of the shipment itself.
    Shipment(&'static str),
    /// A field of the sender.
    From(&'static str),
    /// A field of the recipient.
    To(&'static str),
    /// A field of one parcel, counted from 0.
    Parcel(usize, &'static str),
}

impl Place {
    /// Path in our model, such as `to.postal_code` or `parcels[0].weight_g`.
    pub(super) fn path(self) -> String {
        match self {
            Place::Shipment(leaf) => leaf.to_owned(),
            Place::From(leaf) => format!("from.{leaf}"),
            Place::To(leaf) => format!("to.{leaf}"),
            Place::Parcel(index, leaf) => format!("parcels[{index}].{leaf}"),
        }
    }

    /// The path with lists left open, as [`crate::FieldLimit::field`] has it.
    pub(super) fn open_path(self) -> String {
        match self {
            Place::Parcel(_, leaf) => format!("parcels[].{leaf}"),
            other => other.path(),
        }
    }

    /// The same in words: `Empfänger, Postleitzahl`.
    pub(super) fn caption(self, lang: Lang) -> String {
        match self {
            Place::Shipment(leaf) => leaf_caption(leaf, lang).to_owned(),
            Place::From(leaf) => format!("{}, {}", lang.pick("Absender", "Sender"), leaf_caption(leaf, lang)),
            Place::To(leaf) => format!("{}, {}", lang.pick("Empfänger", "Recipient"), leaf_caption(leaf, lang)),
            Place::Parcel(index, leaf) => {
                format!("{} {}, {}", lang.pick("Packstück", "Parcel"), index + 1, leaf_caption(leaf, lang))
            }
        }
    }
}

fn leaf_caption(leaf: &'static str, lang: Lang) -> &'static str {
    let (german, english) = match leaf {
        "reference" => ("Referenz", "reference"),
        "service" => ("Produkt", "service"),
        "parcels" => ("Packstücke", "Parcels"),
        "label" => ("Etikett", "Label"),
        "name" => ("Name", "name"),
        "company" => ("Firma", "company"),
        "addition" => ("Adresszusatz", "address addition"),
        "street" => ("Straße", "street"),
        "house_number" => ("Hausnummer", "house number"),
        "postal_code" => ("Postleitzahl", "postal code"),
        "city" => ("Ort", "town"),
        "country" => ("Land", "country"),
        "post_number" => ("Postnummer", "post number"),
        "locker_number" => ("Nummer der Packstation", "locker number"),
        "office_number" => ("Nummer der Filiale", "post office number"),
        "box_number" => ("Nummer des Postfachs", "PO box number"),
        "shop_id" => ("Nummer des Paketshops", "parcel shop number"),
        "weight_g" => ("Gewicht", "weight"),
        "dimensions_mm" => ("Maße", "dimensions"),
        "sscc" => ("NVE (SSCC)", "SSCC"),
        other => (other, other),
    };
    lang.pick(german, english)
}
