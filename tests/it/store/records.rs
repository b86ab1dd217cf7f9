//! The model as records: what storage gives back, and what other tabs show.

use super::{MINUTE, Model, NOW, bare, item, message, presence, said};
use converse_rs::config::Settings;
use converse_rs::store::record::{From, is_of_one_tab, is_passing};
use converse_rs::store::{
    About, Acted, Change, Chat, ChatMessage, Delivery, Intent, Place, Store, Stored,
};
use converse_rs::xmpp::command::{Command, Show};
use converse_rs::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use converse_rs::xmpp::event::{Event, Note, RosterItem, SendError, Status};
use std::collections::BTreeMap;

/// Storage, and a tab that follows.
pub(crate) struct Mirror {
    pub(crate) storage: BTreeMap<String, String>,
    pub(crate) follower: Store,
    pub(crate) intents: Vec<Intent>,
    /// How many closed chats are read at the start.
    pub(crate) recent: usize,
}

impl Mirror {
    pub(crate) fn new() -> Self {
        let mut follower = Store::new(&Settings::default(), 0, [8; 32]);
        follower.act(NOW, Intent::SetVisible(false));
        Self {
            storage: BTreeMap::new(),
            follower,
            intents: Vec::new(),
            recent: usize::MAX,
        }
    }

    /// Takes what is different. With a log-out all is gone.
    pub(crate) fn take(&mut self, store: &mut Store, changes: Vec<Change>) -> Vec<Change> {
        let mut records = store.records(changes);
        if store.me().map(|me| me.bare()) != self.follower.me().map(|me| me.bare()) {
            *self = Self {
                recent: self.recent,
                ..Self::new()
            };
            records = store.all_records();
        }
        for (key, text) in &records {
            if is_passing(key) {
                continue;
            }
            match text {
                Some(text) => drop(self.storage.insert(key.clone(), text.clone())),
                None if key.ends_with('/') => self.storage.retain(|k, _| !k.starts_with(key)),
                None => drop(self.storage.remove(key)),
            }
        }
        records.retain(|(key, _)| !is_of_one_tab(key));
        let restored = self.follower.restore(records, From::Leader);
        self.intents.extend(restored.intents);
        restored.changes
    }

    fn range(&self, (from, to): (String, String)) -> Vec<(String, Option<String>)> {
        let range = self.storage.range(from..to);
        range.map(|(k, v)| (k.clone(), Some(v.clone()))).collect()
    }

    /// What storage has of what a store wants of it.
    pub(crate) fn read_range(&self, wanted: &Stored) -> Vec<(String, Option<String>)> {
        self.range(Store::older_range(wanted))
    }

    /// The next run of the program.
    pub(crate) fn reloaded(&self) -> Store {
        self.run(6)
    }

    /// One more run, which makes up other ids than those before.
    pub(crate) fn run(&self, seed: u8) -> Store {
        let mut store = Store::new(&Settings::default(), 0, [seed; 32]);
        store.act(NOW, Intent::SetVisible(false));
        for range in Store::first_ranges() {
            store.restore(self.range(range), From::Storage);
        }
        for range in store.message_ranges(self.recent) {
            store.restore(self.range(range), From::Storage);
        }
        store
    }

    /// The same for the tab that follows.
    pub(crate) fn read_follower(&mut self, jid: &str) {
        let none = Store::new(&Settings::default(), 0, [0; 32]);
        let mut follower = std::mem::replace(&mut self.follower, none);
        self.read_all(&mut follower, jid);
        self.follower = follower;
    }

    /// Reads all that storage has of a chat, page by page; how many it took.
    pub(crate) fn read_all(&self, store: &mut Store, jid: &str) -> usize {
        let chat = bare(jid);
        for pages in 0.. {
            let place = Place::Top;
            let chat = chat.clone();
            let asked = store.act(NOW, Intent::LoadOlder { chat, place });
            let Some(stored) = asked.older else {
                return pages;
            };
            let all = self.range(Store::older_range(&stored));
            let from = all.len().saturating_sub(20);
            store.stored(&stored.chat, all[from..].to_vec(), from > 0);
        }
        unreachable!()
    }
}

