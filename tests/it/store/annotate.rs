//! What is said of messages, in the model: who may say it, in which order it comes, what outlives a reload.

use super::records::{Mirror, messages, same};
use super::{Model, NOW, bare, message, said};
use converse_rs::config::{Corrections, Settings};
use converse_rs::store::{About, Change, Chat, ChatMessage, Delivery, Intent};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, Extras, History, Message, Note, Reply, SendError};

const A: &str = "a@x";

fn first(model: &Model) -> ChatMessage {
    model.store.chat(&bare(A)).unwrap().messages()[0].clone()
}

fn count(model: &Model) -> usize {
    model.store.chat(&bare(A)).map_or(0, |c| c.messages().len())
}

fn correction(id: &str, of: &str, body: &str, minute: u64) -> Message {
    Message {
        at: Millis(NOW.0 + minute),
        extras: Extras {
            replaces: Some(of.to_owned()),
            ..Extras::default()
        },
        ..message(A, id, body)
    }
}

fn own(message: Message) -> Message {
    Message {
        own: true,
        from: bare("me@here").into(),
        ..message
    }
}

fn received(model: &mut Model, message: Message) {
    model.apply(Event::MessageReceived(message));
}

fn note(model: &mut Model, own: bool, of: &str, note: Note) -> Vec<Change> {
    model.apply(Event::MessageAnnotated(said(A, own, of, note)))
}

fn sent(model: &mut Model, body: &str) -> (String, u64) {
    let id = model.send(A, body);
    let to = bare(A);
    model.apply(Event::MessageAcked { to, id: id.clone() });
    let key = model.own(A, &id).unwrap().key;
    (id, key)
}

fn later() -> Model {
    let mut model = Model::new();
    model.now = Millis(NOW.0 + 60_000);
    model
}

#[test]
fn corrections_in_whichever_order_they_come() {
    let original = message(A, "m", "one");
    let (two, three) = (
        correction("c2", "m", "two", 1),
        correction("c3", "m", "three", 2),
    );
    let all = [original, two, three];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut model = later();
        for at in order {
            received(&mut model, all[at].clone());
        }
        assert_eq!(count(&model), 1, "{order:?}");
        let m = first(&model);
        assert_eq!(
            (m.body.as_str(), m.id.as_deref()),
            ("three", Some("m")),
            "{order:?}"
        );
        let bodies: Vec<_> = m.versions.iter().map(|v| &*v.body).collect();
        assert_eq!(bodies, ["one", "two", "three"], "{order:?}");
        // The same once more, as from the archive.
        for message in &all {
            received(&mut model, message.clone());
        }
        assert_eq!((count(&model), first(&model)), (1, m));
    }
}

#[test]
fn only_the_sender_corrects_and_a_flood_has_an_end() {
    let mut model = later();
    let (id, _) = sent(&mut model, "mine");
    received(&mut model, correction("c", &id, "forged", 1));
    let body = |model: &Model, at: usize| {
        model.store.chat(&bare(A)).unwrap().messages()[at]
            .body
            .clone()
    };
    // It stands for itself, as what he says.
    assert_eq!(
        (body(&model, 0), body(&model, 1), count(&model)),
        ("mine".into(), "forged".into(), 2)
    );
    received(&mut model, message(A, "m", "one"));
    for n in 0..1_000u64 {
        received(
            &mut model,
            correction(&format!("f{n}"), "m", &n.to_string(), n),
        );
    }
    let m = model.store.chat(&bare(A)).unwrap().messages()[2].clone();
    assert_eq!(
        (m.body.as_str(), m.versions.len(), count(&model)),
        ("999", 10, 3)
    );
    assert_eq!(m.versions[0].body, "one");
}

#[test]
fn we_correct_what_the_server_has_as_the_site_allows() {
    for (allowed, first_too, last_too) in [
        (Corrections::All, true, true),
        (Corrections::Last, false, true),
        (Corrections::No, false, false),
    ] {
        let mut model = Model::with(&Settings {
            allow_message_corrections: allowed,
            ..Settings::default()
        });
        model.log_in("me@here/x");
        let (_, one) = sent(&mut model, "one");
        let (_, two) = sent(&mut model, "two");
        let mut correct = |key: u64| {
            let acted = model.act(Intent::SendMessage {
                to: bare(A),
                body: "new".to_owned(),
                about: About::Corrects(key),
            });
            acted.commands.len() == 1
        };
        assert_eq!((correct(one), correct(two)), (first_too, last_too));
    }
    // Not before that, not what others say, and not with the same words.
    let mut model = later();
    received(&mut model, message(A, "m", "theirs"));
    let theirs = first(&model).key;
    let id = model.send(A, "waits");
    let waits = model.own(A, &id).unwrap().key;
    for (key, body) in [(theirs, "new"), (waits, "new"), (u64::MAX, "new")] {
        let about = About::Corrects(key);
        let body = body.to_owned();
        let acted = model.act(Intent::SendMessage {
            to: bare(A),
            body,
            about,
        });
        assert!(acted.commands.is_empty() && acted.changes.is_empty());
    }
}

