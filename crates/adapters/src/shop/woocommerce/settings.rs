//! What WooCommerce is and can do, and the form of a connection.

use crate::descriptor::{Caption, Field, FieldKind};
use crate::shop::{ShopCapabilities, ShopDescriptor};
use kontor_model::platform::Exchange;

/// Id of this platform.
const ID: &str = "woocommerce";

/// Name of the field with the key.
pub(super) const KEY: &str = "consumer_key";
/// Name of the field with the secret.
pub(super) const SECRET: &str = "consumer_secret";

/// Name of the field with what the buyer is told.
pub(super) const NOTE: &str = "customer_note";
/// Found out by the test: the way to the interface.
pub(super) const API: &str = "api";
/// Found out by the test: `yes` where the feature "fulfillments" is on.
pub(super) const FULFILLMENTS: &str = "fulfillments";

/// The platform, as data.
pub(super) static DESCRIPTOR: ShopDescriptor = ShopDescriptor {
    id: ID,
    name: Caption { de: "WooCommerce", en: "WooCommerce" },
    summary: Caption {
        de: "Legen Sie im Shop unter WooCommerce > Einstellungen > Erweitert > REST-API einen Schlüssel mit Lese- und Schreibrecht an.",
        en: "In the shop, create a key with read and write access under WooCommerce > Settings > Advanced > REST API.",
    },
    capabilities: ShopCapabilities {
        exchanges: &[Exchange::Orders, Exchange::Fulfillments, Exchange::Statuses, Exchange::Stock],
        hints: true,
        items: true,
        finds_by_number: true,
        max_batch: 100,
        // Changes carry whole seconds, and orders that are changed together share one.
        overlap_ms: 120_000,
        pause_ms: 500,
    },
    statuses: &[
        ("fulfillment.process", "processing"),
        ("fulfillment.complete", "completed"),
        ("fulfillment.reopen", "processing"),
        ("fulfillment.cancel", "cancelled"),
        ("delivery.ship", "completed"),
        ("delivery.reopen", "processing"),
        ("delivery.cancel", "cancelled"),
        ("payment.paid", "processing"),
        ("payment.reopen", "on-hold"),
        ("payment.fail", "failed"),
        ("payment.cancel", "cancelled"),
        ("payment.refund", "refunded"),
    ],
    not_yet: &["pending", "failed", "cancelled", "checkout-draft", "auto-draft", "trash"],
    // As the feature "fulfillments" and the plug-ins for tracking call them.
    carriers: &[
        ("dhl", "dhl"),
        ("dpd", "dpd"),
        ("gls", "gls"),
        ("hermes", "hermes"),
        ("ups", "ups"),
        ("fedex", "fedex"),
        ("tnt", "tnt"),
        ("usps", "usps"),
        ("deutsche", "deutsche-post"),
        ("internetmarke", "deutsche-post"),
    ],
    settings: &[
        Field {
            name: KEY,
            caption: Caption { de: "Consumer-Key", en: "Consumer key" },
            help: Caption {
                de: "Beginnt mit ck_. Der Shop zeigt ihn beim Anlegen des Schlüssels.",
                en: "Starts with ck_. The shop shows it when the key is created.",
            },
            secret: true,
            required: true,
            kind: FieldKind::Text(128),
        },
        Field {
            name: SECRET,
            caption: Caption { de: "Consumer-Secret", en: "Consumer secret" },
            help: Caption {
                de: "Beginnt mit cs_. Der Shop zeigt es nur einmal.",
                en: "Starts with cs_. The shop shows it only once.",
            },
            secret: true,
            required: true,
            kind: FieldKind::Text(128),
        },
        Field {
            name: NOTE,
            caption: Caption { de: "Käufer benachrichtigen", en: "Tell the buyer" },
            help: Caption {
                de: "Schreibt Frachtführer und Sendungsnummer als Mitteilung an den Käufer; der Shop verschickt sie als Mail. Nicht nötig, wenn ein Plugin das tut.",
                en: "Writes carrier and tracking number as a note to the buyer, which the shop mails. Not needed where a plug-in does it.",
            },
            secret: false,
            required: false,
            kind: FieldKind::Flag,
        },
    ],
    key_days: None,
    origin: None,
};
