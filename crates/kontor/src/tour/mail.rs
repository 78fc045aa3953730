//! Reads a mail from the outbox as a mail program would: parts, transfer encodings, the link in it.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::stumble::{Stumble, Walked};

/// Finds the one link that begins like this in the mails of a folder.
pub(crate) fn find_link(outbox: &Path, beginning: &str) -> Walked<String> {
    let files = std::fs::read_dir(outbox).map_err(Stumble::of)?;
    for file in files.flatten().filter(|file| file.path().extension().is_some_and(|end| end == "eml")) {
        let text = decode(&std::fs::read(file.path()).map_err(Stumble::of)?);
        if let Some(start) = text.find(beginning) {
            let end = text[start..].find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>'));
            return Ok(text[start..end.map_or(text.len(), |end| start + end)].to_owned());
        }
    }
    Err(Stumble::new("there is no mail with the link in the outbox"))
}

/// All parts of a mail in clear text, one after the other.
pub(crate) fn decode(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw).replace("\r\n", "\n");
    let mut clear = String::new();
    let mut encoding = String::new();
    for block in text.split("\n\n") {
        match encoding_of(block) {
            Some(found) => {
                encoding = found;
                clear.push_str(block);
            }
            None => clear.push_str(&decode_block(block, &encoding)),
        }
        clear.push('\n');
    }
    clear
}

fn encoding_of(block: &str) -> Option<String> {
    let line = block.lines().find(|line| line.to_ascii_lowercase().starts_with("content-transfer-encoding:"))?;
    line.split_once(':').map(|(_, value)| value.trim().to_ascii_lowercase())
}

fn decode_block(block: &str, encoding: &str) -> String {
    let bytes = match encoding {
        "quoted-printable" => quoted_printable(block),
        "base64" => {
            let signs: String = block.lines().take_while(|line| !line.starts_with("--")).collect();
            STANDARD.decode(signs).unwrap_or_default()
        }
        _ => block.as_bytes().to_vec(),
    };
    String::from_utf8_lossy(&bytes).into_owned()
}

/// RFC 2045, section 6.7.
fn quoted_printable(block: &str) -> Vec<u8> {
    let joined = block.replace("=\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let value = code.filter(|_| first == b'=').and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(value.unwrap_or(first));
        rest = if value.is_some() { &tail[2..] } else { tail };
    }
    bytes
}
