//! What is said of messages, in records.

use super::words::number;
use crate::jid::BareJid;
use crate::store::chat::{ChatMessage, Reacted, Reactions, Version};
use crate::time::Millis;
use crate::xml::Element;
use crate::xmpp::event::{Annotation, FileAbout, Note, Preview, Reply, Sender};

/// Adds to the record of a message what was said of it, and what it answers.
pub(super) fn write_extras(element: Element, message: &ChatMessage) -> Element {
    let flag = |set: bool| set.then_some("1");
    let reply = message.reply.as_ref().map(|reply| {
        Element::new("reply", "")
            .with_attr("id", reply.id.as_str())
            .with_opt_attr("author", reply.author.as_ref().map(BareJid::as_str))
            .with_opt_attr("nick", reply.nick.as_deref())
            .with_text(reply.quote.as_str())
    });
    let versions = message.versions.iter().map(|v| {
        Element::new("v", "")
            .with_opt_attr("id", v.id.as_deref())
            .with_attr("at", v.at.0.to_string())
            .with_opt_attr("plain", flag(v.unstyled))
            .with_text(v.body.as_str())
    });
    let Reactions {
        ours,
        theirs,
        others,
    } = &message.reactions;
    let others = others.iter().map(|(who, said)| {
        let element = with_emoji(Element::new("other", ""), &said.all);
        write_sender(element, who).with_attr("at", said.at.0.to_string())
    });
    let element = match &message.sender {
        Some(sender) => write_sender(element, sender),
        None => element,
    };
    let reactions = [("ours", ours), ("theirs", theirs)];
    let reactions = reactions.into_iter().filter(|(_, side)| side.at.0 > 0);
    element
        .with_children(others)
        .with_opt_attr("mention", flag(message.mention))
        .with_opt_attr("plain", flag(message.unstyled))
        .with_opt_attr("markable", flag(message.markable))
        .with_opt_attr("retracted", flag(message.retracted))
        .with_opt_attr("spoiler", message.spoiler.as_deref())
        .with_opt_attr(
            "shows",
            message
                .shows_file
                .map(|shows| if shows { "1" } else { "0" }),
        )
        .with_opt_attr("thread", message.thread.as_deref())
        .with_opt_attr("replaces", message.replaces.as_deref())
        .with_opt_attr("unsent", message.unsent.as_deref())
        .with_children(reply)
        .with_children(message.file.as_deref().map(write_file))
        .with_children(message.previews.iter().map(write_preview))
        .with_children(versions)
        .with_children(reactions.map(|(name, side)| {
            with_emoji(Element::new(name, ""), &side.all)
                .with_attr("at", side.at.0.to_string())
                .with_opt_attr("unsent", side.unsent.as_deref())
        }))
}

fn write_file(about: &FileAbout) -> Element {
    let (width, height) = about.sides.unzip();
    Element::new("file", "")
        .with_opt_attr("name", about.name.as_deref())
        .with_opt_attr("kind", about.kind.as_deref())
        .with_opt_attr("size", about.size.map(|n| n.to_string()))
        .with_opt_attr("width", width.map(|n| n.to_string()))
        .with_opt_attr("height", height.map(|n| n.to_string()))
}

fn read_file(file: &Element) -> FileAbout {
    let side = |name: &str| u32::try_from(number(file.attr(name))?).ok();
    FileAbout {
        name: file.attr("name").map(str::to_owned),
        kind: file.attr("kind").map(str::to_owned),
        size: number(file.attr("size")),
        sides: side("width").zip(side("height")),
    }
}

