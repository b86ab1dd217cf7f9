//! Discovery of connection addresses (XEP-0156).

use crate::support::build::{config, jid};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, Login, Method};
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn, TransportOut};
use zeroize::Zeroizing;

const JSON: &str = r#"{"links":[
    {"rel":"urn:xmpp:alt-connections:xbosh","href":"https://a.example/bosh"},
    {"rel":"urn:xmpp:alt-connections:websocket","href":"wss://a.example/ws"}]}"#;
const XML: &str = "<?xml version='1.0' encoding='utf-8'?>
    <XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>
      <Link rel='urn:xmpp:alt-connections:websocket' href='wss://x.example/ws'/>
      <Link rel='urn:xmpp:alt-connections:xbosh' href='https://a.example/bosh'/>
    </XRD>";

/// A client that looks for the addresses of a domain, and the two questions it asks.
struct Search {
    rig: Rig,
    json: Handle,
    xml: Handle,
}

impl Search {
    #[track_caller]
    fn new(address: &str) -> Self {
        let mut rig = Rig::new(ClientConfig {
            discover: true,
            ..config()
        });
        rig.log_in(Login::new(
            jid(address),
            Method::Password(Zeroizing::new("secret".to_owned())),
        ));
        rig.expect_status(Status::Discovering);
        let mut get = |file: &str| match rig.op() {
            TransportOut::Get { handle, url } => {
                assert!(url.ends_with(&format!("/.well-known/{file}")), "{url}");
                assert!(url.starts_with("https://"), "{url}");
                handle
            }
            other => panic!("{other:?}"),
        };
        let (json, xml) = (get("host-meta.json"), get("host-meta"));
        assert!(!rig.credentials);
        Self { rig, json, xml }
    }

    #[track_caller]
    fn answer(&mut self, handle: Handle, answer: Option<(u16, &str)>) {
        self.rig.transport(match answer {
            None => TransportIn::Failed { handle },
            Some((status, body)) => TransportIn::Response {
                handle,
                status,
                body: body.to_owned(),
            },
        });
    }

