//! Words about what others say they are.

use super::send_error_reason;
use crate::i18n::{Text, tr};
use crate::xmpp::entity::Identity;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const TITLE: Text = Text("Services");
pub(crate) const OPEN: Text = Text("Services of the server…");
pub(crate) const LOOK: Text = Text("Look there");
pub(crate) const BACK: Text = Text("Back");
pub(crate) const COMMANDS: Text = Text("Commands…");
pub(crate) const ENTER: Text = Text("Enter room…");
pub(crate) const ITEMS: Text = Text("What belongs to it");
pub(crate) const FEATURES: Text = Text("What it can do");
pub(crate) const MORE: Text = Text("What it says beside that");
pub(crate) const NO_ITEMS: Text = Text("Nothing belongs to it.");
pub(crate) const UNTOLD: Text = Text("It does not tell what belongs to it.");
pub(crate) const NOTHING: Text = Text("It does not say what it is.");

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
    let known = known.map_or(category.as_str(), |(_, words)| words.tr());
    let plain = [category, "/", kind].concat();
    match name.as_str() {
        "" => [known, " – ", &plain].concat(),
        name => [name, " – ", known, ", ", &plain].concat(),
    }
}

/// Categories of the registry, in words.
const IDENTITIES: [(&str, Text); 13] = [
    ("account", Text("account")),
    ("automation", Text("automation")),
    ("client", Text("program")),
    ("collaboration", Text("collaboration")),
    ("component", Text("service")),
    ("conference", Text("rooms")),
    ("directory", Text("directory")),
    ("gateway", Text("way to another network")),
    ("headline", Text("news")),
    ("proxy", Text("passes files on")),
    ("pubsub", Text("news by subscription")),
    ("server", Text("server")),
    ("store", Text("storage")),
];

/// What it can do, in words where there are some.
pub(crate) fn feature(namespace: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|(ns, _)| *ns == namespace);
    known.map(|(_, words)| words.tr())
}

const KNOWN: [(&str, Text); 32] = [
    (
        "http://jabber.org/protocol/disco#info",
        Text("Says what it is"),
    ),
    (
        "http://jabber.org/protocol/disco#items",
        Text("Says what belongs to it"),
    ),
    ("http://jabber.org/protocol/commands", Text("Commands")),
    ("jabber:iq:register", Text("Registration")),
    ("jabber:iq:search", Text("Search")),
    ("jabber:iq:version", Text("Says its version")),
    ("urn:xmpp:ping", Text("Answers pings")),
    ("jabber:iq:roster", Text("List of contacts")),
    ("urn:xmpp:carbons:2", Text("Messages come to all devices")),
    ("urn:xmpp:blocking", Text("Blocking")),
    ("urn:xmpp:mam:2", Text("Archive of messages")),
    ("urn:xmpp:sid:0", Text("Ids of messages")),
    ("urn:xmpp:http:upload:0", Text("Takes files")),
    (
        "http://jabber.org/protocol/pubsub",
        Text("News by subscription"),
    ),
    (
        "http://jabber.org/protocol/pubsub#publish-options",
        Text("News with conditions"),
    ),
    ("vcard-temp", Text("Cards (vCard)")),
    ("urn:ietf:params:xml:ns:vcard-4.0", Text("Cards (vCard4)")),
    ("http://jabber.org/protocol/muc", Text("Rooms")),
    ("urn:xmpp:channel-search:0:search", Text("Search for rooms")),
    ("urn:xmpp:occupant-id:0", Text("Ids of occupants")),
    (
        "urn:xmpp:message-moderate:1",
        Text("Moderation of messages"),
    ),
    ("jabber:iq:private", Text("Private storage")),
    (
        "http://jabber.org/protocol/chatstates",
        Text("Says who is writing"),
    ),
    ("urn:xmpp:receipts", Text("Receipts")),
    ("urn:xmpp:message-correct:0", Text("Corrections")),
    ("urn:xmpp:reactions:0", Text("Reactions")),
    ("http://jabber.org/protocol/rsm", Text("Lists in pages")),
    ("jabber:x:data", Text("Forms")),
    ("msgoffline", Text("Keeps messages for who is away")),
    ("jabber:iq:time", Text("Says its time (old)")),
    ("urn:xmpp:time", Text("Says its time")),
    ("urn:xmpp:extdisco:2", Text("Knows servers for calls")),
];

/// Why there is no answer.
pub(crate) fn why(error: &SendError) -> &'static str {
    let SendError::Refused(refused) = error else {
        return send_error_reason(error);
    };
    match refused.condition {
        StanzaCondition::ItemNotFound => tr("There is nothing at this address."),
        StanzaCondition::ServiceUnavailable | StanzaCondition::FeatureNotImplemented => {
            tr("It does not say what it is, or is not there.")
        }
        StanzaCondition::SubscriptionRequired | StanzaCondition::Forbidden => {
            tr("It does not tell you.")
        }
        StanzaCondition::UndefinedCondition => tr("The answer makes no sense."),
        _ => send_error_reason(error),
    }
}
