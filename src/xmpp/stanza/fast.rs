//! XEP-0484: Fast Authentication Streamlining Tokens

use super::sasl2;
use crate::xml::{Element, ns};

/// The mechanisms in `<fast/>` of the features.
pub fn mechanisms(fast: &Element) -> Vec<String> {
    sasl2::mechanisms(fast)
}

/// Asks for a token, to be used with this mechanism alone (§3.2).
pub fn request(mechanism: &str) -> Element {
    Element::new("request-token", ns::FAST).with_attr("mechanism", mechanism)
}

/// Says that the response is made with a token (§3.4). No count: that is for what is sent before TLS
/// is established, and no browser sends a login there.
pub fn used() -> Element {
    Element::new("fast", ns::FAST)
}

/// A new token and when it expires, out of `<success/>`.
pub fn token(success: &Element) -> Option<(&str, Option<&str>)> {
    let token = success.child("token", ns::FAST)?;
    Some((token.attr("token")?, token.attr("expiry")))
}
