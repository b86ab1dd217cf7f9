//! Rooms in the model: who said what, who may change it, what is told, and what outlives the page.

use super::records::Mirror;
use super::{MINUTE, Model, NOW, bare, message, said};
use converse_rs::config::Settings;
use converse_rs::jid::Jid;
use converse_rs::rng::Rng;
use converse_rs::store::{Change, Gist, Happening, Intent, Look, Row, Standing, Store};
use converse_rs::time::Millis;
use converse_rs::xmpp::adhoc::{CommandAction, CommandStatus, NoteKind, Stage};
use converse_rs::xmpp::command::{Command, RoomWish, ServiceWish, Show};
use converse_rs::xmpp::entity::{Entity, Identity, Item};
use converse_rs::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use converse_rs::xmpp::event::{
    Affiliation, Annotation, Answer, Cause, Departure, Event, Exit, Message, Note, Occupant, Role,
    RoomAbout, RoomDeed, RoomInfo, RoomNews, SendError, Sender,
};
use converse_rs::xmpp::form::{Answers, Choice, Field, FieldKind, Form};
use converse_rs::xmpp::lookup::{Kept, Looked, Lookup};

pub(super) const ROOM: &str = "garden@rooms";

pub(super) fn news(news: RoomNews) -> Event {
    let room = bare(ROOM);
    Event::Room { room, news }
}

/// One of each kind.
fn answers(which: u64) -> Answer {
    let odd = || Some("<&> \"x\"".to_owned());
    match which % 12 {
        0 => Answer::Rooms(vec![
            (bare("a@b"), "A <b>".to_owned()),
            (bare("c@d"), String::new()),
        ]),
        1 => Answer::About(RoomAbout {
            name: odd(),
            description: None,
            occupants: Some(3),
            features: vec!["muc_hidden".to_owned()],
        }),
        2 => Answer::Form(Form {
            title: Some("T".to_owned()),
            instructions: vec!["one".to_owned(), "two".to_owned()],
            fields: vec![
                Field {
                    name: "a".to_owned(),
                    kind: FieldKind::ListMulti,
                    label: odd(),
                    hint: Some("h".to_owned()),
                    required: true,
                    values: vec!["1".to_owned(), "2".to_owned()],
                    options: vec![Choice {
                        label: "one".to_owned(),
                        value: "1".to_owned(),
                    }],
                    picture: None,
                },
                Field {
                    name: "b".to_owned(),
                    ..Field::default()
                },
            ],
            ..Form::default()
        }),
        3 => Answer::People(
            Affiliation::Outcast,
            vec![(bare("a@b"), odd()), (bare("c@d"), None)],
        ),
        9 => Answer::Entity(Box::new(Entity {
            node: odd(),
            identities: vec![Identity {
                category: "server".to_owned(),
                kind: "im".to_owned(),
                name: "<&>".to_owned(),
            }],
            features: vec!["a".to_owned()],
            forms: vec![Form {
                result: true,
                ..Form::default()
            }],
            items: Some(vec![Item {
                jid: Jid::parse("a@b/c").unwrap(),
                node: odd(),
                name: odd(),
            }]),
        })),
        10 => Answer::FullText(true),
        11 => Answer::Looked(Box::new(Looked {
            lookup: Lookup {
                words: "a <&>".to_owned(),
                with: Some(bare("a@b")),
                before: odd(),
                after: None,
            },
            all: vec![Kept {
                id: "i <&>".to_owned(),
                chat: bare("a@b"),
                own: true,
                nick: odd(),
                at: Millis(7),
                text: "\u{e4} <&> 'x'".to_owned(),
                key: None,
            }],
            first: odd(),
            complete: false,
        })),
        8 => Answer::Registered("Jule <&>".to_owned()),
        7 => Answer::Found(vec![(bare("a@b"), "A <b>".to_owned())]),
        4 => Answer::Commands(vec![
            ("n <&>".to_owned(), "One".to_owned()),
            ("m".to_owned(), "Two".to_owned()),
        ]),
        5 => Answer::Stage(
            "r".to_owned(),
            Box::new(Stage {
                status: CommandStatus::Completed,
                notes: vec![(NoteKind::Warn, "<&> \"x\"".to_owned())],
                form: Some(Form {
                    result: true,
                    columns: vec![Field {
                        name: "jid".to_owned(),
                        label: odd(),
                        ..Field::default()
                    }],
                    rows: vec![vec!["a@b".to_owned()], vec![String::new()]],
                    ..Form::default()
                }),
                prev: true,
                next: false,
                complete: true,
                default: CommandAction::Complete,
            }),
        ),
        _ => Answer::Refused(SendError::Interrupted),
    }
}

