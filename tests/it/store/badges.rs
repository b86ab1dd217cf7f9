//! What stands beside the names of people in a room.

use super::rooms::{ROOM, join, news, occupant};
use super::{Model, bare};
use converse_rs::config::Settings;
use converse_rs::store::{Badge, Intent};
use converse_rs::xmpp::card::Fact;
use converse_rs::xmpp::event::{Affiliation, Event, Occupant, Role, RoomNews};

/// A room with a moderator who owns it and wears a hat, somebody without anything, and one without an id.
fn crowded(hats: &[&'static str]) -> Model {
    let mut model = Model::with(&Settings {
        muc_hats: hats.to_vec(),
        ..Settings::default()
    });
    model.act(join());
    let anna = Occupant {
        jid: Some(bare("anna@x")),
        role: Role::Moderator,
        affiliation: Affiliation::Owner,
        hats: vec!["Host".to_owned()],
        ..occupant("Anna", "a")
    };
    let nameless = Occupant {
        id: None,
        ..anna.clone()
    };
    model.apply(news(RoomNews::Joined {
        nick: "Me".to_owned(),
        occupants: vec![
            occupant("Me", "m"),
            anna,
            Occupant {
                nick: "Nameless".to_owned(),
                ..nameless
            },
        ],
        created: false,
    }));
    model
}

fn badges(model: &Model) -> Vec<Badge> {
    model.store.badges(&bare(ROOM))
}

#[test]
fn the_site_says_what_they_are() {
    let nothing = Badge {
        id: "a".to_owned(),
        affiliation: None,
        role: None,
        words: Vec::new(),
    };
    assert_eq!(badges(&crowded(&[])), []);
    let hat = Badge {
        words: vec!["Host".to_owned()],
        ..nothing.clone()
    };
    assert_eq!(badges(&crowded(&["xep317"])), [hat]);
    let both = Badge {
        affiliation: Some(Affiliation::Owner),
        role: Some(Role::Moderator),
        ..nothing
    };
    assert_eq!(badges(&crowded(&["affiliations", "roles"])), [both]);
}

#[test]
fn a_role_of_ones_own_is_shown_once_it_is_known_and_within_bounds() {
    let mut model = crowded(&["vcard_roles"]);
    assert_eq!(badges(&model), []);
    assert!(model.store.badged_rooms(&bare("bob@x")).is_empty());
    model.act(Intent::LoadCard(bare("anna@x")));
    let card = vec![
        (Fact::Name, "Anna".to_owned()),
        (Fact::Role, "gardener ".repeat(1_000)),
        (Fact::Role, "queen".to_owned()),
    ];
    model.apply(Event::CardReceived {
        jid: bare("anna@x"),
        card: Ok(card),
    });
    assert_eq!(model.store.badged_rooms(&bare("anna@x")), [&bare(ROOM)]);
    let all = badges(&model);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].words.len(), 1);
    assert_eq!(all[0].words[0].chars().count(), 60);
    // One who is no more there has none.
    let (nick, why) = ("Anna".to_owned(), Default::default());
    model.apply(news(RoomNews::Gone { nick, why }));
    assert_eq!(badges(&model), []);
    assert!(model.store.badges(&bare("nobody@x")).is_empty());
}
