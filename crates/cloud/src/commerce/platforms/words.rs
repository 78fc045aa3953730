//! What a failed call means: a stable code to be kept, and the sentence for people that is made from it when it is read.

use kontor_adapters::http::TLS_FAILED;
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::Lang;

use crate::app::App;
use crate::egress::Refused;

/// Longest text of a platform that is kept, in characters.
const TEXT_MAX: usize = 500;
/// Failures whose message is no word of the platform's.
const OWN_WORDS: [&str; 5] = ["no_connection", TLS_FAILED, "timed_out", "answer_lost", "secret_missing"];

/// It works.
pub(super) const OK: &str = "ok";
/// It answers, and something that is needed is missing: the findings say what.
pub(super) const INCOMPLETE: &str = "incomplete";
/// It takes too long to answer.
pub(super) const UNAVAILABLE: &str = "unavailable";
/// It fails at an order that it cannot even name; the others are there.
pub(crate) const UNNAMED: &str = "order_unnamed";
/// This server may not call it.
pub(super) const NOT_PUBLIC: &str = "not_public";

/// The code of a failure. No connection to a name that stands for an address inside is told from any other.
pub(super) async fn code_of(app: &App, origin: &str, error: &AdapterError) -> &'static str {
    match error.kind {
        ErrorKind::NotAuthorized => "not_authorized",
        ErrorKind::NotFound if error.code == "no_interface" => "no_interface",
        ErrorKind::Rejected if error.code == "redirected" => "redirected",
        ErrorKind::Rejected | ErrorKind::NotFound | ErrorKind::Unsupported => "rejected",
        ErrorKind::RateLimited => "rate_limited",
        ErrorKind::Malformed if error.code == UNNAMED => UNNAMED,
        ErrorKind::Malformed => "not_understood",
        ErrorKind::Unavailable if error.code == TLS_FAILED => TLS_FAILED,
        ErrorKind::Unavailable => match app.egress.resolve(origin).await {
            Err(Refused::NotPublic(_)) => NOT_PUBLIC,
            _ => UNAVAILABLE,
        },
    }
}

/// The platform's own words of a failure, at most so long that a page can show them; empty where it said nothing.
pub(super) fn text_of(error: &AdapterError) -> String {
    if OWN_WORDS.contains(&error.code.as_str()) { String::new() } else { short(&error.message) }
}

/// At most [`TEXT_MAX`] characters; what is left out is shown to be.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= TEXT_MAX {
        return text.to_owned();
    }
    text.chars().take(TEXT_MAX - 1).chain(std::iter::once('…')).collect()
}

/// What a code says to people about the platform of this name, and then the platform's own words: its name for itself,
/// where it answers.
pub(in crate::commerce) fn sentence(lang: Lang, name: &str, code: &str, text: &str) -> String {
    let ours = meaning(lang, name, code);
    match code {
        _ if text.is_empty() => ours,
        OK | INCOMPLETE => {
            let called =
                lang.pick(format!("Der Shop nennt sich „{text}“."), format!("The shop calls itself “{text}”."));
            format!("{ours} {called}")
        }
        _ => format!("{ours} {text}"),
    }
}

/// The same without the platform's own words.
fn meaning(lang: Lang, name: &str, code: &str) -> String {
    match code {
        OK => lang.pick(format!("{name} ist verbunden."), format!("{name} is connected.")),
        INCOMPLETE => lang.pick(
            format!("{name} antwortet, aber etwas fehlt noch."),
            format!("{name} answers, but something is still missing."),
        ),
        "not_authorized" => lang.pick(
            format!("{name} nimmt die Zugangsdaten nicht an. Prüfen Sie sie, oder legen Sie dort neue an."),
            format!("{name} does not accept the credentials. Check them, or create new ones there."),
        ),
        "no_interface" => lang.pick(
            format!("Unter dieser Adresse antwortet {name} nicht. Prüfen Sie Adresse und Unterordner."),
            format!("{name} does not answer at this address. Check address and subfolder."),
        ),
        "redirected" => lang.pick(
            format!("{name} antwortet unter einer anderen Adresse."),
            format!("{name} answers at another address."),
        ),
        UNNAMED => lang.pick(
            format!("{name} bricht bei einem Auftrag ab, ohne ihn zu nennen; die anderen sind geholt. Öffnen Sie dort die neuesten Aufträge: Der, den auch der Shop nicht anzeigt, fehlt hier. Meist liegt es an einem Plugin."),
            format!("{name} breaks off at an order without naming it; the others are fetched. Open the newest orders there: the one the shop cannot show either is missing here. Most often a plug-in is the cause."),
        ),
        NOT_PUBLIC => lang.pick(
            "Diese Adresse führt in ein internes Netz und wird von hier aus nicht aufgerufen. Geben Sie die öffentliche Adresse ein, oder lassen Sie diese vom Betreiber freigeben (egress.allow).".to_owned(),
            "This address leads into an internal network and is not called from here. Enter the public address, or ask the operator to allow this one (egress.allow).".to_owned(),
        ),
        TLS_FAILED => lang.pick(
            format!("Zu {name} kommt keine verschlüsselte Verbindung zustande: Das Zertifikat ist abgelaufen, gilt nicht für diese Adresse, oder der Server verschlüsselt nicht. Bitten Sie Ihren Hoster, es zu erneuern."),
            format!("No encrypted connection to {name} can be made: the certificate has expired, is not for this address, or the server does not encrypt. Ask your host to renew it."),
        ),
        "rate_limited" => lang.pick(
            format!("{name} hat in kurzer Zeit zu viele Anfragen erhalten. Versuchen Sie es in einigen Minuten noch einmal."),
            format!("{name} got too many requests in a short time. Try again in a few minutes."),
        ),
        "rejected" => lang.pick(
            format!("{name} lehnt die Anfrage ab. Prüfen Sie Adresse und Rechte der Zugangsdaten; bleibt es dabei, wenden Sie sich an Ihren Anbieter."),
            format!("{name} refuses the request. Check the address and the rights of the credentials; if it stays like this, turn to your vendor."),
        ),
        "not_understood" => lang.pick(
            format!("{name} hat etwas Unerwartetes geantwortet. Bleibt es dabei, wenden Sie sich an Ihren Anbieter."),
            format!("{name} answered something unexpected. If it stays like this, turn to your vendor."),
        ),
        _ => lang.pick(
            format!("{name} ist gerade nicht erreichbar. Prüfen Sie die Adresse, und versuchen Sie es in einigen Minuten noch einmal."),
            format!("{name} cannot be reached at present. Check the address, and try again in a few minutes."),
        ),
    }
}
