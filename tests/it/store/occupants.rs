//! Chats with one occupant of a room: whose they are, what they are called, and what outlives the page.

use super::records::{Mirror, messages};
use super::rooms::occupant;
use super::{Model, bare, message};
use converse_rs::jid::{BareJid, Jid};
use converse_rs::privacy::Order;
use converse_rs::store::{About, Delivery, Intent};
use converse_rs::xmpp::command::{Activity, Command, RoomWish, Wrap};
use converse_rs::xmpp::event::{Departure, Event, Message, RoomInfo, RoomNews, Secrecy};

const ROOM: &str = "garden@rooms";
const ANNA: &str = "garden@rooms/a/1";

fn news(news: RoomNews) -> Event {
    let room = bare(ROOM);
    Event::Room { room, news }
}

fn inside() -> Model {
    let mut model = Model::new();
    model.act(Intent::Room {
        room: bare(ROOM),
        wish: RoomWish::Join {
            nick: "Me".to_owned(),
            password: None,
        },
    });
    model.apply(news(RoomNews::Known(RoomInfo {
        name: Some("The Garden".to_owned()),
        ..RoomInfo::default()
    })));
    model.apply(news(RoomNews::Joined {
        nick: "Me".to_owned(),
        occupants: vec![occupant("Me", "me"), occupant("Anna", "a/1")],
        created: false,
    }));
    model
}

fn whisper(nick: &str, id: &str) -> Message {
    let mut m = message("x@y", id, "psst");
    m.chat = bare(ANNA);
    m.from = bare(ROOM).with_resource(nick).unwrap();
    m
}

fn name(model: &Model) -> String {
    model.store.contact(&bare(ANNA)).unwrap().name.clone()
}

#[test]
fn it_is_called_by_nick_and_room_and_stands_among_chats_alone() {
    let mut model = inside();
    model.receive(whisper("Anna", "1"));
    assert_eq!(name(&model), "Anna · The Garden");
    assert!(model.store.roster_rows().is_empty());
    assert_eq!(model.store.roster_counts(), (0, 0));
    assert_eq!(model.store.chat_rows().len(), 2);
    assert_eq!(model.store.chat_rows()[0].mentions, None);
    assert_eq!(model.unread(ANNA), 1);
    assert!(model.bodies(ROOM).is_empty());
    // The name follows him, and stays when he goes and another takes it.
    model.apply(news(RoomNews::Renamed {
        from: "Anna".to_owned(),
        to: "Giulia".to_owned(),
    }));
    assert_eq!(name(&model), "Giulia · The Garden");
    let (nick, why) = ("Giulia".to_owned(), Departure::default());
    model.apply(news(RoomNews::Gone { nick, why }));
    model.apply(news(RoomNews::Seen(occupant("Giulia", "b"))));
    assert_eq!(name(&model), "Giulia · The Garden");
    assert_eq!(model.store.chat_rows().len(), 2);
    // He comes back under another one.
    model.apply(news(RoomNews::Seen(occupant("Anna!", "a/1"))));
    assert_eq!(name(&model), "Anna! · The Garden");
    // What is of a room that we know nothing of is nobody's.
    let mut other = whisper("Anna", "2");
    other.chat = bare("other@rooms/a");
    model.receive(other);
    assert!(model.store.chat(&bare("other@rooms/a")).is_none());
    model.act(Intent::OpenChat(bare("other@rooms/a")));
    assert!(model.store.chat(&bare("other@rooms/a")).is_none());
}

#[test]
fn nothing_is_done_to_an_occupant_that_is_for_people_with_addresses() {
    let mut model = inside();
    model.receive(whisper("Anna", "1"));
    let key = model.nth(ANNA, 0);
    let chat = || bare(ANNA);
    for intent in [
        Intent::OpenChat(chat()),
        Intent::NoteActivity {
            chat: chat(),
            activity: Activity::Typing,
        },
        Intent::AddContact {
            jid: chat(),
            name: "x".to_owned(),
            groups: Vec::new(),
        },
        Intent::EditContact {
            jid: chat(),
            name: "x".to_owned(),
            groups: Vec::new(),
        },
        Intent::RemoveContact(chat()),
        Intent::Subscribe {
            to: chat(),
            ask: true,
        },
        Intent::LoadCard(chat()),
        Intent::MarkSeen { chat: chat(), key },
        Intent::Private {
            chat: chat(),
            order: Order::Start,
        },
        Intent::SetBlocked {
            jids: vec![Jid::from(chat())],
            blocked: true,
        },
    ] {
        let acted = model.act(intent);
        assert!(acted.commands.is_empty() && acted.orders.is_empty());
    }
    assert_eq!(model.store.card(&chat()), None);
}

