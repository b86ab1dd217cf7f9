//! Icons: one path each, 24 by 24, in the colour of the text.

use leptos::prelude::*;

/// The icons there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    Add,
    Back,
    Block,
    Chat,
    Clip,
    Clock,
    Close,
    Down,
    Emoji,
    Exit,
    Key,
    Mute,
    Pause,
    Pin,
    Play,
    Lock,
    Right,
    People,
    Room,
    Search,
    Send,
    Sliders,
    Tick,
    Ticks,
    Unlock,
    Voice,
    Warning,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Add => "M12 5v14M5 12h14",
            Self::Block => "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16zM6.500 6.500l11 11",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Chat => "M4 5h16v11H9l-5 4z",
            Self::Clip => {
                "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8 8a1.500 1.500 0 0 1-2.500-2.500L15 7"
            }
            Self::Clock => "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16zM12 8v4l3 2",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Down => "M6 9l6 6 6-6",
            Self::Emoji => {
                "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16zM8.500 14c1.500 2.500 5.500 2.500 7 0M9 9.500v.01M15 9.500v.01"
            }
            Self::Exit => "M14 4h5v16h-5M4 12h11M11 8l4 4-4 4",
            Self::Key => {
                "M14 10a4 4 0 1 0-3.5 4L13 16.5h2.5V19H18v2h3v-3l-6.300-6.300A4 4 0 0 0 14 10zM9 9h.01"
            }
            Self::Mute => "M5 10v4h3l4 3V7l-4 3zM16 10l4 4M20 10l-4 4",
            Self::Pause => "M8 5v14M16 5v14",
            Self::Play => "M8 5l11 7-11 7z",
            Self::Pin => "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
            Self::Lock => "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
            Self::Right => "M9 6l6 6-6 6",
            Self::People => {
                "M9 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6zM3 19c0-7 12-7 12 0M15 5a3 3 0 0 1 0 6M17 14c3 1 4 3 4 5"
            }
            Self::Room => "M10 4L8 20M16 4l-2 16M5 9h15M4 15h15",
            Self::Search => {
                "M10.500 4a6.500 6.500 0 1 0 0 13a6.500 6.500 0 1 0 0-13zM15.500 15.500L20 20"
            }
            Self::Send => "M4 12l16-8-5 17-4-7z",
            Self::Sliders => {
                "M4 7h9M19 7h1M4 17h1M11 17h9M13 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0zM5 17a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"
            }
            Self::Tick => "M5 13l4 4L19 7",
            Self::Ticks => "M2 13l4 4L16 7M11 16l1 1L22 7",
            Self::Unlock => "M6 11h12v9H6zM8 11V8a4 4 0 0 1 7.500-2",
            Self::Voice => {
                "M12 4a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 11v1a6 6 0 0 0 12 0v-1M12 18v3"
            }
            Self::Warning => "M12 4l9 16H3zM12 10v4M12 17v.01",
        }
    }
}

impl Glyph {
    /// For `data-turns`: it points where one reads, or where one came from.
    fn turns(self) -> Option<&'static str> {
        let turns = matches!(self, Self::Back | Self::Exit | Self::Right | Self::Send);
        turns.then_some("true")
    }
}

/// An icon; decoration only, the name stands beside it or on the button.
#[component]
pub(crate) fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="cv-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" data-turns=glyph.turns()>
            <path d=glyph.path()></path>
        </svg>
    }
}
