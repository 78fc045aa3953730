//! The keys that seal secrets: read from a file, made at the first start, never made anew when data are there.

use std::io;
use std::path::{Path, PathBuf};

use kontor_model::Entropy;
use kontor_sealed::{KeyId, KeyfileError, Sealer};
use zeroize::Zeroizing;

use crate::data::{DataFolder, private};
use crate::failure::{Failure, Outcome};

/// Text of a key file. No `Debug`: it is the secret all others hang on.
pub(crate) struct Keys {
    path: PathBuf,
    text: Zeroizing<String>,
    made_now: bool,
}

impl Keys {
    /// Reads the key file; a folder without keys and without data gets a new one.
    ///
    /// `named` is the setting `key_file`: such a file is never made, it may lie on a disk that is not mounted yet.
    pub(crate) fn open(folder: &DataFolder, named: &Path, entropy: &dyn Entropy) -> Outcome<Keys> {
        let own = folder.join("keys").join("sealing.keys");
        let (path, may_make) = if named.as_os_str().is_empty() { (own, true) } else { (named.to_owned(), false) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Keys { path, text: Zeroizing::new(text), made_now: false }),
            Err(error) if error.kind() == io::ErrorKind::NotFound && may_make => {
                if folder.has_database() {
                    return Err(Failure::new("failure.keys_missing").with("path", path.display()));
                }
                make(path, entropy)
            }
            Err(error) => Err(Failure::file(&path, &error)),
        }
    }

    /// The sealer with these keys; each server takes one of its own.
    pub(crate) fn sealer(&self) -> Outcome<Sealer> {
        kontor_sealed::parse(&self.text).map_err(|error| {
            let place = match error {
                KeyfileError::Line(line) => format!("{}:{line}", self.path.display()),
                _ => self.path.display().to_string(),
            };
            Failure::new("failure.keys_broken").with("path", place).with("reason", error)
        })
    }

    /// A database wants a key that is not here. Keys made a moment ago go again, so that the right ones find room.
    pub(crate) fn missing(&self, key: &str) -> Failure {
        if self.made_now {
            let _ = std::fs::remove_file(&self.path);
        }
        Failure::new("failure.key_missing").with("key", key).with("path", self.path.display())
    }

    /// Where the keys lie.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Two first starts at the same moment end with the same keys: the file appears whole and only once.
fn make(path: PathBuf, entropy: &dyn Entropy) -> Outcome<Keys> {
    let mut name = [0u8; 4];
    entropy.fill(&mut name);
    let id = name.iter().fold("key-".to_owned(), |id, byte| format!("{id}{byte:02x}"));
    let id: KeyId = id.parse().map_err(Failure::internal)?;
    let mut bytes = Zeroizing::new([0u8; 32]);
    entropy.fill(bytes.as_mut_slice());
    let text = kontor_sealed::generate(&id, &bytes);

    let folder = path.parent().unwrap_or(Path::new("."));
    let part = folder.join(format!("sealing.{}.part", std::process::id()));
    let placed = private::make_folder(folder)
        .and_then(|()| private::write(&part, text.as_bytes()))
        .and_then(|()| std::fs::hard_link(&part, &path));
    let _ = std::fs::remove_file(&part);
    match placed {
        Ok(()) => Ok(Keys { path, text, made_now: true }),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_file() => {
            let text = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
            Ok(Keys { path, text: Zeroizing::new(text), made_now: false })
        }
        Err(error) => Err(Failure::file(&path, &error)),
    }
}
