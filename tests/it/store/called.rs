//! Being named in a room that is noted and that one is not in; and what is kept of a room that one leaves.

use super::records::Mirror;
use super::rooms::{ROOM, join, news, occupant};
use super::{Model, bare};
use converse_rs::config::Settings;
use converse_rs::store::{Flag, Gist, Intent, Look, News, Preference};
use converse_rs::xmpp::command::RoomWish;
use converse_rs::xmpp::event::RoomNews;

/// In the list, and not entered.
fn outside(settings: &Settings) -> Model {
    let mut model = Model::with(settings);
    model.apply(news(RoomNews::Noted {
        nick: "Me".to_owned(),
        name: Some("The Garden".to_owned()),
        entered: false,
        open: false,
    }));
    model
}

fn call(model: &mut Model, text: &str) {
    model.apply(news(RoomNews::Named {
        nick: "Anna".to_owned(),
        text: text.to_owned(),
    }));
}

fn mentions(model: &Model) -> u32 {
    model.store.room(&bare(ROOM)).unwrap().mentions
}

fn told(model: &mut Model) -> Vec<Gist> {
    let news = model.store.take_news();
    let told = news
        .iter()
        .filter_map(|n| model.store.tell(n, &Look::Elsewhere));
    told.map(|told| {
        assert_eq!(told.name, "The Garden");
        told.gist
    })
    .collect()
}

fn entered() -> RoomNews {
    RoomNews::Joined {
        nick: "Me".to_owned(),
        occupants: vec![occupant("Me", "m")],
        created: false,
    }
}

#[test]
fn it_counts_on_the_row_and_is_told_until_one_is_in() {
    let mut model = outside(&Settings::default());
    call(&mut model, "Romeo!");
    call(&mut model, "Romeo!!");
    assert_eq!(mentions(&model), 2);
    assert_eq!(model.store.chat_rows()[0].mentions, Some(2));
    assert!(model.store.chat_rows()[0].active);
    // Of each chat the last is told.
    assert_eq!(told(&mut model), [Gist::Message]);
    model.act(Intent::Choose {
        what: Preference::Words,
        value: 1,
    });
    call(&mut model, "where art thou?");
    let words = Gist::Words("Anna: where art thou?".to_owned());
    assert_eq!(told(&mut model), [words]);
    // No message is made of it: what was said in between comes from the archive.
    assert!(model.bodies(ROOM).is_empty());
    call(&mut model, "too late");
    model.act(join());
    model.apply(news(entered()));
    assert_eq!((mentions(&model), told(&mut model)), (0, Vec::new()));
    // One that we are in tells it by its messages.
    call(&mut model, "again");
    assert_eq!((mentions(&model), told(&mut model)), (0, Vec::new()));
}

#[test]
fn whoever_looks_at_it_has_seen_it() {
    let mut model = outside(&Settings::default());
    call(&mut model, "Romeo!");
    model.open(ROOM);
    assert_eq!(mentions(&model), 0);
    call(&mut model, "Romeo!");
    assert_eq!((mentions(&model), told(&mut model)), (0, Vec::new()));
}

#[test]
fn a_muted_room_is_not_told_of_and_an_unknown_one_is_none() {
    let mut model = outside(&Settings::default());
    model.act(Intent::SetFlag {
        chat: bare(ROOM),
        flag: Flag::Muted,
        on: true,
    });
    call(&mut model, "Romeo!");
    assert_eq!((mentions(&model), told(&mut model)), (1, Vec::new()));
    let mut model = Model::new();
    call(&mut model, "Romeo!");
    assert!(model.store.room(&bare(ROOM)).is_none());
    assert_eq!(model.store.take_news(), Vec::<News>::new());
}

#[test]
fn it_outlives_the_page() {
    let (mut model, mut mirror) = (outside(&Settings::default()), Mirror::new());
    let changes = model.apply(news(RoomNews::Named {
        nick: "Anna".to_owned(),
        text: "Romeo!".to_owned(),
    }));
    mirror.take(&mut model.store, changes);
    let later = mirror.reloaded();
    assert_eq!(later.room(&bare(ROOM)).map(|room| room.mentions), Some(1));
}

#[test]
fn a_room_that_one_leaves_is_forgotten_where_the_site_wants_it_and_no_other() {
    for forgets in [false, true] {
        let mut model = Model::with(&Settings {
            muc_clear_messages_on_leave: forgets,
            ..Settings::default()
        });
        model.act(join());
        model.apply(news(entered()));
        let mut m = super::message(ROOM, "1", "hello");
        m.from = bare(ROOM).with_resource("Anna").unwrap();
        m.extras.sender = Some(converse_rs::xmpp::event::Sender {
            nick: "Anna".to_owned(),
            id: None,
        });
        model.receive(m);
        assert_eq!(model.bodies(ROOM).len(), 1);
        // Being put out of it, or a lost connection, is not one's own will.
        let why = converse_rs::xmpp::event::Departure::default();
        let gone = converse_rs::xmpp::event::Exit::Gone(why);
        model.apply(news(RoomNews::Out(gone)));
        model.apply(news(RoomNews::Joining));
        assert_eq!(model.bodies(ROOM).len(), 1);
        model.act(Intent::Room {
            room: bare(ROOM),
            wish: RoomWish::Leave,
        });
        assert_eq!(model.bodies(ROOM).is_empty(), forgets);
    }
}
