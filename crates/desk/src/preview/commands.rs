//! ZPL as a list of commands: a letter code, parameters by commas, and the data of a field.

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command<'z> {
    /// Two letters, such as `FO`; the font of `^A` stands in the parameters.
    pub(super) code: String,
    /// Everything behind the code up to the next command.
    pub(super) rest: &'z str,
}

impl Command<'_> {
    /// A parameter by its place, trimmed; empty when absent.
    pub(super) fn text(&self, place: usize) -> &str {
        self.rest.split(',').nth(place).unwrap_or("").trim()
    }

    /// A parameter as a number; what is no number counts as absent.
    pub(super) fn number(&self, place: usize) -> Option<i64> {
        let text = self.text(place);
        let whole = text.split('.').next().unwrap_or(text);
        whole.parse().ok().filter(|value: &i64| value.abs() <= 100_000)
    }
}

/// Takes a text apart. `^A0N,30` is the command `A` with the font in front of its parameters.
pub(super) fn parse(zpl: &str) -> Vec<Command<'_>> {
    let mut commands = Vec::new();
    let starts: Vec<usize> =
        zpl.bytes().enumerate().filter(|(_, byte)| is_prefix(*byte)).map(|(place, _)| place).collect();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(zpl.len());
        let body = &zpl[start + 1..end];
        let mut letters = body.chars();
        let (Some(first), second) = (letters.next(), letters.next()) else { continue };
        // ^A has one letter; what follows is the name of the font.
        let length = match (first.to_ascii_uppercase(), second) {
            ('A', _) | (_, None) => first.len_utf8(),
            (_, Some(second)) => first.len_utf8() + second.len_utf8(),
        };
        let code = body[..length].to_ascii_uppercase();
        let rest = body[length..].trim_end_matches(['\r', '\n']);
        commands.push(Command { code, rest });
    }
    commands
}

fn is_prefix(byte: u8) -> bool {
    matches!(byte, b'^' | b'~')
}

/// Field data with `^FH` in force: `_C3_9F` are bytes in hexadecimal, read together as UTF-8.
pub(super) fn unescaped(data: &str, sign: char) -> String {
    let mut bytes = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some(place) = rest.find(sign) {
        bytes.extend_from_slice(&rest.as_bytes()[..place]);
        let after = &rest[place + sign.len_utf8()..];
        match after.get(..2).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.extend_from_slice(&rest.as_bytes()[place..place + sign.len_utf8()]);
                rest = after;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
