//! Conversations: order, days, what is unread, what was sent and what became of it.

use super::{MINUTE, Model, NOW, bare, message};
use converse_rs::config::Settings;
use converse_rs::store::{About, Change, Delivery, Intent, Store};
use converse_rs::time::Millis;
use converse_rs::xmpp::event::{Event, Message, MessageKind, SendError, Status};

#[test]
fn unread_is_what_was_not_in_front_of_a_visible_page() {
    let mut model = Model::new();
    model.receive(message("a@x", "1", "one"));
    model.receive(message("a@x", "2", "two"));
    model.receive(message("b@x", "1", "three"));
    assert_eq!(
        (
            model.unread("a@x"),
            model.unread("b@x"),
            model.store.unread()
        ),
        (2, 1, 3)
    );
    assert_eq!(model.log("a@x"), ["day", "unread", "one", "+two"]);
    // In front: read, with the line where the reading begins.
    model.open("a@x");
    assert_eq!((model.unread("a@x"), model.store.unread()), (0, 1));
    model.receive(message("a@x", "3", "seen"));
    assert_eq!(model.log("a@x"), ["day", "unread", "one", "+two", "+seen"]);
    assert_eq!(model.unread("a@x"), 0);
    // Another in front: the line is gone.
    model.open("b@x");
    assert_eq!(model.log("a@x"), ["day", "one", "+two", "+seen"]);
    model.receive(message("a@x", "4", "behind"));
    assert_eq!(model.unread("a@x"), 1);
    // A page that nobody sees: nothing is read, until it is seen again.
    model.act(Intent::SetVisible(false));
    model.receive(message("b@x", "2", "away"));
    assert_eq!(model.unread("b@x"), 1);
    model.act(Intent::SetVisible(true));
    assert_eq!((model.unread("b@x"), model.unread("a@x")), (0, 1));
    assert_eq!(model.log("b@x"), ["day", "three", "unread", "+away"]);
    // No chat in front.
    model.act(Intent::ShowChat(None));
    model.receive(message("b@x", "3", "nobody looks"));
    assert_eq!(model.unread("b@x"), 1);
    // One's own words from another device are read.
    model.receive(Message {
        own: true,
        ..message("b@x", "4", "mine")
    });
    assert_eq!(model.unread("b@x"), 1);
}

#[test]
fn answering_takes_the_line_away() {
    let mut model = Model::new();
    model.receive(message("a@x", "1", "one"));
    model.open("a@x");
    model.send("a@x", "answer");
    assert_eq!(model.log("a@x"), ["day", "one", "answer"]);
}

#[test]
fn closing_brings_the_neighbour_to_the_front_and_keeps_the_words() {
    let mut model = Model::new();
    for jid in ["a@x", "b@x", "c@x"] {
        model.open(jid);
    }
    model.act(Intent::ShowChat(Some(bare("b@x"))));
    model.act(Intent::CloseChat(bare("b@x")));
    assert_eq!(model.store.front(), Some(&bare("c@x")));
    model.act(Intent::CloseChat(bare("c@x")));
    assert_eq!(model.store.front(), Some(&bare("a@x")));
    model.send("a@x", "kept");
    model.act(Intent::CloseChat(bare("a@x")));
    assert_eq!(
        (model.store.front(), model.store.open_chats().len()),
        (None, 0)
    );
    // What is not open cannot be in front.
    model.act(Intent::ShowChat(Some(bare("a@x"))));
    assert_eq!(model.store.front(), None);
    model.open("a@x");
    assert_eq!(model.bodies("a@x"), ["kept"]);
}

#[test]
fn days_are_those_of_the_readers_clock() {
    // 22:13 UTC: in Kathmandu (+5:45) already the next day, in Honolulu (-10:00) noon.
    let later = [0, 90 * MINUTE, 120 * MINUTE];
    for (offset_minutes, expected) in [
        (0i64, ["day", "1", "2", "day", "3"].as_slice()),
        (345, &["day", "1", "2", "3"]),
        (105, &["day", "1", "day", "2", "3"]),
        (-600, &["day", "1", "2", "3"]),
    ] {
        let mut model = Model::new();
        model.store = Store::new(&Settings::default(), offset_minutes * 60_000, [7; 32]);
        model.log_in("me@here/x");
        model.now = NOW.plus(1_000 * MINUTE);
        for (n, after) in later.into_iter().enumerate() {
            let text = (n + 1).to_string();
            let message = Message {
                at: NOW.plus(after),
                ..message("a@x", &text, &text)
            };
            model.receive(message);
        }
        model.open("a@x");
        let log: Vec<String> = model
            .log("a@x")
            .into_iter()
            .filter(|r| r != "unread")
            .collect();
        assert_eq!(log, expected, "{offset_minutes}");
    }
}

#[test]
fn one_sender_within_five_minutes_is_one_block() {
    let mut model = Model::new();
    model.open("a@x");
    model.now = NOW.plus(60 * MINUTE);
    let at = |id: &str, minutes: u64, own| Message {
        at: NOW.plus(minutes * MINUTE),
        own,
        ..message("a@x", id, id)
    };
    for message in [
        at("1", 0, false),
        at("2", 4, false),
        at("3", 9, false),
        at("4", 10, true),
    ] {
        model.receive(message);
    }
    assert_eq!(model.log("a@x"), ["day", "1", "+2", "3", "4"]);
    // One that comes late goes where the server has it: last.
    model.receive(at("late", 5, false));
    assert_eq!(model.log("a@x"), ["day", "1", "+2", "3", "4", "late"]);
    model.receive(at("later", 6, false));
    assert_eq!(
        model.log("a@x"),
        ["day", "1", "+2", "3", "4", "late", "+later"]
    );
}

