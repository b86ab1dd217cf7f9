//! Whole conversations between two engines that mean well.

use super::talk::{Talk, engine, kinds, tagged};
use converse_rs::otr::engine::{Output, Refusal, Security, State, What};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::smp::Event;
use converse_rs::otr::trust::Trust;
use converse_rs::otr::wire::Version;

#[test]
fn a_conversation() {
    let mut talk = Talk::new(Policy::MANUAL);
    talk.start(0);
    talk.assert_private();
    assert_eq!(talk.version(), Some(Version::V3));
    assert_eq!(talk.seen[0], "?OTRv23?\nGet OTR.");
    assert_eq!(talk.seen.len(), 5);
    // Who was asked is told, and shown nothing.
    assert!(talk.was_told(1, |o| matches!(o, Output::Asked { .. })));
    assert!(talk.shown(1).is_empty());
    for (who, others) in [(0, "B"), (1, "A")] {
        let key = super::primitives::key(others).public().fingerprint();
        assert!(talk.was_told(who, |o| matches!(
            o,
            Output::NewKey { fingerprint, others: false, .. } if *fingerprint == key
        )));
        assert!(talk.was_told(who, |o| matches!(o, Output::KeyringChanged)));
    }
    for _ in 0..5 {
        talk.chat();
    }
    assert!(
        talk.seen
            .iter()
            .all(|text| !text.contains("ping") && !text.contains("pong"))
    );
    talk.end(0);
    assert_eq!(talk.state(0), State::Plain);
    talk.settle();
    assert_eq!(talk.state(1), State::Finished);
    // Nothing that is typed now leaves.
    let before = talk.seen.len();
    talk.send(1, "secret");
    assert_eq!(talk.seen.len(), before);
    let refused = |o: &Output| {
        matches!(
            o,
            Output::Refused {
                id: 7,
                why: Refusal::Finished,
                ..
            }
        )
    };
    assert!(talk.was_told(1, refused));
    talk.end(1);
    assert_eq!(talk.state(1), State::Plain);
    talk.send(1, "public");
    assert_eq!(talk.seen.last().unwrap(), "public");
}

#[test]
fn forty_messages_in_any_rhythm_with_keys_that_change() {
    let mut talk = Talk::private(Policy::MANUAL);
    for n in 0..40 {
        let who = usize::from(n % 7 > 2 || n % 3 == 0);
        let text = format!("message {n} äöü ☃ {}", "x".repeat(n * 40));
        talk.send(who, &text);
        // Several under way at once, both ways.
        if n % 4 == 3 {
            talk.settle();
        }
    }
    let shown: usize = [0, 1].map(|who| talk.shown(who).len()).iter().sum();
    assert_eq!(shown, 40);
    talk.chat();
}

#[test]
fn version_two_without_tags() {
    let two = Policy {
        v3: false,
        ..Policy::MANUAL
    };
    for (a, b) in [(two, Policy::MANUAL), (Policy::MANUAL, two)] {
        let mut talk = Talk::with(engine("A", 1, a), engine("B", 2, b));
        talk.start(0);
        talk.assert_private();
        assert_eq!(talk.version(), Some(Version::V2));
        for _ in 0..3 {
            talk.chat();
        }
        assert!(talk.seen.iter().all(|t| !t.starts_with("?OTR:AAM")));
        talk.end(1);
        talk.settle();
        assert_eq!(talk.state(0), State::Finished);
    }
    // Neither speaks what the other does.
    let three = Policy::MANUAL.without_v2();
    let mut talk = Talk::with(engine("A", 1, two), engine("B", 2, three));
    talk.start(0);
    assert_eq!(talk.state(0), State::Plain);
    assert_eq!(talk.seen.len(), 1);
}