/// Reads it.
pub(super) fn read_extras(element: &Element, message: ChatMessage) -> ChatMessage {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    let side = |name: &str| {
        let side = element.children().find(|c| c.name() == name);
        side.map_or_else(Reacted::default, |side| Reacted {
            at: Millis(number(side.attr("at")).unwrap_or_default()),
            all: emoji(side),
            unsent: side.attr("unsent").map(str::to_owned),
        })
    };
    let versions = element.children().filter(|c| c.name() == "v");
    ChatMessage {
        unstyled: element.attr("plain").is_some(),
        markable: element.attr("markable").is_some(),
        retracted: element.attr("retracted").is_some(),
        file: element
            .children()
            .find(|c| c.name() == "file")
            .map(|file| Box::new(read_file(file))),
        spoiler: text("spoiler"),
        shows_file: element.attr("shows").map(|shows| shows == "1"),
        thread: text("thread"),
        replaces: text("replaces"),
        unsent: text("unsent"),
        reply: element
            .children()
            .find(|c| c.name() == "reply")
            .and_then(|reply| {
                Some(Reply {
                    id: reply.attr("id")?.to_owned(),
                    author: reply.attr("author").and_then(|a| BareJid::parse(a).ok()),
                    nick: reply.attr("nick").map(str::to_owned),
                    quote: reply.text(),
                })
            }),
        versions: versions
            .filter_map(|v| {
                Some(Version {
                    id: v.attr("id").map(str::to_owned),
                    at: Millis(number(v.attr("at"))?),
                    body: v.text(),
                    unstyled: v.attr("plain").is_some(),
                })
            })
            .collect(),
        reactions: Reactions {
            ours: side("ours"),
            theirs: side("theirs"),
            others: element
                .children()
                .filter(|c| c.name() == "other")
                .filter_map(|c| {
                    let said = Reacted {
                        at: Millis(number(c.attr("at")).unwrap_or_default()),
                        all: emoji(c),
                        unsent: None,
                    };
                    Some((read_sender(c)?, said))
                })
                .collect(),
        },
        previews: element.children().filter_map(read_preview).collect(),
        sender: read_sender(element),
        mention: element.attr("mention").is_some(),
        ..message
    }
}

/// What was said of a message that is not known.
pub(super) fn write_pending(said: &Annotation) -> Element {
    let (word, all) = match &said.note {
        Note::Delivered => ("delivered", None),
        Note::Displayed => ("displayed", None),
        Note::Retracted => ("retracted", None),
        Note::Moderated => ("moderated", None),
        Note::Reacted(all) => ("reacted", Some(all)),
        Note::Linked(_) => ("linked", None),
    };
    let note = with_emoji(Element::new("note", ""), all.map_or(&[], |all| all));
    let note = match &said.sender {
        Some(sender) => write_sender(note, sender),
        None => note,
    };
    note.with_attr("is", word)
        .with_attr("of", said.of.as_str())
        .with_attr("at", said.at.0.to_string())
        .with_opt_attr("own", said.own.then_some("1"))
}

/// Reads it.
pub(super) fn read_pending(chat: &BareJid, element: &Element) -> Option<Annotation> {
    let note = match element.attr("is")? {
        "displayed" => Note::Displayed,
        "retracted" => Note::Retracted,
        "moderated" => Note::Moderated,
        "reacted" => Note::Reacted(emoji(element)),
        _ => return None,
    };
    Some(Annotation {
        chat: chat.clone(),
        own: element.attr("own").is_some(),
        sender: read_sender(element),
        of: element.attr("of")?.to_owned(),
        id: None,
        at: Millis(number(element.attr("at"))?),
        note,
    })
}

fn write_preview(preview: &Preview) -> Element {
    Element::new("link", "")
        .with_attr("url", preview.url.as_str())
        .with_attr("title", preview.title.as_str())
        .with_opt_attr("site", preview.site.as_deref())
        .with_opt_attr("picture", preview.picture.as_deref())
        .with_opt_attr("text", preview.text.as_deref())
}

fn read_preview(element: &Element) -> Option<Preview> {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    let is = element.name() == "link";
    is.then_some(())?;
    Some(Preview {
        url: text("url")?,
        title: text("title")?,
        text: text("text"),
        site: text("site"),
        picture: text("picture"),
    })
}

fn with_emoji(element: Element, all: &[String]) -> Element {
    element.with_children(
        all.iter()
            .map(|e| Element::new("e", "").with_text(e.as_str())),
    )
}

fn emoji(element: &Element) -> Vec<String> {
    let all = element.children().filter(|c| c.name() == "e");
    all.map(Element::text).collect()
}

/// Who said something in a room.
fn write_sender(element: Element, sender: &Sender) -> Element {
    element
        .with_attr("nick", sender.nick.as_str())
        .with_opt_attr("occupant", sender.id.as_deref())
}

fn read_sender(element: &Element) -> Option<Sender> {
    Some(Sender {
        nick: element.attr("nick")?.to_owned(),
        id: element.attr("occupant").map(str::to_owned),
    })
}
