//! A new account: why there is none, and what fields are called that come without a name.

use super::trouble::{Trouble, trouble};
use crate::xmpp::error::{RegisterError, StanzaCondition};

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
        StanzaCondition::Conflict => "This name is taken. Choose another one.",
        StanzaCondition::JidMalformed => {
            "This name cannot be part of an address. Leave out spaces, @ and /."
        }
        StanzaCondition::NotAcceptable | StanzaCondition::BadRequest => {
            "Something is missing, or not as the server wants it. Look through all the fields."
        }
        StanzaCondition::ResourceConstraint | StanzaCondition::PolicyViolation => {
            "The server wants no more accounts from here for now. Try again later."
        }
        StanzaCondition::NotAllowed
        | StanzaCondition::Forbidden
        | StanzaCondition::NotAuthorized => "The server does not allow this account.",
        _ => "The server could not make this account. Try again in a while.",
    }
}

/// What a field of XEP-0077 is called.
pub(crate) fn field(name: &str) -> Option<&'static str> {
    Some(match name {
        "username" => "Name",
        "nick" => "Nickname",
        "password" => "Password",
        "name" => "Full name",
        "first" => "First name",
        "last" => "Last name",
        "email" => "Email address",
        "address" => "Street and number",
        "city" => "City",
        "state" => "State",
        "zip" => "Postal code",
        "phone" => "Telephone",
        "url" => "Web page",
        "date" => "Date",
        "ocr" => "What the picture says",
        _ => return None,
    })
}
