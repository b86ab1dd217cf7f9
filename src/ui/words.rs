//! What the program says in words: one place, chosen from variants, never from other people's text.

use crate::xmpp::command::Show;
use crate::xmpp::error::{
    AuthError, BoshCondition, LinkError, SaslCondition, StanzaCondition, StreamCondition,
};
use crate::xmpp::event::{Carrier, Failure, SendError, Status};

/// A presence in a word.
pub(crate) fn show(show: Show) -> &'static str {
    match show {
        Show::Online => "Online",
        Show::Chat => "Free for chat",
        Show::Away => "Away",
        Show::Xa => "Not available",
        Show::Dnd => "Do not disturb",
        Show::Offline => "Offline",
    }
}

/// The connection's status in a few words.
pub(crate) fn status(status: &Status) -> &'static str {
    match status {
        Status::Disconnected(None) => "Not connected",
        Status::Disconnected(Some(_)) => "Connection ended",
        Status::Discovering => "Looking for the server…",
        Status::Connecting(Carrier::Bosh) => "Connecting over HTTP…",
        Status::Connecting(Carrier::WebSocket) => "Connecting…",
        Status::Authenticating => "Checking who you are…",
        Status::Binding => "Opening your session…",
        Status::Online => "Online",
        Status::Disconnecting => "Logging out…",
    }
}

/// What went wrong and what to do about it.
pub(crate) struct Trouble {
    pub(crate) title: &'static str,
    pub(crate) advice: &'static str,
    /// What the server itself said; shown as its words.
    pub(crate) quote: Option<String>,
    /// Likely causes, where only guesses are to be had.
    pub(crate) causes: &'static [&'static str],
}

fn trouble(title: &'static str, advice: &'static str) -> Trouble {
    Trouble {
        title,
        advice,
        quote: None,
        causes: &[],
    }
}

/// The causes that look alike from inside a page.
const CERTIFICATE_CAUSES: &[&str] = &[
    "No certificate was chosen when the browser asked, or none is installed in this browser.",
    "The certificate has expired, or was issued by an authority this server does not trust.",
    "The certificate is for an address at another server.",
    "The server is not set up for login by certificate at this address.",
    "The server does not allow certificate login from this page’s address.",
];

/// Why there is no connection.
pub(crate) fn failure(failure: &Failure) -> Trouble {
    match failure {
        Failure::Link(error) => link(error),
        Failure::Auth(error) => auth(error),
        Failure::NothingDiscovered { .. } => trouble(
            "No connection address was found for this server",
            "Check the part after the @. If it is right, the server does not announce how web \
             chats can reach it; ask its operator for the connection URL.",
        ),
    }
}

fn link(error: &LinkError) -> Trouble {
    match error {
        LinkError::Closed => trouble("The server closed the connection", "Log in again."),
        LinkError::Unreachable => trouble(
            "The server cannot be reached",
            "Check your network. If it works, the server may be down, refuse this page’s address, \
             or have a certificate that your browser does not trust.",
        ),
        LinkError::Lost => trouble(
            "The connection was lost",
            "Check your network and log in again.",
        ),
        LinkError::Http(_) => trouble(
            "The server answered, but not as a chat server",
            "The connection address of this page is probably wrong; tell whoever runs the page.",
        ),
        LinkError::Bosh(condition) => bosh(*condition),
        LinkError::Stream(error) => Trouble {
            quote: error.text.clone(),
            ..stream(error.condition)
        },
        LinkError::SeeOtherUri(_) => trouble(
            "The server sends us somewhere we cannot go",
            "It asked to connect elsewhere too often, or without encryption. Try again later.",
        ),
        LinkError::Protocol(_) => trouble(
            "The answer was not from a chat server",
            "A login page of the network you are in may stand in between; open any web site to \
             see. Otherwise the connection address of this page is wrong.",
        ),
        LinkError::TimedOut => trouble(
            "The server did not answer in time",
            "It may be overloaded. Try again in a moment.",
        ),
    }
}

fn bosh(condition: BoshCondition) -> Trouble {
    match condition {
        BoshCondition::HostUnknown
        | BoshCondition::ImproperAddressing
        | BoshCondition::HostGone => trouble(
            "The server does not know this address",
            "Check the part after the @.",
        ),
        BoshCondition::ItemNotFound => trouble(
            "The server has forgotten the session",
            "It may have been restarted, the computer may have slept too long, or your certificate \
             was changed. Log in again.",
        ),
        BoshCondition::PolicyViolation => trouble(
            "The server ended the session by its rules",
            "Wait a while before you try again.",
        ),
        BoshCondition::SystemShutdown => {
            trouble("The server is shutting down", "Try again in a few minutes.")
        }
        BoshCondition::RemoteConnectionFailed | BoshCondition::RemoteStreamError => trouble(
            "The chat server behind the web server cannot be reached",
            "Try again in a few minutes.",
        ),
        BoshCondition::BadRequest
        | BoshCondition::InternalServerError
        | BoshCondition::OtherRequest
        | BoshCondition::SeeOtherUri
        | BoshCondition::UndefinedCondition
        | BoshCondition::Other => trouble("The server ended the session", "Log in again."),
    }
}

