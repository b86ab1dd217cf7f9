//! Accounts: why there is no new one, what fields are called that come without a name, and what is said of the one
//! that is there.

use super::send_error_reason;
use super::trouble::{Trouble, trouble};
use crate::i18n::{Text, tr};
use crate::store::AccountStep;
use crate::xmpp::error::{RegisterError, StanzaCondition};
use crate::xmpp::event::{AccountDeed, AccountError, SendError};

/// Why there will be none here.
pub(super) fn error(error: &RegisterError) -> Trouble {
    match error {
        RegisterError::NotOffered => trouble(
            "Nobody can make an account here",
            "This server lets nobody register from a chat. Choose another one, or ask its \
             operator for an account.",
        ),
        RegisterError::Elsewhere(url) => Trouble {
            link: Some(url.clone()),
            ..trouble(
                "Accounts are made on the server’s own page",
                "Make yours there, and log in here afterwards.",
            )
        },
        RegisterError::Unencrypted => trouble(
            "Your password would travel unprotected",
            "The connection is not encrypted, so nothing was sent. The page should use an https \
             or wss address.",
        ),
        RegisterError::Refused(error) => Trouble {
            quote: error.text.clone(),
            ..trouble("The server makes no account now", refused(error.condition))
        },
    }
}

/// Why the server did not take what was filled in, and what to do.
pub(crate) fn refused(condition: StanzaCondition) -> &'static str {
    match condition {
        StanzaCondition::Conflict => tr("This name is taken. Choose another one."),
        StanzaCondition::JidMalformed => {
            tr("This name cannot be part of an address. Leave out spaces, @ and /.")
        }
        StanzaCondition::NotAcceptable | StanzaCondition::BadRequest => {
            tr("Something is missing, or not as the server wants it. Look through all the fields.")
        }
        StanzaCondition::ResourceConstraint | StanzaCondition::PolicyViolation => {
            tr("The server wants no more accounts from here for now. Try again later.")
        }
        StanzaCondition::NotAllowed
        | StanzaCondition::Forbidden
        | StanzaCondition::NotAuthorized => tr("The server does not allow this account."),
        StanzaCondition::ItemNotFound => tr("The invitation is not valid, or not any more."),
        _ => tr("The server could not make this account. Try again in a while."),
    }
}

/// What a field of XEP-0077 is called.
pub(crate) fn field(name: &str) -> Option<&'static str> {
    Some(match name {
        "username" => tr("Name"),
        "nick" => tr("Nickname"),
        "password" => tr("Password"),
        "name" => tr("Full name"),
        "first" => tr("First name"),
        "last" => tr("Last name"),
        "email" => tr("Email address"),
        "address" => tr("Street and number"),
        "city" => tr("City"),
        "state" => tr("State or province"),
        "zip" => tr("Postal code"),
        "phone" => tr("Telephone"),
        "url" => tr("Web page"),
        "date" => tr("Date"),
        "ocr" => tr("What the picture says"),
        _ => return None,
    })
}

pub(crate) const ACCOUNT: Text = Text("Account");
pub(crate) const CHANGE_PASSWORD: Text = Text("Change password…");
pub(crate) const REMOVE_ACCOUNT: Text = Text("Delete account…");
pub(crate) const PASSWORD_TITLE: Text = Text("Change password");
pub(crate) const REMOVAL_TITLE: Text = Text("Delete account?");
pub(crate) const CHANGE: Text = Text("Change");
pub(crate) const REMOVE: Text = Text("Delete for ever");
pub(crate) const REMOVAL_WARNING: Text = Text(
    "Your address, your contacts and what the server keeps for you are gone \
     for ever, and so is what this browser keeps. Nobody can bring them back, and somebody else may take \
     your address.",
);
pub(crate) const TYPE_ADDRESS: Text = Text("To go on, type {address}.");
pub(crate) const OTHER_ADDRESS: Text = Text("That is not your address.");
pub(crate) const NO_PASSWORD: Text = Text("Choose a new password.");
pub(crate) const NOT_THE_SAME: Text = Text("You typed two different passwords.");

/// Fields: test id, name, and what a browser may fill in.
type Row = (&'static str, Text, &'static str);
pub(crate) const PASSWORD: [Row; 3] = [
    (
        "password-current",
        Text("Current password"),
        "current-password",
    ),
    ("password-new", Text("New password"), "new-password"),
    (
        "password-again",
        Text("New password, once more"),
        "new-password",
    ),
];
pub(crate) const REMOVAL: [Row; 1] = [("removal-address", Text("Your address"), "off")];

/// How far it is, and whether that is bad news.
pub(crate) fn step(step: &AccountStep) -> (&'static str, bool) {
    match step {
        AccountStep::Asked(_) => (tr("Waiting for the server…"), false),
        AccountStep::Done(AccountDeed::Password) => (
            tr("Your password is changed. Other devices need it at their next login."),
            false,
        ),
        AccountStep::Done(AccountDeed::Removal) => (tr("Your account is deleted."), false),
        AccountStep::Failed(_, AccountError::WrongPassword) => {
            (tr("That is not your current password."), true)
        }
        AccountStep::Failed(AccountDeed::Password, AccountError::NotDone(why)) => {
            let words = match why {
                SendError::Refused(e) => match e.condition {
                    StanzaCondition::NotAcceptable | StanzaCondition::BadRequest => {
                        tr("The server does not take this password. Choose a longer one.")
                    }
                    _ => send_error_reason(why),
                },
                _ => send_error_reason(why),
            };
            (words, true)
        }
        AccountStep::Done(AccountDeed::Profile) => (tr("Saved."), false),
        AccountStep::Failed(
            AccountDeed::Removal | AccountDeed::Profile,
            AccountError::NotDone(why),
        ) => (send_error_reason(why), true),
    }
}
