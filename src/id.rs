//! Identifiers as types, so that one kind is never taken for another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The `id` attribute of a stanza, chosen by whoever sent it; no proof of anything.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StanzaId(pub String);

impl StanzaId {
    /// The text as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is kept of a secret that is only ever compared with what somebody shows: its SHA-256, in base64.
pub fn digest(secret: &str) -> String {
    STANDARD.encode(Sha256::digest(secret))
}
