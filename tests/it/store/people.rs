//! Who is in the roster, in which order, and who is forgotten when.

use super::{Model, bare, item, message, presence};
use converse_rs::config::Settings;
use converse_rs::jid::Jid;
use converse_rs::store::{About, Change, Intent, Section, Store};
use converse_rs::xmpp::command::{Command, Show};
use converse_rs::xmpp::error::LinkError;
use converse_rs::xmpp::event::{Event, Failure, Presence, Status};

fn friends() -> Model {
    let mut model = Model::new();
    model.apply(Event::RosterReceived(vec![
        item("z@x", Some("Åsa"), &["work"]),
        item("b@x", Some("berta"), &["Work", "family"]),
        item("a@x", Some("Anna"), &["family"]),
        item("c@x", None, &[]),
    ]));
    model
}

#[test]
fn groups_names_and_presences_make_the_order() {
    let mut model = friends();
    assert_eq!(
        model.roster(),
        [
            "# family 0/2",
            "a@x",
            "b@x",
            "# Work 0/1",
            "b@x",
            "# work 0/1",
            "z@x",
            "# Ungrouped 0/1",
            "c@x"
        ]
    );
    for (jid, show) in [("b@x", Show::Xa), ("c@x", Show::Away), ("z@x", Show::Dnd)] {
        model.apply(presence(jid, show));
    }
    assert_eq!(model.roster()[..3], ["# family 1/2", "b@x", "a@x"]);
    assert_eq!(model.store.roster_counts(), (3, 4));
    // Available and free for chat stand alike; away is looked for before one not to be disturbed.
    let mut flat = Model::with(&Settings {
        roster_groups: false,
        ..Settings::default()
    });
    let names = ["a", "b", "c", "d", "e", "f"];
    let items = names.map(|n| item(&format!("{n}@x"), None, &["g"]));
    flat.apply(Event::RosterReceived(items.to_vec()));
    let shows = [
        Show::Offline,
        Show::Xa,
        Show::Dnd,
        Show::Away,
        Show::Online,
        Show::Chat,
    ];
    for (name, show) in names.iter().zip(shows) {
        flat.apply(presence(&format!("{name}@x"), show));
    }
    assert_eq!(
        flat.roster(),
        ["# Ungrouped 5/6", "e@x", "f@x", "d@x", "c@x", "b@x", "a@x"]
    );
}

#[test]
fn a_filter_looks_at_names_and_addresses_and_into_closed_groups() {
    let mut model = friends();
    model.act(Intent::ToggleGroup(Store::group_key(
        Section::Named,
        "family",
    )));
    assert_eq!(model.roster()[..2], ["- family 0/2", "# Work 0/1"]);
    model.act(Intent::FilterRoster("  ANN ".to_owned()));
    assert_eq!(model.roster(), ["# family 0/1", "a@x"]);
    model.act(Intent::FilterRoster("å".to_owned()));
    assert_eq!(model.roster(), ["# work 0/1", "z@x"]);
    model.act(Intent::FilterRoster("@x".to_owned()));
    assert_eq!(model.roster().len(), 9);
    model.act(Intent::FilterRoster("nobody".to_owned()));
    assert!(model.roster().is_empty());
    model.act(Intent::FilterRoster(String::new()));
    model.act(Intent::ToggleGroup(Store::group_key(
        Section::Named,
        "family",
    )));
    assert_eq!(model.roster().len(), 9);
}

#[test]
fn who_is_offline_is_hidden_but_for_a_reason() {
    let mut model = Model::with(&Settings {
        hide_offline_users: true,
        ..Settings::default()
    });
    let asked = converse_rs::xmpp::event::RosterItem {
        pending: true,
        ..item("p@x", None, &[])
    };
    model.apply(Event::RosterReceived(vec![
        item("a@x", None, &[]),
        item("b@x", None, &[]),
        asked,
    ]));
    assert_eq!(model.roster(), ["# Pending 0/1", "p@x"]);
    model.apply(presence("a@x", Show::Away));
    // Somebody whose words are unread must be found.
    model.receive(message("b@x", "1", "hi"));
    assert_eq!(model.roster()[..3], ["# Ungrouped 1/2", "a@x", "b@x"]);
    model.open("b@x");
    assert_eq!(model.roster()[..2], ["# Ungrouped 1/1", "a@x"]);
}

#[test]
fn a_push_while_chatting_leaves_the_chat_alone() {
    let mut model = friends();
    model.apply(presence("a@x", Show::Dnd));
    model.receive(message("a@x", "1", "hi"));
    model.apply(Event::RosterItemChanged(item("a@x", Some("Zoe"), &["new"])));
    let contact = model.store.contact(&bare("a@x")).unwrap();
    assert_eq!(
        (&*contact.name, contact.unread, contact.presence.show),
        ("Zoe", 1, Show::Dnd)
    );
    assert!(model.roster().contains(&"# new 1/1".to_owned()));
    model.open("a@x");
    // Removed: the open chat keeps a row, as somebody's who is no contact.
    let changes = model.apply(Event::RosterItemRemoved(bare("a@x")));
    assert!(changes.contains(&Change::Contact(bare("a@x"))) && changes.contains(&Change::Roster));
    assert!(model.store.contact(&bare("a@x")).unwrap().stranger);
    assert_eq!(model.store.open_chats(), [bare("a@x")]);
    assert_eq!(model.bodies("a@x"), ["hi"]);
    model.receive(message("a@x", "2", "still here"));
    assert_eq!(model.bodies("a@x").len(), 2);
    // Back again, with all that was said.
    model.apply(Event::RosterItemChanged(item("a@x", None, &[])));
    assert!(!model.store.contact(&bare("a@x")).unwrap().stranger);
    // Removed without a chat: gone, and the screen is told which row it is.
    let changes = model.apply(Event::RosterItemRemoved(bare("c@x")));
    assert!(changes.contains(&Change::Contact(bare("c@x"))));
    assert!(model.store.contact(&bare("c@x")).is_none());
}

