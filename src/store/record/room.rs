//! Rooms as records: what is stored of them stands in the head of the chat, who is in them is for other tabs.

use super::words::{number, read_delivery, write_delivery};
use crate::jid::{BareJid, Jid};
use crate::store::chat::Delivery;
use crate::store::{Happened, Happening, Invitation, Room, Standing};
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::command::Show;
use crate::xmpp::event::{
    Affiliation, Cause, Departure, Exit, Occupant, Role, RoomDeed, SendError,
};

const CAUSES: [(Cause, &str); 6] = [
    (Cause::Left, "left"),
    (Cause::Kicked, "kicked"),
    (Cause::Banned, "banned"),
    (Cause::NotMember, "no-member"),
    (Cause::Shutdown, "shutdown"),
    (Cause::Lost, "lost"),
];

const DEEDS: [(RoomDeed, &str); 11] = [
    (RoomDeed::Picture, "picture"),
    (RoomDeed::Nick, "nick"),
    (RoomDeed::Subject, "subject"),
    (RoomDeed::Role, "role"),
    (RoomDeed::Affiliation, "affiliation"),
    (RoomDeed::Invite, "invite"),
    (RoomDeed::Configure, "configure"),
    (RoomDeed::Setup, "setup"),
    (RoomDeed::Register, "register"),
    (RoomDeed::Moderate, "moderate"),
    (RoomDeed::Destroy, "destroy"),
];

/// What is stored of a room.
pub(super) fn write_room(room: &Room) -> Element {
    Element::new("room", "")
        .with_attr("nick", room.nick.as_str())
        .with_opt_attr("name", room.name.as_deref())
        .with_opt_attr("subject", room.subject.as_deref())
        .with_opt_attr("wanted", room.wanted.then_some("1"))
        .with_opt_attr("open", room.open.then_some("1"))
        .with_opt_attr("moderates", room.moderates.then_some("1"))
        .with_opt_attr("pictures", room.pictures.then_some("1"))
        .with_opt_attr("poor", room.poor.then_some("1"))
        .with_opt_attr("called", (room.called > 0).then(|| room.called.to_string()))
        .with_opt_attr("active", room.active.then_some("1"))
        .with_opt_attr(
            "mentions",
            (room.mentions > 0).then(|| room.mentions.to_string()),
        )
}

/// Reads it into a room that may be known.
pub(super) fn read_room(element: &Element, room: &mut Room) -> Option<()> {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    room.nick = text("nick")?;
    (room.name, room.subject) = (text("name"), text("subject"));
    room.wanted = element.attr("wanted").is_some();
    room.open = element.attr("open").is_some();
    room.moderates = element.attr("moderates").is_some();
    room.pictures = element.attr("pictures").is_some();
    room.poor = element.attr("poor").is_some();
    room.active = element.attr("active").is_some();
    let mentions = number(element.attr("mentions")).and_then(|n| u32::try_from(n).ok());
    room.mentions = mentions.unwrap_or_default();
    let called = number(element.attr("called")).and_then(|n| u32::try_from(n).ok());
    room.called = called.unwrap_or_default();
    Some(())
}

/// How we stand in it.
pub(super) fn write_standing(room: &Room) -> Element {
    let element = Element::new("standing", ns::CLIENT)
        .with_opt_attr("created", room.created.then_some("1"))
        .with_opt_attr("syncing", room.syncing.then_some("1"));
    let trouble = room.trouble.as_ref().map(|(deed, why)| {
        let word = DEEDS.into_iter().find(|(d, _)| d == deed);
        let trouble = Element::new("trouble", ns::CLIENT);
        let trouble = trouble.with_opt_attr("deed", word.map(|(_, word)| word));
        write_delivery(trouble, &Delivery::Failed(why.clone()))
    });
    let element = element.with_children(trouble);
    match &room.standing {
        Standing::Joining => element.with_attr("is", "joining"),
        Standing::In => element.with_attr("is", "in"),
        Standing::Out(Exit::NoAnswer) => element.with_attr("is", "silent"),
        Standing::Out(Exit::Refused(error)) => {
            element.with_attr("is", "refused").with_child(error.build())
        }
        Standing::Out(Exit::Gone(why)) => write_departure(element.with_attr("is", "gone"), why),
        Standing::Out(Exit::Destroyed { instead, reason }) => element
            .with_attr("is", "destroyed")
            .with_opt_attr("instead", instead.as_ref().map(BareJid::as_str))
            .with_opt_attr("reason", reason.as_deref()),
    }
}

/// Reads it.
pub(super) fn read_standing(element: &Element, room: &mut Room) {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    room.created = element.attr("created").is_some();
    room.syncing = element.attr("syncing").is_some();
    room.trouble = element.own_child("trouble").and_then(|t| {
        let deed = DEEDS
            .into_iter()
            .find(|(_, word)| t.attr("deed") == Some(*word));
        match (deed, read_delivery(t)) {
            (Some((deed, _)), Delivery::Failed(why)) => Some((deed, why)),
            _ => None,
        }
    });
    room.standing = match element.attr("is") {
        Some("in") => Standing::In,
        Some("silent") => Standing::Out(Exit::NoAnswer),
        Some("refused") => match read_delivery(element) {
            Delivery::Failed(SendError::Refused(error)) => Standing::Out(Exit::Refused(error)),
            _ => Standing::Out(Exit::NoAnswer),
        },
        Some("gone") => Standing::Out(Exit::Gone(read_departure(element))),
        Some("destroyed") => Standing::Out(Exit::Destroyed {
            instead: element
                .attr("instead")
                .and_then(|jid| BareJid::parse(jid).ok()),
            reason: text("reason"),
        }),
        _ => Standing::Joining,
    };
}

