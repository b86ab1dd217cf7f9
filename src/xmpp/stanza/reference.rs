//! XEP-0372: References

use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
use std::fmt::Write;

/// References that are read of one message, and sent with one.
const MAX: usize = 32;
/// Places in a text where a name may begin that are looked at: each is held against all who are there.
const MAX_PLACES: usize = 128;

/// Whether a message names somebody by a reference (§3.2): by his nick in this room, or by his address.
pub fn names(message: &Element, room: &BareJid, nick: &str, account: &BareJid) -> bool {
    let references = message
        .children()
        .filter(|c| c.is("reference", ns::REFERENCE));
    let mentions = references.filter(|r| r.attr("type") == Some("mention"));
    let mut jids = mentions.take(MAX).filter_map(|r| address(r.attr("uri")?));
    jids.any(|jid| match jid.resource() {
        Some(resource) => jid.bare() == room && resource == nick,
        None => jid.bare() == account,
    })
}

/// What goes with a text in a room that names these occupants by `@` and their nick: where each nick stands, in
/// characters, and whose it is. The longest nick that fits is the one that is meant.
pub fn elements<'a>(
    room: &BareJid,
    text: &str,
    nicks: impl Fn() -> Box<dyn Iterator<Item = &'a str> + 'a>,
) -> Vec<Element> {
    let (mut found, mut places) = (Vec::new(), 0);
    let (mut at, mut before, mut quoted) = (0, None::<char>, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        at += 1;
        let begins = before.is_none_or(|c| c == '\n');
        // Who is named in a quotation was named before.
        quoted = if begins { c == '>' } else { quoted };
        if c == '@' && !quoted && before.is_none_or(|c| !c.is_alphanumeric()) {
            places += 1;
            let fits = |nick: &&str| {
                let behind = rest.strip_prefix(nick).map(|behind| behind.chars().next());
                behind.is_some_and(|c| c.is_none_or(|c| !c.is_alphanumeric()))
            };
            if let Some(nick) = nicks().filter(fits).max_by_key(|nick| nick.len()) {
                let end = at + nick.chars().count();
                let reference = Element::new("reference", ns::REFERENCE)
                    .with_attr("type", "mention")
                    .with_attr("begin", at.to_string())
                    .with_attr("end", end.to_string())
                    .with_attr("uri", uri(room, nick));
                found.push(reference);
            }
            if found.len() == MAX || places == MAX_PLACES {
                break;
            }
        }
        before = Some(c);
    }
    found
}

/// The address of an occupant as a URI (RFC 5122 §2.2): what is not plain stands there as its bytes.
fn uri(room: &BareJid, nick: &str) -> String {
    let mut uri = ["xmpp:", room.as_str(), "/"].concat();
    for byte in nick.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// The address that such a URI is of.
fn address(uri: &str) -> Option<Jid> {
    let mut path = uri.strip_prefix("xmpp:")?.split(['?', '#']).next()?.bytes();
    let mut bytes = Vec::new();
    while let Some(byte) = path.next() {
        bytes.push(match byte {
            b'%' => hex(path.next()?)? * 16 + hex(path.next()?)?,
            byte => byte,
        });
    }
    Jid::parse(&String::from_utf8(bytes).ok()?).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jid(text: &str) -> BareJid {
        BareJid::parse(text).unwrap()
    }

    fn found(text: &str, nicks: &'static [&'static str]) -> Vec<(usize, usize, String)> {
        let all = elements(&jid("r@x"), text, || Box::new(nicks.iter().copied()));
        let number = |e: &Element, name| e.attr(name).unwrap().parse().unwrap();
        let one = |e: &Element| {
            let uri = e.attr("uri").unwrap().to_owned();
            (number(e, "begin"), number(e, "end"), uri)
        };
        all.iter().map(one).collect()
    }

    #[test]
    fn those_who_are_named_are_found() {
        let nicks = &["Ann", "Ann Lee", "Zo\u{eb}/\u{1f600}", "x"];
        assert_eq!(
            found("\u{1f600} @Ann Lee, @Ann: @Zo\u{eb}/\u{1f600}!", nicks),
            [
                (3, 10, "xmpp:r@x/Ann%20Lee".to_owned()),
                (13, 16, "xmpp:r@x/Ann".to_owned()),
                (19, 24, "xmpp:r@x/Zo%C3%AB%2F%F0%9F%98%80".to_owned()),
            ]
        );
        for text in [
            "Ann", "ann@Ann", "@Annie", "@ Ann", "@", "@bob", "> @Ann", "",
        ] {
            assert_eq!(found(text, nicks), [], "{text}");
        }
        assert_eq!(found(&"@x ".repeat(1_000), nicks).len(), MAX);
        let late = ["@? ".repeat(MAX_PLACES), "@x".to_owned()].concat();
        assert_eq!(found(&late, nicks), []);
    }

    #[test]
    fn who_is_named() {
        let named = |uri: &str| {
            let reference = Element::new("reference", ns::REFERENCE)
                .with_attr("type", "mention")
                .with_attr("uri", uri);
            let message = Element::new("message", ns::CLIENT).with_child(reference);
            names(&message, &jid("r@x"), "Ann Lee", &jid("ann@y"))
        };
        assert!(named("xmpp:r@x/Ann%20Lee") && named("xmpp:ann@y"));
        assert!(named("xmpp:r@x/Ann Lee") && named("xmpp:ann@y?message"));
        for other in [
            "xmpp:other@x/Ann%20Lee",
            "xmpp:r@x/Ann",
            "xmpp:r@x",
            "xmpp:ann@y/Ann%20Lee",
            "r@x/Ann%20Lee",
            "xmpp:r@x/%C3",
            "xmpp:r@x/%",
            "xmpp:r@x/%zz",
            "xmpp:",
            "",
        ] {
            assert!(!named(other), "{other}");
        }
    }
}
