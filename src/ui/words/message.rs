//! Words around messages.

use crate::i18n::{Text, fill, named, tr};
use crate::store::{ChatMessage, Delivery};
use crate::xmpp::event::ChatState;

pub(crate) const RETRACTED: Text = Text("This message was taken back.");
pub(crate) const EDITED: Text = Text("edited");
pub(crate) const EDITING: Text = Text("You are changing a message");
pub(crate) const ANSWERING: Text = Text("Answer to {name}");
pub(crate) const EMPTY: Text = Text("Empty the field");
pub(crate) const CANCEL: Text = Text("Cancel");
pub(crate) const CLOSE: Text = Text("Close");
pub(crate) const MENU: Text = Text("What to do with this message");
pub(crate) const REPLY: Text = Text("Answer");
pub(crate) const EDIT: Text = Text("Change");
pub(crate) const RETRACT: Text = Text("Take back…");
pub(crate) const MODERATE: Text = Text("Take back for all, as a moderator…");
pub(crate) const MODERATE_WARNING: Text =
    Text("The room takes this message back, and everybody sees that a moderator did it.");
pub(crate) const RETRACT_NOW: Text = Text("Take back");
pub(crate) const RETRACT_WARNING: Text = Text(
    "Others are asked to remove the message. Some may have read it, and not all programs obey.",
);
pub(crate) const COPY: Text = Text("Copy the text");
pub(crate) const QUOTE: Text = Text("Quote");
pub(crate) const HIDE_FILE: Text = Text("Show a link alone");
pub(crate) const THREAD: Text = Text("Thread");
pub(crate) const SHOW_THREAD: Text = Text("Show its thread");
pub(crate) const DETAILS: Text = Text("Details");
pub(crate) const MORE: Text = Text("More");
pub(crate) const REACT: Text = Text("React");
pub(crate) const COMPLETE: Text = Text("What this may become");
pub(crate) const YOU: Text = Text("You");
pub(crate) const SENT_AT: Text = Text("Time");
pub(crate) const STATE: Text = Text("State");
pub(crate) const ID: Text = Text("Id");
pub(crate) const ARCHIVE_ID: Text = Text("Id in the archive");
pub(crate) const QUOTE_GONE: Text = Text("A message that is not here");
pub(crate) const CHANGE_WAITS: Text = Text("The change waits to be sent");

pub(crate) const LOCATING: Text = Text("Finding out where you are…");
pub(crate) const NO_PLACE: Text =
    Text("Where you are could not be found out, or the browser does not say it.");

pub(crate) const NOTES: Text = Text("Notes to yourself");
pub(crate) const NOTES_HINT: Text = Text("On all your devices, for nobody else");
pub(crate) const FEED: Text = Text("Announcements. Nobody reads answers here.");
pub(crate) const FEED_HINT: Text = Text("Announcements");

/// What stands in place of a text that is hidden.
pub(crate) fn spoiler(hint: &str) -> String {
    match hint {
        "" | "…" => tr("Spoiler").to_owned(),
        hint => fill(tr("Spoiler: {hint}"), &[("hint", hint)]),
    }
}

/// What somebody does, for those who see it.
pub(crate) fn chat_state(state: ChatState) -> Option<&'static str> {
    match state {
        ChatState::Composing => Some(tr("typing…")),
        ChatState::Paused => Some(tr("has stopped typing")),
        ChatState::Active | ChatState::Inactive | ChatState::Gone => None,
    }
}

/// The same in a sentence, for those who hear it.
pub(crate) fn spoken_state(name: &str, state: ChatState) -> String {
    let words = match state {
        ChatState::Composing => tr("{name} is typing"),
        ChatState::Paused => tr("{name} has stopped typing"),
        ChatState::Active | ChatState::Inactive | ChatState::Gone => "",
    };
    named(words, name)
}

/// What became of a message, in a word.
pub(crate) fn delivery(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Received => tr("Received"),
        Delivery::Waiting => tr("Waiting to be sent"),
        Delivery::Sent => tr("Sent"),
        Delivery::Delivered => tr("Delivered"),
        Delivery::Read => tr("Read"),
        Delivery::Failed(reason) => super::send_error(reason),
    }
}

/// A reaction, for those who hear it. `them`: the other side; in a room it is those who have it.
pub(crate) fn reaction(message: &ChatMessage, emoji: &str, them: &str) -> String {
    let has = |all: &[String]| all.iter().any(|e| e == emoji);
    let reactions = &message.reactions;
    let mut names = Vec::new();
    if has(&reactions.ours.all) {
        names.push(tr("You"));
    }
    if has(&reactions.theirs.all) {
        names.push(them);
    }
    let others = reactions.others.iter().filter(|(_, said)| has(&said.all));
    names.extend(others.map(|(who, _)| who.nick.as_str()).take(20));
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            let words = tr("{names} and {last}");
            fill(words, &[("names", &rest.join(tr(", "))), ("last", last)])
        }
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
