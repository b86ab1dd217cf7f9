//! Words about what others say they are.

use super::send_error_reason;
use crate::xmpp::entity::Identity;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const TITLE: &str = "Services";
pub(crate) const OPEN: &str = "Services of the server…";
pub(crate) const LOOK: &str = "Look there";
pub(crate) const BACK: &str = "Back";
pub(crate) const COMMANDS: &str = "Commands…";
pub(crate) const ENTER: &str = "Enter room…";
pub(crate) const ITEMS: &str = "What belongs to it";
pub(crate) const FEATURES: &str = "What it can do";
pub(crate) const MORE: &str = "What it says beside that";
pub(crate) const NO_ITEMS: &str = "Nothing belongs to it.";
pub(crate) const UNTOLD: &str = "It does not tell what belongs to it.";
pub(crate) const NOTHING: &str = "It does not say what it is.";

/// A line about how many there are; only the first `shown` are drawn.
pub(crate) fn count(what: &str, n: usize, cut: bool) -> String {
    let more = if cut { "+" } else { "" };
    [what, " (", &n.to_string(), more, ")"].concat()
}

/// What it is: its name, and the kind of thing.
pub(crate) fn identity(identity: &Identity) -> String {
    let Identity {
        category,
        kind,
        name,
    } = identity;
    let known = IDENTITIES.iter().find(|(c, _)| c == category);
    let known = known.map_or(category.as_str(), |(_, words)| words);
    let plain = [category, "/", kind].concat();
    match name.as_str() {
        "" => [known, " – ", &plain].concat(),
        name => [name, " – ", known, ", ", &plain].concat(),
    }
}

/// Categories of the registry, in words.
const IDENTITIES: [(&str, &str); 13] = [
    ("account", "account"),
    ("automation", "automation"),
    ("client", "program"),
    ("collaboration", "collaboration"),
    ("component", "service"),
    ("conference", "rooms"),
    ("directory", "directory"),
    ("gateway", "way to another network"),
    ("headline", "news"),
    ("proxy", "passes files on"),
    ("pubsub", "news by subscription"),
    ("server", "server"),
    ("store", "storage"),
];

/// What it can do, in words where there are some.
pub(crate) fn feature(namespace: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|(ns, _)| *ns == namespace);
    known.map(|(_, words)| *words)
}

const KNOWN: [(&str, &str); 32] = [
    ("http://jabber.org/protocol/disco#info", "Says what it is"),
    (
        "http://jabber.org/protocol/disco#items",
        "Says what belongs to it",
    ),
    ("http://jabber.org/protocol/commands", "Commands"),
    ("jabber:iq:register", "Registration"),
    ("jabber:iq:search", "Search"),
    ("jabber:iq:version", "Says its version"),
    ("urn:xmpp:ping", "Answers pings"),
    ("jabber:iq:roster", "List of contacts"),
    ("urn:xmpp:carbons:2", "Messages come to all devices"),
    ("urn:xmpp:blocking", "Blocking"),
    ("urn:xmpp:mam:2", "Archive of messages"),
    ("urn:xmpp:sid:0", "Ids of messages"),
    ("urn:xmpp:http:upload:0", "Takes files"),
    ("http://jabber.org/protocol/pubsub", "News by subscription"),
    (
        "http://jabber.org/protocol/pubsub#publish-options",
        "News with conditions",
    ),
    ("vcard-temp", "Cards (vCard)"),
    ("urn:ietf:params:xml:ns:vcard-4.0", "Cards (vCard4)"),
    ("http://jabber.org/protocol/muc", "Rooms"),
    ("urn:xmpp:channel-search:0:search", "Search for rooms"),
    ("urn:xmpp:occupant-id:0", "Ids of occupants"),
    ("urn:xmpp:message-moderate:1", "Moderation of messages"),
    ("jabber:iq:private", "Private storage"),
    (
        "http://jabber.org/protocol/chatstates",
        "Says who is writing",
    ),
    ("urn:xmpp:receipts", "Receipts"),
    ("urn:xmpp:message-correct:0", "Corrections"),
    ("urn:xmpp:reactions:0", "Reactions"),
    ("http://jabber.org/protocol/rsm", "Lists in pages"),
    ("jabber:x:data", "Forms"),
    ("msgoffline", "Keeps messages for who is away"),
    ("jabber:iq:time", "Says its time (old)"),
    ("urn:xmpp:time", "Says its time"),
    ("urn:xmpp:extdisco:2", "Knows servers for calls"),
];

/// Why there is no answer.
pub(crate) fn why(error: &SendError) -> &'static str {
    let SendError::Refused(refused) = error else {
        return send_error_reason(error);
    };
    match refused.condition {
        StanzaCondition::ItemNotFound => "There is nothing at this address.",
        StanzaCondition::ServiceUnavailable | StanzaCondition::FeatureNotImplemented => {
            "It does not say what it is, or is not there."
        }
        StanzaCondition::SubscriptionRequired | StanzaCondition::Forbidden => {
            "It does not tell you."
        }
        StanzaCondition::UndefinedCondition => "The answer makes no sense.",
        _ => send_error_reason(error),
    }
}
