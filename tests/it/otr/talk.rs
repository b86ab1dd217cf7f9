//! Two engines, or more, with the wire between them in one hand.

use super::primitives::key;
use converse_rs::otr::engine::{Engine, Output, Security, Setup, State, What, Words};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::trust::Keyring;
use converse_rs::otr::wire::Version;
use converse_rs::time::Millis;
use std::collections::VecDeque;

/// An engine with a key of the vectors.
pub(super) fn engine(name: &str, seed: u8, policy: Policy) -> Engine {
    tagged(name, seed, 0x1000 + u32::from(seed), policy)
}

/// The same with an instance tag.
pub(super) fn tagged(name: &str, seed: u8, tag: u32, policy: Policy) -> Engine {
    Engine::new(Setup {
        key: Some(key(name)),
        tag,
        keyring: Keyring::default(),
        policy,
        fragment_size: None,
        words: Words {
            explanation: "Get OTR.".to_owned(),
            unreadable: "unreadable".to_owned(),
            resent: "[resent] ".to_owned(),
        },
        seed: [seed; 32],
    })
}

/// A is at 0 and B at 1.
pub(super) struct Talk {
    pub now: Millis,
    pub engines: [Engine; 2],
    /// Texts under way, to whom.
    pub wire: VecDeque<(usize, String)>,
    /// All that each was told.
    pub told: [Vec<Output>; 2],
    /// All that ever went over the wire.
    pub seen: Vec<String>,
}

impl Talk {
    pub(super) fn new(policy: Policy) -> Self {
        Self::with(engine("A", 1, policy), engine("B", 2, policy))
    }

    pub(super) fn with(a: Engine, b: Engine) -> Self {
        Self {
            now: Millis(1_000_000),
            engines: [a, b],
            wire: VecDeque::new(),
            told: [Vec::new(), Vec::new()],
            seen: Vec::new(),
        }
    }

    /// The name under which somebody knows the other.
    pub(super) fn name(who: usize) -> &'static str {
        ["b@x", "a@x"][who]
    }

    /// Takes what an engine has to say.
    pub(super) fn collect(&mut self, who: usize) {
        while self.engines[who].is_working() {
            self.engines[who].work(self.now);
        }
        while let Some(output) = self.engines[who].poll() {
            if let Output::Send { text, .. } = &output {
                self.wire.push_back((1 - who, text.clone()));
                self.seen.push(text.clone());
            }
            self.told[who].push(output);
        }
    }

    /// Does something to an engine, and takes what comes of it.
    pub(super) fn at(&mut self, who: usize, act: impl FnOnce(&mut Engine, Millis, &str)) {
        act(&mut self.engines[who], self.now, Self::name(who));
        self.collect(who);
    }

    /// Hands one text over.
    pub(super) fn give(&mut self, who: usize, text: &str) {
        let resource = Some(["pc", "phone"][1 - who]);
        self.engines[who].receive(self.now, Self::name(who), resource, text);
        self.collect(who);
    }

    /// Delivers the next text.
    pub(super) fn step(&mut self) -> bool {
        let Some((who, text)) = self.wire.pop_front() else {
            return false;
        };
        self.give(who, &text);
        true
    }

    /// Delivers until nothing is under way; a loop of two programs ends the test.
    pub(super) fn settle(&mut self) {
        for _ in 0..1000 {
            if !self.step() {
                return;
            }
        }
        panic!("they never come to an end");
    }

    pub(super) fn start(&mut self, who: usize) {
        self.at(who, |engine, now, contact| engine.start(now, contact, None));
        self.settle();
    }

    pub(super) fn send(&mut self, who: usize, text: &str) {
        self.at(who, |engine, now, contact| {
            engine.send(now, contact, None, 7, text);
        });
    }

    pub(super) fn end(&mut self, who: usize) {
        self.at(who, |engine, now, contact| engine.end(now, contact));
    }

    pub(super) fn state(&self, who: usize) -> State {
        self.engines[who].state(Self::name(who))
    }

    #[track_caller]
    pub(super) fn assert_private(&self) {
        let ids = [0, 1].map(|who| match self.state(who) {
            State::Private {
                ssid, first_half, ..
            } => (ssid, first_half),
            state => panic!("{who} is {state:?}; wire {:#?}", self.seen),
        });
        assert_eq!(ids[0].0, ids[1].0);
        assert_ne!(ids[0].1, ids[1].1);
    }

    /// The texts that were shown to somebody, with whether they were private; taken off the list.
    pub(super) fn shown(&mut self, who: usize) -> Vec<(String, bool)> {
        let mut out = Vec::new();
        self.told[who].retain(|output| match output {
            Output::Show { text, security, .. } => {
                out.push((text.clone(), matches!(security, Security::Private { .. })));
                false
            }
            _ => true,
        });
        out
    }

    /// Sends both ways and checks that both come.
    #[track_caller]
    pub(super) fn chat(&mut self) {
        self.shown(0);
        self.shown(1);
        self.send(0, "ping");
        self.settle();
        self.send(1, "pong");
        self.settle();
        assert_eq!(self.shown(1), [("ping".to_owned(), true)]);
        assert_eq!(self.shown(0), [("pong".to_owned(), true)]);
    }

    pub(super) fn version(&self) -> Option<Version> {
        match self.state(0) {
            State::Private { version, .. } => Some(version),
            _ => None,
        }
    }

    /// Whether anything that somebody was told fits.
    pub(super) fn was_told(&self, who: usize, fits: impl Fn(&Output) -> bool) -> bool {
        self.told[who].iter().any(fits)
    }

    /// A private conversation.
    pub(super) fn private(policy: Policy) -> Self {
        let mut talk = Self::new(policy);
        talk.start(0);
        talk.assert_private();
        talk.told = [Vec::new(), Vec::new()];
        talk
    }
}

/// Kinds of texts that somebody sent.
pub(super) fn kinds(outputs: &[Output]) -> Vec<What> {
    let kind = |output: &Output| match output {
        Output::Send { what, .. } => Some(*what),
        _ => None,
    };
    outputs.iter().filter_map(kind).collect()
}
