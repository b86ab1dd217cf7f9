//! How many messages a second the core takes: parsing, dispatch and the model, without a screen.
#![allow(clippy::print_stdout, reason = "its output is a table")]
#![allow(
    clippy::disallowed_methods,
    reason = "a clock is what it is about, and it is native"
)]

use converse_rs::config::Settings;
use converse_rs::jid::Jid;
use converse_rs::store::Store;
use converse_rs::time::Millis;
use converse_rs::xml;
use converse_rs::xmpp::client::{Client, ClientConfig, Input, Output};
use converse_rs::xmpp::command::{Command, Login, Method};
use converse_rs::xmpp::event::Event;
use converse_rs::xmpp::stream::transport::{Handle, TransportIn, TransportOut};
use std::collections::VecDeque;
use std::time::Instant;

const MESSAGES: usize = 10_000;
const CONTACTS: usize = 1_000;
const RUNS: usize = 7;
const NOW: Millis = Millis(1_700_000_000_000);

fn main() {
    let messages: Vec<String> = (0..MESSAGES).map(message).collect();
    let bytes: usize = messages.iter().map(String::len).sum();
    println!(
        "{MESSAGES} messages, {bytes} bytes of XML, {CONTACTS} contacts, median of {RUNS} runs"
    );
    let nothing = || ();
    report("XML parsed", nothing, |()| {
        for text in &messages {
            assert!(xml::parse(text).is_ok(), "{text}");
        }
    });
    report(
        "parsed and dispatched",
        || Bench::online().0,
        |mut bench| assert_eq!(bench.receive(&messages).len(), MESSAGES),
    );
    let logged_in = || {
        let (bench, events) = Bench::online();
        let mut store = Store::new(&Settings::default(), 0, [7; 32]);
        for event in events {
            store.apply(NOW, event);
        }
        (bench, store)
    };
    report(
        "parsed, dispatched and in the model",
        logged_in,
        |(mut bench, mut store)| {
            for event in bench.receive(&messages) {
                store.apply(NOW, event);
            }
            assert_eq!(store.unread() as usize, MESSAGES);
        },
    );
}

/// Runs something that takes all messages, and prints how long that takes, without what is set up.
fn report<T>(what: &str, set_up: impl Fn() -> T, run: impl Fn(T)) {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let state = set_up();
            let begin = Instant::now();
            run(state);
            begin.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[RUNS / 2];
    let rate = MESSAGES as f64 / median;
    println!("  {what:<38} {:>7.1} ms {rate:>10.0}/s", median * 1e3);
}

fn contact(n: usize) -> String {
    format!("contact{}@capulet.example", n % CONTACTS)
}

fn message(n: usize) -> String {
    format!(
        "<message xmlns='jabber:client' type='chat' id='m{n}' from='{}/phone' \
         to='juliet@capulet.example/balcony'><body>Message {n}: wherefore art thou &amp; where? \
         Deny thy father and refuse thy name.</body><active \
         xmlns='http://jabber.org/protocol/chatstates'/><origin-id xmlns='urn:xmpp:sid:0' \
         id='m{n}'/></message>",
        contact(n)
    )
}

/// A client that is logged in, over a WebSocket that leads nowhere.
struct Bench {
    client: Client,
    socket: Handle,
}

impl Bench {
    /// Logged in; with what the client said meanwhile.
    fn online() -> (Self, Vec<Event>) {
        let config = ClientConfig {
            websocket_url: Some("wss://capulet.example/ws".to_owned()),
            stanza_timeout: 60_000,
            ..ClientConfig::default()
        };
        let mut bench = Self {
            client: Client::new(config, [7; 32]),
            socket: Handle { link: 0, n: 0 },
        };
        let jid = Jid::parse("capulet.example").expect("an address");
        let method = Method::Anonymous;
        let login = Login::new(jid, method);
        let events = bench.input(Input::Command(Command::Connect { login, url: None }));
        (bench, events)
    }

    /// Takes the messages as the socket brings them; gives what the client says of them.
    fn receive(&mut self, messages: &[String]) -> Vec<Event> {
        let mut events = Vec::with_capacity(messages.len());
        for text in messages {
            let (handle, text) = (self.socket, text.clone());
            events.extend(self.input(Input::Transport(TransportIn::SocketText { handle, text })));
        }
        events.retain(|event| matches!(event, Event::MessageReceived(_)));
        events
    }

    /// One input and what comes of it; what the client sends is answered as a server would.
    fn input(&mut self, input: Input) -> Vec<Event> {
        let mut events = Vec::new();
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            self.client.handle(NOW, input);
            while let Some(output) = self.client.poll() {
                match output {
                    Output::Transport { out, .. } => self.answer(&out, &mut inputs),
                    Output::Derive { .. } | Output::Save(_) => {}
                    Output::Event(event) => events.push(event),
                }
            }
        }
        events
    }

    fn answer(&mut self, out: &TransportOut, inputs: &mut VecDeque<Input>) {
        match out {
            TransportOut::OpenSocket { handle, .. } => {
                self.socket = *handle;
                let opened = TransportIn::SocketOpened { handle: *handle };
                inputs.push_back(Input::Transport(opened));
            }
            TransportOut::SendText { text, .. } => {
                for text in replies(text) {
                    let handle = self.socket;
                    let input = TransportIn::SocketText { handle, text };
                    inputs.push_back(Input::Transport(input));
                }
            }
            TransportOut::Post { .. }
            | TransportOut::Get { .. }
            | TransportOut::Touch { .. }
            | TransportOut::Abort { .. }
            | TransportOut::CloseSocket { .. } => {}
        }
    }
}

/// What a server says to this.
fn replies(sent: &str) -> Vec<String> {
    let sent = xml::parse(sent).expect("the client sends XML");
    let id = sent.attr("id").unwrap_or_default();
    match sent.name() {
        "open" => vec![
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='capulet.example' id='s' \
             version='1.0'/>"
                .to_owned(),
            // Both at once: a client takes what it needs.
            "<features xmlns='http://etherx.jabber.org/streams'><mechanisms \
             xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism>\
             </mechanisms><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></features>"
                .to_owned(),
        ],
        "auth" => vec!["<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>".to_owned()],
        "iq" => {
            let child = sent.children().next().map_or("", |child| child.name());
            let payload = match child {
                "bind" => "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
                    <jid>juliet@capulet.example/balcony</jid></bind>"
                    .to_owned(),
                "query" => {
                    let item = |n| format!("<item jid='{}' subscription='both'/>", contact(n));
                    let items: String = (0..CONTACTS).map(item).collect();
                    format!("<query xmlns='jabber:iq:roster'>{items}</query>")
                }
                _ => String::new(),
            };
            vec![format!(
                "<iq xmlns='jabber:client' type='result' id='{id}'>{payload}</iq>"
            )]
        }
        _ => Vec::new(),
    }
}
