//! Tells the user of what came in while he looks elsewhere. The tab that leads does, for all.

use super::{Role, Session, Turn, Work, post, spoken};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::platform::notices::{self, Notices};
use crate::store::{Gist, Intent, List, Look, Told};
use crate::ui;
use std::rc::Weak;

/// Begins the key of a notice that is about somebody who asks to become a contact, suggests some, or asks one into a
/// room.
const REQUEST: char = '?';

/// Notices that lead to what they are about.
pub(super) fn notices(session: Weak<Session>) -> Notices {
    Notices::new(move |key| {
        if key.starts_with(REQUEST) {
            post(&session, Work::Intent(Intent::ShowChat(None)));
            post(&session, Work::Intent(Intent::ShowList(List::Contacts)));
        } else if let Ok(jid) = BareJid::parse_chat(&key) {
            post(&session, Work::Intent(Intent::OpenChat(jid)));
        }
    })
}

/// Where the user looks in this tab.
fn look(turn: &Turn) -> Look {
    if dom::is_visible() && dom::has_focus() {
        Look::Here(turn.store.front().cloned())
    } else {
        Look::Elsewhere
    }
}

impl Session {
    /// Tells what came in in this turn.
    pub(super) fn tell(&self, turn: &mut Turn) {
        let look = match look(turn) {
            // In another tab, maybe.
            Look::Elsewhere => turn.look.clone(),
            here @ Look::Here(_) => here,
        };
        for news in turn.store.take_news() {
            if let Some(told) = turn.store.tell(&news, &look) {
                if told.sound {
                    self.sound.make(self.settings.sounds_path.as_deref());
                }
                if told.desktop {
                    self.show(&told);
                }
            }
        }
        if look != turn.looked {
            self.notices.close_where(|key| match &look {
                Look::Elsewhere => false,
                Look::Here(chat) => {
                    let chat = chat.as_ref().map(BareJid::as_str);
                    key.starts_with(REQUEST) || Some(key) == chat
                }
            });
            turn.looked = look;
        }
    }

    fn show(&self, told: &Told) {
        let (title, body) = ui::told(told);
        let key = match told.gist {
            Gist::Request | Gist::Suggestion(_) | Gist::Invitation(_) => {
                [&REQUEST.to_string(), told.from.as_str()].concat()
            }
            Gist::Words(_) | Gist::Message | Gist::Private => told.from.to_string(),
        };
        let look = notices::Look {
            title: &title,
            body: body.as_deref(),
            icon: self.settings.notification_icon.as_deref(),
            delay: self.settings.notification_delay,
        };
        self.notices.show(key, &look);
    }

    /// Says to the tab that leads where the user looks in this one, when that is different.
    pub(super) fn say_look(&self, turn: &mut Turn) {
        let look = look(turn);
        if turn.role == Role::Following
            && turn.said.as_ref() != Some(&look)
            && let Some(tabs) = &turn.tabs
        {
            tabs.say(&spoken::looks(&look));
            turn.said = Some(look);
        }
    }
}