fn stream(condition: StreamCondition) -> Trouble {
    match condition {
        StreamCondition::Conflict => trouble(
            "You logged in somewhere else",
            "The server keeps one session of this kind. Log in here again to take it back.",
        ),
        StreamCondition::HostUnknown
        | StreamCondition::HostGone
        | StreamCondition::ImproperAddressing => trouble(
            "The server does not know this address",
            "Check the part after the @.",
        ),
        StreamCondition::NotAuthorized => trouble(
            "The server ended the session",
            "Your account may have been changed. Log in again.",
        ),
        StreamCondition::PolicyViolation => trouble(
            "The server ended the session by its rules",
            "Wait a while before you try again.",
        ),
        StreamCondition::ResourceConstraint | StreamCondition::ConnectionTimeout => trouble(
            "The server has no room or time for the session",
            "Try again in a few minutes.",
        ),
        StreamCondition::SystemShutdown | StreamCondition::Reset => {
            trouble("The server is shutting down", "Try again in a few minutes.")
        }
        StreamCondition::BadFormat
        | StreamCondition::BadNamespacePrefix
        | StreamCondition::InternalServerError
        | StreamCondition::InvalidFrom
        | StreamCondition::InvalidNamespace
        | StreamCondition::InvalidXml
        | StreamCondition::NotWellFormed
        | StreamCondition::RemoteConnectionFailed
        | StreamCondition::RestrictedXml
        | StreamCondition::SeeOtherHost
        | StreamCondition::UndefinedCondition
        | StreamCondition::UnsupportedEncoding
        | StreamCondition::UnsupportedStanzaType
        | StreamCondition::UnsupportedVersion
        | StreamCondition::Other => trouble("The server ended the session", "Log in again."),
    }
}

fn auth(error: &AuthError) -> Trouble {
    match error {
        AuthError::Refused { condition, text } => Trouble {
            quote: text.clone(),
            ..sasl(*condition)
        },
        AuthError::ExternalNotOffered => Trouble {
            causes: CERTIFICATE_CAUSES,
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

fn sasl(condition: SaslCondition) -> Trouble {
    match condition {
        SaslCondition::NotAuthorized => {
            trouble("Wrong address or password", "Check both and try again.")
        }
        SaslCondition::AccountDisabled => {
            trouble("This account is disabled", "Ask the server’s operator.")
        }
        SaslCondition::CredentialsExpired => trouble(
            "Your password or certificate has expired",
            "Renew it, then log in.",
        ),
        SaslCondition::EncryptionRequired => trouble(
            "The server wants an encrypted connection",
            "The page should use an https or wss address; tell whoever runs it.",
        ),
        SaslCondition::InvalidAuthzid => trouble(
            "The certificate is not for this address",
            "Enter the address that your certificate names. If it names several, say which.",
        ),
        SaslCondition::InvalidMechanism | SaslCondition::MechanismTooWeak => trouble(
            "The server refused the way to log in",
            "It offered one and then did not want it. Try again, or ask its operator.",
        ),
        SaslCondition::TemporaryAuthFailure => trouble(
            "The server cannot check logins right now",
            "Try again in a few minutes.",
        ),
        SaslCondition::Aborted
        | SaslCondition::IncorrectEncoding
        | SaslCondition::MalformedRequest => trouble("The login was broken off", "Try again."),
        SaslCondition::Other => trouble(
            "The server refused the login",
            "Check your address and try again.",
        ),
    }
}

/// Why a message did not arrive.
pub(crate) fn send_error(error: &SendError) -> &'static str {
    match error {
        SendError::Offline => "Not sent: there is no connection.",
        SendError::Interrupted => "The connection broke: it may not have arrived.",
        SendError::Refused(error) => match error.condition {
            StanzaCondition::ServiceUnavailable | StanzaCondition::RecipientUnavailable => {
                "Not delivered: the recipient cannot be reached."
            }
            StanzaCondition::RemoteServerNotFound => "Not delivered: there is no such server.",
            StanzaCondition::RemoteServerTimeout => "Not delivered: their server does not answer.",
            StanzaCondition::ItemNotFound | StanzaCondition::Gone => {
                "Not delivered: there is no such address."
            }
            StanzaCondition::Forbidden
            | StanzaCondition::NotAllowed
            | StanzaCondition::NotAuthorized
            | StanzaCondition::NotAcceptable
            | StanzaCondition::SubscriptionRequired => "Not delivered: they do not accept it.",
            StanzaCondition::PolicyViolation | StanzaCondition::ResourceConstraint => {
                "Not delivered: a server’s rules forbid it. Wait before you try again."
            }
            StanzaCondition::BadRequest
            | StanzaCondition::Conflict
            | StanzaCondition::FeatureNotImplemented
            | StanzaCondition::InternalServerError
            | StanzaCondition::JidMalformed
            | StanzaCondition::Redirect
            | StanzaCondition::RegistrationRequired
            | StanzaCondition::UndefinedCondition
            | StanzaCondition::UnexpectedRequest
            | StanzaCondition::Other => "Not delivered.",
        },
    }
}
