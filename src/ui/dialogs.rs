//! Which window is open above the chat.

use crate::jid::{BareJid, Jid};
use crate::xmpp::lookup::Kept;
use leptos::prelude::*;
use web_sys::{HtmlDialogElement, HtmlElement};

/// One of them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// Add somebody, or chat with him; the address may be known.
    Add(Option<BareJid>),
    /// The same, by a link with an invitation.
    Invited(String),
    /// Somebody asked to become a contact, under this name.
    Accept(BareJid, String),
    Details(BareJid),
    /// Contacts that somebody suggests.
    Suggested(BareJid),
    Remove(BareJid),
    /// Keep somebody away.
    Block(BareJid),
    BlockList,
    /// One's own key.
    Identity,
    /// Whether to log out, when there is a key.
    LogOut,
    /// Another password for the account, or its end.
    Account {
        removal: bool,
    },
    /// What one says of oneself.
    Profile,
    /// Commands of somebody; of the server, if of nobody.
    Commands(Option<Jid>),
    /// What the server and others are, and what belongs to them.
    Services,
    /// Goes to anybody by his name.
    Switcher,
    /// Enter a room; the address may be known.
    Join(Option<BareJid>),
    /// How a room is set up.
    Configure(BareJid),
    /// End a room.
    Destroy(BareJid),
    /// Who has which affiliation with a room.
    Lists(BareJid),
    /// The name that a room keeps for one.
    Register(BareJid),
    /// Somebody in a room, by his nick.
    Occupant(BareJid, String),
    /// The messages of a thread in this chat.
    Thread(BareJid, String),
    /// Look for words in messages; in this chat at first.
    Search(Option<BareJid>),
    /// What was said around a message, in the archive of this one.
    Around(Jid, Box<Kept>),
    /// Whether all messages of a chat are to go.
    Clear(BareJid),
    /// Have a file of what was said in this chat.
    Save(BareJid),
    /// Which keys do what.
    Keys,
    /// What the user may choose for himself.
    Settings,
    /// The picture at this address.
    Picture(String),
}

/// Opens and closes them.
#[derive(Clone, Copy)]
pub(crate) struct Dialogs {
    which: RwSignal<Option<Which>>,
    /// The element of the one that is open.
    element: StoredValue<Option<HtmlDialogElement>, LocalStorage>,
    /// The line in it that says that there is no connection, while there is none.
    cut: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Dialogs {
    pub(crate) fn new() -> Self {
        Self {
            which: RwSignal::new(None),
            element: StoredValue::new_local(None),
            cut: StoredValue::new_local(None),
        }
    }

    /// Those of the surrounding program.
    pub(crate) fn get() -> Self {
        expect_context::<Self>()
    }

    pub(crate) fn open(self, which: Which) {
        let _ = self.which.try_set(Some(which));
    }

    /// Opens one unless another is open.
    pub(crate) fn open_first(self, which: Which) {
        if !self.is_open() {
            self.open(which);
        }
    }

    pub(crate) fn is_open(self) -> bool {
        self.which
            .try_with_untracked(Option::is_some)
            .unwrap_or(false)
    }

    /// Closes the one that is open. The focus is back where it was when this returns, so that whatever
    /// is done next may have it.
    pub(crate) fn close(self) {
        self.shown(None);
        let _ = self.which.try_set(None);
    }

    /// This is the element of the one that is open; another is closed.
    pub(crate) fn shown(self, element: Option<HtmlDialogElement>) {
        let mut before = element.clone();
        let _ = self
            .element
            .try_update_value(|shown| std::mem::swap(shown, &mut before));
        if let Some(before) = before.filter(|before| Some(before) != element.as_ref()) {
            before.close();
        }
    }

    /// The line that says that there is no connection, or none while there is one.
    pub(crate) fn set_cut(self, line: Option<HtmlElement>) {
        let _ = self.cut.try_set_value(line);
    }

    /// Whether what is asked for in the window cannot be done, since there is no connection. The focus goes to the
    /// line that says so: the window is to stay, and what is typed in it.
    pub(crate) fn is_cut(self) -> bool {
        let line = self.cut.try_get_value().flatten();
        line.is_some_and(|line| line.focus().is_ok())
    }

    /// The one that is open.
    pub(crate) fn which(self) -> Option<Which> {
        self.which.get()
    }
}