#[test]
fn an_answer_is_to_the_last_question_alone() {
    let mut model = Model::new();
    let ask = |model: &mut Model, of: &str| {
        let (room, wish) = (bare(of), RoomWish::AskRooms);
        let acted = model.act(Intent::Room { room, wish });
        assert!(matches!(
            &acted.commands[..],
            [Command::Room {
                wish: RoomWish::AskRooms,
                ..
            }]
        ));
    };
    model.apply(news(RoomNews::Answer(answers(0))));
    assert_eq!(model.store.asked(), None);
    // A service is no room, and becomes none.
    ask(&mut model, "rooms.example");
    assert_eq!(model.store.asked().unwrap().answer, None);
    model.apply(news(RoomNews::Answer(answers(0))));
    assert_eq!(model.store.asked().unwrap().answer, None);
    ask(&mut model, ROOM);
    model.apply(news(RoomNews::Answer(answers(1))));
    assert_eq!(model.store.asked().unwrap().answer, Some(answers(1)));
    assert!(!model.store.is_room(&bare(ROOM)) && model.store.chat_rows().is_empty());
    // Of devices too, each for itself; that a command is to end asks nothing.
    let device = |name: &str| Jid::parse(&format!("a@b/{name}")).unwrap();
    let act = |model: &mut Model, of: &str, action| {
        let wish = match action {
            None => ServiceWish::AskCommands,
            Some(action) => ServiceWish::Command {
                name: "r".to_owned(),
                node: "n".to_owned(),
                action,
                answers: Answers::default(),
            },
        };
        let of = device(of);
        let acted = model.act(Intent::Service { of, wish });
        assert!(matches!(&acted.commands[..], [Command::Service { .. }]));
    };
    let told = |of: &str, which| Event::Answered {
        of: device(of),
        answer: answers(which),
    };
    act(&mut model, "one", None);
    model.apply(told("two", 4));
    assert_eq!(model.store.asked().unwrap().answer, None);
    model.apply(told("one", 4));
    act(&mut model, "one", Some(CommandAction::Cancel));
    assert_eq!(model.store.asked().unwrap().answer, Some(answers(4)));
    act(&mut model, "one", Some(CommandAction::Execute));
    assert_eq!(model.store.asked().unwrap().answer, None);
    model.apply(told("one", 5));
    assert_eq!(model.store.asked().unwrap().answer, Some(answers(5)));
}

fn noted(entered: bool, open: bool) -> Event {
    news(RoomNews::Noted {
        nick: "Me".to_owned(),
        name: Some("The Garden".to_owned()),
        entered,
        open,
    })
}

#[test]
fn rooms_that_the_account_has_noted_stand_in_the_list() {
    let mut model = Model::new();
    model.apply(noted(false, false));
    let room = model.store.room(&bare(ROOM)).unwrap();
    assert!(matches!(room.standing, Standing::Out(Exit::Gone(_))));
    assert_eq!(model.store.chat_rows().len(), 1);
    // It is not entered by a later run either.
    assert_eq!(model.store.rejoin().len(), 0);
    model.apply(noted(true, true));
    assert_eq!(model.store.rejoin().len(), 1);
    // One that is known stays as the user left it; a new one is shown where nothing else is.
    assert!(model.store.open_chats().is_empty());
    let mut model = Model::new();
    model.apply(noted(true, true));
    assert_eq!(model.store.front(), Some(&bare(ROOM)));
    let other = Event::Room {
        room: bare("other@rooms"),
        news: RoomNews::Noted {
            nick: "Me".to_owned(),
            name: None,
            entered: true,
            open: true,
        },
    };
    model.apply(other);
    assert_eq!(model.store.open_chats().len(), 2);
    assert_eq!(model.store.front(), Some(&bare(ROOM)));
}

