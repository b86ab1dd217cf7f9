//! Links that ask one to become a contact, to make an account, or into a room (XEP-0147, XEP-0379, XEP-0445).

use super::address::decoded;
use crate::jid::BareJid;

/// Bytes of a link, and of a token in it; characters of a name.
const MAX: usize = 4096;
const MAX_TOKEN: usize = 500;
const MAX_NAME: usize = 200;

/// What such a link says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invite {
    /// Of the contact, the room, or the server.
    pub jid: BareJid,
    pub wish: InviteWish,
    /// What has the contact accept one at once, or the server make an account.
    pub token: Option<String>,
    /// What the contact is called.
    pub name: Option<String>,
    /// Whoever has no account may make one at the contact's server, by the same token.
    pub registers: bool,
}

/// What it asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InviteWish {
    /// Become a contact.
    Contact,
    /// Make an account.
    Register,
    /// Enter a room.
    Join,
}

/// Reads an address of the scheme `xmpp`, or that of a page that carries one behind its `#`. `None`: it is none,
/// or asks for something else.
pub fn parse(text: &str) -> Option<Invite> {
    let text = text.trim();
    if text.len() > MAX {
        return None;
    }
    let scheme = |name: &str| {
        let head = text.get(..name.len())?;
        head.eq_ignore_ascii_case(name)
            .then(|| text.get(name.len()..))
            .flatten()
    };
    let (rest, page) = match scheme("xmpp:") {
        Some(rest) => (rest, false),
        None => (scheme("https://")?.split_once('#')?.1, true),
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Who is to act on it, of RFC 5122 §2.2, is whoever is here.
    let path = match path.strip_prefix("//") {
        Some(path) => path.split_once('/')?.1,
        None => path,
    };
    let mut invite = Invite {
        jid: BareJid::parse(&decoded(path)).ok()?,
        wish: InviteWish::Contact,
        token: None,
        name: None,
        registers: false,
    };
    for (n, part) in query.split(['?', ';', '&']).enumerate() {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = || Some(decoded(value)).filter(|value| !value.is_empty());
        match key {
            "roster" | "subscribe" | "" => {}
            "register" if n == 0 => invite.wish = InviteWish::Register,
            "join" if n == 0 => invite.wish = InviteWish::Join,
            "preauth" => invite.token = value().filter(|token| token.len() <= MAX_TOKEN),
            "name" => {
                let name = value().map(|name| name.replace('+', " "));
                invite.name = name.map(|name| name.chars().take(MAX_NAME).collect());
            }
            "ibr" => invite.registers = value().as_deref() == Some("y"),
            _ if n == 0 => return None,
            _ => {}
        }
    }
    let local = invite.jid.local().is_some();
    let sound = match invite.wish {
        // Somebody's page may have anything behind its #.
        InviteWish::Contact => local && (!page || invite.token.is_some()),
        InviteWish::Join => local && !page,
        InviteWish::Register => !page || invite.token.is_some(),
    };
    sound.then_some(invite)
}

/// A link by which others ask to become a contact (XEP-0147), and are accepted for its token, if it has one. The
/// token is one of letters and digits.
pub fn link(jid: &BareJid, token: &str) -> String {
    let mut link = "xmpp:".to_owned();
    for c in jid.as_str().chars() {
        // What would end the address in a link, or turn it into something else.
        match c {
            '%' => link.push_str("%25"),
            '?' => link.push_str("%3F"),
            '#' => link.push_str("%23"),
            '/' => link.push_str("%2F"),
            '\\' => link.push_str("%5C"),
            '`' => link.push_str("%60"),
            _ => link.push(c),
        }
    }
    link.push_str("?roster");
    if !token.is_empty() {
        link.push_str(";preauth=");
        link.push_str(token);
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_own_link_leads_to_oneself() {
        for jid in ["a@b", "a%25?#`@b.c", "x\\20y@b"] {
            let jid = BareJid::parse(jid).unwrap();
            for token in ["", "ab12"] {
                let invite = parse(&link(&jid, token)).unwrap();
                assert_eq!((&invite.jid, invite.wish), (&jid, InviteWish::Contact));
                assert_eq!(invite.token.unwrap_or_default(), token);
            }
        }
    }

    #[test]
    fn what_links_say() {
        use InviteWish::{Contact, Join, Register};
        for (text, jid, wish, token, name) in [
            ("xmpp:a@b", "a@b", Contact, None, None),
            (" XMPP:a@b?roster ", "a@b", Contact, None, None),
            ("xmpp:a@b?subscribe", "a@b", Contact, None, None),
            (
                "xmpp:a@b?roster;preauth=T;name=A+B;ibr=y",
                "a@b",
                Contact,
                Some("T"),
                Some("A B"),
            ),
            (
                "xmpp:a%40b?roster;preauth=%3C%26;name=%C3%A9",
                "a@b",
                Contact,
                Some("<&"),
                Some("\u{e9}"),
            ),
            ("xmpp:a@b?preauth=T", "a@b", Contact, Some("T"), None),
            ("xmpp://me@here/a@b?roster", "a@b", Contact, None, None),
            (
                "xmpp:b.c?register;preauth=T",
                "b.c",
                Register,
                Some("T"),
                None,
            ),
            (
                "xmpp:a@b.c?register;preauth=T",
                "a@b.c",
                Register,
                Some("T"),
                None,
            ),
            ("xmpp:r@m?join", "r@m", Join, None, None),
            (
                "https://x.y/i/#a@b?preauth=T;name=N",
                "a@b",
                Contact,
                Some("T"),
                Some("N"),
            ),
        ] {
            let invite = parse(text).unwrap();
            assert_eq!(invite.jid.as_str(), jid, "{text}");
            assert_eq!(invite.wish, wish, "{text}");
            assert_eq!(invite.token.as_deref(), token, "{text}");
            assert_eq!(invite.name.as_deref(), name, "{text}");
            assert_eq!(invite.registers, text.contains("ibr=y"), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "a@b",
            "xmpp:",
            "xmpp:@",
            "xmpp:b.c",
            "xmpp:b.c?join",
            "xmpp:a@b?message;body=x",
            "xmpp:a@b?remove",
            "xmpp://me@here",
            "http://x.y/#a@b?preauth=T",
            "https://x.y/#a@b",
            "https://x.y/#part",
            "javascript:xmpp:a@b",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        let long = format!("xmpp:a@b?preauth={}", "t".repeat(1_000));
        assert_eq!(parse(&long).unwrap().token, None);
        assert_eq!(parse(&format!("xmpp:a@b?{}", "x".repeat(10_000))), None);
    }
}
