//! The turn of a tab that follows: it shows what the one that leads says, and passes on what the user
//! wants.

use super::begin::unseal;
use super::keep::{LOGIN, OTR, Place};
use super::login::Trust;
use super::spoken::{self, Part, Spoken};
use super::{Session, Turn, Work, login, post};
use crate::platform::disk;
use crate::platform::life::Life;
use crate::platform::tabs::TabNews;
use crate::store::Intent;
use crate::store::record::{From, Record, is_of_one_tab};
use crate::xmpp::event::{Event, Status};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Session {
    /// One piece of work.
    pub(super) fn follow(self: &Rc<Self>, turn: &mut Turn, work: Work) {
        match work {
            Work::Tab(TabNews::Leading | TabNews::Alone) => self.take_over(turn),
            Work::Tab(TabNews::Said(text)) => match spoken::read(&text) {
                Some(Spoken::Records { part, records }) => self.learn(turn, part, records),
                Some(Spoken::Gone) => self.is_gone(turn),
                Some(Spoken::Lead) => self.ask_again(turn),
                Some(Spoken::Done(number)) => turn.orders.retain(|(n, _)| *n != number),
                Some(
                    Spoken::Hello
                    | Spoken::Seen(_)
                    | Spoken::Looks(_)
                    | Spoken::Touched
                    | Spoken::Take
                    | Spoken::Yield
                    | Spoken::Wanted(..),
                )
                | None => {}
            },
            Work::Intent(Intent::Export(file)) => {
                let sealed = turn.keep.own.get(OTR).map(|text| (**text).clone());
                let weak = Rc::downgrade(self);
                spawn_local(async move {
                    let saved = unseal(sealed).await;
                    post(&weak, Work::Export(file, saved));
                });
            }
            Work::Export(file, saved) => {
                self.export(turn, file, saved.as_deref().map(String::as_str));
            }
            Work::Intent(Intent::SaveChat { chat, format }) => Self::save_chat(turn, &chat, format),
            Work::Intent(intent) => self.pass_on(turn, intent),
            Work::Life(Life::Visible(visible)) => {
                self.pass_on(turn, Intent::SetVisible(visible));
                self.is_seen(turn, visible);
            }
            Work::Life(Life::Leaving) => {
                for lost in self.lost_files() {
                    self.pass_on(turn, lost);
                }
                self.is_seen(turn, false);
            }
            // See below.
            Work::Life(Life::Focused) => {}
            // Meanwhile it heard nothing.
            Work::Life(Life::Thawed) => self.begin_to_follow(turn),
            Work::Opened(number, disk) if number == turn.keep.opening => self.opened(turn, disk),
            Work::Older(chat, records, more) => self.older(turn, &chat, records, more),
            Work::Scanned(scan, records) => self.scanned(turn, &scan, &records),
            Work::Trouble { full } => self.trouble(turn, full),
            Work::Touched => {
                if let Some(tabs) = &turn.tabs {
                    tabs.say(&spoken::touched());
                }
            }
            // What this tab began when it led.
            Work::Untouched
            | Work::Life(_)
            | Work::Led
            | Work::Unanswered
            | Work::Input(_)
            | Work::Write
            | Work::Left(_)
            | Work::GoOn(..)
            | Work::Compute
            | Work::Opened(..)
            | Work::Sealed(..)
            | Work::Identity(..) => {}
        }
        Self::let_go(turn);
        self.say_look(turn);
    }

    fn learn(self: &Rc<Self>, turn: &mut Turn, part: Part, records: Vec<Record>) {
        let whole = part != Part::News;
        // What was not asked for is for a tab that came later.
        if whole && !turn.behind && turn.store.me().is_some() {
            return;
        }
        // A tab that only was away has its own view already.
        let whole = whole && turn.store.is_starting();
        let rest = turn.keep.take_in(whole, &records);
        let kept = turn.keep.own.get(LOGIN);
        let trust = kept.and_then(|kept| Some(login::read(kept, None, &self.settings)?.trust));
        if trust != turn.keep.trust {
            turn.keep.trust = trust;
            // What this tab wrote when it led is of no use any more.
            disk::wipe_tab();
            self.open_place(turn, false);
        }
        // Each tab has its own storage, and what is on the device is written once.
        if trust == Some(Trust::Tab) {
            let shared = records
                .into_iter()
                .filter(|(key, _)| whole || !is_of_one_tab(key));
            turn.keep.write(shared.collect());
        }
        let restored = turn.store.restore(rest, From::Leader);
        turn.changes.extend(restored.changes);
        if part == Part::Last {
            turn.behind = false;
            turn.changes.extend(turn.store.set_starting(false));
        }
        for intent in restored.intents {
            self.tell_leader(turn, &intent);
        }
    }

    /// Somebody has logged out in another tab.
    pub(super) fn is_gone(&self, turn: &mut Turn) {
        turn.keep.forget(false);
        // What one user wanted is not done as the next.
        turn.orders.clear();
        turn.keep.place = Place::Nowhere;
        disk::wipe_tab();
        let now = self.clock.now();
        let status = Event::StatusChanged(Status::Disconnected(None));
        turn.changes.extend(turn.store.apply(now, status));
        turn.changes.extend(turn.store.set_starting(false));
    }

    fn pass_on(self: &Rc<Self>, turn: &mut Turn, intent: Intent) {
        // There is one session, and the tab that begins it has it.
        if matches!(
            intent,
            Intent::LogIn { .. } | Intent::LogInAs { .. } | Intent::Register { .. }
        ) {
            turn.wanted = Some(intent);
            if let Some(tabs) = &turn.tabs {
                tabs.say(&spoken::let_me());
            }
            return;
        }
        // What is stored any tab can read.
        if turn.store.is_stored(&intent) && turn.keep.disk().is_some() {
            let acted = turn.store.act(self.clock.now(), intent);
            turn.changes.extend(acted.changes);
            self.read_on(turn, acted.older, None);
            return;
        }
        if self.tell_leader(turn, &intent) {
            return;
        }
        let unread = turn.store.unread();
        let acted = turn.store.act(self.clock.now(), intent);
        if turn.keep.trust == Some(Trust::Tab) {
            let mut own = turn.store.records(acted.changes.clone());
            own.retain(|(key, _)| is_of_one_tab(key));
            turn.keep.write(own);
        }
        turn.changes.extend(acted.changes);
        self.read_on(turn, acted.older, acted.scan);
        if turn.store.unread() < unread
            && let Some(front) = turn.store.front().cloned()
        {
            self.tell_leader(turn, &Intent::MarkRead(front));
        }
    }

    /// The server is told when no tab is seen.
    fn is_seen(&self, turn: &Turn, visible: bool) {
        if let Some(tabs) = &turn.tabs {
            tabs.say(&spoken::seen(visible));
        }
    }

    /// Whether that is for the tab that leads.
    fn tell_leader(&self, turn: &mut Turn, intent: &Intent) -> bool {
        let number = turn.rng.number();
        let Some(text) = spoken::wanted(number, intent) else {
            return false;
        };
        turn.orders.push((number, intent.clone()));
        if let Some(tabs) = &turn.tabs {
            tabs.say(&text);
        }
        true
    }

    /// Whoever was asked is gone, or did not lead yet.
    fn ask_again(&self, turn: &mut Turn) {
        if turn.behind {
            self.begin_to_follow(turn);
        }
        turn.said = None;
        for (number, intent) in &turn.orders {
            if let (Some(text), Some(tabs)) = (spoken::wanted(*number, intent), &turn.tabs) {
                tabs.say(&text);
            }
        }
    }
}
