//! What only the owner may read. The one place here that differs by operating system.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Makes a folder with everything above it; a new one is readable by its owner only.
#[cfg(unix)]
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Takes the rights of others on a folder away.
#[cfg(unix)]
pub(crate) fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))
}

/// Other systems keep access lists that are left as they are.
#[cfg(not(unix))]
pub(crate) fn close_to_others(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder with everything above it; on other systems the user's own folders are private by themselves.
#[cfg(not(unix))]
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Opens a file for writing, made readable by its owner only.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes an empty file that only its owner may read, and leaves one that is there alone. SQLite would take the umask.
pub(crate) fn make_file(path: &Path) -> io::Result<()> {
    append(path).map(drop)
}

/// Opens a file for writing at its end, made readable by its owner only.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a whole file that is on the disk when this returns.
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Tells whether nobody but the owner (and root) may read or write.
#[cfg(unix)]
pub(crate) fn is_private(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 == 0)
}

/// Other systems keep access lists that are not read here.
#[cfg(not(unix))]
pub(crate) fn is_private(path: &Path) -> io::Result<bool> {
    std::fs::metadata(path).map(|_| true)
}
