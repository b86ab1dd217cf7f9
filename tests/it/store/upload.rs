//! Files on their way: from the choice to the message, and all that can come between.

use super::records::Mirror;
use super::{Model, bare, message};
use converse_rs::jid::BareJid;
use converse_rs::privacy::{State, View};
use converse_rs::store::{Change, Delivery, Intent, MAX_UPLOADS, NoUpload, Stage, Transfer};
use converse_rs::xmpp::command::{Command, Wrap};
use converse_rs::xmpp::event::{Event, Extras, FileAbout, Message, SendError, Slot, Uploads};

fn model() -> Model {
    let mut model = Model::new();
    model.apply(Event::UploadsKnown(Some(Uploads { max: Some(1000) })));
    model
}

fn step(id: &str, step: Transfer) -> Intent {
    Intent::Upload {
        id: id.to_owned(),
        step,
    }
}

fn begin(id: &str, size: u64) -> Intent {
    let begin = Transfer::Begin {
        to: bare("a@x"),
        name: "../cat.png".to_owned(),
        size,
        kind: "image/png".to_owned(),
        sides: Some((640, 480)),
    };
    step(id, begin)
}

fn slot(id: &str) -> Event {
    Event::SlotReceived {
        id: id.to_owned(),
        slot: Slot {
            put: "https://up/1".to_owned(),
            get: "https://up/1/cat.png".to_owned(),
            headers: Vec::new(),
        },
    }
}

fn stages(model: &Model) -> Vec<Stage> {
    let all = model.store.uploads().iter();
    all.map(|u| u.stage.clone()).collect()
}

fn failed(model: &Model) -> NoUpload {
    match stages(model).pop() {
        Some(Stage::Failed(why)) => why,
        stage => panic!("{stage:?}"),
    }
}

fn chat() -> BareJid {
    bare("a@x")
}

#[test]
fn a_file_becomes_a_message_when_it_is_there() {
    let mut model = model();
    let commands = model.act(begin("1", 12)).commands;
    let [
        Command::RequestSlot {
            id,
            name,
            size,
            kind,
        },
    ] = &commands[..]
    else {
        panic!("no place is asked for")
    };
    assert_eq!(
        (&**id, &**name, *size, &**kind),
        ("1", "cat.png", 12, "image/png")
    );
    assert!(
        model
            .store
            .chat(&chat())
            .is_none_or(|c| c.messages().is_empty())
    );
    model.apply(slot("1"));
    model.act(step("1", Transfer::Moved(40)));
    assert!(matches!(&stages(&model)[..], [Stage::Moving(slot, 40)] if slot.put == "https://up/1"));
    let commands = model.act(step("1", Transfer::Done)).commands;
    let [
        Command::SendMessage {
            to,
            body,
            extras,
            wrap,
            ..
        },
    ] = &commands[..]
    else {
        panic!("nothing is sent")
    };
    assert_eq!((to, &**body), (&chat(), "https://up/1/cat.png"));
    let about = FileAbout {
        name: Some("cat.png".to_owned()),
        kind: Some("image/png".to_owned()),
        size: Some(12),
        sides: Some((640, 480)),
    };
    assert_eq!((extras.file.as_deref(), wrap), (Some(&about), &Wrap::Open));
    assert!(stages(&model).is_empty());
    let message = model.store.chat(&chat()).unwrap().messages()[0].clone();
    assert_eq!(message.file(), Some("https://up/1/cat.png"));
    assert_eq!(message.delivery, Delivery::Waiting);
    // Once.
    assert!(model.act(step("1", Transfer::Done)).commands.is_empty());
}

#[test]
fn what_cannot_go_is_said_before_anybody_is_asked() {
    for (size, why) in [(1001, NoUpload::TooLarge(1000)), (0, NoUpload::Empty)] {
        let mut model = model();
        assert!(model.act(begin("1", size)).commands.is_empty());
        assert_eq!(failed(&model), why);
        // Once more is no better.
        assert!(model.act(step("1", Transfer::Again)).commands.is_empty());
        model.act(step("1", Transfer::Drop));
        assert!(stages(&model).is_empty());
    }
}

#[test]
fn nothing_of_a_private_conversation_goes_out_in_the_open() {
    let private = |state| View {
        state,
        ..View::default()
    };
    for state in [State::Private, State::Starting, State::Finished] {
        let mut before = model();
        before.store.set_privacy(chat(), private(state));
        assert!(before.act(begin("1", 12)).commands.is_empty());
        assert_eq!(failed(&before), NoUpload::Private);
        // It became so meanwhile.
        let mut meanwhile = model();
        meanwhile.act(begin("1", 12));
        meanwhile.apply(slot("1"));
        meanwhile.store.set_privacy(chat(), private(state));
        assert!(meanwhile.act(step("1", Transfer::Done)).commands.is_empty());
        assert_eq!(failed(&meanwhile), NoUpload::Private);
        assert!(meanwhile.store.chat(&chat()).unwrap().messages().is_empty());
    }
}

