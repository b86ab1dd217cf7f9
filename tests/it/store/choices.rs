//! What the user chooses for himself: as far as the site lets him, and until he logs out.

use super::records::Mirror;
use super::{Model, bare, message};
use converse_rs::config::{DesktopNotifications, Settings, Theme};
use converse_rs::store::{Change, Choices, Intent, Preference, Service};
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Carrier, ChatState, Event, Extras, Message, RosterItem, Server};

impl Model {
    fn choose(&mut self, what: Preference, value: u8) -> Vec<Change> {
        self.act(Intent::Choose { what, value }).changes
    }
}

fn values(choices: &Choices) -> [u8; 16] {
    Preference::ALL.map(|preference| choices.get(preference))
}

#[test]
fn what_the_site_says_holds_until_he_chooses() {
    let mut model = Model::new();
    assert_eq!(
        values(model.store.choices()),
        [0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1]
    );
    assert!(
        Preference::ALL
            .iter()
            .all(|p| !model.store.choices().is_fixed(*p))
    );
    for what in Preference::ALL {
        let other = 1 - model.store.choices().get(what);
        assert_eq!(model.choose(what, other), [Change::Choices]);
        assert_eq!(model.store.choices().get(what), other);
        assert_eq!(Preference::from_name(what.name()), Some(what));
    }
    assert_eq!(model.choose(Preference::Theme, 2), [Change::Choices]);
    for (what, value) in [
        (Preference::Theme, 3),
        (Preference::Sounds, 2),
        (Preference::SkinTone, 6),
        (Preference::PeopleWidth, 131),
    ] {
        assert_eq!(model.choose(what, value), [], "{what:?} has no {value}");
    }
}

#[test]
fn what_the_site_fixes_stays() {
    let mut model = Model::with(&Settings {
        theme: Theme::Dark,
        show_desktop_notifications: DesktopNotifications::No,
        play_sounds: false,
        send_chat_markers: false,
        send_chat_state_notifications: Vec::new(),
        ..Settings::default()
    });
    let before = values(model.store.choices());
    assert_eq!(before, [2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1]);
    let free = [
        Preference::Receipts,
        Preference::CtrlEnter,
        Preference::SkinTone,
        Preference::SmallPictures,
        Preference::Density,
        Preference::People,
        Preference::PeopleWidth,
        Preference::Language,
        Preference::LastSeen,
        Preference::Media,
    ];
    for what in Preference::ALL {
        let fixed = !free.contains(&what);
        assert_eq!(model.store.choices().is_fixed(what), fixed);
        let other = 1 - model.store.choices().get(what).min(1);
        assert_eq!(model.choose(what, other).is_empty(), fixed);
    }
}

#[test]
fn the_client_is_told_what_others_may_know() {
    let mut model = Model::new();
    let told = |model: &mut Model, what, value| {
        let acted = model.act(Intent::Choose { what, value });
        acted
            .commands
            .into_iter()
            .map(|command| match command {
                Command::SetTold { receipts, states } => (receipts, states),
                _ => panic!("another command"),
            })
            .collect::<Vec<_>>()
    };
    let all = ChatState::ALL.to_vec();
    assert_eq!(
        told(&mut model, Preference::Receipts, 0),
        [(false, all.clone())]
    );
    assert_eq!(told(&mut model, Preference::Typing, 0), [(false, vec![])]);
    assert_eq!(told(&mut model, Preference::Receipts, 1), [(true, vec![])]);
    assert_eq!(told(&mut model, Preference::Typing, 1), [(true, all)]);
    assert_eq!(told(&mut model, Preference::Theme, 1), []);
}

