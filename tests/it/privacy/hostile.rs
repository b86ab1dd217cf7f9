//! What servers and contacts may try.

use super::*;
use converse_rs::xmpp::event::{Annotation, History, Note, Reply};

const CODED: [&str; 4] = [
    "?OTR:AAMDAAAA.",
    "?OTRv23?\nprivate?",
    "?OTR Error: <b>no</b>",
    "?OTR|12345678|0,1,2,AAAA,",
];

#[test]
fn copies_and_archives_start_nothing_and_show_no_code() {
    let (mut a, _) = pair(OtrPolicy::Always, OtrPolicy::Manual);
    for (at, body) in CODED.into_iter().enumerate() {
        for way in [Way::Copied, Way::Archived] {
            let id = format!("{at}{way:?}");
            let sent = Sent {
                id: id.clone(),
                body: body.to_owned(),
                wrap: Wrap::Open,
            };
            let archive_id = (way == Way::Archived).then_some(id);
            let message = Message {
                way,
                archive_id,
                delayed: way == Way::Archived,
                ..a.message(sent)
            };
            let own = Message {
                own: true,
                from: a.me.clone(),
                id: None,
                archive_id: None,
                ..message.clone()
            };
            a.event(Event::MessageReceived(own));
            a.event(Event::MessageReceived(message));
        }
    }
    assert!(a.sent.is_empty(), "{:?}", a.sent);
    assert_eq!(a.state(), State::Open);
    let sealed =
        |(body, secrecy): &(String, Secrecy)| body.is_empty() && *secrecy == Secrecy::Sealed;
    assert!(a.shown().iter().all(sealed));
    // No news, and one row says enough.
    assert_eq!(a.store.unread(), 0);
    let rows = a.store.rows(&a.other);
    let messages = rows
        .iter()
        .filter(|r| matches!(r, converse_rs::store::Row::Message(_)));
    assert_eq!(messages.count(), 1);
}

#[test]
fn a_page_of_the_archive() {
    let (mut a, _) = pair(OtrPolicy::Opportunistic, OtrPolicy::Manual);
    a.act(Intent::OpenChat(a.other.clone()));
    a.act(Intent::LoadOlder {
        chat: a.other.clone(),
        place: converse_rs::store::Place::End,
    });
    let tagged = tag::add_whitespace("tagged", converse_rs::otr::policy::Policy::OPPORTUNISTIC);
    let messages = ["?OTR:AAMDAAAA.", "open", &tagged].into_iter().enumerate();
    let messages = messages.map(|(at, body)| Message {
        archive_id: Some(at.to_string()),
        way: Way::Archived,
        delayed: true,
        ..a.message(Sent {
            id: at.to_string(),
            body: body.to_owned(),
            wrap: Wrap::Open,
        })
    });
    let history = History {
        chat: a.other.clone(),
        before: None,
        messages: messages.collect(),
        complete: true,
    };
    a.event(Event::HistoryReceived(history));
    let bodies: Vec<String> = a.shown().into_iter().map(|(body, _)| body).collect();
    assert_eq!(bodies, ["", "open", "tagged"]);
    assert!(a.sent.is_empty());
}

#[test]
fn the_archive_has_it_before_the_one_who_sent_it() {
    let (mut a, mut b) = private();
    a.write("only once");
    let sent = a.wire.pop_front().unwrap();
    let archived = Message {
        archive_id: Some("7".to_owned()),
        way: Way::Archived,
        delayed: true,
        ..b.message(sent.clone())
    };
    let live = Message {
        archive_id: Some("7".to_owned()),
        ..b.message(sent)
    };
    b.event(Event::MessageReceived(archived.clone()));
    assert_eq!(b.shown(), [(String::new(), Secrecy::Sealed)]);
    b.event(Event::MessageReceived(live));
    assert_eq!(b.shown(), [("only once".to_owned(), PRIVATE)]);
    // And what is known does not become unknown.
    b.event(Event::MessageReceived(archived));
    assert_eq!(b.shown(), [("only once".to_owned(), PRIVATE)]);
}

#[test]
fn what_lay_at_the_server() {
    let (mut a, mut b) = private();
    a.write("late");
    let sent = a.wire.pop_front().unwrap();
    let late = Message {
        delayed: true,
        ..b.message(sent)
    };
    b.event(Event::MessageReceived(late));
    assert_eq!(b.shown(), [("late".to_owned(), PRIVATE)]);
    // Where there is no session it is nothing that could be read, or answered.
    let (mut a, mut b) = pair(OtrPolicy::Manual, OtrPolicy::Manual);
    a.order(Order::Start);
    let query = a.wire.pop_front().unwrap();
    let late = Message {
        delayed: true,
        ..b.message(query)
    };
    b.event(Event::MessageReceived(late));
    assert!(b.sent.is_empty());
}

#[test]
fn plain_text_in_a_private_conversation() {
    let (mut a, _) = private();
    let sent = Sent {
        id: "p".to_owned(),
        body: "in the <b>open</b>".to_owned(),
        wrap: Wrap::Open,
    };
    a.take(sent);
    assert_eq!(
        a.shown(),
        [("in the <b>open</b>".to_owned(), Secrecy::Exposed)]
    );
    // It does not end what is private.
    assert_eq!(a.state(), State::Private);
}

#[test]
fn tampered_messages_are_noticed_and_not_shown() {
    let (mut a, mut b) = private();
    a.write("genuine");
    let genuine = a.wire.pop_front().unwrap();
    let mut forged = genuine.clone();
    let middle = forged.body.len() / 2;
    let other = if forged.body.as_bytes()[middle] == b'A' {
        "B"
    } else {
        "A"
    };
    forged.body.replace_range(middle..=middle, other);
    b.take(forged);
    assert!(b.shown().is_empty());
    assert_eq!(b.notes().last().unwrap(), &crate::privacy::Note::Unreadable);
    assert!(b.acknowledged.is_empty());
    b.take(genuine.clone());
    assert_eq!(b.shown(), [("genuine".to_owned(), PRIVATE)]);
    // Once more is once too often.
    b.take(genuine);
    assert_eq!(b.shown().len(), 1);
    assert_eq!(b.acknowledged.len(), 1);
}

