//! The scenarios, each with every peer.

use super::{Kind, MANUAL, Pair, THEY, Ways};
use converse_rs::otr::engine::{Dropped, Output, State};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::smp::Event;
use converse_rs::otr::wire::Version;

const ALL: [Kind; 2] = [Kind::OtrJs, Kind::Libotr];
/// Also the one that speaks version 2 alone.
const EVERY: [Kind; 3] = [Kind::OtrJs, Kind::Libotr, Kind::Potr];
/// Whom in which version; `true` is 3.
const WAYS: [(Kind, bool); 5] = [
    (Kind::OtrJs, true),
    (Kind::OtrJs, false),
    (Kind::Libotr, true),
    (Kind::Libotr, false),
    (Kind::Potr, false),
];

#[test]
fn exchanges_in_both_roles_and_versions() {
    for kind in ALL {
        for we in [true, false] {
            for (v2, v3) in [(true, true), (false, true), (true, false)] {
                let mut pair = Pair::new(kind, Policy::MANUAL, Ways { v2, v3, ..MANUAL });
                pair.start(we);
                pair.settle();
                pair.assert_private();
                let version = if v3 { Version::V3 } else { Version::V2 };
                assert_eq!(pair.version(), Some(version));
                pair.chat();
            }
        }
        // Ours alone decides, too.
        let two = Policy {
            v3: false,
            ..Policy::MANUAL
        };
        for (policy, version) in [
            (two, Version::V2),
            (Policy::MANUAL.without_v2(), Version::V3),
        ] {
            for we in [true, false] {
                let mut pair = Pair::new(kind, policy, MANUAL);
                pair.start(we);
                pair.settle();
                pair.assert_private();
                assert_eq!(pair.version(), Some(version));
                pair.chat();
            }
        }
    }
}

#[test]
fn exchanges_with_who_speaks_version_two_alone() {
    for policy in [
        Policy::MANUAL,
        Policy {
            v3: false,
            ..Policy::MANUAL
        },
    ] {
        for we in [true, false] {
            let mut pair = Pair::new(Kind::Potr, policy, MANUAL);
            pair.start(we);
            pair.settle();
            pair.assert_private();
            assert_eq!(pair.version(), Some(Version::V2));
            pair.chat();
        }
    }
    let mut pair = Pair::new(Kind::Potr, Policy::MANUAL.without_v2(), MANUAL);
    for we in [true, false] {
        pair.start(we);
        pair.settle();
        assert_eq!(pair.state(), State::Plain);
    }
}

#[test]
fn forty_messages_with_keys_that_change() {
    for (kind, v3) in WAYS {
        let mut pair = Pair::private(kind, Ways { v3, ..MANUAL });
        let mut sent = [0, 0];
        for n in 0..40 {
            if n % 5 < 2 || n % 7 == 0 {
                pair.send(&format!("{n} äöü"));
                sent[0] += 1;
            } else {
                pair.peer("type", &[&format!("{n} ☃")]);
                sent[1] += 1;
            }
            if n % 3 == 0 {
                pair.settle();
            }
        }
        pair.settle();
        assert_eq!(pair.peer_shown().len(), sent[0], "{kind:?}");
        assert_eq!(pair.shown().len(), sent[1], "{kind:?}");
        pair.chat();
    }
}

#[test]
fn sixty_pieces_both_ways() {
    for (kind, v3) in WAYS {
        let mut pair = Pair::new(
            kind,
            Policy::MANUAL,
            Ways {
                v3,
                fragment: 140,
                ..MANUAL
            },
        );
        pair.engine.set_fragment_size(Some(140));
        pair.start(true);
        pair.settle();
        pair.assert_private();
        let long = "long ☃ ".repeat(700);
        pair.send(&long);
        assert!(pair.to_peer.len() > 60);
        pair.settle();
        assert_eq!(pair.peer_shown(), [(long.clone(), true)], "{kind:?}");
        pair.peer("type", &[&long]);
        assert!(pair.to_us.len() > 60, "{}", pair.to_us.len());
        pair.settle();
        assert_eq!(pair.shown(), [(long, true)], "{kind:?}");
    }
}

/// Who asks, which question, the peer's secret, and whether it is the same as ours.
const RUNS: [(bool, Option<&str>, &str, bool); 6] = [
    (true, None, "sëcret", true),
    (true, Some("wer? ☃"), "sëcret", true),
    (true, Some("wer?"), "other", false),
    (false, None, "sëcret", true),
    (false, Some("wer? ☃"), "sëcret", true),
    (false, None, "other", false),
];

