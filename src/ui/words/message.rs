//! Words around messages.

use crate::store::{ChatMessage, Delivery};
use crate::xmpp::event::ChatState;

pub(crate) const RETRACTED: &str = "This message was taken back.";
pub(crate) const EDITED: &str = "edited";
pub(crate) const EDITING: &str = "You are changing a message";
pub(crate) const ANSWERING: &str = "Answer to ";
pub(crate) const EMPTY: &str = "Empty the field";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const MENU: &str = "What to do with this message";
pub(crate) const REPLY: &str = "Answer";
pub(crate) const EDIT: &str = "Change";
pub(crate) const RETRACT: &str = "Take back…";
pub(crate) const MODERATE: &str = "Take back for all, as a moderator…";
pub(crate) const MODERATE_WARNING: &str =
    "The room takes this message back, and everybody sees that a moderator did it.";
pub(crate) const RETRACT_NOW: &str = "Take back";
pub(crate) const RETRACT_WARNING: &str =
    "Others are asked to remove the message. Some may have read it, and not all programs obey.";
pub(crate) const COPY: &str = "Copy the text";
pub(crate) const QUOTE: &str = "Quote";
pub(crate) const THREAD: &str = "Thread";
pub(crate) const SHOW_THREAD: &str = "Show its thread";
pub(crate) const DETAILS: &str = "Details";
pub(crate) const MORE: &str = "More";
pub(crate) const REACT: &str = "React";
pub(crate) const COMPLETE: &str = "What this may become";
pub(crate) const YOU: &str = "You";
pub(crate) const SENT_AT: &str = "Time";
pub(crate) const STATE: &str = "State";
pub(crate) const ID: &str = "Id";
pub(crate) const ARCHIVE_ID: &str = "Id in the archive";
pub(crate) const QUOTE_GONE: &str = "A message that is not here";
pub(crate) const CHANGE_WAITS: &str = "The change waits to be sent";

pub(crate) const NOTES: &str = "Notes to yourself";
pub(crate) const NOTES_HINT: &str = "On all your devices, for nobody else";
pub(crate) const FEED: &str = "Announcements. Nobody reads answers here.";
pub(crate) const FEED_HINT: &str = "Announcements";

/// What stands in place of a text that is hidden.
pub(crate) fn spoiler(hint: &str) -> String {
    match hint {
        "" | "…" => "Spoiler".to_owned(),
        hint => ["Spoiler: ", hint].concat(),
    }
}

/// What somebody does, for those who see it.
pub(crate) fn chat_state(state: ChatState) -> Option<&'static str> {
    match state {
        ChatState::Composing => Some("typing…"),
        ChatState::Paused => Some("has stopped typing"),
        ChatState::Active | ChatState::Inactive | ChatState::Gone => None,
    }
}

/// The same in a sentence, for those who hear it.
pub(crate) fn spoken_state(name: &str, state: ChatState) -> String {
    match state {
        ChatState::Composing => [name, " is typing"].concat(),
        ChatState::Paused => [name, " has stopped typing"].concat(),
        ChatState::Active | ChatState::Inactive | ChatState::Gone => String::new(),
    }
}

/// What became of a message, in a word.
pub(crate) fn delivery(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Received => "Received",
        Delivery::Waiting => "Waiting to be sent",
        Delivery::Sent => "Sent",
        Delivery::Delivered => "Delivered",
        Delivery::Read => "Read",
        Delivery::Failed(reason) => super::send_error(reason),
    }
}

/// A reaction, for those who hear it. `them`: the other side; in a room it is those who have it.
pub(crate) fn reaction(message: &ChatMessage, emoji: &str, them: &str) -> String {
    let has = |all: &[String]| all.iter().any(|e| e == emoji);
    let reactions = &message.reactions;
    let mut names = Vec::new();
    if has(&reactions.ours.all) {
        names.push("You");
    }
    if has(&reactions.theirs.all) {
        names.push(them);
    }
    let others = reactions.others.iter().filter(|(_, said)| has(&said.all));
    names.extend(others.map(|(who, _)| who.nick.as_str()).take(20));
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => [&rest.join(", "), " and ", last].concat(),
        _ => names.concat(),
    }
}

/// How many have reacted thus.
pub(crate) fn count(message: &ChatMessage, emoji: &str) -> usize {
    let reactions = &message.reactions;
    let others = reactions.others.iter().map(|(_, said)| said);
    let all = others.chain([&reactions.ours, &reactions.theirs]);
    all.filter(|said| said.all.iter().any(|e| e == emoji))
        .count()
}
