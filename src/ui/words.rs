//! What the program says in words: one place, chosen from variants, never from other people's text.

pub(crate) mod adhoc;
mod auth;
pub(crate) mod card;
pub(crate) mod clear;
mod contact;
pub(crate) mod emoji;
pub(crate) mod entity;
pub(crate) mod exchange;
pub(crate) mod file;
pub(crate) mod invite;
mod link;
pub(crate) mod message;
mod news;
pub(crate) mod people;
pub(crate) mod privacy;
pub(crate) mod register;
pub(crate) mod room;
pub(crate) mod save;
pub(crate) mod search;
pub(crate) mod settings;
mod trouble;

pub(crate) use contact::{contact_trouble, standing};
pub use news::told;
pub(crate) use trouble::{Trouble, failure};

use crate::store::Notice;
use crate::xmpp::command::Show;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Carrier, SendError, Status};

/// In a window, while nothing can be sent.
pub(crate) const NO_CONNECTION: &str =
    "There is no connection. What you have typed stays; send it when the connection is back.";
pub(crate) const TRY_NOW: &str = "Try now";

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
        Status::Waiting { .. } => "Connection lost",
        Status::Discovering => "Looking for the server…",
        Status::Connecting(Carrier::Bosh) => "Connecting over HTTP…",
        Status::Connecting(Carrier::WebSocket) => "Connecting…",
        Status::Authenticating => "Checking who you are…",
        Status::Registering => "Connected, without an account yet",
        Status::Binding => "Opening your session…",
        Status::Online => "Online",
        Status::Disconnecting => "Logging out…",
    }
}

/// What is not as it should be in this browser, and what that means.
pub(crate) fn notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::StorageFull => (
            "This browser’s storage is full",
            "What comes from now on is gone when you close the page.",
        ),
        Notice::StorageGone => (
            "This browser keeps nothing here",
            "Closing or reloading the page logs you out.",
        ),
    }
}

/// Why something that was asked of the server, or of somebody, was not done.
pub(crate) fn send_error_reason(error: &SendError) -> &'static str {
    let SendError::Refused(error) = error else {
        return if *error == SendError::Offline {
            "There is no connection. Try again when there is one."
        } else {
            "The server did not answer. Try again."
        };
    };
    match error.condition {
        StanzaCondition::RemoteServerNotFound => "There is no such server.",
        StanzaCondition::RemoteServerTimeout => "Their server does not answer.",
        StanzaCondition::ItemNotFound | StanzaCondition::Gone => "There is no such address.",
        StanzaCondition::JidMalformed => "The server does not take this address.",
        StanzaCondition::Forbidden
        | StanzaCondition::NotAllowed
        | StanzaCondition::NotAuthorized
        | StanzaCondition::RegistrationRequired => "The server does not allow it.",
        StanzaCondition::NotAcceptable => "The server does not take this name or these groups.",
        StanzaCondition::PolicyViolation | StanzaCondition::ResourceConstraint => {
            "A server’s rules forbid it. Wait before you try again."
        }
        StanzaCondition::FeatureNotImplemented | StanzaCondition::ServiceUnavailable => {
            "The server cannot do this."
        }
        StanzaCondition::BadRequest
        | StanzaCondition::Conflict
        | StanzaCondition::InternalServerError
        | StanzaCondition::RecipientUnavailable
        | StanzaCondition::Redirect
        | StanzaCondition::SubscriptionRequired
        | StanzaCondition::UndefinedCondition
        | StanzaCondition::UnexpectedRequest
        | StanzaCondition::Other => "The server refused.",
    }
}

/// Why a message did not arrive.
pub(crate) fn send_error(error: &SendError) -> &'static str {
    match error {
        SendError::Offline => "Not sent: there is no connection.",
        SendError::Interrupted => "The connection broke: it may not have arrived.",
        SendError::NotPrivate(why) => privacy::not_private(*why),
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