#[test]
fn what_was_read_is_told_as_he_likes() {
    let mut model = Model::new();
    let item: RosterItem = super::item("a@x", None, &[]);
    model.apply(Event::RosterReceived(vec![item]));
    let mut sees = |id: &str, told: u8| {
        model.choose(Preference::Markers, told);
        let extras = Extras {
            markable: true,
            ..Extras::default()
        };
        model.receive(Message {
            extras,
            ..message("a@x", id, "text")
        });
        let nth = model
            .store
            .chat(&bare("a@x"))
            .map_or(0, |c| c.messages().len() - 1);
        let (chat, key) = (bare("a@x"), model.nth("a@x", nth));
        model.act(Intent::MarkSeen { chat, key }).commands.len()
    };
    assert_eq!([sees("1", 1), sees("2", 0), sees("3", 1)], [1, 0, 1]);
}

#[test]
fn it_outlives_a_reload_and_no_log_out() {
    let mut model = Model::new();
    let mut mirror = Mirror::new();
    mirror.take(&mut model.store, vec![Change::Connection]);
    for (what, value) in [
        (Preference::Theme, 2),
        (Preference::Sounds, 0),
        (Preference::Words, 1),
        (Preference::PeopleWidth, 90),
    ] {
        let changes = model.choose(what, value);
        mirror.take(&mut model.store, changes);
    }
    let chosen = values(model.store.choices());
    assert_eq!(values(mirror.follower.choices()), chosen);
    assert_eq!(values(mirror.reloaded().choices()), chosen);
    let mut model = Model {
        store: mirror.reloaded(),
        now: model.now,
    };
    model.act(Intent::LogOut);
    assert_eq!(
        values(model.store.choices()),
        values(&Model::new().store.choices().clone())
    );
    // Nobody is there to choose.
    assert_eq!(model.choose(Preference::Theme, 1), []);
}

#[test]
fn what_is_known_of_the_server_is_told_to_other_tabs_and_not_kept() {
    let mut model = Model::new();
    let mut mirror = Mirror::new();
    mirror.take(&mut model.store, vec![Change::Connection]);
    let commands = model.act(Intent::Describe).commands;
    assert!(matches!(&*commands, [Command::Describe]));
    for event in [
        Event::ServerKnown(Server {
            name: "<Prosody>".to_owned(),
            features: vec!["urn:xmpp:carbons:2".to_owned(), "'\u{1f980}'".to_owned()],
        }),
        Event::Described {
            carrier: Carrier::Bosh,
            resumable: true,
        },
    ] {
        let changes = model.apply(event);
        assert_eq!(changes, [Change::Service]);
        mirror.take(&mut model.store, changes);
    }
    assert!(model.store.service().copies() && !model.store.service().blocks());
    assert_eq!(mirror.follower.service(), model.store.service());
    assert_eq!(mirror.reloaded().service(), &Service::default());
    model.act(Intent::LogOut);
    assert_eq!(model.store.service(), &Service::default());
}

#[test]
fn the_emoji_that_were_used_last_are_kept_in_order_and_bounds() {
    let (mut model, mut mirror) = (Model::new(), Mirror::new());
    mirror.take(&mut model.store, vec![Change::Connection]);
    let mut used = |emoji: &str| {
        let acted = model.act(Intent::UsedEmoji(emoji.to_owned()));
        mirror.take(&mut model.store, acted.changes.clone());
        (model.store.recent().to_vec(), acted.changes.len())
    };
    assert_eq!(used("👍"), (vec!["👍".to_owned()], 1));
    assert_eq!(used("🎉").0, ["🎉", "👍"]);
    assert_eq!(used("👍").0, ["👍", "🎉"]);
    assert_eq!(used("👍").1, 0);
    assert_eq!(used("").1, 0);
    // What is no emoji at all does not fill the storage.
    assert_eq!(used(&"x".repeat(65)).0, ["👍", "🎉"]);
    for n in 0..30 {
        used(&n.to_string());
    }
    let (recent, _) = used("last");
    assert_eq!((recent.len(), &*recent[0], &*recent[1]), (24, "last", "29"));
    assert_eq!(mirror.follower.recent(), recent);
    assert_eq!(mirror.reloaded().recent(), recent);
    model.act(Intent::LogOut);
    assert_eq!(model.store.recent(), Vec::<String>::new());
}