#[test]
fn commitments_that_cross() {
    for seed in 0..6 {
        let a = engine("A", 10 + seed, Policy::MANUAL);
        let b = engine("B", 30 + seed, Policy::MANUAL);
        let mut talk = Talk::with(a, b);
        for who in [0, 1] {
            talk.at(who, |engine, now, contact| engine.start(now, contact, None));
        }
        talk.settle();
        talk.assert_private();
        talk.chat();
        // And again while it stands.
        for who in [1, 0] {
            talk.at(who, |engine, now, contact| engine.start(now, contact, None));
        }
        talk.settle();
        talk.assert_private();
        talk.chat();
        // Right after it, one after the other: what was crossed is not used again.
        for who in [0, 1, 1, 0] {
            let before = talk.state(0);
            talk.start(who);
            talk.assert_private();
            assert_ne!(talk.state(0), before);
            talk.chat();
        }
    }
}

#[test]
fn every_message_of_an_exchange_twice() {
    for again in 0..5 {
        let mut talk = Talk::new(Policy::MANUAL);
        talk.at(0, |engine, now, contact| engine.start(now, contact, None));
        let mut at = 0;
        while let Some((who, text)) = talk.wire.pop_front() {
            talk.give(who, &text);
            if at == again {
                talk.give(who, &text);
            }
            at += 1;
        }
        talk.settle();
        talk.assert_private();
        talk.chat();
    }
}

#[test]
fn any_message_of_an_exchange_lost() {
    for lost in 0..5 {
        let mut talk = Talk::new(Policy::MANUAL);
        talk.at(0, |engine, now, contact| engine.start(now, contact, None));
        let mut at = 0;
        while let Some((who, text)) = talk.wire.pop_front() {
            if at != lost {
                talk.give(who, &text);
            }
            at += 1;
        }
        // Who asks again gets there.
        talk.now = talk.now.plus(61_000);
        talk.start(lost % 2);
        talk.assert_private();
        talk.chat();
    }
}

#[test]
fn new_keys_while_a_session_stands() {
    let mut talk = Talk::private(Policy::MANUAL);
    let before = talk.state(0);
    // One message under way with the old keys is lost, and nothing else.
    talk.start(1);
    talk.assert_private();
    assert_ne!(talk.state(0), before);
    assert!(!talk.was_told(0, |o| matches!(o, Output::NewKey { .. })));
    talk.chat();
}

#[test]
fn whitespace_begins_a_session() {
    let mut talk = Talk::new(Policy::OPPORTUNISTIC);
    talk.send(0, "hello");
    assert!(talk.seen[0].starts_with("hello") && talk.seen[0].len() == 5 + 16 + 16);
    talk.settle();
    assert_eq!(talk.shown(1), [("hello".to_owned(), false)]);
    talk.assert_private();
    talk.chat();
    // A contact who answers in plain gets no more tags.
    let mut talk = Talk::with(
        engine("A", 1, Policy::OPPORTUNISTIC),
        engine("B", 2, Policy::NEVER),
    );
    talk.send(0, "one");
    talk.settle();
    assert_eq!(talk.shown(1), [("one".to_owned(), false)]);
    talk.send(1, "two");
    talk.settle();
    talk.send(0, "three");
    assert_eq!(talk.seen.last().unwrap(), "three");
}

#[test]
fn always_holds_what_is_typed_and_sends_it_encrypted() {
    let mut talk = Talk::with(
        engine("A", 1, Policy::ALWAYS),
        engine("B", 2, Policy::MANUAL),
    );
    for text in ["one", "two", "three"] {
        talk.send(0, text);
    }
    assert_eq!(kinds(&talk.told[0]), [What::Notice]);
    assert!(talk.was_told(0, |o| matches!(o, Output::Held { id: 7, .. })));
    talk.settle();
    talk.assert_private();
    let shown: Vec<_> = talk.shown(1);
    assert_eq!(shown, ["one", "two", "three"].map(|t| (t.to_owned(), true)));
    assert!(
        talk.seen
            .iter()
            .all(|t| !t.contains("one") && !t.contains("two"))
    );
    let carried = |o: &&Output| {
        matches!(
            o,
            Output::Send {
                id: Some(7),
                what: What::Data,
                ..
            }
        )
    };
    assert_eq!(talk.told[0].iter().filter(carried).count(), 3);
    // What comes in plain is shown with a warning.
    talk.give(0, "hi");
    assert!(talk.was_told(0, |o| matches!(
        o,
        Output::Show {
            security: Security::Unexpected,
            ..
        }
    )));
}

