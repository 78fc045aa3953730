//! A platform as it is shown: open values, names of secrets, and what went well or wrong, in the reader's language.

use kontor_model::platform::{Exchange, Platform, PlatformFault, PlatformTest};
use kontor_model::shipment::Finding;
use kontor_model::{Lang, UtcMillis};

use super::row::PlatformRow;
use super::{secrets, words};
use crate::db::DbError;
use crate::error::AppResult;
use crate::shipping::day;

/// The platform of a row; `secrets` are the names of all its secrets.
pub(super) fn platform(lang: Lang, row: PlatformRow, stored: Vec<String>) -> AppResult<Platform> {
    Ok(Platform {
        settings: row.open_values()?,
        secrets: stored.into_iter().filter(|field| field != secrets::HINTS).collect(),
        exchanges: row.exchanges()?.into_iter().collect(),
        orders_from_ms: row.orders_from,
        not_yet_statuses: row.not_yet()?.into_iter().collect(),
        silent_after_h: row.silent_after_h.and_then(|hours| u32::try_from(hours).ok()),
        keys_until: row.keys_until.map(|at| day::of(UtcMillis(at))),
        state: row.state()?,
        last_success_ms: row.last_success_at,
        last_order_ms: row.last_order_at,
        last_error: fault(lang, &row),
        last_test: test(lang, &row)?,
        id: row.id,
        kind: row.kind,
        name: row.name,
        address: row.address,
    })
}

/// What a kind of data is called.
pub(super) fn exchange(lang: Lang, exchange: Exchange) -> &'static str {
    match exchange {
        Exchange::Orders => lang.pick("Aufträge abholen", "Fetch orders"),
        Exchange::Fulfillments => lang.pick("Versand melden", "Report what was sent"),
        Exchange::Statuses => lang.pick("Auftragsstatus melden", "Report order statuses"),
        Exchange::Stock => lang.pick("Bestand melden", "Report stock"),
    }
}

fn fault(lang: Lang, row: &PlatformRow) -> Option<PlatformFault> {
    let detail = words::sentence(lang, &row.name, &row.fail_code, &row.fail_text);
    row.failed_at.map(|at_ms| PlatformFault { at_ms, code: row.fail_code.clone(), detail })
}

fn test(lang: Lang, row: &PlatformRow) -> AppResult<Option<PlatformTest>> {
    let Some(at_ms) = row.tested_at else { return Ok(None) };
    let corrupt = |_| DbError::Corrupt("platforms.test_findings");
    let findings: Vec<Finding> = serde_json::from_str(&row.test_findings).map_err(corrupt)?;
    Ok(Some(PlatformTest {
        ok: row.test_code == words::OK,
        at_ms,
        code: row.test_code.clone(),
        detail: words::sentence(lang, &row.name, &row.test_code, &row.test_text),
        version: Some(row.test_version.clone()).filter(|version| !version.is_empty()),
        findings: findings.into_iter().map(|finding| in_language(lang, finding)).collect(),
    }))
}

/// A finding with its sentence in the reader's language, where it is known in both.
fn in_language(lang: Lang, mut finding: Finding) -> Finding {
    if let Some(hint) = &finding.hint {
        finding.detail = lang.pick(&hint.de, &hint.en).clone();
    }
    finding
}