fn write_departure(element: Element, why: &Departure) -> Element {
    let word = CAUSES.into_iter().find(|(cause, _)| *cause == why.cause);
    element
        .with_opt_attr("cause", word.map(|(_, word)| word))
        .with_opt_attr("by", why.by.as_deref())
        .with_opt_attr("reason", why.reason.as_deref())
}

fn read_departure(element: &Element) -> Departure {
    let cause = CAUSES
        .into_iter()
        .find(|(_, word)| element.attr("cause") == Some(*word));
    Departure {
        cause: cause.map(|(cause, _)| cause).unwrap_or_default(),
        by: element.attr("by").map(str::to_owned),
        reason: element.attr("reason").map(str::to_owned),
    }
}

/// Somebody asks us in. The password is not written down.
pub(super) fn write_invitation(invitation: &Invitation) -> Element {
    Element::new("invitation", "")
        .with_attr("room", invitation.room.as_str())
        .with_opt_attr("by", invitation.by.as_ref().map(Jid::to_string))
        .with_opt_attr("name", invitation.name.as_deref())
        .with_opt_attr("reason", invitation.reason.as_deref())
        .with_opt_attr("mediated", invitation.mediated.then_some("1"))
}

/// Reads it.
pub(super) fn read_invitation(element: &Element) -> Option<Invitation> {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    Some(Invitation::known(
        BareJid::parse(element.attr("room")?).ok()?,
        element.attr("by").and_then(|jid| Jid::parse(jid).ok()),
        (text("name"), text("reason")),
        element.attr("mediated").is_some(),
    ))
}

/// Somebody in a room.
pub(super) fn write_occupant(occupant: &Occupant) -> Element {
    Element::new("occupant", "")
        .with_attr("nick", occupant.nick.as_str())
        .with_opt_attr("id", occupant.id.as_deref())
        .with_opt_attr("jid", occupant.jid.as_ref().map(BareJid::as_str))
        .with_attr("role", occupant.role.name())
        .with_attr("affiliation", occupant.affiliation.name())
        .with_attr("show", occupant.show.name())
        .with_children(
            occupant
                .hats
                .iter()
                .map(|hat| Element::new("hat", "").with_text(hat)),
        )
}

/// Reads it.
pub(super) fn read_occupant(element: &Element) -> Option<Occupant> {
    let attr = |name: &str| element.attr(name);
    Some(Occupant {
        nick: attr("nick")?.to_owned(),
        id: attr("id").map(str::to_owned),
        jid: attr("jid").and_then(|jid| BareJid::parse(jid).ok()),
        role: attr("role").and_then(Role::from_name)?,
        affiliation: attr("affiliation").and_then(Affiliation::from_name)?,
        show: attr("show").and_then(Show::from_name)?,
        hats: element.children().map(Element::text).collect(),
    })
}

/// A line of what happened.
pub(super) fn write_happened(line: &Happened) -> Element {
    let what = line.what.iter().map(|(nick, what)| {
        let one = Element::new("one", "").with_attr("nick", nick.as_str());
        match what {
            Happening::Came => one.with_attr("is", "came"),
            Happening::Gone(why) => write_departure(one.with_attr("is", "gone"), why),
            Happening::Renamed(to) => one.with_attr("is", "renamed").with_attr("to", to.as_str()),
            Happening::Role(role) => one.with_attr("is", "role").with_attr("to", role.name()),
            Happening::Affiliation(to) => one
                .with_attr("is", "affiliation")
                .with_attr("to", to.name()),
        }
    });
    Element::new("line", "")
        .with_attr("number", line.number.to_string())
        .with_attr("key", line.key.to_string())
        .with_attr("at", line.at.0.to_string())
        .with_attr("more", line.more.to_string())
        .with_children(what)
}

/// Reads it.
pub(super) fn read_happened(element: &Element) -> Option<Happened> {
    let small = |name: &str| u32::try_from(number(element.attr(name))?).ok();
    let one = |one: &Element| {
        let to = || one.attr("to");
        let what = match one.attr("is")? {
            "came" => Happening::Came,
            "gone" => Happening::Gone(read_departure(one)),
            "renamed" => Happening::Renamed(to()?.to_owned()),
            "role" => Happening::Role(Role::from_name(to()?)?),
            "affiliation" => Happening::Affiliation(Affiliation::from_name(to()?)?),
            _ => return None,
        };
        Some((one.attr("nick")?.to_owned(), what))
    };
    Some(Happened {
        number: small("number")?,
        key: number(element.attr("key"))?,
        at: Millis(number(element.attr("at"))?),
        what: element.children().filter_map(one).collect(),
        more: small("more")?,
    })
}
