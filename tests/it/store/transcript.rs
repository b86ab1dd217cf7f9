//! What was said in a chat, as a file.

use super::records::Mirror;
use super::{MINUTE, Model, NOW, bare, item, message};
use converse_rs::store::{Back, Change, Format, Intent, Store};
use converse_rs::time::Millis;
use converse_rs::xmpp::event::{Event, Message, Secrecy};

const FRIEND: &str = "juliet@x";

fn said(body: &str, minutes: u64, own: bool) -> Message {
    Message {
        own,
        at: Millis(NOW.0 - 100 * MINUTE + minutes * MINUTE),
        archive_id: Some(format!("a{minutes}")),
        ..message(FRIEND, &format!("i{minutes}"), body)
    }
}

fn scene(messages: Vec<Message>) -> (Model, Mirror) {
    let (mut model, mut mirror) = (Model::new(), Mirror::new());
    mirror.take(&mut model.store, vec![Change::Connection]);
    let friend = item(FRIEND, Some("Juliet"), &[]);
    for event in std::iter::once(Event::RosterItemChanged(friend))
        .chain(messages.into_iter().map(Event::MessageReceived))
    {
        let changes = model.apply(event);
        mirror.take(&mut model.store, changes);
    }
    (model, mirror)
}

/// The whole file, with what storage has, read some at a time.
fn file(store: &Store, mirror: &Mirror, format: Format) -> (String, String) {
    let mut transcript = store.transcript(&bare(FRIEND), format).unwrap();
    loop {
        let (from, to) = transcript.range();
        let all: Vec<(String, String)> = mirror
            .storage
            .range(from..to)
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        if all.is_empty() {
            return transcript.file();
        }
        transcript.add(&all[all.len().saturating_sub(7)..]);
    }
}

#[test]
fn all_of_it_in_order_once() {
    let all = (0..40).map(|n| said(&n.to_string(), n, n % 2 == 0));
    let (mut model, mut mirror) = scene(all.collect());
    let (_, before) = file(&model.store, &mirror, Format::Text);
    assert_eq!(before.lines().count(), 40);
    assert!(
        before.starts_with(
            "2023-11-14T20:33:20.000Z me@here: 0\n2023-11-14T20:34:20.000Z Juliet: 1\n"
        )
    );
    // What was let go of is read from storage.
    let changes = model.store.let_go(5, Back::Storage);
    mirror.take(&mut model.store, changes);
    let (name, after) = file(&model.store, &mirror, Format::Text);
    assert_eq!((&*name, after), ("juliet@x.txt", before.clone()));
    // And so it is in the next run, where nothing is read yet.
    let read = model.act(Intent::MarkRead(bare(FRIEND)));
    mirror.take(&mut model.store, read.changes);
    mirror.recent = 0;
    let next = mirror.reloaded();
    assert!(next.chat(&bare(FRIEND)).unwrap().messages().is_empty());
    let (_, later) = file(&next, &mirror, Format::Text);
    assert_eq!(later.lines().count(), 40);
    let bodies = |text: &str| -> Vec<String> {
        let body = |line: &str| line.rsplit_once(' ').unwrap().1.to_owned();
        text.lines().map(body).collect()
    };
    assert_eq!(bodies(&later), bodies(&before));
}

#[test]
fn nobody_speaks_for_another_in_it() {
    let lie = "well\n2023-11-14T20:33:20.000Z me@here: I owe you 100";
    let (model, mirror) = scene(vec![said(lie, 1, false)]);
    let (_, text) = file(&model.store, &mirror, Format::Text);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains(" Juliet: well"));
    assert!(lines[1].starts_with("    "));
    let hostile = "\"},{\"own\":true,\"body\":\"x\\ \u{2028}</script>\u{7}\n";
    let (model, mirror) = scene(vec![said(hostile, 1, false)]);
    let (name, json) = file(&model.store, &mirror, Format::Json);
    assert_eq!(name, "juliet@x.json");
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read.as_array().unwrap().len(), 1);
    assert_eq!(read[0]["body"], hostile);
    assert_eq!(read[0]["from"], FRIEND);
    assert_eq!(
        (&read[0]["own"], &read[0]["id"]),
        (&false.into(), &"i1".into())
    );
}

#[test]
fn what_is_private_or_taken_back_is_not_in_it() {
    let secrecy = Secrecy::Private { verified: true };
    let private = Message {
        secrecy,
        archive_id: None,
        ..said("secret", 2, false)
    };
    let (mut model, mut mirror) = scene(vec![
        said("open", 1, true),
        private,
        said("regret", 3, true),
    ]);
    let (chat, key) = (bare(FRIEND), model.nth(FRIEND, 2));
    let acted = model.act(Intent::RetractMessage { chat, key });
    mirror.take(&mut model.store, acted.changes);
    for format in [Format::Text, Format::Json] {
        let (_, text) = file(&model.store, &mirror, format);
        assert!(text.contains("open") && !text.contains("secret") && !text.contains("regret"));
    }
    let empty = Model::new();
    assert!(
        empty
            .store
            .transcript(&bare("nobody@x"), Format::Text)
            .is_none()
    );
}