#[test]
fn what_is_held_is_not_sent_to_an_unknown_key_of_a_known_contact() {
    let mut talk = Talk::with(
        engine("A", 1, Policy::ALWAYS),
        engine("B", 2, Policy::MANUAL),
    );
    let old = super::primitives::key("A").public().fingerprint();
    talk.engines[0].set_trust(talk.now, "b@x", old, Trust::Compared);
    talk.send(0, "one");
    talk.settle();
    talk.assert_private();
    assert!(talk.shown(1).is_empty());
    assert!(talk.was_told(0, |o| matches!(o, Output::NewKey { others: true, .. })));
    // What is typed after it waits behind it.
    talk.send(0, "two");
    talk.settle();
    assert!(talk.shown(1).is_empty());
    talk.at(0, |engine, now, contact| engine.release(now, contact));
    talk.send(0, "three");
    talk.settle();
    assert_eq!(
        talk.shown(1),
        ["one", "two", "three"].map(|t| (t.to_owned(), true))
    );
    // Taken back, it comes back.
    let mut talk = Talk::new(Policy::ALWAYS);
    talk.send(0, "one");
    talk.at(0, |engine, _, contact| engine.discard(contact));
    talk.settle();
    assert!(talk.shown(1).is_empty());
    let back = |o: &Output| {
        matches!(
            o,
            Output::Refused {
                why: Refusal::Discarded,
                ..
            }
        )
    };
    assert!(talk.was_told(0, back));
}

#[test]
fn never_is_never() {
    let mut talk = Talk::with(
        engine("A", 1, Policy::MANUAL),
        engine("B", 2, Policy::NEVER),
    );
    talk.start(0);
    assert_eq!(talk.seen.len(), 1);
    assert_eq!(talk.shown(1).len(), 1);
    talk.at(1, |engine, now, contact| engine.start(now, contact, None));
    assert_eq!(talk.seen.len(), 1);
    // One contact may have its own.
    talk.engines[1].set_policy("a@x", Some(Policy::MANUAL));
    talk.start(1);
    talk.assert_private();
    talk.engines[1].set_policy("a@x", None);
    assert_eq!(talk.engines[1].policy("a@x"), Policy::NEVER);
    // A policy that wants the impossible sends nothing.
    let nothing = Policy {
        require: true,
        ..Policy::NEVER
    };
    let mut talk = Talk::new(nothing);
    talk.send(0, "text");
    assert!(talk.seen.is_empty());
    assert!(talk.was_told(0, |o| matches!(
        o,
        Output::Refused {
            why: Refusal::Impossible,
            ..
        }
    )));
}

#[test]
fn a_session_waits_for_a_key() {
    let mut talk = Talk::new(Policy::MANUAL);
    talk.engines[1] = converse_rs::otr::engine::Engine::new(converse_rs::otr::engine::Setup {
        key: None,
        tag: 0,
        keyring: Default::default(),
        policy: Policy::MANUAL,
        fragment_size: None,
        words: converse_rs::otr::engine::Words {
            explanation: String::new(),
            unreadable: String::new(),
            resent: String::new(),
        },
        seed: [8; 32],
    });
    assert!(talk.engines[1].tag() >= 0x100);
    talk.start(0);
    assert!(talk.was_told(1, |o| matches!(o, Output::KeyWanted)));
    assert_eq!(talk.state(0), State::Plain);
    let key = super::primitives::key("B");
    talk.at(1, |engine, now, _| engine.set_key(now, key));
    talk.settle();
    talk.assert_private();
    // Another key ends what stood with the old one.
    let key = super::primitives::key("A");
    talk.at(1, |engine, now, _| engine.set_key(now, key));
    talk.settle();
    assert_eq!(
        (talk.state(1), talk.state(0)),
        (State::Plain, State::Finished)
    );
}

