//! XEP-0115: Entity Capabilities

use super::disco::Info;
use crate::xml::{Element, ns};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

/// The `<c/>` of a presence, where its hash is the one the specification makes mandatory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caps {
    pub node: String,
    pub ver: String,
}

impl Caps {
    /// Reads `<c/>` from a presence; other hashes than SHA-1 and the legacy form are not taken.
    pub fn of(presence: &Element) -> Option<Self> {
        let c = presence.child("c", ns::CAPS)?;
        let (node, ver) = (c.attr("node")?, c.attr("ver")?);
        let sane = node.len() <= 1000 && ver.len() <= 100 && c.attr("hash") == Some("sha-1");
        sane.then(|| Self {
            node: node.to_owned(),
            ver: ver.to_owned(),
        })
    }

    /// The `<c/>` to put into a presence.
    pub fn build(&self) -> Element {
        Element::new("c", ns::CAPS)
            .with_attr("hash", "sha-1")
            .with_attr("node", self.node.as_str())
            .with_attr("ver", self.ver.as_str())
    }
}

/// The verification string's hash (XEP-0115 §5.1), or `None` when the information is one that must
/// not be trusted (§5.4): duplicates, a `<` that could move a border, forms without a type.
pub fn ver(info: &Info) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut identities: Vec<String> = info
        .identities
        .iter()
        .map(|i| [&*i.category, &*i.kind, &*i.lang, &*i.name].join("/"))
        .collect();
    let mut features = info.features.clone();
    for list in [&mut identities, &mut features] {
        list.sort_unstable();
        if list.windows(2).any(|pair| pair.first() == pair.last()) {
            return None;
        }
        parts.append(list);
    }
    let mut forms: Vec<String> = Vec::new();
    for form in &info.forms {
        // A form without FORM_TYPE is not part of the string (§5.4, 3.6).
        let Some(form) = form_parts(form)? else {
            continue;
        };
        let kind = |form: &str| form.split(SEPARATOR).next().map(str::to_owned);
        if forms.iter().any(|other| kind(other) == kind(&form)) {
            return None;
        }
        forms.push(form);
    }
    forms.sort_unstable();
    parts.extend(
        forms
            .iter()
            .flat_map(|form| form.split(SEPARATOR))
            .map(str::to_owned),
    );
    if parts.iter().any(|part| part.contains('<')) {
        return None;
    }
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update(b"<");
    }
    Some(STANDARD.encode(hash.finalize()))
}

/// Between the parts of one sorted text: below every character that XML can carry, so that texts
/// joined by it sort as the lists of their parts would.
const SEPARATOR: &str = "\0";

/// FORM_TYPE and the fields in order, each name followed by its sorted values, joined by
/// [`SEPARATOR`]. `Some(None)`: not for the string. `None`: ill-formed, the whole information is not
/// to be trusted.
#[expect(
    clippy::option_option,
    reason = "three answers: parts, not for the string, ill-formed"
)]
fn form_parts(form: &Element) -> Option<Option<String>> {
    let mut kind = None;
    let mut fields: Vec<String> = Vec::new();
    for field in form.children().filter(|c| c.is("field", ns::DATA_FORMS)) {
        let mut values: Vec<String> = field
            .children()
            .filter(|c| c.is("value", ns::DATA_FORMS))
            .map(Element::text)
            .collect();
        values.sort_unstable();
        match field.attr("var") {
            Some("FORM_TYPE") => {
                // More than one type, with different values, is ill-formed (§5.4, 3.5).
                if kind.is_some() || values.windows(2).any(|pair| pair.first() != pair.last()) {
                    return None;
                }
                if field.attr("type") == Some("hidden") {
                    kind = values.into_iter().next();
                }
            }
            Some(var) => {
                values.insert(0, var.to_owned());
                fields.push(values.join(SEPARATOR));
            }
            None => {}
        }
    }
    fields.sort_unstable();
    Some(kind.map(|kind: String| {
        fields.insert(0, kind);
        fields.join(SEPARATOR)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn info(inner: &str) -> Info {
        let xml = format!("<query xmlns='{}'>{inner}</query>", ns::DISCO_INFO);
        Info::parse(&parse(&xml).unwrap()).unwrap()
    }

    const FORM: &str = "<x xmlns='jabber:x:data' type='result'>\
        <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>\
        <field var='ip_version'><value>ipv4</value><value>ipv6</value></field>\
        <field var='os'><value>Mac</value></field>\
        <field var='os_version'><value>10.5.1</value></field>\
        <field var='software'><value>Psi</value></field>\
        <field var='software_version'><value>0.11</value></field></x>";
    const FEATURES: &str = "<feature var='http://jabber.org/protocol/caps'/>\
        <feature var='http://jabber.org/protocol/disco#info'/>\
        <feature var='http://jabber.org/protocol/disco#items'/>\
        <feature var='http://jabber.org/protocol/muc'/>";

    #[test]
    fn the_examples_of_the_xep() {
        let simple = info(&format!(
            "<identity category='client' type='pc' name='Exodus 0.9.1'/>{FEATURES}"
        ));
        assert_eq!(
            ver(&simple).as_deref(),
            Some("QgayPKawpkPSDYmwT/WM94uAlu0=")
        );
        let complex = info(&format!(
            "<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>\
             <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>{FEATURES}{FORM}"
        ));
        assert_eq!(
            ver(&complex).as_deref(),
            Some("q07IKJEyjvHSyhy//CH0CxmKi8w=")
        );
    }

    #[test]
    fn what_must_not_be_trusted() {
        for inner in [
            "<feature var='a'/><feature var='a'/>",
            "<identity category='a' type='b'/><identity category='a' type='b'/>",
            "<feature var='a&lt;b'/>",
            &format!("{FORM}{FORM}"),
            "<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'>\
             <value>a</value><value>b</value></field></x>",
        ] {
            assert_eq!(ver(&info(inner)), None, "{inner}");
        }
    }

    #[test]
    fn caps_of_a_presence() {
        let caps = Caps {
            node: "https://example.org".into(),
            ver: "x=".into(),
        };
        let presence = Element::new("presence", ns::CLIENT).with_child(caps.build());
        assert_eq!(Caps::of(&presence), Some(caps));
        let legacy = parse(
            "<presence><c xmlns='http://jabber.org/protocol/caps' node='n' ver='1'/></presence>",
        );
        assert_eq!(Caps::of(&legacy.unwrap()), None);
    }
}