#[test]
fn nobody_makes_a_room_of_a_contact() {
    let mut model = Model::new();
    model.apply(Event::RosterItemChanged(
        converse_rs::xmpp::event::RosterItem {
            jid: bare(ROOM),
            name: None,
            subscription: converse_rs::xmpp::event::Subscription::Both,
            pending: false,
            groups: Vec::new(),
        },
    ));
    model.apply(noted(true, true));
    assert!(!model.store.is_room(&bare(ROOM)));
}

pub(super) fn occupant(nick: &str, id: &str) -> Occupant {
    Occupant {
        nick: nick.to_owned(),
        id: Some(id.to_owned()),
        jid: None,
        role: Role::Participant,
        affiliation: Affiliation::None,
        show: Show::Online,
        hats: Vec::new(),
    }
}

pub(super) fn join() -> Intent {
    Intent::Room {
        room: bare(ROOM),
        wish: RoomWish::Join {
            nick: "Me".to_owned(),
            password: None,
        },
    }
}

pub(super) fn joined(others: &[&str]) -> Event {
    let mut occupants = vec![occupant("Me", "me")];
    occupants.extend(others.iter().map(|nick| occupant(nick, nick)));
    news(RoomNews::Joined {
        nick: "Me".to_owned(),
        occupants,
        created: false,
    })
}

pub(super) fn sender(nick: &str, id: &str) -> Sender {
    Sender {
        nick: nick.to_owned(),
        id: Some(id.to_owned()),
    }
}

/// What an occupant says to all; the room calls it `a` and the id.
pub(super) fn spoken(nick: &str, id: &str, body: &str) -> Message {
    let mut spoken = message(ROOM, id, body);
    spoken.own = nick == "Me";
    spoken.archive_id = Some(["a", id].concat());
    spoken.extras.sender = Some(sender(nick, &nick.to_lowercase()));
    spoken
}

pub(super) fn of(nick: &str, of: &str, note: Note) -> Event {
    Event::MessageAnnotated(Annotation {
        sender: Some(sender(nick, &nick.to_lowercase())),
        ..said(ROOM, nick == "Me", of, note)
    })
}

pub(super) fn inside() -> Model {
    let mut model = Model::new();
    model.act(join());
    model.apply(joined(&["Anna", "Eve"]));
    model
}

pub(super) fn bodies(model: &Model) -> Vec<String> {
    let chat = model.store.chat(&bare(ROOM)).unwrap();
    chat.messages().iter().map(|m| m.body.clone()).collect()
}

#[test]
fn a_room_is_wanted_entered_and_left() {
    let mut model = Model::new();
    let acted = model.act(join());
    assert!(matches!(
        &acted.commands[..],
        [Command::Room { wish: RoomWish::Join { nick, .. }, after: None, .. }] if nick == "Me"
    ));
    let standing = |model: &Model| model.store.room(&bare(ROOM)).unwrap().standing;
    assert_eq!(standing(&model), Standing::Joining);
    model.apply(news(RoomNews::Known(RoomInfo {
        name: Some("The Garden".to_owned()),
        archive: true,
        open: true,
        moderates: false,
        pictures: false,
    })));
    model.apply(joined(&["Anna"]));
    assert_eq!(standing(&model), Standing::In);
    assert_eq!(model.store.contact(&bare(ROOM)).unwrap().name, "The Garden");
    // It stands among chats and not among people.
    assert_eq!(model.store.chat_rows()[0].mentions, Some(0));
    assert!(model.store.roster_rows().is_empty());
    assert_eq!(model.store.roster_counts(), (0, 0));
    let nicks: Vec<_> = model
        .store
        .occupants(&bare(ROOM))
        .into_iter()
        .map(|o| o.nick)
        .collect();
    assert_eq!(nicks, ["Anna", "Me"]);
    // A lost connection takes nobody out of it, but nobody is known to be there.
    model.apply(news(RoomNews::Joining));
    assert_eq!(model.store.rejoin().len(), 1);
    model.apply(joined(&[]));
    model.act(Intent::Room {
        room: bare(ROOM),
        wish: RoomWish::Leave,
    });
    assert!(matches!(standing(&model), Standing::Out(Exit::Gone(_))));
    assert!(model.store.rejoin().is_empty());
    assert!(model.store.occupants(&bare(ROOM)).is_empty());
}

