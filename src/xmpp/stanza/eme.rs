//! XEP-0380: Explicit Message Encryption

use crate::xml::{Element, ns};

/// Says how a message is encrypted: the namespace of the means, and its name for people.
pub fn build(namespace: &str, name: &str) -> Element {
    Element::new("encryption", ns::EME)
        .with_attr("namespace", namespace)
        .with_attr("name", name)
}
