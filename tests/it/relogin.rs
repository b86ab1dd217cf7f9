//! A client that is remembered: its first login, and those after it, without the password.

mod account;

use crate::login::CARRIERS;
use crate::management::patient;
use crate::support::build::{ACCOUNT, ME, binding, password};
use crate::support::rig::Rig;
use crate::support::server::{ScramServer, token_proof};
use crate::support::wire::answer;
use crate::support::xml::Bindings;
use converse_rs::xmpp::client::Saved;
use converse_rs::xmpp::command::{Command, Hint, Login, Method};
use converse_rs::xmpp::error::{AuthError, LinkError};
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::sasl::{Hash, Secret};
use converse_rs::xmpp::stream::transport::TransportIn;

const DEVICE: &str = "d4565fa7-4d72-4749-b3d3-740edbf87770";
const FEATURES: &str = "<stream:features><authentication xmlns='urn:xmpp:sasl:2'>\
    <mechanism>SCRAM-SHA-256</mechanism><inline>\
    <bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind>\
    <sm xmlns='urn:xmpp:sm:3'/><fast xmlns='urn:xmpp:fast:0'>\
    <mechanism>HT-SHA-256-NONE</mechanism></fast></inline></authentication></stream:features>";
const BOUND: &str = "<bound xmlns='urn:xmpp:bind:0'>\
    <enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true'/></bound>";
const AFTER: &str = "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>";

fn remembered() -> Login {
    Login {
        remember: true,
        device: Some(DEVICE.to_owned()),
        ..password()
    }
}

fn success(inner: &str) -> String {
    format!(
        "<success xmlns='urn:xmpp:sasl:2'>\
         <authorization-identifier>{ME}</authorization-identifier>{inner}</success>"
    )
}

fn token(text: &str) -> String {
    format!("<token xmlns='urn:xmpp:fast:0' token='{text}' expiry='2026-12-16T00:00:00Z'/>")
}

/// What the server says in the end of a login by SCRAM under way.
#[track_caller]
fn scram(rig: &mut Rig, password: &str, derives: bool) -> String {
    rig.expect_status(Status::Authenticating);
    let authenticate = rig.sent();
    assert_eq!(authenticate.attr("mechanism"), Some("SCRAM-SHA-256"));
    let first = authenticate.own_child_text("initial-response").unwrap();
    let mut server = ScramServer::new(Hash::Sha256, password, "salt", 4096);
    let challenge = server.challenge(&first);
    rig.recv(&format!(
        "<challenge xmlns='urn:xmpp:sasl:2'>{challenge}</challenge>"
    ));
    if derives {
        rig.answer_derive();
    }
    let proof = server.signature(&rig.sent().text());
    format!("<additional-data>{proof}</additional-data>")
}

/// Bound in line, and all that follows.
#[track_caller]
fn online(rig: &mut Rig, inner: &str) {
    rig.recv(&format!("{}{AFTER}", success(&format!("{inner}{BOUND}"))));
    rig.bindings = Bindings::default();
    rig.roster("");
}

/// Online with a token.
#[track_caller]
fn first(carrier: Carrier) -> Rig {
    let mut rig = Rig::new(patient(carrier));
    rig.log_in(remembered());
    rig.open();
    rig.recv(FEATURES);
    let proof = scram(&mut rig, "secret", true);
    online(&mut rig, &format!("{proof}{}", token("t1")));
    rig
}

/// The secret that was handed out last.
#[track_caller]
fn secret(rig: &Rig) -> Option<Secret> {
    let mut secrets = rig.saved.iter().filter_map(|saved| match saved {
        Saved::Secret(secret) => Some(secret),
        Saved::Session(_) | Saved::People(_) | Saved::Caps(_) => None,
    });
    secrets
        .next_back()
        .expect("no secret was handed out")
        .clone()
}

/// The stream is lost, and the next is open.
#[track_caller]
fn lost(rig: &mut Rig) {
    let handle = rig.wire.socket();
    rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
    let Event::StatusChanged(Status::Waiting { failure, .. }) = rig.event() else {
        panic!("not waiting");
    };
    assert_eq!(failure, Failure::Link(LinkError::Lost));
    rig.command(Command::Hint(Hint::RetryNow));
    rig.open();
    rig.recv(FEATURES);
}

/// The token is used, and the old session asked for.
#[track_caller]
fn expect_token(rig: &mut Rig, h: u32) {
    rig.expect_status(Status::Authenticating);
    rig.expect_sent(&format!(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'>\
         <initial-response>{}</initial-response>\
         <user-agent id='{DEVICE}'><software>converse-rs</software></user-agent>\
         <bind xmlns='urn:xmpp:bind:0'><tag>converse-rs</tag>\
         <enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>\
         <resume xmlns='urn:xmpp:sm:3' previd='sm1' h='{h}'/>\
         <fast xmlns='urn:xmpp:fast:0'/></authenticate>",
        token_proof("t1", "Initiator", "juliet\0")
    ));
}

