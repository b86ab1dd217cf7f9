//! What can go wrong, as variants; words for the user are chosen in `ui`.

mod auth;
mod link;
mod register;
mod site;
mod stanza;

pub use auth::{AuthError, SaslCondition};
pub use link::{BoshCondition, LinkError, StreamCondition, StreamError};
pub use register::RegisterError;
pub use site::SiteError;
pub use stanza::{ErrorType, StanzaCondition, StanzaError};
