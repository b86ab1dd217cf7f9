//! Why a connection ended or never was.

use super::trouble::{Trouble, trouble};
use crate::config::Authentication;
use crate::i18n::Text;
use crate::xmpp::error::{BoshCondition, LinkError, StreamCondition};

/// What a refused connection may mean where the browser's certificate is part of it.
const UNREACHABLE_BY_CERTIFICATE: &[Text] = &[
    Text(
        "The server insists on a certificate, and none was chosen or it was refused. Close all windows \
     of this site, open it again, and choose one when the browser asks.",
    ),
    Text("The server does not allow this page’s address to connect."),
    Text("Your browser does not trust the server’s own certificate."),
    Text("The server is down."),
];

/// Of the connection.
pub(super) fn error(error: &LinkError, by: Authentication) -> Trouble {
    match error {
        LinkError::Closed => trouble("The server closed the connection", "Log in again."),
        LinkError::Unreachable if by == Authentication::External => Trouble {
            causes: UNREACHABLE_BY_CERTIFICATE,
            ..trouble(
                "The server cannot be reached",
                "Check your network. If it works, a page is not told which of these it was:",
            )
        },
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
