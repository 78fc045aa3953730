//! For tests: a mail as a person sees it.

/// Line ends and soft line breaks of a message as a person sees them.
pub(crate) fn readable(message: &str) -> String {
    decoded(&message.replace("=\r\n", "").replace("\r\n", "\n"))
}

/// Quoted-printable of UTF-8 made readable.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match hex {
            Some(byte) if *first == b'=' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
