//! Places for announcements, and for one's own notes.

use super::{Model, bare, item, message};
use converse_rs::store::{About, Intent};
use converse_rs::xmpp::event::{Event, Message, MessageKind};

fn headline(from: &str, id: &str) -> Message {
    Message {
        kind: MessageKind::Headline,
        subject: Some("News".to_owned()),
        ..message(from, id, "text")
    }
}

/// Whether something can be written there.
fn answers(model: &mut Model, to: &str) -> bool {
    let acted = model.act(Intent::SendMessage {
        to: bare(to),
        body: "Hello?".to_owned(),
        about: About::Nothing,
    });
    !acted.commands.is_empty()
}

#[test]
fn who_only_announces_is_not_answered() {
    let mut model = Model::new();
    for (from, kind) in [
        ("news@x", MessageKind::Headline),
        ("here", MessageKind::Normal),
        ("other.server", MessageKind::Chat),
    ] {
        model.receive(Message {
            kind,
            ..message(from, "1", "text")
        });
        assert!(model.store.is_feed(&bare(from)), "{from}");
        assert_eq!(model.unread(from), 1);
        assert!(!answers(&mut model, from), "{from}");
    }
    assert_eq!(model.bodies("news@x"), ["text"]);
    model.receive(headline("news@x", "2"));
    assert_eq!(model.bodies("news@x"), ["text", "News\ntext"]);
    // One who says something else can be answered.
    model.receive(message("news@x", "3", "Hello."));
    assert!(!model.store.is_feed(&bare("news@x")) && answers(&mut model, "news@x"));
    model.receive(headline("news@x", "4"));
    assert!(
        answers(&mut model, "news@x"),
        "nor is a chat turned into one"
    );
    model.receive(headline("a@x", "0"));
    model.open("b@x");
    assert!(answers(&mut model, "b@x"));
}

#[test]
fn ones_own_notes_are_a_chat_and_nobodys_contact() {
    let mut model = Model::new();
    model.apply(Event::RosterReceived(vec![item("a@x", None, &[])]));
    model.open("me@here");
    let id = model.send("me@here", "Buy milk.");
    assert!(model.roster().iter().all(|row| !row.contains("me@here")));
    let rows = model.store.chat_rows();
    assert!(rows.iter().any(|row| row.jid == bare("me@here")));
    // It comes back, and from other devices: never unread, and once.
    model.act(Intent::ShowChat(None));
    for id in [&*id, "other"] {
        model.receive(Message {
            own: true,
            ..message("me@here", id, "Buy milk.")
        });
    }
    assert_eq!(model.bodies("me@here").len(), 2);
    assert_eq!((model.unread("me@here"), model.store.unread()), (0, 0));
    assert!(model.store.take_news().is_empty());
}
