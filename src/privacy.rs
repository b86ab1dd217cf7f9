//! Between model and client: what the user writes is encrypted by OTR where it is to be, and what comes
//! is decrypted (XEP-0364).
//!
//! ```text
//! Store ── Command ─┐            ┌── Command ── Client
//!        ── Order ──┤  Privacy   │
//! Store ── Event  ──┤  (Engine)  ├── Event ──── Client
//!        ── View ───┘            └──
//! ```
//!
//! Sans-IO like both: call a method, then [`Privacy::poll`] until it says `None`.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod exchange;
mod identity;
mod incoming;
mod markup;
mod order;
mod outgoing;
mod outputs;
mod saved;
mod view;

pub use crate::otr::trust::Trust;
pub use exchange::{File, Found, MAX_FILE, Wrong, export, look};
pub use identity::{Identity, KnownKey, Own};
pub use order::Order;
pub use view::{Key, Note, State, View};

use crate::config::OtrPolicy;
use crate::jid::BareJid;
use crate::map::Map;
use crate::otr::dsa::{Fingerprint, PrivateKey};
use crate::otr::engine::{self, Engine, Setup, Words};
use crate::otr::policy::Policy;
use crate::rng::Rng;
use crate::time::Millis;
use crate::xmpp::command::Command;
use crate::xmpp::event::{Event, Extras, Message, NotPrivate, Status};
use std::collections::VecDeque;

/// What there is to do.
pub enum Output {
    /// For the client.
    Command(Command),
    /// For the model.
    Event(Event),
    /// For the model: how private a conversation is now.
    View(BareJid, View),
    /// For the model: what happened to it.
    Note(BareJid, Note),
    /// For the model: the identity is like this now.
    Identity(Identity),
    /// For the model: this is when a conversation is private, as it was known before the log-out.
    Policy(BareJid, OtrPolicy),
    /// What [`Privacy::save`] gives is different from what it last gave.
    Save,
    /// A key has to be made and handed in ([`Privacy::set_key`]).
    MakeKey,
    /// There is something to compute: [`Privacy::compute`] is to be called until it says no.
    Compute,
}

/// What is known of one conversation beside what the engine knows.
#[derive(Default)]
struct Talk {
    told: View,
    /// Somebody on this side waits for it to be private.
    starting: bool,
    /// So many messages wait.
    held: Vec<u64>,
    /// The instance that asked whether we know a secret, and its question.
    asked: Option<(u32, Option<String>)>,
    asking: bool,
    ssid: Option<[u8; 8]>,
}

/// One of the user's messages on its way through.
struct Sending {
    chat: BareJid,
    id: String,
    /// What goes along if it is sent as it is.
    extras: Extras,
    /// It goes out encrypted or not at all.
    private: bool,
}

/// See the module.
pub struct Privacy {
    policy: OtrPolicy,
    /// Of contacts with whom it is another one.
    policies: Map<BareJid, OtrPolicy>,
    engine: Engine,
    rng: Rng,
    me: Option<BareJid>,
    online: bool,
    talks: Map<BareJid, Talk>,
    sending: Map<u64, Sending>,
    number: u64,
    /// What came, and may be shown another way than it came.
    current: Option<Message>,
    /// Our key is being made: percent.
    making: Option<u8>,
    /// Somebody was told to compute.
    computing: bool,
    /// The identity outlives the log-out.
    kept: bool,
    /// The model knows the identity as it is.
    shown: bool,
    out: VecDeque<Output>,
}

impl Privacy {
    /// Without key and without anybody's. `seed`: 32 bytes of the system's randomness, for this alone.
    pub fn new(policy: OtrPolicy, seed: [u8; 32]) -> Self {
        let mut rng = Rng::new(seed);
        let engine = engine(policy, saved::Saved::default(), rng.bytes());
        Self {
            policy,
            policies: Map::new(),
            engine,
            rng,
            me: None,
            online: false,
            talks: Map::new(),
            sending: Map::new(),
            number: 0,
            current: None,
            making: None,
            computing: false,
            kept: false,
            shown: true,
            out: VecDeque::new(),
        }
    }

