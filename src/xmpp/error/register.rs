//! Why no account was made (XEP-0077 §3.1).

use super::StanzaError;

/// Why no account was made, and trying again at once is of no use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RegisterError {
    /// The server lets nobody register from here.
    NotOffered,
    /// It is done in a browser, at this address.
    Elsewhere(String),
    /// Nobody is to read along, and somebody could.
    Unencrypted,
    /// The server did not say what it wants to know.
    Refused(StanzaError),
}