#[test]
fn what_we_say_names_neither_our_address_nor_his_id() {
    let mut model = inside();
    model.receive(whisper("Anna", "1"));
    let id = model.send(ANNA, "yes?");
    assert_eq!(model.own(ANNA, &id).unwrap().secrecy, Secrecy::Open);
    for nth in [0, 1] {
        let acted = model.act(Intent::SendMessage {
            to: bare(ANNA),
            body: "an answer".to_owned(),
            about: About::Answers(model.nth(ANNA, nth)),
        });
        let [
            Command::SendMessage {
                to, extras, wrap, ..
            },
        ] = &acted.commands[..]
        else {
            panic!()
        };
        assert_eq!((to, wrap), (&bare(ANNA), &Wrap::Occupant));
        let reply = extras.reply.as_ref().unwrap();
        assert_eq!(reply.author, Some(bare(ROOM)));
        assert_eq!(reply.nick.as_deref(), Some(["Anna", "Me"][nth]));
    }
}

#[test]
fn it_outlives_the_page_and_is_what_other_tabs_see() {
    let (mut model, mut mirror) = (inside(), Mirror::new());
    mirror.take(&mut model.store, Vec::new());
    let changes = model
        .store
        .apply(super::NOW, Event::MessageReceived(whisper("Anna", "1")));
    mirror.take(&mut model.store, changes);
    let acted = model.act(Intent::SendMessage {
        to: bare(ANNA),
        body: "yes?".to_owned(),
        about: About::Nothing,
    });
    mirror.take(&mut model.store, acted.changes);
    let changes = model.apply(news(RoomNews::Renamed {
        from: "Anna".to_owned(),
        to: "Giulia".to_owned(),
    }));
    mirror.take(&mut model.store, changes);
    let later = mirror.reloaded();
    for store in [&mirror.follower, &later] {
        assert_eq!(
            store.contact(&bare(ANNA)).unwrap().name,
            "Giulia · The Garden"
        );
        assert_eq!(messages(store, ANNA).len(), 2);
    }
    // What was on its way is told as such, and goes by the same way.
    let waiting = later.waiting();
    let [
        Command::SendMessage {
            to, wrap, in_doubt, ..
        },
    ] = &waiting[..]
    else {
        panic!("{}", waiting.len())
    };
    assert_eq!((to, wrap, *in_doubt), (&bare(ANNA), &Wrap::Occupant, true));
    assert_eq!(messages(&later, ANNA)[1].delivery, Delivery::Waiting);
    // The records are those of nobody's address.
    let keys: Vec<_> = mirror.storage.keys().collect();
    let key = ["chat/", &ANNA.replace('/', "%2f")].concat();
    assert!(mirror.storage.contains_key(&key), "{keys:?}");
    assert_eq!(BareJid::parse(ANNA).ok(), None);
}

#[test]
fn what_is_hidden_stays_so_where_it_is_answered() {
    let mut model = inside();
    let mut secret = whisper("Anna", "1");
    (secret.body, secret.extras.spoiler) = ("He dies.".to_owned(), Some("the end".to_owned()));
    model.receive(secret);
    let key = model.nth(ANNA, 0);
    let acted = model.act(Intent::SendMessage {
        to: bare(ANNA),
        body: "No!".to_owned(),
        about: About::Answers(key),
    });
    let [Command::SendMessage { body, .. }] = &acted.commands[..] else {
        panic!()
    };
    assert!(!body.contains("dies") && body.contains("the end"), "{body}");
}
