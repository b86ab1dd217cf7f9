//! S-expressions (RFC 9804), as far as libgcrypt writes and reads them.

use crate::otr::codec::unhex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// Lists in lists: a key file has five.
const MAX_DEPTH: u32 = 16;
/// Bytes of a file: thousands of accounts.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// A list or an atom; atoms may be secret.
pub enum Sexp {
    List(Vec<Self>),
    Atom(Zeroizing<Vec<u8>>),
}

impl Sexp {
    /// The bytes of an atom.
    pub fn atom(&self) -> Option<&[u8]> {
        match self {
            Self::Atom(bytes) => Some(bytes),
            Self::List(_) => None,
        }
    }

    /// What follows the name of a list that has this name.
    pub fn list_named(&self, name: &str) -> Option<&[Self]> {
        match self {
            Self::List(items) => {
                let (first, rest) = items.split_first()?;
                (first.atom()? == name.as_bytes()).then_some(rest)
            }
            Self::Atom(_) => None,
        }
    }
}

/// Reads one expression with nothing but white space around it.
pub fn parse(text: &str) -> Option<Sexp> {
    let mut rest = text.as_bytes();
    if rest.len() > MAX_BYTES {
        return None;
    }
    let all = read(&mut rest, 0)?;
    rest.trim_ascii().is_empty().then_some(all)
}

/// A string in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn read(rest: &mut &[u8], depth: u32) -> Option<Sexp> {
    *rest = rest.trim_ascii_start();
    let (first, after) = rest.split_first()?;
    let atom = |bytes: Vec<u8>| Some(Sexp::Atom(Zeroizing::new(bytes)));
    match first {
        b'(' => {
            *rest = after;
            list(rest, depth)
        }
        b'"' => {
            *rest = after;
            atom(string(rest)?)
        }
        b'#' => {
            *rest = after;
            let digits = until(rest, b'#')?;
            let digits: Vec<u8> = digits
                .iter()
                .copied()
                .filter(|b| !b.is_ascii_whitespace())
                .collect();
            let digits = Zeroizing::new(String::from_utf8(digits).ok()?);
            atom(unhex(&digits)?)
        }
        b'|' => {
            *rest = after;
            atom(STANDARD.decode(until(rest, b'|')?).ok()?)
        }
        b'0'..=b'9' => {
            let length = std::str::from_utf8(until(rest, b':')?).ok()?;
            let (bytes, after) = rest.split_at_checked(length.parse().ok()?)?;
            *rest = after;
            atom(bytes.to_vec())
        }
        _ => {
            let is_token =
                |b: &u8| b.is_ascii_alphanumeric() || b"-./_:*+=@".contains(b) || *b >= 0x80;
            let length = rest.iter().take_while(|b| is_token(b)).count();
            let (token, after) = rest
                .split_at_checked(length)
                .filter(|(token, _)| !token.is_empty())?;
            *rest = after;
            atom(token.to_vec())
        }
    }
}

fn list(rest: &mut &[u8], depth: u32) -> Option<Sexp> {
    if depth >= MAX_DEPTH {
        return None;
    }
    let mut items = Vec::new();
    loop {
        *rest = rest.trim_ascii_start();
        if let Some(after) = rest.strip_prefix(b")") {
            *rest = after;
            return Some(Sexp::List(items));
        }
        items.push(read(rest, depth + 1)?);
    }
}

fn until<'a>(rest: &mut &'a [u8], end: u8) -> Option<&'a [u8]> {
    let at = rest.iter().position(|b| *b == end)?;
    let (inner, after) = rest.split_at_checked(at)?;
    *rest = after.get(1..)?;
    Some(inner)
}

fn string(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let (first, after) = rest.split_first()?;
        *rest = after;
        match first {
            b'"' => return Some(out),
            b'\\' => {
                let (escaped, after) = rest.split_first()?;
                *rest = after;
                out.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'"' | b'\\' | b'\'' => *escaped,
                    b'x' => {
                        let (digits, after) = rest.split_at_checked(2)?;
                        *rest = after;
                        unhex(std::str::from_utf8(digits).ok()?)?.first().copied()?
                    }
                    _ => return None,
                });
            }
            byte => out.push(*byte),
        }
    }
}
