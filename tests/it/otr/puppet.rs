//! The other end of a conversation, that does whatever a test makes it do.

use super::primitives::key;
use super::talk::tagged;
use converse_rs::otr::ake::{Answered, Commit, Established, Keys};
use converse_rs::otr::codec::put_data;
use converse_rs::otr::dsa::PrivateKey;
use converse_rs::otr::engine::{Engine, Output};
use converse_rs::otr::group::{Element, KeyPair};
use converse_rs::otr::hash::{aes_ctr, hmac_sha1, hmac_sha256};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::ratchet::{Ratchet, SessionKeys};
use converse_rs::otr::tlv::{self, Tlv};
use converse_rs::otr::wire::{self, Body, Data, Message, Sealed, Version};
use converse_rs::rng::Rng;
use converse_rs::time::Millis;

pub(super) const OURS: u32 = 0x1001;
pub(super) const THEIRS: u32 = 0x6666;
pub(super) const NAME: &str = "m@x";

/// An engine, and what it said to the puppet.
pub(super) struct Victim {
    pub engine: Engine,
    pub now: Millis,
    pub told: Vec<Output>,
    /// Messages it sent, decoded.
    pub sent: Vec<Message>,
    /// All texts it sent.
    pub texts: Vec<String>,
}

impl Victim {
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            engine: tagged("A", 1, OURS, policy),
            now: Millis(1_000_000),
            told: vec![],
            sent: vec![],
            texts: vec![],
        }
    }

    pub(super) fn collect(&mut self) {
        while self.engine.is_working() {
            self.engine.work(self.now);
        }
        while let Some(output) = self.engine.poll() {
            if let Output::Send { text, .. } = &output {
                self.texts.push(text.clone());
                let message = wire::find_encoded(text).and_then(wire::decode);
                self.sent
                    .extend(message.and_then(|bytes| Message::parse(&bytes)));
            }
            self.told.push(output);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.engine.receive(self.now, NAME, Some("pc"), text);
        self.collect();
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.text(&wire::encode(bytes));
    }

    pub(super) fn message(&mut self, message: &Message) {
        self.bytes(&message.to_bytes());
    }

    pub(super) fn body(&mut self, body: Body) {
        self.message(&from_puppet(body));
    }

    /// What was told since the last time.
    pub(super) fn news(&mut self) -> Vec<Output> {
        self.sent.clear();
        self.texts.clear();
        std::mem::take(&mut self.told)
    }

    pub(super) fn shown(&mut self) -> Vec<String> {
        let shown = self.told.iter().filter_map(|output| match output {
            Output::Show { text, .. } => Some(text.clone()),
            _ => None,
        });
        let shown = shown.collect();
        self.news();
        shown
    }
}

pub(super) fn from_puppet(body: Body) -> Message {
    Message {
        version: Version::V3,
        sender: THEIRS,
        receiver: OURS,
        body,
    }
}

/// The bytes of a message of a type, with whatever after the header.
pub(super) fn raw(kind: u8, rest: &[u8]) -> Vec<u8> {
    let mut out = vec![0, 3, kind];
    out.extend(THEIRS.to_be_bytes());
    out.extend(OURS.to_be_bytes());
    out.extend(rest);
    out
}

/// A session of a puppet with a victim, whose first keys it can forge with.
pub(super) struct Puppet {
    pub ratchet: Ratchet,
    pub established: Established,
}

impl Puppet {
    /// Makes a session: the puppet commits.
    pub(super) fn new(victim: &mut Victim) -> Self {
        Self::with(victim, 66, &key("B"))
    }

    pub(super) fn with(victim: &mut Victim, seed: u8, key: &PrivateKey) -> Self {
        let mut rng = Rng::new([seed; 32]);
        victim.news();
        let commit = Commit::new(Version::V3, &mut rng);
        victim.body(commit.body());
        let Some(Body::Key(public)) = victim.sent.pop().map(|m| m.body) else {
            panic!("no answer to D-H Commit");
        };
        let (body, revealed) = commit.reveal(public, key, &mut rng).unwrap();
        victim.body(body);
        let Some(Body::Signature(signature)) = victim.sent.pop().map(|m| m.body) else {
            panic!("no answer to Reveal Signature");
        };
        let established = revealed.finish(&signature).unwrap();
        let ratchet = Ratchet::new(&established, &mut rng);
        victim.news();
        Self {
            ratchet,
            established,
        }
    }

