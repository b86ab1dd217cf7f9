//! Messages (RFC 6121 §5).

use super::iq::sender;
use super::{ids, limited, receipts};
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::Extras;

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
        Ok(Self {
            from: sender(element)?,
            to: element.attr("to").and_then(|to| Jid::parse(to).ok()),
            kind,
            id: ids::origin_id(element).or_else(|| element.attr("id").and_then(ids::sane)),
            subject: element
                .own_child_text("subject")
                .and_then(|s| limited(&s, 1000)),
            body: body(element),
            extras: extras(element),
        })
    }
}

/// What there is beside the body.
fn extras(message: &Element) -> Extras {
    Extras {
        unstyled: message.child("unstyled", ns::STYLING).is_some(),
    }
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

/// A chat message, to be confirmed by a receipt.
pub fn build(to: &BareJid, id: &str, body: &str) -> Element {
    Element::new("message", ns::CLIENT)
        .with_attr("type", "chat")
        .with_attr("to", to.as_str())
        .with_attr("id", id)
        .with_text_child("body", body)
        .with_child(ids::build_origin(id))
        .with_child(receipts::request())
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
        let read = MessageIn::parse(&build(&to, "1", "<b>&\n")).unwrap();
        assert_eq!(
            (read.id.as_deref(), read.body.as_deref()),
            (Some("1"), Some("<b>&\n"))
        );
    }
}
