//! Contacts that the user changes, and whom he does not want to hear of.

use super::records::{Mirror, same};
use super::{Model, bare, item, message, presence};
use converse_rs::config::Settings;
use converse_rs::jid::Jid;
use converse_rs::store::{Change, Flag, Intent, Only};
use converse_rs::xmpp::command::{Command, Show};
use converse_rs::xmpp::event::{Deed, Event, RosterItem, SendError};

fn jids(all: &[&str]) -> Vec<Jid> {
    all.iter().map(|jid| Jid::parse(jid).unwrap()).collect()
}

fn add(jid: &str, name: &str, groups: &[&str]) -> Intent {
    Intent::AddContact {
        jid: bare(jid),
        name: name.to_owned(),
        groups: groups.iter().map(|g| (*g).to_owned()).collect(),
    }
}

#[test]
fn names_and_groups_are_cleaned() {
    let mut model = Model::new();
    let acted = model.act(add("a@x", "  Ann ", &[" g ", "", "g", "h"]));
    let [
        Command::SetContact {
            name,
            groups,
            subscribe: true,
            ..
        },
    ] = &*acted.commands
    else {
        panic!("nothing is asked for")
    };
    assert_eq!(name.as_deref(), Some("Ann"));
    assert_eq!(*groups, ["g", "h"]);
    let acted = model.act(add("a@x", " ", &[]));
    assert!(matches!(
        &*acted.commands,
        [Command::SetContact { name: None, .. }]
    ));
    let many: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let acted = model.act(add("a@x", &"x".repeat(5000), &many));
    let [
        Command::SetContact {
            name: Some(name),
            groups,
            ..
        },
    ] = &*acted.commands
    else {
        panic!("nothing is asked for")
    };
    assert_eq!((name.len(), groups.len()), (200, 50));
    // Nobody is his own contact.
    assert!(model.act(add("me@here", "", &[])).commands.is_empty());
}

#[test]
fn what_the_site_does_not_allow_is_not_done() {
    let mut model = Model::with(&Settings {
        allow_contact_requests: false,
        allow_contact_removal: false,
        allow_non_roster_messaging: false,
        ..Settings::default()
    });
    model.apply(Event::RosterReceived(vec![item("a@x", None, &[])]));
    assert!(model.act(add("b@x", "", &[])).commands.is_empty());
    let ask = |to: &str, ask| Intent::Subscribe { to: bare(to), ask };
    assert!(model.act(ask("a@x", true)).commands.is_empty());
    assert_eq!(model.act(ask("a@x", false)).commands.len(), 1);
    assert!(
        model
            .act(Intent::RemoveContact(bare("a@x")))
            .commands
            .is_empty()
    );
    model.open("b@x");
    assert!(model.store.open_chats().is_empty());
    model.open("a@x");
    assert_eq!(model.store.open_chats().len(), 1);
    let edit = Intent::EditContact {
        jid: bare("a@x"),
        name: "Ann".to_owned(),
        groups: Vec::new(),
    };
    assert_eq!(model.act(edit).commands.len(), 1);
}

#[test]
fn who_is_no_contact_cannot_be_removed() {
    let mut model = Model::new();
    model.receive(message("s@y", "1", "hi"));
    for jid in ["s@y", "t@y"] {
        assert!(
            model
                .act(Intent::RemoveContact(bare(jid)))
                .commands
                .is_empty()
        );
    }
}

#[test]
fn troubles_are_told_once_each_and_not_without_end() {
    let mut model = Model::new();
    let failed = |n: u32| Event::ContactFailed {
        jid: bare(&format!("a{n}@x")),
        deed: Deed::Add,
        why: SendError::Interrupted,
    };
    for n in 0..100 {
        assert_eq!(model.apply(failed(n)), [Change::Trouble]);
        model.apply(failed(n % 3));
    }
    assert_eq!(model.store.troubles().len(), 20);
    let jid = model.store.troubles()[0].jid.clone();
    model.act(Intent::DismissTrouble(jid.clone()));
    assert!(model.store.troubles().iter().all(|t| t.jid != jid));
    model.act(Intent::LogOut);
    assert!(model.store.troubles().is_empty());
}