#[test]
fn what_does_not_pass_by_itself_is_not_tried_again_in_the_next_run() {
    let gone = |cause| {
        Exit::Gone(Departure {
            cause,
            ..Departure::default()
        })
    };
    let refused = |c| Exit::Refused(StanzaError::new(ErrorType::Auth, c));
    for (exit, again) in [
        (gone(Cause::Kicked), false),
        (gone(Cause::Banned), false),
        (gone(Cause::Shutdown), true),
        (gone(Cause::Lost), true),
        (Exit::NoAnswer, true),
        (refused(StanzaCondition::NotAuthorized), false),
        (
            Exit::Destroyed {
                instead: None,
                reason: None,
            },
            false,
        ),
    ] {
        let mut model = inside();
        model.apply(news(RoomNews::Out(exit.clone())));
        assert_eq!(!model.store.rejoin().is_empty(), again, "{exit:?}");
    }
}

#[test]
fn addresses_that_are_no_rooms_are_none() {
    let mut model = Model::new();
    for address in ["rooms", "me@here"] {
        let acted = model.act(Intent::Room {
            room: bare(address),
            wish: RoomWish::Join {
                nick: "Me".to_owned(),
                password: None,
            },
        });
        assert!(acted.commands.is_empty() && !model.store.is_room(&bare(address)));
    }
    // Where the user says none, it is the usual nick.
    let acted = model.act(Intent::Room {
        room: bare(ROOM),
        wish: RoomWish::Join {
            nick: "  ".to_owned(),
            password: None,
        },
    });
    assert!(matches!(&acted.commands[..],
        [Command::Room { wish: RoomWish::Join { nick, .. }, .. }] if nick == "me"));
}

#[test]
fn the_site_says_what_is_told_of_people() {
    let settings = Settings {
        muc_show_info_messages: vec!["301", "op"],
        ..Settings::default()
    };
    let mut model = Model::with(&settings);
    model.act(join());
    model.apply(joined(&["Anna"]));
    let role = |role| {
        news(RoomNews::Seen(Occupant {
            role,
            ..occupant("Anna", "anna")
        }))
    };
    let gone = |cause| {
        let why = Departure {
            cause,
            ..Departure::default()
        };
        let nick = "Anna".to_owned();
        news(RoomNews::Gone { nick, why })
    };
    model.apply(role(Role::Visitor));
    model.apply(role(Role::Participant));
    model.apply(gone(Cause::Kicked));
    assert!(model.store.happened(&bare(ROOM)).is_empty());
    model.apply(role(Role::Participant));
    model.apply(role(Role::Moderator));
    let told = |model: &Model| model.store.happened(&bare(ROOM)).pop().unwrap().what;
    assert!(matches!(
        &told(&model)[..],
        [(_, Happening::Role(Role::Moderator))]
    ));
    model.apply(gone(Cause::Banned));
    assert!(matches!(&told(&model)[..], [(_, Happening::Gone(_))]));
}

#[test]
fn comings_and_goings_are_one_line_and_bounded() {
    let mut model = inside();
    let seen = |nick: &str| news(RoomNews::Seen(occupant(nick, nick)));
    let gone = |nick: &str, cause| {
        news(RoomNews::Gone {
            nick: nick.to_owned(),
            why: Departure {
                cause,
                ..Departure::default()
            },
        })
    };
    model.apply(seen("Bea"));
    model.apply(seen("Carl"));
    model.apply(gone("Carl", Cause::Left));
    model.apply(gone("Anna", Cause::Kicked));
    let line = model.store.happened(&bare(ROOM));
    let [line] = &line[..] else {
        panic!("{line:?}")
    };
    assert!(matches!(&line.what[..],
        [(bea, Happening::Came), (anna, Happening::Gone(_))] if bea == "Bea" && anna == "Anna"));
    // Below the next message a new one begins.
    model.receive(spoken("Eve", "1", "hi"));
    model.apply(gone("Eve", Cause::Left));
    let rows = model.store.rows(&bare(ROOM));
    assert!(
        matches!(
            rows[..],
            [
                Row::Happened(0),
                Row::Day(_),
                Row::Unread,
                Row::Message(_),
                Row::Happened(1)
            ]
        ),
        "{rows:?}"
    );
    for n in 0..5_000 {
        model.apply(seen(&format!("n{n}")));
    }
    let line = model.store.happened(&bare(ROOM)).pop().unwrap();
    assert_eq!((line.what.len(), line.more), (30, 4_971));
    for n in 0..1_000 {
        model.receive(spoken("Me", &format!("m{n}"), "x"));
        model.apply(gone(&format!("n{n}"), Cause::Left));
    }
    assert_eq!(model.store.happened(&bare(ROOM)).len(), 200);
}

