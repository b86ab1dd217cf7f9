//! The list of chats: who is in it, in which order, and what it says; also of what is not read yet.

use super::records::{Mirror, messages};
use super::{MINUTE, Model, NOW, bare, item, message};
use converse_rs::config::Settings;
use converse_rs::store::{
    About, Change, Chat, Flag, Intent, List, Place, RosterRow, Section, Store,
};
use converse_rs::xmpp::command::RoomWish;
use converse_rs::xmpp::event::{Event, Message, RoomNews, Status};

fn rows(model: &Model) -> Vec<String> {
    let rows = model.store.chat_rows();
    rows.into_iter().map(|row| row.jid.to_string()).collect()
}

fn say(model: &mut Model, jid: &str, id: &str, body: &str) {
    model.now = model.now.plus(MINUTE);
    let at = model.now;
    model.receive(Message {
        at,
        ..message(jid, id, body)
    });
}

fn flag(model: &mut Model, jid: &str, flag: Flag, on: bool) {
    model.act(Intent::SetFlag {
        chat: bare(jid),
        flag,
        on,
    });
}

#[test]
fn the_latest_stands_first_and_what_is_pinned_before_it() {
    let mut model = Model::new();
    model.apply(Event::RosterReceived(vec![
        item("a@x", Some("Ann"), &[]),
        item("d@x", None, &[]),
    ]));
    for (n, jid) in ["a@x", "b@x", "c@x"].into_iter().enumerate() {
        say(&mut model, jid, &n.to_string(), "hi");
    }
    // Contacts one never wrote with are in the other list.
    assert_eq!(rows(&model), ["c@x", "b@x", "a@x"]);
    model.send("b@x", "yes");
    assert_eq!(rows(&model), ["b@x", "c@x", "a@x"]);
    flag(&mut model, "a@x", Flag::Pinned, true);
    assert_eq!(rows(&model), ["a@x", "b@x", "c@x"]);
    flag(&mut model, "c@x", Flag::Pinned, true);
    assert_eq!(rows(&model), ["c@x", "a@x", "b@x"]);
    flag(&mut model, "c@x", Flag::Pinned, false);
    // One that is only open is there as long as it is.
    model.open("d@x");
    assert_eq!(rows(&model).last().unwrap(), "d@x");
    model.act(Intent::CloseChat(bare("d@x")));
    assert_eq!(rows(&model).len(), 3);
    model.act(Intent::CloseChat(bare("b@x")));
    assert!(
        rows(&model).contains(&"b@x".to_owned()),
        "closed is not gone"
    );
    model.act(Intent::FilterRoster("ann".to_owned()));
    assert_eq!(rows(&model), ["a@x"]);
}

#[test]
fn what_a_row_says() {
    let mut model = Model::new();
    say(&mut model, "a@x", "1", "one\n  two\u{a0}three ");
    let row = || model.store.chat_rows().remove(0);
    let last = row().last.unwrap();
    assert_eq!(
        (&*last.text, last.own, last.at),
        ("one two three", false, model.now)
    );
    assert_eq!((row().unread, row().draft), (1, None));
    model.open("a@x");
    let text = "half a\nword".to_owned();
    model.act(Intent::SetDraft {
        chat: bare("a@x"),
        text,
    });
    // What is in front need not be told.
    assert_eq!(model.store.chat_rows()[0].draft, None);
    model.act(Intent::ShowChat(None));
    assert_eq!(
        model.store.chat_rows()[0].draft.as_deref(),
        Some("half a word")
    );
    model.send("a@x", &"x".repeat(5_000));
    let last = model.store.chat_rows().remove(0).last.unwrap();
    assert!(last.own && last.text.len() == 120);
}

#[test]
fn muted_chats_are_counted_where_they_stand_and_nowhere_else() {
    let mut model = Model::new();
    say(&mut model, "a@x", "1", "hi");
    flag(&mut model, "a@x", Flag::Muted, true);
    say(&mut model, "a@x", "2", "hi");
    say(&mut model, "b@x", "1", "hi");
    assert_eq!(model.store.unread(), 1);
    let row = model
        .store
        .chat_rows()
        .into_iter()
        .find(|r| r.jid == bare("a@x"))
        .unwrap();
    assert_eq!((row.unread, row.flags.muted()), (2, true));
    flag(&mut model, "a@x", Flag::Muted, false);
    assert_eq!(model.store.unread(), 3);
}