#[test]
fn a_correction_of_ours_has_its_own_fate() {
    let mut model = later();
    let (id, key) = sent(&mut model, "one");
    let acted = model.act(Intent::SendMessage {
        to: bare(A),
        body: "two".to_owned(),
        about: About::Corrects(key),
    });
    let [
        Command::SendMessage {
            id: new,
            extras,
            body,
            ..
        },
    ] = &*acted.commands
    else {
        panic!("nothing is sent")
    };
    assert_eq!(
        (extras.replaces.as_ref(), body.as_str()),
        (Some(&id), "two")
    );
    assert_eq!(model.own(A, &id).unwrap().unsent.as_ref(), Some(new));
    let (to, new) = (bare(A), new.clone());
    model.apply(Event::MessageFailed {
        to: to.clone(),
        id: new.clone(),
        reason: SendError::Interrupted,
    });
    assert!(matches!(first(&model).delivery, Delivery::Failed(_)));
    // Once more, with another id; or given up.
    let acted = model.act(Intent::RetryMessage {
        chat: to.clone(),
        key,
    });
    let [Command::SendMessage { id: again, .. }] = &*acted.commands else {
        panic!("nothing is sent")
    };
    assert_ne!(*again, new);
    let again = again.clone();
    model.apply(Event::MessageFailed {
        to: to.clone(),
        id: again,
        reason: SendError::Interrupted,
    });
    model.act(Intent::DropMessage {
        chat: to.clone(),
        key,
    });
    let m = first(&model);
    assert_eq!(
        (m.body.as_str(), m.versions.len(), m.delivery),
        ("one", 0, Delivery::Sent)
    );
    // This one arrives, and comes back from the archive.
    let acted = model.act(Intent::SendMessage {
        to: to.clone(),
        body: "three".to_owned(),
        about: About::Corrects(key),
    });
    let [Command::SendMessage { id: third, .. }] = &*acted.commands else {
        panic!("nothing is sent")
    };
    model.apply(Event::MessageAcked {
        to,
        id: third.clone(),
    });
    received(&mut model, own(correction(third, &id, "three", 60_000)));
    let m = first(&model);
    assert_eq!(
        (m.body.as_str(), m.unsent, m.versions.len(), count(&model)),
        ("three", None, 2, 1)
    );
}

#[test]
fn what_is_taken_back_is_gone_from_its_sender_alone() {
    let mut model = later();
    received(&mut model, message(A, "m", "secret"));
    let mut answer = message(A, "r", "yes");
    answer.extras.reply = Some(Reply {
        nick: None,
        id: "m".to_owned(),
        author: None,
        quote: "forged".to_owned(),
    });
    received(&mut model, answer);
    let quote = |model: &Model| {
        let chat = model.store.chat(&bare(A)).unwrap();
        chat.messages()[1].reply.clone().unwrap().quote
    };
    assert_eq!(
        quote(&model),
        "secret",
        "what was said, not what he says was"
    );
    assert_eq!(
        note(&mut model, true, "m", Note::Retracted),
        [Change::History(bare(A))]
    );
    assert!(!first(&model).retracted);
    received(&mut model, correction("c", "m", "other secret", 1));
    note(&mut model, false, "m", Note::Retracted);
    let m = first(&model);
    assert!(m.retracted && m.body.is_empty() && m.versions.is_empty());
    assert_eq!(quote(&model), "");
    // It does not come back: not by the archive, nor corrected, nor reacted to.
    received(&mut model, message(A, "m", "secret"));
    received(&mut model, correction("c", "m", "other secret", 1));
    note(
        &mut model,
        false,
        "m",
        Note::Reacted(vec!["\u{1f44d}".to_owned()]),
    );
    assert_eq!(count(&model), 2);
    assert_eq!(first(&model), m);
}

