//! Tokens (XEP-0484) and the keys of SCRAM in place of the password.

use super::{DEVICE, bind2, by_scram, offer, scram, server, success};
use crate::support::build::{ACCOUNT, ME, bare, mechanisms};
use crate::support::rig::START;
use crate::support::server::{ScramServer, encode, token_proof};
use crate::support::table::{Table, name};
use converse_rs::xmpp::command::Method;
use converse_rs::xmpp::error::AuthError;
use converse_rs::xmpp::stream::negotiate::NegotiationOut;
use converse_rs::xmpp::stream::sasl::{Hash, Secret, Token};

const FAST: &str = "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-EXPR</mechanism>\
    <mechanism>HT-SHA-256-NONE</mechanism></fast>";
const HT: &str = "HT-SHA-256-NONE";
const LATER: &str = "2026-12-16T00:00:00Z";
const BOUND: &str = "<bound xmlns='urn:xmpp:bind:0'/>";

fn given(token: &str, expiry: &str) -> String {
    format!("<token xmlns='urn:xmpp:fast:0' token='{token}' expiry='{expiry}'/>")
}

/// Somebody who wants to be remembered.
fn remembered() -> Table {
    let mut table = Table::new();
    table.login.remember = true;
    table.login.device = Some(DEVICE.to_owned());
    table
}

/// What a login by SCRAM with a token leaves behind.
#[track_caller]
fn secret() -> Secret {
    let mut table = remembered();
    let proof = by_scram(&mut table, FAST);
    table.recv(&success(ACCOUNT, &format!("{proof}{}", given("t1", LATER))));
    let secret = table.secret();
    assert!(secret.keys.is_some() && secret.token.is_some());
    secret
}

/// The next login, with this secret.
fn with(secret: Secret) -> Table {
    let mut table = remembered();
    table.login.method = Method::Keys(Box::new(secret));
    table
}

/// A login by token up to the server's turn.
#[track_caller]
fn by_token(secret: Secret) -> Table {
    let mut table = with(secret);
    table.recv(&offer(
        &["SCRAM-SHA-256", "PLAIN"],
        &format!("{}{FAST}", bind2(&[])),
    ));
    table.expect_sent(&format!(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='{HT}'>\
         <initial-response>{}</initial-response>\
         <user-agent id='{DEVICE}'><software>converse-rs</software></user-agent>\
         <bind xmlns='urn:xmpp:bind:0'><tag>converse-rs</tag></bind>\
         <fast xmlns='urn:xmpp:fast:0'/></authenticate>",
        token_proof("t1", "Initiator", "juliet\0")
    ));
    table.expect_quiet();
    table
}

fn proven(token: &str) -> String {
    format!(
        "<additional-data>{}</additional-data>",
        token_proof(token, "Responder", "")
    )
}

#[test]
fn a_token_is_asked_for_by_those_who_want_to_be_remembered() {
    for (remember, device, secure, inline, expected) in [
        (true, true, true, FAST, Some(HT)),
        (false, true, true, FAST, None),
        (true, false, true, FAST, None),
        // They say the same each time: not where others can read along.
        (true, true, false, FAST, None),
        (true, true, true, "", None),
        (
            true,
            true,
            true,
            "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-EXPR</mechanism></fast>",
            None,
        ),
    ] {
        let mut table = remembered();
        table.secure = secure;
        table.login.remember = remember;
        table.login.device = device.then(|| DEVICE.to_owned());
        table.recv(&offer(&["SCRAM-SHA-256"], inline));
        let sent = table.sent();
        let request = sent.child("request-token", "urn:xmpp:fast:0");
        assert_eq!(request.and_then(|r| r.attr("mechanism")), expected);
        assert!(sent.child("fast", "urn:xmpp:fast:0").is_none());
    }
    // Nor where the site allows other mechanisms alone.
    let mut table = remembered();
    table.config.mechanisms = Some(vec!["SCRAM-SHA-256".to_owned()]);
    table.recv(&offer(&["SCRAM-SHA-256"], FAST));
    assert!(
        table
            .sent()
            .child("request-token", "urn:xmpp:fast:0")
            .is_none()
    );
}