#[test]
fn verifying() {
    for (kind, v3) in WAYS {
        let mut pair = Pair::private(kind, Ways { v3, ..MANUAL });
        // SMP is the same in both versions, and slow in JavaScript: once is enough in the older.
        let once = !v3 && kind != Kind::Potr;
        let runs = if once { &RUNS[..1] } else { &RUNS[..] };
        for &(we, question, theirs, same) in runs {
            pair.told.clear();
            pair.said.clear();
            pair.now = pair.now.plus(61_000);
            if we {
                pair.us(|engine, now| assert!(engine.ask(now, THEY, question, "sëcret")));
                pair.settle();
                let asked = super::hex(question.unwrap_or_default().as_bytes());
                assert!(pair.peer_said(&["smp", "asked", &asked]), "{:?}", pair.said);
                pair.peer("answer", &[theirs]);
            } else {
                let arguments: Vec<&str> = [theirs].into_iter().chain(question).collect();
                pair.peer("ask", &arguments);
                pair.settle();
                let asked = Event::Asked {
                    question: question.map(str::to_owned),
                };
                let instance = pair.told.iter().find_map(|o| match o {
                    Output::Smp {
                        instance, event, ..
                    } if *event == asked => Some(*instance),
                    _ => None,
                });
                let instance = instance.unwrap();
                pair.us(|engine, _| assert!(engine.answer(THEY, instance, "sëcret")));
            }
            pair.settle();
            let proves = same && (we || question.is_none());
            let done = Event::Done { same, proves };
            assert!(
                pair.told
                    .iter()
                    .any(|o| matches!(o, Output::Smp { event, .. } if *event == done)),
                "{kind:?} {we} {question:?}: {:?}",
                pair.told
            );
            let said = if same { "same" } else { "different" };
            assert!(pair.peer_said(&["smp", said]), "{kind:?}: {:?}", pair.said);
        }
        pair.chat();
    }
}

#[test]
fn giving_up_verifying() {
    for kind in EVERY {
        let mut pair = Pair::private(kind, MANUAL);
        pair.peer("ask", &["x"]);
        pair.settle();
        pair.us(|engine, now| engine.abort(now, THEY, 0));
        let instance = pair.told.iter().find_map(|o| match o {
            Output::Smp { instance, .. } => Some(*instance),
            _ => None,
        });
        let instance = instance.unwrap();
        pair.us(|engine, now| engine.abort(now, THEY, instance));
        pair.settle();
        assert!(
            pair.peer_said(&["smp", "aborted"]),
            "{kind:?}: {:?}",
            (&pair.said, &pair.told)
        );
        pair.us(|engine, now| assert!(engine.ask(now, THEY, None, "x")));
        pair.settle();
        pair.peer("abort", &[]);
        pair.settle();
        let gone = |o: &Output| {
            matches!(
                o,
                Output::Smp {
                    event: Event::Aborted,
                    ..
                }
            )
        };
        assert!(pair.told.iter().any(gone), "{kind:?}");
        pair.chat();
    }
}

#[test]
fn ending_and_beginning_anew() {
    for kind in EVERY {
        let mut pair = Pair::private(kind, MANUAL);
        pair.us(|engine, now| engine.end(now, THEY));
        pair.settle();
        assert!(
            pair.peer_said(&["state", "finished"]),
            "{kind:?}: {:?}",
            (&pair.said, &pair.told)
        );
        assert_eq!(pair.state(), State::Plain);
        // They begin anew from the finished state.
        pair.said.clear();
        pair.start(false);
        pair.settle();
        pair.assert_private();
        pair.chat();
        pair.peer("end", &[]);
        pair.settle();
        assert_eq!(pair.state(), State::Finished);
        pair.said.clear();
        pair.start(true);
        pair.settle();
        pair.assert_private();
        pair.chat();
        // New keys while the session stands, from either side.
        for we in [true, false] {
            pair.said.clear();
            pair.start(we);
            pair.settle();
            pair.assert_private();
            pair.chat();
        }
    }
}

#[test]
fn queries_that_cross() {
    for kind in ALL {
        for _ in 0..4 {
            let mut pair = Pair::new(kind, Policy::MANUAL, MANUAL);
            pair.start(true);
            pair.start(false);
            pair.settle();
            pair.assert_private();
            pair.chat();
        }
    }
}

#[test]
fn whitespace_begins_a_session() {
    for kind in ALL {
        // We offer, they begin.
        let ways = Ways {
            start_on_tag: true,
            ..MANUAL
        };
        let mut pair = Pair::new(kind, Policy::OPPORTUNISTIC, ways);
        pair.send("hello");
        pair.settle();
        let shown = pair.peer_shown();
        assert!(
            shown.iter().any(|(text, _)| text == "hello"),
            "{kind:?}: {shown:?}"
        );
        pair.assert_private();
        pair.chat();
        // They offer, we begin.
        let mut pair = Pair::new(
            kind,
            Policy::OPPORTUNISTIC,
            Ways {
                tag: true,
                ..MANUAL
            },
        );
        pair.peer("type", &["hello"]);
        pair.settle();
        assert_eq!(pair.shown(), [("hello".to_owned(), false)]);
        pair.assert_private();
        pair.chat();
    }
}