#[test]
fn what_was_said_before_its_message_came_is_kept_for_a_while() {
    let mut model = later();
    received(&mut model, message(A, "other", "x"));
    note(&mut model, false, "m", Note::Retracted);
    note(
        &mut model,
        true,
        "n",
        Note::Reacted(vec!["\u{1f44d}".to_owned()]),
    );
    received(&mut model, message(A, "m", "secret"));
    received(&mut model, message(A, "n", "hi"));
    let chat = model.store.chat(&bare(A)).unwrap();
    assert!(chat.messages()[1].retracted);
    assert_eq!(chat.messages()[2].reactions.ours.all, ["\u{1f44d}"]);
    // Of a flood the last are kept.
    for n in 0..1_000 {
        note(&mut model, false, &n.to_string(), Note::Retracted);
    }
    for n in [0, 999] {
        received(&mut model, message(A, &n.to_string(), "text"));
    }
    let chat = model.store.chat(&bare(A)).unwrap();
    assert_eq!(
        [3, 4].map(|at| chat.messages()[at].retracted),
        [false, true]
    );
}

#[test]
fn reactions_are_sets_and_the_latest_counts() {
    let mut model = later();
    let (id, key) = sent(&mut model, "hi");
    let thumb = || vec!["\u{1f44d}".to_owned()];
    let react = |model: &mut Model, emoji: &str| {
        let chat = bare(A);
        let emoji = emoji.to_owned();
        let acted = model.act(Intent::React { chat, key, emoji });
        acted
            .commands
            .into_iter()
            .next()
            .map(|command| match command {
                Command::Annotate {
                    of,
                    note: Note::Reacted(all),
                    ..
                } => (of, all),
                _ => panic!("something else"),
            })
    };
    assert_eq!(react(&mut model, "\u{1f44d}"), Some((id.clone(), thumb())));
    assert_eq!(
        react(&mut model, "\u{1f44d}"),
        Some((id.clone(), Vec::new()))
    );
    assert_eq!(react(&mut model, "no emoji"), None);
    for n in 0..20 {
        react(
            &mut model,
            &char::from_u32(0x1f600 + n).unwrap().to_string(),
        );
    }
    assert_eq!(first(&model).reactions.ours.all.len(), 8);
    note(&mut model, false, &id, Note::Reacted(thumb()));
    let mut old = said(A, false, &id, Note::Reacted(Vec::new()));
    old.at = Millis(NOW.0 - 1);
    model.apply(Event::MessageAnnotated(old));
    assert_eq!(first(&model).reactions.theirs.all, thumb());
}

#[test]
fn markers_speak_of_all_that_stands_above() {
    let mut model = later();
    let (one, _) = sent(&mut model, "one");
    let (two, _) = sent(&mut model, "two");
    let (three, _) = sent(&mut model, "three");
    // What we see ourselves says nothing of what they see.
    note(&mut model, true, &three, Note::Displayed);
    note(&mut model, false, &two, Note::Displayed);
    note(&mut model, false, "unknown", Note::Displayed);
    let states = [&one, &two, &three].map(|id| model.own(A, id).unwrap().delivery);
    assert_eq!(states, [Delivery::Read, Delivery::Read, Delivery::Sent]);
}

#[test]
fn what_is_seen_is_told_once_and_to_contacts_alone() {
    let markable = |id: &str| {
        let mut message = message(A, id, "text");
        message.extras.markable = true;
        message
    };
    let tell = |model: &mut Model| {
        let key = model
            .store
            .chat(&bare(A))
            .unwrap()
            .messages()
            .last()
            .unwrap()
            .key;
        let acted = model.act(Intent::MarkSeen { chat: bare(A), key });
        acted
            .commands
            .into_iter()
            .next()
            .map(|command| match command {
                Command::Annotate {
                    of,
                    note: Note::Displayed,
                    ..
                } => of,
                _ => panic!("something else"),
            })
    };
    let contact = |model: &mut Model| {
        let items = vec![super::item(A, None, &[])];
        model.apply(Event::RosterReceived(items));
    };
    let mut model = later();
    received(&mut model, markable("1"));
    assert_eq!(tell(&mut model), None, "a stranger");
    contact(&mut model);
    assert_eq!(tell(&mut model).as_deref(), Some("1"));
    assert_eq!(tell(&mut model), None, "once");
    received(&mut model, message(A, "2", "nobody wants to know"));
    assert_eq!(tell(&mut model), None);
    received(&mut model, markable("3"));
    assert_eq!(tell(&mut model).as_deref(), Some("3"));
    let mut silent = Model::with(&Settings {
        send_chat_markers: false,
        ..Settings::default()
    });
    silent.log_in("me@here/x");
    contact(&mut silent);
    received(&mut silent, markable("1"));
    assert_eq!(tell(&mut silent), None);
}