#[test]
fn it_fails_is_tried_again_and_is_given_up() {
    let mut model = model();
    model.act(begin("1", 12));
    let offline = || Event::SlotFailed {
        id: "1".to_owned(),
        why: SendError::Offline,
    };
    model.apply(offline());
    assert_eq!(failed(&model), NoUpload::Slot(SendError::Offline));
    assert_eq!(model.act(step("1", Transfer::Again)).commands.len(), 1);
    model.apply(slot("1"));
    // Late answers change nothing.
    model.apply(offline());
    assert!(matches!(&stages(&model)[..], [Stage::Moving(..)]));
    assert!(model.act(step("1", Transfer::Again)).commands.is_empty());
    model.act(step("1", Transfer::Broken));
    assert_eq!(failed(&model), NoUpload::Broken);
    assert!(model.act(step("1", Transfer::Done)).commands.is_empty());
    model.act(step("1", Transfer::Lost));
    assert_eq!(failed(&model), NoUpload::Broken, "the first reason stands");
    model.act(step("1", Transfer::Again));
    model.act(step("1", Transfer::Lost));
    assert_eq!(failed(&model), NoUpload::Lost);
    model.act(step("1", Transfer::Drop));
    model.apply(slot("1"));
    for step_of in [Transfer::Done, Transfer::Again, Transfer::Moved(3)] {
        assert!(model.act(step("1", step_of)).commands.is_empty());
    }
    assert!(stages(&model).is_empty());
}

#[test]
fn there_is_an_end_to_how_many() {
    let mut model = model();
    for n in 0..MAX_UPLOADS + 10 {
        model.act(begin(&n.to_string(), 12));
        model.act(begin(&n.to_string(), 12));
    }
    assert_eq!(stages(&model).len(), MAX_UPLOADS);
    model.act(Intent::LogOut);
    assert!(stages(&model).is_empty());
    assert!(model.act(begin("1", 12)).commands.is_empty());
    assert!(stages(&model).is_empty());
}

#[test]
fn odd_types_are_not_said() {
    for kind in ["", "image", "a/b\r\nX: y", "a/<b>", &"a/b".repeat(90)] {
        let mut model = model();
        let acted = model.act(step(
            "1",
            Transfer::Begin {
                to: chat(),
                name: String::new(),
                size: 1,
                kind: kind.to_owned(),
                sides: None,
            },
        ));
        let [Command::RequestSlot { name, kind, .. }] = &acted.commands[..] else {
            panic!("no place is asked for")
        };
        assert_eq!((&**name, &**kind), ("file", "application/octet-stream"));
    }
}

#[test]
fn a_file_is_taken_back_but_not_changed() {
    let mut model = model();
    model.apply(Event::MessageReceived(Message {
        own: true,
        extras: Extras {
            file: Some(Box::default()),
            ..Extras::default()
        },
        ..message("a@x", "1", "https://up/1/cat.png")
    }));
    let message = model.store.chat(&chat()).unwrap().messages()[0].clone();
    assert!(message.is_changeable() && !message.is_correctable());
    let last = model.store.chat(&chat()).unwrap().summary().unwrap();
    assert_eq!(last.text, "cat.png", "the name is enough");
    assert!(
        model
            .store
            .chat(&chat())
            .unwrap()
            .last_changeable()
            .is_none()
    );
    // Whoever changed it elsewhere made a text of it.
    model.apply(Event::MessageReceived(Message {
        own: true,
        extras: Extras {
            replaces: Some("1".to_owned()),
            ..Extras::default()
        },
        ..super::message("a@x", "2", "https://evil/cat.png")
    }));
    let message = model.store.chat(&chat()).unwrap().messages()[0].clone();
    assert_eq!(
        (message.file(), &*message.body),
        (None, "https://evil/cat.png")
    );
}

#[test]
fn a_file_is_shown_or_not_as_the_user_says_and_that_is_kept() {
    let (mut model, mut mirror) = (model(), Mirror::new());
    mirror.take(&mut model.store, vec![Change::Connection]);
    let changes = model.apply(Event::MessageReceived(Message {
        extras: Extras {
            file: Some(Box::default()),
            ..Extras::default()
        },
        ..message("a@x", "1", "https://up/1/cat.png")
    }));
    mirror.take(&mut model.store, changes);
    let changes = model.apply(Event::MessageReceived(message("a@x", "2", "words")));
    mirror.take(&mut model.store, changes);
    let keys: Vec<_> = model
        .store
        .chat(&chat())
        .unwrap()
        .messages()
        .iter()
        .map(|m| m.key)
        .collect();
    let said = |store: &converse_rs::store::Store| {
        let all = store.chat(&chat()).unwrap().messages();
        all.iter().map(|m| m.shows_file).collect::<Vec<_>>()
    };
    assert_eq!(said(&model.store), [None, None]);
    for shows in [false, true, false] {
        let intent = |key| Intent::ShowFile {
            chat: chat(),
            key,
            shows,
        };
        let acted = model.act(intent(keys[0]));
        assert_eq!(acted.changes, [Change::Message(chat(), keys[0])]);
        assert!(acted.commands.is_empty(), "nobody is told");
        mirror.take(&mut model.store, acted.changes);
        assert_eq!(said(&model.store), [Some(shows), None]);
        assert_eq!(said(&mirror.reloaded()), [Some(shows), None]);
        // The same again is no news, nor is it of words, or of what is not there.
        for key in [keys[0], keys[1], 7] {
            assert!(model.act(intent(key)).changes.is_empty());
        }
    }
    // Nor of somebody who said nothing.
    let nobody = Intent::ShowFile {
        chat: bare("b@x"),
        key: keys[0],
        shows: true,
    };
    assert!(model.act(nobody).changes.is_empty());
}
