//! The XML of Parcel DE tracking: nested elements `data` that carry everything in attributes. This reads attributes of
//! tags, one after the other; it follows no entities but the five of XML and character references, and no DTD.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use kontor_model::shipment::{Tracking, TrackingEvent, TrackingStatus};

use super::codes::meaning;
use super::unified::local;
use crate::error::{AdapterError, ErrorKind, Result};

/// Attributes of one tag, in order.
pub(crate) type Attributes<'a> = Vec<(&'a str, Cow<'a, str>)>;

/// The document that is sent as parameter `xml`.
pub(super) fn request(user: &str, password: &str, number: &str, language: &str) -> String {
    let mut xml = String::from(r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?><data"#);
    let attributes = [
        ("appname", user),
        ("language-code", language),
        ("password", password),
        ("piece-code", number),
        ("request", "d-get-piece-detail"),
    ];
    for (name, value) in attributes {
        xml.push_str(&format!(r#" {name}="{}""#, escaped(value)));
    }
    xml.push_str("/>");
    xml
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

/// The attributes of every opening or empty tag. What is no tag is skipped; a torn one ends the reading.
pub(crate) fn tags(xml: &str) -> impl Iterator<Item = Attributes<'_>> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find('<')?;
            rest = &rest[start + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = &comment[comment.find("-->")? + 3..];
            } else if rest.starts_with(['/', '?', '!']) {
                rest = &rest[rest.find('>')? + 1..];
            } else {
                let (attributes, after) = attributes(rest)?;
                rest = after;
                return Some(attributes);
            }
        }
    })
}

/// Reads `name a="1" b='2'>` behind a `<`, and what follows.
fn attributes(tag: &str) -> Option<(Attributes<'_>, &str)> {
    let mut rest = &tag[tag.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))?..];
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return Some((found, after));
        }
        let (name, value) = rest.split_once('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (text, after) = value[1..].split_once(quote)?;
        found.push((name.trim_end(), unescaped(text)));
        rest = after;
    }
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find(';') else { break };
        match character(&rest[1..end]) {
            Some(c) => plain.push(c),
            None => plain.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// Reads an answer; `None` when it is none of this interface. Errors: DHL's codes.
pub(super) fn read(xml: &str) -> Option<Result<Tracking>> {
    let tags: Vec<Attributes<'_>> = tags(xml).collect();
    let value = |tag: &Attributes<'_>, name: &str| {
        tag.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone().into_owned())
    };
    let (code, words) =
        tags.iter().find_map(|tag| Some((value(tag, "code")?, value(tag, "error").unwrap_or_default())))?;
    if code != "0" {
        return Some(Err(refused(&code, &words)));
    }
    let named = |name: &'static str| tags.iter().filter(move |tag| value(tag, "name").as_deref() == Some(name));
    let mut events = Vec::new();
    let mut status = TrackingStatus::Announced;
    for tag in named("piece-event") {
        let text = |name: &str| value(tag, name).unwrap_or_default();
        let (ice, ric, standard) = (text("ice"), text("ric"), text("standard-event-code"));
        let is_way_back = text("ruecksendung") == "true";
        status = match meaning(&ice, &ric, &standard) {
            // Delivered to the one who sent it.
            Some(TrackingStatus::Delivered) if is_way_back => TrackingStatus::Returned,
            Some(known) => known,
            None => status,
        };
        let place: Vec<String> =
            [text("event-location"), text("event-country")].into_iter().filter(|t| !t.is_empty()).collect();
        events.push(TrackingEvent {
            at_ms: moment(&text("event-timestamp")),
            status,
            code: format!("{ice}/{ric}"),
            text: [text("event-text"), text("event-status")]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default(),
            place: (!place.is_empty()).then(|| place.join(", ")),
        });
    }
    if events.is_empty() && named("piece-shipment").next().is_none() {
        return None;
    }
    // DHL lists the oldest first.
    events.reverse();
    Some(Ok(Tracking { status, events }))
}

/// DHL's codes: 5 sign-in, 6 too many, 41 no such number, 45 none, 62 not allowed, 100 no data, 200 not announced yet.
fn refused(code: &str, words: &str) -> AdapterError {
    let kind = match code {
        "5" | "62" => ErrorKind::NotAuthorized,
        "6" => ErrorKind::RateLimited,
        "41" | "45" | "100" | "200" => ErrorKind::NotFound,
        _ => ErrorKind::Rejected,
    };
    let error = AdapterError::without_effect(kind, code, words);
    AdapterError { field: (code == "5").then(|| "user".to_owned()), ..error }
}

/// Milliseconds of `24.11.2026 16:42`, German local time.
fn moment(text: &str) -> Option<i64> {
    let (date, time) = text.trim().split_once(' ')?;
    let mut parts = date.splitn(3, '.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (hour, minute) = time.split_once(':')?;
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let time = Time::new(hour.parse().ok()?, minute.get(..2)?.parse().ok()?, 0, 0).ok()?;
    local(DateTime::from_parts(date, time))
}