#[test]
fn verifying_five_ways() {
    for (question, ours, theirs, same) in [
        (None, "secret", "secret", true),
        (None, "secret", "Secret", false),
        (Some("who?"), "ich ☃", "ich ☃", true),
        (Some("who?"), "ich", "du", false),
        (None, "", "", true),
    ] {
        let mut talk = Talk::private(Policy::MANUAL);
        talk.at(0, |engine, now, contact| {
            assert!(engine.ask(now, contact, question, ours));
        });
        talk.settle();
        let asked = talk.told[1].iter().find_map(|o| match o {
            Output::Smp {
                instance,
                event: Event::Asked { question },
                ..
            } => Some((*instance, question.clone())),
            _ => None,
        });
        let (instance, said) = asked.unwrap();
        assert_eq!(said.as_deref(), question);
        // The answer may take a while, with a chat in between.
        talk.chat();
        talk.at(1, |engine, _, contact| {
            assert!(engine.answer(contact, instance, theirs));
        });
        talk.settle();
        for who in [0, 1] {
            let proves = same && (who == 0 || question.is_none());
            let done = Event::Done { same, proves };
            assert!(talk.was_told(
                who,
                |o| matches!(o, Output::Smp { event, .. } if *event == done)
            ));
            let State::Private { trust, .. } = talk.state(who) else {
                panic!("not private");
            };
            assert_eq!(trust, if proves { Trust::Smp } else { Trust::Seen });
        }
        talk.chat();
    }
}

#[test]
fn a_question_dies_with_its_session() {
    for new_session in [true, false] {
        let mut talk = Talk::private(Policy::MANUAL);
        talk.at(0, |engine, now, contact| {
            assert!(engine.ask(now, contact, Some("who?"), "x"));
        });
        talk.settle();
        if new_session {
            talk.start(0);
        } else {
            talk.end(0);
            talk.settle();
        }
        let gone = |o: &Output| {
            matches!(
                o,
                Output::Smp {
                    event: Event::Aborted,
                    ..
                }
            )
        };
        assert!(talk.was_told(1, gone));
        talk.at(1, |engine, _, contact| {
            assert!(!engine.answer(contact, 0x1001, "x"));
        });
        assert!(talk.wire.is_empty());
        if new_session {
            talk.chat();
        }
    }
}

#[test]
fn asking_again_gives_up_the_first_run() {
    let mut talk = Talk::private(Policy::MANUAL);
    for question in ["one?", "two?"] {
        talk.at(0, |engine, now, contact| {
            assert!(engine.ask(now, contact, Some(question), "x"));
        });
        talk.settle();
    }
    let count = |talk: &Talk, event: &Event| {
        let same = |o: &&Output| matches!(o, Output::Smp { event: e, .. } if e == event);
        talk.told[1].iter().filter(same).count()
    };
    assert_eq!(count(&talk, &Event::Aborted), 1);
    let two = Event::Asked {
        question: Some("two?".to_owned()),
    };
    assert_eq!(count(&talk, &two), 1);
    // The asked one does not want to.
    talk.at(1, |engine, now, contact| engine.abort(now, contact, 0x1001));
    talk.settle();
    assert!(talk.was_told(0, |o| matches!(
        o,
        Output::Smp {
            event: Event::Aborted,
            ..
        }
    )));
}

