//! What the user may choose, in words.

use crate::store::{Preference, Service};
use crate::xmpp::event::Carrier;

/// Sections of the window, with what is in each.
pub(crate) const SECTIONS: [(&str, &[Preference]); 5] = [
    ("Look", &[Preference::Theme, Preference::Density]),
    (
        "Notifications",
        &[Preference::Desktop, Preference::Words, Preference::Sounds],
    ),
    (
        "What others are told",
        &[
            Preference::Receipts,
            Preference::Markers,
            Preference::Typing,
        ],
    ),
    ("Files", &[Preference::SmallPictures]),
    ("Keyboard", &[Preference::CtrlEnter]),
];

pub(crate) const PICTURE: &str = "Your picture";
pub(crate) const CHOOSE_PICTURE: &str = "Choose…";
pub(crate) const NO_PICTURE: &str = "Remove";
pub(crate) const PICTURE_HINT: &str = "Your contacts see it beside your name.";
pub(crate) const ODD_PICTURE: &str = "That file is no picture that the browser can read.";

/// The themes, in the order of their values.
pub(crate) const THEMES: [&str; 3] = ["As the system", "Light", "Dark"];

/// How close lines stand, likewise.
pub(crate) const DENSITIES: [&str; 2] = ["Comfortable", "Compact"];

pub(crate) const FIXED: &str = "This site decides it.";
pub(crate) const DENIED: &str =
    "Your browser blocks notifications of this site. Allow them in the browser’s settings first.";
pub(crate) const IMPOSSIBLE: &str = "This browser has no notifications for this page.";

/// The hook for tests, the name, and what it means.
pub(crate) fn preference(preference: Preference) -> (&'static str, &'static str, &'static str) {
    match preference {
        Preference::Theme => ("set-theme", "Theme", ""),
        Preference::Density => ("set-density", "Space between lines", ""),
        Preference::Desktop => (
            "set-desktop",
            "Show notifications",
            "When a message comes while you look elsewhere. The browser asks you first.",
        ),
        Preference::Words => (
            "set-words",
            "Show what messages say",
            "Whoever sees your screen can read it. Private conversations are never shown.",
        ),
        Preference::Sounds => ("set-sounds", "Play a sound", ""),
        Preference::Receipts => (
            "set-receipts",
            "That messages arrived",
            "Your contacts see that your device has them.",
        ),
        Preference::Markers => (
            "set-markers",
            "What you have read",
            "Your contacts see up to where.",
        ),
        Preference::Typing => (
            "set-typing",
            "That you are writing",
            "Also that you paused, or closed the chat.",
        ),
        Preference::SmallPictures => (
            "set-small-pictures",
            "Make large pictures smaller before they are sent",
            "To 1600 pixels. What a camera adds, like the place where it was, is not sent then.",
        ),
        // These are chosen where they are used.
        Preference::SkinTone => ("emoji-tone", super::emoji::TONE, ""),
        Preference::People => ("room-people", super::room::PEOPLE, ""),
        Preference::PeopleWidth => ("people-width", super::room::PEOPLE_WIDTH, ""),
        Preference::CtrlEnter => (
            "set-ctrl-enter",
            "Send with Ctrl and Enter",
            "Enter alone then begins a new line. On a Mac it is ⌘ and Enter.",
        ),
    }
}

pub(crate) const ABOUT: &str = "About";
pub(crate) const COPY: &str = "Copy for support";
pub(crate) const COPIED: &str = "Copied";

/// What is said of program, server and connection: a name and a value each. `domain`: the server's.
pub(crate) fn about(
    domain: &str,
    service: &Service,
    archived: bool,
) -> [(&'static str, String); 7] {
    let yes = |yes: bool| if yes { "Yes" } else { "No" }.to_owned();
    let carrier = match service.carrier {
        Some(Carrier::WebSocket) => "WebSocket",
        Some(Carrier::Bosh) => "HTTP (BOSH)",
        None => "None",
    };
    let software = &service.server.name;
    let server = if software.is_empty() {
        domain.to_owned()
    } else {
        [domain, " (", software, ")"].concat()
    };
    [
        (
            "Program",
            concat!("converse-rs ", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        ("Server", server),
        ("Connection", carrier.to_owned()),
        (
            "Goes on after a loss (stream management)",
            yes(service.resumable),
        ),
        ("Keeps messages (archive)", yes(archived)),
        ("Copies to all devices (carbons)", yes(service.copies())),
        ("Can block", yes(service.blocks())),
    ]
}
