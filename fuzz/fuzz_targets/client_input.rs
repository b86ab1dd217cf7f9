//! A whole client whose server says anything: no panic, and no end of outputs. Lines are frames of a
//! WebSocket; an empty line lets a minute pass.
#![no_main]

use converse_rs::jid::Jid;
use converse_rs::time::Millis;
use converse_rs::xmpp::client::{Client, ClientConfig, Input};
use converse_rs::xmpp::command::{Command, Login, Method};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn};
use zeroize::Zeroizing;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let config = ClientConfig {
        websocket_url: Some("wss://example.com/ws".to_owned()),
        log_traffic: true,
        ..ClientConfig::default()
    };
    let mut client = Client::new(config, [7; 32]);
    let mut now = Millis(1_700_000_000_000);
    let mut feed = |now, input| {
        client.handle(now, input);
        let outputs = std::iter::from_fn(|| client.poll()).take(1_000).count();
        assert!(outputs < 1_000);
    };
    let Ok(jid) = Jid::parse("user@example.com") else {
        return;
    };
    let method = Method::Password(Zeroizing::new("pencil".to_owned()));
    let login = Login { jid, method };
    feed(now, Input::Command(Command::Connect { login, url: None }));
    let handle = Handle { link: 1, n: 1 };
    feed(now, Input::Transport(TransportIn::SocketOpened { handle }));
    for line in text.lines() {
        if line.is_empty() {
            now = now.plus(60_000);
            feed(now, Input::Timeout);
        } else {
            let text = line.to_owned();
            feed(
                now,
                Input::Transport(TransportIn::SocketText { handle, text }),
            );
        }
    }
});
