//! What was asked about rooms and of services, for other tabs.

use super::lookup::{read_kept, read_lookup, write_kept, write_lookup};
use super::words::{number, read_delivery, write_delivery};
use crate::jid::{BareJid, Jid};
use crate::store::Asked;
use crate::store::chat::Delivery;
use crate::xml::{Element, ns};
use crate::xmpp::event::{Affiliation, Answer, RoomAbout};
use crate::xmpp::form::Form;
use crate::xmpp::lookup::Looked;
use crate::xmpp::stanza::{adhoc, entity};

/// Writes it.
pub(super) fn write_asked(asked: &Asked) -> Element {
    let element = Element::new("asked", ns::CLIENT).with_attr("of", asked.of.to_string());
    let Some(answer) = &asked.answer else {
        return element;
    };
    let entry = |(jid, text): (&BareJid, Option<&str>)| {
        let entry = Element::new("one", ns::CLIENT).with_attr("jid", jid.as_str());
        entry.with_opt_attr("text", text)
    };
    let is = |word: &str| element.clone().with_attr("answer", word);
    match answer {
        Answer::Rooms(all) => {
            let all = all.iter().map(|(jid, name)| entry((jid, Some(name))));
            is("rooms").with_children(all)
        }
        Answer::Found(all) => {
            let all = all.iter().map(|(jid, name)| entry((jid, Some(name))));
            is("found").with_children(all)
        }
        Answer::People(who, all) => {
            let all = all.iter().map(|(jid, why)| entry((jid, why.as_deref())));
            is(who.name()).with_children(all)
        }
        Answer::About(about) => {
            let feature =
                |f: &String| Element::new("one", ns::CLIENT).with_attr("text", f.as_str());
            is("about")
                .with_opt_attr("name", about.name.as_deref())
                .with_opt_attr("description", about.description.as_deref())
                .with_opt_attr("occupants", about.occupants.map(|n| n.to_string()))
                .with_children(about.features.iter().map(feature))
        }
        Answer::Registered(nick) => is("registered").with_attr("name", nick.as_str()),
        Answer::Commands(all) => {
            let one = |(node, name): &(String, String)| {
                let one = Element::new("one", ns::CLIENT).with_attr("node", node.as_str());
                one.with_attr("text", name.as_str())
            };
            is("commands").with_children(all.iter().map(one))
        }
        Answer::Stage(name, stage) => is("stage")
            .with_attr("name", name.as_str())
            .with_child(adhoc::build(stage)),
        Answer::Entity(known) => {
            let (info, items) = entity::build(known);
            is("entity").with_child(info).with_children(items)
        }
        Answer::FullText(can) => is("fulltext").with_attr("can", can.to_string()),
        Answer::Looked(looked) => write_lookup(is("looked"), &looked.lookup)
            .with_opt_attr("first", looked.first.as_deref())
            .with_attr("complete", looked.complete.to_string())
            .with_children(looked.all.iter().map(write_kept)),
        Answer::Form(form) => is("form").with_child(form.write()),
        Answer::Refused(why) => write_delivery(is("refused"), &Delivery::Failed(why.clone())),
    }
}

/// Reads it.
pub(super) fn read_asked(element: &Element) -> Option<Asked> {
    let of = Jid::parse(element.attr("of")?).ok()?;
    let text = |name: &str| element.attr(name).map(str::to_owned);
    let entries = || {
        element.children().filter_map(|c| {
            let jid = BareJid::parse(c.attr("jid")?).ok()?;
            Some((jid, c.attr("text").map(str::to_owned)))
        })
    };
    let answer = match element.attr("answer") {
        None => None,
        Some(word @ ("rooms" | "found")) => {
            let all = entries().map(|(jid, name)| (jid, name.unwrap_or_default()));
            let is = if word == "rooms" {
                Answer::Rooms
            } else {
                Answer::Found
            };
            Some(is(all.collect()))
        }
        Some("about") => {
            let features = element.children().filter_map(|c| c.attr("text"));
            Some(Answer::About(RoomAbout {
                name: text("name"),
                description: text("description"),
                occupants: number(element.attr("occupants")).and_then(|n| u32::try_from(n).ok()),
                features: features.map(str::to_owned).collect(),
            }))
        }
        Some("registered") => Some(Answer::Registered(text("name")?)),
        Some("form") => Some(Answer::Form(Form::read(element.children().next()?)?)),
        Some("commands") => {
            let one = |c: &Element| {
                let (node, name) = (c.attr("node")?, c.attr("text")?);
                Some((node.to_owned(), name.to_owned()))
            };
            Some(Answer::Commands(
                element.children().filter_map(one).collect(),
            ))
        }
        Some("stage") => {
            let (_, _, stage) = adhoc::parse(element.children().next()?)?;
            Some(Answer::Stage(text("name")?, Box::new(stage)))
        }
        Some("entity") => {
            let mut parts = element.children();
            let entity = entity::parse(parts.next()?, parts.next())?;
            Some(Answer::Entity(Box::new(entity)))
        }
        Some("fulltext") => Some(Answer::FullText(text("can")? == "true")),
        Some("looked") => Some(Answer::Looked(Box::new(Looked {
            lookup: read_lookup(element),
            all: element.children().filter_map(read_kept).collect(),
            first: text("first"),
            complete: text("complete")? == "true",
        }))),
        Some("refused") => match read_delivery(element) {
            Delivery::Failed(why) => Some(Answer::Refused(why)),
            _ => None,
        },
        Some(word) => {
            let who = Affiliation::from_name(word)?;
            Some(Answer::People(who, entries().collect()))
        }
    };
    Some(Asked { of, answer })
}
