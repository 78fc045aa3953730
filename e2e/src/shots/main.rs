//! Writes a picture of every screen: `shots FOLDER`.

fn main() {}
