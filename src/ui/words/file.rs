//! Words around files.

use crate::i18n::{Text, fill, plural, tr};
use crate::store::NoUpload;
use crate::text::address::Kind;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::SendError;

pub(crate) const ATTACH: Text = Text("Send files");
pub(crate) const NOT_PRIVATE: Text = Text("Files cannot be sent in a private conversation");
pub(crate) const DROP: Text = Text("Drop the files to send them");
pub(crate) const ASKING: Text = Text("Waiting for the server…");
pub(crate) const ELSEWHERE: Text = Text("Sent from another tab or window");
pub(crate) const CANCEL: Text = Text("Do not send");
pub(crate) const AGAIN: Text = Text("Try again");
pub(crate) const OPEN: Text = Text("Open");
pub(crate) const VOICE: Text = Text("Record a voice message");
pub(crate) const MICROPHONE: Text = Text("The browser asks you for the microphone…");
pub(crate) const NO_MICROPHONE: Text =
    Text("There is no microphone, or the browser keeps it from this page.");
pub(crate) const RECORDING: Text = Text("Recording");
pub(crate) const RECORDED: Text = Text("Your recording");
pub(crate) const STOP: Text = Text("Stop");
pub(crate) const SEND: Text = Text("Send");
pub(crate) const DISCARD: Text = Text("Discard");
pub(crate) const CLOSE: Text = Text("Close");
pub(crate) const GONE: Text = Text("It could not be loaded.");

/// So many bytes.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [Text; 4] = [
        Text("{n} KB"),
        Text("{n} MB"),
        Text("{n} GB"),
        Text("{n} TB"),
    ];
    let (mut units, mut unit, mut n) = (UNITS.iter(), None, bytes);
    while n >= 10_000
        && let Some(larger) = units.next()
    {
        n /= 1_000;
        unit = Some(larger);
    }
    match unit {
        Some(unit) => fill(unit.tr(), &[("n", &n.to_string())]),
        None => plural(n as usize, "{n} byte", "{n} bytes"),
    }
}

/// What the button says of how large they may be.
pub(crate) fn attach(max: Option<u64>) -> String {
    match max {
        Some(max) => fill(
            tr("Send files (up to {size} each)"),
            &[("size", &size(max))],
        ),
        None => ATTACH.tr().to_owned(),
    }
}

/// Why a file does not go.
pub(crate) fn no_upload(why: &NoUpload) -> String {
    let words = match why {
        NoUpload::TooLarge(max) => {
            return fill(
                tr("Not sent: the server takes up to {size}."),
                &[("size", &size(*max))],
            );
        }
        NoUpload::Empty => tr("Not sent: it is empty."),
        NoUpload::Private => {
            tr("Not sent: the conversation is private, and the file would not be.")
        }
        NoUpload::Slot(SendError::Offline) => tr("Not sent: there is no connection."),
        NoUpload::Slot(SendError::Refused(error)) => match error.condition {
            StanzaCondition::NotAcceptable => tr("Not sent: it is too large for the server."),
            StanzaCondition::ResourceConstraint | StanzaCondition::PolicyViolation => tr(
                "Not sent: the server takes no more from you for now. Wait before you try again.",
            ),
            StanzaCondition::Forbidden
            | StanzaCondition::NotAllowed
            | StanzaCondition::NotAuthorized => tr("Not sent: the server does not allow it."),
            _ => tr("Not sent: the server has no place for it."),
        },
        NoUpload::Slot(SendError::Interrupted | SendError::NotPrivate(_)) => {
            tr("Not sent: the server did not answer.")
        }
        NoUpload::Broken => tr("Not sent: it did not arrive at the server."),
        NoUpload::Lost => tr("Not sent: the page was closed meanwhile. Choose the file once more."),
    };
    words.to_owned()
}

/// What a file is, in a word, and what shows it.
pub(crate) fn kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Picture => (tr("Picture"), tr("Show the picture")),
        Kind::Audio => (tr("Sound"), tr("Show the player")),
        Kind::Video => (tr("Film"), tr("Show the film")),
        Kind::Other => (tr("File"), OPEN.tr()),
    }
}
