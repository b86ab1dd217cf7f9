//! What is wanted of rooms, from tab to tab.

use crate::jid::{BareJid, Jid};
use crate::xml::Element;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Role};
use crate::xmpp::form::Answers;
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
        RoomWish::SetPicture(None) => ("no-picture", ""),
        RoomWish::SetPicture(Some(data)) => ("picture", data.as_str()),
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
        RoomWish::Destroy { instead, reason } => {
            let who = instead.as_ref().map(BareJid::as_str);
            let element = element.with_opt_attr("who", who);
            return element
                .with_attr("wish", "destroy")
                .with_text(reason.as_str());
        }
        RoomWish::Moderate { id, reason } => {
            let element = element.with_attr("who", id.as_str());
            return element
                .with_attr("wish", "moderate")
                .with_text(reason.as_str());
        }
        RoomWish::AskRooms => ("rooms", ""),
        RoomWish::Search(words) => ("search", words.as_str()),
        RoomWish::AskAbout => ("about", ""),
        RoomWish::AskForm => ("form", ""),
        RoomWish::AskPeople(who) => ("people", who.name()),
        RoomWish::AskMembers => ("members", ""),
        RoomWish::AskRegistration => ("registration", ""),
        RoomWish::Register(None) => ("unregister", ""),
        RoomWish::Register(Some(answers)) => return write_answers(element, "register", answers),
        RoomWish::Configure(answers) => return write_answers(element, "configure", answers),
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
        "no-picture" => RoomWish::SetPicture(None),
        "picture" => RoomWish::SetPicture(Some(text)),
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
        "destroy" => RoomWish::Destroy {
            instead: who().and_then(|jid| BareJid::parse(&jid).ok()),
            reason: text,
        },
        "moderate" => RoomWish::Moderate {
            id: who()?,
            reason: text,
        },
        "rooms" => RoomWish::AskRooms,
        "search" => RoomWish::Search(text),
        "about" => RoomWish::AskAbout,
        "form" => RoomWish::AskForm,
        "people" => RoomWish::AskPeople(Affiliation::from_name(&text)?),
        "members" => RoomWish::AskMembers,
        "registration" => RoomWish::AskRegistration,
        "unregister" => RoomWish::Register(None),
        "register" => RoomWish::Register(Some(read_answers(element))),
        "configure" => RoomWish::Configure(read_answers(element)),
        _ => return None,
    })
}

/// What was filled into a form.
pub(super) fn write_answers(element: Element, wish: &str, answers: &Answers) -> Element {
    let field = |(name, values): &(String, Vec<String>)| {
        let field = Element::new("field", "").with_attr("name", name.as_str());
        let value = |v: &String| Element::new("value", "").with_text(v.as_str());
        field.with_children(values.iter().map(value))
    };
    let element = element.with_attr("wish", wish);
    element.with_children(answers.0.iter().map(field))
}

/// Reads it.
pub(super) fn read_answers(element: &Element) -> Answers {
    let field = |field: &Element| {
        let values = field.children().map(Element::text).collect();
        Some((field.attr("name")?.to_owned(), values))
    };
    Answers(element.children().filter_map(field).collect())
}
