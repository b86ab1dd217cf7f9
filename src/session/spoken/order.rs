//! What is wanted of private conversations, from tab to tab.

use crate::config::OtrPolicy;
use crate::privacy::Order;
use crate::xml::Element;
use zeroize::Zeroizing;

/// Adds the order to what is said of a chat.
pub(super) fn write(element: Element, order: &Order) -> Element {
    let (word, text) = match order {
        Order::Start => ("start", None),
        Order::Offer => ("offer", None),
        Order::End => ("end", None),
        Order::Release => ("release", None),
        Order::Prepare => ("prepare", None),
        Order::Decline => ("decline", None),
        Order::SetPolicy(None) => ("usual", None),
        Order::SetPolicy(Some(policy)) => ("policy", Some(policy.name())),
        Order::Trust {
            fingerprint,
            verified: true,
        } => ("verified", Some(fingerprint.as_str())),
        Order::Trust {
            fingerprint,
            verified: false,
        } => ("unverified", Some(fingerprint.as_str())),
        Order::Ask { question, secret } => {
            let element = element.with_attr("order", "ask");
            return element
                .with_opt_attr("question", question.as_deref())
                .with_text(secret.as_str());
        }
        Order::Forget { fingerprint } => ("forget", Some(fingerprint.as_str())),
        Order::Answer { secret } => ("answer", Some(secret.as_str())),
    };
    let element = element.with_attr("order", word);
    match text {
        Some(text) => element.with_text(text),
        None => element,
    }
}

/// Reads it.
pub(super) fn read(element: &Element) -> Option<Order> {
    let secret = || Zeroizing::new(element.text());
    let trust = |verified| Order::Trust {
        fingerprint: element.text(),
        verified,
    };
    Some(match element.attr("order")? {
        "start" => Order::Start,
        "offer" => Order::Offer,
        "end" => Order::End,
        "release" => Order::Release,
        "prepare" => Order::Prepare,
        "decline" => Order::Decline,
        "usual" => Order::SetPolicy(None),
        "policy" => Order::SetPolicy(Some(OtrPolicy::from_name(&element.text())?)),
        "verified" => trust(true),
        "unverified" => trust(false),
        "forget" => Order::Forget {
            fingerprint: element.text(),
        },
        "ask" => Order::Ask {
            question: element.attr("question").map(str::to_owned),
            secret: secret(),
        },
        "answer" => Order::Answer { secret: secret() },
        _ => return None,
    })
}
