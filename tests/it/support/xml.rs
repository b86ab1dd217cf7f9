//! Templates of XML: written shortly, compared by structure.

use converse_rs::xml::{Element, Node, parse};
use std::collections::BTreeMap;

/// Elements written without ceremony: what has no namespace of its own is in `jabber:client`, and the
/// prefixes `stream`, `sasl`, `bosh` and `xmpp` are declared.
#[track_caller]
pub(crate) fn elements(text: &str) -> Vec<Element> {
    let wrapped = format!(
        "<wrap xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' \
         xmlns:sasl='urn:ietf:params:xml:ns:xmpp-sasl' \
         xmlns:bosh='http://jabber.org/protocol/httpbind' \
         xmlns:xmpp='urn:xmpp:xbosh'>{text}</wrap>"
    );
    match parse(&wrapped) {
        Ok(root) => root.into_children().collect(),
        Err(error) => panic!("the test's own XML is broken ({error:?}): {text}"),
    }
}

/// One such element.
#[track_caller]
pub(crate) fn element(text: &str) -> Element {
    let mut all = elements(text).into_iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one,
        _ => panic!("not exactly one element: {text}"),
    }
}

/// Values of the placeholders `{name}` of a scenario: each binds where it is first compared.
#[derive(Default)]
pub(crate) struct Bindings(BTreeMap<String, String>);

impl Bindings {
    /// The value of a placeholder.
    #[track_caller]
    pub(crate) fn get(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(value) => value,
            None => panic!("{{{name}}} was never bound"),
        }
    }

    /// A template with the values put in (they need no escaping: ids, addresses, base64).
    pub(crate) fn fill(&self, template: &str) -> String {
        let put = |text: String, (name, value): (&String, &String)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        self.0.iter().fold(template.to_owned(), put)
    }

    /// Compares by structure. Order of attributes and white space between elements do not count;
    /// `{name}` as a whole attribute value or text binds or must match, `{}` matches anything.
    pub(crate) fn compare(&mut self, expected: &Element, actual: &Element) -> Result<(), String> {
        let at = expected.name();
        if (expected.name(), expected.ns()) != (actual.name(), actual.ns()) {
            return Err(format!(
                "<{at} xmlns='{}'> against <{} xmlns='{}'>",
                expected.ns(),
                actual.name(),
                actual.ns()
            ));
        }
        for (name, value) in expected.attrs() {
            let found = actual
                .attr(name)
                .ok_or(format!("<{at}> lacks the attribute {name}"))?;
            self.same(value, found)
                .map_err(|e| format!("<{at} {name}>: {e}"))?;
        }
        if let Some((name, _)) = actual.attrs().find(|(n, _)| expected.attr(n).is_none()) {
            return Err(format!(
                "<{at}> has the attribute {name}, which was not expected"
            ));
        }
        let (left, right) = (significant(expected), significant(actual));
        if left.len() != right.len() {
            return Err(format!(
                "<{at}> has {} children, expected {}",
                right.len(),
                left.len()
            ));
        }
        for pair in left.iter().zip(&right) {
            match pair {
                (Node::Element(a), Node::Element(b)) => self.compare(a, b)?,
                (Node::Text(a), Node::Text(b)) => {
                    self.same(a, b).map_err(|e| format!("<{at}>: {e}"))?;
                }
                _ => return Err(format!("<{at}>: text against an element")),
            }
        }
        Ok(())
    }

    fn same(&mut self, expected: &str, actual: &str) -> Result<(), String> {
        let name = expected
            .trim()
            .strip_prefix('{')
            .and_then(|e| e.strip_suffix('}'));
        let wanted = match name {
            None => expected,
            Some("") => return Ok(()),
            Some(name) => self
                .0
                .entry(name.to_owned())
                .or_insert_with(|| actual.to_owned()),
        };
        if wanted == actual {
            Ok(())
        } else {
            Err(format!("{wanted:?} expected, {actual:?} found"))
        }
    }
}

/// The children that count: white space beside elements is for the eye.
fn significant(element: &Element) -> Vec<Node> {
    let has_elements = element.children().next().is_some();
    let counts = |node: &&Node| match node {
        Node::Element(_) => true,
        Node::Text(text) => !has_elements || !text.trim().is_empty(),
    };
    element.nodes().iter().filter(counts).cloned().collect()
}

#[test]
fn what_counts_in_a_comparison() {
    let mut bindings = Bindings::default();
    let mut same = |a: &str, b: &str| bindings.compare(&element(a), &element(b)).is_ok();
    assert!(same("<a x='1' y='2'> <b/> </a>", "<a y='2' x='1'><b/></a>"));
    assert!(same("<a id='{i}'><b>{i}</b></a>", "<a id='7'><b>7</b></a>"));
    assert!(same("<a id='{}'/>", "<a id='7'/>"));
    assert!(!same("<a id='{i}'/>", "<a id='8'/>"));
    assert!(!same("<a/>", "<a x='1'/>"));
    assert!(!same("<a x='1'/>", "<a/>"));
    assert!(!same("<a/>", "<a xmlns='u'/>"));
    assert!(!same("<a>x</a>", "<a>x </a>"));
    assert!(!same("<a><b/><c/></a>", "<a><c/><b/></a>"));
    assert_eq!(bindings.fill("<x to='{i}'>{j}</x>"), "<x to='7'>{j}</x>");
}
