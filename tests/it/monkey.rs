//! A server that says anything at any time, and a user who clicks everywhere: the client never panics, never
//! spins, never says what is not so, and is quiet once it is told to stop.

use crate::support::build::{
    ME, ROMEO, ROMEO_FULL, bare, binding, config_for_both, external, friend, mechanisms, password,
};
use crate::support::rig::Rig;
use crate::support::steps::{OPEN, SESSION};
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Activity, Command, Show, Wrap};
use converse_rs::xmpp::event::{ChatState, Event, Note, Status};
use converse_rs::xmpp::stream::transport::{TransportIn, TransportOut};
use proptest::prelude::*;
use std::collections::VecDeque;

#[derive(Clone, Debug)]
enum Step {
    /// The server says what a good one would say now.
    Helps,
    /// The server says something out of its repertoire.
    Says(usize),
    /// The edge brings what was asked for: socket, fetch, answer; or it fails.
    Edge(bool),
    Breaks,
    Passes(u64),
    User(usize),
    Derives,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => Just(Step::Helps),
        6 => (0..REPERTOIRE).prop_map(Step::Says),
        4 => prop::bool::weighted(0.8).prop_map(Step::Edge),
        1 => Just(Step::Breaks),
        2 => (0..60_000u64).prop_map(Step::Passes),
        2 => (0..9usize).prop_map(Step::User),
        1 => Just(Step::Derives),
    ]
}

const REPERTOIRE: usize = 25;

/// What a server may say; `{last}` is the id of the client's last request.
fn says(index: usize) -> String {
    let result = |payload: &str| format!("<iq type='result' id='{{last}}'>{payload}</iq>");
    match index {
        0 => mechanisms(&["PLAIN", "EXTERNAL"]),
        1 => mechanisms(&["SCRAM-SHA-1"]),
        2 => mechanisms(&[]),
        3 | 4 => "<sasl:success/>".into(),
        5 => "<sasl:challenge>cj14LHM9YWFhLGk9NDA5Ng==</sasl:challenge>".into(),
        6 => "<sasl:failure/>".into(),
        7 | 8 => binding(""),
        9 => binding("<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"),
        10 | 11 => result(&format!(
            "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{ME}</jid></bind>"
        )),
        12 | 13 => result(&format!(
            "<query xmlns='jabber:iq:roster'>{}</query>",
            friend(ROMEO)
        )),
        14 => result(""),
        15 => "<iq type='error' id='{last}'/>".into(),
        16 => format!("<message from='{ROMEO_FULL}'><body>hi</body></message>"),
        17 => format!(
            "<presence from='{ROMEO_FULL}'><c xmlns='http://jabber.org/protocol/caps' \
             hash='sha-1' node='n' ver='v'/></presence>"
        ),
        18 => "<iq type='get' id='g'><ping xmlns='urn:xmpp:ping'/></iq>".into(),
        19 => "<stream:error/>".into(),
        20 => OPEN.to_owned(),
        21 => format!(
            "<message from='{ROMEO_FULL}' type='chat' id='m'>\
             <composing xmlns='http://jabber.org/protocol/chatstates'/></message>"
        ),
        22 => format!(
            "<message from='{ROMEO_FULL}' type='chat'><body>> a\n</body>\
             <reply xmlns='urn:xmpp:reply:0' id='m'/><fallback xmlns='urn:xmpp:fallback:0' \
             for='urn:xmpp:reply:0'><body start='0' end='4'/></fallback>\
             <replace xmlns='urn:xmpp:message-correct:0' id='m'/></message>"
        ),
        23 => format!(
            "<message from='{ROMEO_FULL}' type='chat'>\
             <retract xmlns='urn:xmpp:message-retract:1' id='m'/>\
             <reactions xmlns='urn:xmpp:reactions:0' id='m'/></message>"
        ),
        _ => "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>".into(),
    }
}

struct Monkey {
    rig: Rig,
    last: String,
    /// What a good server would say now.
    help: VecDeque<usize>,
    succeeded: bool,
    /// How often a session came about.
    online: u32,
    bound: bool,
    status: Option<Status>,
}