#[test]
fn one_goes_from_chat_to_chat() {
    let mut model = Model::new();
    for jid in ["a@x", "b@x", "c@x"] {
        say(&mut model, jid, "1", "hi");
    }
    assert_eq!(model.store.neighbour(true), Some(bare("c@x")));
    model.open("b@x");
    assert_eq!(model.store.neighbour(true), Some(bare("a@x")));
    assert_eq!(model.store.neighbour(false), Some(bare("c@x")));
    model.open("c@x");
    assert_eq!(model.store.neighbour(false), None);
    model.act(Intent::LogOut);
    assert_eq!(model.store.neighbour(true), None);
}

/// A chat of ten messages that the next run does not read at the start.
fn dormant() -> (Model, Mirror) {
    let (mut model, mut mirror) = (Model::new(), Mirror::new());
    mirror.recent = 0;
    mirror.take(&mut model.store, vec![Change::Connection]);
    for n in 0..10 {
        model.now = NOW.plus(n * MINUTE);
        let id = n.to_string();
        let archived = Message {
            at: model.now,
            archive_id: Some(format!("archive{n}")),
            ..message("a@x", &id, &id)
        };
        let changes = model.apply(Event::MessageReceived(archived));
        mirror.take(&mut model.store, changes);
    }
    let acted = model.act(Intent::MarkRead(bare("a@x")));
    mirror.take(&mut model.store, acted.changes);
    (model, mirror)
}

#[test]
fn a_chat_is_known_without_its_messages() {
    let (mut model, mut mirror) = dormant();
    let changes = model.act(Intent::ShowList(List::Chats)).changes;
    mirror.take(&mut model.store, changes);
    let mut next = mirror.reloaded();
    assert_eq!(next.list(), List::Chats);
    assert!(messages(&next, "a@x").is_empty());
    let row = next.chat_rows().remove(0);
    assert_eq!(
        row.last,
        model.store.chat(&bare("a@x")).and_then(Chat::summary)
    );
    assert!(next.history(&bare("a@x")).older);
    mirror.read_all(&mut next, "a@x");
    assert_eq!(messages(&next, "a@x"), messages(&model.store, "a@x"));
    assert!(!next.history(&bare("a@x")).older || model.store.history(&bare("a@x")).older);
}

#[test]
fn what_comes_into_a_chat_that_is_not_read_stands_behind_what_is_stored() {
    let (model, mut mirror) = dormant();
    let mut next = mirror.reloaded();
    // Once more what is stored: by catching up, say.
    for n in [3, 9] {
        let again = Message {
            at: NOW.plus(n * MINUTE),
            archive_id: Some(format!("archive{n}")),
            ..message("a@x", &n.to_string(), &n.to_string())
        };
        next.apply(model.now, Event::MessageReceived(again));
        assert!(messages(&next, "a@x").is_empty());
    }
    // A clock that goes wrong does not put it above, or in the place of another.
    let changes = next.apply(NOW, Event::MessageReceived(message("a@x", "new", "new")));
    for (key, text) in next.records(changes) {
        assert!(text.is_some() || !key.starts_with("m/"), "{key} is gone");
        mirror.storage.extend(text.map(|text| (key, text)));
    }
    assert_eq!(next.chat_rows()[0].last.as_ref().unwrap().text, "new");
    let mut third = mirror.reloaded();
    for store in [&mut next, &mut third] {
        mirror.read_all(store, "a@x");
        let all = messages(store, "a@x");
        assert_eq!(all.len(), 11);
        assert_eq!(all.last().unwrap().body, "new");
    }
}

