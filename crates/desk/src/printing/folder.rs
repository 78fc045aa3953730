//! A folder that another program watches: the file is written under a name nobody looks for, then renamed.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tokio::io::AsyncWriteExt;

use crate::printing::fault::{PrintFault, PrintFaultCode};

/// Files of one name that are tried before a document is not written.
const SAME_NAMES_MAX: u32 = 99;

/// Says whether documents can be put there.
pub(super) async fn ask(folder: &str) -> Result<(), PrintFault> {
    match tokio::fs::metadata(folder).await {
        Ok(found) if found.is_dir() && !found.permissions().readonly() => Ok(()),
        Ok(_) => Err(fault(folder, "not a folder that can be written to")),
        Err(error) => Err(fault(folder, error)),
    }
}

/// Writes a document whole; nothing that is there already is overwritten. `name` has its ending.
pub(super) async fn send(folder: &str, name: &str, bytes: &[u8]) -> Result<PathBuf, PrintFault> {
    ask(folder).await?;
    let folder = Path::new(folder);
    let hidden = folder.join(format!(".{name}.part"));
    let written = async {
        let mut file = tokio::fs::File::create(&hidden).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        drop(file);
        put_in_place(folder, name, &hidden).await
    };
    let ended = written.await;
    if ended.is_err() {
        let _ = tokio::fs::remove_file(&hidden).await;
    }
    ended.map_err(|error: std::io::Error| fault(&folder.display().to_string(), error))
}

/// A link fails where a file of the name is there; a rename would take its place. Where links are not possible, the name
/// is looked for first.
async fn put_in_place(folder: &Path, name: &str, hidden: &Path) -> std::io::Result<PathBuf> {
    for place in 1..=SAME_NAMES_MAX {
        let path = folder.join(numbered(name, place));
        match tokio::fs::hard_link(hidden, &path).await {
            Ok(()) => {
                tokio::fs::remove_file(hidden).await?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(_) if tokio::fs::try_exists(&path).await? => {}
            Err(_) => {
                tokio::fs::rename(hidden, &path).await?;
                return Ok(path);
            }
        }
    }
    Err(std::io::Error::new(ErrorKind::AlreadyExists, format!("{name} is taken")))
}

fn numbered(name: &str, place: u32) -> String {
    match (place, name.rsplit_once('.')) {
        (2.., Some((stem, ending))) => format!("{stem}_{place}.{ending}"),
        _ => name.to_owned(),
    }
}

fn fault(folder: &str, words: impl std::fmt::Display) -> PrintFault {
    PrintFault::before(PrintFaultCode::Folder).with("host", folder).with("words", words)
}
