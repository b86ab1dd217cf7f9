//! XEP-0363: HTTP File Upload

use crate::text::address::is_safe;
use crate::xml::{Element, ns};
use crate::xmpp::event::Slot;
use crate::xmpp::stanza::disco::Info;

/// Bytes of a header.
const MAX_HEADER: usize = 4096;
/// Characters of a file's name that a server is told.
const MAX_NAME: usize = 200;
/// The headers that a server may ask for (§3.1). Any other one is not sent.
pub const HEADERS: [&str; 3] = ["Authorization", "Cookie", "Expires"];

/// How large a file may be, in bytes, as the service says (§4); `None`: it does not.
pub fn max_size(info: &Info) -> Option<u64> {
    let value = |form: &Element, var: &str| {
        let mut fields = form.children().filter(|f| f.attr("var") == Some(var));
        fields.next()?.own_child_text("value")
    };
    let forms = info.forms.iter();
    let mut ours = forms.filter(|f| value(f, "FORM_TYPE").as_deref() == Some(ns::UPLOAD));
    value(ours.next()?, "max-file-size")?.trim().parse().ok()
}

/// Asks for a place for a file of so many bytes (§5).
pub fn request(name: &str, size: u64, kind: &str) -> Element {
    Element::new("request", ns::UPLOAD)
        .with_attr("filename", file_name(name))
        .with_attr("size", size.to_string())
        .with_attr("content-type", kind)
}

/// The name of a file, without folders and what nobody can read.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = last.chars().filter(|c| !c.is_control()).take(MAX_NAME);
    let clean: String = clean.collect();
    match clean.trim() {
        "" | "." | ".." => "file".to_owned(),
        name => name.to_owned(),
    }
}

/// The place, as the service gives it; the error text is for the log.
pub fn slot(payload: &Element) -> Result<Slot, &'static str> {
    if !payload.is("slot", ns::UPLOAD) {
        return Err("no slot in the answer");
    }
    let url = |name: &str| {
        let url = payload.own_child(name)?.attr("url")?;
        is_safe(url).then(|| url.to_owned())
    };
    let (Some(put), Some(get)) = (url("put"), url("get")) else {
        return Err("a slot without two https addresses");
    };
    let headers = payload.own_child("put").into_iter();
    let headers = headers.flat_map(Element::children);
    Ok(Slot {
        put,
        get,
        headers: headers.filter_map(header).take(HEADERS.len()).collect(),
    })
}

/// A header that may be sent along: one of three, in one line (§3.1).
fn header(element: &Element) -> Option<(&'static str, String)> {
    if !element.is("header", ns::UPLOAD) {
        return None;
    }
    let name = element.attr("name")?;
    let name = HEADERS.into_iter().find(|h| h.eq_ignore_ascii_case(name))?;
    let value = element.text();
    let plain = value.len() <= MAX_HEADER && !value.chars().any(char::is_control);
    plain.then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn read(inner: &str) -> Result<Slot, &'static str> {
        let xml = format!("<slot xmlns='urn:xmpp:http:upload:0'>{inner}</slot>");
        slot(&parse(&xml).unwrap())
    }

    #[test]
    fn a_slot_with_its_headers() {
        let slot = read("<put url='https://up.example/a b'/><get url='https://up.example/a'/>");
        assert!(slot.is_err(), "no spaces");
        let slot = read(
            "<put url='https://up.example/a?x=1'><header name='authorization'>Basic x</header>\
             <header name='Host'>evil.example</header><header name='Cookie'>a\nb</header>\
             <header name='Expires'>never</header></put><get url='https://dl.example/a'/>",
        )
        .unwrap();
        assert_eq!(slot.put, "https://up.example/a?x=1");
        assert_eq!(slot.get, "https://dl.example/a");
        assert_eq!(
            slot.headers,
            [
                ("Authorization", "Basic x".to_owned()),
                ("Expires", "never".to_owned())
            ]
        );
    }

    #[test]
    fn only_with_two_addresses_that_nobody_reads_along() {
        assert!(read("<put url='https://a/b'/>").is_err());
        assert!(read("<put url='http://a/b'/><get url='https://a/b'/>").is_err());
        assert!(read("<put url='https://a/b'/><get url='javascript:alert(1)'/>").is_err());
        assert!(slot(&Element::new("slot", "other")).is_err());
    }

    #[test]
    fn names_are_no_paths() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\a\\b.txt"), "b.txt");
        assert_eq!(file_name("a\nb\0.png"), "ab.png");
        assert_eq!(file_name("a/.."), "file");
        assert_eq!(file_name(""), "file");
        assert_eq!(file_name(&"x".repeat(500)).len(), 200);
    }

    #[test]
    fn the_largest_size() {
        let info = |fields: &str| {
            let xml = format!(
                "<query xmlns='http://jabber.org/protocol/disco#info'><x xmlns='jabber:x:data'>\
                 {fields}</x></query>"
            );
            max_size(&Info::parse(&parse(&xml).unwrap()).unwrap())
        };
        let form = "<field var='FORM_TYPE'><value>urn:xmpp:http:upload:0</value></field>";
        let size = |n: &str| format!("<field var='max-file-size'><value>{n}</value></field>");
        assert_eq!(info(&format!("{form}{}", size("5242880"))), Some(5_242_880));
        assert_eq!(info(&size("5")), None);
        assert_eq!(info(&format!("{form}{}", size("-5"))), None);
        assert_eq!(info(form), None);
    }
}
