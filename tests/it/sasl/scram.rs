//! SCRAM with servers that lie, and the downgrade protection of XEP-0474.

use super::{DEFAULT, among, choose_with, derive, login, refused, said};
use converse_rs::xmpp::error::{AuthError, SaslCondition};
use converse_rs::xmpp::stream::sasl::{Exchange, Step};

const NONCE: &str = "fyko+d2lbbFgONRv9qkxdawL";
const FIRST: &str = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
const SIGNATURE: &str = "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=";

/// After our first message.
fn begun() -> Exchange {
    let mut exchange = among(&["SCRAM-SHA-1"], &login("user", "pencil"), NONCE).unwrap();
    said(exchange.initial().unwrap()).unwrap();
    exchange
}

/// After our proof.
fn proven() -> Exchange {
    let mut exchange = begun();
    derive(&mut exchange, FIRST);
    exchange
}

#[test]
fn first_messages_that_are_not_to_be_believed() {
    let r = "r=fyko+d2lbbFgONRv9qkxdawLmore";
    for challenge in [
        "",
        ",",
        // The nonce: none, somebody's, ours alone, a beginning of ours, ours at the end.
        "r=,s=QSXCR+Q6sek8bf92,i=4096",
        "r=elsewhere,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdaw,s=QSXCR+Q6sek8bf92,i=4096",
        "r=morefyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096",
        "r=FYKO+D2LBBFGONRV9QKXDAWLmore,s=QSXCR+Q6sek8bf92,i=4096",
        // The salt.
        &format!("{r},s=,i=4096"),
        &format!("{r},s=!,i=4096"),
        &format!("{r},s=QSX,i=4096"),
        &format!("{r},i=4096"),
        // The count.
        &format!("{r},s=QSXCR+Q6sek8bf92"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i="),
        &format!("{r},s=QSXCR+Q6sek8bf92,i=4096x"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i=-1"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i=+4096"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i= 4096"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i=4096.0"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i=٤٠٩٦"),
        // Another order, and extensions that must be understood, wherever they stand (§5.1).
        &format!("s=QSXCR+Q6sek8bf92,{r},i=4096"),
        &format!("m=x,{r},s=QSXCR+Q6sek8bf92,i=4096"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i=4096,m=x"),
        &format!("{r},s=QSXCR+Q6sek8bf92,i=4096,t=x,m=x"),
        "e=unknown-user",
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    ] {
        let error = refused(&mut begun(), challenge.as_bytes());
        assert!(
            matches!(error, AuthError::BadChallenge(_)),
            "{challenge}: {error:?}"
        );
    }
    let error = refused(&mut begun(), b"r=\xff,s=QSXCR+Q6sek8bf92,i=4096");
    assert!(matches!(error, AuthError::BadChallenge(_)));
}

#[test]
fn iteration_counts_have_two_bounds() {
    let with = |count: &str| format!("r={NONCE}more,s=QSXCR+Q6sek8bf92,i={count}");
    for (count, said) in [
        ("0", 0),
        ("1", 1),
        ("4095", 4095),
        ("10000001", 10_000_001),
        ("1000000000", 1_000_000_000),
        ("4294967296", u32::MAX),
        ("99999999999999999999999999", u32::MAX),
    ] {
        let error = refused(&mut begun(), with(count).as_bytes());
        assert_eq!(error, AuthError::Iterations(said), "{count}");
    }
    for count in ["4096", "04096", "10000000"] {
        let asked = begun().challenge(with(count).as_bytes());
        assert!(matches!(asked, Ok(Step::Derive(_))), "{count}");
    }
}

#[test]
fn extensions_that_may_be_ignored_are() {
    let mut exchange = begun();
    let challenge = format!("{FIRST},t=x,z");
    assert!(matches!(
        exchange.challenge(challenge.as_bytes()),
        Ok(Step::Derive(_))
    ));
}

#[test]
fn the_servers_proof() {
    assert_eq!(proven().success(Some(SIGNATURE.as_bytes())), Ok(()));
    let extended = format!("{SIGNATURE},x=y");
    assert_eq!(proven().success(Some(extended.as_bytes())), Ok(()));
    for wrong in [
        "",
        "v=",
        "v",
        "v=!",
        "v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        // Ours, sent back; the right one cut short; the right one in the wrong place.
        "v=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "v=rmF9pqV8S7suAoZWja4dJRkF",
        "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        "x=y,v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    ] {
        let failed = Err(AuthError::ServerSignature);
        assert_eq!(proven().success(Some(wrong.as_bytes())), failed, "{wrong}");
        let error = refused(&mut proven(), wrong.as_bytes());
        assert_eq!(error, AuthError::ServerSignature, "{wrong}");
    }
    assert_eq!(proven().success(None), Err(AuthError::ServerSignature));
}

/// An impostor who knows no password skips what would show it.
#[test]
fn success_before_its_time() {
    let failed = Err(AuthError::ServerSignature);
    for data in [None, Some(SIGNATURE.as_bytes()), Some(&b""[..])] {
        assert_eq!(begun().success(data), failed);
        let mut deriving = begun();
        assert!(deriving.challenge(FIRST.as_bytes()).is_ok());
        assert_eq!(deriving.success(data), failed);
    }
}

#[test]
fn the_proof_as_a_challenge_and_what_may_follow_it() {
    let mut exchange = proven();
    assert_eq!(
        said(exchange.challenge(SIGNATURE.as_bytes()).unwrap()),
        None
    );
    assert_eq!(exchange.success(None), Ok(()));
    // Nothing after that.
    let mut exchange = proven();
    assert!(exchange.challenge(SIGNATURE.as_bytes()).is_ok());
    assert!(matches!(
        refused(&mut exchange, FIRST.as_bytes()),
        AuthError::BadChallenge(_)
    ));
    assert_eq!(exchange.success(None), Err(AuthError::ServerSignature));
}

#[test]
fn out_of_turn() {
    let mut deriving = begun();
    assert!(deriving.challenge(FIRST.as_bytes()).is_ok());
    assert!(matches!(
        refused(&mut deriving, FIRST.as_bytes()),
        AuthError::BadChallenge(_)
    ));
    // A key that nobody asked for, or one too many.
    let key = || zeroize::Zeroizing::new(vec![0; 20]);
    assert!(begun().derived(key()).is_err());
    assert!(proven().derived(key()).is_err());
    // Once it has failed it stays so.
    let mut failed = begun();
    refused(&mut failed, b"r=x,s=QSXCR+Q6sek8bf92,i=4096");
    assert!(matches!(
        refused(&mut failed, FIRST.as_bytes()),
        AuthError::BadChallenge(_)
    ));
}

#[test]
fn the_servers_error_is_a_refusal() {
    for error in [
        "e=invalid-proof",
        "e=other-error",
        "e=",
        "e=x,v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    ] {
        let refusal = AuthError::Refused {
            condition: SaslCondition::NotAuthorized,
            text: None,
        };
        assert_eq!(refused(&mut proven(), error.as_bytes()), refusal, "{error}");
        assert_eq!(
            proven().success(Some(error.as_bytes())),
            Err(refusal),
            "{error}"
        );
    }
}

/// XEP-0474 §6.3: the hash over the worked example's offer.
const HASH: &str = "G6k/rBLDqgOhRRaCuuatSDFkJ08=";

fn offered(mechanisms: &[&str], bindings: &[&str], hash: &str) -> Result<Step, AuthError> {
    let user = login("user", "pencil");
    let mut exchange = choose_with(mechanisms, bindings, true, &DEFAULT, &user, NONCE).unwrap();
    said(exchange.initial().unwrap()).unwrap();
    exchange.challenge(format!("{FIRST},h={hash}").as_bytes())
}

#[test]
fn what_was_offered_is_checked_against_the_hash() {
    let bindings = ["tls-server-end-point", "tls-exporter"];
    let (plus, plain) = ("SCRAM-SHA-1-PLUS", "SCRAM-SHA-1");
    assert!(offered(&[plain, plus], &bindings, HASH).is_ok());
    assert!(
        offered(
            &[plus, plain],
            &["tls-exporter", "tls-server-end-point"],
            HASH
        )
        .is_ok()
    );
    // Somebody took a mechanism away, added one, or changed the types of channel binding.
    for (mechanisms, bindings) in [
        (&[plain][..], &bindings[..]),
        (&[plain, plus, "PLAIN"], &bindings),
        (&[plain, plus], &["tls-exporter"]),
        (&[plain, plus], &[]),
    ] {
        let error = offered(mechanisms, bindings, HASH).err();
        assert_eq!(
            error,
            Some(AuthError::Downgrade),
            "{mechanisms:?} {bindings:?}"
        );
    }
    for hash in ["", "AAAA"] {
        let error = offered(&[plain, plus], &bindings, hash).err();
        assert_eq!(error, Some(AuthError::Downgrade), "{hash}");
    }
    let error = offered(&[plain, plus], &bindings, "!").err();
    assert!(matches!(error, Some(AuthError::BadChallenge(_))));
}
