//! Messages that belong together: what is known of them, and what of it goes out.

use super::records::Mirror;
use super::{Model, bare, message};
use converse_rs::store::{About, Change, Intent, Store};
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Extras, Message};

fn of(thread: Option<&str>, id: &str) -> Message {
    Message {
        extras: Extras {
            thread: thread.map(str::to_owned),
            ..Extras::default()
        },
        ..message("a@x", id, id)
    }
}

fn threaded(store: &Store) -> Vec<bool> {
    let chat = store.chat(&bare("a@x")).unwrap();
    chat.messages().iter().map(|m| m.threaded).collect()
}

#[test]
fn those_that_are_not_alone_know_it() {
    let mut model = Model::new();
    model.receive(of(Some("t"), "1"));
    model.receive(of(None, "2"));
    model.receive(of(Some("u"), "3"));
    assert_eq!(threaded(&model.store), [false, false, false]);
    model.receive(of(Some("t"), "4"));
    assert_eq!(threaded(&model.store), [true, false, false, true]);
    let mut mirror = Mirror::new();
    let changes = vec![Change::Connection, Change::Timeline(bare("a@x"))];
    mirror.take(&mut model.store, changes);
    assert_eq!(threaded(&mirror.follower), [true, false, false, true]);
    assert_eq!(threaded(&mirror.reloaded()), [true, false, false, true]);
}

#[test]
fn an_answer_belongs_to_the_thread_of_what_it_answers() {
    let mut model = Model::new();
    model.receive(of(Some("t"), "1"));
    model.receive(of(None, "2"));
    let keys: Vec<u64> = {
        let chat = model.store.chat(&bare("a@x")).unwrap();
        chat.messages().iter().map(|m| m.key).collect()
    };
    let mut sent = |about| {
        let acted = model.act(Intent::SendMessage {
            to: bare("a@x"),
            body: "yes".to_owned(),
            about,
        });
        match &*acted.commands {
            [Command::SendMessage { extras, .. }] => extras.thread.clone(),
            _ => panic!("nothing is sent"),
        }
    };
    assert_eq!(sent(About::Answers(keys[0])).as_deref(), Some("t"));
    assert_eq!(sent(About::Answers(keys[1])), None);
    assert_eq!(sent(About::Nothing), None);
    assert_eq!(threaded(&model.store), [true, false, true, false, false]);
    // Sent once more it is the same.
    let again = model.store.waiting();
    let threads = again.iter().filter_map(|command| match command {
        Command::SendMessage { extras, .. } => Some(extras.thread.clone()),
        _ => None,
    });
    let threads: Vec<_> = threads.collect();
    assert_eq!(threads, [Some("t".to_owned()), None, None]);
}
