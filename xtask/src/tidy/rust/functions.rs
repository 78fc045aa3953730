//! Finds functions, structs and calls in code whose comments and literals are blanked.

use std::ops::Range;

/// A function with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// Byte offset of `fn`.
    pub(crate) offset: usize,
    /// What stands before `fn` on its line: `pub(crate) async`.
    pub(crate) qualifiers: String,
    /// What stands between the brackets of the signature.
    pub(crate) arguments: String,
    /// Where the body lies, braces included.
    pub(crate) body: Range<usize>,
}

/// All functions with a body.
pub(super) fn find(code: &str) -> Vec<Function> {
    code.match_indices("fn ").filter_map(|(offset, _)| function_at(code, offset)).collect()
}

fn function_at(code: &str, offset: usize) -> Option<Function> {
    let line_start = code[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let qualifiers = code[line_start..offset].trim();
    if !qualifiers.split_whitespace().all(is_qualifier) {
        return None;
    }
    let name_start = offset + 3;
    let name: String = code[name_start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let open = name_start + code[name_start..].find('(')?;
    let close = open + matching(&code[open..], '(', ')')?;
    let body_start = close + body(&code[close..])?;
    let body_end = body_start + matching(&code[body_start..], '{', '}')?;
    Some(Function {
        name,
        offset,
        qualifiers: qualifiers.to_owned(),
        arguments: code[open + 1..close].to_owned(),
        body: body_start..body_end + 1,
    })
}

/// All structs with named fields.
pub(super) fn structs(code: &str) -> Vec<(String, &str)> {
    code.match_indices("struct ").filter_map(|(offset, _)| struct_at(&code[offset + 7..])).collect()
}

fn struct_at(rest: &str) -> Option<(String, &str)> {
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let open = body(rest)?;
    let close = open + matching(&rest[open..], '{', '}')?;
    Some((name, &rest[open + 1..close]))
}

/// Where the calls of a macro lie that is called with round brackets.
pub(super) fn calls(code: &str, name: &str) -> Vec<Range<usize>> {
    let call = |offset: usize| {
        let open = offset + name.len();
        code[open..].starts_with('(').then_some(())?;
        Some(offset..open + matching(&code[open..], '(', ')')? + 1)
    };
    code.match_indices(name).filter_map(|(offset, _)| call(offset)).collect()
}

fn is_qualifier(word: &str) -> bool {
    matches!(word, "async" | "const" | "unsafe" | "extern") || word.starts_with("pub") || word.ends_with(')')
}

/// Offset of the body's brace; nothing for a signature that ends with a semicolon outside brackets, as `[u8; 4]` has one.
fn body(after_arguments: &str) -> Option<usize> {
    let mut depth = 0i32;
    for (offset, c) in after_arguments.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            ';' if depth == 0 => return None,
            '{' if depth == 0 => return Some(offset),
            _ => {}
        }
    }
    None
}

/// Offset of the bracket that closes the one `text` begins with.
fn matching(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    for (offset, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return Some(offset);
        }
    }
    None
}
