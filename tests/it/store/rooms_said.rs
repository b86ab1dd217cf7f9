//! What is said in rooms, and what is said of it.

use super::records::Mirror;
use super::rooms::{ROOM, bodies, inside, join, joined, news, of, sender, spoken};
use super::{Model, bare, message, said};
use converse_rs::config::Settings;
use converse_rs::store::{About, Change, Flag, Gist, Intent, Look, Store};
use converse_rs::xmpp::command::{Command, Wrap};
use converse_rs::xmpp::event::{Event, History, Marks, Note, Notify, Preview, RoomNews};

#[test]
fn only_who_wrote_a_message_changes_it() {
    let mut model = inside();
    model.receive(spoken("Anna", "1", "first"));
    let correction = |nick: &str, id: &str| {
        let mut m = spoken(nick, id, "changed");
        m.extras.replaces = Some("1".to_owned());
        m
    };
    model.receive(correction("Eve", "2"));
    assert_eq!(bodies(&model), ["first", "changed"]);
    // The same nick, but another occupant.
    let mut thief = correction("Anna", "3");
    thief.extras.sender = Some(sender("Anna", "somebody else"));
    model.receive(thief);
    assert_eq!(bodies(&model)[0], "first");
    model.receive(correction("Anna", "4"));
    assert_eq!(bodies(&model)[0], "changed");
    for (nick, done) in [("Eve", false), ("Me", false), ("Anna", true)] {
        model.apply(of(nick, "a1", Note::Retracted));
        let chat = model.store.chat(&bare(ROOM)).unwrap();
        assert_eq!(chat.messages()[0].retracted, done, "{nick}");
    }
    // By the sender's own id nothing is named in a room: others may choose the same.
    model.apply(of("Eve", "2", Note::Retracted));
    let chat = model.store.chat(&bare(ROOM)).unwrap();
    assert!(!chat.messages()[1].retracted);
}

#[test]
fn the_room_itself_takes_back_anything_and_nobody_else_does() {
    let mut model = inside();
    model.receive(spoken("Anna", "1", "first"));
    model.apply(of("Eve", "a1", Note::Moderated));
    assert_eq!(bodies(&model), ["first"]);
    model.apply(Event::MessageAnnotated(said(
        ROOM,
        false,
        "a1",
        Note::Moderated,
    )));
    assert_eq!(bodies(&model), [""]);
    // Between two nobody does.
    model.receive(message("romeo@there", "1", "hi"));
    model.apply(Event::MessageAnnotated(said(
        "romeo@there",
        false,
        "1",
        Note::Moderated,
    )));
    let chat = model.store.chat(&bare("romeo@there")).unwrap();
    assert!(!chat.messages()[0].retracted);
}

#[test]
fn each_has_reactions_of_his_own() {
    let mut model = inside();
    model.receive(spoken("Anna", "1", "first"));
    let thumb = || vec!["\u{1f44d}".to_owned()];
    for nick in ["Eve", "Anna", "Me", "Eve"] {
        model.apply(of(nick, "a1", Note::Reacted(thumb())));
    }
    let reactions = |model: &Model| {
        let chat = model.store.chat(&bare(ROOM)).unwrap();
        chat.messages()[0].reactions.clone()
    };
    let all = reactions(&model);
    assert_eq!((all.ours.all, all.theirs.all), (thumb(), Vec::new()));
    let who: Vec<_> = all
        .others
        .iter()
        .map(|(who, _)| who.nick.as_str())
        .collect();
    assert_eq!(who, ["Eve", "Anna"]);
    model.apply(of("Eve", "a1", Note::Reacted(Vec::new())));
    assert!(reactions(&model).others[0].1.all.is_empty());
    // A crowd of made-up people ends somewhere.
    for n in 0..2_000 {
        model.apply(of(&format!("n{n}"), "a1", Note::Reacted(thumb())));
    }
    assert_eq!(reactions(&model).others.len(), 500);
}

#[test]
fn what_is_between_two_never_looks_like_words_in_a_room() {
    let mut model = inside();
    model.receive(message(ROOM, "1", "psst"));
    assert!(bodies(&model).is_empty());
    model.act(Intent::LoadOlder {
        chat: bare(ROOM),
        place: converse_rs::store::Place::Top,
    });
    model.apply(Event::HistoryReceived(History {
        chat: bare(ROOM),
        before: None,
        messages: vec![message(ROOM, "2", "psst"), spoken("Anna", "3", "hi")],
        complete: true,
    }));
    assert_eq!(bodies(&model), ["hi"]);
    // Nor the other way round.
    let mut lie = spoken("Anna", "4", "hi");
    lie.chat = bare("romeo@there");
    model.receive(lie);
    assert!(model.store.chat(&bare("romeo@there")).is_none());
}

