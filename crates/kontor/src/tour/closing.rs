//! The end of the day: everything is closed, and the paper for each driver lies in the folder.

use kontor_model::close_out::{CloseOut, CloseOutAnswer};
use kontor_model::shipment::Overall;
use serde_json::json;

use super::Walk;
use super::parcels::token;
use super::report::PaperFile;
use super::stumble::{Stumble, Walked};

/// Closes the day for every carrier and keeps the manifests and handover lists.
pub(super) async fn close(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let url = walk.cloud("/v1/close-outs");
    let answer = walk.browser.tell(&url, &token, "close-out", &json!({})).await?.expect(200, "/v1/close-outs")?;
    let closed: CloseOutAnswer = serde_json::from_slice(&answer.body).map_err(Stumble::of)?;
    // The two parcels of Desk by own label, one parcel of each carrier.
    if closed.result != Overall::Ok || closed.items.len() != walk.bought.len() + 1 {
        return Err(answer.unexpected("not every carrier was closed"));
    }
    for close_out in &closed.items {
        keep(walk, &token, close_out).await?;
    }
    let counts = closed.items.iter().map(|item| format!("{}: {}", item.carrier_account, item.parcels));
    Ok(counts.collect::<Vec<_>>().join(", "))
}

async fn keep(walk: &mut Walk<'_>, token: &str, close_out: &CloseOut) -> Walked<()> {
    let carrier = &close_out.carrier;
    if close_out.documents.is_empty() {
        return Err(Stumble::new(format!("{carrier} has no paper for the driver")));
    }
    for (number, document) in (1..).zip(&close_out.documents) {
        let paper = walk.browser.ask(&walk.cloud(&document.href), token).await?.expect(200, &document.href)?;
        if !paper.body.starts_with(b"%PDF-") {
            return Err(paper.unexpected("this is no PDF"));
        }
        let kind = if document.from_carrier { "manifest" } else { "handover-list" };
        let file = format!("{kind}-{carrier}-{number}.pdf");
        std::fs::write(walk.out.join(&file), &paper.body).map_err(Stumble::of)?;
        let (parcels, from_carrier, bytes) = (close_out.parcels, document.from_carrier, paper.body.len());
        walk.papers.push(PaperFile { file, carrier: carrier.clone(), from_carrier, parcels, bytes });
    }
    Ok(())
}