    /// Lets every address fail, and says which were tried.
    #[track_caller]
    fn tried(&mut self) -> Vec<String> {
        let mut tried = Vec::new();
        loop {
            match self.rig.event() {
                Event::StatusChanged(Status::Connecting(Carrier::WebSocket)) => {
                    let TransportOut::OpenSocket { handle, url } = self.rig.op() else {
                        panic!("no socket")
                    };
                    tried.push(url);
                    self.rig
                        .transport(TransportIn::SocketClosed { handle, code: 1006 });
                }
                Event::StatusChanged(Status::Connecting(Carrier::Bosh)) => {
                    self.rig.sent();
                    let post = self.rig.wire.oldest();
                    tried.push(post.url);
                    self.rig.transport(TransportIn::Failed {
                        handle: post.handle,
                    });
                }
                Event::StatusChanged(Status::Disconnected(Some(failure))) => {
                    let nothing = matches!(failure, Failure::NothingDiscovered { .. });
                    assert_eq!(nothing, tried.is_empty(), "{failure:?}");
                    assert_eq!(self.rig.deadline(), None);
                    return tried;
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

#[track_caller]
fn check(json: Option<(u16, &str)>, xml: Option<(u16, &str)>, expected: &[&str]) {
    // The order of the answers does not matter.
    for turned in [false, true] {
        let mut search = Search::new("juliet@capulet.example");
        let mut answers = [(search.json, json), (search.xml, xml)];
        if turned {
            answers.reverse();
        }
        let [(first, answer), (second, other)] = answers;
        search.answer(first, answer);
        search.rig.expect_quiet();
        search.answer(second, other);
        assert_eq!(search.tried(), expected, "{json:?} {xml:?}");
    }
}

#[test]
fn documents_are_merged_and_sockets_come_first() {
    let (ws, bosh, other) = (
        "wss://a.example/ws",
        "https://a.example/bosh",
        "wss://x.example/ws",
    );
    check(Some((200, JSON)), Some((200, XML)), &[ws, other, bosh]);
    check(Some((200, JSON)), None, &[ws, bosh]);
    check(None, Some((200, XML)), &[other, bosh]);
    check(Some((404, JSON)), Some((500, XML)), &[]);
    check(None, None, &[]);
    check(Some((200, XML)), Some((200, JSON)), &[]);
}

#[test]
fn hostile_documents() {
    let json = |rel: &str, href: &str| {
        let doc =
            format!(r#"{{"links":[{{"rel":"urn:xmpp:alt-connections:{rel}","href":"{href}"}}]}}"#);
        check(Some((200, &doc)), None, &[]);
        let doc = format!(
            "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>\
             <Link rel='urn:xmpp:alt-connections:{rel}' href='{href}'/></XRD>"
        );
        check(None, Some((200, &doc)), &[]);
    };
    for href in [
        "http://a.example/bosh",
        "javascript:alert(1)",
        "javascript://a/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "wss://a.example/ws",
        "//a.example/bosh",
        "/bosh",
        "",
        // A stranger's document is not to send us to what listens on this machine.
        "http://localhost:631/",
        "http://127.0.0.1/",
        "http://[::1]/",
    ] {
        json("xbosh", href);
    }
    for href in [
        "ws://a.example/",
        "https://a.example/",
        "ws://localhost/",
        "wss:a.example",
    ] {
        json("websocket", href);
    }
    json("tcp", "wss://a.example/");
    for doc in [
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        r#"{"links":null}"#,
        r#"{"links":"wss://a"}"#,
        r#"{"links":{"rel":"urn:xmpp:alt-connections:websocket"}}"#,
        r#"{"links":[7]}"#,
        r#"{"links":[{"rel":7,"href":[]}]}"#,
        r#"{"links":[{}]}"#,
        &format!("{}{}", "[".repeat(60_000), "]".repeat(5_000)),
        &format!(r#"{{"links":{}"#, "[".repeat(60_000)),
        &JSON.replace(']', &format!("],\"x\":\"{}\"", "x".repeat(70_000))),
        "<!DOCTYPE html><html/>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        &XML.replace("xrd-1.0", "xrd-9.0"),
        &XML.replace("<Link", "<Knil"),
        &XML.replace("<Link", &format!("<!--{}--><Link", "x".repeat(70_000))),
        &format!(
            "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>{}",
            "<a>".repeat(20_000)
        ),
    ] {
        check(Some((200, doc)), Some((200, doc)), &[]);
    }
}

#[test]
fn no_more_than_a_few_addresses_are_tried() {
    let link = |i: usize| {
        format!(r#"{{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://a{i}.example/"}}"#)
    };
    let links: Vec<_> = (0..500).map(link).collect();
    let doc = format!(r#"{{"links":[{}]}}"#, links.join(","));
    let mut search = Search::new("juliet@capulet.example");
    search.answer(search.json, Some((200, &doc)));
    search.answer(search.xml, None);
    assert_eq!(search.tried().len(), 8);
}

#[test]
fn what_has_not_come_in_time_is_not_waited_for() {
    let mut search = Search::new("juliet@capulet.example");
    search.answer(search.xml, Some((200, XML)));
    search.rig.advance(9_999);
    search.rig.expect_quiet();
    search.rig.advance(1);
    assert_eq!(
        search.rig.op(),
        TransportOut::Abort {
            handle: search.json
        }
    );
    assert_eq!(
        search.tried(),
        ["wss://x.example/ws", "https://a.example/bosh"]
    );
    let mut search = Search::new("juliet@capulet.example");
    search.rig.advance(10_000);
    search.rig.wire.ops.clear();
    assert_eq!(search.tried(), [""; 0]);
}

#[test]
fn cancelling_a_search_stops_it() {
    let mut search = Search::new("juliet@capulet.example");
    search.rig.command(Command::Disconnect);
    search.rig.expect_status(Status::Disconnecting);
    search.rig.expect_status(Status::Disconnected(None));
    assert_eq!(
        search.rig.op(),
        TransportOut::Abort {
            handle: search.json
        }
    );
    assert_eq!(search.rig.op(), TransportOut::Abort { handle: search.xml });
    search.answer(search.json, Some((200, JSON)));
    search.rig.expect_quiet();
    assert_eq!(search.rig.deadline(), None);
}

#[test]
fn a_domain_beyond_ascii_is_asked_in_ascii() {
    crate::support::prep::install();
    let mut rig = Rig::new(ClientConfig {
        discover: true,
        ..config()
    });
    rig.log_in(Login::new(jid("juliet@bücher.example"), Method::External));
    rig.expect_status(Status::Discovering);
    let TransportOut::Get { url, .. } = rig.op() else {
        panic!("no question")
    };
    assert_eq!(
        url,
        "https://xn--bcher-kva.example/.well-known/host-meta.json"
    );
}

#[test]
fn this_machine_may_name_itself() {
    let mut search = Search::new("juliet@localhost");
    let doc = JSON.replace("https://a.example", "http://localhost:5280");
    search.answer(search.json, Some((200, &doc)));
    search.answer(search.xml, None);
    assert_eq!(
        search.tried(),
        ["wss://a.example/ws", "http://localhost:5280/bosh"]
    );
}

#[test]
fn no_search_where_it_is_not_wanted() {
    let mut rig = Rig::new(config());
    rig.log_in(crate::support::build::password());
    let domain = "capulet.example".to_owned();
    let failure = Failure::NothingDiscovered { domain };
    rig.expect_status(Status::Disconnected(Some(failure.clone())));
    // An address that leads nowhere is not searched for either.
    let mut rig = Rig::new(ClientConfig {
        discover: true,
        ..config()
    });
    rig.command(Command::Connect {
        login: crate::support::build::password(),
        url: Some("gopher://capulet.example".to_owned()),
    });
    rig.expect_status(Status::Disconnected(Some(failure)));
    assert!(rig.wire.ops.is_empty());
}