#[test]
fn ours_goes_to_all_and_names_messages_as_the_room_does() {
    let mut model = inside();
    model.receive(spoken("Anna", "1", "question"));
    let key = model.store.chat(&bare(ROOM)).unwrap().messages()[0].key;
    let acted = model.act(Intent::SendMessage {
        to: bare(ROOM),
        body: "answer".to_owned(),
        about: About::Answers(key),
    });
    let [
        Command::SendMessage {
            wrap, extras, id, ..
        },
    ] = &acted.commands[..]
    else {
        panic!()
    };
    assert_eq!(*wrap, Wrap::Room);
    let reply = extras.reply.clone().unwrap();
    assert_eq!(
        (reply.id.as_str(), reply.nick.as_deref(), reply.author),
        ("a1", Some("Anna"), Some(bare(ROOM)))
    );
    // It comes back: one message, sent.
    let id = id.clone();
    model.apply(Event::MessageSent {
        to: bare(ROOM),
        id: id.clone(),
    });
    let mut back = spoken("Me", &id, "answer");
    back.at = model.now;
    model.receive(back);
    let chat = model.store.chat(&bare(ROOM)).unwrap();
    let [_, ours] = chat.messages() else {
        panic!("{:?}", bodies(&model))
    };
    assert_eq!(ours.delivery, converse_rs::store::Delivery::Sent);
    assert_eq!(ours.archive_id, Some(["a", &id].concat()));
    let key = ours.key;
    let acted = model.act(Intent::RetractMessage {
        chat: bare(ROOM),
        key,
    });
    assert!(matches!(&acted.commands[..],
        [Command::Annotate { of, room: true, .. }] if *of == ["a", &id].concat()));
    // Somebody else's id that is like ours is not ours.
    let acted = model.act(Intent::SendMessage {
        to: bare(ROOM),
        body: "x".to_owned(),
        about: About::Nothing,
    });
    let [Command::SendMessage { id, .. }] = &acted.commands[..] else {
        panic!()
    };
    model.receive(spoken("Eve", id, "x"));
    assert_eq!(bodies(&model).len(), 4);
}

#[test]
fn blocks_are_of_one_sender_and_mentions_are_told() {
    let mut model = inside();
    model.act(Intent::SetVisible(false));
    for (n, (nick, body)) in [
        ("Anna", "one"),
        ("Anna", "two"),
        ("Eve", "three"),
        ("Eve", "some words"),
        ("Eve", "me, ME!"),
    ]
    .into_iter()
    .enumerate()
    {
        model.receive(spoken(nick, &n.to_string(), body));
    }
    assert_eq!(
        model.log(ROOM)[2..],
        ["one", "+two", "three", "+some words", "+me, ME!"]
    );
    let row = &model.store.chat_rows()[0];
    assert_eq!((row.unread, row.mentions), (5, Some(1)));
    assert_eq!(model.store.unread(), 1);
    let told: Vec<_> = model
        .store
        .take_news()
        .iter()
        .map(|n| model.store.tell(n, &Look::Elsewhere))
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].is_some());
    model.receive(spoken("Eve", "9", "nothing"));
    let news = model.store.take_news();
    assert_eq!(model.store.tell(&news[0], &Look::Elsewhere), None);
    // Seen is seen.
    model.open(ROOM);
    model.act(Intent::SetVisible(true));
    assert_eq!(model.store.unread(), 0);
    let mut loud = Model::with(&Settings {
        notify_all_room_messages: true,
        ..Settings::default()
    });
    loud.act(join());
    loud.apply(joined(&["Anna"]));
    loud.receive(spoken("Anna", "1", "nothing"));
    let news = loud.store.take_news();
    let told = loud.store.tell(&news[0], &Look::Elsewhere).unwrap();
    assert_eq!(told.gist, Gist::Message);
}

#[test]
fn a_nick_is_a_mention_as_a_word_alone() {
    for (body, named) in [
        ("Me: hi", true),
        ("hi @me", true),
        ("(ME)", true),
        ("meme", false),
        ("some", false),
        ("me_2", false),
        ("hé me.", true),
        ("", false),
    ] {
        let mut model = inside();
        model.receive(spoken(
            "Anna",
            "1",
            if body.is_empty() { "-" } else { body },
        ));
        let chat = model.store.chat(&bare(ROOM)).unwrap();
        assert_eq!(chat.messages()[0].mention, named, "{body}");
    }
    // Said beside the text.
    let mut model = inside();
    let mut message = spoken("Anna", "1", "you there");
    message.extras.named = true;
    model.receive(message);
    assert_eq!(model.store.chat_rows()[0].mentions, Some(1));
}

