//! Stanzas for the console, with secrets blotted out.

use crate::xml::{Element, ns};

const BLOT: &str = "[secret]";

/// Namespaces whose elements carry credentials. Some are not spoken: a server may send them all the
/// same, and whoever adds them will not think of the log first.
const SECRET: [&str; 5] = [
    ns::SASL,
    "urn:xmpp:sasl:1", // XEP-0388 before its namespace changed
    ns::SASL2,
    ns::FAST,
    "urn:xmpp:sasl:upgrade", // a prefix: XEP-0480 counts up behind it
];
/// What in those namespaces is said openly: which mechanisms there are, and why it did not work.
const OPEN: [&str; 7] = [
    "mechanisms",
    "mechanism",
    "failure",
    "text",
    "authorization-identifier",
    "software",
    "task",
];
/// Passwords of accounts as XEP-0077 and XEP-0078 send them, and of rooms (XEP-0045), also noted ones (XEP-0402,
/// XEP-0048).
const WITH_PASSWORDS: [&str; 6] = [
    ns::REGISTER,
    "jabber:iq:auth",
    ns::MUC,
    ns::MUC_USER,
    ns::BOOKMARKS,
    ns::OLD_BOOKMARKS,
];

/// The XML of an element without credentials: SASL data, passwords, the session id of BOSH, with which anybody
/// could take the session over, and what lets one put a file to the server (XEP-0363).
pub(super) fn redacted(element: &Element) -> String {
    let mut copy = element.clone();
    blot(&mut copy);
    copy.to_xml()
}

fn blot(element: &mut Element) {
    if SECRET.iter().any(|ns| element.ns().starts_with(ns)) {
        blot_sasl(element);
    }
    let password =
        WITH_PASSWORDS.contains(&element.ns()) && matches!(element.name(), "password" | "digest");
    if password {
        element.replace_content(BLOT);
    }
    match (element.name(), element.ns()) {
        ("body", ns::HTTPBIND) => blot_attrs(element, &["sid", "authid", "key", "newkey"]),
        ("x", ns::CONFERENCE) => blot_attrs(element, &["password"]),
        ("preauth", ns::PREAUTH) => blot_attrs(element, &["token"]),
        ("put", ns::UPLOAD) => blot_attrs(element, &["url"]),
        ("header", ns::UPLOAD) => element.replace_content(BLOT),
        ("field", ns::DATA_FORMS) if is_private(element) => element.replace_content(BLOT),
        _ => {}
    }
    element.children_mut().for_each(blot);
}

/// Whether a field of a form (XEP-0004) has in it what nobody is to see, by its kind or its name.
fn is_private(field: &Element) -> bool {
    let name = field.attr("var").unwrap_or_default().to_ascii_lowercase();
    field.attr("type") == Some("text-private")
        || ["password", "secret"]
            .iter()
            .any(|word| name.contains(word))
}

/// Everything in there but the words that are known to be harmless. Elements stay, so that the log
/// shows who said what; text goes.
fn blot_sasl(element: &mut Element) {
    blot_attrs(element, &["token"]);
    // A token works for the device alone that goes by this.
    if element.name() == "user-agent" {
        blot_attrs(element, &["id"]);
    }
    let open = OPEN.contains(&element.name());
    if !open && !element.text().is_empty() {
        element.replace_content(BLOT);
    }
    // Whatever stands inside a piece of data belongs to it, in whatever namespace.
    let data = matches!(element.name(), "auth" | "response" | "challenge");
    if data && element.children().next().is_some() {
        element.replace_content(BLOT);
    }
}

