//! Who belongs to a room and is not there.

use super::records::Mirror;
use super::rooms::{ROOM, join, news, occupant};
use super::{Model, bare, item};
use converse_rs::store::Intent;
use converse_rs::xmpp::command::{Command, RoomWish};
use converse_rs::xmpp::event::{
    Affiliation, Departure, Event, Exit, Occupant, Role, RoomInfo, RoomNews,
};

fn known(model: &mut Model, open: bool) {
    model.apply(news(RoomNews::Known(RoomInfo {
        open,
        ..RoomInfo::default()
    })));
}

fn somebody(nick: &str, jid: &str) -> Occupant {
    Occupant {
        jid: Some(bare(jid)),
        ..occupant(nick, nick)
    }
}

/// In a room where everybody sees everybody's account.
fn inside() -> Model {
    let mut model = Model::new();
    model.act(join());
    known(&mut model, true);
    model.apply(news(RoomNews::Joined {
        nick: "Me".to_owned(),
        occupants: vec![occupant("Me", "m"), somebody("Anna", "anna@x")],
        created: false,
    }));
    model
}

fn away(model: &Model) -> Vec<(String, Affiliation)> {
    let all = model.store.absent(&bare(ROOM)).into_iter();
    all.map(|one| {
        assert_eq!(one.role, Role::None);
        (one.nick, one.affiliation)
    })
    .collect()
}

fn names(model: &Model) -> Vec<String> {
    away(model).into_iter().map(|(name, _)| name).collect()
}

fn members(of: Affiliation, all: &[&str]) -> Event {
    let all = all.iter().map(|jid| bare(jid)).collect();
    news(RoomNews::Members(of, all))
}

fn ask(model: &mut Model) -> usize {
    let acted = model.act(Intent::Room {
        room: bare(ROOM),
        wish: RoomWish::AskMembers,
    });
    let asks = |c: &&Command| {
        matches!(
            c,
            Command::Room {
                wish: RoomWish::AskMembers,
                ..
            }
        )
    };
    acted.commands.iter().filter(asks).count()
}

#[test]
fn they_stand_by_rank_and_name_and_nobody_twice() {
    let mut model = inside();
    let bob = item("bob@x", Some("Aaron"), &[]);
    model.apply(Event::RosterReceived(vec![bob]));
    let me = model.store.me().unwrap().bare().to_string();
    model.apply(members(
        Affiliation::Member,
        &["carl@x", "bob@x", "anna@x", &me],
    ));
    model.apply(members(Affiliation::Owner, &["zoe@x"]));
    assert_eq!(
        away(&model),
        [
            ("zoe@x".to_owned(), Affiliation::Owner),
            ("Aaron".to_owned(), Affiliation::Member),
            ("carl@x".to_owned(), Affiliation::Member),
        ]
    );
    // One who goes is away then, one who comes is not any more.
    let why = Departure::default();
    let nick = "Anna".to_owned();
    model.apply(news(RoomNews::Gone { nick, why }));
    model.apply(news(RoomNews::Seen(somebody("Carl", "carl@x"))));
    assert_eq!(names(&model), ["zoe@x", "Aaron", "anna@x"]);
    // A list that is asked for anew takes the place of what was known; and the room tells what changes.
    model.apply(members(Affiliation::Member, &["bob@x"]));
    model.apply(news(RoomNews::Member(bare("zoe@x"), Affiliation::None)));
    model.apply(news(RoomNews::Member(bare("new@x"), Affiliation::Admin)));
    model.apply(news(RoomNews::Member(bare("bad@x"), Affiliation::Outcast)));
    assert_eq!(names(&model), ["new@x", "Aaron"]);
}

#[test]
fn where_accounts_are_hidden_nobody_is_called_absent() {
    let mut model = inside();
    assert_eq!(ask(&mut model), 1);
    model.apply(members(Affiliation::Member, &["bob@x"]));
    known(&mut model, false);
    assert_eq!(ask(&mut model), 0);
    assert!(names(&model).is_empty());
    // Moderators see them.
    let mut me = occupant("Me", "m");
    me.role = Role::Moderator;
    model.apply(news(RoomNews::Seen(me)));
    assert_eq!((ask(&mut model), names(&model).len()), (1, 1));
}

#[test]
fn outside_nothing_is_known_of_them() {
    for end in 0..3 {
        let mut model = inside();
        model.apply(members(Affiliation::Member, &["bob@x"]));
        match end {
            0 => drop(model.apply(news(RoomNews::Out(Exit::NoAnswer)))),
            1 => drop(model.act(Intent::Room {
                room: bare(ROOM),
                wish: RoomWish::Leave,
            })),
            _ => drop(model.apply(news(RoomNews::Joining))),
        }
        assert!(names(&model).is_empty(), "{end}");
        assert_eq!(ask(&mut model), 0, "{end}");
    }
    // Nor of a room that there is none of, or of a person.
    let model = inside();
    assert!(model.store.absent(&bare("other@rooms")).is_empty());
}

#[test]
fn no_more_are_kept_than_fit() {
    let mut model = inside();
    let all = (0..30_000).map(|n| bare(&format!("u{n}@x"))).collect();
    model.apply(news(RoomNews::Members(Affiliation::Member, all)));
    assert_eq!(names(&model).len(), 20_000);
    model.apply(news(RoomNews::Member(bare("late@x"), Affiliation::Owner)));
    assert_eq!(names(&model).len(), 20_000);
}

#[test]
fn other_tabs_know_them_and_a_later_run_does_not() {
    let (mut model, mut mirror) = (inside(), Mirror::new());
    model.apply(members(Affiliation::Member, &["bob@x", "carl@x"]));
    for (key, text) in model.store.all_records() {
        assert!(
            !key.contains("member") || key.starts_with('~'),
            "{key} {text:?}"
        );
    }
    let all = model.store.all_records();
    mirror
        .follower
        .restore(all, converse_rs::store::record::From::Leader);
    let seen = |mirror: &Mirror| mirror.follower.absent(&bare(ROOM)).len();
    assert_eq!(seen(&mirror), 2);
    let gone = news(RoomNews::Member(bare("bob@x"), Affiliation::None));
    let changes = model.apply(gone);
    mirror.take(&mut model.store, changes);
    assert_eq!(seen(&mirror), 1);
    let changes = model.apply(news(RoomNews::Out(Exit::NoAnswer)));
    mirror.take(&mut model.store, changes);
    assert_eq!(seen(&mirror), 0);
}