pub(crate) fn messages(store: &Store, jid: &str) -> Vec<ChatMessage> {
    let chat = store.chat(&bare(jid));
    chat.map(|c| c.messages().to_vec()).unwrap_or_default()
}

/// What a list says of the last message of each chat.
pub(crate) fn same_summaries(a: &Store, b: &Store, people: &[&str]) {
    for jid in people {
        let last = |s: &Store| s.chat(&bare(jid)).and_then(Chat::summary);
        assert_eq!(last(a), last(b), "with {jid}");
    }
}

/// What both stores have to say of the same people.
pub(crate) fn same(a: &Store, b: &Store, people: &[&str]) {
    for jid in people {
        assert_eq!(messages(a, jid), messages(b, jid), "with {jid}");
        let unread = |s: &Store| s.contact(&bare(jid)).map_or(0, |c| c.unread);
        assert_eq!(unread(a), unread(b), "with {jid}");
        let flags = |s: &Store| s.chat(&bare(jid)).map(Chat::flags).unwrap_or_default();
        assert_eq!(flags(a), flags(b), "with {jid}");
    }
    same_summaries(a, b, people);
    assert_eq!(a.requests(), b.requests());
    assert_eq!(a.blocked(), b.blocked());
}

fn act(model: &mut Model, mirror: &mut Mirror, intent: Intent) -> Acted {
    let acted = model.act(intent);
    mirror.take(&mut model.store, acted.changes.clone());
    acted
}

fn apply(model: &mut Model, mirror: &mut Mirror, event: Event) -> Vec<Change> {
    let changes = model.apply(event);
    mirror.take(&mut model.store, changes)
}

fn logged_in() -> (Model, Mirror) {
    let (mut model, mut mirror) = (Model::new(), Mirror::new());
    mirror.take(&mut model.store, vec![Change::Connection]);
    (model, mirror)
}

fn say(model: &mut Model, mirror: &mut Mirror, to: &str, body: &str) -> String {
    let body = body.to_owned();
    let acted = act(
        model,
        mirror,
        Intent::SendMessage {
            to: bare(to),
            body,
            about: About::Nothing,
        },
    );
    let Some(Command::SendMessage { id, .. }) = acted.commands.into_iter().next() else {
        panic!("nothing is sent")
    };
    id
}

#[test]
fn a_message_comes_back_with_all_that_is_known_of_it() {
    let (mut model, mut mirror) = logged_in();
    let refused = StanzaError::new(ErrorType::Cancel, StanzaCondition::ServiceUnavailable);
    let ends = [
        None,
        Some(Delivery::Sent),
        Some(Delivery::Delivered),
        Some(Delivery::Failed(SendError::Interrupted)),
        Some(Delivery::Failed(SendError::Refused(refused))),
    ];
    for end in ends.clone() {
        let id = say(
            &mut model,
            &mut mirror,
            "a@x",
            "  one <b>&\ttwo\r\n three\u{1F600} ",
        );
        let to = bare("a@x");
        let event = match end {
            None => continue,
            Some(Delivery::Sent) => Event::MessageAcked { to, id },
            Some(Delivery::Failed(reason)) => Event::MessageFailed { to, id, reason },
            _ => Event::MessageAnnotated(said("a@x", false, &id, Note::Delivered)),
        };
        apply(&mut model, &mut mirror, event);
    }
    let mut theirs = message("a@x", "1", "line\nline");
    theirs.archive_id = Some("archive'1".to_owned());
    apply(&mut model, &mut mirror, Event::MessageReceived(theirs));
    assert_eq!(messages(&model.store, "a@x").len(), ends.len() + 1);
    same(&model.store, &mirror.follower, &["a@x"]);
    same(&model.store, &mirror.reloaded(), &["a@x"]);
}