impl Monkey {
    fn new() -> Self {
        Self {
            rig: Rig::new(ClientConfig {
                log_traffic: true,
                discover: true,
                chat_states: ChatState::ALL.to_vec(),
                ..config_for_both()
            }),
            last: String::new(),
            help: VecDeque::new(),
            succeeded: false,
            online: 0,
            bound: false,
            status: None,
        }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Says(index) => self.says(index),
            Step::Helps if self.wire_waits() => self.edge(true),
            Step::Helps => {
                if let Some(index) = self.help.pop_front() {
                    self.says(index);
                }
            }
            Step::Edge(good) => self.edge(good),
            Step::Breaks => {
                if self.rig.wire.has_socket() {
                    let handle = self.rig.wire.socket();
                    self.rig
                        .transport(TransportIn::SocketClosed { handle, code: 1006 });
                }
            }
            Step::Passes(ms) => self.rig.advance(ms),
            Step::User(index) => self.rig.command(click(index)),
            Step::Derives => {
                if self.rig.has_derive() {
                    self.rig.answer_derive();
                }
            }
        }
        self.look();
    }

    /// A socket, a fetch or a session is asked for.
    fn wire_waits(&self) -> bool {
        let wire = &self.rig.wire;
        let asks = |op: &TransportOut| {
            !matches!(
                op,
                TransportOut::Abort { .. } | TransportOut::CloseSocket { .. }
            )
        };
        wire.ops.iter().any(asks) || wire.posts.iter().any(|p| p.body.attr("sid").is_none())
    }

    fn says(&mut self, index: usize) {
        self.succeeded |= index == 3;
        let text = says(index).replace("{last}", &self.last);
        if !self.rig.wire.posts.is_empty() || self.rig.wire.has_socket() {
            self.rig.recv(&text);
        }
    }

    /// The oldest thing that the edge was told to do is done.
    fn edge(&mut self, good: bool) {
        let answer = |handle, body: &str| match good {
            true => TransportIn::Response {
                handle,
                status: 200,
                body: body.to_owned(),
            },
            false => TransportIn::Failed { handle },
        };
        match self.rig.wire.ops.pop_front() {
            Some(TransportOut::OpenSocket { handle, .. }) if good => {
                self.rig.transport(TransportIn::SocketOpened { handle });
                self.rig.transport(TransportIn::SocketText {
                    handle,
                    text: OPEN.to_owned(),
                });
            }
            Some(TransportOut::OpenSocket { handle, .. }) => {
                self.rig
                    .transport(TransportIn::SocketClosed { handle, code: 1006 });
            }
            Some(TransportOut::Get { handle, .. } | TransportOut::Touch { handle, .. }) => {
                self.rig.transport(answer(handle, "{}"));
            }
            _ if !self.rig.wire.posts.is_empty() => {
                let handle = self.rig.wire.oldest().handle;
                self.rig.transport(answer(handle, SESSION));
            }
            _ => {}
        }
    }

    /// What the client says of itself is so.
    fn look(&mut self) {
        for event in self.rig.events() {
            match event {
                Event::Bound { .. } => self.bound = true,
                Event::StatusChanged(status) => {
                    assert!(
                        self.bound || status != Status::Online,
                        "online without an address"
                    );
                    self.bound &= matches!(status, Status::Online);
                    self.online += u32::from(status == Status::Online);
                    if matches!(status, Status::Connecting(_)) {
                        self.succeeded = false;
                        self.help.clear();
                    }
                    self.status = Some(status);
                }
                Event::MessageReceived(_)
                | Event::PresenceChanged { .. }
                | Event::RosterReceived(_)
                | Event::MessageSent { .. } => {
                    assert!(self.bound, "news of a session without one: {event:?}");
                }
                _ => {}
            }
        }
        for element in self.rig.wire.sent.drain(..) {
            let payload = element.children().next().map_or("", |c| c.name());
            let restarts = element.attr("xmpp:restart").is_some();
            self.help.extend(match (element.name(), payload) {
                ("open", _) if self.succeeded => vec![20, 7],
                ("body", _) if restarts => vec![7],
                // The first opening is answered by the edge.
                ("open" | "body", _) if element.attr("to").is_some() => vec![0],
                ("auth", _) => vec![3],
                ("iq", "bind") => vec![10],
                ("iq", "session") => vec![14],
                ("iq", "query") => vec![12],
                _ => vec![],
            });
            if element.name() == "iq" && matches!(element.attr("type"), Some("get" | "set")) {
                self.last = element.attr("id").unwrap().to_owned();
            }
        }
        for (_, xml) in self.rig.traffic() {
            assert!(
                !xml.contains("AGp1bGlldABzZWNyZXQ"),
                "the password is logged: {xml}"
            );
        }
        // Whatever is neither idle nor online has an end.
        let under_way = !matches!(
            self.status,
            None | Some(Status::Disconnected(_) | Status::Online)
        );
        assert!(
            !under_way || self.rig.deadline().is_some(),
            "{:?} for ever",
            self.status
        );
    }
}

fn click(index: usize) -> Command {
    match index {
        0 => Command::Connect {
            login: password(),
            url: None,
        },
        1 => Command::Connect {
            login: external("capulet.example"),
            url: None,
        },
        2 => Command::Connect {
            login: password(),
            url: Some("https://mine.example/bind".to_owned()),
        },
        3 => Command::Disconnect,
        4 => Command::SendMessage {
            to: bare(ROMEO),
            id: "m".to_owned(),
            body: "hi".to_owned(),
            extras: Default::default(),
            in_doubt: false,
            wrap: Wrap::Open,
        },
        5 => Command::Annotate {
            to: bare(ROMEO),
            id: "n".to_owned(),
            of: "m".to_owned(),
            note: Note::Retracted,
            room: false,
        },
        6 | 7 => Command::NoteActivity {
            chat: bare(ROMEO),
            activity: if index == 6 {
                Activity::Typing
            } else {
                Activity::Left
            },
        },
        _ => Command::SetPresence {
            show: Show::Away,
            status: None,
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn anything_at_any_time(steps in prop::collection::vec(step(), 1..60)) {
        let mut monkey = Monkey::new();
        monkey.step(&Step::User(0));
        for step in &steps {
            monkey.step(step);
        }
        monkey.step(&Step::User(3));
        let over = matches!(monkey.status, None | Some(Status::Disconnected(_)));
        prop_assert!(over, "{:?}", monkey.status);
        monkey.step(&Step::Passes(10_000));
        prop_assert_eq!(monkey.rig.deadline(), None);
        monkey.rig.wire.ops.clear();
        // Nobody is there any more.
        for index in 0..REPERTOIRE {
            if monkey.rig.wire.has_socket() {
                let text = says(index);
                monkey.rig.wire.posts.clear();
                monkey.rig.recv(&text);
            }
        }
        monkey.rig.expect_quiet();
    }
}

#[test]
fn the_monkey_gets_somewhere() {
    for click in 0..3 {
        let mut monkey = Monkey::new();
        monkey.step(&Step::User(click));
        (0..20).for_each(|_| monkey.step(&Step::Helps));
        assert_eq!(monkey.online, 1, "{:?}", monkey.status);
        monkey.rig.wire.sent.clear();
    }
}