#[test]
fn what_we_saw_elsewhere_is_not_unread() {
    let mut model = later();
    for id in ["1", "2", "3"] {
        received(&mut model, message(A, id, id));
    }
    assert_eq!(model.store.unread(), 3);
    note(&mut model, true, "2", Note::Displayed);
    assert_eq!(model.store.unread(), 1);
    note(&mut model, false, "3", Note::Displayed);
    note(&mut model, true, "1", Note::Displayed);
    assert_eq!(model.store.unread(), 1, "never more");
    note(&mut model, true, "3", Note::Displayed);
    assert_eq!(model.store.unread(), 0);
}

#[test]
fn pages_of_history_bring_the_same() {
    let mut model = later();
    let archived = |mut message: Message, id: &str| {
        message.archive_id = Some(id.to_owned());
        message
    };
    // The newest page has the correction, the one before it the message.
    received(&mut model, archived(message(A, "new", "new"), "a9"));
    let chat = || bare(A);
    let page = |before: &str, messages: Vec<Message>, complete: bool| {
        Event::HistoryReceived(History {
            chat: chat(),
            before: Some(before.to_owned()),
            messages,
            complete,
        })
    };
    model.apply(Event::StatusChanged(
        converse_rs::xmpp::event::Status::Online,
    ));
    let older = |model: &mut Model| {
        let place = converse_rs::store::Place::Top;
        model
            .act(Intent::LoadOlder {
                chat: chat(),
                place,
            })
            .commands
            .len()
    };
    assert_eq!(older(&mut model), 1);
    let mut early = correction("c", "m", "corrected", 0);
    early.at = Millis(NOW.0 - 1_000);
    model.apply(page("a9", vec![archived(early, "a8")], false));
    model.apply(Event::MessageAnnotated(said(
        A,
        true,
        "m",
        Note::Reacted(vec!["\u{1f44d}".to_owned()]),
    )));
    assert_eq!(count(&model), 2);
    assert_eq!(older(&mut model), 1);
    let mut original = message(A, "m", "original");
    original.at = Millis(NOW.0 - 2_000);
    model.apply(page("a8", vec![archived(original, "a7")], true));
    let m = first(&model);
    assert_eq!(
        (count(&model), m.body.as_str(), m.versions.len()),
        (2, "corrected", 2)
    );
    assert_eq!(m.reactions.ours.all, ["\u{1f44d}"]);
}

#[test]
fn all_of_it_outlives_a_reload_and_reaches_other_tabs() {
    let mut model = later();
    let mut mirror = Mirror::new();
    mirror.take(&mut model.store, vec![Change::Connection]);
    let mut m = message(A, "m", "one");
    m.extras.markable = true;
    m.extras.reply = Some(Reply {
        nick: None,
        id: "q".to_owned(),
        author: None,
        quote: "<quote>\n".to_owned(),
    });
    let mut take = |model: &mut Model, event: Event| {
        let changes = model.apply(event);
        mirror.take(&mut model.store, changes);
    };
    take(&mut model, Event::MessageReceived(m));
    take(
        &mut model,
        Event::MessageReceived(correction("c", "m", "two", 1)),
    );
    take(
        &mut model,
        Event::MessageReceived(correction("o", "unknown", "orphan", 1)),
    );
    for (own, of, what) in [
        (
            true,
            "m",
            Note::Reacted(vec!["\u{1f44d}".to_owned(), "\u{2764}\u{fe0f}".to_owned()]),
        ),
        (false, "m", Note::Reacted(Vec::new())),
        (false, "later", Note::Retracted),
    ] {
        take(&mut model, Event::MessageAnnotated(said(A, own, of, what)));
    }
    take(
        &mut model,
        Event::MessageReceived(message(A, "gone", "gone")),
    );
    take(
        &mut model,
        Event::MessageAnnotated(said(A, false, "gone", Note::Retracted)),
    );
    let id = model.send(A, "mine");
    let changes = model.apply(Event::MessageAcked {
        to: bare(A),
        id: id.clone(),
    });
    mirror.take(&mut model.store, changes);
    let key = model.own(A, &id).unwrap().key;
    let about = About::Corrects(key);
    let acted = model.act(Intent::SendMessage {
        to: bare(A),
        body: "changed".to_owned(),
        about,
    });
    mirror.take(&mut model.store, acted.changes);
    same(&model.store, &mirror.follower, &[A]);
    let next = mirror.reloaded();
    same(&model.store, &next, &[A]);
    assert_eq!(messages(&next, A).len(), 4);
    // What did not go out does so now.
    let waiting = next.waiting();
    let [Command::SendMessage { extras, body, .. }] = &*waiting else {
        panic!("one thing waits")
    };
    assert_eq!(
        (extras.replaces.as_ref(), body.as_str()),
        (Some(&id), "changed")
    );
    // And what was said of a message that comes later is not forgotten.
    let mut next = next;
    next.apply(NOW, Event::MessageReceived(message(A, "later", "text")));
    let chat: &Chat = next.chat(&bare(A)).unwrap();
    assert!(
        chat.messages()
            .iter()
            .any(|m| m.retracted && m.id.as_deref() == Some("later"))
    );
    assert!(messages(&next, A).len() == 5);
}

