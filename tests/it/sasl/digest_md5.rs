//! DIGEST-MD5 (RFC 2831). Its examples are IMAP's and ACAP's, whose address stands in the hash; the
//! module's own tests have them. These were computed apart, with XMPP's.

use super::{among, login, refused, said};
use crate::support::prep;
use converse_rs::xmpp::error::AuthError;
use converse_rs::xmpp::stream::sasl::Exchange;

const CHALLENGE: &str = "realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",\
    algorithm=md5-sess,charset=utf-8";
const RSPAUTH: &str = "rspauth=4ab3fb14d770e0d75632b142b22ca55d";

fn start(username: &str, password: &str, nonce: &str) -> Exchange {
    let mut exchange = among(&["DIGEST-MD5"], &login(username, password), nonce).unwrap();
    assert_eq!(
        said(exchange.initial().unwrap()),
        None,
        "the server speaks first"
    );
    exchange
}

fn chris() -> Exchange {
    start("chris", "secret", "OA6MHXh6VqTrRk")
}

/// Chris, after his answer to the challenge.
fn answered() -> Exchange {
    let mut exchange = chris();
    exchange.challenge(CHALLENGE.as_bytes()).ok().unwrap();
    exchange
}

#[track_caller]
fn answer(exchange: &mut Exchange, challenge: &str) -> String {
    said(exchange.challenge(challenge.as_bytes()).unwrap()).unwrap()
}

#[test]
fn a_whole_exchange() {
    let mut exchange = chris();
    assert_eq!(
        answer(&mut exchange, CHALLENGE),
        "charset=utf-8,username=\"chris\",realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",\
         nc=00000001,cnonce=\"OA6MHXh6VqTrRk\",digest-uri=\"xmpp/example.com\",\
         response=4f718997f72cdcd03f21e888b9cf3989,qop=auth"
    );
    assert_eq!(answer(&mut exchange, RSPAUTH), "");
    assert_eq!(exchange.success(None), Ok(()));
}

#[test]
fn the_proof_may_come_with_the_success() {
    assert_eq!(answered().success(Some(RSPAUTH.as_bytes())), Ok(()));
}

#[test]
fn success_without_proof_is_none() {
    let failed = Err(AuthError::ServerSignature);
    assert_eq!(chris().success(None), failed);
    assert_eq!(chris().success(Some(RSPAUTH.as_bytes())), failed);
    assert_eq!(answered().success(None), failed);
    assert_eq!(answered().success(Some(b"rspauth=")), failed);
    assert_eq!(answered().success(Some(b"nonce=x")), failed);
    // What we sent, sent back.
    let reflected = b"rspauth=4f718997f72cdcd03f21e888b9cf3989";
    assert_eq!(answered().success(Some(reflected)), failed);
    assert_eq!(
        refused(&mut answered(), reflected),
        AuthError::ServerSignature
    );
}

#[test]
fn a_challenge_out_of_turn() {
    let mut exchange = answered();
    answer(&mut exchange, RSPAUTH);
    assert!(matches!(
        refused(&mut exchange, RSPAUTH.as_bytes()),
        AuthError::BadChallenge(_)
    ));
    assert_eq!(
        refused(&mut answered(), CHALLENGE.as_bytes()),
        AuthError::ServerSignature
    );
}

#[test]
fn challenges_that_are_not_to_be_answered() {
    let long = format!("{CHALLENGE},x=\"{}\"", "y".repeat(2048));
    for challenge in [
        "",
        "nonce",
        "nonce=\"\",algorithm=md5-sess",
        "realm=\"r\",algorithm=md5-sess",
        "nonce=\"n\"",
        "nonce=\"n\",algorithm=md5",
        "nonce=\"n\",algorithm=md5-sess,algorithm=md5-sess",
        "nonce=\"n\",nonce=\"o\",algorithm=md5-sess",
        "nonce=\"n\",NONCE=\"n\",algorithm=md5-sess",
        "nonce=\"n\",qop=\"auth-int,auth-conf\",algorithm=md5-sess",
        "nonce=\"n\",qop=\"\",algorithm=md5-sess",
        "nonce=\"n\",qop=\"auth\",qop=\"auth\",algorithm=md5-sess",
        "nonce=\"n,algorithm=md5-sess",
        "nonce=\"n\\",
        "nonce=\"n\"algorithm=md5-sess",
        "=\"n\",algorithm=md5-sess,nonce=\"n\"",
        // RFC 2831 §2.1.1: less than 2,048 bytes.
        &long,
    ] {
        let error = refused(&mut chris(), challenge.as_bytes());
        assert!(matches!(error, AuthError::BadChallenge(_)), "{challenge}");
    }
    assert!(matches!(
        refused(&mut chris(), b"nonce=\"\xff\""),
        AuthError::BadChallenge(_)
    ));
}

#[test]
fn what_servers_leave_out_or_write_oddly() {
    // No realm: the domain's. No quality of protection: "auth". Values without quotes.
    let text = answer(&mut chris(), " , nonce = n ,, algorithm=md5-sess ");
    assert!(text.contains("realm=\"example.com\",nonce=\"n\""), "{text}");
    // Several realms: the first, and quotes inside quotes both ways.
    let mut exchange = start("a\"b\\c", "secret", "C");
    let challenge =
        "realm=\"r\\\"x\",realm=\"s\",nonce=\"N\",qop=\"auth-int,auth\",algorithm=md5-sess";
    let text = answer(&mut exchange, challenge);
    assert!(
        text.contains("username=\"a\\\"b\\\\c\",realm=\"r\\\"x\""),
        "{text}"
    );
    assert!(
        text.contains("response=ff9a31fa84743e34e20ea3f096348e23"),
        "{text}"
    );
}

/// RFC 2831 §2.1.2.1: what fits into ISO 8859-1 is hashed in it, and the rest in UTF-8.
#[test]
fn letters_with_accents() {
    prep::install();
    let response = |password| {
        let mut exchange = start("jürgen", password, "C");
        answer(
            &mut exchange,
            "realm=\"r\",nonce=\"N\",algorithm=md5-sess,charset=utf-8",
        )
    };
    let latin = response("schlüssel");
    assert!(latin.contains("username=\"jürgen\""), "{latin}");
    assert!(
        latin.contains("response=61de3e9681f49540e2bcec98b58c77a9"),
        "{latin}"
    );
    let mixed = response("ключ");
    assert!(
        mixed.contains("response=e7f18f24ae8080d9e7066e003693eed6"),
        "{mixed}"
    );
}
