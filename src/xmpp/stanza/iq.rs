//! Info/Query (RFC 6120 §8.2.3).

use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};

/// The four types of an IQ; an error carries its cause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IqKind {
    Get,
    Set,
    Result,
    Error(StanzaError),
}

/// An IQ that came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Iq {
    pub kind: IqKind,
    pub id: String,
    /// `None`: our own account, by way of our server.
    pub from: Option<Jid>,
    /// The one child of a request, or what a result brings.
    pub payload: Option<Element>,
}

impl Iq {
    /// Reads `<iq/>`. The error text says, for the log, which rule it breaks.
    pub fn parse(element: Element) -> Result<Self, &'static str> {
        let id = element.attr("id").ok_or("iq without id")?.to_owned();
        let from = sender(&element)?;
        let kind = match element.attr("type") {
            Some("get") => IqKind::Get,
            Some("set") => IqKind::Set,
            Some("result") => IqKind::Result,
            Some("error") => IqKind::Error(StanzaError::of(&element)),
            _ => return Err("iq of unknown type"),
        };
        // An error may repeat the request before the <error/>; nobody asks for it.
        let payload = match kind {
            IqKind::Error(_) => None,
            _ => element.into_children().next(),
        };
        if payload.is_none() && matches!(kind, IqKind::Get | IqKind::Set) {
            return Err("iq request without payload");
        }
        Ok(Self {
            kind,
            id,
            from,
            payload,
        })
    }

    /// The answer to a request that lacks its payload (RFC 6120 §8.2.3), so that nobody waits for a
    /// better one. `None` when the element is not that.
    pub fn refuse_malformed(element: &Element) -> Option<Element> {
        let asks = matches!(element.attr("type"), Some("get" | "set"));
        if !asks || element.children().next().is_some() {
            return None;
        }
        let iq = Self {
            kind: IqKind::Get,
            id: element.attr("id")?.to_owned(),
            from: sender(element).ok()?,
            payload: None,
        };
        let error = StanzaError::new(ErrorType::Modify, StanzaCondition::BadRequest);
        Some(iq.refusal(&error))
    }

    /// A request of type `get` or `set`; `to` absent asks one's own account.
    pub fn request(kind: &str, id: &str, to: Option<&Jid>, payload: Element) -> Element {
        Element::new("iq", ns::CLIENT)
            .with_attr("type", kind)
            .with_attr("id", id)
            .with_opt_attr("to", to.map(Jid::to_string))
            .with_child(payload)
    }

    /// The result for this request.
    pub fn result(&self, payload: Option<Element>) -> Element {
        self.reply("result").with_children(payload)
    }

    /// An error for this request.
    pub fn refusal(&self, error: &StanzaError) -> Element {
        self.reply("error").with_child(error.build())
    }

    fn reply(&self, kind: &str) -> Element {
        Element::new("iq", ns::CLIENT)
            .with_attr("type", kind)
            .with_attr("id", self.id.as_str())
            .with_opt_attr("to", self.from.as_ref().map(Jid::to_string))
    }
}

/// The `from` of a stanza: absent is fine, malformed is not.
pub(crate) fn sender(element: &Element) -> Result<Option<Jid>, &'static str> {
    match element.attr("from") {
        None => Ok(None),
        Some(text) => Jid::parse(text).map(Some).map_err(|_| "malformed from"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn iq(xml: &str) -> Result<Iq, &'static str> {
        Iq::parse(parse(&xml.replacen("<iq", "<iq xmlns='jabber:client'", 1)).unwrap())
    }

    #[test]
    fn requests_and_answers() {
        let get =
            iq("<iq type='get' id='1' from='a@b/c'><ping xmlns='urn:xmpp:ping'/></iq>").unwrap();
        assert_eq!(get.kind, IqKind::Get);
        let xml = get.result(None).to_xml();
        assert_eq!(
            xml,
            "<iq xmlns='jabber:client' type='result' id='1' to='a@b/c'/>"
        );
        let error = StanzaError::new(ErrorType::Cancel, StanzaCondition::ServiceUnavailable);
        let back = Iq::parse(get.refusal(&error)).unwrap();
        assert_eq!(back.kind, IqKind::Error(error));
    }

    #[test]
    fn broken_ones() {
        for xml in [
            "<iq type='get'><x/></iq>",
            "<iq id='1'><x/></iq>",
            "<iq id='1' type='huh'/>",
            "<iq id='1' type='get'/>",
            "<iq id='1' type='result' from='@'/>",
        ] {
            assert!(iq(xml).is_err(), "{xml}");
        }
        assert!(iq("<iq id='1' type='result'/>").is_ok());
    }
}
