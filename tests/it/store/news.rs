//! What the user is told of when he looks elsewhere, and what not.

use super::{Model, bare, item, message, said};
use converse_rs::config::{DesktopNotifications, Settings};
use converse_rs::store::{Change, Flag, Gist, Intent, Look, News, Preference, Told};
use converse_rs::xmpp::command::Show;
use converse_rs::xmpp::event::{
    Event, Message, Note, Presence, Secrecy, SuggestedDeed, Suggestion, Way,
};

impl Model {
    /// What the user is told of what came in, while he looks there.
    fn told(&mut self, look: &Look) -> Vec<Told> {
        let news = self.store.take_news();
        let told = news.iter().filter_map(|news| self.store.tell(news, look));
        told.collect()
    }

    /// Whether he is told of a message.
    fn tells(&mut self, message: Message, look: &Look) -> bool {
        self.receive(message);
        !self.told(look).is_empty()
    }
}

fn at(jid: &str) -> Look {
    Look::Here(Some(bare(jid)))
}

fn with(settings: Settings) -> Model {
    let mut model = Model::with(&settings);
    model.apply(Event::RosterReceived(vec![item("a@x", Some("Anna"), &[])]));
    model
}

#[test]
fn of_what_is_not_looked_at() {
    let mut model = with(Settings::default());
    for (n, (look, expected)) in [
        (Look::Elsewhere, true),
        (Look::Here(None), true),
        (at("b@x"), true),
        (at("a@x"), false),
    ]
    .into_iter()
    .enumerate()
    {
        let came = message("a@x", &n.to_string(), "text");
        assert_eq!(model.tells(came, &look), expected, "{look:?}");
    }
    // Even so where the site says so.
    let all = DesktopNotifications::All;
    let mut model = with(Settings {
        show_desktop_notifications: all,
        ..Settings::default()
    });
    assert!(model.tells(message("a@x", "1", "text"), &at("a@x")));
}

#[test]
fn with_a_name_and_words_only_where_they_are_wanted() {
    let mut model = with(Settings::default());
    model.receive(message("a@x", "1", "a  secret\nof mine"));
    let told = model.told(&Look::Elsewhere);
    let expected = Told {
        from: bare("a@x"),
        name: "Anna".to_owned(),
        gist: Gist::Message,
        desktop: true,
        sound: true,
    };
    assert_eq!(told, [expected]);
    let what = Preference::Words;
    model.act(Intent::Choose { what, value: 1 });
    model.receive(message("a@x", "2", "a  secret\nof mine"));
    let gist = model.told(&Look::Elsewhere).remove(0).gist;
    assert_eq!(gist, Gist::Words("a secret of mine".to_owned()));
    let long = "x".repeat(100_000);
    model.receive(message("a@x", "3", &long));
    let gist = model.told(&Look::Elsewhere).remove(0).gist;
    assert!(matches!(gist, Gist::Words(words) if words.len() == 160));
}

#[test]
fn of_what_is_private_not_even_whose_it_is() {
    let mut model = with(Settings::default());
    let what = Preference::Words;
    model.act(Intent::Choose { what, value: 1 });
    for (n, secrecy) in [
        Secrecy::Private { verified: false },
        Secrecy::Private { verified: true },
        Secrecy::Exposed,
    ]
    .into_iter()
    .enumerate()
    {
        model.receive(Message {
            secrecy,
            ..message("a@x", &n.to_string(), "secret")
        });
        let told = model.told(&Look::Elsewhere).remove(0);
        assert_eq!((told.gist, &*told.name), (Gist::Private, ""));
    }
    // What nobody can read is no news.
    let sealed = Message {
        secrecy: Secrecy::Sealed,
        ..message("a@x", "9", "?OTR:…")
    };
    assert!(!model.tells(sealed, &Look::Elsewhere));
}

#[test]
fn not_of_our_own_old_taken_back_or_muted_ones() {
    let mut model = with(Settings::default());
    let away = Look::Elsewhere;
    let own = Message {
        own: true,
        ..message("a@x", "1", "mine")
    };
    let old = Message {
        old: true,
        ..message("a@x", "2", "old")
    };
    assert!(!model.tells(own, &away) && !model.tells(old, &away));
    model.receive(message("a@x", "3", "oh no"));
    model.apply(Event::MessageAnnotated(said(
        "a@x",
        false,
        "3",
        Note::Retracted,
    )));
    assert_eq!(model.told(&away), []);
    // What was missed is told, but not to him who has just come to see it.
    let missed = |id| Message {
        way: Way::Archived,
        ..message("a@x", id, "missed")
    };
    assert!(model.tells(missed("4"), &away) && !model.tells(missed("5"), &Look::Here(None)));
    model.act(Intent::SetFlag {
        chat: bare("a@x"),
        flag: Flag::Muted,
        on: true,
    });
    assert!(!model.tells(message("a@x", "6", "text"), &away));
    // The same message twice is news once.
    assert!(model.tells(message("b@x", "7", "text"), &away));
    assert!(!model.tells(message("b@x", "7", "text"), &away));
}

