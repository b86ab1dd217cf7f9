//! XEP-0379: Pre-Authenticated Roster Subscription

use crate::xml::{Element, ns};

/// What goes with a request to somebody who invited us, or to a server that makes an account for it (XEP-0445).
pub fn build(token: &str) -> Element {
    Element::new("preauth", ns::PREAUTH).with_attr("token", token)
}
