//! The preparation of the three parts (RFC 7622 §3.2 to §3.4): ASCII by hand, the rest through
//! [`crate::prep`].

use super::JidError;
use crate::prep;

const MAX: usize = 1023;

/// UsernameCaseMapped without the eight characters that XMPP excludes.
pub(super) fn local(text: &str) -> Result<String, JidError> {
    let prepared = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        let prep = prep::get().ok_or(JidError::Local)?;
        (prep.nfc)(&(prep.lowercase)(text))
    };
    let bad = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || is_invisible(c)
            || matches!(c, '"' | '&' | '\'' | '/' | ':' | '<' | '>' | '@')
    };
    if prepared.is_empty() || prepared.len() > MAX || prepared.chars().any(bad) {
        return Err(JidError::Local);
    }
    Ok(prepared)
}

/// A host name (IDNA for what is not ASCII, kept in its readable form) or an address literal.
pub(super) fn domain(text: &str) -> Result<String, JidError> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let prepared = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        let prep = prep::get().ok_or(JidError::Domain)?;
        let readable = (prep.nfc)(&(prep.lowercase)(text));
        let ascii = (prep.domain_to_ascii)(&readable).ok_or(JidError::Domain)?;
        if !is_host(&ascii) {
            return Err(JidError::Domain);
        }
        readable
    };
    let literal = prepared.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let good = match literal {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None if prepared.is_ascii() => is_host(&prepared),
        None => true,
    };
    if !good || prepared.len() > MAX {
        return Err(JidError::Domain);
    }
    Ok(prepared)
}

/// OpaqueString: other spaces become U+0020, normalisation form C, no controls.
pub(super) fn resource(text: &str) -> Result<String, JidError> {
    let prepared = if text.is_ascii() {
        text.to_owned()
    } else {
        let prep = prep::get().ok_or(JidError::Resource)?;
        let spaced: String = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .collect();
        (prep.nfc)(&spaced)
    };
    if prepared.is_empty() || prepared.len() > MAX || prepared.chars().any(char::is_control) {
        return Err(JidError::Resource);
    }
    Ok(prepared)
}

/// Letters, digits, hyphens inside labels; `_` is tolerated, since servers with it exist.
fn is_host(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

/// Characters that render as nothing or turn the direction of what follows: they would let one
/// address pass for another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