#[test]
fn blocking_takes_what_was_asked_with_it() {
    let mut model = Model::new();
    let ask = |from: &str| Event::SubscriptionRequested {
        from: bare(from),
        nick: None,
        status: None,
    };
    for from in ["a@x", "b@x", "c@y"] {
        model.apply(ask(from));
    }
    let block = |all: &[&str]| Intent::SetBlocked {
        jids: jids(all),
        blocked: true,
    };
    // A server that cannot is not asked to.
    assert!(model.act(block(&["a@x"])).commands.is_empty());
    model.apply(Event::BlockListReceived(Some(Vec::new())));
    // Neither oneself nor one's own server.
    assert!(model.act(block(&["me@here", "here"])).commands.is_empty());
    let acted = model.act(block(&["a@x", "me@here"]));
    let [
        Command::AnswerSubscription {
            from,
            accept: false,
        },
        Command::SetBlocked {
            jids: sent,
            blocked: true,
        },
    ] = &*acted.commands
    else {
        panic!("something else is wanted")
    };
    assert_eq!((from, &**sent), (&bare("a@x"), &*jids(&["a@x"])));
    assert_eq!(model.store.requests().len(), 2);
    assert!(
        !model.store.is_blocked(&bare("a@x")),
        "not before the server says so"
    );
    // On another device, and with all of his server.
    model.apply(Event::BlockListChanged {
        jids: jids(&["x", "a@x"]),
        blocked: true,
    });
    assert_eq!(model.store.requests().len(), 1);
    for (jid, blocked) in [("a@x", true), ("z@x", true), ("x", true), ("c@y", false)] {
        assert_eq!(model.store.is_blocked(&bare(jid)), blocked, "{jid}");
    }
    model.apply(Event::BlockListChanged {
        jids: jids(&["x"]),
        blocked: false,
    });
    assert!(model.store.is_blocked(&bare("a@x")) && !model.store.is_blocked(&bare("z@x")));
    // One device of somebody is not he.
    model.apply(Event::BlockListChanged {
        jids: jids(&["c@y/phone"]),
        blocked: true,
    });
    assert!(!model.store.is_blocked(&bare("c@y")));
    model.apply(Event::BlockListChanged {
        jids: Vec::new(),
        blocked: false,
    });
    assert_eq!(model.store.blocked(), Some(&[][..]));
    model.act(Intent::LogOut);
    assert_eq!(model.store.blocked(), None);
}

#[test]
fn all_of_it_outlives_the_page_and_reaches_other_tabs() {
    let (mut model, mut mirror) = (Model::new(), Mirror::new());
    mirror.take(&mut model.store, vec![Change::Connection]);
    for event in [
        Event::BlockListReceived(Some(jids(&["b@x", "evil.example", "a@x/r"]))),
        Event::ContactFailed {
            jid: bare("a@x"),
            deed: Deed::Ask,
            why: SendError::Offline,
        },
        Event::MessageReceived(message("s@y", "1", "hi")),
        Event::RosterReceived(vec![item("n@x", None, &[]), item("m@x", Some("Em"), &[])]),
    ] {
        let changes = model.apply(event);
        mirror.take(&mut model.store, changes);
    }
    for flag in [Flag::Pinned, Flag::Muted, Flag::Settled] {
        let acted = model.act(Intent::SetFlag {
            chat: bare("s@y"),
            flag,
            on: true,
        });
        mirror.take(&mut model.store, acted.changes);
    }
    assert_eq!(model.store.unread(), 0, "nobody is told of what is muted");
    assert_eq!(model.unread("s@y"), 1);
    let next = mirror.reloaded();
    for other in [&mirror.follower, &next] {
        same(&model.store, other, &["s@y"]);
        let flags = other.chat(&bare("s@y")).unwrap().flags();
        assert!(flags.pinned && flags.muted() && flags.settled);
    }
    assert_eq!(mirror.follower.troubles(), model.store.troubles());
    assert!(next.troubles().is_empty(), "that is over by then");
    // A name that nobody gave is not taken for one that somebody did.
    let given = |jid: &str| mirror.follower.contact(&bare(jid)).unwrap().given.clone();
    assert_eq!((given("n@x"), given("m@x")), (None, Some("Em".to_owned())));
}

#[test]
fn the_list_can_be_narrowed_to_a_state_and_to_a_group() {
    let mut model = Model::new();
    let pending = RosterItem {
        pending: true,
        ..item("p@x", None, &[])
    };
    model.apply(Event::RosterReceived(vec![
        item("a@x", None, &["work"]),
        item("b@x", None, &["work", "play"]),
        item("c@x", None, &[]),
        item("d@x", None, &["play"]),
        pending,
    ]));
    for (jid, show) in [("a@x", Show::Chat), ("b@x", Show::Xa), ("c@x", Show::Dnd)] {
        model.apply(presence(jid, show));
    }
    model.receive(message("d@x", "1", "hi"));
    let shown = |model: &mut Model, only| {
        model.act(Intent::FilterState(only));
        let mut rows = model.roster();
        rows.retain(|row| !row.starts_with(['#', '-']));
        rows.sort();
        rows.dedup();
        rows
    };
    assert_eq!(shown(&mut model, Only::Online), ["a@x"]);
    assert_eq!(shown(&mut model, Only::Away), ["b@x"]);
    assert_eq!(shown(&mut model, Only::Dnd), ["c@x"]);
    assert_eq!(shown(&mut model, Only::Offline), ["d@x", "p@x"]);
    assert_eq!(shown(&mut model, Only::Unread), ["d@x"]);
    assert_eq!(shown(&mut model, Only::Pending), ["p@x"]);
    assert_eq!(shown(&mut model, Only::All).len(), 5);
    model.act(Intent::FilterRoster("WOR".to_owned()));
    assert_eq!(model.roster(), ["# work 2/2", "a@x", "b@x"]);
}