#[test]
fn the_extra_symmetric_key() {
    let mut talk = Talk::private(Policy::MANUAL);
    talk.at(0, |engine, now, contact| {
        assert!(engine.use_extra_key(now, contact, 5, b"file.png"));
    });
    talk.settle();
    let keys = [0, 1].map(|who| {
        talk.told[who]
            .iter()
            .find_map(|o| match o {
                Output::ExtraKey {
                    ours,
                    usage: 5,
                    data,
                    key,
                    ..
                } => {
                    assert_eq!((*ours, &data[..]), (who == 0, &b"file.png"[..]));
                    Some(key.clone())
                }
                _ => None,
            })
            .unwrap()
    });
    assert_eq!(keys[0], keys[1]);
    assert_eq!(format!("{:?}", keys[0]), "SymmetricKey");
    let mut talk = Talk::new(Policy {
        v3: false,
        ..Policy::MANUAL
    });
    talk.start(0);
    talk.at(0, |engine, now, contact| {
        assert!(!engine.use_extra_key(now, contact, 5, b""));
    });
}

#[test]
fn heartbeats_change_the_keys_of_who_only_listens() {
    let mut talk = Talk::private(Policy::MANUAL);
    talk.send(0, "one");
    talk.settle();
    assert!(kinds(&talk.told[1]).is_empty());
    talk.now = talk.now.plus(61_000);
    talk.send(0, "two");
    talk.settle();
    assert_eq!(kinds(&talk.told[1]), [What::Data]);
    assert!(talk.shown(0).is_empty());
    talk.send(0, "three");
    talk.settle();
    assert_eq!(kinds(&talk.told[1]), [What::Data]);
}

#[test]
fn what_comes_again_twice_says_so_once() {
    let mut talk = Talk::private(Policy::OPPORTUNISTIC);
    talk.send(0, "important");
    talk.settle();
    assert_eq!(talk.shown(1), [("important".to_owned(), true)]);
    for again in [false, true] {
        talk.give(0, "?OTR Error: unreadable");
        talk.settle();
        // An error is not answered so soon after another, but the other one may begin anew.
        if again {
            talk.start(1);
        }
        assert_eq!(talk.shown(1), [("[resent] important".to_owned(), true)]);
    }
    talk.chat();
}

#[test]
fn an_error_begins_anew_and_the_last_text_comes_again() {
    let mut talk = Talk::private(Policy::OPPORTUNISTIC);
    // B lost everything: a page loaded anew.
    talk.engines[1] = tagged("B", 3, 0x1002, Policy::OPPORTUNISTIC);
    talk.send(0, "important");
    talk.settle();
    assert!(talk.was_told(1, |o| matches!(o, Output::Unreadable { .. })));
    assert!(talk.was_told(
        0,
        |o| matches!(o, Output::PeerError { text, .. } if text == "unreadable")
    ));
    assert_eq!(talk.shown(1), [("[resent] important".to_owned(), true)]);
    assert!(talk.was_told(0, |o| matches!(o, Output::Resent { .. })));
    talk.assert_private();
    talk.chat();
    // With another key it is not sent again.
    let mut talk = Talk::private(Policy::OPPORTUNISTIC);
    talk.engines[1] = tagged("A", 3, 0x1002, Policy::OPPORTUNISTIC);
    talk.send(0, "important");
    talk.settle();
    talk.assert_private();
    assert!(talk.shown(1).is_empty());
}

#[test]
fn long_messages_in_pieces() {
    for version_two in [false, true] {
        let policy = Policy {
            v3: !version_two,
            ..Policy::MANUAL
        };
        let cut = |name, seed| {
            let mut setup = engine(name, seed, policy);
            setup.set_fragment_size(Some(140));
            setup
        };
        let mut talk = Talk::with(cut("A", 1), cut("B", 2));
        talk.start(0);
        talk.assert_private();
        assert!(talk.seen.iter().all(|t| t.len() <= 140));
        let text = "long ☃ ".repeat(700);
        talk.send(0, &text);
        assert!(talk.wire.len() > 60);
        let ids = talk.told[0]
            .iter()
            .filter(|o| matches!(o, Output::Send { id: Some(7), .. }));
        assert_eq!(ids.count(), 1);
        talk.settle();
        assert_eq!(talk.shown(1), [(text, true)]);
    }
}

