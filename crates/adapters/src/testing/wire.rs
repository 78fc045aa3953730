//! HTTP/1.1 on a socket: one request in, one answer out, then the connection is closed.
//!
//! Written by hand because a stand-in has to misbehave: half a body and a torn connection are what libraries prevent.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;

use super::answer::{Answer, Course};
use super::received::Received;

const MAX_HEAD: usize = 64 << 10;
const MAX_BODY: usize = 64 << 20;

/// Reads one request. `None` when the client hung up before it said anything.
pub(super) fn read(stream: &mut TcpStream) -> Result<Option<Received>> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if bytes.len() > MAX_HEAD {
            return Err(malformed("the head is too long"));
        }
        if more(stream, &mut bytes)? == 0 {
            return if bytes.is_empty() { Ok(None) } else { Err(malformed("the head is not complete")) };
        }
    };
    let rest = bytes.split_off(head);
    let mut request = head_of(&bytes)?;
    request.body = if request.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        chunked(stream, rest)?
    } else {
        counted(stream, rest, request.header("content-length"))?
    };
    Ok(Some(request))
}

fn head_of(bytes: &[u8]) -> Result<Received> {
    let mut fields = [httparse::EMPTY_HEADER; 100];
    let mut head = httparse::Request::new(&mut fields);
    head.parse(bytes).map_err(|error| malformed(&error.to_string()))?;
    let target = head.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    Ok(Received {
        method: head.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: head.headers.iter().map(|field| (field.name.to_ascii_lowercase(), text(field.value))).collect(),
        body: Vec::new(),
    })
}

fn counted(stream: &mut TcpStream, mut body: Vec<u8>, length: Option<&str>) -> Result<Vec<u8>> {
    let length: usize = match length {
        Some(text) => text.trim().parse().map_err(|_| malformed("the length of the body is no number"))?,
        None => 0,
    };
    if length > MAX_BODY {
        return Err(malformed("the body is too long"));
    }
    while body.len() < length {
        if more(stream, &mut body)? == 0 {
            return Err(malformed("the body is not complete"));
        }
    }
    body.truncate(length);
    Ok(body)
}

fn chunked(stream: &mut TcpStream, mut rest: Vec<u8>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        match httparse::parse_chunk_size(&rest) {
            Ok(httparse::Status::Complete((_, 0))) => return Ok(body),
            Ok(httparse::Status::Complete((start, size))) => {
                let size = usize::try_from(size).map_err(|_| malformed("a chunk is too long"))?;
                if body.len().saturating_add(size) > MAX_BODY {
                    return Err(malformed("the body is too long"));
                }
                while rest.len() < start + size + 2 {
                    if more(stream, &mut rest)? == 0 {
                        return Err(malformed("a chunk is not complete"));
                    }
                }
                body.extend_from_slice(&rest[start..start + size]);
                rest.drain(..start + size + 2);
            }
            Ok(httparse::Status::Partial) => {
                if more(stream, &mut rest)? == 0 {
                    return Err(malformed("the chunks are not complete"));
                }
            }
            Err(_) => return Err(malformed("a chunk has no length")),
        }
    }
}

/// Writes an answer as far as it gets.
pub(super) fn write(stream: &mut TcpStream, answer: &Answer) -> Result<()> {
    match answer.course {
        Course::Whole => send(stream, answer, answer.body.len()),
        Course::Torn => send(stream, answer, answer.body.len() / 2),
        Course::Closed => Ok(()),
        Course::Never => {
            // Ends when the client hangs up, or the stand-in shuts the connection down.
            while more(stream, &mut Vec::new())? > 0 {}
            Ok(())
        }
    }
}

fn send(stream: &mut TcpStream, answer: &Answer, body_bytes: usize) -> Result<()> {
    let mut head = format!("HTTP/1.1 {} \r\nconnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    // 204 and 304 have no body and no length (RFC 9110, 8.6).
    if !matches!(answer.status, 204 | 304) {
        head.push_str(&format!("content-length: {}\r\n", answer.body.len()));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&answer.body[..body_bytes])?;
    stream.flush()
}

fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Result<usize> {
    let mut buffer = [0; 16 << 10];
    let count = stream.read(&mut buffer)?;
    bytes.extend_from_slice(&buffer[..count]);
    Ok(count)
}

fn malformed(reason: &str) -> Error {
    Error::new(ErrorKind::InvalidData, reason.to_owned())
}
