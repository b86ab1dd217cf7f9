//! What the tab that leads hears from the others.

use super::spoken::{self, Spoken};
use super::{Role, Session, Turn};
use crate::platform::dom;
use crate::store::{Intent, Look, Stored};
use crate::time::Millis;
use crate::xmpp::client::Input;
use crate::xmpp::command::{Command, Hint};
use crate::xmpp::event::Status;
use std::rc::Rc;

/// Orders of other tabs that are remembered, so that none is done twice.
const DONE: usize = 256;

impl Session {
    /// What another tab says. Gives the number of what it wants, if that is done.
    pub(super) fn hear(self: &Rc<Self>, turn: &mut Turn, now: Millis, text: &str) -> Option<u64> {
        match spoken::read(text) {
            Some(Spoken::Hello) => {
                let Turn {
                    keep, store, tabs, ..
                } = turn;
                if let Some(tabs) = tabs {
                    keep.tell_all(store, tabs);
                }
            }
            // It will be asked for again.
            Some(Spoken::Wanted(..)) if turn.waking => {}
            Some(Spoken::Wanted(number, intent)) => {
                if !turn.done.contains(&number) {
                    turn.done.push_back(number);
                    if turn.done.len() > DONE {
                        turn.done.pop_front();
                    }
                    self.intend_for_another(turn, now, intent);
                }
                return Some(number);
            }
            Some(Spoken::Yield) if matches!(turn.store.status(), Status::Disconnected(_)) => {
                self.give_up(turn);
            }
            Some(Spoken::Seen(seen)) => {
                turn.seen = seen;
                let hint = Hint::Visible(seen || dom::is_visible());
                turn.client.handle(now, Input::Command(Command::Hint(hint)));
            }
            Some(Spoken::Looks(look)) => {
                if let Look::Here(chat) = &look {
                    turn.beside.clone_from(chat);
                }
                turn.look = look;
            }
            Some(Spoken::Touched) => self.touched(turn, now),
            Some(Spoken::Take) if turn.alone => {
                let Turn {
                    keep, store, tabs, ..
                } = &mut *turn;
                if let Some(tabs) = tabs {
                    keep.tell_all(store, tabs);
                }
                self.give_up(turn);
                turn.role = Role::Starting;
                turn.changes.extend(turn.store.set_elsewhere(true));
            }
            Some(
                Spoken::Take
                | Spoken::Yield
                | Spoken::Gone
                | Spoken::Lead
                | Spoken::Done(_)
                | Spoken::Records { .. },
            )
            | None => {}
        }
        None
    }

    /// Does what the user wants in a tab that follows.
    fn intend_for_another(self: &Rc<Self>, turn: &mut Turn, now: Millis, intent: Intent) {
        let Some(disk) = turn.keep.disk() else {
            return self.intend(turn, now, intent);
        };
        if let Some(missing) = turn.store.missing(&intent) {
            self.read_older(disk, missing, Some(intent));
        } else if turn.store.is_stored(&intent) {
            // That tab has seen all that is stored.
            let again = intent.clone();
            if let Some(older) = turn.store.act(now, intent).older {
                let all = Stored {
                    from: Some(0),
                    ..older
                };
                self.read_older(disk, all, Some(again));
            }
        } else {
            self.intend(turn, now, intent);
        }
    }

    /// Leaves the lead to another tab.
    pub(super) fn give_up(&self, turn: &mut Turn) {
        let Turn {
            keep, store, tabs, ..
        } = &mut *turn;
        keep.flush(store, tabs.as_ref());
        self.sockets.stop();
        self.fetches.stop();
        turn.role = Role::Following;
        turn.said = None;
        (turn.timer, turn.writing) = (None, None);
        if let Some(tabs) = &turn.tabs {
            tabs.resign();
        }
    }
}