#[test]
fn two_devices_of_one_contact() {
    let mut talk = Talk::private(Policy::MANUAL);
    let mut other = engine("B", 9, Policy::MANUAL);
    // The other device asks, and gets a session of its own.
    other.start(talk.now, "a@x", None);
    for _ in 0..4 {
        while let Some(output) = other.poll() {
            if let Output::Send { text, .. } = output {
                talk.engines[0].receive(talk.now, "b@x", Some("tablet"), &text);
            }
        }
        while let Some(output) = talk.engines[0].poll() {
            if let Output::Send { text, .. } = &output {
                other.receive(talk.now, "a@x", None, text);
                // The first device gets it too, and leaves it alone.
                talk.engines[1].receive(talk.now, "a@x", None, text);
            }
            talk.told[0].push(output);
        }
    }
    let State::Private { instance, .. } = talk.state(0) else {
        panic!("not private");
    };
    assert_eq!(instance, 0x1009);
    while let Some(output) = talk.engines[1].poll() {
        // Queries are for all devices; data and answers are not.
        assert!(!matches!(output, Output::Unreadable { .. }), "{output:?}");
    }
    // The answer goes to the device that was heard last, where it was heard.
    talk.told[0].clear();
    other.send(talk.now, "a@x", None, 1, "from the tablet");
    while let Some(output) = other.poll() {
        if let Output::Send { text, .. } = output {
            talk.give(0, &text);
        }
    }
    assert_eq!(talk.shown(0), [("from the tablet".to_owned(), true)]);
    talk.send(1, "from the pc");
    talk.settle();
    let State::Private { instance, .. } = talk.state(0) else {
        panic!("not private");
    };
    assert_eq!(instance, 0x1002);
    // A verified key does not lose the user's messages to one that is not.
    let key = super::primitives::key("B").public().fingerprint();
    talk.engines[0].set_trust(talk.now, "b@x", key, Trust::Compared);
    let mut stranger = engine("A", 20, Policy::MANUAL);
    stranger.start(talk.now, "a@x", None);
    for _ in 0..4 {
        while let Some(output) = stranger.poll() {
            if let Output::Send { text, .. } = output {
                talk.engines[0].receive(talk.now, "b@x", Some("evil"), &text);
            }
        }
        while let Some(output) = talk.engines[0].poll() {
            if let Output::Send { text, .. } = &output {
                stranger.receive(talk.now, "a@x", None, text);
            }
        }
    }
    assert!(matches!(stranger.state("a@x"), State::Private { .. }));
    let State::Private {
        instance, trust, ..
    } = talk.state(0)
    else {
        panic!("not private");
    };
    assert_eq!((instance, trust), (0x1002, Trust::Compared));
    // Unless the user says so.
    let tags: Vec<u32> = talk.engines[0]
        .sessions("b@x")
        .iter()
        .map(|s| s.0)
        .collect();
    assert_eq!(tags, [0x1002, 0x1009, 0x1014]);
    talk.engines[0].choose("b@x", 0x9999);
    talk.engines[0].choose("b@x", 0x1014);
    let State::Private {
        instance, trust, ..
    } = talk.state(0)
    else {
        panic!("not private");
    };
    assert_eq!((instance, trust), (0x1014, Trust::Seen));
}