#[test]
fn not_when_he_wants_to_be_left_alone() {
    let mut model = with(Settings::default());
    let own = |show| {
        Event::OwnPresenceChanged(Presence {
            show,
            ..Presence::default()
        })
    };
    model.apply(own(Show::Dnd));
    assert!(!model.tells(message("a@x", "1", "text"), &Look::Elsewhere));
    model.apply(own(Show::Away));
    assert!(model.tells(message("a@x", "2", "text"), &Look::Elsewhere));
    for what in [Preference::Desktop, Preference::Sounds] {
        model.act(Intent::Choose { what, value: 0 });
        let both = what == Preference::Sounds;
        assert_ne!(
            model.tells(message("a@x", what.name(), "text"), &Look::Elsewhere),
            both
        );
    }
}

#[test]
fn not_of_strangers_where_they_are_not_heard() {
    let mut model = with(Settings {
        allow_non_roster_messaging: false,
        ..Settings::default()
    });
    assert!(!model.tells(message("s@y", "1", "spam"), &Look::Elsewhere));
    assert!(model.tells(message("a@x", "1", "text"), &Look::Elsewhere));
}

#[test]
fn of_who_asks_to_be_a_contact_once_and_without_a_sound() {
    let mut model = with(Settings::default());
    let asks = |from| Event::SubscriptionRequested {
        from: bare(from),
        nick: Some("Bob".to_owned()),
        status: None,
    };
    model.apply(asks("b@x"));
    let told = model.told(&Look::Elsewhere).remove(0);
    assert_eq!((told.gist, &*told.name), (Gist::Request, "Bob"));
    assert!(told.desktop && !told.sound);
    model.apply(asks("b@x"));
    assert_eq!(model.told(&Look::Elsewhere), []);
    // He sees it himself.
    model.apply(asks("c@x"));
    assert_eq!(model.told(&Look::Here(None)), []);
}

#[test]
fn of_who_suggests_contacts_as_of_a_message_without_a_sound() {
    let mut model = with(Settings::default());
    let suggest = |model: &mut Model, by: &str, all: &[&str]| {
        let one = |jid: &&str| Suggestion {
            jid: bare(jid),
            name: None,
            groups: Vec::new(),
            deed: SuggestedDeed::Add,
        };
        let (by, all) = (bare(by), all.iter().map(one).collect());
        model.apply(Event::ContactsSuggested { by, all });
        model.told(&Look::Elsewhere)
    };
    let told = suggest(&mut model, "a@x", &["c@x", "d@x"]).remove(0);
    assert_eq!((told.gist, &*told.name), (Gist::Suggestion(2), "Anna"));
    assert!(told.desktop && !told.sound);
    // The same once more, what is known already, and nothing at all.
    for old in [&["d@x"][..], &["a@x"], &[]] {
        assert_eq!(suggest(&mut model, "a@x", old), [], "{old:?}");
    }
    assert_eq!(suggest(&mut model, "a@x", &["e@x"]).len(), 1);
    // Beside words it is a message.
    model.apply(Event::ContactsSuggested {
        by: bare("a@x"),
        all: vec![Suggestion {
            jid: bare("f@x"),
            name: None,
            groups: Vec::new(),
            deed: SuggestedDeed::Add,
        }],
    });
    model.receive(message("a@x", "1", "Do you know him?"));
    let told = model.told(&Look::Elsewhere);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].gist, Gist::Message);
    // Not of one who is muted, not while one is busy, and not where one sees it.
    for (on, told) in [(true, 0), (false, 1)] {
        model.act(Intent::SetFlag {
            chat: bare("a@x"),
            flag: Flag::Muted,
            on,
        });
        assert_eq!(
            suggest(&mut model, "a@x", &[&format!("g{told}@x")]).len(),
            told
        );
    }
    model.apply(Event::OwnPresenceChanged(Presence {
        show: Show::Dnd,
        ..Presence::default()
    }));
    assert_eq!(suggest(&mut model, "a@x", &["h@x"]), []);
}

#[test]
fn of_many_only_some_and_of_each_chat_the_last() {
    let mut model = with(Settings::default());
    for n in 0..1000 {
        model.receive(message(&format!("p{}@x", n % 50), &n.to_string(), "text"));
    }
    assert_eq!(model.told(&Look::Elsewhere).len(), 20);
    for n in 0..3 {
        model.receive(message("a@x", &n.to_string(), "text"));
    }
    let last = model.nth("a@x", 2);
    assert_eq!(
        model.store.take_news(),
        [News::Message(bare("a@x"), last, false)]
    );
    // Nothing of one account is told to the next.
    model.receive(message("a@x", "9", "text"));
    assert!(model.act(Intent::LogOut).changes.contains(&Change::Choices));
    assert_eq!(model.store.take_news(), []);
}
