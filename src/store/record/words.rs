//! The small words in records.

use crate::store::chat::Delivery;
use crate::time::Millis;
use crate::xml::Element;
use crate::xmpp::error::{LinkError, StanzaError};
use crate::xmpp::event::{
    Carrier, Deed, Failure, NotPrivate, Secrecy, SendError, Status, Subscription,
};

const NOT_PRIVATE: [(NotPrivate, &str); 5] = [
    (NotPrivate::Finished, "finished"),
    (NotPrivate::Discarded, "discarded"),
    (NotPrivate::TooLong, "too-long"),
    (NotPrivate::TooMany, "too-many"),
    (NotPrivate::Impossible, "impossible"),
];

const SUBSCRIPTIONS: [(Subscription, &str); 4] = [
    (Subscription::None, "none"),
    (Subscription::To, "to"),
    (Subscription::From, "from"),
    (Subscription::Both, "both"),
];

pub(super) fn subscription(name: Option<&str>) -> Subscription {
    let known = SUBSCRIPTIONS.into_iter().find(|(_, n)| Some(*n) == name);
    known.map(|(s, _)| s).unwrap_or_default()
}

pub(super) fn subscription_name(subscription: Subscription) -> Option<&'static str> {
    let known = SUBSCRIPTIONS.into_iter().find(|(s, _)| *s == subscription);
    known.map(|(_, name)| name)
}

const DEEDS: [(Deed, &str); 7] = [
    (Deed::Add, "add"),
    (Deed::Change, "change"),
    (Deed::Remove, "remove"),
    (Deed::Ask, "ask"),
    (Deed::Block, "block"),
    (Deed::Unblock, "unblock"),
    (Deed::Picture, "picture"),
];

pub(super) fn deed(name: Option<&str>) -> Option<Deed> {
    let known = DEEDS.into_iter().find(|(_, n)| Some(*n) == name);
    known.map(|(deed, _)| deed)
}

pub(super) fn deed_name(deed: Deed) -> Option<&'static str> {
    let known = DEEDS.into_iter().find(|(d, _)| *d == deed);
    known.map(|(_, name)| name)
}

/// Writes what became of a message.
pub(super) fn write_delivery(element: Element, delivery: &Delivery) -> Element {
    let word = match delivery {
        Delivery::Received => return element,
        Delivery::Waiting => "waiting",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Read => "read",
        Delivery::Failed(SendError::Offline) => "offline",
        Delivery::Failed(SendError::Interrupted) => "interrupted",
        Delivery::Failed(SendError::NotPrivate(why)) => {
            let known = NOT_PRIVATE.into_iter().find(|(w, _)| w == why);
            known.map_or("impossible", |(_, word)| word)
        }
        Delivery::Failed(SendError::Refused(error)) => {
            return element.with_attr("is", "refused").with_child(error.build());
        }
    };
    element.with_attr("is", word)
}

pub(super) fn read_delivery(element: &Element) -> Delivery {
    match element.attr("is") {
        Some("waiting") => Delivery::Waiting,
        Some("sent") => Delivery::Sent,
        Some("delivered") => Delivery::Delivered,
        Some("read") => Delivery::Read,
        Some("offline") => Delivery::Failed(SendError::Offline),
        Some("interrupted") => Delivery::Failed(SendError::Interrupted),
        Some("refused") => Delivery::Failed(SendError::Refused(StanzaError::of(element))),
        word => {
            let known = NOT_PRIVATE.into_iter().find(|(_, w)| Some(*w) == word);
            known.map_or(Delivery::Received, |(why, _)| {
                Delivery::Failed(SendError::NotPrivate(why))
            })
        }
    }
}

const SECRECY: [(Secrecy, &str); 4] = [
    (Secrecy::Private { verified: false }, "private"),
    (Secrecy::Private { verified: true }, "verified"),
    (Secrecy::Exposed, "exposed"),
    (Secrecy::Sealed, "sealed"),
];

/// The word for who could read a message; none for everybody.
pub(super) fn secrecy_name(secrecy: Secrecy) -> Option<&'static str> {
    let known = SECRECY.into_iter().find(|(s, _)| *s == secrecy);
    known.map(|(_, word)| word)
}

pub(super) fn read_secrecy(word: Option<&str>) -> Secrecy {
    let known = SECRECY.into_iter().find(|(_, w)| Some(*w) == word);
    known.map(|(secrecy, _)| secrecy).unwrap_or_default()
}

/// Where the connection stands. Why it is lost is the business of the tab that lost it.
pub(super) fn write_status(status: &Status) -> Element {
    let element = Element::new("status", "");
    let word = match status {
        Status::Online => "online",
        Status::Waiting { until, .. } => {
            return element
                .with_attr("is", "waiting")
                .with_attr("until", until.0.to_string());
        }
        Status::Disconnected(None) => "out",
        Status::Disconnected(Some(_)) => "ended",
        Status::Disconnecting => "leaving",
        Status::Discovering
        | Status::Connecting(_)
        | Status::Authenticating
        | Status::Registering
        | Status::Binding => "connecting",
    };
    element.with_attr("is", word)
}

pub(super) fn read_status(element: &Element) -> Status {
    match element.attr("is") {
        Some("online") => Status::Online,
        Some("waiting") => Status::Waiting {
            until: Millis(number(element.attr("until")).unwrap_or_default()),
            failure: Failure::Link(LinkError::Lost),
        },
        Some("ended") => Status::Disconnected(Some(Failure::NeedsLogin)),
        Some("leaving") => Status::Disconnecting,
        Some("connecting") => Status::Connecting(Carrier::WebSocket),
        _ => Status::Disconnected(None),
    }
}

pub(super) fn number(text: Option<&str>) -> Option<u64> {
    text?.parse().ok()
}
