//! Identifiers as types, so that one kind is never taken for another.

/// The `id` attribute of a stanza, chosen by whoever sent it; no proof of anything.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StanzaId(pub String);

impl StanzaId {
    /// The text as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
