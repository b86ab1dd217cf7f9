//! Known answers: the examples of the specifications.

use super::{among, derive, login, said};
use crate::support::prep;
use converse_rs::xmpp::stream::sasl::{Credentials, Derivation, DeriveRequest, Hash, saslprep};
use zeroize::Zeroizing;

/// One whole SCRAM exchange with `user` and `pencil`: the proof sent, and the server's signature.
#[track_caller]
fn scram(mechanism: &str, nonce: &str, server_first: &str, proof: &str, signature: &str) {
    let mut exchange = among(&[mechanism], &login("user", "pencil"), nonce).unwrap();
    assert_eq!(exchange.mechanism(), mechanism);
    let first = said(exchange.initial().unwrap()).unwrap();
    assert_eq!(first, format!("n,,n=user,r={nonce}"));
    let last = derive(&mut exchange, server_first);
    let full = server_first
        .strip_prefix("r=")
        .and_then(|rest| rest.split(',').next())
        .unwrap();
    assert_eq!(last, format!("c=biws,r={full},p={proof}"));
    let signature = format!("v={signature}");
    assert_eq!(exchange.success(Some(signature.as_bytes())), Ok(()));
}

#[test]
fn scram_sha_1_of_rfc_5802_section_5() {
    scram(
        "SCRAM-SHA-1",
        "fyko+d2lbbFgONRv9qkxdawL",
        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    );
}

const RFC_7677_NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
const RFC_7677_FIRST: &str = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
    s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

#[test]
fn scram_sha_256_of_rfc_7677_section_3() {
    scram(
        "SCRAM-SHA-256",
        RFC_7677_NONCE,
        RFC_7677_FIRST,
        "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    );
}

/// No RFC has an example for SHA-512; these were computed apart, from RFC 7677's inputs.
#[test]
fn scram_sha_512_with_the_inputs_of_rfc_7677() {
    scram(
        "SCRAM-SHA-512",
        RFC_7677_NONCE,
        RFC_7677_FIRST,
        "gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==",
        "ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==",
    );
}

#[test]
fn names_are_escaped_and_prepared_in_scram() {
    prep::install();
    let mut exchange = among(&["SCRAM-SHA-1"], &login("a=b,c", "x"), "n").unwrap();
    let first = said(exchange.initial().unwrap());
    assert_eq!(first.as_deref(), Some("n,,n=a=3Db=2Cc,r=n"));
    let mut exchange = among(&["SCRAM-SHA-1"], &login("I\u{ad}X", "x"), "n").unwrap();
    let first = said(exchange.initial().unwrap());
    assert_eq!(first.as_deref(), Some("n,,n=IX,r=n"));
}

/// RFC 4616 §4: the first example's names, and one in another script.
#[test]
fn plain_of_rfc_4616() {
    let plain = |name, password| {
        let mut exchange = among(&["PLAIN"], &login(name, password), "n").unwrap();
        said(exchange.initial().unwrap()).unwrap()
    };
    assert_eq!(plain("tim", "tanstaaftanstaaf"), "\0tim\0tanstaaftanstaaf");
    prep::install();
    assert_eq!(plain("tim", "\u{2168}"), "\0tim\0IX");
}

/// RFC 7628 §4.1, without host and port: an XMPP server knows its own.
#[test]
fn oauthbearer_of_rfc_7628() {
    let token = Credentials::Password {
        username: "user@example.com",
        password: "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
        domain: "example.com",
    };
    let mut exchange = among(&["OAUTHBEARER"], &token, "n").unwrap();
    assert_eq!(
        said(exchange.initial().unwrap()).unwrap(),
        "n,a=user@example.com,\u{1}auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\u{1}\u{1}"
    );
    // §3.2.3: an error is acknowledged with one byte; then the server says that it failed.
    let error = exchange.challenge(br#"{"status":"invalid_token"}"#);
    assert_eq!(said(error.unwrap()).as_deref(), Some("\u{1}"));
}

#[test]
fn x_oauth2_and_the_mechanisms_that_say_next_to_nothing() {
    let first = |mechanism: &str, who: &Credentials<'_>| {
        let mut exchange = among(&[mechanism], who, "n").unwrap();
        said(exchange.initial().unwrap())
    };
    let token = Credentials::Password {
        username: "tim",
        password: "t",
        domain: "example.com",
    };
    assert_eq!(first("X-OAUTH2", &token).as_deref(), Some("\0tim\0t"));
    assert_eq!(
        first("ANONYMOUS", &Credentials::Anonymous).as_deref(),
        Some("")
    );
    // XEP-0178 §3: the certificate says who it is, unless one address of several is wanted.
    let external = |authzid| Credentials::External { authzid };
    assert_eq!(first("EXTERNAL", &external(None)).as_deref(), Some(""));
    let juliet = external(Some("juliet@example.com"));
    assert_eq!(
        first("EXTERNAL", &juliet).as_deref(),
        Some("juliet@example.com")
    );
}

/// RFC 4013 §3.
#[test]
fn saslprep_of_rfc_4013() {
    prep::install();
    let prepared = |text| saslprep(text).map(|t| t.to_string());
    for (input, output) in [
        ("I\u{ad}X", Some("IX")),
        ("user", Some("user")),
        ("USER", Some("USER")),
        ("\u{aa}", Some("a")),
        ("\u{2168}", Some("IX")),
        ("\u{7}", None),
        ("\u{627}1", None),
        // §2.1: other spaces become plain ones; they are not dropped.
        ("a\u{a0}b\u{3000}c", Some("a b c")),
        ("\u{627}1\u{628}", Some("\u{627}1\u{628}")),
        ("\u{627}a\u{628}", None),
        ("a\u{200e}b", None),
        ("\u{e000}", None),
        ("", Some("")),
    ] {
        assert_eq!(prepared(input).as_deref(), output, "{input:?}");
    }
}

/// RFC 6070 (SHA-1) and RFC 7914 §11 (SHA-256), as far as one block reaches; SHA-512 computed apart.
#[test]
fn pbkdf2() {
    for (hash, password, iterations, expected) in [
        (
            Hash::Sha1,
            "password",
            1,
            "0c60c80f961f0e71f3a9b524af6012062fe037a6",
        ),
        (
            Hash::Sha1,
            "password",
            2,
            "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
        ),
        (
            Hash::Sha1,
            "password",
            4096,
            "4b007901b765489abead49d926f721d065a429c1",
        ),
        (
            Hash::Sha256,
            "passwd",
            1,
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
        ),
        (
            Hash::Sha512,
            "password",
            4096,
            "d197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5\
             143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5",
        ),
    ] {
        let mut derivation = Derivation::new(DeriveRequest {
            hash,
            password: Zeroizing::new(password.as_bytes().to_vec()),
            salt: b"salt".to_vec(),
            iterations,
        });
        let key = derivation.step(u32::MAX).unwrap();
        let hex: String = key.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, expected, "{password} {iterations}");
    }
}
