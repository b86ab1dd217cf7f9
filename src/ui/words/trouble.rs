//! Why there is no connection, and what to do about it.

use super::{auth, link, register};
use crate::config::Authentication;
use crate::i18n::{Text, tr};
use crate::xmpp::error::SiteError;
use crate::xmpp::event::Failure;

/// What went wrong and what to do about it.
pub(crate) struct Trouble {
    pub(crate) title: &'static str,
    pub(crate) advice: &'static str,
    /// What the server itself said; shown as its words.
    pub(crate) quote: Option<String>,
    /// Likely causes, where only guesses are to be had.
    pub(crate) causes: &'static [Text],
    /// Where it can be done, if not here.
    pub(crate) link: Option<String>,
}

/// Both in English.
pub(super) fn trouble(title: &'static str, advice: &'static str) -> Trouble {
    Trouble {
        title: tr(title),
        advice: tr(advice),
        quote: None,
        causes: &[],
        link: None,
    }
}

/// What to say of a failure. `by`: how the user tried to log in, since a refused certificate is no
/// mistyped password.
pub(crate) fn failure(failure: &Failure, by: Authentication) -> Trouble {
    match failure {
        Failure::Link(error) => link::error(error, by),
        Failure::Auth(error) => auth::error(error, by),
        Failure::Register(error) => register::error(error),
        Failure::NeedsLogin => trouble(
            "You have been away for long",
            "Log in again to go on; what was said stays here.",
        ),
        Failure::Site(SiteError::Http(401 | 403)) => trouble(
            "This site does not know who you are",
            "Log in at the site itself, and load this page again.",
        ),
        Failure::Site(_) => trouble(
            "This site could not log you in",
            "Load this page again in a while. If that does not help, tell the site’s operator.",
        ),
        Failure::NothingDiscovered { .. } => trouble(
            "No connection address was found for this server",
            "Check the part after the @. If it is right, the server does not announce how web \
             chats can reach it; ask its operator for the connection URL.",
        ),
    }
}
