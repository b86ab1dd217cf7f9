//! What the user may choose, in words.

use crate::i18n::{Text, tr};
use crate::store::{Preference, Service};
use crate::xmpp::event::Carrier;

/// Sections of the window, with what is in each.
pub(crate) const SECTIONS: [(Text, &[Preference]); 5] = [
    (
        Text("Appearance"),
        &[Preference::Theme, Preference::Density, Preference::Language],
    ),
    (
        Text("Notifications"),
        &[Preference::Desktop, Preference::Words, Preference::Sounds],
    ),
    (
        Text("What others are told"),
        &[
            Preference::Receipts,
            Preference::Markers,
            Preference::Typing,
            Preference::LastSeen,
        ],
    ),
    (
        Text("Files"),
        &[Preference::Media, Preference::SmallPictures],
    ),
    (Text("Keyboard"), &[Preference::CtrlEnter]),
];

pub(crate) const PICTURE: Text = Text("Your picture");
pub(crate) const CHOOSE_PICTURE: Text = Text("Choose…");
pub(crate) const NO_PICTURE: Text = Text("Remove");
pub(crate) const PICTURE_HINT: Text = Text("Your contacts see it beside your name.");
pub(crate) const ODD_PICTURE: Text = Text("That file is no picture that the browser can read.");

/// The themes, in the order of their values.
pub(crate) const THEMES: [Text; 3] = [Text("As the system"), Text("Light"), Text("Dark")];

/// The language that nobody chose.
pub(crate) const AS_BROWSER: Text = Text("As the browser");

/// How close lines stand, likewise.
pub(crate) const DENSITIES: [Text; 2] = [Text("Comfortable"), Text("Compact")];

pub(crate) const FIXED: Text = Text("This site decides it.");
pub(crate) const DENIED: Text = Text(
    "Your browser blocks notifications of this site. Allow them in the browser’s settings first.",
);
pub(crate) const IMPOSSIBLE: Text = Text("This browser has no notifications for this page.");

/// The hook for tests, the name, and what it means.
pub(crate) fn preference(preference: Preference) -> (&'static str, &'static str, &'static str) {
    match preference {
        Preference::Theme => ("set-theme", tr("Theme"), ""),
        Preference::Density => ("set-density", tr("Space between lines"), ""),
        Preference::Language => ("set-language", tr("Language"), ""),
        Preference::Desktop => (
            "set-desktop",
            tr("Show notifications"),
            tr("When a message comes while you look elsewhere. The browser asks you first."),
        ),
        Preference::Words => (
            "set-words",
            tr("Show what messages say"),
            tr("Whoever sees your screen can read it. Private conversations are never shown."),
        ),
        Preference::Sounds => ("set-sounds", tr("Play a sound"), ""),
        Preference::Receipts => (
            "set-receipts",
            tr("That messages arrived"),
            tr("Your contacts see that your device has them."),
        ),
        Preference::Markers => (
            "set-markers",
            tr("What you have read"),
            tr("Your contacts see up to where."),
        ),
        Preference::Typing => (
            "set-typing",
            tr("That you are writing"),
            tr("Also that you paused, or closed the chat."),
        ),
        Preference::LastSeen => (
            "set-last-seen",
            tr("Since when you are away"),
            tr("Your contacts see for how long you have not touched your devices."),
        ),
        Preference::Media => (
            "set-media",
            tr("Show pictures, films and sounds at once"),
            tr("Else nothing is loaded before you press. Those of strangers never are."),
        ),
        Preference::SmallPictures => (
            "set-small-pictures",
            tr("Make large pictures smaller before they are sent"),
            tr(
                "To 1600 pixels. What a camera adds, like the place where it was, is not sent then.",
            ),
        ),
        // These are chosen where they are used.
        Preference::SkinTone => ("emoji-tone", super::emoji::TONE.tr(), ""),
        Preference::People => ("room-people", super::room::PEOPLE.tr(), ""),
        Preference::PeopleWidth => ("people-width", super::room::PEOPLE_WIDTH.tr(), ""),
        Preference::CtrlEnter => (
            "set-ctrl-enter",
            tr("Send with Ctrl and Enter"),
            tr("Enter alone then begins a new line. On a Mac it is ⌘ and Enter."),
        ),
    }
}

pub(crate) const ABOUT: Text = Text("About");
pub(crate) const COPY: Text = Text("Copy for support");
pub(crate) const COPIED: Text = Text("Copied");

/// What is said of program, server and connection: a name and a value each. `domain`: the server's.
pub(crate) fn about(
    domain: &str,
    service: &Service,
    archived: bool,
) -> [(&'static str, String); 7] {
    let yes = |yes: bool| if yes { tr("Yes") } else { tr("No") }.to_owned();
    let carrier = match service.carrier {
        Some(Carrier::WebSocket) => tr("WebSocket"),
        Some(Carrier::Bosh) => tr("HTTP (BOSH)"),
        None => tr("None"),
    };
    let software = &service.server.name;
    let server = if software.is_empty() {
        domain.to_owned()
    } else {
        [domain, " (", software, ")"].concat()
    };
    [
        (
            tr("Program"),
            concat!("converse-rs ", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        (tr("Server"), server),
        (tr("Connection"), carrier.to_owned()),
        (
            tr("Goes on after a loss (stream management)"),
            yes(service.resumable),
        ),
        (tr("Keeps messages (archive)"), yes(archived)),
        (tr("Copies to all devices (carbons)"), yes(service.copies())),
        (tr("Can block"), yes(service.blocks())),
    ]
}
