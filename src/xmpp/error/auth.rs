//! Errors of authentication (RFC 6120 §6.5, RFC 5802, and our own refusals).

use super::link::{conditions, words};
use crate::xml::{Element, ns};

conditions! {
    /// RFC 6120 §6.5, what a server may say.
    SaslCondition {
        Aborted = "aborted",
        AccountDisabled = "account-disabled",
        CredentialsExpired = "credentials-expired",
        EncryptionRequired = "encryption-required",
        IncorrectEncoding = "incorrect-encoding",
        InvalidAuthzid = "invalid-authzid",
        InvalidMechanism = "invalid-mechanism",
        MalformedRequest = "malformed-request",
        MechanismTooWeak = "mechanism-too-weak",
        NotAuthorized = "not-authorized",
        TemporaryAuthFailure = "temporary-auth-failure",
    }
}

/// Why nobody was logged in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AuthError {
    /// The server said no.
    Refused {
        condition: SaslCondition,
        /// The server's own words, at most 500 characters.
        text: Option<String>,
    },
    /// `authentication: 'external'`, and the server offers no EXTERNAL: no good certificate arrived
    /// there, or it is not set up for it. A script is not told which.
    ExternalNotOffered,
    /// None of the mechanisms offered is one we know and may use.
    NoMechanism { offered: Vec<String> },
    /// Only PLAIN was offered, over a connection that is not encrypted.
    PlainUnencrypted,
    /// The user name is empty, or it or the password holds characters that SASLprep (RFC 4013) forbids.
    BadCharacters,
    /// The server's challenge was malformed, replayed a nonce that is not ours, or asked for an
    /// extension we do not know; or what it said at the end is not what was asked for. The text is
    /// for the log.
    BadChallenge(&'static str),
    /// The server asks for fewer PBKDF2 rounds than is safe, or more than is sane.
    Iterations(u32),
    /// The server could not prove that it knows the password (RFC 5802 §5): it may be an impostor.
    ServerSignature,
    /// Somebody between us and the server removed mechanisms from its offer (XEP-0474).
    Downgrade,
    /// What was remembered in place of the password is of no use any more, and to be forgotten: the
    /// password is needed.
    PasswordNeeded,
    /// The server does not take the token (XEP-0484) any more; the keys that were remembered beside
    /// it may still do.
    TokenRefused,
    /// The server logged somebody else in.
    SomebodyElse,
    /// The server wants more than one proof, or a new password first (`<continue/>`, XEP-0388).
    MoreSteps,
    /// The server ended the negotiation after success with something else than a bound resource.
    Bind(super::StanzaError),
    /// The server takes part in the stream but offers neither login nor binding.
    Incomplete(&'static str),
}

impl AuthError {
    /// Reads `<failure/>` of SASL.
    pub fn from_failure(failure: &Element) -> Self {
        let condition = failure
            .children()
            // Servers with the profile of XEP-0388 may forget that its conditions are the old ones.
            .find(|c| (c.ns() == ns::SASL || c.ns() == failure.ns()) && c.name() != "text")
            // RFC 3920 servers say nothing at all; a login that fails is not authorized.
            .map_or(SaslCondition::NotAuthorized, |c| {
                SaslCondition::from_name(c.name())
            });
        Self::Refused {
            condition,
            text: words(failure, failure.ns()),
        }
    }
}
