//! XEP-0249: Direct MUC Invitations

use super::limited;
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
use zeroize::Zeroizing;

/// Characters of a reason that are kept.
const MAX_REASON: usize = 500;
/// Bytes of a password that are taken.
const MAX_PASSWORD: usize = 1_000;

/// Somebody asks us into a room.
pub struct Invited {
    pub room: BareJid,
    /// Who it is, as whoever hands it on says: an account, or an occupant of the room.
    pub by: Option<Jid>,
    pub reason: Option<String>,
    pub password: Option<Zeroizing<String>>,
    /// The room itself hands it on (XEP-0045 §7.8.2), and is told if we do not want to.
    pub mediated: bool,
}

/// Reads a message that asks us into a room: from somebody himself, or from the room in his name.
pub fn read(message: &Element, from: &Jid) -> Option<Invited> {
    let word = |text: Option<String>| {
        let text = text.filter(|text| !text.is_empty() && text.len() <= MAX_PASSWORD);
        text.map(Zeroizing::new)
    };
    if let Some(x) = message.child("x", ns::MUC_USER) {
        let invite = x.own_child("invite")?;
        let by = invite.attr("from").and_then(|jid| Jid::parse(jid).ok());
        let reason = invite.own_child_text("reason");
        // Only a room speaks for itself.
        let room = from.bare().clone();
        return (from.resource().is_none() && room.local().is_some()).then(|| Invited {
            room,
            by,
            reason: reason.and_then(|r| limited(&r, MAX_REASON)),
            password: word(x.own_child_text("password")),
            mediated: true,
        });
    }
    let x = message.child("x", ns::CONFERENCE)?;
    let room = BareJid::parse(x.attr("jid")?).ok()?;
    room.local().is_some().then(|| Invited {
        room,
        by: Some(from.bare().clone().into()),
        reason: x.attr("reason").and_then(|r| limited(r, MAX_REASON)),
        password: word(x.attr("password").map(str::to_owned)),
        mediated: false,
    })
}

/// Asks `to` into a room ourselves (§2), with the password that it takes. Whoever is not there finds it later.
pub fn direct(
    (to, id): (&BareJid, &str),
    room: &BareJid,
    reason: &str,
    password: Option<&str>,
) -> Element {
    let x = Element::new("x", ns::CONFERENCE)
        .with_attr("jid", room.as_str())
        .with_opt_attr("password", password)
        .with_opt_attr("reason", Some(reason).filter(|reason| !reason.is_empty()));
    Element::new("message", ns::CLIENT)
        .with_attr("to", to.as_str())
        .with_attr("id", id)
        .with_child(x)
        .with_child(Element::new("store", ns::HINTS))
}

/// Tells the room that we do not want to (XEP-0045 §7.8.2).
pub fn decline(room: &BareJid, by: &Jid) -> Element {
    let decline = Element::new("decline", ns::MUC_USER).with_attr("to", by.to_string());
    Element::new("message", ns::CLIENT)
        .with_attr("to", room.as_str())
        .with_child(Element::new("x", ns::MUC_USER).with_child(decline))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn invited(from: &str, inner: &str) -> Option<(String, Option<String>, bool)> {
        let inner = inner
            .replace("<x>", "<x xmlns='http://jabber.org/protocol/muc#user'>")
            .replace("<x jid", "<x xmlns='jabber:x:conference' jid");
        let xml = format!("<message xmlns='jabber:client'>{inner}</message>");
        let invited = read(&parse(&xml).unwrap(), &Jid::parse(from).unwrap())?;
        let by = invited.by.map(|by| by.to_string());
        Some((invited.room.to_string(), by, invited.mediated))
    }

    #[test]
    fn by_the_room_and_by_somebody_himself() {
        let room = "<x><invite from='a@b/c'><reason>come</reason></invite></x>";
        let by = Some("a@b".to_owned());
        assert_eq!(
            invited("room@rooms", room),
            Some(("room@rooms".to_owned(), Some("a@b/c".to_owned()), true))
        );
        assert_eq!(
            invited("a@b/c", "<x jid='room@rooms'/>"),
            Some(("room@rooms".to_owned(), by, false))
        );
        // An occupant, a server, no room at all.
        assert_eq!(invited("room@rooms/nick", room), None);
        assert_eq!(invited("rooms", room), None);
        for not in [
            "<x jid='rooms'/>",
            "<x jid='a@b/c'/>",
            "<x jid=''/>",
            "<x></x>",
            "",
        ] {
            assert_eq!(invited("a@b/c", not), None, "{not}");
        }
    }
}
