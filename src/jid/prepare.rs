//! The preparation of the three parts (RFC 7622 §3.2 to §3.4): ASCII by hand, the rest through
//! [`crate::prep`].

use super::JidError;
use crate::prep::{self, Prep};

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
    let prepared = if text.is_ascii() {
        without_root(text).to_ascii_lowercase()
    } else {
        readable_domain(text, prep::get().ok_or(JidError::Domain)?)?
    };
    let literal = prepared.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let good = match literal {
        // Whether it is an address that exists is for the server to say; the parser of the standard
        // library would be 3 KB.
        Some(address) => {
            address.contains(':')
                && address
                    .bytes()
                    .all(|b| b.is_ascii_hexdigit() || b":.".contains(&b))
        }
        None if prepared.is_ascii() => is_host(&prepared),
        None => true,
    };
    if !good || prepared.len() > MAX {
        return Err(JidError::Domain);
    }
    Ok(prepared)
}

/// A domain that is not all ASCII. What IDNA maps is mapped here too (width, case, the ideographic
/// full stop), so that one domain has one address.
fn readable_domain(text: &str, prep: &Prep) -> Result<String, JidError> {
    let folded = (prep.nfkc)(&(prep.lowercase)(&(prep.nfkc)(text)));
    let readable = without_root(&folded.replace('\u{3002}', ".")).to_owned();
    // Looked at before IDNA is asked: a browser's URL parser would see an authority, a port or a path
    // where there is no host name.
    let strange = |c: char| match c {
        '-' | '_' | '.' => false,
        _ if c.is_ascii() => !c.is_ascii_alphanumeric(),
        _ => c.is_whitespace() || is_invisible(c),
    };
    if readable.chars().any(strange) {
        return Err(JidError::Domain);
    }
    if readable.is_ascii() {
        return Ok(readable);
    }
    let ascii = (prep.domain_to_ascii)(&readable)
        .filter(|ascii| is_host(ascii))
        .ok_or(JidError::Domain)?;
    // Without an A-label nothing but ASCII was meant.
    let is_idn = ascii.split('.').any(|label| label.starts_with("xn--"));
    Ok(if is_idn { readable } else { ascii })
}

/// The dot of the DNS root, which some write, makes no other domain (RFC 7622 §3.2).
fn without_root(domain: &str) -> &str {
    domain.strip_suffix('.').unwrap_or(domain)
}

/// OpaqueString: other spaces become U+0020, normalisation form C, no controls, nothing that nobody sees or that turns
/// the line around. What joins letters, chooses between their forms, or makes flags, stands in names that people have.
pub(super) fn resource(text: &str) -> Result<String, JidError> {
    let prepared = if text.is_ascii() {
        text.to_owned()
    } else {
        let prep = prep::get().ok_or(JidError::Resource)?;
        let spaced: String = text
            .chars()
            .map(|c| {
                let space = c.is_whitespace() && !c.is_control();
                if space { ' ' } else { c }
            })
            .collect();
        (prep.nfc)(&spaced)
    };
    let bad = |c: char| {
        let forms = matches!(c, '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}');
        c.is_control() || (is_invisible(c) && !forms)
    };
    if prepared.is_empty() || prepared.len() > MAX || prepared.chars().any(bad) {
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
/// address pass for another. Unicode's default ignorable code points, and those of annotation.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IDNA as a URL parser does it: by what it takes for the host.
    #[test]
    fn what_a_url_parser_takes_for_more_than_a_host() {
        let browser = Prep {
            nfc: str::to_owned,
            nfkc: str::to_owned,
            lowercase: str::to_lowercase,
            domain_to_ascii: |text| {
                let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
                let host = host.split(['/', '\\', '?', '#', ':']).next()?;
                Some(host.replace(['\t', '\n'], "").replace('ü', "xn--tda"))
            },
        };
        assert_eq!(readable_domain("Ü.de", &browser), Ok("ü.de".to_owned()));
        for text in [
            "b@ü.de", "ü.de:80", "ü.de?x", "ü.de#x", "ü\\x", "ü\t.de", "ü%41.de",
        ] {
            assert_eq!(
                readable_domain(text, &browser),
                Err(JidError::Domain),
                "{text}"
            );
        }
    }
}
