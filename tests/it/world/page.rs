//! The client's side of the world: program and model in one loop, and what is kept of them.

use crate::store::records::Mirror;
use crate::support::build::{BOSH_URL, ROMEO, WS_URL, bare, config, password};
use crate::support::{prep, rig::START};
use converse_rs::config::Settings;
use converse_rs::jid::BareJid;
use converse_rs::store::{About, Change, Delivery, Intent, Store};
use converse_rs::time::Millis;
use converse_rs::xml::parse;
use converse_rs::xmpp::client::{Client, ClientConfig, Input, Output, Saved};
use converse_rs::xmpp::command::{Command, Kept, Login};
use converse_rs::xmpp::event::Carrier;
use converse_rs::xmpp::stream::transport::{TransportIn, TransportOut};
use std::collections::VecDeque;

/// A page.
pub(crate) struct Page {
    client: Client,
    store: Store,
    pub(crate) now: Millis,
    pub(crate) out: VecDeque<TransportOut>,
    kept: Memory,
    mirror: Mirror,
    owner: Option<BareJid>,
    pub(crate) carrier: Carrier,
    runs: u8,
    /// The lines of the client's log, for whoever has to find out what went wrong.
    pub(crate) log: Vec<String>,
}

/// What is kept of a page that goes.
#[derive(Clone, Default)]
struct Memory {
    session: Option<String>,
    people: Option<String>,
}

fn client(carrier: Carrier, seed: u8) -> Client {
    let both = ClientConfig {
        auto_reconnect: true,
        // Small, so that there are several.
        archive_page_size: 5,
        archive_all_pages: true,
        ..config()
    };
    let config = match carrier {
        Carrier::WebSocket => ClientConfig {
            websocket_url: Some(WS_URL.to_owned()),
            ..both
        },
        Carrier::Bosh => ClientConfig {
            bosh_url: Some(BOSH_URL.to_owned()),
            ..both
        },
    };
    Client::new(config, [seed; 32])
}

fn login() -> Login {
    Login {
        keep_trying: true,
        ..password()
    }
}

impl Page {
    pub(crate) fn new(carrier: Carrier) -> Self {
        prep::install();
        let mut page = Self {
            client: client(carrier, 1),
            store: Store::new(&Settings::default(), 0, [1; 32]),
            now: START,
            out: VecDeque::new(),
            kept: Memory::default(),
            mirror: Mirror::new(),
            owner: None,
            carrier,
            runs: 1,
            log: Vec::new(),
        };
        page.intent(Intent::LogIn {
            login: login(),
            url: None,
        });
        page
    }

    /// The page is loaded anew.
    pub(crate) fn reload(&mut self) {
        self.runs += 1;
        self.store = self.mirror.run(self.runs);
        let waiting = self.store.waiting();
        self.client = client(self.carrier, self.runs);
        self.out.clear();
        let read = |xml: &String| parse(xml).unwrap();
        if let Some(session) = self.kept.session.as_ref().map(read) {
            let people = self.kept.people.as_ref().map(read);
            let login = Some(login());
            let kept = Kept {
                owner: self.owner.clone().unwrap(),
                session,
                people,
                login,
                url: None,
                caps: None,
                source: None,
            };
            self.input(Input::Command(Command::Resume(Box::new(kept))));
        } else {
            self.intent(Intent::LogIn {
                login: login(),
                url: None,
            });
        }
        for command in waiting {
            self.input(Input::Command(command));
        }
    }

    /// Scrolls up, as far as storage goes.
    pub(crate) fn scroll(&mut self) {
        self.mirror.read_all(&mut self.store, ROMEO);
    }

    /// What is different is kept at once, before anything goes out.
    fn keep(&mut self, changes: Vec<Change>) {
        self.mirror.take(&mut self.store, changes);
        self.owner = self.store.me().map(|me| me.bare().clone());
    }

    pub(crate) fn say(&mut self, body: &str) {
        self.intent(Intent::SendMessage {
            to: bare(ROMEO),
            body: body.to_owned(),
            about: About::Nothing,
        });
    }

    pub(crate) fn intent(&mut self, intent: Intent) {
        let acted = self.store.act(self.now, intent);
        self.keep(acted.changes);
        for command in acted.commands {
            self.input(Input::Command(command));
        }
    }

    pub(crate) fn transport(&mut self, input: TransportIn) {
        self.input(Input::Transport(input));
    }

    pub(crate) fn input(&mut self, input: Input) {
        self.client.handle(self.now, input);
        while let Some(output) = self.client.poll() {
            match output {
                Output::Transport { out, .. } => self.out.push_back(out),
                Output::Event(event) => {
                    self.log
                        .push(format!("{} {event:?}", self.now.since(START)));
                    let changes = self.store.apply(self.now, event);
                    self.keep(changes);
                }
                Output::Derive { .. } => {}
                Output::Save(Saved::Session(saved)) => {
                    self.kept.session = saved.map(|s| s.to_xml());
                }
                Output::Save(Saved::People(saved)) => {
                    self.kept.people = saved.map(|s| s.to_xml());
                }
                Output::Save(Saved::Caps(_) | Saved::Secret(_)) => {}
            }
        }
    }

    pub(crate) fn advance(&mut self, ms: u64) {
        let end = self.now.plus(ms);
        while let Some(at) = self.client.deadline().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.input(Input::Timeout);
            // The world moves on before the next one.
            if !self.out.is_empty() {
                return;
            }
        }
        self.now = end;
    }

    /// The bodies that are shown: own ones, or Romeo's.
    pub(crate) fn shown(&self, own: bool) -> Vec<String> {
        let chat = self.store.chat(&bare(ROMEO));
        let messages = chat.map(|c| c.messages()).unwrap_or_default();
        messages
            .iter()
            .filter(|m| m.own == own)
            .map(|m| m.body.clone())
            .collect()
    }

    /// The bodies of own messages that the server is not known to have.
    pub(crate) fn unsettled(&self) -> Vec<(String, Delivery)> {
        let chat = self.store.chat(&bare(ROMEO));
        let messages = chat.map(|c| c.messages()).unwrap_or_default();
        messages
            .iter()
            .filter(|m| m.own && !matches!(m.delivery, Delivery::Sent | Delivery::Received))
            .map(|m| (m.body.clone(), m.delivery.clone()))
            .collect()
    }
}
