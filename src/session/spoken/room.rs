//! What is wanted of rooms, from tab to tab.

use crate::jid::{BareJid, Jid};
use crate::xml::Element;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Role};
use zeroize::Zeroizing;

/// Adds the wish to what is said of a room.
pub(super) fn write(element: Element, wish: &RoomWish) -> Element {
    let (word, text) = match wish {
        RoomWish::Join { nick, password } => {
            let password = password.as_ref().map(|p| p.as_str().to_owned());
            let element = element.with_opt_attr("password", password);
            return element.with_attr("wish", "join").with_text(nick.as_str());
        }
        RoomWish::Leave => ("leave", ""),
        RoomWish::SetNick(nick) => ("nick", nick.as_str()),
        RoomWish::SetSubject(text) => ("subject", text.as_str()),
        RoomWish::SetRole { nick, role, reason } => {
            let element = element.with_attr("who", nick.as_str());
            let element = element.with_attr("to", role.name());
            return element.with_attr("wish", "role").with_text(reason.as_str());
        }
        RoomWish::SetAffiliation {
            who,
            affiliation,
            reason,
        } => {
            let element = element.with_attr("who", who.as_str());
            let element = element.with_attr("to", affiliation.name());
            return element
                .with_attr("wish", "affiliation")
                .with_text(reason.as_str());
        }
        RoomWish::Invite { jid, reason } => {
            let element = element.with_attr("who", jid.as_str());
            return element
                .with_attr("wish", "invite")
                .with_text(reason.as_str());
        }
        RoomWish::Decline(by) => {
            return element
                .with_attr("wish", "decline")
                .with_text(by.to_string());
        }
        RoomWish::Destroy { reason } => ("destroy", reason.as_str()),
    };
    element.with_attr("wish", word).with_text(text)
}

/// Reads it.
pub(super) fn read(element: &Element) -> Option<RoomWish> {
    let (text, who) = (element.text(), || element.attr("who").map(str::to_owned));
    Some(match element.attr("wish")? {
        "join" => RoomWish::Join {
            nick: text,
            password: element
                .attr("password")
                .map(|p| Zeroizing::new(p.to_owned())),
        },
        "leave" => RoomWish::Leave,
        "nick" => RoomWish::SetNick(text),
        "subject" => RoomWish::SetSubject(text),
        "role" => RoomWish::SetRole {
            nick: who()?,
            role: Role::from_name(element.attr("to")?)?,
            reason: text,
        },
        "affiliation" => RoomWish::SetAffiliation {
            who: who()?,
            affiliation: Affiliation::from_name(element.attr("to")?)?,
            reason: text,
        },
        "invite" => RoomWish::Invite {
            jid: BareJid::parse(&who()?).ok()?,
            reason: text,
        },
        "decline" => RoomWish::Decline(Jid::parse(&text).ok()?),
        "destroy" => RoomWish::Destroy { reason: text },
        _ => return None,
    })
}
