//! Messages by their words: in what is here, and in what storage has.

use super::records::Mirror;
use super::{MINUTE, Model, NOW, bare, message, said};
use converse_rs::store::{Change, Intent, Place, Row, Scan, Stored};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, History, Message, Note, Secrecy};

/// Storage, with what the model has by now.
fn kept(model: &mut Model) -> Mirror {
    let mut mirror = Mirror::new();
    let all = vec![Change::Connection];
    mirror.take(&mut model.store, all);
    mirror
}

/// The next run of the program.
fn next_run(mirror: &Mirror) -> Model {
    Model {
        store: mirror.reloaded(),
        now: NOW,
    }
}

/// The last records of a range.
fn last(mirror: &Mirror, scan: &Scan, count: usize) -> Vec<(String, String)> {
    let range = mirror.storage.range(scan.from.clone()..scan.to.clone());
    let all: Vec<_> = range.map(|(k, v)| (k.clone(), v.clone())).collect();
    all[all.len().saturating_sub(count)..].to_vec()
}

fn look(model: &mut Model, words: &str, chat: Option<&str>) -> Option<Scan> {
    let (words, chat) = (words.to_owned(), chat.map(bare));
    model.act(Intent::Search { words, chat }).scan
}

/// What is found, as it is shown.
fn found(model: &Model) -> Vec<String> {
    let search = model.store.search().unwrap();
    search.hits().iter().map(|hit| hit.parts.concat()).collect()
}

fn at(minute: u64, message: Message) -> Message {
    Message {
        at: Millis(NOW.0 - 100 * MINUTE + minute * MINUTE),
        ..message
    }
}

/// Looks through storage to its end, in pieces of two.
fn scan_all(model: &mut Model, mirror: &Mirror, mut next: Option<Scan>) -> usize {
    let mut pieces = 0;
    while let Some(scan) = next {
        pieces += 1;
        let records = last(mirror, &scan, 2);
        next = model.store.scanned(&scan, &records).1;
    }
    pieces
}

#[test]
fn what_is_here_is_found_at_once_newest_first() {
    let mut model = Model::new();
    model.receive(at(1, message("a@x", "1", "The Quick brown fox")));
    model.receive(at(3, message("b@x", "2", "quick,\nquick!")));
    model.receive(at(2, message("a@x", "3", "slow")));
    look(&mut model, "QUICK", None);
    assert_eq!(found(&model), ["quick, quick!", "The Quick brown fox"]);
    let hit = &model.store.search().unwrap().hits()[1];
    assert_eq!(hit.parts, ["The ", "Quick", " brown fox"]);
    // Of one chat alone.
    look(&mut model, "quick", Some("a@x"));
    assert_eq!(found(&model), ["The Quick brown fox"]);
    // All words, in any order.
    look(&mut model, "fox the", None);
    assert_eq!(found(&model), ["The Quick brown fox"]);
    look(&mut model, "fox slow", None);
    assert_eq!(found(&model), Vec::<String>::new());
    // No words, no search.
    assert_eq!(look(&mut model, "  ", None), None);
    assert!(model.store.search().is_none());
}

#[test]
fn what_was_taken_back_or_cannot_be_read_is_not_found() {
    let mut model = Model::new();
    model.receive(message("a@x", "1", "secret word"));
    model.receive(Message {
        secrecy: Secrecy::Sealed,
        ..message("a@x", "2", "sealed word")
    });
    model.apply(Event::MessageAnnotated(said(
        "a@x",
        false,
        "1",
        Note::Retracted,
    )));
    look(&mut model, "word", None);
    assert_eq!(found(&model), Vec::<String>::new());
}