#[test]
fn one_round_trip() {
    let old = secret();
    let token = old.token.clone().unwrap();
    assert_eq!((token.mechanism, &*token.device), (HT, DEVICE));
    let mut table = by_token(old);
    table.recv(&success(ME, &format!("{}{BOUND}", proven("t1"))));
    table.recv("<stream:features/>");
    // Nothing new to remember, and a session.
    table.done();
}

#[test]
fn a_new_token_takes_the_place_of_the_old() {
    let old = secret();
    let mut table = by_token(old.clone());
    let token = given("t2", "2027-01-01T00:00:00Z");
    table.recv(&success(ME, &format!("{}{BOUND}{token}", proven("t1"))));
    let new = table.secret();
    assert!(new.keys == old.keys);
    let token = new.token.unwrap();
    assert_eq!((&**token.token, token.mechanism), ("t2", HT));
    // What is no token is not taken, and the old one stays.
    for bad in [
        "<token xmlns='urn:xmpp:fast:0' token='t2'/>".to_owned(),
        "<token xmlns='urn:xmpp:fast:0' expiry='2027-01-01T00:00:00Z'/>".to_owned(),
        given("t2", "tomorrow"),
        given("", LATER),
        given(&"x".repeat(5000), LATER),
    ] {
        let mut table = by_token(secret());
        table.recv(&success(ME, &format!("{}{BOUND}{bad}", proven("t1"))));
        if bad.contains("token='") {
            table.expect_dropped();
        }
        table.expect_quiet();
    }
}

#[test]
fn a_token_that_nobody_asked_for() {
    let mut table = Table::new();
    let proof = by_scram(&mut table, "");
    table.recv(&success(ACCOUNT, &format!("{proof}{}", given("t1", LATER))));
    table.expect_dropped();
    assert!(table.secret().token.is_none());
}

#[test]
fn the_server_must_have_the_token_too() {
    for proof in [
        String::new(),
        "<additional-data/>".to_owned(),
        proven("t2"),
        // Our own proof, sent back.
        format!(
            "<additional-data>{}</additional-data>",
            token_proof("t1", "Initiator", "")
        ),
    ] {
        let mut table = by_token(secret());
        table.recv(&success(ME, &format!("{proof}{BOUND}")));
        table.expect_sent("<abort xmlns='urn:xmpp:sasl:2'/>");
        assert_eq!(table.failed(), AuthError::ServerSignature, "{proof}");
    }
    let mut table = by_token(secret());
    table.recv("<challenge xmlns='urn:xmpp:sasl:2'>eA==</challenge>");
    table.sent();
    assert!(matches!(table.failed(), AuthError::BadChallenge(_)));
}

fn refusal(condition: &str) -> String {
    format!(
        "<failure xmlns='urn:xmpp:sasl:2'>\
         <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>"
    )
}

#[test]
fn a_refused_token_is_forgotten_and_the_keys_are_next() {
    for condition in ["not-authorized", "credentials-expired", "malformed-request"] {
        let mut table = by_token(secret());
        table.recv(&refusal(condition));
        let left = table.secret();
        assert!(left.token.is_none() && left.keys.is_some());
        assert_eq!(table.failed(), AuthError::TokenRefused);
        // On a new stream, and a new token is asked for.
        let mut table = with(left);
        table.recv(&offer(&["PLAIN", "SCRAM-SHA-256"], FAST));
        let sent = table.sent();
        assert_eq!(sent.attr("mechanism"), Some("SCRAM-SHA-256"));
        assert!(sent.child("request-token", "urn:xmpp:fast:0").is_some());
        let first = sent.own_child_text("initial-response").unwrap();
        let proof = scram(&mut table, &first, &mut server(), true);
        table.recv(&success(ACCOUNT, &format!("{proof}{}", given("t3", LATER))));
        assert_eq!(&**table.secret().token.unwrap().token, "t3");
    }
    // Without keys, nothing is left.
    let mut table = by_token(Secret {
        keys: None,
        ..secret()
    });
    table.recv(&refusal("not-authorized"));
    assert!(table.secret().is_empty());
    assert_eq!(table.failed(), AuthError::PasswordNeeded);
    // That will pass.
    let mut table = by_token(secret());
    table.recv(&refusal("temporary-auth-failure"));
    assert!(matches!(table.failed(), AuthError::Refused { .. }));
}