#[test]
fn refusals_are_kept_until_the_user_knows_them() {
    let mut model = inside();
    model.apply(news(RoomNews::Refused {
        deed: RoomDeed::Subject,
        why: SendError::Interrupted,
    }));
    let trouble = |model: &Model| model.store.room(&bare(ROOM)).unwrap().trouble;
    assert!(trouble(&model).is_some());
    model.act(Intent::DismissRoom(bare(ROOM)));
    assert_eq!(trouble(&model), None);
}

/// All that is shown of the room.
fn shown(store: &Store) -> String {
    let jid = bare(ROOM);
    let chat = store.chat(&jid);
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        store.room(&jid),
        store.occupants(&jid),
        store.happened(&jid),
        chat.map(|c| c.messages()),
        store.rows(&jid)
    )
}

#[test]
fn other_tabs_show_the_same_and_the_next_run_goes_on() {
    let mut rng = Rng::new([5; 32]);
    for _ in 0..40 {
        let mut model = Model::new();
        let mut mirror = Mirror::new();
        let all = model.store.all_records();
        drop(all);
        mirror.take(&mut model.store, vec![Change::Connection]);
        let changes = model.act(join()).changes;
        mirror.take(&mut model.store, changes);
        for step in 0..60u64 {
            model.now = Millis(NOW.0 + step * MINUTE);
            let nick = ["Anna", "Eve", "Carl", "Me"][(rng.number() % 4) as usize];
            let id = (rng.number() % 9).to_string();
            let why = Departure {
                cause: [Cause::Left, Cause::Kicked][(rng.number() % 2) as usize],
                by: Some("Boss <&>".to_owned()),
                reason: None,
            };
            let mut words = spoken(nick, &step.to_string(), "me\n<b>");
            words.at = model.now;
            if rng.number().is_multiple_of(4) {
                words.extras.replaces = Some(id.clone());
            }
            let event = match rng.number() % 13 {
                0 => joined(&["Anna"]),
                1 => news(RoomNews::Seen(Occupant {
                    role: [Role::Moderator, Role::Visitor][(rng.number() % 2) as usize],
                    jid: Some(bare("x@y")),
                    hats: vec!["Host".to_owned(), nick.to_owned()],
                    ..occupant(nick, nick)
                })),
                2 => news(RoomNews::Gone {
                    nick: nick.to_owned(),
                    why,
                }),
                3 => news(RoomNews::Renamed {
                    from: nick.to_owned(),
                    to: "Bea/%".to_owned(),
                }),
                4 => news(RoomNews::Subject { by: None, text: id }),
                5 => news(RoomNews::Refused {
                    deed: RoomDeed::Nick,
                    why: SendError::Refused(StanzaError::new(
                        ErrorType::Cancel,
                        StanzaCondition::Conflict,
                    )),
                }),
                6 => of(nick, &["a", &id].concat(), Note::Retracted),
                7 => of(
                    nick,
                    &["a", &id].concat(),
                    Note::Reacted(vec!["\u{1f44d}".to_owned()]),
                ),
                8 => news(RoomNews::Known(RoomInfo {
                    name: Some("Garden".to_owned()),
                    archive: true,
                    open: true,
                    moderates: true,
                    pictures: true,
                })),
                9 => news(RoomNews::Answer(answers(rng.number()))),
                _ => Event::MessageReceived(words),
            };
            let changes = model.apply(event);
            mirror.take(&mut model.store, changes);
            assert_eq!(shown(&model.store), shown(&mirror.follower));
            assert_eq!(model.store.asked(), mirror.follower.asked());
            if step % 10 == 0 {
                let wish = RoomWish::AskAbout;
                let room = bare(ROOM);
                let changes = model.act(Intent::Room { room, wish }).changes;
                mirror.take(&mut model.store, changes);
                assert_eq!(model.store.asked(), mirror.follower.asked());
            }
        }
        let next = mirror.reloaded();
        let (now, then) = (
            model.store.room(&bare(ROOM)).unwrap(),
            next.room(&bare(ROOM)).unwrap(),
        );
        assert_eq!(
            (
                then.nick,
                then.subject,
                then.open,
                then.mentions,
                then.moderates
            ),
            (now.nick, now.subject, now.open, now.mentions, now.moderates)
        );
        assert_eq!(next.rejoin().len(), 1);
        assert_eq!(then.standing, Standing::Joining);
    }
    // Of one that was left it is known that it was.
    let mut model = inside();
    let mut mirror = Mirror::new();
    mirror.take(&mut model.store, vec![Change::Connection]);
    let changes = model.act(Intent::Room {
        room: bare(ROOM),
        wish: RoomWish::Leave,
    });
    mirror.take(&mut model.store, changes.changes);
    let next = mirror.reloaded();
    assert!(matches!(
        next.room(&bare(ROOM)).unwrap().standing,
        Standing::Out(_)
    ));
    assert!(next.rejoin().is_empty());
}

