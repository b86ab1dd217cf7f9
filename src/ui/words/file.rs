//! Words around files.

use crate::store::NoUpload;
use crate::text::address::Kind;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const ATTACH: &str = "Send files";
pub(crate) const NOT_PRIVATE: &str = "Files cannot be sent in a private conversation";
pub(crate) const DROP: &str = "Drop the files to send them";
pub(crate) const ASKING: &str = "Waiting for the server…";
pub(crate) const ELSEWHERE: &str = "Sent from another tab or window";
pub(crate) const CANCEL: &str = "Do not send";
pub(crate) const AGAIN: &str = "Try again";
pub(crate) const OPEN: &str = "Open";
pub(crate) const VOICE: &str = "Record a voice message";
pub(crate) const MICROPHONE: &str = "The browser asks you for the microphone…";
pub(crate) const NO_MICROPHONE: &str =
    "There is no microphone, or the browser keeps it from this page.";
pub(crate) const RECORDING: &str = "Recording";
pub(crate) const RECORDED: &str = "Your recording";
pub(crate) const STOP: &str = "Stop";
pub(crate) const SEND: &str = "Send";
pub(crate) const DISCARD: &str = "Discard";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const GONE: &str = "It could not be loaded.";

/// So many bytes.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = [" bytes", " KB", " MB", " GB", " TB"];
    let (mut unit, mut n) = (0, bytes);
    while n >= 10_000 && unit < 4 {
        n /= 1_000;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    [&n.to_string(), name].concat()
}

/// What the button says of how large they may be.
pub(crate) fn attach(max: Option<u64>) -> String {
    match max {
        Some(max) => [ATTACH, " (up to ", &size(max), " each)"].concat(),
        None => ATTACH.to_owned(),
    }
}

/// Why a file does not go.
pub(crate) fn no_upload(why: &NoUpload) -> String {
    let words = match why {
        NoUpload::TooLarge(max) => {
            return ["Not sent: the server takes up to ", &size(*max), "."].concat();
        }
        NoUpload::Empty => "Not sent: it is empty.",
        NoUpload::Private => "Not sent: the conversation is private, and the file would not be.",
        NoUpload::Slot(SendError::Offline) => "Not sent: there is no connection.",
        NoUpload::Slot(SendError::Refused(error)) => match error.condition {
            StanzaCondition::NotAcceptable => "Not sent: it is too large for the server.",
            StanzaCondition::ResourceConstraint | StanzaCondition::PolicyViolation => {
                "Not sent: the server takes no more from you for now. Wait before you try again."
            }
            StanzaCondition::Forbidden
            | StanzaCondition::NotAllowed
            | StanzaCondition::NotAuthorized => "Not sent: the server does not allow it.",
            _ => "Not sent: the server has no place for it.",
        },
        NoUpload::Slot(SendError::Interrupted | SendError::NotPrivate(_)) => {
            "Not sent: the server did not answer."
        }
        NoUpload::Broken => "Not sent: it did not arrive at the server.",
        NoUpload::Lost => "Not sent: the page was closed meanwhile. Choose the file once more.",
    };
    words.to_owned()
}

/// What a file is, in a word, and what shows it.
pub(crate) fn kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Picture => ("Picture", "Show the picture"),
        Kind::Audio => ("Sound", "Show the player"),
        Kind::Video => ("Film", "Show the film"),
        Kind::Other => ("File", OPEN),
    }
}