#[test]
fn the_view_is_as_it_was_left() {
    let (mut model, mut mirror) = logged_in();
    for jid in ["a@x", "b@x", "é@x"] {
        act(&mut model, &mut mirror, Intent::OpenChat(bare(jid)));
    }
    act(&mut model, &mut mirror, Intent::CloseChat(bare("b@x")));
    act(&mut model, &mut mirror, Intent::ShowChat(Some(bare("a@x"))));
    act(
        &mut model,
        &mut mirror,
        Intent::ToggleGroup("1:g".to_owned()),
    );
    let (chat, text) = (bare("é@x"), "half a\nsent".to_owned());
    act(&mut model, &mut mirror, Intent::SetDraft { chat, text });
    apply(
        &mut model,
        &mut mirror,
        Event::SubscriptionRequested {
            from: bare("s@y"),
            nick: Some("Sam".to_owned()),
            status: Some("hello".to_owned()),
        },
    );
    let store = mirror.reloaded();
    assert_eq!(store.me(), model.store.me());
    assert_eq!(store.open_chats(), [bare("a@x"), bare("é@x")]);
    assert_eq!(store.front(), Some(&bare("a@x")));
    assert_eq!(store.chat(&bare("é@x")).unwrap().draft(), "half a\nsent");
    assert_eq!(store.requests(), model.store.requests());
    // What a tab has open is its own affair.
    assert!(mirror.follower.open_chats().is_empty());
    assert_eq!(
        mirror.follower.chat(&bare("é@x")).map(Chat::draft),
        Some("")
    );
    // An emptied draft is kept no longer.
    let (chat, text) = (bare("é@x"), String::new());
    act(&mut model, &mut mirror, Intent::SetDraft { chat, text });
    assert!(!mirror.storage.keys().any(|key| key.starts_with("draft/")));
}

#[test]
fn whose_it_is_comes_first() {
    let (mut model, mut mirror) = logged_in();
    act(&mut model, &mut mirror, Intent::OpenChat(bare("a@x")));
    let mut late = Store::new(&Settings::default(), 0, [8; 32]);
    let restored = late.restore(model.store.all_records(), From::Leader);
    assert_eq!(restored.changes.first(), Some(&Change::Connection));
}

#[test]
fn what_waits_is_sent_by_the_next_run_in_order() {
    let (mut model, mut mirror) = logged_in();
    let mut ids = Vec::new();
    for (n, to) in ["a@x", "b@x", "a@x"].into_iter().enumerate() {
        model.now = NOW.plus(n as u64);
        ids.push(say(&mut model, &mut mirror, to, "text"));
    }
    let (to, id) = (bare("b@x"), ids.remove(1));
    apply(&mut model, &mut mirror, Event::MessageAcked { to, id });
    let waiting = mirror.reloaded().waiting();
    let again: Vec<_> = waiting
        .iter()
        .map(|command| match command {
            Command::SendMessage {
                id, in_doubt: true, ..
            } => id.clone(),
            _ => panic!("something else"),
        })
        .collect();
    assert_eq!(again, ids);
}

#[test]
fn of_a_long_chat_the_end_is_read_at_first() {
    let (mut model, mut mirror) = logged_in();
    for n in 0..100 {
        model.now = NOW.plus(n * MINUTE);
        let body = n.to_string();
        apply(
            &mut model,
            &mut mirror,
            Event::MessageReceived(message("a@x", &body, &body)),
        );
    }
    let mut store = mirror.reloaded();
    let shown = messages(&store, "a@x").len();
    assert!((30..60).contains(&shown), "{shown}");
    assert!(store.history(&bare("a@x")).older);
    assert_eq!(
        mirror.read_all(&mut store, "a@x"),
        (100 - shown).div_ceil(20)
    );
    same(&model.store, &store, &["a@x"]);
    // The next run after one that read little does not read more.
    let mut second = Mirror::new();
    second.storage.clone_from(&mirror.storage);
    let mut store = mirror.reloaded();
    let changes = store.apply(NOW, Event::MessageReceived(message("a@x", "last", "last")));
    for (key, text) in store.records(changes) {
        second.storage.extend(text.map(|text| (key, text)));
    }
    let mut third = second.reloaded();
    assert!((30..60).contains(&messages(&third, "a@x").len()));
    second.read_all(&mut third, "a@x");
    assert_eq!(messages(&third, "a@x").len(), 101);
}

