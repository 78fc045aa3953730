//! The address of a platform as it was typed: made plain, and refused with a reason where it cannot be one.

use kontor_adapters::shop::ShopDescriptor;
use kontor_model::Lang;
use kontor_model::problem::FieldError;
use reqwest::Url;

use crate::app::App;
use crate::egress::Refused;
use crate::shipping::names::fault;

/// Longest address, in characters.
const MOST_CHARS: usize = 300;
const FIELD: &str = "address";
/// Code of an address that may be that of another shop.
pub(super) const OTHER_SHOP: &str = "other_shop";

/// The address as it is kept: lower case host, no slash at the end, a folder where the shop is in one. `None` for a
/// platform with an address of its own.
pub(super) fn check(
    app: &App,
    lang: Lang,
    platform: &ShopDescriptor,
    typed: &str,
) -> Result<Option<String>, FieldError> {
    let typed = typed.trim();
    if platform.origin.is_some() {
        let unwanted = lang.pick(
            "Diese Plattform hat eine feste Adresse. Bitte leer lassen.",
            "This platform has an address of its own. Leave it empty.",
        );
        return if typed.is_empty() { Ok(None) } else { Err(fault(FIELD, "not_needed", unwanted)) };
    }
    if typed.is_empty() {
        return Err(fault(FIELD, "required", lang.pick("Fehlt. Bitte angeben.", "Missing. Please enter it.")));
    }
    let url = read(lang, typed)?;
    let address = url.as_str().trim_end_matches('/').to_owned();
    app.egress.check(&address).map_err(|refused| not_allowed(lang, &refused, &url))?;
    Ok(Some(address))
}

/// Whether a kept address leads to another server than the one before: scheme, host or port differ.
pub(super) fn is_elsewhere(before: Option<&str>, now: Option<&str>) -> bool {
    // What is no address has an origin that equals no other one.
    let origin = |address: &str| Url::parse(address).ok().map(|url| url.origin());
    before.map(origin) != now.map(origin)
}

/// Whether an address may be that of another shop: another host or folder.
pub(super) fn is_of_another(before: Option<&str>, now: Option<&str>) -> bool {
    before.map(key) != now.map(key)
}

/// Why an address is not taken for a platform whose orders are those of the shop before.
pub(super) fn of_another(lang: Lang) -> FieldError {
    let detail = lang.pick(
        "Von dieser Plattform sind schon Aufträge da. Ein anderer Shop zählt seine Aufträge neu und würde sie überschreiben: verbinden Sie ihn als neue Plattform, und pausieren Sie diese. Ist es derselbe Shop unter neuer Adresse, bestätigen Sie das.",
        "Orders of this platform are here already. Another shop numbers its orders anew and would overwrite them: connect it as a new platform, and pause this one. If it is the same shop at a new address, confirm that.",
    );
    fault(FIELD, OTHER_SHOP, detail)
}

/// What two addresses of the same shop have in common: host and folder, whatever the scheme, the port usual for one, `www.`,
/// case and slashes.
pub(super) fn key(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return address.to_lowercase() };
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let port = url.port().filter(|port| !matches!(port, 80 | 443)).map(|port| format!(":{port}")).unwrap_or_default();
    let folder: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    format!("{host}{port}/{}", folder.join("/").to_lowercase())
}

fn read(lang: Lang, typed: &str) -> Result<Url, FieldError> {
    let wrong = |detail: &str| Err(fault(FIELD, "format", detail));
    if typed.chars().count() > MOST_CHARS {
        let detail = lang.pick(format!("Höchstens {MOST_CHARS} Zeichen."), format!("At most {MOST_CHARS} characters."));
        return Err(fault(FIELD, "too_long", &detail));
    }
    if !typed.contains("://") {
        let proposal = format!("https://{typed}");
        return wrong(&lang.pick(
            format!("Die Adresse beginnt mit https://. Gemeint ist wohl {proposal}"),
            format!("The address starts with https://. You probably mean {proposal}"),
        ));
    }
    let url = Url::parse(typed).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let Some(url) = url else {
        return wrong(lang.pick(
            "Das ist keine Adresse eines Shops. Sie sieht aus wie https://shop.example oder https://firma.example/shop",
            "This is no address of a shop. It looks like https://shop.example or https://company.example/shop",
        ));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(lang.pick(
            "Benutzer und Passwort gehören nicht in die Adresse, sondern in die Felder darunter.",
            "User and password do not belong to the address but to the fields below.",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong(lang.pick(
            "Bitte nur die Adresse des Shops, ohne „?“ und „#“ und was dahinter steht.",
            "Only the address of the shop, please, without “?” and “#” and what follows.",
        ));
    }
    Ok(url)
}

fn not_allowed(lang: Lang, refused: &Refused, url: &Url) -> FieldError {
    match refused {
        Refused::NotEncrypted(_) => {
            let mut better = url.clone();
            // Cannot fail between http and https.
            let _ = better.set_scheme("https");
            let better = better.as_str().trim_end_matches('/').to_owned();
            let detail = lang.pick(
                format!("Ohne Verschlüsselung (http) gehen Zugangsdaten und Adressen Ihrer Käufer offen durchs Netz. Geben Sie {better} ein; Ausnahmen gibt der Betreiber frei (egress.allow)."),
                format!("Without encryption (http) credentials and your buyers' addresses cross the net in the open. Enter {better}; the operator may allow exceptions (egress.allow)."),
            );
            fault(FIELD, "not_encrypted", &detail)
        }
        Refused::NotPublic(_) | Refused::NotHttp => {
            let detail = lang.pick(
                "Diese Adresse liegt in einem internen Netz und wird von hier aus nicht aufgerufen. Geben Sie die öffentliche Adresse ein, oder lassen Sie diese vom Betreiber freigeben (egress.allow).",
                "This address is in an internal network and is not called from here. Enter the public address, or ask the operator to allow this one (egress.allow).",
            );
            fault(FIELD, "not_public", detail)
        }
    }
}
