//! XEP-0388: Extensible SASL Profile

use super::{bind2, fast};
use crate::jid::Jid;
use crate::xml::{Element, ns};

/// What a stream offers for authentication, and to be done in line with it.
pub struct Offer {
    pub mechanisms: Vec<String>,
    /// A resource can be bound (XEP-0386), with these features.
    pub bind: Option<bind2::Offer>,
    /// A session can be resumed (XEP-0198 §6).
    pub sm: bool,
    /// Mechanisms for tokens (XEP-0484).
    pub tokens: Vec<String>,
}

impl Offer {
    /// Out of the features of a stream.
    pub fn read(features: &Element) -> Option<Self> {
        let authentication = features.child("authentication", ns::SASL2)?;
        let inline = authentication.own_child("inline");
        let inside = |name: &str, ns: &str| inline.and_then(|inline| inline.child(name, ns));
        Some(Self {
            mechanisms: mechanisms(authentication),
            bind: inside("bind", ns::BIND2).map(bind2::Offer::read),
            sm: inside("sm", ns::SM).is_some(),
            tokens: inside("fast", ns::FAST)
                .map(fast::mechanisms)
                .unwrap_or_default(),
        })
    }
}

/// The names in an element's own `<mechanism/>`s.
pub fn mechanisms(list: &Element) -> Vec<String> {
    list.children()
        .filter(|m| m.is("mechanism", list.ns()))
        .map(|m| m.text().trim().to_owned())
        .collect()
}

/// `<authenticate/>`. `initial`: in base64; an empty response is an empty element, and none is none
/// (§2.2). `device` tells the devices of one account apart, and no accounts of one device.
pub fn authenticate(mechanism: &str, initial: Option<&str>, device: Option<&str>) -> Element {
    let mut element = Element::new("authenticate", ns::SASL2).with_attr("mechanism", mechanism);
    if let Some(initial) = initial {
        element = element.with_text_child("initial-response", initial);
    }
    let agent = Element::new("user-agent", ns::SASL2)
        .with_opt_attr("id", device)
        .with_text_child("software", "converse-rs");
    element.with_child(agent)
}

/// Whom `<success/>` says that we are: an address, with a resource when one was bound. Drafts and
/// examples call it by two names.
pub fn identity(success: &Element) -> Result<Option<Jid>, &'static str> {
    let text = success
        .own_child_text("authorization-identifier")
        .or_else(|| success.own_child_text("authorization-identity"));
    let jid = text.map(|text| Jid::parse(text.trim()));
    jid.transpose()
        .map_err(|_| "success for a malformed address")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_is_offered() {
        let read = |inner: &str| {
            let text = format!(
                "<f xmlns='{}'><authentication xmlns='{}'>{inner}</authentication></f>",
                ns::STREAM,
                ns::SASL2
            );
            Offer::read(&parse(&text).unwrap()).unwrap()
        };
        let all = read(
            "<mechanism> PLAIN </mechanism><mechanism xmlns='x'>X</mechanism><inline>\
             <bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/><feature/>\
             </inline></bind><sm xmlns='urn:xmpp:sm:3'/><fast xmlns='urn:xmpp:fast:0'>\
             <mechanism>HT-SHA-256-NONE</mechanism></fast></inline>",
        );
        assert_eq!(all.mechanisms, ["PLAIN"]);
        assert_eq!(all.tokens, ["HT-SHA-256-NONE"]);
        let bind = all.bind.unwrap();
        assert!(all.sm && bind.sm && !bind.carbons);
        let none = read("<sm xmlns='urn:xmpp:sm:3'/><inline><sm xmlns='urn:xmpp:sm:2'/></inline>");
        assert!(none.mechanisms.is_empty() && none.tokens.is_empty());
        assert!(none.bind.is_none() && !none.sm);
        let features = Element::new("features", ns::STREAM);
        assert!(Offer::read(&features).is_none());
    }

    #[test]
    fn who_one_is() {
        let read = |inner: &str| {
            let text = format!("<success xmlns='{}'>{inner}</success>", ns::SASL2);
            identity(&parse(&text).unwrap()).map(|jid| jid.map(|jid| jid.to_string()))
        };
        let given = |name: &str, jid: &str| read(&format!("<{name}>{jid}</{name}>"));
        let found = given("authorization-identifier", " a@b/c ");
        assert_eq!(found, Ok(Some("a@b/c".to_owned())));
        let found = given("authorization-identity", "a@b");
        assert_eq!(found, Ok(Some("a@b".to_owned())));
        assert_eq!(read(""), Ok(None));
        assert!(given("authorization-identifier", "@").is_err());
    }
}