#[test]
fn html_of_old_programs_is_text() {
    let (mut a, mut b) = private();
    a.write("<FONT COLOR=\"red\">1 &lt; 2</FONT><script>alert(1)</script>");
    talk(&mut a, &mut b);
    assert_eq!(b.shown()[0].0, "1 < 2<script>alert(1)</script>");
}

#[test]
fn floods_stay_small() {
    let (mut a, _) = pair(OtrPolicy::Opportunistic, OtrPolicy::Manual);
    for at in 0..2000 {
        let sent = Sent {
            id: at.to_string(),
            body: CODED[at % CODED.len()].to_owned(),
            wrap: Wrap::Open,
        };
        a.take(sent);
    }
    assert!(a.notes().len() <= 100);
    assert!(a.sent.len() < 100, "{}", a.sent.len());
}

#[test]
fn nobody_on_the_way_changes_what_is_private() {
    let (mut a, mut b) = private();
    a.write("at nine");
    talk(&mut a, &mut b);
    let id = a.sent.last().unwrap().id.clone();
    // In the open, as a server could.
    let open = Sent {
        id: "forged".to_owned(),
        body: "at ten".to_owned(),
        wrap: Wrap::Open,
    };
    let correction = Message {
        extras: Extras {
            replaces: Some(id.clone()),
            ..Extras::default()
        },
        ..b.message(open)
    };
    b.event(Event::MessageReceived(correction));
    assert_eq!(b.shown()[0], ("at nine".to_owned(), PRIVATE));
    assert_eq!(b.shown()[1], ("at ten".to_owned(), Secrecy::Exposed));
    for note in [Note::Retracted, Note::Reacted(vec!["👍".to_owned()])] {
        let said = Annotation {
            chat: b.other.clone(),
            sender: None,
            own: false,
            of: id.clone(),
            id: Some("note".to_owned()),
            at: NOW,
            note,
        };
        b.event(Event::MessageAnnotated(said));
    }
    let first = &b.store.chat(&b.other).unwrap().messages()[0];
    assert!(!first.retracted && !first.reactions.is_any());
    // Beside a genuine text.
    a.write("or later");
    let genuine = a.wire.pop_front().unwrap();
    let told = Message {
        extras: Extras {
            replaces: Some(id),
            ..Extras::default()
        },
        ..b.message(genuine)
    };
    b.event(Event::MessageReceived(told));
    assert_eq!(b.shown()[0].0, "at nine");
    assert_eq!(b.shown()[2], ("or later".to_owned(), PRIVATE));
}

#[test]
fn what_is_private_is_not_quoted_in_the_open() {
    let (mut a, mut b) = private();
    b.write("a secret");
    talk(&mut a, &mut b);
    let chat = a.other.clone();
    let key = a.store.chat(&chat).unwrap().messages()[0].key;
    let before = a.sent.len();
    // While it is private there is text alone.
    let emoji = "👍".to_owned();
    a.act(Intent::React {
        chat: chat.clone(),
        key,
        emoji,
    });
    a.act(Intent::RetractMessage {
        chat: chat.clone(),
        key,
    });
    a.act(Intent::MarkSeen {
        chat: chat.clone(),
        key,
    });
    assert_eq!(a.sent.len(), before);
    assert!(a.passed.is_empty(), "{}", a.passed.len());
    a.order(Order::End);
    talk(&mut a, &mut b);
    let answer = Intent::SendMessage {
        to: chat,
        body: "yes".to_owned(),
        about: About::Answers(key),
    };
    a.act(answer);
    assert_eq!(a.sent.last().unwrap().body, "yes");
    // Nor by the other side's answer, in what is stored of it.
    let open = Sent {
        id: "answer".to_owned(),
        body: "indeed".to_owned(),
        wrap: Wrap::Open,
    };
    let id = b
        .sent
        .iter()
        .rfind(|s| matches!(s.wrap, Wrap::Otr { receipt: true, .. }));
    let reply = Reply {
        nick: None,
        id: id.unwrap().id.clone(),
        ..Reply::default()
    };
    let message = Message {
        extras: Extras {
            reply: Some(reply),
            ..Extras::default()
        },
        ..a.message(open)
    };
    a.event(Event::MessageReceived(message));
    for (key, text) in &a.disk {
        assert!(
            !text.as_deref().unwrap_or_default().contains("secret"),
            "{key}"
        );
    }
}

#[test]
fn strangers_who_are_not_to_be_heard_get_no_answer() {
    for allowed in [true, false] {
        let settings = Settings {
            allow_non_roster_messaging: allowed,
            ..Settings::default()
        };
        let (mut a, _) = pair(OtrPolicy::Manual, OtrPolicy::Manual);
        a.store = Store::new(&settings, 0, [2; 32]);
        a.log_in();
        let query = Sent {
            id: "q".to_owned(),
            body: "?OTRv3?".to_owned(),
            wrap: Wrap::Open,
        };
        a.take(query);
        assert_eq!(a.sent.len(), usize::from(allowed));
    }
}

#[test]
fn what_happens_before_there_is_a_chat_is_noted() {
    let (mut a, mut b) = pair(OtrPolicy::Manual, OtrPolicy::Manual);
    a.order(Order::Start);
    talk(&mut a, &mut b);
    assert!(b.notes().contains(&crate::privacy::Note::NewKey));
}
