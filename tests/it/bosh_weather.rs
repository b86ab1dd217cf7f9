//! BOSH in all weathers: whatever the network loses, delays or turns round, every stanza arrives once and
//! in order, both ways.

use crate::support::cm::Manager;
use crate::support::line::Line;
use crate::support::wire::{Post, answer};
use converse_rs::xmpp::stream::transport::{LinkEvent, TransportIn};
use proptest::prelude::*;

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    ClientSends,
    ServerSends,
    /// A request under way reaches the server, or does so once more.
    Arrives(usize),
    /// An answer reaches the client.
    Returns(usize),
    /// The connection of a request breaks: before it arrived, or before the answer did.
    Breaks(usize),
    /// The server lets the request go that it holds.
    Releases,
    Passes(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::ClientSends),
        3 => Just(Step::ServerSends),
        6 => (0..4usize).prop_map(Step::Arrives),
        6 => (0..4usize).prop_map(Step::Returns),
        3 => (0..4usize).prop_map(Step::Breaks),
        1 => Just(Step::Releases),
        4 => (0..3_000u64).prop_map(Step::Passes),
    ]
}

struct World {
    line: Line,
    manager: Manager,
    sent: u32,
    told: u32,
}

impl World {
    fn new(requests: u64) -> Self {
        Self {
            line: Line::bosh(),
            manager: Manager::new(requests),
            sent: 0,
            told: 0,
        }
    }

    fn post(&self, pick: usize) -> Option<Post> {
        let posts = &self.line.wire.posts;
        posts.get(pick % posts.len().max(1)).cloned()
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::ClientSends => {
                self.line.send(&format!("<message id='c{}'/>", self.sent));
                self.sent += 1;
            }
            Step::ServerSends => {
                let stanza = format!("<message xmlns='jabber:client' id='s{}'/>", self.told);
                self.manager.send(stanza);
                self.told += 1;
            }
            Step::Arrives(pick) => {
                if let Some(post) = self.post(pick) {
                    self.manager.take(&post.text);
                }
            }
            Step::Returns(pick) => self.returns(pick),
            Step::Breaks(pick) => {
                // The request for a session is not repeated: nobody could tell whether there is one.
                if let Some(post) = self.post(pick).filter(|p| p.body.attr("sid").is_some()) {
                    self.line.wire.request(post.rid);
                    let handle = post.handle;
                    self.line.input(TransportIn::Failed { handle });
                }
            }
            Step::Releases => self.manager.answer(),
            Step::Passes(ms) => self.line.advance(ms),
        }
    }

    fn returns(&mut self, pick: usize) {
        let Some(post) = self.post(pick) else { return };
        if let Some(body) = self.manager.answer_to(post.rid) {
            let input = answer(post.handle, body);
            self.line.wire.request(post.rid);
            self.line.input(input);
        }
    }

    /// The network is mended; everything that is under way arrives.
    fn settle(&mut self) {
        for round in 0..40 {
            for pick in 0..4 {
                self.step(&Step::Arrives(pick));
            }
            if round > 20 {
                self.manager.answer();
            }
            for pick in 0..4 {
                self.returns(pick);
            }
            self.line.advance(2_000);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn every_stanza_once_and_in_order(
        requests in 2..5u64,
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut world = World::new(requests);
        for step in &steps {
            world.step(step);
        }
        world.settle();
        let expected: Vec<_> = (0..world.sent).map(|i| format!("c{i}")).collect();
        prop_assert_eq!(&world.manager.got, &expected);
        let opened = world.line.events.pop_front();
        prop_assert!(matches!(opened, Some(LinkEvent::Opened(_))));
        let expected: Vec<_> = (0..world.told).map(|i| format!("s{i}")).collect();
        prop_assert_eq!(world.line.heard(), expected);
    }
}