#[test]
fn a_new_roster_replaces_the_old_one_but_for_those_one_talked_with() {
    let mut model = friends();
    model.receive(message("b@x", "1", "hi"));
    model.receive(message("s@x", "1", "hello"));
    let changes = model.apply(Event::RosterReceived(vec![item("a@x", None, &[])]));
    assert_eq!(
        model.roster(),
        ["# Ungrouped 0/1", "a@x", "# Strangers 0/2", "b@x", "s@x"]
    );
    assert_eq!((model.unread("b@x"), model.unread("s@x")), (1, 1));
    for jid in ["a@x", "b@x", "c@x", "s@x"] {
        assert!(changes.contains(&Change::Contact(bare(jid))), "{jid}");
    }
}

fn asked(jid: &str) -> Event {
    Event::SubscriptionRequested {
        from: bare(jid),
        nick: None,
        status: None,
    }
}

#[test]
fn requests_are_kept_once_and_not_without_end() {
    let mut model = Model::new();
    for n in 0..100 {
        model.apply(asked(&format!("a{n}@x")));
        model.apply(asked(&format!("a{n}@x")));
    }
    assert_eq!(model.store.requests().len(), 50);
    let (from, accept) = (bare("a0@x"), true);
    let acted = model.act(Intent::AnswerSubscription { from, accept });
    assert!(matches!(
        &*acted.commands,
        [Command::AnswerSubscription { accept: true, .. }]
    ));
    assert_eq!(model.store.requests().len(), 49);
    // Answered on another device: the roster says so.
    model.apply(Event::RosterItemChanged(item("a1@x", None, &[])));
    assert_eq!(model.store.requests().len(), 48);
}

/// Nothing of the last user is left for the next one.
#[track_caller]
fn assert_forgotten(model: &Model) {
    assert!(model.store.roster_rows().is_empty() && !model.store.is_roster_known());
    assert!(model.store.open_chats().is_empty() && model.store.front().is_none());
    assert!(model.store.requests().is_empty());
    assert_eq!(
        (model.store.unread(), model.store.roster_counts()),
        (0, (0, 0))
    );
    assert!(model.store.chat(&bare("a@x")).is_none());
    assert!(model.store.contact(&bare("a@x")).is_none());
    assert_eq!(*model.store.own_presence(), Presence::default());
}

fn busy() -> Model {
    let mut model = friends();
    model.apply(Event::OwnPresenceChanged(Presence {
        show: Show::Away,
        status: Some("at the dentist".to_owned()),
        idle: None,
    }));
    model.apply(presence("a@x", Show::Online));
    model.receive(message("a@x", "1", "secret"));
    model.receive(message("s@x", "1", "secret"));
    model.apply(asked("q@x"));
    model.open("a@x");
    model.act(Intent::ToggleGroup(Store::group_key(
        Section::Named,
        "family",
    )));
    model.act(Intent::FilterRoster("a".to_owned()));
    model
}

#[test]
fn logging_out_forgets_everything() {
    let mut model = busy();
    let acted = model.act(Intent::LogOut);
    assert!(matches!(&*acted.commands, [Command::Disconnect]));
    assert_forgotten(&model);
    assert!(model.store.me().is_none());
    model.apply(Event::StatusChanged(Status::Disconnected(None)));
    assert_forgotten(&model);
    // What comes late finds nobody to be shown to.
    model.receive(message("a@x", "2", "late"));
    model.apply(Event::RosterItemChanged(item("a@x", None, &[])));
    model.apply(asked("a@x"));
    model.act(Intent::SendMessage {
        to: bare("a@x"),
        body: "late".to_owned(),
        about: About::Nothing,
    });
    model.act(Intent::OpenChat(bare("a@x")));
    assert_forgotten(&model);
    // The next user's groups are open, and nothing filters them.
    model.log_in("you@there/x");
    model.apply(Event::RosterReceived(vec![item("b@y", None, &["family"])]));
    assert_eq!(model.roster(), ["# family 0/1", "b@y"]);
}

#[test]
fn another_account_sees_nothing_of_the_last() {
    let mut model = busy();
    let lost = Status::Disconnected(Some(Failure::Link(LinkError::Lost)));
    model.apply(Event::StatusChanged(lost));
    assert_eq!(
        model.bodies("a@x"),
        ["secret"],
        "a lost connection forgets nothing"
    );
    assert_eq!(
        model.store.roster_counts(),
        (0, 4),
        "but nobody is known to be there"
    );
    model.apply(Event::Bound {
        jid: Jid::parse("you@there/x").unwrap(),
    });
    assert_forgotten(&model);
    assert_eq!(model.store.me().unwrap().to_string(), "you@there/x");
}

#[test]
fn the_same_account_finds_its_chats_again() {
    let mut model = busy();
    let lost = Status::Disconnected(Some(Failure::Link(LinkError::Lost)));
    model.apply(Event::StatusChanged(lost));
    assert!(!model.store.is_asking());
    model.act(Intent::LogInAgain);
    assert!(model.store.is_asking());
    model.log_in("me@here/other");
    assert!(!model.store.is_asking());
    assert_eq!(model.bodies("a@x"), ["secret"]);
    assert_eq!(model.store.front(), Some(&bare("a@x")));
}
