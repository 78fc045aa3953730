//! Begins a carrier or a shop: its folder, from a made-up one that works, and its line in the list.
//!
//! What has to be written is marked in the folder; `tidy` names every mark that is left. See `docs/adding-a-carrier.md` and
//! `docs/adding-a-shop.md`.

use std::fs;
use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// A kind of adapter, and the made-up one that a new one begins as.
pub(crate) struct Kind {
    /// What people call it.
    name: &'static str,
    /// Folder of the made-up one.
    template: &'static str,
    /// Id of the made-up one.
    id: &'static str,
    /// Name of its type.
    type_name: &'static str,
    /// Folder of all of them; `mod.rs` in it is their list.
    folder: &'static str,
}

/// Carriers.
pub(crate) const CARRIER: Kind = Kind {
    name: "carrier",
    template: "xtask/fixtures/carrier",
    id: "brieftaube",
    type_name: "Brieftaube",
    folder: "crates/adapters/src/carrier",
};

/// Shops and marketplaces.
pub(crate) const SHOP: Kind = Kind {
    name: "shop",
    template: "xtask/fixtures/shop",
    id: "marktbude",
    type_name: "Marktbude",
    folder: "crates/adapters/src/shop",
};

/// Writes the folder and the line of an adapter below the workspace's folder; answers the folder's path in it.
///
/// Errors: `id` is no id or is taken, or something cannot be read or written; nothing is left behind but in the last case.
pub(crate) fn begin(root: &Path, kind: &Kind, id: &str) -> Result<PathBuf, String> {
    let starts_well = id.starts_with(|first: char| first.is_ascii_lowercase());
    if !starts_well || !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(format!("“{id}” is no id: small letters, digits and underscores, a letter first"));
    }
    let folder = Path::new(kind.folder).join(id);
    let list = root.join(kind.folder).join("mod.rs");
    if root.join(&folder).exists() {
        return Err(format!("there is a {} {id} already", kind.name));
    }
    let listed = with_line(&read(&list)?, id);
    let renamed = |text: String| text.replace(kind.id, id).replace(kind.type_name, &type_name(id));
    copy(&root.join(kind.template), &root.join(&folder), &renamed)?;
    write(&list, &listed)?;
    Ok(folder)
}

/// `dhl_parcel_de` becomes `DhlParcelDe`.
fn type_name(id: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    id.split('_').filter(|word| !word.is_empty()).map(capital).collect()
}

/// The list with one line more, in the order of the alphabet.
fn with_line(list: &str, id: &str) -> String {
    let line = format!("pub mod {id};");
    let is_module = |known: &&str| known.starts_with("pub mod ");
    let mut lines: Vec<&str> = list.lines().collect();
    let after = lines.iter().position(|known| is_module(known) && *known > line.as_str());
    let last = lines.iter().rposition(is_module).map_or(0, |place| place + 1);
    lines.insert(after.unwrap_or(last), &line);
    lines.join("\n") + "\n"
}

/// Copies a folder, each text changed on its way.
fn copy(from: &Path, to: &Path, change: &dyn Fn(String) -> String) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| format!("{}: {error}", to.display()))?;
    for entry in fs::read_dir(from).map_err(|error| format!("{}: {error}", from.display()))? {
        let entry = entry.map_err(|error| format!("{}: {error}", from.display()))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        match source.is_dir() {
            true => copy(&source, &target, change)?,
            false => write(&target, &change(read(&source)?))?,
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
