//! The files a rule looks at: everything in the tree but what `.gitignore` names and what is not text.

use std::io;
use std::path::Path;

use super::RustCode;

/// One text file.
pub(crate) struct SourceFile {
    /// Path from the workspace's folder, with slashes.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// The text taken apart, when it is Rust.
    pub(crate) rust: Option<RustCode>,
}

impl SourceFile {
    /// A file from its text.
    pub(crate) fn new(path: &str, text: &str) -> SourceFile {
        let rust = path.ends_with(".rs").then(|| RustCode::parse(text));
        SourceFile { path: path.to_owned(), text: text.to_owned(), rust }
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The part after the last dot of the name, or nothing.
    pub(crate) fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Rust that only tests run: `tests.rs`, `testing.rs`, folders of those names, and the browser tests.
    pub(crate) fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        parts.iter().any(|part| matches!(*part, "tests" | "testing" | "e2e"))
    }

    /// Test data, written down by other rules than ours.
    pub(crate) fn is_fixture(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "fixtures" | "snapshots" | "proptest-regressions"))
    }

    /// Written by a tool, not by people.
    pub(crate) fn is_lock(&self) -> bool {
        matches!(self.name(), "Cargo.lock" | "package-lock.json")
    }

    /// The crate below `crates/`, if the file belongs to one.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// The whole tree.
pub(crate) struct Tree {
    /// All text files, ordered by path.
    pub(crate) files: Vec<SourceFile>,
    /// Paths of what is no text: pictures, fonts.
    pub(crate) others: Vec<String>,
}

impl Tree {
    /// Reads the tree below `root`.
    pub(crate) fn read(root: &Path) -> io::Result<Tree> {
        let ignored = ignored(&std::fs::read_to_string(root.join(".gitignore")).unwrap_or_default());
        let mut tree = Tree { files: Vec::new(), others: Vec::new() };
        collect(root, "", &ignored, &mut tree)?;
        tree.files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(tree)
    }

    /// A tree for a test of a rule.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let files = files.iter().map(|(path, text)| SourceFile::new(path, text)).collect();
        Tree { files, others: Vec::new() }
    }

    /// The file at `path`.
    pub(crate) fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Tells whether a file or folder of this path is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let paths = self.files.iter().map(|file| &file.path).chain(&self.others);
        paths.into_iter().any(|known| known == path || known.starts_with(&inside))
    }

    /// All Rust files with what was taken apart of them.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&SourceFile, &RustCode)> {
        self.files.iter().filter_map(|file| file.rust.as_ref().map(|code| (file, code)))
    }
}

/// The whole paths of `.gitignore`: lines that begin with a slash.
fn ignored(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix('/')).map(|path| path.trim_end_matches('/').to_owned()).collect()
}

fn collect(root: &Path, below: &str, ignored: &[String], tree: &mut Tree) -> io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if name == ".git" || name == "target" || name == "node_modules" || ignored.contains(&path) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(root, &path, ignored, tree)?;
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            tree.files.push(SourceFile::new(&path, &text));
        } else {
            tree.others.push(path);
        }
    }
    Ok(())
}