fn blot_attrs(element: &mut Element, names: &[&str]) {
    for name in names {
        if element.attr(name).is_some() {
            element.set_attr(*name, BLOT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[track_caller]
    fn blotted(xml: &str) {
        let logged = redacted(&parse(xml).unwrap());
        assert!(
            !logged.contains("hunter2") && logged.contains(BLOT),
            "{logged}"
        );
    }

    #[test]
    fn no_secret_is_left() {
        for (name, ns) in [
            ("auth", ns::SASL),
            ("response", ns::SASL),
            ("challenge", ns::SASL),
            ("success", ns::SASL),
            ("challenge", "urn:xmpp:sasl:2"),
            ("response", "urn:xmpp:sasl:2"),
            ("response", "urn:xmpp:sasl:1"),
            ("hash", "urn:xmpp:sasl:upgrade:0"),
            ("unheard-of", "urn:xmpp:sasl:2"),
            ("unheard-of", ns::SASL),
        ] {
            blotted(&format!("<{name} xmlns='{ns}'>hunter2</{name}>"));
            blotted(&format!(
                "<a><b><{name} xmlns='{ns}'>hunter2</{name}></b></a>"
            ));
        }
        for xml in [
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\
             <x xmlns='y'>hunter2</x></auth>",
            "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'>\
             <initial-response>hunter2</initial-response></authenticate>",
            "<success xmlns='urn:xmpp:sasl:2'><additional-data>hunter2</additional-data>\
             <authorization-identifier>a@b</authorization-identifier></success>",
            "<continue xmlns='urn:xmpp:sasl:2'><additional-data>hunter2</additional-data>\
             </continue>",
            "<success xmlns='urn:xmpp:sasl:2'><token xmlns='urn:xmpp:fast:0' token='hunter2'/>\
             </success>",
            "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'>\
             <initial-response>hunter2</initial-response><user-agent id='hunter2'/>\
             <fast xmlns='urn:xmpp:fast:0'/></authenticate>",
            "<success xmlns='urn:xmpp:sasl:2'><token xmlns='urn:xmpp:fast:0'>hunter2</token>\
             </success>",
            "<body xmlns='http://jabber.org/protocol/httpbind' sid='hunter2'/>",
            "<body xmlns='http://jabber.org/protocol/httpbind' authid='hunter2' key='hunter2'/>",
            "<iq><query xmlns='jabber:iq:register'><password>hunter2</password></query></iq>",
            "<iq><query xmlns='jabber:iq:auth'><digest>hunter2</digest></query></iq>",
            "<iq><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>\
             <field var='password'><value>hunter2</value></field></x></query></iq>",
            "<x xmlns='jabber:x:data'><field var='pin' type='text-private'><value>hunter2</value>\
             </field></x>",
            "<x xmlns='jabber:x:data'><field var='muc#roomconfig_roomsecret'><value>hunter2</value>\
             </field></x>",
            "<presence><x xmlns='http://jabber.org/protocol/muc'><password>hunter2</password></x>\
             </presence>",
            "<message><x xmlns='http://jabber.org/protocol/muc#user'><password>hunter2</password></x>\
             </message>",
            "<message><x xmlns='jabber:x:conference' jid='a@b' password='hunter2'/></message>",
            "<conference xmlns='urn:xmpp:bookmarks:1'><password>hunter2</password></conference>",
            "<storage xmlns='storage:bookmarks'><conference jid='a@b'><password>hunter2</password>\
             </conference></storage>",
            "<slot xmlns='urn:xmpp:http:upload:0'><put url='https://a/?v=hunter2'>\
             <header name='Authorization'>hunter2</header></put></slot>",
        ] {
            blotted(xml);
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for xml in [
            "<message xmlns='jabber:client'><body>password</body></message>",
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>\
             </mechanisms>",
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/>\
             <text>Gone</text></failure>",
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='DIGEST-MD5'/>",
            "<success xmlns='urn:xmpp:sasl:2'>\
             <authorization-identifier>a@b/c</authorization-identifier></success>",
            "<continue xmlns='urn:xmpp:sasl:2'><tasks><task>TOTP</task></tasks></continue>",
        ] {
            assert_eq!(redacted(&parse(xml).unwrap()), xml);
        }
    }
}