#[test]
fn storage_is_read_before_the_archive_is_asked() {
    let (mut model, mut mirror) = dormant();
    let changes = model.apply(Event::HistorySkipped);
    mirror.take(&mut model.store, changes);
    for new in [false, true] {
        let mut next = mirror.reloaded();
        next.apply(NOW, Event::StatusChanged(Status::Online));
        if new {
            let later = model.now.plus(MINUTE);
            let more = Message {
                at: later,
                ..message("a@x", "new", "new")
            };
            next.apply(later, Event::MessageReceived(more));
        }
        let chat = bare("a@x");
        let place = Place::End;
        let wanted = Intent::LoadOlder { chat, place };
        assert!(next.is_stored(&wanted));
        let acted = next.act(model.now, wanted);
        assert!(acted.older.is_some() && acted.commands.is_empty());
        let all = mirror.read_range(&acted.older.unwrap());
        next.stored(&bare("a@x"), all, false);
        assert_eq!(messages(&next, "a@x").len(), 10 + usize::from(new));
        // Now it may be; where something came in, what is missing is above that.
        let last = messages(&next, "a@x").pop().unwrap().key;
        let place = if new { Place::Gap(last) } else { Place::End };
        let chat = bare("a@x");
        let wanted = Intent::LoadOlder { chat, place };
        assert!(!next.is_stored(&wanted));
        assert_eq!(next.act(model.now, wanted).commands.len(), 1);
    }
}

#[test]
fn what_is_unread_unsent_or_open_is_read_at_the_start() {
    let (mut model, mut mirror) = dormant();
    for jid in ["b@x", "c@x", "d@x"] {
        let changes = model.apply(Event::MessageReceived(message(jid, "1", "hi")));
        mirror.take(&mut model.store, changes);
    }
    for (jid, body) in [("c@x", "wait"), ("d@x", "")] {
        let (to, body) = (bare(jid), body.to_owned());
        for intent in [
            Intent::MarkRead(bare(jid)),
            Intent::SendMessage {
                to,
                body,
                about: About::Nothing,
            },
        ] {
            let acted = model.act(intent);
            mirror.take(&mut model.store, acted.changes);
        }
    }
    let acted = model.act(Intent::OpenChat(bare("a@x")));
    mirror.take(&mut model.store, acted.changes);
    let next = mirror.reloaded();
    assert!(!messages(&next, "a@x").is_empty(), "open");
    assert!(!messages(&next, "b@x").is_empty(), "unread");
    assert_eq!(next.waiting().len(), 1, "unsent");
    assert!(messages(&next, "d@x").is_empty());
}

#[test]
fn rooms_stand_below_their_services() {
    let mut model = Model::with(&Settings {
        muc_grouped_by_domain: true,
        ..Settings::default()
    });
    let enter = |model: &mut Model, room: &str| {
        let (nick, password) = ("Jule".to_owned(), None);
        model.act(Intent::Room {
            room: bare(room),
            wish: RoomWish::Join { nick, password },
        });
    };
    for room in ["a@two", "b@one", "c@two"] {
        enter(&mut model, room);
    }
    say(&mut model, "p@x", "1", "hi");
    model.apply(Event::Room {
        room: bare("c@two"),
        news: RoomNews::Joined {
            nick: "Jule".to_owned(),
            occupants: Vec::new(),
            created: false,
        },
    });
    flag(&mut model, "a@two", Flag::Pinned, true);
    assert_eq!(rows(&model), ["p@x", "b@one", "a@two", "c@two"]);
    let list = |model: &Model| {
        let list = model.store.chat_list(&model.store.chat_rows());
        let words = list.into_iter().map(|row| match row {
            RosterRow::Group {
                name,
                online,
                total,
                open,
                ..
            } => format!("{name} {online}/{total} {open}"),
            RosterRow::Contact { jid, .. } => jid.to_string(),
        });
        words.collect::<Vec<_>>()
    };
    let all = [
        "p@x",
        "one 0/1 true",
        "b@one",
        "two 1/2 true",
        "a@two",
        "c@two",
    ];
    assert_eq!(list(&model), all);
    model.act(Intent::ToggleGroup(Store::group_key(Section::Rooms, "two")));
    let closed = ["p@x", "one 0/1 true", "b@one", "two 1/2 false"];
    assert_eq!(list(&model), closed);
    // A filter looks into what is closed.
    model.act(Intent::FilterRoster("c@two".to_owned()));
    assert_eq!(list(&model), ["two 1/1 true", "c@two"]);
    // Without the setting they stand among the others.
    let mut plain = Model::new();
    enter(&mut plain, "a@two");
    assert_eq!(list(&plain), ["a@two"]);
}