#[test]
fn an_answer_goes_out_with_the_quotation_in_its_text() {
    let (mut model, mut mirror) = (later(), Mirror::new());
    mirror.take(&mut model.store, vec![Change::Connection]);
    let changes = model.apply(Event::MessageReceived(message(A, "m", "two\nlines")));
    mirror.take(&mut model.store, changes);
    let about = About::Answers(first(&model).key);
    let body = "yes".to_owned();
    let acted = model.act(Intent::SendMessage {
        to: bare(A),
        body,
        about,
    });
    mirror.take(&mut model.store, acted.changes);
    for commands in [acted.commands, mirror.reloaded().waiting()] {
        let [Command::SendMessage { body, extras, .. }] = &*commands else {
            panic!("nothing is sent")
        };
        assert_eq!(body, "> two\n> lines\nyes");
        let reply = extras.reply.as_ref().unwrap();
        assert_eq!((&*reply.id, reply.author.as_ref()), ("m", Some(&bare(A))));
    }
    let chat = model.store.chat(&bare(A)).unwrap();
    assert_eq!(chat.messages()[1].body, "yes");
}

#[test]
fn a_reaction_waits_until_the_server_has_it_over_a_reload_too() {
    let (mut model, mut mirror) = (later(), Mirror::new());
    mirror.take(&mut model.store, vec![Change::Connection]);
    let changes = model.apply(Event::MessageReceived(message(A, "m", "text")));
    mirror.take(&mut model.store, changes);
    let key = first(&model).key;
    let said = |commands: Vec<Command>| -> Vec<(String, Note)> {
        let said = |command| match command {
            Command::Annotate { id, note, .. } => (id, note),
            _ => panic!("something else"),
        };
        commands.into_iter().map(said).collect()
    };
    let react = |model: &mut Model, mirror: &mut Mirror, emoji: &str| {
        let (chat, emoji) = (bare(A), emoji.to_owned());
        let acted = model.act(Intent::React { chat, key, emoji });
        mirror.take(&mut model.store, acted.changes);
        said(acted.commands).remove(0)
    };
    let first = react(&mut model, &mut mirror, "👍");
    let second = react(&mut model, &mut mirror, "🎉");
    let waiting = |mirror: &Mirror| said(mirror.reloaded().waiting());
    // The last one says it all.
    assert_eq!(waiting(&mirror), std::slice::from_ref(&second));
    let acked = |id: String| Event::MessageAcked { to: bare(A), id };
    let changes = model.apply(acked(first.0));
    mirror.take(&mut model.store, changes);
    assert_eq!(waiting(&mirror).len(), 1, "that was the first");
    let changes = model.apply(acked(second.0));
    mirror.take(&mut model.store, changes);
    assert_eq!(waiting(&mirror), []);
    // One that is refused does not go out for ever.
    let (id, _) = react(&mut model, &mut mirror, "👍");
    let (to, reason) = (bare(A), SendError::Interrupted);
    let changes = model.apply(Event::MessageFailed { to, id, reason });
    mirror.take(&mut model.store, changes);
    assert_eq!(waiting(&mirror), []);
    same(&model.store, &mirror.follower, &[A]);
}
