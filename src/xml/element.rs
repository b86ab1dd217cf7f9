//! The element tree: the only XML type the rest of the program sees.

use super::write::write_into;

/// A child of an [`Element`]: another element, or text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    Element(Element),
    Text(String),
}

/// One XML element with its namespace resolved.
///
/// Attribute names carry no namespace but for the two prefixes XMPP uses on attributes, which are
/// kept in their customary spelling: `xml:…` and `xmpp:…` (`urn:xmpp:xbosh`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Element {
    name: String,
    ns: String,
    attrs: Vec<(String, String)>,
    nodes: Vec<Node>,
}

impl Element {
    /// An empty element `name` in namespace `ns`.
    pub fn new(name: impl Into<String>, ns: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ns: ns.into(),
            attrs: Vec::new(),
            nodes: Vec::new(),
        }
    }

    /// The local name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The namespace URI; empty when there is none.
    pub fn ns(&self) -> &str {
        &self.ns
    }

    /// Whether this is `name` in namespace `ns`.
    pub fn is(&self, name: &str, ns: &str) -> bool {
        self.name == name && self.ns == ns
    }

    /// The value of an attribute, if it is there.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// All attributes, in document order.
    pub fn attrs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attrs.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// Sets an attribute, replacing an earlier value.
    pub fn set_attr(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.attrs.iter_mut().find(|(n, _)| *n == name) {
            Some(slot) => slot.1 = value,
            None => self.attrs.push((name, value)),
        }
    }

    /// Builder form of [`Self::set_attr`].
    #[must_use]
    pub fn with_attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set_attr(name, value);
        self
    }

    /// Builder: sets the attribute when there is a value.
    #[must_use]
    pub fn with_opt_attr(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with_attr(name, value),
            None => self,
        }
    }

    /// Builder: appends a child element.
    #[must_use]
    pub fn with_child(mut self, child: Self) -> Self {
        self.push(child);
        self
    }

    /// Builder: appends the children.
    #[must_use]
    pub fn with_children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.nodes.extend(children.into_iter().map(Node::Element));
        self
    }

    /// Builder: appends text.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.push_text(text);
        self
    }

    /// Builder: appends `<name>text</name>` in this element's own namespace.
    #[must_use]
    pub fn with_text_child(self, name: &str, text: impl Into<String>) -> Self {
        let child = Self::new(name, self.ns.clone()).with_text(text);
        self.with_child(child)
    }

    /// Appends a child element.
    pub fn push(&mut self, child: Self) {
        self.nodes.push(Node::Element(child));
    }

    /// Appends text; joins it to a text node that is already last.
    pub fn push_text(&mut self, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        match self.nodes.last_mut() {
            Some(Node::Text(last)) => last.push_str(&text),
            _ => self.nodes.push(Node::Text(text)),
        }
    }

    /// All children in document order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The child elements, in document order.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Takes the element apart into its child elements; text between them is dropped.
    pub fn into_children(self) -> impl Iterator<Item = Self> {
        self.nodes.into_iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child `name` in namespace `ns`.
    pub fn child(&self, name: &str, ns: &str) -> Option<&Self> {
        self.children().find(|child| child.is(name, ns))
    }

    /// The first child `name` in this element's own namespace.
    pub fn own_child(&self, name: &str) -> Option<&Self> {
        self.child(name, &self.ns)
    }

    /// The text of the first child `name` in this element's own namespace.
    pub fn own_child_text(&self, name: &str) -> Option<String> {
        self.own_child(name).map(Self::text)
    }

    /// The text directly inside this element, without that of its children.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for node in &self.nodes {
            if let Node::Text(text) = node {
                out.push_str(text);
            }
        }
        out
    }

    /// Puts this element and everything without a namespace of its own into `ns`. BOSH servers that
    /// forget `xmlns='jabber:client'` on stanzas leave them in the body's namespace.
    pub fn adopt_ns(&mut self, from: &str, to: &str) {
        if self.ns == from {
            self.ns = to.to_owned();
        }
        for node in &mut self.nodes {
            if let Node::Element(child) = node {
                child.adopt_ns(from, to);
            }
        }
    }

    /// Replaces all children with `text`; used to blot out secrets before logging.
    pub fn replace_content(&mut self, text: &str) {
        self.nodes = vec![Node::Text(text.to_owned())];
    }

    /// Takes out the child elements for which `keep` says no.
    pub fn retain_children(&mut self, keep: impl Fn(&Self) -> bool) {
        self.nodes.retain(|node| match node {
            Node::Element(child) => keep(child),
            Node::Text(_) => true,
        });
    }

    /// The child elements, to be changed in place.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.nodes.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The element as a document of its own, with every namespace declared that it needs.
    pub fn to_xml(&self) -> String {
        let mut out = String::with_capacity(128);
        write_into(&mut out, self, "");
        out
    }
}