    /// The next thing to do, or `None` when all is done.
    pub fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// One slice, about 15 ms, of what is to be computed; gives whether there is more.
    pub fn compute(&mut self, now: Millis) -> bool {
        if self.computing {
            self.engine.work(now);
            self.computing = self.engine.is_working();
            self.work();
        }
        self.computing
    }

    /// Goes on with what [`Self::save`] gave. `chats`: those with a policy of their own, and whether they
    /// were private when the last run ended: they are to be so again before anything goes out.
    pub fn go_on(
        &mut self,
        now: Millis,
        saved: Option<&str>,
        chats: Vec<(BareJid, Option<OtrPolicy>, bool)>,
    ) {
        if let Some(saved) = saved.and_then(saved::read) {
            self.engine = engine(self.policy, saved, self.rng.bytes());
            self.shown = false;
        }
        for (chat, policy, private) in chats {
            self.set_policy(&chat, policy);
            let stands = matches!(
                self.engine.state(chat.as_str()),
                engine::State::Private { .. }
            );
            if private && !stands {
                self.start(now, &chat);
            }
        }
        self.work();
    }

    /// What the user wants of a conversation.
    pub fn order(&mut self, now: Millis, chat: &BareJid, order: Order) {
        let contact = chat.as_str();
        match order {
            Order::Start => self.start(now, chat),
            Order::Offer if self.online && self.engine.state(contact) == engine::State::Plain => {
                self.talk(chat);
                self.engine.start(now, contact, None);
            }
            Order::Offer => {}
            Order::End => {
                self.talk(chat).starting = false;
                self.engine.end(now, contact);
                self.apply_policy(chat);
            }
            Order::Release => {
                self.engine.release(now, contact);
            }
            Order::Trust {
                fingerprint,
                verified,
            } => {
                let known = saved::fingerprint(&fingerprint);
                let trust = if verified {
                    Trust::Compared
                } else {
                    Trust::Seen
                };
                // Only one that was really seen.
                let keys = self.engine.keyring().of(contact);
                if let Some(known) = known.filter(|k| keys.iter().any(|key| key.fingerprint == *k))
                {
                    self.engine.set_trust(now, contact, known, trust);
                }
            }
            Order::Ask { question, secret } => {
                let question = question.as_deref().filter(|q| !q.trim().is_empty());
                let asking = self.engine.ask(now, contact, question, &secret);
                let talk = self.talk(chat);
                (talk.asking, talk.asked) = (asking, None);
            }
            Order::Answer { secret } => {
                if let Some((instance, _)) = self.talk(chat).asked.take() {
                    let answered = self.engine.answer(contact, instance, &secret);
                    self.talk(chat).asking = answered;
                }
            }
            Order::Decline => {
                let talk = self.talk(chat);
                talk.asking = false;
                let asked = talk.asked.take().map(|(instance, _)| instance);
                let private = match self.engine.state(contact) {
                    engine::State::Private { instance, .. } => Some(instance),
                    engine::State::Plain | engine::State::Finished => None,
                };
                if let Some(instance) = asked.or(private) {
                    self.engine.abort(now, contact, instance);
                }
            }
            Order::SetPolicy(policy) => {
                self.set_policy(chat, policy);
                self.out.push_back(Output::Save);
            }
            Order::Forget { fingerprint } => {
                if let Some(known) = saved::fingerprint(&fingerprint) {
                    self.engine.forget_key(contact, &known);
                }
            }
            Order::Prepare => {
                if self.engine.key().is_none() {
                    self.make_key();
                }
                self.talk(chat);
            }
        }
        self.work();
    }

    /// From now on nothing goes out to them before it is private, or the user gives that up.
    fn start(&mut self, now: Millis, chat: &BareJid) {
        self.talk(chat).starting = true;
        self.apply_policy(chat);
        if self.online {
            self.engine.start(now, chat.as_str(), None);
        }
    }

    fn set_policy(&mut self, chat: &BareJid, policy: Option<OtrPolicy>) {
        match policy {
            Some(policy) => self.policies.insert(chat.clone(), Box::new(policy)),
            None => self.policies.remove(chat),
        };
        self.apply_policy(chat);
    }