#[test]
fn storage_is_looked_through_piece_by_piece() {
    let mut model = Model::new();
    for n in 0..200 {
        let body = if n % 10 == 0 { "needle" } else { "hay" };
        model.receive(at(
            n / 3,
            message("a@x", &format!("i{n}"), &format!("{body} {n}")),
        ));
    }
    model.receive(message("b@x", "j", "needle of another"));
    let kept = kept(&mut model);
    // The next run has the end of it alone.
    let mut model = next_run(&kept);
    let here = model.store.chat(&bare("a@x")).unwrap().messages().len();
    assert!(here < 100, "{here}");
    let scan = look(&mut model, "needle", None);
    assert!(!model.store.search().unwrap().is_done());
    let pieces = scan_all(&mut model, &kept, scan);
    assert!(pieces > 90, "{pieces}");
    let search = model.store.search().unwrap();
    assert!(search.is_done());
    assert_eq!(search.total(), 21);
    let all = found(&model);
    assert_eq!(
        (all.len(), &*all[0], &*all[20]),
        (21, "needle of another", "needle 0")
    );
    // Whatever is looked for next, an answer to the last question is no answer to it.
    let old = look(&mut model, "needle", Some("a@x")).unwrap();
    look(&mut model, "hay", Some("a@x"));
    let before = found(&model);
    let late = last(&kept, &old, 500);
    assert_eq!(model.store.scanned(&old, &late), (Vec::new(), None));
    assert_eq!(found(&model), before);
}

#[test]
fn a_hundred_of_many_are_shown_the_newest() {
    let mut model = Model::new();
    for n in 0..300u64 {
        model.receive(Message {
            at: Millis(NOW.0 - 1_000_000 + n * 7_919 % 300),
            ..message("a@x", &format!("i{n}"), "same")
        });
    }
    look(&mut model, "same", None);
    let search = model.store.search().unwrap();
    assert_eq!((search.hits().len(), search.total()), (100, 300));
    assert!(search.hits().is_sorted_by(|a, b| a.at >= b.at));
    assert_eq!(search.hits()[0].at, Millis(NOW.0 - 1_000_000 + 299));
}

#[test]
fn hostile_records_are_passed_over() {
    let mut model = Model::new();
    let scan = look(&mut model, "x", None).unwrap();
    let records = [
        "m/",
        "m/a%4",
        "m/a@x/zz",
        "m/a@x/",
        "zz",
        "m/a@x/00000000000000ff",
    ];
    let records: Vec<_> = records
        .into_iter()
        .flat_map(|key| ["", "<x", "<m/>", "x"].map(|text| (key.to_owned(), text.to_owned())))
        .collect();
    let (_, next) = model.store.scanned(&scan, &records);
    assert_eq!(next.unwrap().to, "m/");
    assert_eq!(found(&model), Vec::<String>::new());
}

#[test]
fn a_message_in_storage_is_read_with_all_behind_it() {
    let mut model = Model::new();
    for n in 0..200 {
        model.receive(at(n / 3, message("a@x", &format!("i{n}"), &n.to_string())));
    }
    let kept = kept(&mut model);
    let key = model.store.chat(&bare("a@x")).unwrap().messages()[7].key;
    let mut model = next_run(&kept);
    let chat = bare("a@x");
    let acted = model.act(Intent::ShowMessage { chat, key });
    assert_eq!(model.store.front(), Some(&bare("a@x")));
    // It has the focus, and not what is written.
    assert!(!acted.changes.contains(&Change::Focus(bare("a@x"))));
    let older: Stored = acted.older.unwrap();
    assert_eq!(older.from, Some(key));
    let records = kept.read_range(&older);
    let first = records.first().unwrap().0.clone();
    assert!(first.ends_with(&format!("{key:016x}")), "{first}");
    model.store.stored(&bare("a@x"), records, true);
    let mut changes = Vec::new();
    assert_eq!(model.store.reach(&mut changes), None);
    assert_eq!(changes, [Change::Reveal(bare("a@x"), key)]);
    // What is above it is still in storage.
    assert!(model.store.history(&bare("a@x")).older);
    let chat = bare("a@x");
    assert!(model.store.is_stored(&Intent::LoadOlder {
        chat,
        place: Place::Top
    }));
    // Once, and what is here at once.
    let mut changes = Vec::new();
    assert_eq!(model.store.reach(&mut changes), None);
    assert_eq!(changes, []);
    let chat = bare("a@x");
    let acted = model.act(Intent::ShowMessage { chat, key });
    assert!(acted.changes.contains(&Change::Reveal(bare("a@x"), key)));
    assert_eq!(acted.older, None);
}