#[test]
fn a_room_is_asked_for_what_was_said_only_by_who_is_in_it() {
    let mut model = Model::new();
    model.act(join());
    let load = |model: &mut Model| {
        let place = converse_rs::store::Place::End;
        let chat = bare(ROOM);
        model.act(Intent::LoadOlder { chat, place }).commands.len()
    };
    let newer = |model: &Model| model.store.history(&bare(ROOM)).newer;
    // Else it would be asked without end, by whoever looks at it.
    assert!(!newer(&model) && load(&mut model) == 0);
    model.apply(joined(&[]));
    model.apply(news(RoomNews::Syncing(true)));
    assert!(!newer(&model) && load(&mut model) == 0);
    model.apply(news(RoomNews::Syncing(false)));
    assert!(newer(&model) && load(&mut model) == 1);
}

#[test]
fn notes_of_nobody_are_nothing_in_a_room() {
    let mut model = inside();
    model.receive(spoken("Anna", "1", "first"));
    let thumb = Note::Reacted(vec!["\u{1f44d}".to_owned()]);
    for own in [true, false] {
        for name in ["1", "a1"] {
            for note in [thumb.clone(), Note::Retracted, Note::Displayed] {
                model.apply(Event::MessageAnnotated(said(ROOM, own, name, note)));
            }
        }
    }
    let chat = model.store.chat(&bare(ROOM)).unwrap();
    let message = &chat.messages()[0];
    assert!(!message.retracted && !message.reactions.is_any());
}

fn invited(by: &str, room: &str) -> Event {
    Event::Room {
        room: bare(room),
        news: RoomNews::Invited {
            by: Some(bare(by).into()),
            reason: None,
            password: Some(zeroize::Zeroizing::new("sesame".to_owned())),
            mediated: true,
        },
    }
}

#[test]
fn a_site_has_rooms_entered_at_once_but_not_many() {
    let mut model = Model::with(&Settings {
        auto_join_on_invite: true,
        ..Settings::default()
    });
    let evil = vec![bare("evil@there").into()];
    model.apply(Event::BlockListReceived(Some(evil)));
    model.apply(invited("evil@there", ROOM));
    assert!(model.store.take_entering().is_empty());
    let enter = |model: &mut Model| {
        let due = model.store.take_entering();
        let commands = due
            .into_iter()
            .flat_map(|intent| model.act(intent).commands);
        commands.collect::<Vec<_>>()
    };
    model.apply(invited("romeo@there", ROOM));
    model.apply(invited("romeo@there", ROOM));
    assert!(matches!(&enter(&mut model)[..],
        [Command::Room { wish: RoomWish::Join { password: Some(p), .. }, .. }] if p.as_str() == "sesame"));
    assert!(model.store.is_room(&bare(ROOM)) && model.store.invitations().is_empty());
    for n in 0..30 {
        model.apply(invited("romeo@there", &format!("r{n}@rooms")));
    }
    assert_eq!(enter(&mut model).len(), 9);
    assert_eq!(model.store.invitations().len(), 21);
    // Later there may be more.
    model.now = model.now.plus(60 * MINUTE);
    model.apply(invited("romeo@there", "later@rooms"));
    assert_eq!(enter(&mut model).len(), 1);
    // Who is nobody's contact asks nobody in where strangers may not write.
    let mut quiet = Model::with(&Settings {
        auto_join_on_invite: true,
        allow_non_roster_messaging: false,
        ..Settings::default()
    });
    quiet.apply(invited("romeo@there", ROOM));
    assert!(quiet.store.take_entering().is_empty());
    // After the log-out nothing is entered.
    model.now = model.now.plus(60 * MINUTE);
    model.apply(invited("romeo@there", "last@rooms"));
    model.act(Intent::LogOut);
    assert!(model.store.take_entering().is_empty());
}