    fn apply_policy(&mut self, chat: &BareJid) {
        let own = self.policies.get(chat).map(|policy| **policy);
        let starting = self.talks.get(chat).is_some_and(|talk| talk.starting);
        let policy = match own.unwrap_or(self.policy) {
            OtrPolicy::Never if starting => Policy::MANUAL,
            policy => of(policy),
        };
        let require = policy.require || starting;
        let policy = (own.is_some() || starting).then_some(Policy { require, ..policy });
        self.engine.set_policy(chat.as_str(), policy);
    }

    /// The record of a conversation, made if there is none.
    fn talk(&mut self, chat: &BareJid) -> &mut Talk {
        self.talks.entry(chat.clone()).or_default()
    }

    /// Our key is there. One that nobody waits for any more is not taken.
    pub fn set_key(&mut self, now: Millis, key: PrivateKey) {
        if self.making.take().is_none() {
            return;
        }
        self.engine.set_key(now, key);
        self.changed();
        self.work();
    }

    /// Whether somebody waits for that.
    pub fn is_making(&self) -> bool {
        self.making.is_some()
    }

    /// It is being made: so many percent are done.
    pub fn set_progress(&mut self, percent: u8) {
        if self.making.is_some_and(|before| before != percent) {
            self.making = Some(percent);
            self.work();
        }
    }

    fn make_key(&mut self) {
        if self.making.is_none() {
            self.making = Some(0);
            self.out.push_back(Output::MakeKey);
        }
    }

    /// The page goes: those at the other ends are told that nobody reads on. The model is not: a later run
    /// begins anew what was private.
    pub fn leave(&mut self, now: Millis) {
        self.engine.end_all(now);
        self.work();
        self.out
            .retain(|output| matches!(output, Output::Command(_)));
    }

    fn set_status(&mut self, now: Millis, status: &Status) {
        let online = *status == Status::Online;
        if matches!(status, Status::Disconnected(None)) {
            self.forget();
        } else if online && !self.online {
            self.online = true;
            let mut waiting: Vec<BareJid> = Vec::new();
            for (chat, talk) in &self.talks {
                if talk.starting || !talk.held.is_empty() {
                    waiting.push(chat.clone());
                }
            }
            for chat in waiting {
                if !matches!(
                    self.engine.state(chat.as_str()),
                    engine::State::Private { .. }
                ) {
                    self.engine.start(now, chat.as_str(), None);
                }
            }
        }
        self.online = online;
    }

    /// Nothing is known of whoever was logged in.
    fn forget(&mut self) {
        let seed = self.rng.bytes();
        *self = Self {
            out: std::mem::take(&mut self.out),
            shown: false,
            ..Self::new(self.policy, seed)
        };
    }
}

fn engine(policy: OtrPolicy, saved: saved::Saved, seed: [u8; 32]) -> Engine {
    Engine::new(Setup {
        key: saved.key,
        tag: saved.tag,
        keyring: saved.keyring,
        policy: of(policy),
        fragment_size: None,
        words: Words {
            explanation: "I would like to talk privately, with Off-the-Record encryption, \
                          which your program does not seem to have."
                .to_owned(),
            unreadable: "Your encrypted message could not be read.".to_owned(),
            resent: "[sent again] ".to_owned(),
        },
        seed,
    })
}

fn of(policy: OtrPolicy) -> Policy {
    match policy {
        OtrPolicy::Never => Policy::NEVER,
        OtrPolicy::Manual => Policy::MANUAL,
        OtrPolicy::Opportunistic => Policy::OPPORTUNISTIC,
        OtrPolicy::Always => Policy::ALWAYS,
    }
}

fn key_of(fingerprint: &Fingerprint, trust: Trust) -> Key {
    Key {
        fingerprint: fingerprint.to_string(),
        verified: trust.is_verified(),
    }
}

/// Why the engine did not send something.
fn refusal(why: engine::Refusal) -> NotPrivate {
    match why {
        engine::Refusal::Finished => NotPrivate::Finished,
        engine::Refusal::Discarded => NotPrivate::Discarded,
        engine::Refusal::TooLong => NotPrivate::TooLong,
        engine::Refusal::TooMany => NotPrivate::TooMany,
        engine::Refusal::Impossible => NotPrivate::Impossible,
    }
}