#[test]
fn nothing_is_shown_that_nowhere_is() {
    let mut model = Model::new();
    model.receive(message("a@x", "1", "one"));
    let chat = bare("a@x");
    let acted = model.act(Intent::ShowMessage { chat, key: 5 });
    assert_eq!(acted.older, None);
    assert_eq!(model.store.reach(&mut Vec::new()), None);
}

#[test]
fn a_cleared_chat_is_empty_and_stays_so() {
    let mut model = Model::new();
    model.open("a@x");
    for n in 0..120 {
        model.receive(Message {
            archive_id: Some(format!("a{n}")),
            ..at(n / 3, message("a@x", &format!("i{n}"), &n.to_string()))
        });
    }
    model.receive(message("b@x", "j", "of another chat"));
    let mut kept = kept(&mut model);
    let mut model = next_run(&kept);
    let sent = model.act(Intent::SendMessage {
        to: bare("a@x"),
        body: "on its way".to_owned(),
        about: converse_rs::store::About::Nothing,
    });
    kept.take(&mut model.store, sent.changes);
    let cleared = model.act(Intent::ClearChat(bare("a@x")));
    kept.take(&mut model.store, cleared.changes);
    let left = |model: &Model, jid: &str| {
        let chat = model.store.chat(&bare(jid)).unwrap();
        chat.messages()
            .iter()
            .map(|m| m.body.clone())
            .collect::<Vec<_>>()
    };
    // What still has to go out goes out.
    assert_eq!(left(&model, "a@x"), ["on its way"]);
    assert_eq!(left(&model, "b@x"), ["of another chat"]);
    assert!(!model.store.history(&bare("a@x")).older);
    // Storage has nothing of it either, nor does the next run.
    let stored = kept.storage.keys();
    assert_eq!(stored.filter(|key| key.starts_with("m/a@x/")).count(), 1);
    let mut model = next_run(&kept);
    assert_eq!(left(&model, "a@x"), ["on its way"]);
    assert_eq!(left(&model, "b@x"), ["of another chat"]);
    model.log_in("me@here/x");
    // The archive is asked for what was missed, and gives what was removed as well.
    model.apply(Event::HistorySkipped);
    let chat = bare("a@x");
    let acted = model.act(Intent::LoadOlder {
        chat,
        place: Place::End,
    });
    let before = match acted.commands.first() {
        Some(Command::LoadHistory { before, .. }) => before.clone(),
        _ => panic!("the archive is not asked"),
    };
    let page = [118, 119, 120].map(|n| Message {
        archive_id: Some(format!("a{n}")),
        old: true,
        ..at(n / 3, message("a@x", &format!("i{n}"), &n.to_string()))
    });
    model.apply(Event::HistoryReceived(History {
        chat: bare("a@x"),
        before,
        messages: page.into(),
        complete: false,
    }));
    assert_eq!(left(&model, "a@x"), ["120", "on its way"]);
    let history = model.store.history(&bare("a@x"));
    assert!(!history.older && !history.newer, "{history:?}");
    let gaps = model.store.rows(&bare("a@x"));
    assert!(!gaps.iter().any(|row| matches!(row, Row::Gap(_))));
}

#[test]
fn what_was_on_its_way_from_storage_does_not_come_back_either() {
    let mut model = Model::new();
    for n in 0..100 {
        model.receive(at(n / 3, message("a@x", &format!("i{n}"), &n.to_string())));
    }
    let kept = kept(&mut model);
    let mut model = next_run(&kept);
    model.open("a@x");
    let (chat, place) = (bare("a@x"), Place::Top);
    let older = model.act(Intent::LoadOlder { chat, place }).older.unwrap();
    model.act(Intent::ClearChat(bare("a@x")));
    let late = kept.read_range(&older);
    assert!(late.len() > 20);
    model.store.stored(&bare("a@x"), late, true);
    assert_eq!(model.bodies("a@x"), Vec::<&str>::new());
    assert!(!model.store.history(&bare("a@x")).older);
}
