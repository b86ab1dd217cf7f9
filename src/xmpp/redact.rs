//! Stanzas for the console, with secrets blotted out.

use crate::xml::{Element, ns};

const BLOT: &str = "[secret]";
/// XEP-0077: the password of a registration or a change of it.
const REGISTER: &str = "jabber:iq:register";

/// The XML of an element without credentials: SASL data, passwords, and the session id of BOSH, with
/// which anybody could take the session over.
pub(super) fn redacted(element: &Element) -> String {
    let mut copy = element.clone();
    blot(&mut copy);
    copy.to_xml()
}

fn blot(element: &mut Element) {
    let secret = match element.ns() {
        ns::SASL => matches!(
            element.name(),
            "auth" | "response" | "challenge" | "success"
        ),
        REGISTER => element.name() == "password",
        _ => false,
    };
    if secret && !element.text().is_empty() {
        element.replace_content(BLOT);
    }
    if element.is("body", ns::HTTPBIND) {
        for name in ["sid", "authid"] {
            if element.attr(name).is_some() {
                element.set_attr(name, BLOT);
            }
        }
    }
    element.children_mut().for_each(blot);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn no_secret_is_left() {
        for xml in [
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>hunter2</auth>",
            "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>hunter2</response>",
            "<body xmlns='http://jabber.org/protocol/httpbind' sid='hunter2'>\
             <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>hunter2</success></body>",
            "<iq><query xmlns='jabber:iq:register'><password>hunter2</password></query></iq>",
        ] {
            let logged = redacted(&parse(xml).unwrap());
            assert!(
                !logged.contains("hunter2") && logged.contains(BLOT),
                "{logged}"
            );
        }
        let plain = "<message xmlns='jabber:client'><body>password</body></message>";
        assert_eq!(redacted(&parse(plain).unwrap()), plain);
    }
}
