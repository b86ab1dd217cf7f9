//! XMPP addresses (RFC 7622), and the escaping of local parts (XEP-0106).
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod escape;
mod prepare;

pub use escape::{escape_local, unescape_local};

use std::fmt;

/// Why a text is no address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JidError {
    /// Empty, or over 1023 bytes.
    Local,
    /// Empty, over 1023 bytes, or no host name.
    Domain,
    /// Empty, or over 1023 bytes, or with control characters.
    Resource,
    /// A bare address was wanted and this has a resource, or the other way round.
    Shape,
}

/// An address without a resource: `romeo@example.net`, or a server's `example.net`.
///
/// One made by [`BareJid::of_occupant`] is none that anybody could have: it names the chat with one occupant of a
/// room. No other way leads to one but [`BareJid::parse_chat`], so nothing that comes from the wire equals it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BareJid {
    /// No `@` but the one behind the local part: neither part may hold one. Behind a `/`, an occupant.
    text: String,
}

/// An address with or without a resource.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Jid {
    bare: BareJid,
    resource: Option<String>,
}

impl BareJid {
    /// Parses and prepares an address that must have no resource.
    pub fn parse(text: &str) -> Result<Self, JidError> {
        let jid = Jid::parse(text)?;
        if jid.resource.is_some() {
            Err(JidError::Shape)
        } else {
            Ok(jid.bare)
        }
    }