#[test]
fn the_order_is_that_of_arrival_and_the_future_is_now() {
    let mut model = Model::new();
    model.open("a@x");
    model.receive(message("a@x", "1", "now"));
    let old = Message {
        at: Millis(NOW.0 - MINUTE),
        delayed: true,
        ..message("a@x", "2", "old")
    };
    model.receive(old);
    model.receive(Message {
        at: NOW.plus(1_000_000),
        ..message("a@x", "3", "future")
    });
    assert_eq!(model.bodies("a@x"), ["now", "old", "future"]);
    let last = |model: &Model| {
        model
            .store
            .chat(&bare("a@x"))
            .unwrap()
            .messages()
            .last()
            .unwrap()
            .at
    };
    assert_eq!(last(&model), NOW);
    // One's own go below all that is there, also when this clock runs behind.
    model.now = Millis(NOW.0 - 10 * MINUTE);
    model.send("a@x", "mine");
    assert_eq!(model.bodies("a@x"), ["now", "old", "future", "mine"]);
    assert_eq!(last(&model), NOW);
}

#[test]
fn what_comes_twice_is_shown_once() {
    let mut model = Model::new();
    let of = |kind, subject: Option<&str>| Message {
        kind,
        subject: subject.map(str::to_owned),
        ..message("a@x", "1", "text")
    };
    for (kind, subject) in [
        (MessageKind::Chat, None),
        (MessageKind::Headline, Some("News")),
        (MessageKind::Normal, Some("Letter")),
    ] {
        model.receive(of(kind, subject));
        model.receive(of(kind, subject));
    }
    assert_eq!(model.bodies("a@x"), ["text", "News\ntext", "Letter\ntext"]);
    // Another text, another sender, or no id at all: not the same.
    model.receive(message("a@x", "1", "other"));
    model.receive(message("b@x", "1", "text"));
    for _ in 0..2 {
        model.receive(Message {
            id: None,
            ..message("a@x", "", "same")
        });
    }
    assert_eq!(model.bodies("a@x").len(), 6);
    assert_eq!(model.bodies("b@x"), ["text"]);
    assert_eq!(model.store.unread(), 7);
}

#[test]
fn sent_failed_and_sent_again() {
    let mut model = Model::new();
    model.open("a@x");
    let first = model.send("a@x", "hello");
    let delivery = |model: &Model, id: &str| model.own("a@x", id).map(|m| m.delivery);
    let key = model.own("a@x", &first).unwrap().key;
    assert_eq!(delivery(&model, &first), Some(Delivery::Waiting));
    let (to, id) = (bare("a@x"), first.clone());
    model.apply(Event::MessageSent { to, id });
    // Written is not arrived.
    assert_eq!(delivery(&model, &first), Some(Delivery::Waiting));
    let acked = |id: &str| Event::MessageAcked {
        to: bare("a@x"),
        id: id.to_owned(),
    };
    assert_eq!(
        model.apply(acked(&first)),
        [Change::Message(bare("a@x"), key)]
    );
    assert_eq!(delivery(&model, &first), Some(Delivery::Sent));
    // What is not failed is not sent again.
    let retry = |key| Intent::RetryMessage {
        chat: bare("a@x"),
        key,
    };
    assert!(model.act(retry(key)).commands.is_empty());
    let reason = SendError::Interrupted;
    model.apply(Event::MessageFailed {
        to: bare("a@x"),
        id: first.clone(),
        reason: reason.clone(),
    });
    assert_eq!(delivery(&model, &first), Some(Delivery::Failed(reason)));
    model.receive(message("a@x", "1", "hello?"));
    assert_eq!(model.act(retry(key)).commands.len(), 1);
    // Once, and at the end; the old one is gone.
    assert_eq!(model.bodies("a@x"), ["hello?", "hello"]);
    assert_eq!(delivery(&model, &first), None);
    assert!(model.act(retry(key)).commands.is_empty());
    // Nothing to say, or news about what nobody knows.
    let (to, body) = (bare("a@x"), " \n ".to_owned());
    assert!(
        model
            .act(Intent::SendMessage {
                to,
                body,
                about: About::Nothing
            })
            .commands
            .is_empty()
    );
    assert!(model.apply(acked("i")).is_empty());
}

#[test]
fn strangers_only_where_the_site_allows_them() {
    let mut model = Model::with(&Settings {
        allow_non_roster_messaging: false,
        ..Settings::default()
    });
    model.receive(message("s@x", "1", "buy"));
    assert!(
        model.store.chat(&bare("s@x")).is_none() && model.store.contact(&bare("s@x")).is_none()
    );
    assert_eq!(model.store.unread(), 0);
    // Contacts, oneself and one's own server are no strangers.
    model.apply(Event::RosterItemChanged(super::item("a@x", None, &[])));
    for jid in ["a@x", "me@here", "here"] {
        model.receive(message(jid, "1", "hi"));
        assert_eq!(model.bodies(jid), ["hi"]);
    }
    let mut open = Model::new();
    open.receive(message("s@x", "1", "hello"));
    assert_eq!(open.roster(), ["# Strangers 0/1", "s@x"]);
}

#[test]
fn a_lost_connection_leaves_the_conversation() {
    let mut model = Model::new();
    model.open("a@x");
    model.send("a@x", "kept");
    let lost = converse_rs::xmpp::error::LinkError::Lost;
    let lost = converse_rs::xmpp::event::Failure::Link(lost);
    model.apply(Event::StatusChanged(Status::Disconnected(Some(lost))));
    assert_eq!(model.bodies("a@x"), ["kept"]);
}
