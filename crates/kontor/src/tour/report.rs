//! What the tour leaves behind: every step with its time, the labels, and the cloud's answer, as JSON and as text.

use std::path::Path;

use kontor_model::shipment::Shipment;
use serde::Serialize;

use crate::commands::House;
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// One step.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Step {
    /// Stable name.
    pub(super) id: &'static str,
    /// What it does, in the reader's language.
    pub(super) title: String,
    /// `ok` or `failed`.
    pub(super) result: &'static str,
    /// How long it took.
    #[serde(rename = "duration_ms")]
    pub(super) millis: u64,
    /// What was seen, or what was answered instead.
    pub(super) detail: String,
}

impl Step {
    /// The step as one line for a person.
    pub(super) fn line(&self) -> String {
        let mark = if self.result == "ok" { "ok" } else { "!!" };
        format!("{mark}  {:>5} ms  {:<44}  {}", self.millis, self.title, self.detail)
    }
}

/// One label document in the folder.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LabelFile {
    pub(super) file: String,
    pub(super) parcel: u32,
    pub(super) format: &'static str,
    pub(super) medium: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dpi: Option<u16>,
    pub(super) sscc: String,
    pub(super) bytes: usize,
}

/// Labels put on one sheet, in the folder.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SheetFile {
    pub(super) file: &'static str,
    pub(super) numbers: Vec<String>,
    pub(super) bytes: usize,
}

/// One paper of a close-out in the folder.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PaperFile {
    pub(super) file: String,
    pub(super) carrier: String,
    /// The carrier's manifest; else our own handover list.
    pub(super) from_carrier: bool,
    pub(super) parcels: u32,
    pub(super) bytes: usize,
}

/// The whole report. Holds no secret.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    /// `ok` or `failed`.
    pub(super) result: &'static str,
    version: &'static str,
    /// How long all of it took.
    #[serde(rename = "duration_ms")]
    pub(super) millis: u64,
    cloud: String,
    desk: String,
    sandbox: String,
    pub(super) steps: Vec<Step>,
    pub(super) labels: Vec<LabelFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sheet: Option<SheetFile>,
    pub(super) papers: Vec<PaperFile>,
    /// The shipment as the cloud answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shipment: Option<Shipment>,
}

impl Report {
    /// A report before the first step.
    pub(super) fn new(house: &House) -> Report {
        Report {
            result: "failed",
            version: env!("CARGO_PKG_VERSION"),
            millis: 0,
            cloud: house.cloud.url.clone(),
            desk: house.desk.app.origin(),
            sandbox: house.sandbox_url.clone(),
            steps: Vec::new(),
            labels: Vec::new(),
            sheet: None,
            papers: Vec::new(),
            shipment: None,
        }
    }

    /// Writes `report.json` and `report.txt`.
    pub(super) fn write(&self, console: &Console, out: &Path) -> Outcome<()> {
        let json = serde_json::to_string_pretty(self).map_err(Failure::internal)?;
        for (name, content) in [("report.json", json), ("report.txt", self.text(console))] {
            let path = out.join(name);
            std::fs::write(&path, content).map_err(|error| Failure::file(&path, &error))?;
        }
        Ok(())
    }

    fn text(&self, console: &Console) -> String {
        let title = console.text("tour.report", &[("version", self.version), ("millis", &self.millis.to_string())]);
        let steps = self.steps.iter().map(Step::line);
        let labels = self.labels.iter().map(|label| format!("{}  {}", label.sscc, label.file));
        let sheet = self.sheet.iter().map(|sheet| format!("{}  {}", sheet.numbers.join(" "), sheet.file));
        let papers = self.papers.iter().map(|paper| format!("{}  {}", paper.carrier, paper.file));
        let lines: Vec<String> = [title, String::new()]
            .into_iter()
            .chain(steps)
            .chain([String::new()])
            .chain(labels)
            .chain(sheet)
            .chain(papers)
            .collect();
        lines.join("\n") + "\n"
    }
}
