//! What was said long ago leaves the model while the page is open, and comes back where somebody looks
//! for it.

use super::records::{Mirror, messages, same};
use super::{MINUTE, Model, NOW, bare, message, said};
use converse_rs::store::{About, Back, Change, Chat, Intent, Place, Row, Store};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, History, HistoryError, Message, Note, Secrecy};

const FRIEND: &str = "a@x";

struct Scene {
    model: Model,
    mirror: Mirror,
}

impl Scene {
    /// So many messages of a friend were said, a minute between two; the archive has them if `archived`.
    fn new(count: u64, archived: bool) -> Self {
        let (mut model, mut mirror) = (Model::new(), Mirror::new());
        mirror.take(&mut model.store, vec![Change::Connection]);
        model.now = Millis(NOW.0 + count * MINUTE);
        let mut scene = Self { model, mirror };
        for n in 0..count {
            scene.apply(Event::MessageReceived(nth(n, archived)));
        }
        scene
    }

    fn apply(&mut self, event: Event) {
        let changes = self.model.apply(event);
        self.mirror.take(&mut self.model.store, changes);
    }

    fn act(&mut self, intent: Intent) -> Vec<Command> {
        let acted = self.model.act(intent);
        self.mirror.take(&mut self.model.store, acted.changes);
        acted.commands
    }

    fn let_go(&mut self, keep: usize, back: Back) -> bool {
        let changes = self.model.store.let_go(keep, back);
        let any = !changes.is_empty();
        self.mirror.take(&mut self.model.store, changes);
        any
    }

    fn bodies(&self) -> Vec<u64> {
        let all = self.model.bodies(FRIEND);
        all.iter().map(|body| body.parse().unwrap()).collect()
    }

    /// Of the tab that follows.
    fn there(&self) -> Vec<u64> {
        let all = messages(&self.mirror.follower, FRIEND);
        all.iter().map(|m| m.body.parse().unwrap()).collect()
    }
}

fn nth(n: u64, archived: bool) -> Message {
    Message {
        at: Millis(NOW.0 + n * MINUTE),
        archive_id: archived.then(|| format!("a{n}")),
        ..message(FRIEND, &format!("i{n}"), &n.to_string())
    }
}

#[test]
fn the_old_goes_to_storage_and_comes_back() {
    let mut scene = Scene::new(21, true);
    assert!(
        !scene.let_go(11, Back::Storage),
        "there are no more than twice as many"
    );
    assert!(scene.let_go(10, Back::Storage));
    assert_eq!(scene.bodies(), (11..21).collect::<Vec<_>>());
    // Neither storage nor the other tab lost any, nor does the other one know.
    assert_eq!(scene.there(), (0..21).collect::<Vec<_>>());
    assert!(scene.model.store.history(&bare(FRIEND)).older);
    assert_eq!(scene.mirror.read_all(&mut scene.model.store, FRIEND), 1);
    assert_eq!(scene.bodies(), (0..21).collect::<Vec<_>>());
    assert!(
        scene.model.store.history(&bare(FRIEND)).older,
        "the archive may have more"
    );
    same(&scene.model.store, &scene.mirror.follower, &[FRIEND]);
    same(
        &scene.model.store,
        &{
            let mut next = scene.mirror.reloaded();
            scene.mirror.read_all(&mut next, FRIEND);
            next
        },
        &[FRIEND],
    );
}

#[test]
fn what_is_looked_at_stays_until_its_end_is_shown() {
    let mut scene = Scene::new(30, true);
    scene.act(Intent::OpenChat(bare(FRIEND)));
    assert!(!scene.let_go(5, Back::Storage));
    assert_eq!(scene.bodies().len(), 30);
    scene.act(Intent::ShowsEnd(bare(FRIEND)));
    assert!(scene.let_go(5, Back::Storage));
    assert_eq!(scene.bodies().len(), 5);
    // It was said once, and holds once.
    scene.mirror.read_all(&mut scene.model.store, FRIEND);
    scene.apply(Event::HistoryFailed {
        chat: bare(FRIEND),
        before: Some("a0".to_owned()),
        why: HistoryError::Failed,
    });
    assert!(!scene.let_go(5, Back::Storage));
    assert_eq!(scene.bodies().len(), 30);
    // Another chat is looked at now.
    scene.act(Intent::ShowChat(None));
    assert!(scene.let_go(5, Back::Storage));
}