#[test]
fn the_user_says_for_each_room_what_he_is_told_of() {
    let mut model = inside();
    let flag = |model: &mut Model, flag, on| {
        let chat = bare(ROOM);
        model.act(Intent::SetFlag { chat, flag, on })
    };
    let tells = |model: &mut Model, id: &str, body: &str| {
        model.receive(spoken("Anna", id, body));
        let news = model.store.take_news();
        news.iter()
            .any(|n| model.store.tell(n, &Look::Elsewhere).is_some())
    };
    assert!(!tells(&mut model, "1", "nothing") && tells(&mut model, "2", "me: hi"));
    for (what, on, pinned, notify, told) in [
        (
            Flag::Always,
            true,
            false,
            Some(Notify::Always),
            [true, true],
        ),
        (Flag::Pinned, true, true, Some(Notify::Always), [true, true]),
        (
            Flag::OnMention,
            true,
            true,
            Some(Notify::OnMention),
            [false, true],
        ),
        (Flag::Muted, true, true, Some(Notify::Never), [false, false]),
        (Flag::Muted, false, true, None, [false, true]),
    ] {
        // Other devices are to have it the same way.
        let commands = flag(&mut model, what, on).commands;
        assert!(matches!(&commands[..], [Command::MarkRoom { room, marks }]
            if *room == bare(ROOM) && *marks == Marks { pinned, notify }));
        let id = format!("{what:?}{on}");
        let now = ["nothing", "me: hi"].map(|body| tells(&mut model, &[&id, body].concat(), body));
        assert_eq!(now, told, "{what:?} {on}");
    }
    // As another device has it.
    model.apply(news(RoomNews::Marked(Marks {
        pinned: false,
        notify: Some(Notify::Never),
    })));
    let flags = &model.store.chat(&bare(ROOM)).unwrap().flags().clone();
    assert!(flags.muted() && !flags.pinned);
}

#[test]
fn what_the_account_has_not_taken_is_wanted_by_the_next_run_too() {
    let (mut model, mut mirror) = (Model::new(), Mirror::new());
    let mut changes = [model.act(join()).changes, model.apply(joined(&["Anna"]))].concat();
    let (chat, flag) = (bare(ROOM), Flag::Muted);
    let on = true;
    changes.extend(model.act(Intent::SetFlag { chat, flag, on }).changes);
    mirror.take(&mut model.store, changes);
    let muted = Marks {
        pinned: false,
        notify: Some(Notify::Never),
    };
    let waiting = mirror.reloaded().waiting();
    assert!(matches!(&waiting[..], [Command::MarkRoom { room, marks }]
        if *room == bare(ROOM) && *marks == muted));
    let changes = model.apply(news(RoomNews::Shared));
    mirror.take(&mut model.store, changes);
    assert!(mirror.reloaded().waiting().is_empty());
}

#[test]
fn the_room_alone_says_what_is_behind_a_link_and_not_without_end() {
    let mut model = inside();
    model.receive(spoken("Anna", "1", "see https://example.org/0"));
    let preview = |n: usize| Preview {
        url: format!("https://example.org/{n}"),
        title: "<b>A & \"b\"</b>".to_owned(),
        text: Some("words".to_owned()),
        site: None,
        picture: Some("https://example.org/p".to_owned()),
    };
    let linked = |n| Note::Linked(Box::new(preview(n)));
    let shown = |store: &Store, chat: &str| {
        let chat = store.chat(&bare(chat)).unwrap();
        chat.messages()[0].previews.clone()
    };
    model.apply(of("Eve", "1", linked(0)));
    assert_eq!(shown(&model.store, ROOM), []);
    // By the sender's own id, or the room's.
    let say = |chat: &str, id: &str, n| Event::MessageAnnotated(said(chat, false, id, linked(n)));
    model.apply(say(ROOM, "1", 0));
    model.apply(say(ROOM, "1", 0));
    model.apply(say(ROOM, "a1", 1));
    assert_eq!(shown(&model.store, ROOM), [preview(0), preview(1)]);
    for n in 2..20 {
        model.apply(say(ROOM, "1", n));
    }
    assert_eq!(shown(&model.store, ROOM).len(), 3);
    let mut mirror = Mirror::new();
    let changes = vec![Change::Connection, Change::Timeline(bare(ROOM))];
    mirror.take(&mut model.store, changes);
    assert_eq!(shown(&mirror.follower, ROOM), shown(&model.store, ROOM));
    assert_eq!(shown(&mirror.reloaded(), ROOM)[0], preview(0));
    // Of nothing that is here nothing is kept, and of what is taken back nothing is left.
    model.apply(say(ROOM, "9", 0));
    model.receive(spoken("Anna", "9", "later"));
    let chat = model.store.chat(&bare(ROOM)).unwrap();
    assert!(chat.messages()[1].previews.is_empty());
    model.apply(of("Anna", "a1", Note::Retracted));
    assert_eq!(shown(&model.store, ROOM), []);
    model.apply(say(ROOM, "a1", 0));
    assert_eq!(shown(&model.store, ROOM), []);
    // Between two nobody says such a thing.
    model.receive(message("romeo@there", "1", "hi"));
    model.apply(say("romeo@there", "1", 0));
    assert_eq!(shown(&model.store, "romeo@there"), []);
}
