//! What was seen on other devices is not unread here, and what is seen here they are told.

use super::{Model, bare, message};
use converse_rs::store::{Intent, Look};
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, Message, Way};

fn said(n: u32) -> Message {
    Message {
        archive_id: Some(format!("a{n}")),
        ..message("a@x", &n.to_string(), "text")
    }
}

fn known(model: &mut Model, all: &[(&str, &str)], whole: bool) {
    let one = |(chat, id): &(&str, &str)| (bare(chat), (*id).to_owned());
    let all = all.iter().map(one).collect();
    model.apply(Event::DisplayedKnown { all, whole });
}

/// What other devices are told.
fn told(model: &mut Model) -> Vec<String> {
    let told = model.store.take_displayed().into_iter();
    told.map(|command| match command {
        Command::TellDisplayed { chat, id, room } => {
            assert_eq!((chat, room), (bare("a@x"), false));
            id
        }
        _ => panic!("another command"),
    })
    .collect()
}

#[test]
fn what_others_have_seen_is_not_unread() {
    let mut model = Model::new();
    for n in 1..=4 {
        model.receive(said(n));
    }
    assert_eq!(model.unread("a@x"), 4);
    known(&mut model, &[("a@x", "a2"), ("b@x", "a3")], true);
    assert_eq!(model.unread("a@x"), 2);
    assert_eq!(model.log("a@x")[3], "unread");
    // Never backwards, and not by what is not there.
    for id in ["a1", "a9", ""] {
        known(&mut model, &[("a@x", id)], false);
        assert_eq!(model.unread("a@x"), 2, "{id}");
    }
    known(&mut model, &[("a@x", "a4")], false);
    assert_eq!(model.unread("a@x"), 0);
    assert!(model.store.chat(&bare("b@x")).is_none());
}

#[test]
fn what_comes_later_and_was_seen_before_is_neither_unread_nor_news() {
    let mut model = Model::new();
    known(&mut model, &[("a@x", "a2")], true);
    model.store.take_news();
    for n in 1..=2 {
        model.receive(Message {
            way: Way::Archived,
            ..said(n)
        });
    }
    assert_eq!(model.unread("a@x"), 0);
    let news = model.store.take_news();
    assert_eq!(news.len(), 1);
    assert_eq!(model.store.tell(&news[0], &Look::Elsewhere), None);
    model.receive(said(3));
    assert_eq!(model.unread("a@x"), 1);
}

#[test]
fn what_is_seen_here_is_told_once_and_never_backwards() {
    let mut model = Model::new();
    model.receive(said(1));
    model.receive(said(2));
    model.open("a@x");
    assert_eq!(
        told(&mut model),
        [""; 0],
        "what others have seen is not known"
    );
    known(&mut model, &[("a@x", "a1")], true);
    assert_eq!(told(&mut model), ["a2"]);
    assert_eq!(told(&mut model), [""; 0]);
    // While one looks at it.
    model.receive(said(3));
    model.receive(message("a@x", "none", "not archived"));
    model.receive(Message {
        own: true,
        ..said(4)
    });
    assert_eq!(told(&mut model), ["a3"]);
    model.act(Intent::SetVisible(false));
    model.receive(said(5));
    assert_eq!(told(&mut model), [""; 0], "it is not seen");
    model.receive(said(6));
    known(&mut model, &[("a@x", "a6")], false);
    model.act(Intent::SetVisible(true));
    assert_eq!(told(&mut model), [""; 0], "it is known");
    // A new session: what was told in vain is told again.
    known(&mut model, &[("a@x", "a5")], true);
    assert_eq!(told(&mut model), ["a6"]);
    known(&mut model, &[("a@x", "a6")], true);
    assert_eq!(told(&mut model), [""; 0]);
}

#[test]
fn nothing_is_told_before_it_is_known_what_came_meanwhile() {
    let mut model = Model::new();
    model.open("a@x");
    known(&mut model, &[], true);
    model.apply(Event::SyncChanged(true));
    model.receive(said(1));
    assert_eq!(told(&mut model), [""; 0]);
    model.apply(Event::SyncChanged(false));
    assert_eq!(told(&mut model), ["a1"]);
    // Another tab has it in front.
    model.act(Intent::ShowChat(None));
    model.receive(said(2));
    model.act(Intent::MarkRead(bare("a@x")));
    assert_eq!(told(&mut model), ["a2"]);
}
