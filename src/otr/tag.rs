//! What stands in plain text: queries, white-space tags, errors (OTR3 "Requesting an OTR
//! conversation"), and keeping them out of what people type.

use crate::otr::policy::Policy;
use crate::otr::wire::Version;
use std::borrow::Cow;

/// Begins every tag but the one of white space.
const OTR: &str = "?OTR";
const ERROR: &str = "?OTR Error:";
const BASE: &str = " \t  \t\t\t\t \t \t \t  ";
const V2: &str = "  \t\t  \t ";
const V3: &str = "  \t\t  \t\t";

/// The versions that somebody offers. None of them: version 1 alone, which nobody should speak.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Offer {
    pub v2: bool,
    pub v3: bool,
}

impl Offer {
    /// The best version that was offered and that the policy allows.
    pub fn choose(self, policy: Policy) -> Option<Version> {
        if self.v3 && policy.v3 {
            Some(Version::V3)
        } else {
            (self.v2 && policy.v2).then_some(Version::V2)
        }
    }
}

/// Reads a query at the beginning of a text (`?OTRv23?`, `?OTR?v2?`, `?OTR?`). What follows is an
/// explanation for people without OTR. In the middle of a text it is a quotation.
pub fn query(text: &str) -> Option<Offer> {
    let rest = text.trim_start().strip_prefix(OTR)?;
    let (first, rest) = match rest.strip_prefix('?') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let Some((versions, _)) = rest.strip_prefix('v').and_then(|rest| rest.split_once('?')) else {
        return first.then(Offer::default);
    };
    // A `v` after `?OTR?` may begin the explanation.
    if versions.len() > 16 || !versions.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return first.then(Offer::default);
    }
    Some(Offer {
        v2: versions.contains('2'),
        v3: versions.contains('3'),
    })
}

/// Whether a text is a query and nothing else.
pub fn is_bare_query(text: &str) -> bool {
    let text = text.trim();
    let bare = text.ends_with('?') && !text.contains(char::is_whitespace);
    bare && query(text).is_some()
}

/// Whether a text is for programs that speak OTR, and not for people: a message of it or a piece of one, a
/// query, an error.
pub fn is_otr(text: &str) -> bool {
    text.trim_start().starts_with(OTR)
}

/// The query for what the policy allows; `None` when it allows nothing.
pub fn query_text(policy: Policy) -> Option<&'static str> {
    match (policy.v2, policy.v3) {
        (true, true) => Some("?OTRv23?"),
        (true, false) => Some("?OTRv2?"),
        (false, true) => Some("?OTRv3?"),
        (false, false) => None,
    }
}

/// Takes white-space tags out of a text. The offer is that of the first one.
pub fn take_whitespace(text: &str) -> Option<(String, Offer)> {
    let (mut clean, mut offer) = (String::with_capacity(text.len()), None);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BASE) {
        clean.push_str(before);
        rest = after;
        let mut found = Offer::default();
        while let Some((group, after)) = rest.split_at_checked(8) {
            if !group.bytes().all(|b| b == b' ' || b == b'\t') {
                break;
            }
            found.v2 |= group == V2;
            found.v3 |= group == V3;
            rest = after;
        }
        offer = offer.or(Some(found));
    }
    clean.push_str(rest);
    offer.map(|offer| (clean, offer))
}

/// The text with a tag for what the policy allows at its end.
pub fn add_whitespace(text: &str, policy: Policy) -> String {
    let mut out = [text, BASE].concat();
    if policy.v2 {
        out.push_str(V2);
    }
    if policy.v3 {
        out.push_str(V3);
    }
    out
}

/// What an error message says, to be shown as plain text.
pub fn error(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(ERROR).map(str::trim)
}

/// An error message. The words are for the person, or program, at the other end.
pub fn error_text(words: &str) -> String {
    format!("{ERROR} {words}")
}

/// Breaks whatever a receiver would take for a command out of a text that goes out in plain: people
/// quote, paste, and are told to paste. A WORD JOINER, which nobody sees, or a space for the tab.
pub fn defuse(text: &str) -> Cow<'_, str> {
    if !text.contains(OTR) && !text.contains(BASE) {
        return Cow::Borrowed(text);
    }
    let text = text.replace(OTR, "?\u{2060}OTR");
    Cow::Owned(text.replace(BASE, &BASE.replace('\t', " ")))
}