fn proven() -> String {
    let proof = token_proof("t1", "Responder", "");
    format!("<additional-data>{proof}</additional-data>")
}

const REFUSED: &str = "<failure xmlns='urn:xmpp:sasl:2'>\
    <not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>";

#[test]
fn the_first_time_over_both_carriers() {
    for carrier in CARRIERS {
        let rig = first(carrier);
        let secret = secret(&rig).unwrap();
        assert_eq!(secret.account.as_str(), ACCOUNT);
        assert!(secret.keys.is_some() && secret.token.is_some());
        assert_eq!(Secret::parse(&secret.to_xml()), Some(secret));
    }
}

#[test]
fn a_lost_session_goes_on_after_one_round_trip() {
    let mut rig = first(Carrier::WebSocket);
    lost(&mut rig);
    expect_token(&mut rig, 1);
    let resumed = "<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='2'/>";
    rig.recv(&success(&format!("{}{resumed}", proven())));
    rig.expect_status(Status::Online);
    // The features follow and are of no interest any more.
    rig.recv(AFTER);
    rig.log();
    rig.expect_quiet();
}

#[test]
fn a_session_that_is_gone_is_replaced_in_the_same_round_trip() {
    let mut rig = first(Carrier::WebSocket);
    lost(&mut rig);
    expect_token(&mut rig, 1);
    let failed = "<failed xmlns='urn:xmpp:sm:3' h='2'/>";
    online(&mut rig, &format!("{}{failed}{}", proven(), token("t2")));
    let new = secret(&rig).and_then(|secret| secret.token).unwrap();
    assert_eq!(&**new.token, "t2");
}

/// At once, and without a word to the user.
#[track_caller]
fn another_stream(rig: &mut Rig) {
    assert_eq!(rig.sent().name(), "close");
    rig.open();
    rig.recv(FEATURES);
}

#[test]
fn a_refused_token_leads_to_the_keys_and_these_to_the_password() {
    let mut rig = first(Carrier::WebSocket);
    lost(&mut rig);
    expect_token(&mut rig, 1);
    rig.recv(REFUSED);
    let left = secret(&rig).unwrap();
    assert!(left.token.is_none() && left.keys.is_some());
    another_stream(&mut rig);
    scram(&mut rig, "secret", false);
    rig.recv(REFUSED);
    assert_eq!(secret(&rig), None);
    another_stream(&mut rig);
    let proof = scram(&mut rig, "secret", true);
    online(&mut rig, &format!("{proof}{}", token("t3")));
    assert!(secret(&rig).is_some_and(|secret| secret.token.is_some()));
}

#[test]
fn a_password_that_is_wrong_by_now_ends_it() {
    let mut rig = first(Carrier::WebSocket);
    lost(&mut rig);
    rig.expect_status(Status::Authenticating);
    rig.sent();
    rig.recv(REFUSED);
    another_stream(&mut rig);
    scram(&mut rig, "secret", false);
    rig.recv(REFUSED);
    another_stream(&mut rig);
    rig.expect_status(Status::Authenticating);
    rig.sent();
    rig.recv(REFUSED);
    let last = rig.events().pop();
    assert!(
        matches!(
            last,
            Some(Event::StatusChanged(Status::Disconnected(Some(
                Failure::Auth(AuthError::Refused { .. })
            ))))
        ),
        "{last:?}"
    );
    rig.closed();
    // Nothing but the ends of the streams before is waited for.
    rig.advance(5_000);
    rig.wire.sent.clear();
    assert_eq!(rig.deadline(), None);
}

/// As above, with the old profile beside.
fn both() -> String {
    FEATURES.replace(
        "</stream:features>",
        "<sasl:mechanisms><sasl:mechanism>PLAIN</sasl:mechanism></sasl:mechanisms>\
         </stream:features>",
    )
}

/// Prosody 0.12 with a module that does not know its BOSH: the login goes nowhere.
#[test]
fn a_server_that_does_not_answer_in_the_new_profile_is_asked_in_the_old_one() {
    for carrier in CARRIERS {
        for silence in [true, false] {
            let mut rig = Rig::new(patient(carrier));
            rig.log_in(remembered());
            rig.open();
            rig.recv(&both());
            rig.expect_status(Status::Authenticating);
            assert_eq!(rig.sent().name(), "authenticate");
            match (silence, carrier) {
                (true, _) => rig.advance(10_000),
                (false, Carrier::WebSocket) => {
                    let handle = rig.wire.socket();
                    rig.transport(TransportIn::SocketClosed { handle, code: 1011 });
                }
                (false, Carrier::Bosh) => {
                    let handle = rig.wire.oldest().handle;
                    let body = "<body xmlns='http://jabber.org/protocol/httpbind' \
                        type='terminate' condition='internal-server-error'/>";
                    rig.transport(answer(handle, body));
                }
            }
            if silence {
                rig.sent();
            }
            rig.open();
            // The same offer, and the other answer, also to the next stream.
            rig.recv(&both());
            rig.expect_status(Status::Authenticating);
            rig.expect_sent("<sasl:auth mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</sasl:auth>");
            rig.recv("<sasl:success/>");
            rig.restart(&binding(""));
            rig.bind();
            rig.roster("");
        }
    }
}