#[test]
fn a_tab_that_follows_shows_who_is_there() {
    let (mut model, mut mirror) = logged_in();
    let people = vec![
        item("a@x", Some("Ann"), &["g", "h"]),
        item("b@x", None, &[]),
    ];
    apply(&mut model, &mut mirror, Event::RosterReceived(people));
    apply(&mut model, &mut mirror, presence("a@x", Show::Dnd));
    apply(
        &mut model,
        &mut mirror,
        Event::MessageReceived(message("s@y", "1", "hi")),
    );
    let pending = RosterItem {
        pending: true,
        ..item("c@x", None, &[])
    };
    apply(&mut model, &mut mirror, Event::RosterItemChanged(pending));
    let rows = mirror.follower.roster_rows();
    assert_eq!(rows, model.store.roster_rows());
    assert!(mirror.follower.is_roster_known());
    apply(
        &mut model,
        &mut mirror,
        Event::RosterItemRemoved(bare("b@x")),
    );
    apply(
        &mut model,
        &mut mirror,
        Event::StatusChanged(Status::Online),
    );
    assert_eq!(mirror.follower.roster_rows(), model.store.roster_rows());
    assert_eq!(mirror.follower.status(), &Status::Online);
    // None of that is of use in the next run, and none is stored.
    assert!(!mirror.storage.keys().any(|key| key.contains("contact")));
}

#[test]
fn what_another_tab_shows_is_read() {
    let (mut model, mut mirror) = logged_in();
    mirror.follower.act(NOW, Intent::SetVisible(true));
    mirror.follower.act(NOW, Intent::OpenChat(bare("a@x")));
    let changes = apply(
        &mut model,
        &mut mirror,
        Event::MessageReceived(message("a@x", "1", "hi")),
    );
    let key = model.nth("a@x", 0);
    assert!(
        changes.contains(&Change::Arrived(bare("a@x"), key)),
        "{changes:?}"
    );
    assert_eq!(mirror.follower.unread(), 0);
    assert_eq!(model.unread("a@x"), 1);
    let [Intent::MarkRead(jid)] = &*std::mem::take(&mut mirror.intents) else {
        panic!("nobody is told")
    };
    let read = Intent::MarkRead(jid.clone());
    act(&mut model, &mut mirror, read);
    assert_eq!(model.unread("a@x"), 0);
    assert_eq!(mirror.reloaded().unread(), 0);
    assert!(mirror.intents.is_empty());
}

#[test]
fn rubbish_in_storage_is_passed_over() {
    let (mut model, mut mirror) = logged_in();
    say(&mut model, &mut mirror, "a@x", "text");
    let good = mirror.storage.clone();
    for (key, text) in good.clone() {
        for bad in [
            "",
            "<",
            "<x/>",
            "<chat unread='-1' divider='x' tail='y'/>",
            "<m at='z'/>",
        ] {
            mirror.storage = good.clone();
            mirror.storage.insert(key.clone(), bad.to_owned());
            mirror.storage.insert(format!("{key}x%"), bad.to_owned());
            mirror.storage.insert(format!("{key}x%zz"), text.clone());
            let store = mirror.reloaded();
            let _ = store.rows(&bare("a@x"));
        }
    }
    for key in [
        "m/", "m//", "m/a@x/", "m/a@x/zz", "chat/", "chat/@", "draft/%", "view", "me", "requests",
    ] {
        mirror.storage = good.clone();
        mirror.storage.insert(
            key.to_owned(),
            "<view><open jid='@'/><open/></view>".to_owned(),
        );
        mirror.reloaded();
    }
}