#[test]
fn what_cannot_be_had_again_stays_with_all_behind_it() {
    let mut scene = Scene::new(10, true);
    let secrecy = Secrecy::Private { verified: true };
    let private = Message {
        secrecy,
        archive_id: None,
        ..nth(10, false)
    };
    scene.apply(Event::MessageReceived(private));
    for n in 11..30 {
        scene.apply(Event::MessageReceived(nth(n, true)));
    }
    assert!(scene.let_go(5, Back::Storage));
    // The one before it has an id for the archive.
    assert_eq!(scene.bodies(), (9..30).collect::<Vec<_>>());

    let mut scene = Scene::new(10, true);
    let body = "10".to_owned();
    let (to, about) = (bare(FRIEND), About::Nothing);
    scene.act(Intent::SendMessage { to, body, about });
    for n in 11..30 {
        scene.apply(Event::MessageReceived(nth(n, true)));
    }
    assert!(scene.let_go(5, Back::Storage));
    assert!(scene.bodies().contains(&10));
    assert_eq!(scene.model.store.waiting().len(), 1);

    let mut scene = Scene::new(10, true);
    let (chat, key) = (bare(FRIEND), scene.model.nth(FRIEND, 3));
    let emoji = "\u{1f44d}".to_owned();
    scene.act(Intent::React { chat, key, emoji });
    assert!(scene.let_go(4, Back::Storage));
    assert_eq!(
        scene.bodies(),
        (3..10).collect::<Vec<_>>(),
        "a reaction is on its way"
    );
}

#[test]
fn where_nothing_is_stored_the_archive_has_it() {
    let mut scene = Scene::new(30, true);
    assert!(scene.let_go(10, Back::Archive));
    assert_eq!(scene.bodies(), (20..30).collect::<Vec<_>>());
    // The other tabs show the same, and what they store is the same.
    same(&scene.model.store, &scene.mirror.follower, &[FRIEND]);
    assert_eq!(messages(&scene.mirror.reloaded(), FRIEND).len(), 10);
    // The archive is asked for what is older.
    let (chat, place) = (bare(FRIEND), Place::Top);
    let asked = scene.act(Intent::LoadOlder {
        chat: chat.clone(),
        place,
    });
    let [Command::LoadHistory { before, .. }] = &*asked else {
        panic!("nothing is asked");
    };
    assert_eq!(before.as_deref(), Some("a20"));
    scene.apply(Event::HistoryReceived(History {
        chat: chat.clone(),
        before: before.clone(),
        messages: (0..20).map(|n| nth(n, true)).collect(),
        complete: true,
    }));
    assert_eq!(scene.bodies(), (0..30).collect::<Vec<_>>());
    assert!(!scene.model.store.history(&chat).older);
    // No archive, no way back.
    let mut poor = Scene::new(30, false);
    assert!(!poor.let_go(10, Back::Archive));
    assert!(poor.let_go(10, Back::Storage));
}

#[test]
fn what_is_said_of_it_is_made_up_for() {
    let mut scene = Scene::new(30, true);
    scene.let_go(5, Back::Storage);
    let note = Note::Reacted(vec!["\u{1f44d}".to_owned()]);
    scene.apply(Event::MessageAnnotated(said(FRIEND, false, "i3", note)));
    let note = Note::Retracted;
    scene.apply(Event::MessageAnnotated(said(FRIEND, false, "i4", note)));
    // What the archive tells once more is no news.
    scene.apply(Event::MessageReceived(Message {
        old: true,
        ..nth(3, true)
    }));
    assert_eq!(scene.bodies(), (25..30).collect::<Vec<_>>());
    scene.mirror.read_all(&mut scene.model.store, FRIEND);
    let all = messages(&scene.model.store, FRIEND);
    assert_eq!(all.len(), 30);
    assert_eq!(all[3].reactions.theirs.all.len(), 1);
    assert!(all[4].retracted);
}

