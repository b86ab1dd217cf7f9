//! XEP-0379: Pre-Authenticated Roster Subscription

use crate::xml::{Element, ns};

/// What goes with a request to somebody who invited us, or to a server that makes an account for it (XEP-0445).
pub fn build(token: &str) -> Element {
    Element::new("preauth", ns::PREAUTH).with_attr("token", token)
}

/// What somebody shows us with his request.
pub fn token(presence: &Element) -> Option<String> {
    let preauth = presence.child("preauth", ns::PREAUTH)?;
    preauth.attr("token").map(str::to_owned)
}