    /// Builds `local@domain` from parts, preparing both.
    pub fn from_parts(local: Option<&str>, domain: &str) -> Result<Self, JidError> {
        let domain = prepare::domain(domain)?;
        let Some(local) = local else {
            return Ok(Self { text: domain });
        };
        let text = prepare::local(local)? + "@" + &domain;
        Ok(Self { text })
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The chat with an occupant of a room (XEP-0045 §7.5), by the id that says who it is whatever the nick
    /// (XEP-0421). `None`: no room, or no id.
    pub fn of_occupant(room: &Self, id: &str) -> Option<Self> {
        let fits = room.local().is_some() && room.as_occupant().is_none() && !id.is_empty();
        fits.then(|| Self {
            text: [&room.text, "/", id].concat(),
        })
    }

    /// Room and occupant's id, if this names such a chat.
    pub fn as_occupant(&self) -> Option<(Self, &str)> {
        let (room, id) = self.text.split_once('/')?;
        let room = Self {
            text: room.to_owned(),
        };
        Some((room, id))
    }

    /// Whether this names the chat with an occupant of that room.
    pub fn is_in(&self, room: &Self) -> bool {
        let rest = self.text.strip_prefix(&room.text);
        rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// Parses what names a chat in our own records: an address, or what [`Self::of_occupant`] made.
    pub fn parse_chat(text: &str) -> Result<Self, JidError> {
        let Some((room, id)) = text.split_once('/') else {
            return Self::parse(text);
        };
        Self::of_occupant(&Self::parse(room)?, id).ok_or(JidError::Shape)
    }

    /// The part before the `@`.
    pub fn local(&self) -> Option<&str> {
        self.text.split_once('@').map(|(local, _)| local)
    }

    /// The server's part.
    pub fn domain(&self) -> &str {
        let address = self.text.split_once('/').map_or(&*self.text, |(a, _)| a);
        address
            .split_once('@')
            .map_or(address, |(_, domain)| domain)
    }

    /// The address of the server alone.
    #[must_use]
    pub fn server(&self) -> Self {
        Self {
            text: self.domain().to_owned(),
        }
    }

    /// This address with a resource.
    pub fn with_resource(&self, resource: &str) -> Result<Jid, JidError> {
        Ok(Jid {
            bare: self.clone(),
            resource: Some(prepare::resource(resource)?),
        })
    }
}

impl Jid {
    /// Parses and prepares an address. Upper case in the local part and domain is folded, so equal
    /// addresses compare equal (RFC 7622 §3).
    pub fn parse(text: &str) -> Result<Self, JidError> {
        let (bare, resource) = match text.split_once('/') {
            Some((bare, resource)) => (bare, Some(prepare::resource(resource)?)),
            None => (text, None),
        };
        let (local, domain) = match bare.split_once('@') {
            Some((local, domain)) => (Some(local), domain),
            None => (None, bare),
        };
        Ok(Self {
            bare: BareJid::from_parts(local, domain)?,
            resource,
        })
    }

    /// The address without its resource.
    pub fn bare(&self) -> &BareJid {
        &self.bare
    }

    /// Takes the bare address out.
    pub fn into_bare(self) -> BareJid {
        self.bare
    }

    /// The resource, if there is one.
    pub fn resource(&self) -> Option<&str> {
        self.resource.as_deref()
    }
}

impl From<BareJid> for Jid {
    fn from(bare: BareJid) -> Self {
        Self {
            bare,
            resource: None,
        }
    }
}

impl fmt::Display for BareJid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Jid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.bare.text)?;
        match &self.resource {
            Some(resource) => {
                f.write_str("/")?;
                f.write_str(resource)
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let jid = Jid::parse("Romeo@Example.NET/Orchard/x@y").unwrap();
        assert_eq!(jid.to_string(), "romeo@example.net/Orchard/x@y");
        assert_eq!(jid.bare().local(), Some("romeo"));
        assert_eq!(jid.bare().domain(), "example.net");
        assert_eq!(jid.resource(), Some("Orchard/x@y"));
        assert_eq!(jid.bare().server().as_str(), "example.net");
        assert_eq!(jid.bare().server().local(), None);
        assert_eq!(BareJid::parse("a@b/c"), Err(JidError::Shape));
        assert_eq!(
            BareJid::parse("example.net.").unwrap().as_str(),
            "example.net"
        );
        assert_eq!(BareJid::parse("x@[::1]").unwrap().domain(), "[::1]");
    }

    #[test]
    fn chats_with_occupants() {
        let room = BareJid::parse("room@rooms.example").unwrap();
        let chat = BareJid::of_occupant(&room, "a/b@c").unwrap();
        assert_eq!(chat.as_occupant(), Some((room.clone(), "a/b@c")));
        assert_eq!(BareJid::parse_chat(chat.as_str()), Ok(chat.clone()));
        assert_eq!(
            (chat.domain(), chat.local()),
            ("rooms.example", Some("room"))
        );
        assert_eq!(chat.server().as_str(), "rooms.example");
        // The wire has no such addresses.
        assert!(BareJid::parse(chat.as_str()).is_err());
        assert_ne!(Jid::parse(chat.as_str()).unwrap().into_bare(), chat);
        assert_eq!(room.as_occupant(), None);
        assert_eq!(BareJid::of_occupant(&room, ""), None);
        assert_eq!(BareJid::of_occupant(&chat, "d"), None);
        assert_eq!(BareJid::of_occupant(&room.server(), "d"), None);
        assert!(BareJid::parse_chat("room@rooms.example/").is_err());
        assert_eq!(BareJid::parse_chat("Room@b"), BareJid::parse("room@b"));
    }

    #[test]
    fn not_addresses() {
        use JidError::*;
        for (text, why) in [
            ("", Domain),
            ("@example.net", Local),
            ("a@", Domain),
            ("a@b/", Resource),
            ("a b@c", Local),
            ("a\"b@c", Local),
            ("a<b@c", Local),
            ("a\u{0}b@c", Local),
            ("a@b c", Domain),
            ("a@b@c", Domain),
            ("a@-b.c", Domain),
            ("a@b..c", Domain),
            ("a@b/c\u{7}", Resource),
            ("a@b_c!", Domain),
            ("a@.", Domain),
        ] {
            assert_eq!(Jid::parse(text), Err(why), "{text}");
        }
        assert_eq!(Jid::parse(&("a".repeat(1024) + "@b")), Err(Local));
        assert_eq!(
            Jid::parse(&("a@b/".to_owned() + &"c".repeat(1024))),
            Err(Resource)
        );
    }
}
