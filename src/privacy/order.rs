//! What the user wants of a conversation's privacy.

use crate::config::OtrPolicy;
use std::fmt;
use zeroize::Zeroizing;

/// A closed list.
#[derive(Clone, PartialEq, Eq)]
pub enum Order {
    /// Have it private, or with new keys.
    Start,
    /// Propose it; what is written meanwhile goes out as it is.
    Offer,
    /// End that, or wait for it no longer.
    End,
    /// Send what waits to whoever has the key that there is.
    Release,
    /// The key with this fingerprint is theirs, or nobody knows whose.
    Trust { fingerprint: String, verified: bool },
    /// Forget that the key with this fingerprint was ever seen.
    Forget { fingerprint: String },
    /// Find out whether they know the same secret.
    Ask {
        question: Option<String>,
        secret: Zeroizing<String>,
    },
    /// Our answer to that.
    Answer { secret: Zeroizing<String> },
    /// No answer, or no more asking.
    Decline,
    /// How it is with this contact; `None`: as with all.
    SetPolicy(Option<OtrPolicy>),
    /// The own key will be wanted soon.
    Prepare,
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Order")
    }
}
