//! A document sends nobody into the void.

use crate::tidy::{Fault, Tree};

/// Finds links in Markdown to files of ours that are not there.
pub(crate) fn links_lead_somewhere(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files.iter().filter(|file| file.extension() == "md") {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, text) in file.lines() {
            let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for target in targets.filter(|target| !target.contains("://") && !target.starts_with(['#', '<'])) {
                let path = resolve(folder, target.split('#').next().unwrap_or(target));
                if !tree.has(&path) {
                    faults.push(Fault::at(&file.path, line, "link", format!("{target} is not there")));
                }
            }
        }
    }
    faults
}

/// The path from the workspace's folder of a link inside a folder.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}