#[test]
fn invitations_are_bounded_and_of_those_who_may_write() {
    let mut model = Model::new();
    model.apply(Event::BlockListReceived(Some(vec![
        bare("evil@there").into(),
    ])));
    model.apply(invited("evil@there", ROOM));
    assert!(model.store.invitations().is_empty());
    for _ in 0..3 {
        model.apply(invited("romeo@there", ROOM));
    }
    assert_eq!(model.store.invitations().len(), 1);
    let news = model.store.take_news();
    let told = model.store.tell(&news[0], &Look::Elsewhere).unwrap();
    assert_eq!(told.gist, Gist::Invitation(ROOM.to_owned()));
    // No room is there before the user says so; then the password that came along is used.
    assert!(!model.store.is_room(&bare(ROOM)) && model.store.rejoin().is_empty());
    let acted = model.act(join());
    assert!(matches!(&acted.commands[..],
        [Command::Room { wish: RoomWish::Join { password: Some(p), .. }, .. }] if p.as_str() == "sesame"));
    assert!(model.store.invitations().is_empty());
    model.apply(invited("romeo@there", ROOM));
    assert!(model.store.invitations().is_empty(), "we are in it");
    for n in 0..100 {
        model.apply(invited("romeo@there", &format!("r{n}@rooms")));
    }
    assert_eq!(model.store.invitations().len(), 50);
    let acted = model.act(Intent::Room {
        room: bare("r1@rooms"),
        wish: RoomWish::Decline(bare("romeo@there").into()),
    });
    assert!(matches!(
        &acted.commands[..],
        [Command::Room {
            wish: RoomWish::Decline(_),
            ..
        }]
    ));
    assert_eq!(model.store.invitations().len(), 49);
    // Other tabs and the next run have them, without the password.
    let mut mirror = Mirror::new();
    mirror.take(&mut model.store, vec![Change::Connection, Change::Requests]);
    assert_eq!(mirror.follower.invitations().len(), 49);
    let written: String = mirror.storage.values().cloned().collect();
    assert!(!written.contains("sesame"));
    assert_eq!(mirror.reloaded().invitations().len(), 49);
    let mut quiet = Model::with(&Settings {
        allow_non_roster_messaging: false,
        ..Settings::default()
    });
    quiet.apply(invited("romeo@there", ROOM));
    assert!(quiet.store.invitations().is_empty());
}

#[test]
fn activity_is_shown_until_one_is_there() {
    let mut model = Model::new();
    // Of a room that nobody knows nothing is to be shown.
    model.apply(news(RoomNews::Active));
    assert!(model.store.chat_rows().is_empty());
    model.apply(news(RoomNews::Noted {
        nick: "Jule".to_owned(),
        name: None,
        entered: false,
        open: false,
    }));
    let active = |store: &Store| store.chat_rows()[0].active;
    assert!(!active(&model.store));
    model.apply(news(RoomNews::Active));
    assert!(active(&model.store));
    model.act(join());
    model.apply(joined(&[]));
    assert!(!active(&model.store));
    model.apply(news(RoomNews::Active));
    assert!(!active(&model.store));
    // One that was left is watched as well; other tabs know it, and the next run.
    model.receive(spoken("Anna", "1", "hi"));
    model.act(Intent::Room {
        room: bare(ROOM),
        wish: RoomWish::Leave,
    });
    model.apply(news(RoomNews::Active));
    let mut mirror = Mirror::new();
    mirror.take(
        &mut model.store,
        vec![
            Change::Connection,
            Change::Timeline(bare(ROOM)),
            Change::Roster,
        ],
    );
    assert!(active(&mirror.follower) && active(&mirror.reloaded()));
}