/// The same module where it gives out a token, on a newer Lua than it knows: success never comes.
#[test]
fn nor_one_that_falls_silent_later() {
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    rig.log_in(remembered());
    rig.open();
    rig.recv(&both());
    scram(&mut rig, "secret", true);
    rig.advance(10_000);
    assert_eq!(rig.sent().name(), "close");
    rig.open();
    rig.recv(&both());
    rig.expect_status(Status::Authenticating);
    assert_eq!(rig.sent().name(), "auth");
}

#[test]
fn who_has_to_wait_waits() {
    // While it is our turn, the server is not to blame.
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    rig.log_in(remembered());
    rig.open();
    rig.recv(&both());
    rig.expect_status(Status::Authenticating);
    let first = rig.sent().own_child_text("initial-response").unwrap();
    let mut server = ScramServer::new(Hash::Sha256, "secret", "salt", 4096);
    let challenge = server.challenge(&first);
    rig.recv(&format!(
        "<challenge xmlns='urn:xmpp:sasl:2'>{challenge}</challenge>"
    ));
    rig.advance(30_000);
    rig.expect_quiet();
    // Nor is there anything to be done where the old profile is not offered.
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    rig.log_in(remembered());
    rig.open();
    rig.recv(FEATURES);
    rig.expect_status(Status::Authenticating);
    rig.sent();
    rig.advance(11_000);
    rig.expect_quiet();
}

/// A later run of the program has no password to fall back to.
fn later(secret: &Secret) -> Rig {
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    let secret = Secret::parse(&secret.to_xml()).unwrap();
    rig.log_in(Login {
        method: Method::Keys(Box::new(secret)),
        ..remembered()
    });
    rig.open();
    rig.recv(FEATURES);
    rig
}

#[test]
fn a_later_run_logs_in_with_what_was_kept() {
    let rig = first(Carrier::WebSocket);
    let kept = secret(&rig).unwrap();
    let mut rig = later(&kept);
    rig.expect_status(Status::Authenticating);
    assert_eq!(rig.sent().attr("mechanism"), Some("HT-SHA-256-NONE"));
    online(&mut rig, &proven());
    // Nothing new.
    assert!(!rig.saved.iter().any(|s| matches!(s, Saved::Secret(_))));
    rig.command(Command::Disconnect);
    rig.events();
    rig.wire.sent.clear();
    assert_eq!(secret(&rig), None);
}

#[test]
fn a_later_run_asks_for_the_password_when_nothing_helps() {
    let rig = first(Carrier::WebSocket);
    let kept = secret(&rig).unwrap();
    let mut rig = later(&Secret {
        token: None,
        ..kept
    });
    scram(&mut rig, "secret", false);
    rig.recv(REFUSED);
    let failure = Failure::Auth(AuthError::PasswordNeeded);
    rig.expect_status(Status::Disconnected(Some(failure)));
    rig.closed();
    assert_eq!(secret(&rig), None);
}

#[test]
fn another_login_takes_the_place_of_what_was_kept() {
    let mut rig = first(Carrier::WebSocket);
    rig.log_in(password());
    rig.events();
    rig.wire.sent.clear();
    assert_eq!(secret(&rig), None);
}

/// A later session takes the place of the one before only when the server knows the device again.
#[test]
fn a_device_without_a_name_gets_one_for_as_long_as_the_page_lives() {
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    rig.log_in(Login {
        device: None,
        ..remembered()
    });
    rig.open();
    rig.recv(FEATURES);
    let device = |rig: &Rig| {
        let sent = rig.wire.sent.front().unwrap();
        let agent = sent.own_child("user-agent").unwrap();
        agent.attr("id").map(str::to_owned)
    };
    let named = device(&rig);
    assert_eq!(named.as_ref().map(String::len), Some(36));
    let proof = scram(&mut rig, "secret", true);
    online(&mut rig, &format!("{proof}{}", token("t1")));
    let kept = secret(&rig).and_then(|secret| secret.token);
    assert_eq!(kept.map(|token| token.device), named);
    lost(&mut rig);
    assert_eq!(device(&rig), named);
    rig.events();
    rig.wire.sent.clear();
}
