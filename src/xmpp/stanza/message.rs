//! Messages (RFC 6121 §5).

use super::iq::sender;
use super::{
    correction, ids, limited, markers, muc, oob, otr, reactions, receipts, reply, retraction, sfs,
    spoiler, threads,
};
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
use crate::xmpp::command::Wrap;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::{Extras, FileAbout, Note};

/// The `type` of a message; what is unknown counts as `normal` (RFC 6121 §5.2.2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MessageType {
    Chat,
    Normal,
    Headline,
    Groupchat,
    Error(StanzaError),
}

/// A message that came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageIn {
    /// `None`: our own account.
    pub from: Option<Jid>,
    /// Whom it is for; what cannot be read counts as our own account.
    pub to: Option<Jid>,
    pub kind: MessageType,
    pub id: Option<String>,
    pub subject: Option<String>,
    /// Not trimmed: leading spaces may be somebody's code.
    pub body: Option<String>,
    pub extras: Extras,
    /// What is said of another message, and of which.
    pub note: Option<(String, Note)>,
}

impl MessageIn {
    /// Reads `<message/>`; the error text is for the log.
    pub fn parse(element: &Element) -> Result<Self, &'static str> {
        let kind = match element.attr("type") {
            Some("chat") => MessageType::Chat,
            Some("headline") => MessageType::Headline,
            Some("groupchat") => MessageType::Groupchat,
            Some("error") => MessageType::Error(StanzaError::of(element)),
            _ => MessageType::Normal,
        };
        let note = note(element);
        let mut body = body(element);
        if matches!(note, Some((_, Note::Retracted | Note::Reacted(_)))) {
            // It is there for those who do not know better.
            body = None;
        }
        Ok(Self {
            from: sender(element)?,
            to: element.attr("to").and_then(|to| Jid::parse(to).ok()),
            kind,
            id: ids::origin_id(element).or_else(|| element.attr("id").and_then(ids::sane)),
            subject: element
                .own_child_text("subject")
                .and_then(|s| limited(&s, 1000)),
            extras: extras(element, &mut body),
            body,
            note,
        })
    }
}

/// What there is beside the body.
fn extras(message: &Element, body: &mut Option<String>) -> Extras {
    Extras {
        unstyled: message.child("unstyled", ns::STYLING).is_some(),
        replaces: correction::replaces(message),
        reply: reply::take(message, body),
        markable: markers::is_requested(message),
        retracted: retraction::is_tombstone(message),
        file: file(message, body).map(Box::new),
        spoiler: spoiler::hint(message),
        thread: threads::id(message),
        named: false,
        sender: None,
    }
}

/// The file that a message is, as programs say it today, or as they have always done.
fn file(message: &Element, body: &mut Option<String>) -> Option<FileAbout> {
    let plain = |body: &Option<String>| oob::is_file(message, body.as_deref());
    sfs::take(message, body).or_else(|| plain(body).then(FileAbout::default))
}

fn file_elements(url: &str, about: &FileAbout) -> impl Iterator<Item = Element> + use<> {
    sfs::elements(url, about)
        .into_iter()
        .chain([oob::element(url)])
}

/// What is said of another message; what takes away goes before what adds.
fn note(message: &Element) -> Option<(String, Note)> {
    if let Some(id) = retraction::retracts(message) {
        return Some((id, Note::Retracted));
    }
    if let Some((id, all)) = reactions::reactions(message) {
        return Some((id, Note::Reacted(all)));
    }
    if let Some(id) = markers::displayed(message) {
        return Some((id, Note::Displayed));
    }
    receipts::received(message).map(|id| (id, Note::Delivered))
}

/// The body to show: the one without a language of its own, else the first (RFC 6121 §5.2.3).
fn body(message: &Element) -> Option<String> {
    let bodies = || message.children().filter(|c| c.is("body", ns::CLIENT));
    let chosen = bodies()
        .find(|b| b.attr("xml:lang").is_none())
        .or_else(|| bodies().next())?;
    let text = chosen.text();
    (!text.trim().is_empty()).then_some(text)
}

fn begin(to: &str, id: &str) -> Element {
    Element::new("message", ns::CLIENT)
        .with_attr("type", "chat")
        .with_attr("to", to)
        .with_attr("id", id)
}

