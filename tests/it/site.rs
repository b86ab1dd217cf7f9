//! Logins that the site gives out: `credentials_url`, `prebind_url`, and a session in the page.

use crate::management::patient;
use crate::support::build::{ME, config_for, jid, password};
use crate::support::rig::Rig;
use crate::support::wire::answer;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, Login};
use converse_rs::xmpp::error::SiteError;
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::site::{Given, How, Source};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn, TransportOut};

const URL: &str = "https://shop.example/whoami";

fn login() -> Login {
    Login {
        keep_trying: true,
        ..password()
    }
}

/// The client asks the site.
#[track_caller]
fn asked(rig: &mut Rig) -> Handle {
    rig.expect_status(Status::Authenticating);
    let TransportOut::Get { handle, url } = rig.op() else {
        panic!("nothing is asked")
    };
    assert_eq!(url, URL);
    assert!(rig.credentials, "the site knows its user by cookies");
    handle
}

fn says(rig: &mut Rig, handle: Handle, status: u16, body: &str) {
    let body = body.to_owned();
    rig.transport(TransportIn::Response {
        handle,
        status,
        body,
    });
}

#[test]
fn credentials_are_fetched_for_every_attempt() {
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    let source = Source::Credentials(URL.to_owned());
    rig.command(Command::ConnectAs {
        source,
        login: login(),
    });
    let answer = r#"{"jid":"juliet@capulet.example","password":"secret","more":[1]}"#;
    for _ in 0..2 {
        let handle = asked(&mut rig);
        says(&mut rig, handle, 200, answer);
        rig.open();
        assert!(
            !rig.credentials,
            "the chat server gets none of the site's cookies"
        );
        rig.authenticate();
        let handle = rig.wire.socket();
        rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
        rig.expect_waiting();
        rig.wire.sent.clear();
        let pause = rig.deadline().unwrap();
        rig.advance(pause);
    }
    asked(&mut rig);
}

#[test]
fn a_session_of_the_sites_is_taken_over() {
    for rid in ["4711", "\"4711\""] {
        let mut rig = Rig::new(patient(Carrier::Bosh));
        let source = Source::Prebind(URL.to_owned());
        rig.command(Command::ConnectAs {
            source,
            login: login(),
        });
        let handle = asked(&mut rig);
        says(
            &mut rig,
            handle,
            200,
            &format!(r#"{{"jid":"{ME}","sid":"S9","rid":{rid}}}"#),
        );
        rig.roster("");
        let first = rig.wire.posts.first().or(rig.wire.posts.last()).unwrap();
        assert_eq!(first.body.attr("sid"), Some("S9"));
        assert!(first.rid >= 4711 && first.rid < 4716, "{}", first.rid);
        // When it is over the site is asked for another.
        let post = rig.wire.oldest();
        rig.transport(answer(
            post.handle,
            "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' \
             condition='item-not-found'/>",
        ));
        rig.expect_waiting();
        rig.wire.sent.clear();
        rig.wire.ops.clear();
        let pause = rig.deadline().unwrap();
        rig.advance(pause);
        asked(&mut rig);
    }
}

#[test]
fn a_session_in_the_page_is_good_for_once() {
    let mut rig = Rig::new(patient(Carrier::Bosh));
    let how = How::Session {
        sid: "S9".to_owned(),
        rid: 7,
    };
    let given = Given { jid: jid(ME), how };
    rig.command(Command::ConnectAs {
        source: Source::Session(given),
        login: login(),
    });
    rig.roster("");
    let post = rig.wire.oldest();
    rig.transport(answer(
        post.handle,
        "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' \
         condition='item-not-found'/>",
    ));
    let event = rig.event();
    assert!(
        matches!(event, Event::StatusChanged(Status::Disconnected(Some(_)))),
        "{event:?}"
    );
    rig.wire.sent.clear();
    rig.wire.ops.clear();
    rig.advance(1_000_000);
    rig.expect_quiet();
}

#[test]
fn what_a_site_says_wrong() {
    let cases = [
        (200, "no json", SiteError::Malformed, true),
        (
            200,
            r#"{"jid":"@","password":"x"}"#,
            SiteError::Malformed,
            true,
        ),
        (
            200,
            r#"{"jid":"capulet.example","password":"x"}"#,
            SiteError::Malformed,
            true,
        ),
        (
            200,
            r#"{"jid":"a@b","password":""}"#,
            SiteError::Malformed,
            true,
        ),
        (200, r#"{"jid":"a@b"}"#, SiteError::Malformed, true),
        (503, "", SiteError::Http(503), true),
        (401, "", SiteError::Http(401), false),
        (403, "", SiteError::Http(403), false),
    ];
    for (status, body, error, again) in cases {
        let mut rig = Rig::new(patient(Carrier::WebSocket));
        rig.command(Command::ConnectAs {
            source: Source::Credentials(URL.to_owned()),
            login: login(),
        });
        let handle = asked(&mut rig);
        says(&mut rig, handle, status, body);
        let failure = Failure::Site(error);
        match rig.event() {
            Event::StatusChanged(Status::Waiting { failure: f, .. }) if again => {
                assert_eq!(f, failure);
            }
            event => {
                assert!(!again, "{body}: {event:?}");
                assert_eq!(
                    event,
                    Event::StatusChanged(Status::Disconnected(Some(failure)))
                );
            }
        }
    }
    // Larger than any answer, and one that never comes.
    for late in [false, true] {
        let mut rig = Rig::new(config_for(Carrier::WebSocket));
        rig.command(Command::ConnectAs {
            source: Source::Credentials(URL.to_owned()),
            login: Login {
                keep_trying: false,
                ..login()
            },
        });
        let handle = asked(&mut rig);
        let error = if late {
            rig.advance(20_000);
            assert_eq!(rig.op(), TransportOut::Abort { handle });
            SiteError::Unreachable
        } else {
            says(&mut rig, handle, 200, &"x".repeat(1 << 20));
            SiteError::Malformed
        };
        rig.expect_status(Status::Disconnected(Some(Failure::Site(error))));
    }
    // Without an address for BOSH there is nothing to attach to.
    let config = ClientConfig {
        bosh_url: None,
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::new(config);
    let how = How::Session {
        sid: "S9".to_owned(),
        rid: 7,
    };
    let given = Given { jid: jid(ME), how };
    rig.command(Command::ConnectAs {
        source: Source::Session(given),
        login: Login {
            keep_trying: false,
            ..login()
        },
    });
    let event = rig.event();
    assert!(
        matches!(
            event,
            Event::StatusChanged(Status::Disconnected(Some(
                Failure::NothingDiscovered { .. }
            )))
        ),
        "{event:?}"
    );
}
