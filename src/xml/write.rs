//! Element to text. The only place that escapes.

use super::{Element, Node, ns};

/// Appends `element` to `out`, inside a context whose default namespace is `parent_ns`.
/// Namespaces are declared as default ones (`xmlns='…'`), prefixes are used for `stream:` never.
pub fn write_into(out: &mut String, element: &Element, parent_ns: &str) {
    out.push('<');
    out.push_str(element.name());
    if element.ns() != parent_ns {
        push_attr(out, "xmlns", element.ns());
    }
    if element.attrs().any(|(name, _)| name.starts_with("xmpp:")) {
        push_attr(out, "xmlns:xmpp", ns::XBOSH);
    }
    for (name, value) in element.attrs() {
        push_attr(out, name, value);
    }
    if element.nodes().is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for node in element.nodes() {
        match node {
            Node::Element(child) => write_into(out, child, element.ns()),
            Node::Text(text) => escape(out, text, false),
        }
    }
    out.push_str("</");
    out.push_str(element.name());
    out.push('>');
}

fn push_attr(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("='");
    escape(out, value, true);
    out.push('\'');
}

/// Escapes the five characters, keeps line breaks and the tabs of attributes alive through
/// normalisation, and leaves out what XML 1.0 cannot carry at all (control characters).
fn escape(out: &mut String, text: &str, attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&apos;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\n' if attribute => out.push_str("&#xA;"),
            '\t' if attribute => out.push_str("&#x9;"),
            '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
}
