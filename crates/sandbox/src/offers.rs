//! What the sandbox offers, as data: the page, the JSON index and the tests are made from this one list.

use serde::Serialize;

use crate::Sandbox;

/// One thing Desk can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Stable name of the fault.
    pub id: &'static str,
    /// Goes into Desk's field "cloud's address".
    pub address: String,
    /// What it does and what *Testen* should say, in German.
    pub de: String,
    /// The same in English.
    pub en: String,
}

/// Everything a sandbox offers.
pub fn offers(sandbox: &Sandbox) -> Vec<Offer> {
    let plain = |path: &str| format!("http://{}{path}", sandbox.address);
    let seconds = sandbox.slow.as_secs();
    vec![
        offer(
            "not_kontor",
            plain("/not-kontor"),
            "Eine gewöhnliche Webseite. Testen sagt: keine Kontor Cloud.",
            "An ordinary web page. Test says: not a Kontor cloud.",
        ),
        offer(
            "other_json",
            plain("/not-kontor/json"),
            "Eine fremde Schnittstelle, die JSON antwortet. Testen sagt: keine Kontor Cloud.",
            "Somebody else's interface that answers JSON. Test says: not a Kontor cloud.",
        ),
        offer(
            "wrong_clock",
            plain("/wrong-clock"),
            "Eine Cloud, deren Uhr eine Stunde vorgeht. Testen nennt die Abweichung der Uhren.",
            "A cloud whose clock is an hour fast. Test tells how far the clocks are apart.",
        ),
        offer(
            "slow",
            plain("/slow"),
            &format!("Eine Cloud, die jede Frage erst nach {seconds} Sekunden beantwortet. Testen sagt: zu langsam."),
            &format!("A cloud that answers every question after {seconds} seconds. Test says: too slow."),
        ),
        offer(
            "half",
            plain("/half"),
            "Schickt die halbe Antwort und schließt die Verbindung. Testen sagt: abgebrochen.",
            "Sends half an answer and closes the connection. Test says: broken off.",
        ),
        offer(
            "bad_certificate",
            format!("https://{}", sandbox.tls_address),
            "Zeigt ein Zertifikat, dem niemand vertraut. Testen sagt: Verbindung nicht vertrauenswürdig.",
            "Shows a certificate that nobody trusts. Test says: connection not trusted.",
        ),
    ]
}

fn offer(id: &'static str, address: String, de: &str, en: &str) -> Offer {
    Offer { id, address, de: de.to_owned(), en: en.to_owned() }
}
