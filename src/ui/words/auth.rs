//! Why nobody was logged in. Every condition of SASL has words of its own.

use super::trouble::{Trouble, trouble};
use crate::config::Authentication;
use crate::i18n::Text;
use crate::xmpp::error::{AuthError, SaslCondition, StanzaCondition};

/// The causes that look alike from inside a page: EXTERNAL was not offered.
const NOT_OFFERED: &[Text] = &[
    Text("No certificate was chosen when the browser asked, or none is installed in this browser."),
    Text("The certificate has expired, or was issued by an authority this server does not trust."),
    Text("The certificate is for an address at another server."),
    Text("The server is not set up for login by certificate at this address."),
    Text("The server does not allow certificate login from this page’s address."),
];

/// The causes when EXTERNAL was offered, and then refused.
const NOT_ACCEPTED: &[Text] = &[
    Text("There is no account for the address in your certificate, or no longer."),
    Text("The certificate has expired or was withdrawn since the page was opened."),
    Text("The certificate is for another address than the one entered above."),
];

/// Of the login.
pub(super) fn error(error: &AuthError, by: Authentication) -> Trouble {
    match error {
        AuthError::Refused { condition, text } => Trouble {
            quote: text.clone(),
            ..refused(*condition, by)
        },
        AuthError::ExternalNotOffered => Trouble {
            causes: NOT_OFFERED,
            ..trouble(
                "Your certificate did not reach the server",
                "Close all windows of this site, open it again and choose your certificate when \
                 the browser asks. A page is not told which of these it was:",
            )
        },
        AuthError::NoMechanism { .. } => trouble(
            "This server offers no way to log in that fits",
            "It asks for a method that this page does not allow or does not know. Tell whoever \
             runs the page or the server.",
        ),
        AuthError::PlainUnencrypted => trouble(
            "Your password would travel unprotected",
            "The connection is not encrypted and the server offers no safe method, so the \
             password was not sent. The page should use an https or wss address.",
        ),
        AuthError::BadCharacters => trouble(
            "The name or password holds characters that cannot be sent",
            "Control characters or mixed writing directions are not allowed. Type it once more.",
        ),
        AuthError::BadChallenge(_) => trouble(
            "The server’s login answer makes no sense",
            "Try again; if it stays so, the server is out of order.",
        ),
        AuthError::Iterations(_) => trouble(
            "The server asks for an unsafe password check",
            "Its settings are too weak or absurdly strong, so the password was not used. Tell the \
             server’s operator.",
        ),
        AuthError::ServerSignature => trouble(
            "The server could not prove who it is",
            "It does not know your password, so it may be an impostor. Nothing was revealed to \
             it. Check the address before you try again.",
        ),
        AuthError::Downgrade => trouble(
            "Somebody changed the server’s offer on its way",
            "The login was stopped to protect your password. Do not log in from this network.",
        ),
        AuthError::PasswordNeeded | AuthError::TokenRefused => trouble(
            "Log in with your password again",
            "What this device remembered of your last login is no longer accepted. That happens \
             when it has grown old, or the password was changed.",
        ),
        AuthError::SomebodyElse => trouble(
            "The server logged in somebody else",
            "It answered with another address than yours, so the login was stopped. Tell the \
             server’s operator.",
        ),
        AuthError::MoreSteps => trouble(
            "The server asks for a further step",
            "It wants a second proof of who you are, or a new password, and this chat cannot do \
             that. Do it where you manage your account.",
        ),
        AuthError::Bind(error) => match error.condition {
            StanzaCondition::Conflict => trouble("This session’s name is taken", "Log in again."),
            StanzaCondition::ResourceConstraint => trouble(
                "Too many sessions of your account are open",
                "Close one elsewhere first.",
            ),
            _ => trouble(
                "The server did not open a session",
                "Try again in a moment.",
            ),
        },
        AuthError::Incomplete(_) => trouble(
            "The server is only half set up",
            "It accepted the connection, but offers no login there. Tell its operator.",
        ),
    }
}

/// `<failure/>` (RFC 6120 §6.5).
fn refused(condition: SaslCondition, by: Authentication) -> Trouble {
    let certificate = by == Authentication::External;
    match condition {
        SaslCondition::NotAuthorized => match by {
            Authentication::Login => {
                trouble("Wrong address or password", "Check both and try again.")
            }
            Authentication::External => Trouble {
                causes: NOT_ACCEPTED,
                ..trouble(
                    "The server did not accept your certificate",
                    "Likely causes:",
                )
            },
            Authentication::Anonymous | Authentication::Prebind => trouble(
                "The server lets no guests in right now",
                "Try again in a few minutes.",
            ),
        },
        SaslCondition::AccountDisabled => trouble(
            "This account is disabled",
            "Ask the server’s operator to open it again.",
        ),
        SaslCondition::CredentialsExpired if certificate => trouble(
            "Your certificate has expired",
            "Get a new one from whoever issued it, install it in this browser, then log in.",
        ),
        SaslCondition::CredentialsExpired => trouble(
            "Your password has expired",
            "Set a new one where you manage your account, then log in with that.",
        ),
        SaslCondition::EncryptionRequired => trouble(
            "The server wants an encrypted connection",
            "The page should use an https or wss address; tell whoever runs it.",
        ),
        SaslCondition::InvalidAuthzid if certificate => trouble(
            "The certificate is not for this address",
            "Enter the address that your certificate names. If it names several, say which.",
        ),
        SaslCondition::InvalidAuthzid => trouble(
            "You may not log in as this address",
            "The server says that the account belongs to somebody else. Check the address.",
        ),
        SaslCondition::InvalidMechanism => trouble(
            "The server takes back the way to log in that it offered",
            "Try again. If it stays so, the server is out of order; tell its operator.",
        ),
        SaslCondition::MechanismTooWeak => trouble(
            "The server wants a stronger login for this account",
            "This page knows or allows no stronger one; tell whoever runs the page or the server.",
        ),
        SaslCondition::TemporaryAuthFailure => trouble(
            "The server cannot check logins right now",
            "Try again in a few minutes.",
        ),
        SaslCondition::Aborted => trouble("The login was broken off", "Try again."),
        SaslCondition::IncorrectEncoding => trouble(
            "The server could not read what was sent for the login",
            "Try again. If it stays so, something between you and the server changes what is sent.",
        ),
        SaslCondition::MalformedRequest => trouble(
            "The server did not understand the login",
            "Try again. If it stays so, tell the server’s operator and the maker of this chat.",
        ),
        SaslCondition::Other => trouble(
            "The server refused the login",
            "Check your address and try again.",
        ),
    }
}
