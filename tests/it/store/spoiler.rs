//! Texts that are hidden until one asks: said nowhere else.

use super::records::Mirror;
use super::{Model, bare, message};
use converse_rs::store::{About, Gist, Intent, Look};
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, Extras, Message, Reply};

fn hidden(id: &str, hint: &str, body: &str) -> Message {
    Message {
        extras: Extras {
            spoiler: Some(hint.to_owned()),
            ..Extras::default()
        },
        ..message("a@x", id, body)
    }
}

/// What goes out for what is typed.
fn sent(model: &mut Model, body: &str) -> (Option<String>, String) {
    let acted = model.act(Intent::SendMessage {
        to: bare("a@x"),
        body: body.to_owned(),
        about: About::Nothing,
    });
    match &*acted.commands {
        [Command::SendMessage { extras, body, .. }] => (extras.spoiler.clone(), body.clone()),
        _ => panic!("nothing is sent"),
    }
}

#[test]
fn what_is_typed() {
    let mut model = Model::new();
    let cases = [
        ("/spoiler the end | He dies.", Some("the end"), "He dies."),
        ("/spoiler He dies.", Some(""), "He dies."),
        ("  /spoiler | a | b ", Some(""), "a | b"),
        ("/spoiler", None, "/spoiler"),
        ("/spoiler hint |", None, "/spoiler hint |"),
        ("/spoilers are bad", None, "/spoilers are bad"),
        ("see /spoiler x", None, "see /spoiler x"),
    ];
    for (typed, hint, body) in cases {
        let expected = (hint.map(str::to_owned), body.to_owned());
        assert_eq!(sent(&mut model, typed), expected, "{typed}");
    }
}

#[test]
fn it_is_said_nowhere_else() {
    let mut model = Model::new();
    model.receive(hidden("1", "the end", "He dies."));
    model.receive(hidden("2", "", "And so does she."));
    let chat = model.store.chat(&bare("a@x")).unwrap();
    let last = chat.summary().unwrap();
    assert!(last.spoiler && last.text == "…", "{last:?}");
    assert_eq!(chat.messages()[0].shown(), "the end");
    for news in model.store.take_news() {
        let told = model.store.tell(&news, &Look::Elsewhere).unwrap();
        assert_eq!(told.gist, Gist::Message);
    }
    // Neither what is found says it, nor who answers.
    let found = |model: &mut Model, words: &str| {
        let words = words.to_owned();
        model.act(Intent::Search { words, chat: None });
        model.store.search().unwrap().total()
    };
    assert_eq!(found(&mut model, "dies"), 0);
    assert_eq!(found(&mut model, "end"), 1);
    let key = model.nth("a@x", 0);
    let acted = model.act(Intent::SendMessage {
        to: bare("a@x"),
        body: "No!".to_owned(),
        about: About::Answers(key),
    });
    let [Command::SendMessage { body, extras, .. }] = &*acted.commands else {
        panic!("nothing is sent")
    };
    assert!(!body.contains("dies") && body.contains("the end"), "{body}");
    assert!(extras.spoiler.is_none());
    model.receive(Message {
        extras: Extras {
            reply: Some(Reply {
                id: "1".to_owned(),
                quote: "He dies.".to_owned(),
                ..Reply::default()
            }),
            ..Extras::default()
        },
        ..message("a@x", "3", "Really?")
    });
    let chat = model.store.chat(&bare("a@x")).unwrap();
    let quote = |m: &converse_rs::store::ChatMessage| m.reply.as_ref().map(|r| r.quote.clone());
    assert_eq!(
        quote(chat.messages().last().unwrap()).as_deref(),
        Some("the end")
    );
}

#[test]
fn a_file_is_not_fetched_and_a_change_stays_hidden_also_after_a_reload() {
    let mut model = Model::new();
    let mut mirror = Mirror::new();
    let mut file = hidden("1", "", "https://a.b/c.png");
    file.extras.file = Some(Box::default());
    model.receive(file);
    assert_eq!(sent(&mut model, "/spoiler h | text").1, "text");
    let key = model.nth("a@x", 1);
    let chat = model.store.chat(&bare("a@x")).unwrap();
    let id = chat.message(key).and_then(|m| m.id.clone()).unwrap();
    let to = bare("a@x");
    model.apply(Event::MessageAcked { to, id });
    let acted = model.act(Intent::SendMessage {
        to: bare("a@x"),
        body: "other".to_owned(),
        about: About::Corrects(key),
    });
    let [Command::SendMessage { extras, .. }] = &*acted.commands else {
        panic!("nothing is sent")
    };
    assert_eq!(extras.spoiler.as_deref(), Some("h"));
    mirror.take(&mut model.store, Vec::new());
    let reloaded = mirror.reloaded();
    let chat = reloaded.chat(&bare("a@x")).unwrap();
    assert_eq!(chat.messages()[0].file(), None);
    assert_eq!(chat.messages()[1].spoiler.as_deref(), Some("h"));
    assert_eq!(
        chat.messages(),
        model.store.chat(&bare("a@x")).unwrap().messages()
    );
    model.act(Intent::RetractMessage {
        chat: bare("a@x"),
        key,
    });
    let chat = model.store.chat(&bare("a@x")).unwrap();
    assert!(chat.messages()[1].retracted && chat.messages()[1].spoiler.is_none());
}