#[test]
fn tags_in_what_people_write() {
    // In plain they are broken, so that nobody's program takes them for its own.
    let mut talk = Talk::new(Policy::MANUAL);
    for text in [
        "see ?OTRv23? there",
        "?OTR Error: <b>",
        "?OTR:AAMD.",
        "?OTR,1,2,x,",
        "?OTR|",
    ] {
        talk.send(0, text);
        talk.settle();
        assert!(!talk.seen.last().unwrap().contains("?OTR"));
        let (shown, _) = talk.shown(1).pop().unwrap();
        assert_eq!(shown.replace('\u{2060}', ""), text);
    }
    let base = " \t  \t\t\t\t \t \t \t  ";
    talk.send(0, &format!("a{base}  \t\t  \t\tb"));
    assert!(!talk.seen.last().unwrap().contains(base));
    talk.settle();
    assert_eq!(talk.state(0), State::Plain);
    talk.send(0, "?OTR? what is that?");
    assert_eq!(talk.seen.last().unwrap(), "?\u{2060}OTR? what is that?");
    // Who types a query means it.
    talk.send(0, "?OTRv23?");
    let id = |o: &Output| {
        matches!(
            o,
            Output::Send {
                id: Some(7),
                what: What::Notice,
                ..
            }
        )
    };
    assert!(talk.was_told(0, id));
    talk.settle();
    talk.assert_private();
    // Encrypted, everything goes as it is.
    talk.shown(1);
    for text in [
        "?OTRv23?",
        "?OTR?",
        "?OTR Error: x",
        "a\tb",
        "?OTR:AAMD.",
        base,
    ] {
        talk.send(0, text);
        talk.settle();
        assert_eq!(talk.shown(1), [(text.to_owned(), true)]);
    }
    talk.send(0, "a\0b");
    talk.settle();
    assert_eq!(talk.shown(1), [("ab".to_owned(), true)]);
}

#[test]
fn limits_of_what_is_sent() {
    let mut talk = Talk::private(Policy::MANUAL);
    talk.send(0, &"x".repeat(100_001));
    assert!(talk.was_told(0, |o| matches!(
        o,
        Output::Refused {
            why: Refusal::TooLong,
            ..
        }
    )));
    talk.send(0, &"x".repeat(100_000));
    talk.settle();
    assert_eq!(talk.shown(1).len(), 1);
    let mut talk = Talk::new(Policy::ALWAYS);
    for _ in 0..101 {
        talk.send(0, "x");
    }
    assert!(talk.was_told(0, |o| matches!(
        o,
        Output::Refused {
            why: Refusal::TooMany,
            ..
        }
    )));
    assert_eq!(talk.seen.len(), 1);
}

#[test]
fn logging_out_says_goodbye_to_all() {
    let mut talk = Talk::private(Policy::MANUAL);
    talk.at(0, |engine, now, _| engine.end_all(now));
    assert_eq!(kinds(&talk.told[0]), [What::Data]);
    talk.settle();
    assert_eq!(talk.state(1), State::Finished);
    // The other one begins anew, and what was refused can be sent.
    talk.start(1);
    talk.assert_private();
    talk.chat();
}

#[test]
fn what_had_its_time_is_forgotten() {
    // An exchange that stands still: what comes after five minutes is late, at every point.
    for delivered in 2..5 {
        let mut talk = Talk::new(Policy::MANUAL);
        talk.at(0, |engine, now, contact| engine.start(now, contact, None));
        for _ in 0..delivered {
            talk.step();
        }
        let before = [talk.state(0), talk.state(1)];
        talk.now = talk.now.plus(300_000);
        // Anything that happens, with anybody, is the occasion.
        let now = talk.now;
        for engine in &mut talk.engines {
            engine.receive(now, "c@x", None, "hello");
        }
        talk.settle();
        assert_eq!([talk.state(0), talk.state(1)], before, "{delivered}");
        talk.start(1);
        talk.assert_private();
        talk.chat();
    }
    // A text that went out long ago is not sent again.
    let mut talk = Talk::private(Policy::OPPORTUNISTIC);
    talk.send(0, "old");
    talk.wire.clear();
    talk.now = talk.now.plus(120_000);
    talk.give(0, "?OTR Error: x");
    talk.settle();
    talk.assert_private();
    assert!(talk.shown(1).is_empty());
}

#[test]
fn a_prompt_closes_when_we_end() {
    let mut talk = Talk::private(Policy::MANUAL);
    talk.at(0, |engine, now, contact| {
        assert!(engine.ask(now, contact, None, "x"));
    });
    talk.settle();
    talk.end(1);
    let gone = |o: &Output| {
        matches!(
            o,
            Output::Smp {
                event: Event::Aborted,
                ..
            }
        )
    };
    assert!(talk.was_told(1, gone));
    talk.settle();
    assert!(talk.was_told(0, gone));
}
