//! The captions of both languages, as the specification has them: a test that finds none of these fails.

mod desk;
mod office;
mod orders;
mod packing;
mod portal;
mod setup;
mod shops;
mod stock;

pub use desk::Desk;
pub use office::Office;
pub use orders::Orders;
pub use packing::Packing;
pub use portal::Portal;
pub use setup::Setup;
pub use shops::Shops;
pub use stock::Stock;

/// A language of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German, the first one.
    German,
    /// English.
    English,
}

impl Language {
    /// Its tag on pages.
    pub fn tag(self) -> &'static str {
        match self {
            Language::German => "de",
            Language::English => "en",
        }
    }

    /// What the browser asks for.
    pub fn accept(self) -> &'static str {
        match self {
            Language::German => "de-DE,de",
            Language::English => "en-US,en",
        }
    }
}

impl Language {
    /// The portal's words in this language.
    pub fn portal(self) -> &'static Portal {
        match self {
            Language::German => &portal::GERMAN,
            Language::English => &portal::ENGLISH,
        }
    }

    /// The words of setting up shipping in this language.
    pub fn setup(self) -> &'static Setup {
        match self {
            Language::German => &setup::GERMAN,
            Language::English => &setup::ENGLISH,
        }
    }

    /// The words of connecting a shop in this language.
    pub fn shops(self) -> &'static Shops {
        match self {
            Language::German => &shops::GERMAN,
            Language::English => &shops::ENGLISH,
        }
    }

    /// Words of a shop's orders.
    pub fn orders(self) -> &'static Orders {
        match self {
            Language::German => &orders::GERMAN,
            Language::English => &orders::ENGLISH,
        }
    }

    /// Words of handing stock over at Desk.
    pub fn stock(self) -> &'static Stock {
        match self {
            Language::German => &stock::GERMAN,
            Language::English => &stock::ENGLISH,
        }
    }

    /// Desk's words in this language.
    pub fn desk(self) -> &'static Desk {
        match self {
            Language::German => &desk::GERMAN,
            Language::English => &desk::ENGLISH,
        }
    }

    /// The words of Desk's office in this language.
    pub fn office(self) -> &'static Office {
        match self {
            Language::German => &office::GERMAN,
            Language::English => &office::ENGLISH,
        }
    }

    /// The packing table's words in this language.
    pub fn packing(self) -> &'static Packing {
        match self {
            Language::German => &packing::GERMAN,
            Language::English => &packing::ENGLISH,
        }
    }
}