/// A chat message, to be confirmed by a receipt and, if that is wanted, a marker. The `body` of an answer has
/// the quotation in it ([`reply::text`]). What is encrypted has nothing beside its body that says anything.
pub fn build(to: &BareJid, id: &str, body: &str, extras: &Extras, wrap: &Wrap) -> Element {
    let text = |message: Element| {
        message
            .with_text_child("body", body)
            .with_child(ids::build_origin(id))
    };
    // What a message that is not encrypted says for itself beside its text.
    let beside = |message: Element| {
        let file = extras.file.iter();
        message
            .with_children(extras.replaces.as_deref().map(correction::element))
            .with_children(file.flat_map(|about| file_elements(body, about)))
            .with_children(extras.spoiler.as_deref().map(spoiler::element))
            .with_children(extras.thread.as_deref().map(threads::element))
            .with_children(extras.reply.iter().flat_map(reply::elements))
    };
    match wrap {
        Wrap::Room => beside(text(muc::groupchat(to, id))),
        // Nothing in it asks for an answer: that would tell who is there, and where.
        Wrap::Occupant => beside(text(begin("", id)).with_child(muc::to_occupant())),
        Wrap::Open => beside(
            text(begin(to.as_str(), id))
                .with_child(receipts::request())
                .with_children(extras.markable.then(markers::request)),
        ),
        Wrap::Otr {
            resource,
            receipt,
            sealed,
        } => {
            let place = resource.iter().flat_map(|place| ["/", place.as_str()]);
            let to: String = [to.as_str()].into_iter().chain(place).collect();
            let message = text(begin(&to, id)).with_children(receipt.then(receipts::request));
            if *sealed {
                message.with_children(otr::hints())
            } else {
                message
            }
        }
    }
}

/// A message that says something of another one, to somebody or to all in a room. It is to be kept as long as
/// that one (XEP-0334).
pub fn build_note(to: &BareJid, id: &str, of: &str, note: &Note, room: bool) -> Element {
    let message = match room {
        true => muc::groupchat(to, id),
        false => begin(to.as_str(), id),
    };
    let message = message.with_child(Element::new("store", ns::HINTS));
    match note {
        Note::Delivered => message.with_child(receipts::element(of)),
        Note::Displayed => message.with_child(markers::element(of)),
        Note::Retracted | Note::Moderated => message
            .with_child(ids::build_origin(id))
            .with_children(retraction::elements(of)),
        Note::Reacted(all) => message
            .with_child(ids::build_origin(id))
            .with_child(reactions::element(of, all)),
        // Only rooms say so.
        Note::Linked(_) => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn message(xml: &str) -> MessageIn {
        let xml = xml.replacen("<message", "<message xmlns='jabber:client'", 1);
        MessageIn::parse(&parse(&xml).unwrap()).unwrap()
    }

    #[test]
    fn bodies_and_types() {
        let m = message(
            "<message from='a@b/c' type='chat'><body xml:lang='de'>ja</body><body> yes\n</body></message>",
        );
        assert_eq!(
            (m.kind, m.body.as_deref()),
            (MessageType::Chat, Some(" yes\n"))
        );
        assert_eq!(
            message("<message type='odd'><body>  </body></message>").body,
            None
        );
        assert_eq!(message("<message type='odd'/>").kind, MessageType::Normal);
        let unstyled = |inner: &str| {
            message(&format!("<message><body>*a*</body>{inner}</message>"))
                .extras
                .unstyled
        };
        assert!(unstyled("<unstyled xmlns='urn:xmpp:styling:0'/>"));
        assert!(!unstyled("") && !unstyled("<unstyled xmlns='urn:xmpp:styling:1'/>"));
        let only = message("<message><body xml:lang='de'>ja</body></message>");
        assert_eq!(only.body.as_deref(), Some("ja"));
    }

    #[test]
    fn built_messages_read_back() {
        let to = BareJid::parse("a@b").unwrap();
        let read =
            MessageIn::parse(&build(&to, "1", "<b>&\n", &Extras::default(), &Wrap::Open)).unwrap();
        assert_eq!(
            (read.id.as_deref(), read.body.as_deref()),
            (Some("1"), Some("<b>&\n"))
        );
        for note in [
            Note::Delivered,
            Note::Displayed,
            Note::Retracted,
            Note::Reacted(vec!["\u{1f44d}".to_owned()]),
            Note::Reacted(Vec::new()),
        ] {
            let read = MessageIn::parse(&build_note(&to, "1", "2", &note, false)).unwrap();
            assert_eq!(read.note, Some(("2".to_owned(), note)));
            assert_eq!(read.body, None);
        }
    }
}
