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

use crate::i18n::{Text, tr};
use crate::store::Notice;
use crate::xmpp::command::Show;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Carrier, SendError, Status};

/// In a window, while nothing can be sent.
pub(crate) const NO_CONNECTION: Text =
    Text("There is no connection. What you have typed stays; send it when the connection is back.");
pub(crate) const TRY_NOW: Text = Text("Try now");

/// A presence in a word.
pub(crate) fn show(show: Show) -> &'static str {
    match show {
        Show::Online => tr("Online"),
        Show::Chat => tr("Free for chat"),
        Show::Away => tr("Away"),
        Show::Xa => tr("Not available"),
        Show::Dnd => tr("Do not disturb"),
        Show::Offline => tr("Offline"),
    }
}

/// The connection's status in a few words.
pub(crate) fn status(status: &Status) -> &'static str {
    match status {
        Status::Disconnected(None) => tr("Not connected"),
        Status::Disconnected(Some(_)) => tr("Connection ended"),
        Status::Waiting { .. } => tr("Connection lost"),
        Status::Discovering => tr("Looking for the server…"),
        Status::Connecting(Carrier::Bosh) => tr("Connecting over HTTP…"),
        Status::Connecting(Carrier::WebSocket) => tr("Connecting…"),
        Status::Authenticating => tr("Checking who you are…"),
        Status::Registering => tr("Connected, without an account yet"),
        Status::Binding => tr("Opening your session…"),
        Status::Online => tr("Online"),
        Status::Disconnecting => tr("Logging out…"),
    }
}

/// What is not as it should be in this browser, and what that means.
pub(crate) fn notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::StorageFull => (
            tr("This browser’s storage is full"),
            tr("What comes from now on is gone when you close the page."),
        ),
        Notice::StorageGone => (
            tr("This browser keeps nothing here"),
            tr("Closing or reloading the page logs you out."),
        ),
    }
}

/// Why something that was asked of the server, or of somebody, was not done.
pub(crate) fn send_error_reason(error: &SendError) -> &'static str {
    let SendError::Refused(error) = error else {
        return if *error == SendError::Offline {
            tr("There is no connection. Try again when there is one.")
        } else {
            tr("The server did not answer. Try again.")
        };
    };
    match error.condition {
        StanzaCondition::RemoteServerNotFound => tr("There is no such server."),
        StanzaCondition::RemoteServerTimeout => tr("Their server does not answer."),
        StanzaCondition::ItemNotFound | StanzaCondition::Gone => tr("There is no such address."),
        StanzaCondition::JidMalformed => tr("The server does not take this address."),
        StanzaCondition::Forbidden
        | StanzaCondition::NotAllowed
        | StanzaCondition::NotAuthorized
        | StanzaCondition::RegistrationRequired => tr("The server does not allow it."),
        StanzaCondition::NotAcceptable => tr("The server does not take this name or these groups."),
        StanzaCondition::PolicyViolation | StanzaCondition::ResourceConstraint => {
            tr("A server’s rules forbid it. Wait before you try again.")
        }
        StanzaCondition::FeatureNotImplemented | StanzaCondition::ServiceUnavailable => {
            tr("The server cannot do this.")
        }
        StanzaCondition::BadRequest
        | StanzaCondition::Conflict
        | StanzaCondition::InternalServerError
        | StanzaCondition::RecipientUnavailable
        | StanzaCondition::Redirect
        | StanzaCondition::SubscriptionRequired
        | StanzaCondition::UndefinedCondition
        | StanzaCondition::UnexpectedRequest
        | StanzaCondition::Other => tr("The server refused."),
    }
}

/// Why a message did not arrive.
pub(crate) fn send_error(error: &SendError) -> &'static str {
    match error {
        SendError::Offline => tr("Not sent: there is no connection."),
        SendError::Interrupted => tr("The connection broke: it may not have arrived."),
        SendError::NotPrivate(why) => privacy::not_private(*why),
        SendError::Refused(error) => match error.condition {
            StanzaCondition::ServiceUnavailable | StanzaCondition::RecipientUnavailable => {
                tr("Not delivered: the recipient cannot be reached.")
            }
            StanzaCondition::RemoteServerNotFound => tr("Not delivered: there is no such server."),
            StanzaCondition::RemoteServerTimeout => {
                tr("Not delivered: their server does not answer.")
            }
            StanzaCondition::ItemNotFound | StanzaCondition::Gone => {
                tr("Not delivered: there is no such address.")
            }
            StanzaCondition::Forbidden
            | StanzaCondition::NotAllowed
            | StanzaCondition::NotAuthorized
            | StanzaCondition::NotAcceptable
            | StanzaCondition::SubscriptionRequired => tr("Not delivered: they do not accept it."),
            StanzaCondition::PolicyViolation | StanzaCondition::ResourceConstraint => {
                tr("Not delivered: a server’s rules forbid it. Wait before you try again.")
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
            | StanzaCondition::Other => tr("Not delivered."),
        },
    }
}