#[test]
fn an_intent_of_another_tab_waits_for_what_is_not_here() {
    let mut scene = Scene::new(30, true);
    let (chat, key) = (bare(FRIEND), scene.model.nth(FRIEND, 3));
    scene.let_go(5, Back::Storage);
    let react = Intent::React {
        chat: chat.clone(),
        key,
        emoji: "\u{1f44d}".to_owned(),
    };
    assert!(scene.act(react.clone()).is_empty(), "it is not here");
    let wanted = scene.model.store.missing(&react).unwrap();
    assert!(
        scene.model.store.missing(&react).is_none(),
        "it is asked for already"
    );
    let read = scene.mirror.read_range(&wanted);
    scene.model.store.stored(&chat, read, true);
    assert!(scene.model.store.missing(&react).is_none());
    let commands = scene.act(react);
    let [Command::Annotate { id, .. }] = &*commands else {
        panic!("nothing is said");
    };
    let acked = |id: &String| Event::MessageAcked {
        to: bare(FRIEND),
        id: id.clone(),
    };
    scene.apply(acked(id));
    // The other tab, which has let go of it as well, does not show it alone.
    assert_eq!(scene.there().len(), 30);
    scene.mirror.follower.let_go(5, Back::Storage);
    let emoji = "\u{1f44e}".to_owned();
    scene.act(Intent::React { chat, key, emoji });
    assert_eq!(scene.there(), (25..30).collect::<Vec<_>>());
    scene.mirror.read_follower(FRIEND);
    assert_eq!(scene.there().len(), 30);
    assert_eq!(
        messages(&scene.mirror.follower, FRIEND)[3]
            .reactions
            .ours
            .all
            .len(),
        2
    );
}

#[test]
fn a_tab_that_slept_has_no_hole() {
    let mut scene = Scene::new(10, true);
    let asleep = std::mem::replace(
        &mut scene.mirror.follower,
        Store::new(&Default::default(), 0, [1; 32]),
    );
    for n in 10..60 {
        scene.apply(Event::MessageReceived(nth(n, true)));
    }
    scene.let_go(5, Back::Storage);
    scene.mirror.follower = asleep;
    let all = scene.model.store.all_records();
    let from = converse_rs::store::record::From::Leader;
    scene.mirror.follower.restore(all, from);
    assert_eq!(scene.there(), (55..60).collect::<Vec<_>>());
    scene.mirror.read_follower(FRIEND);
    assert_eq!(scene.there(), (0..60).collect::<Vec<_>>());
}

#[test]
fn without_storage_the_archive_is_asked() {
    let mut scene = Scene::new(30, true);
    scene.let_go(5, Back::Storage);
    let (chat, place) = (bare(FRIEND), Place::Top);
    // It was asked for, and does not come.
    let older = Intent::LoadOlder {
        chat: chat.clone(),
        place,
    };
    assert!(scene.model.act(older.clone()).older.is_some());
    let changes = scene.model.store.lose_storage();
    assert_eq!(changes, [Change::History(chat)]);
    let acted = scene.model.act(older);
    assert!(acted.older.is_none());
    assert!(
        matches!(&*acted.commands, [Command::LoadHistory { before: Some(id), .. }] if id == "a25")
    );
}

#[test]
fn the_log_begins_with_a_day_and_the_counts_stay() {
    let mut scene = Scene::new(30, true);
    assert_eq!(scene.model.unread(FRIEND), 30);
    scene.let_go(5, Back::Storage);
    let rows = scene.model.store.rows(&bare(FRIEND));
    assert!(matches!(rows.first(), Some(Row::Day(_))));
    assert_eq!(rows.len(), 6);
    assert_eq!(scene.model.unread(FRIEND), 30);
    let last = scene
        .model
        .store
        .chat(&bare(FRIEND))
        .and_then(Chat::summary);
    assert_eq!(last.unwrap().text, "29");
    // Where it was unread is found again.
    scene.mirror.read_all(&mut scene.model.store, FRIEND);
    assert_eq!(scene.model.log(FRIEND)[1], "unread");
}
