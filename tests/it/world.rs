//! Both ends of the wire in all weathers: whatever breaks, and however often the page is loaded anew, what
//! both sides show in the end is what was written, in order, once.

mod net;
mod page;
mod server;

use converse_rs::xmpp::client::Input;
use converse_rs::xmpp::command::{Command, Hint};
use converse_rs::xmpp::event::Carrier;
use net::Net;
use page::Page;
use proptest::prelude::*;
use server::{Abilities, Server};

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// Juliet, in the page, writes.
    Writes,
    /// Romeo writes to her.
    Answers,
    Up(usize),
    Down(usize),
    /// The connection breaks; both sides notice.
    Cut,
    /// The connection is dead; nobody notices.
    Stall,
    Passes(u64),
    Impatience,
    Reload,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Writes),
        6 => Just(Step::Answers),
        12 => (1..6usize).prop_map(Step::Up),
        12 => (1..6usize).prop_map(Step::Down),
        3 => Just(Step::Cut),
        1 => Just(Step::Stall),
        4 => (0..4_000u64).prop_map(Step::Passes),
        1 => (0..90_000u64).prop_map(Step::Passes),
        2 => Just(Step::Impatience),
        2 => Just(Step::Reload),
        1 => Just(Step::Restart),
    ]
}

struct World {
    page: Page,
    net: Net,
    server: Server,
    written: Vec<String>,
    answered: Vec<String>,
    /// Seconds after the network was mended until nothing was left to be done.
    calm_after: Option<u32>,
}

impl World {
    fn new(carrier: Carrier, abilities: Abilities) -> Self {
        let page = Page::new(carrier);
        let server = Server::new(abilities, page.now);
        let mut world = Self {
            page,
            net: Net::default(),
            server,
            written: Vec::new(),
            answered: Vec::new(),
            calm_after: None,
        };
        world.net.take(&mut world.page);
        // The weather turns once she has been there for a moment; before, she would sit at the form.
        world.settle();
        world
    }

    fn step(&mut self, step: &Step) {
        let Self {
            page, net, server, ..
        } = self;
        match *step {
            Step::Writes => {
                let body = format!("w{}", self.written.len());
                page.say(&body);
                self.written.push(body);
            }
            Step::Answers => {
                let body = format!("a{}", self.answered.len());
                server.romeo_says(&body);
                self.answered.push(body);
            }
            Step::Up(n) => net.up(n, page, server),
            Step::Down(n) => net.down(n, page, server),
            Step::Cut => net.cut(page, server),
            Step::Stall => net.stall(),
            Step::Passes(ms) => page.advance(ms),
            Step::Impatience => page.input(Input::Command(Command::Hint(Hint::RetryNow))),
            Step::Reload => {
                net.unload();
                page.reload();
            }
            // What a server forgets is to be found in its archive.
            Step::Restart if !server.abilities.mam => {}
            Step::Restart => net.restart(page, server),
        }
        net.take(page);
        net.hand_over(server);
        server.now = page.now;
    }

    /// The network is mended, and everything that is under way arrives.
    fn settle(&mut self) {
        self.calm_after = None;
        for round in 0..400 {
            for _ in 0..4 {
                self.step(&Step::Up(50));
                self.step(&Step::Down(50));
            }
            self.page.scroll();
            let done = self.page.shown(false) == self.answered
                && self.server.romeo == self.written
                && self.page.unsettled().is_empty();
            if done {
                self.calm_after.get_or_insert(round);
            }
            // A few rounds more: nothing may come that should not.
            if done && round > 20 {
                break;
            }
            self.step(&Step::Passes(1_000));
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let log = self.page.log.join("\n");
        prop_assert_eq!(&self.server.romeo, &self.written, "what Romeo got; {}", log);
        prop_assert_eq!(&self.page.shown(true), &self.written, "her own; {}", log);
        prop_assert_eq!(
            &self.page.shown(false),
            &self.answered,
            "what she got; {}",
            log
        );
        prop_assert_eq!(self.page.unsettled(), [], "{}", log);
        // A dead socket is noticed after 20 s, or, in the middle of a login, 60 s; all else is sooner.
        let patience = match self.page.carrier {
            Carrier::WebSocket => 150,
            Carrier::Bosh => 45,
        };
        let calm_after = self.calm_after.unwrap_or(u32::MAX);
        prop_assert!(calm_after <= patience, "after {} s; {}", calm_after, log);
        Ok(())
    }
}

/// How many schedules of each kind; more with `SCHEDULES`.
fn cases() -> u32 {
    std::env::var("SCHEDULES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(2_000)
}

macro_rules! weathers {
    ($($name:ident: $carrier:ident, sm $sm:literal, mam $mam:literal, careless $careless:literal;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig {
                failure_persistence: None,
                max_shrink_iters: 400,
                ..ProptestConfig::with_cases(cases())
            })]
            $(
                #[test]
                fn $name(steps in prop::collection::vec(step(), 1..80)) {
                    let abilities = Abilities { sm: $sm, mam: $mam, careless: $careless };
                    let mut world = World::new(Carrier::$carrier, abilities);
                    for step in &steps {
                        world.step(step);
                    }
                    world.settle();
                    world.check()?;
                }
            )*
        }
    };
}

weathers! {
    a_socket_with_stream_management: WebSocket, sm true, mam true, careless false;
    a_socket_without: WebSocket, sm false, mam true, careless false;
    a_socket_without_an_archive: WebSocket, sm true, mam false, careless false;
    bosh_with_stream_management: Bosh, sm true, mam true, careless false;
    bosh_without: Bosh, sm false, mam true, careless false;
    bosh_of_a_careless_server: Bosh, sm false, mam true, careless true;
}
