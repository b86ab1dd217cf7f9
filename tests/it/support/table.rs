//! The negotiation alone, on the test bench: what the server says, and what comes of it.

use super::build::{config, password};
use super::prep;
use super::rig::START;
use super::xml::{Bindings, element};
use converse_rs::rng::Rng;
use converse_rs::xml::Element;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::Login;
use converse_rs::xmpp::error::AuthError;
use converse_rs::xmpp::stream::negotiate::{Bound, Negotiation, NegotiationOut, Resume, Terms};
use converse_rs::xmpp::stream::sasl::{Derivation, Secret};
use converse_rs::xmpp::stream::transport::LinkEvent;
use std::collections::VecDeque;

/// One negotiation. Statuses are not kept.
pub(crate) struct Table {
    pub(crate) negotiation: Negotiation,
    pub(crate) config: ClientConfig,
    pub(crate) login: Login,
    pub(crate) secure: bool,
    pub(crate) resume: Option<Resume>,
    pub(crate) rng: Rng,
    pub(crate) outs: VecDeque<NegotiationOut>,
    pub(crate) bindings: Bindings,
}

impl Table {
    /// By password, with nothing to resume.
    pub(crate) fn new() -> Self {
        prep::install();
        Self {
            negotiation: Negotiation::default(),
            config: config(),
            login: password(),
            secure: true,
            resume: None,
            rng: Rng::new([7; 32]),
            outs: VecDeque::new(),
            bindings: Bindings::default(),
        }
    }

    /// The server says this; bound placeholders are filled in.
    #[track_caller]
    pub(crate) fn recv(&mut self, xml: &str) {
        let element = element(&self.bindings.fill(xml));
        let mut terms = Terms {
            config: &self.config,
            login: &self.login,
            secure: self.secure,
            rng: &mut self.rng,
            resume: self.resume.as_ref(),
            now: START,
            old_profile: false,
        };
        let outs = self
            .negotiation
            .handle(LinkEvent::Element(element), &mut terms);
        self.take(outs);
    }

    /// The PBKDF2 that comes out next is run, and its key handed in.
    #[track_caller]
    pub(crate) fn derive(&mut self) {
        let NegotiationOut::Derive(request) = self.out() else {
            panic!("no derivation");
        };
        let key = Derivation::new(request).step(u32::MAX).unwrap();
        let outs = self.negotiation.derived(key);
        self.take(outs);
    }

    /// What is to be remembered comes out next.
    #[track_caller]
    pub(crate) fn secret(&mut self) -> Secret {
        match self.out() {
            NegotiationOut::Secret(secret) => secret,
            other => panic!("nothing to remember, but {}", name(&other)),
        }
    }

    /// A session comes out next, and nothing else.
    #[track_caller]
    pub(crate) fn done(&mut self) -> Bound {
        match self.out() {
            NegotiationOut::Done(bound) => {
                self.expect_quiet();
                bound
            }
            other => panic!("not bound, but {}", name(&other)),
        }
    }

    fn take(&mut self, outs: Vec<NegotiationOut>) {
        let counts = |out: &NegotiationOut| !matches!(out, NegotiationOut::Status(_));
        self.outs.extend(outs.into_iter().filter(counts));
    }

    /// What comes out next.
    #[track_caller]
    pub(crate) fn out(&mut self) -> NegotiationOut {
        self.outs.pop_front().expect("nothing comes out")
    }

    /// What comes out next is to be sent.
    #[track_caller]
    pub(crate) fn sent(&mut self) -> Element {
        match self.out() {
            NegotiationOut::Send(element) => element,
            other => panic!("nothing to be sent, but {}", name(&other)),
        }
    }

    /// The next that comes out is to be sent, and is this; placeholders bind.
    #[track_caller]
    pub(crate) fn expect_sent(&mut self, xml: &str) {
        let actual = self.sent();
        if let Err(why) = self.bindings.compare(&element(xml), &actual) {
            panic!("{why}\nexpected {xml}\n    sent {}", actual.to_xml());
        }
    }

    /// The next that comes out is a failure, and the last.
    #[track_caller]
    pub(crate) fn failed(&mut self) -> AuthError {
        match self.out() {
            NegotiationOut::Failed(error) => {
                self.expect_quiet();
                error
            }
            other => panic!("no failure, but {}", name(&other)),
        }
    }

    /// The next that comes out is a drop.
    #[track_caller]
    pub(crate) fn expect_dropped(&mut self) {
        let out = self.out();
        assert!(
            matches!(out, NegotiationOut::Dropped(_)),
            "nothing dropped, but {}",
            name(&out)
        );
    }

    /// Nothing came out.
    #[track_caller]
    pub(crate) fn expect_quiet(&self) {
        let all: Vec<String> = self.outs.iter().map(name).collect();
        assert_eq!(all, [""; 0]);
    }
}

/// An output, for messages.
pub(crate) fn name(out: &NegotiationOut) -> String {
    match out {
        NegotiationOut::Send(element) => element.to_xml(),
        NegotiationOut::Restart => "restart".to_owned(),
        NegotiationOut::Derive(_) => "derive".to_owned(),
        NegotiationOut::Status(status) => format!("{status:?}"),
        NegotiationOut::Resumed { h } => format!("resumed {h}"),
        NegotiationOut::ResumeFailed { h } => format!("not resumed {h:?}"),
        NegotiationOut::Done(bound) => format!("{bound:?}"),
        NegotiationOut::Secret(secret) => format!("{secret:?}"),
        NegotiationOut::Failed(error) => format!("{error:?}"),
        NegotiationOut::Dropped(why) => format!("dropped: {why}"),
        NegotiationOut::Form { .. } => "form".to_owned(),
        NegotiationOut::Registered(jid) => format!("registered: {jid:?}"),
        NegotiationOut::Unregistered(error) => format!("{error:?}"),
    }
}
