//! A derivation takes a while, and the login that asked for it may be over when its key comes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use converse_rs::jid::Jid;
use converse_rs::time::Millis;
use converse_rs::xml::{Element, ns, parse};
use converse_rs::xmpp::client::{Client, ClientConfig, Input, Output};
use converse_rs::xmpp::command::{Command, Login, Method};
use converse_rs::xmpp::event::{Event, Status};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn, TransportOut};
use zeroize::Zeroizing;

fn feed(client: &mut Client, input: Input) -> Vec<Output> {
    client.handle(Millis(0), input);
    std::iter::from_fn(|| client.poll()).collect()
}

fn hear(client: &mut Client, link: u32, element: &Element) -> Vec<Output> {
    let handle = Handle { link, n: 1 };
    let text = element.to_xml();
    feed(
        client,
        Input::Transport(TransportIn::SocketText { handle, text }),
    )
}

/// Logs in by SCRAM up to the server's turn; what we said first.
fn log_in(client: &mut Client, link: u32) -> String {
    let login = Login::new(
        Jid::parse("user@example.com").unwrap(),
        Method::Password(Zeroizing::new("pencil".to_owned())),
    );
    feed(
        client,
        Input::Command(Command::Connect { login, url: None }),
    );
    let handle = Handle { link, n: 1 };
    feed(
        client,
        Input::Transport(TransportIn::SocketOpened { handle }),
    );
    let open = Element::new("open", ns::FRAMING)
        .with_attr("version", "1.0")
        .with_attr("from", "example.com");
    hear(client, link, &open);
    let mechanisms =
        Element::new("mechanisms", ns::SASL).with_text_child("mechanism", "SCRAM-SHA-1");
    let features = Element::new("features", ns::STREAM).with_child(mechanisms);
    let outs = hear(client, link, &features);
    let auth = outs.iter().find_map(|out| match out {
        Output::Transport {
            out: TransportOut::SendText { text, .. },
            ..
        } => parse(text).ok().filter(|e| e.is("auth", ns::SASL)),
        _ => None,
    });
    String::from_utf8(STANDARD.decode(auth.unwrap().text()).unwrap()).unwrap()
}

#[test]
fn a_key_of_an_earlier_login_does_not_end_the_next() {
    let config = ClientConfig {
        websocket_url: Some("wss://example.com/ws".to_owned()),
        ..ClientConfig::default()
    };
    let mut client = Client::new(config, [7; 32]);
    let first = log_in(&mut client, 1);
    let nonce = first.strip_prefix("n,,n=user,r=").unwrap();
    let challenge = STANDARD.encode(format!("r={nonce}x,s=QSXCR+Q6sek8bf92,i=4096"));
    let challenge = Element::new("challenge", ns::SASL).with_text(challenge);
    let asked = hear(&mut client, 1, &challenge);
    let number = asked.iter().find_map(|out| match out {
        Output::Derive { number, .. } => Some(*number),
        _ => None,
    });
    log_in(&mut client, 2);
    let key = Zeroizing::new(vec![0; 20]);
    let outs = feed(
        &mut client,
        Input::Derived {
            number: number.unwrap(),
            key,
        },
    );
    let over = |out: &Output| {
        matches!(
            out,
            Output::Event(Event::StatusChanged(Status::Disconnected(_)))
        )
    };
    assert!(
        !outs.iter().any(over),
        "the second login was ended by the first one's key"
    );
}
