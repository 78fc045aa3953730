//! The binary form of IPP requests and answers (RFC 8010, section 3).

const VERSION: [u8; 2] = [1, 1];
const REQUEST_ID: u32 = 1;
const OPERATION: u8 = 0x01;
const JOB: u8 = 0x02;
const END: u8 = 0x03;
const LAST_DELIMITER: u8 = 0x0F;
const INTEGER: u8 = 0x21;
const BOOLEAN: u8 = 0x22;
const ENUM: u8 = 0x23;
const NAME: u8 = 0x42;
const KEYWORD: u8 = 0x44;
const URI: u8 = 0x45;
const CHARSET: u8 = 0x47;
const LANGUAGE: u8 = 0x48;
const MIME_TYPE: u8 = 0x49;
/// A value is never longer (RFC 8010, section 3.9: 1023 octets for text).
const VALUE_MAX: usize = 1023;

/// A request being put together.
pub(in crate::printing) struct Request {
    operation: Vec<u8>,
    job: Vec<u8>,
}

impl Request {
    /// An operation on a printer, with the attributes every request begins with.
    pub(in crate::printing) fn new(operation: u16, printer: &str) -> Request {
        let mut bytes = Vec::new();
        bytes.extend(VERSION);
        bytes.extend(operation.to_be_bytes());
        bytes.extend(REQUEST_ID.to_be_bytes());
        bytes.push(OPERATION);
        attribute(&mut bytes, CHARSET, "attributes-charset", "utf-8");
        attribute(&mut bytes, LANGUAGE, "attributes-natural-language", "en");
        attribute(&mut bytes, URI, "printer-uri", printer);
        Request { operation: bytes, job: Vec::new() }
    }

    /// A name among the operation's attributes.
    pub(in crate::printing) fn name(mut self, name: &str, value: &str) -> Request {
        attribute(&mut self.operation, NAME, name, value);
        self
    }

    /// A media type among the operation's attributes.
    pub(in crate::printing) fn media_type(mut self, name: &str, value: &str) -> Request {
        attribute(&mut self.operation, MIME_TYPE, name, value);
        self
    }

    /// Several keywords under one name among the operation's attributes.
    pub(in crate::printing) fn keywords(mut self, name: &str, values: &[&str]) -> Request {
        for (place, value) in values.iter().enumerate() {
            // Further values of a set have no name of their own.
            attribute(&mut self.operation, KEYWORD, if place == 0 { name } else { "" }, value);
        }
        self
    }

    /// A keyword among the job's attributes.
    pub(in crate::printing) fn job_keyword(mut self, name: &str, value: &str) -> Request {
        attribute(&mut self.job, KEYWORD, name, value);
        self
    }

    /// The whole request with its document.
    pub(in crate::printing) fn bytes(self, document: &[u8]) -> Vec<u8> {
        let mut bytes = self.operation;
        if !self.job.is_empty() {
            bytes.push(JOB);
            bytes.extend(self.job);
        }
        bytes.push(END);
        bytes.extend_from_slice(document);
        bytes
    }
}

fn attribute(bytes: &mut Vec<u8>, tag: u8, name: &str, value: &str) {
    let mut cut = value.len().min(VALUE_MAX);
    while !value.is_char_boundary(cut) {
        cut -= 1;
    }
    bytes.push(tag);
    for text in [name, &value[..cut]] {
        bytes.extend(u16::try_from(text.len()).unwrap_or(0).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
}

/// An answer: its status and all its attributes, whatever group they stood in.
#[derive(Debug)]
pub(in crate::printing) struct Message {
    pub(in crate::printing) status: u16,
    attributes: Vec<(String, u8, Vec<u8>)>,
}

impl Message {
    /// Reads an answer; `None` when the bytes are none.
    pub(in crate::printing) fn parse(bytes: &[u8]) -> Option<Message> {
        let mut rest = bytes;
        let version = take(&mut rest, 2)?;
        if !matches!(version[0], 1 | 2) {
            return None;
        }
        let status = number(&mut rest)?;
        take(&mut rest, 4)?;
        let mut attributes: Vec<(String, u8, Vec<u8>)> = Vec::new();
        loop {
            let tag = take(&mut rest, 1)?[0];
            if tag == END {
                return Some(Message { status, attributes });
            }
            if tag <= LAST_DELIMITER {
                continue;
            }
            let length = number(&mut rest)?;
            let name = std::str::from_utf8(take(&mut rest, usize::from(length))?).ok()?.to_owned();
            let length = number(&mut rest)?;
            let value = take(&mut rest, usize::from(length))?.to_vec();
            // A value without a name is one more of the attribute before.
            let name = match (name.is_empty(), attributes.last()) {
                (true, Some((before, _, _))) => before.clone(),
                _ => name,
            };
            attributes.push((name, tag, value));
        }
    }

    /// All texts of an attribute: keywords, names, media types.
    pub(in crate::printing) fn texts(&self, name: &str) -> Vec<String> {
        let own = self.attributes.iter().filter(|(known, tag, _)| known == name && (0x40..=0x4A).contains(tag));
        let texts = own.map(|(_, _, value)| String::from_utf8_lossy(value).into_owned());
        texts.filter(|text| !text.is_empty() && text != "none").collect()
    }

    /// The number of an attribute.
    pub(in crate::printing) fn number(&self, name: &str) -> Option<i32> {
        let own = |(known, tag, _): &&(String, u8, Vec<u8>)| known == name && matches!(*tag, INTEGER | ENUM);
        let value = &self.attributes.iter().find(own)?.2;
        Some(i32::from_be_bytes(value.as_slice().try_into().ok()?))
    }

    /// The flag of an attribute.
    pub(in crate::printing) fn flag(&self, name: &str) -> Option<bool> {
        let own = |(known, tag, _): &&(String, u8, Vec<u8>)| known == name && *tag == BOOLEAN;
        self.attributes.iter().find(own)?.2.first().map(|byte| *byte != 0)
    }
}

fn take<'b>(rest: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (taken, after) = rest.split_at_checked(count)?;
    *rest = after;
    Some(taken)
}

fn number(rest: &mut &[u8]) -> Option<u16> {
    let bytes = take(rest, 2)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}