    /// A genuine message with any plaintext.
    pub(super) fn seal(&mut self, plaintext: &[u8], flags: u8) -> Message {
        self.ratchet
            .seal(plaintext, flags, (THEIRS, OURS))
            .unwrap()
            .0
    }

    pub(super) fn say(&mut self, text: &str, tlvs: &[Tlv]) -> Message {
        self.seal(&tlv::join(text, tlvs), 0)
    }

    /// A message under the first keys with a right MAC and any other fields.
    pub(super) fn forge(&self, change: impl FnOnce(&mut Data)) -> Message {
        let keys = SessionKeys::derive(&self.established.ours, &self.established.theirs);
        let mut encrypted = b"forged".to_vec();
        let mut data = Data {
            flags: 0,
            sender_keyid: 1,
            recipient_keyid: 1,
            next: self.established.ours.public.clone(),
            counter: 1,
            encrypted: vec![],
            mac: [0; 20],
            revealed: vec![],
        };
        change(&mut data);
        aes_ctr(&keys.send_aes, data.counter.to_be_bytes(), &mut encrypted);
        data.encrypted = encrypted;
        let mut message = from_puppet(Body::Data(data));
        let mac = hmac_sha1(&keys.send_mac, &[&message.authenticated()]);
        if let Body::Data(data) = &mut message.body {
            data.mac = mac;
        }
        message
    }

    /// Whether the session still carries a text.
    #[track_caller]
    pub(super) fn assert_alive(&mut self, victim: &mut Victim) {
        victim.news();
        let message = self.say("alive", &[]);
        victim.message(&message);
        assert_eq!(victim.shown(), ["alive"]);
    }
}

/// Half an exchange: the puppet has committed and knows the keys of what it will reveal.
pub(super) struct Half {
    pub r: [u8; 16],
    pub x: KeyPair,
    pub theirs: Element,
    pub keys: Keys,
}

impl Half {
    pub(super) fn new(victim: &mut Victim, seed: u8) -> Self {
        let mut rng = Rng::new([seed; 32]);
        let (r, x) = ([0x77; 16], KeyPair::generate(&mut rng));
        victim.news();
        victim.body(Commit::with(Version::V3, x.clone(), &r).body());
        let Some(Body::Key(theirs)) = victim.sent.pop().map(|m| m.body) else {
            panic!("no answer to D-H Commit");
        };
        victim.news();
        let keys = Keys::derive(&x.agree(&theirs));
        Self { r, x, theirs, keys }
    }

    /// What is signed, for a key and keyid as bytes.
    pub(super) fn signed(&self, public: &[u8], keyid: u32) -> [u8; 32] {
        let (x, y) = (self.x.public.to_mpi(), self.theirs.to_mpi());
        hmac_sha256(&self.keys.m1, &[&x, &y, public, &keyid.to_be_bytes()])
    }

    /// Reveal Signature around any signed part, with a right MAC.
    pub(super) fn reveal(&self, plain: &[u8]) -> Body {
        let mut encrypted = plain.to_vec();
        aes_ctr(&self.keys.c, [0; 8], &mut encrypted);
        let mut field = Vec::new();
        put_data(&mut field, &encrypted);
        let mac = hmac_sha256(&self.keys.m2, &[&field]);
        let mac = *mac.first_chunk().unwrap();
        let signature = Sealed { encrypted, mac };
        Body::Reveal {
            r: self.r.to_vec(),
            signature,
        }
    }

    /// The genuine one.
    pub(super) fn genuine(&self) -> Body {
        let mut rng = Rng::new([5; 32]);
        let key = key("B");
        let public = key.public().to_bytes();
        let signature = key.sign(&self.signed(&public, 1), &mut rng);
        self.reveal(&[&public[..], &1_u32.to_be_bytes(), &signature].concat())
    }
}

/// What answers a victim that commits.
pub(super) fn answer(victim: &Victim) -> (Answered, Message) {
    let Some(Body::Commit { encrypted, hash }) = victim.sent.last().map(|m| m.body.clone()) else {
        panic!("no D-H Commit");
    };
    let answered = Answered::new(Version::V3, encrypted, hash, &mut Rng::new([44; 32]));
    let message = from_puppet(answered.body());
    (answered, message)
}
