//! Which window is open above the chat.

use crate::jid::BareJid;
use leptos::prelude::*;

/// One of them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// Add somebody, or chat with him; the address may be known.
    Add(Option<BareJid>),
    /// Somebody asked to become a contact, under this name.
    Accept(BareJid, String),
    Details(BareJid),
    Remove(BareJid),
    /// Keep somebody away.
    Block(BareJid),
    BlockList,
    /// Goes to anybody by his name.
    Switcher,
    /// Which keys do what.
    Keys,
}

/// Opens and closes them.
#[derive(Clone, Copy)]
pub(crate) struct Dialogs(RwSignal<Option<Which>>);

impl Dialogs {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Those of the surrounding program.
    pub(crate) fn get() -> Self {
        expect_context::<Self>()
    }

    pub(crate) fn open(self, which: Which) {
        let _ = self.0.try_set(Some(which));
    }

    /// Opens one unless another is open.
    pub(crate) fn open_first(self, which: Which) {
        if !self.is_open() {
            self.open(which);
        }
    }

    pub(crate) fn is_open(self) -> bool {
        self.0.try_with_untracked(Option::is_some).unwrap_or(false)
    }

    pub(crate) fn close(self) {
        let _ = self.0.try_set(None);
    }

    /// The one that is open.
    pub(crate) fn which(self) -> Option<Which> {
        self.0.get()
    }
}