#[test]
fn where_the_token_cannot_be_used_the_keys_are() {
    let expired = Token::new(HT, "t1", Some(&START.format()), DEVICE);
    let expired = Secret {
        token: expired,
        ..secret()
    };
    for (secret, secure, inline) in [
        (expired, true, FAST),
        (secret(), true, ""),
        (secret(), false, FAST),
    ] {
        let mut table = with(secret);
        table.secure = secure;
        table.recv(&offer(&["PLAIN", "SCRAM-SHA-256"], inline));
        assert_eq!(table.sent().attr("mechanism"), Some("SCRAM-SHA-256"));
    }
}

#[test]
fn keys_in_the_old_profile() {
    let left = Secret {
        token: None,
        ..secret()
    };
    let mut table = with(left.clone());
    table.recv(&mechanisms(&["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"]));
    let auth = table.sent();
    assert_eq!(auth.attr("mechanism"), Some("SCRAM-SHA-256"));
    let mut server = server();
    table.recv(&format!(
        "<sasl:challenge>{}</sasl:challenge>",
        server.challenge(&auth.text())
    ));
    let proof = server.signature(&table.sent().text());
    table.recv(&format!("<sasl:success>{proof}</sasl:success>"));
    assert!(matches!(table.out(), NegotiationOut::Restart));
    // A server that cannot prove itself gets no further than with a password.
    let mut table = with(left);
    table.recv(&mechanisms(&["SCRAM-SHA-256"]));
    let challenge = server.challenge(&table.sent().text());
    table.recv(&format!("<sasl:challenge>{challenge}</sasl:challenge>"));
    table.sent();
    let wrong = encode("v=AAAA");
    table.recv(&format!("<sasl:success>{wrong}</sasl:success>"));
    table.sent();
    assert_eq!(table.failed(), AuthError::ServerSignature);
}

#[test]
fn keys_that_do_not_fit_any_more() {
    let left = Secret {
        token: None,
        ..secret()
    };
    for (salt, iterations) in [("other", 4096), ("salt", 8192)] {
        let mut table = with(left.clone());
        table.recv(&mechanisms(&["SCRAM-SHA-256"]));
        let mut server = ScramServer::new(Hash::Sha256, "secret", salt, iterations);
        let challenge = server.challenge(&table.sent().text());
        table.recv(&format!("<sasl:challenge>{challenge}</sasl:challenge>"));
        table.expect_sent("<sasl:abort/>");
        assert_eq!(table.failed(), AuthError::PasswordNeeded);
    }
    // For another mechanism, or for nothing that the site allows.
    let mut table = with(left.clone());
    table.recv(&mechanisms(&["SCRAM-SHA-512", "PLAIN"]));
    assert_eq!(table.failed(), AuthError::PasswordNeeded);
    // The password was changed, and the salt was not.
    let mut table = with(left);
    table.recv(&mechanisms(&["SCRAM-SHA-256"]));
    let challenge = server().challenge(&table.sent().text());
    table.recv(&format!("<sasl:challenge>{challenge}</sasl:challenge>"));
    table.sent();
    table.recv("<sasl:failure><sasl:not-authorized/></sasl:failure>");
    assert_eq!(table.failed(), AuthError::PasswordNeeded);
}

#[test]
fn the_secret_of_another_account_is_not_sent() {
    let others = Secret {
        account: bare("romeo@capulet.example"),
        ..secret()
    };
    for features in [
        offer(&["PLAIN", "SCRAM-SHA-256"], FAST),
        mechanisms(&["PLAIN", "SCRAM-SHA-256"]),
    ] {
        let mut table = with(others.clone());
        table.recv(&features);
        assert_eq!(table.failed(), AuthError::PasswordNeeded);
    }
    // And a server that takes ours for somebody else's does not get on with it.
    let mut table = by_token(secret());
    let who = "romeo@capulet.example/x";
    table.recv(&success(who, &format!("{}{BOUND}", proven("t1"))));
    assert_eq!(table.failed(), AuthError::SomebodyElse);
}

#[test]
fn a_password_is_never_used_for_want_of_a_token() {
    let only = Secret {
        keys: None,
        ..secret()
    };
    let mut table = with(only);
    table.recv(&offer(&["PLAIN", "SCRAM-SHA-256"], ""));
    match table.out() {
        NegotiationOut::Failed(AuthError::PasswordNeeded) => {}
        other => panic!("{}", name(&other)),
    }
}