#[test]
fn encryption_that_is_required() {
    for kind in EVERY {
        let mut pair = Pair::new(kind, Policy::ALWAYS, MANUAL);
        for text in ["one", "two"] {
            pair.send(text);
        }
        pair.settle();
        pair.assert_private();
        assert_eq!(
            pair.peer_shown(),
            ["one", "two"].map(|t| (t.to_owned(), true))
        );
        if kind == Kind::Potr {
            // It asks, and forgets what it held.
            continue;
        }
        let mut pair = Pair::new(
            kind,
            Policy::MANUAL,
            Ways {
                require: true,
                ..MANUAL
            },
        );
        pair.peer("type", &["held"]);
        assert!(pair.to_us.iter().all(|text| !text.contains("held")));
        pair.settle();
        pair.assert_private();
        assert_eq!(pair.shown(), [("held".to_owned(), true)], "{kind:?}");
    }
}

#[test]
fn an_error_begins_anew() {
    // They lost the session; we begin anew, and what they could not read comes again. (libotr says
    // nothing at all when it has no session.)
    let kind = Kind::OtrJs;
    let mut pair = Pair::private(kind, MANUAL);
    pair.engine.set_policy(THEY, Some(Policy::OPPORTUNISTIC));
    pair.reset(MANUAL);
    pair.send("important");
    pair.settle();
    assert!(
        pair.told
            .iter()
            .any(|o| matches!(o, Output::PeerError { .. }))
    );
    pair.assert_private();
    let shown = pair.peer_shown();
    assert!(
        shown.contains(&("[resent] important".to_owned(), true)),
        "{shown:?}"
    );
    pair.chat();
    // We lost it.
    let ways = Ways {
        start_on_error: true,
        ..MANUAL
    };
    let mut pair = Pair::private(Kind::Libotr, ways);
    pair.engine = super::tagged("A", 200, 0x1111_1111, Policy::MANUAL);
    pair.peer("type", &["important"]);
    pair.settle();
    assert!(
        pair.told
            .iter()
            .any(|o| matches!(o, Output::Unreadable { .. }))
    );
    pair.assert_private();
    pair.chat();
}

#[test]
fn the_extra_symmetric_key() {
    for kind in ALL {
        let mut pair = Pair::private(kind, MANUAL);
        pair.us(|engine, now| assert!(engine.use_extra_key(now, THEY, 1, "päss".as_bytes())));
        pair.settle();
        let ours = |pair: &Pair, sent: bool| {
            pair.told.iter().find_map(|o| match o {
                Output::ExtraKey {
                    ours,
                    usage: 1,
                    data,
                    key,
                    ..
                } if *ours == sent => {
                    assert_eq!(data, "päss".as_bytes());
                    Some(super::hex(&*key.0))
                }
                _ => None,
            })
        };
        let theirs = |pair: &Pair, way: &str| {
            let line = pair
                .said
                .iter()
                .find(|line| line[0] == "extra" && line[1] == way);
            line.map(|line| line[2].clone())
        };
        assert!(ours(&pair, true).is_some());
        assert_eq!(ours(&pair, true), theirs(&pair, "receive"), "{kind:?}");
        pair.peer("extra", &["päss"]);
        pair.settle();
        assert!(ours(&pair, false).is_some());
        assert_eq!(ours(&pair, false), theirs(&pair, "send"), "{kind:?}");
    }
}

/// A letter in the middle of the ciphertext changed.
fn tampered(text: &str) -> String {
    let at = text.len() - 60;
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    [&text[..at], other, &text[at + 1..]].concat()
}

#[test]
fn messages_that_were_changed_or_come_again() {
    for kind in EVERY {
        let mut pair = Pair::private(kind, MANUAL);
        pair.chat();
        // From them: the changed one is refused, the genuine one read, once.
        pair.peer("type", &["genuine"]);
        let text = pair.to_us.pop_front().unwrap();
        pair.told.clear();
        pair.receive(&tampered(&text));
        assert!(
            pair.told
                .iter()
                .any(|o| matches!(o, Output::Unreadable { .. }))
        );
        pair.receive(&text);
        pair.receive(&text);
        assert_eq!(pair.shown(), [("genuine".to_owned(), true)]);
        let again = |o: &Output| {
            matches!(
                o,
                Output::Dropped {
                    why: Dropped::Replay,
                    ..
                }
            )
        };
        assert!(pair.told.iter().any(again), "{:?}", pair.told);
        pair.to_peer.clear();
        // From us.
        pair.send("ours");
        let text = pair.to_peer.pop_front().unwrap();
        if kind != Kind::OtrJs {
            // otr.js counts before it checks, so that the genuine one would be lost on it.
            pair.peer("receive", &[&tampered(&text)]);
        }
        pair.peer("receive", &[&text]);
        pair.peer("receive", &[&text]);
        let shown = pair.peer_shown();
        let count = shown
            .iter()
            .filter(|(text, private)| *private && text == "ours")
            .count();
        assert_eq!(count, 1, "{kind:?}: {shown:?}");
        pair.to_us.clear();
        pair.chat();
    }
}
