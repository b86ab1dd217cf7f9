//! Which rooms may be left while nobody looks at them: none of which anything would be lost.

use super::rooms::{ROOM, join, news, occupant, spoken};
use super::{Model, bare};
use converse_rs::config::{Settings, ViewMode};
use converse_rs::jid::BareJid;
use converse_rs::store::{About, Flag, Intent, Standing, Transfer};
use converse_rs::xmpp::command::{Command, RoomWish};
use converse_rs::xmpp::event::{
    Affiliation, Event, RoomDeed, RoomInfo, RoomNews, SendError, Status,
};

fn settings() -> Settings {
    Settings {
        muc_subscribe_to_rai: true,
        ..Settings::default()
    }
}

fn joined(ours: Affiliation, others: &[&str], created: bool) -> Event {
    let mut me = occupant("Me", "me");
    me.affiliation = ours;
    let mut occupants = vec![me];
    occupants.extend(others.iter().map(|nick| occupant(nick, nick)));
    news(RoomNews::Joined {
        nick: "Me".to_owned(),
        occupants,
        created,
    })
}

fn known(archive: bool) -> Event {
    news(RoomNews::Known(RoomInfo {
        archive,
        ..RoomInfo::default()
    }))
}

/// In a room with an archive, to which one belongs, with Anna.
fn inside(settings: &Settings) -> Model {
    let mut model = Model::with(settings);
    model.act(join());
    model.apply(known(true));
    model.apply(joined(Affiliation::Member, &["Anna"], false));
    model
}

/// What the client is told: whether nobody looks at the room.
fn told(model: &mut Model) -> Option<bool> {
    told_beside(model, None)
}

fn told_beside(model: &mut Model, elsewhere: Option<&BareJid>) -> Option<bool> {
    let idle = |command| match command {
        Command::RestRoom { room, idle } => {
            assert_eq!(room, bare(ROOM));
            idle
        }
        _ => panic!("another command"),
    };
    let mut commands = model.store.take_rest(elsewhere).into_iter().map(idle);
    let told = commands.next();
    assert_eq!(commands.next(), None);
    told
}

#[test]
fn it_rests_from_when_nobody_looks_till_somebody_does() {
    let mut model = inside(&settings());
    assert_eq!(told(&mut model), Some(true));
    assert_eq!(told(&mut model), None);
    model.act(Intent::OpenChat(bare(ROOM)));
    assert_eq!(told(&mut model), Some(false));
    model.act(Intent::OpenChat(bare("a@x")));
    assert_eq!(told(&mut model), Some(true));
    model.apply(news(RoomNews::Resting));
    assert!(model.store.occupants(&bare(ROOM)).is_empty());
    assert_eq!(
        model.store.room(&bare(ROOM)).unwrap().standing,
        Standing::Joining
    );
    assert_eq!(told(&mut model), None);
    // Somebody said something, or named us.
    model.apply(news(RoomNews::Active));
    model.apply(news(RoomNews::Named {
        nick: "Anna".to_owned(),
        text: "Me!".to_owned(),
    }));
    let row = |model: &Model| {
        let rows = model.store.chat_rows();
        let row = rows.iter().find(|row| row.jid == bare(ROOM)).unwrap();
        (row.active, model.store.room(&bare(ROOM)).unwrap().mentions)
    };
    assert_eq!(row(&model), (true, 1));
    // Another tab shows it.
    assert_eq!(told_beside(&mut model, Some(&bare(ROOM))), Some(false));
    model.apply(news(RoomNews::Joining));
    model.apply(joined(Affiliation::Member, &["Anna"], false));
    assert_eq!(row(&model), (false, 0));
    assert_eq!(told(&mut model), Some(true));
    // A new session begins with being there.
    model.apply(news(RoomNews::Resting));
    model.apply(Event::StatusChanged(Status::Disconnected(None)));
    assert_eq!(told(&mut model), None);
}

#[test]
fn by_itself_no_room_is_left() {
    let mut model = inside(&Settings::default());
    assert_eq!(told(&mut model), None);
}

#[test]
fn floating_boxes_are_all_seen() {
    let mut model = inside(&Settings {
        view_mode: ViewMode::Overlayed,
        ..settings()
    });
    model.act(Intent::OpenChat(bare(ROOM)));
    model.act(Intent::OpenChat(bare("a@x")));
    assert_eq!(told(&mut model), None);
    model.act(Intent::CloseChat(bare(ROOM)));
    assert_eq!(told(&mut model), Some(true));
}

#[test]
fn none_is_left_where_something_would_be_lost() {
    type Step = fn(&mut Model);
    let steps: [(&str, Step); 11] = [
        ("it has no archive", |m| drop(m.apply(known(false)))),
        ("one does not belong to it", |m| {
            m.apply(joined(Affiliation::None, &["Anna"], false));
        }),
        ("nobody else is there", |m| {
            m.apply(joined(Affiliation::Owner, &[], false));
        }),
        ("it is new", |m| {
            m.apply(joined(Affiliation::Owner, &["Anna"], true));
        }),
        ("its archive is being read", |m| {
            m.apply(news(RoomNews::Syncing(true)));
        }),
        ("something was refused", |m| {
            let why = SendError::Interrupted;
            let deed = RoomDeed::Nick;
            m.apply(news(RoomNews::Refused { deed, why }));
        }),
        ("something waits to be sent", |m| {
            let (to, body, about) = (bare(ROOM), "hi".to_owned(), About::Nothing);
            m.act(Intent::SendMessage { to, body, about });
        }),
        ("a file is on its way", |m| {
            let id = "f".to_owned();
            let step = Transfer::Begin {
                to: bare(ROOM),
                name: "cat.png".to_owned(),
                size: 9,
                kind: "image/png".to_owned(),
                sides: None,
            };
            m.act(Intent::Upload { id, step });
        }),
        ("a question is open", |m| {
            let (room, wish) = (bare(ROOM), RoomWish::AskForm);
            m.act(Intent::Room { room, wish });
        }),
        ("each message is to be told", |m| {
            let (chat, flag) = (bare(ROOM), Flag::Always);
            m.act(Intent::SetFlag {
                chat,
                flag,
                on: true,
            });
        }),
        ("one speaks with somebody there alone", |m| {
            let jid = BareJid::of_occupant(&bare(ROOM), "Anna").unwrap();
            m.act(Intent::OpenChat(jid));
        }),
    ];
    for (why, step) in steps {
        let mut model = inside(&settings());
        step(&mut model);
        assert_eq!(told(&mut model), None, "{why}");
        // Where it begins later the room is not left either, or entered again.
        let mut model = inside(&settings());
        model.receive(spoken("Anna", "1", "hi"));
        assert_eq!(told(&mut model), Some(true));
        step(&mut model);
        assert_eq!(told(&mut model), Some(false), "{why}");
    }
}
