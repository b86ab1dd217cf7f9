//! XEP-0184: Message Delivery Receipts

use super::ids::sane;
use crate::jid::Jid;
use crate::xml::{Element, ns};

/// Asks for a receipt.
pub fn request() -> Element {
    Element::new("request", ns::RECEIPTS)
}

/// Whether a message asks for one.
pub fn is_requested(message: &Element) -> bool {
    message.child("request", ns::RECEIPTS).is_some()
}

/// The id of the message that this is the receipt for.
pub fn received(message: &Element) -> Option<String> {
    let received = message.child("received", ns::RECEIPTS)?;
    received.attr("id").and_then(sane)
}

/// The receipt for a message.
pub fn build(to: &Jid, id: &str) -> Element {
    Element::new("message", ns::CLIENT)
        .with_attr("type", "chat")
        .with_attr("to", to.to_string())
        .with_child(element(id))
}

/// What makes it one.
pub fn element(id: &str) -> Element {
    Element::new("received", ns::RECEIPTS).with_attr("id", id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let message = build(&Jid::parse("a@b/c").unwrap(), "1");
        assert_eq!(received(&message).as_deref(), Some("1"));
        assert!(!is_requested(&message) && is_requested(&message.with_child(request())));
    }
}
