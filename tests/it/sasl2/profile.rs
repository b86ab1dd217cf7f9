//! The exchange in XML: what is sent, and what of a server's answers ends it.

use super::{AGENT, DEVICE, PLAIN, by_scram, offer, plain, success};
use crate::support::build::{ACCOUNT, ME, binding, external, jid, mechanisms};
use crate::support::server::encode;
use crate::support::table::{Table, name};
use converse_rs::xmpp::command::{Login, Method};
use converse_rs::xmpp::error::{AuthError, SaslCondition};
use converse_rs::xmpp::stream::negotiate::{NegotiationOut, Sm};

#[test]
fn it_saves_the_restart_and_binds_as_ever() {
    let mut table = Table::new();
    table.recv(&offer(&["PLAIN"], ""));
    table.expect_sent(&format!(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'>\
         <initial-response>{PLAIN}</initial-response>{AGENT}</authenticate>"
    ));
    table.recv(&success(ACCOUNT, ""));
    table.expect_quiet();
    table.recv(&binding("<sm xmlns='urn:xmpp:sm:3'/>"));
    table.expect_sent(
        "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <resource>{}</resource></bind></iq>",
    );
    table.recv(&format!(
        "<iq type='result' id='{{bind}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <jid>{ME}</jid></bind></iq>"
    ));
    let bound = table.done();
    assert_eq!((bound.jid, bound.sm), (jid(ME), Sm::Offered));
}

#[test]
fn the_device_is_named_where_it_has_a_name() {
    let mut table = Table::new();
    table.login.device = Some(DEVICE.to_owned());
    table.recv(&offer(&["PLAIN"], ""));
    table.expect_sent(&format!(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'>\
         <initial-response>{PLAIN}</initial-response>\
         <user-agent id='{DEVICE}'><software>converse-rs</software></user-agent></authenticate>"
    ));
}

#[test]
fn scram_is_as_good_as_ever() {
    let mut table = Table::new();
    let proof = by_scram(&mut table, "");
    table.recv(&success(ACCOUNT, &proof));
    let secret = table.secret();
    assert!(secret.keys.is_some() && secret.token.is_none());
    // Without proof, with that of somebody else, and with a malformed one.
    for proof in [
        String::new(),
        "<additional-data/>".to_owned(),
        format!("<additional-data>{}</additional-data>", encode("v=AAAA")),
        format!("<additional-data>{}</additional-data>", encode("e=x")),
        "<additional-data>*</additional-data>".to_owned(),
    ] {
        let mut table = Table::new();
        by_scram(&mut table, "");
        table.recv(&success(ACCOUNT, &proof));
        table.expect_sent("<abort xmlns='urn:xmpp:sasl:2'/>");
        table.failed();
    }
    // Before its time.
    let mut table = Table::new();
    table.recv(&offer(&["SCRAM-SHA-256"], ""));
    table.sent();
    table.recv(&success(ACCOUNT, ""));
    table.sent();
    assert_eq!(table.failed(), AuthError::ServerSignature);
}

#[test]
fn certificates_and_guests() {
    let mut table = Table::new();
    table.login = external("capulet.example");
    table.recv(&offer(&["EXTERNAL", "PLAIN"], ""));
    table.expect_sent(&format!(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='EXTERNAL'>\
         <initial-response/>{AGENT}</authenticate>"
    ));
    // The server says whom the certificate is for.
    table.recv(&success("somebody@capulet.example", ""));
    table.recv(&binding(""));
    table.sent();
    let mut table = Table::new();
    table.login = Login::new(jid("capulet.example"), Method::Anonymous);
    table.recv(&offer(&["ANONYMOUS"], ""));
    let sent = table.sent();
    assert_eq!(sent.attr("mechanism"), Some("ANONYMOUS"));
    table.recv(&success("guest@capulet.example", ""));
    table.recv(&binding(""));
    table.sent();
}

#[test]
fn the_old_profile_where_the_new_one_has_no_way_in() {
    let both = |new: &str, old: &str| {
        let new = offer(&[new], "");
        let old = mechanisms(&[old]);
        let inner = old
            .strip_prefix("<stream:features>")
            .and_then(|rest| rest.strip_suffix("</stream:features>"))
            .unwrap();
        new.replace("</stream:features>", &format!("{inner}</stream:features>"))
    };
    for (new, old, profile) in [
        ("PLAIN", "PLAIN", "authenticate"),
        ("GSSAPI", "PLAIN", "auth"),
    ] {
        let mut table = Table::new();
        table.recv(&both(new, old));
        assert_eq!(table.sent().name(), profile);
        // Each profile has its own words.
        let other = match profile {
            "auth" => success(ACCOUNT, ""),
            _ => "<sasl:success/>".to_owned(),
        };
        table.recv(&other);
        table.expect_dropped();
        table.expect_quiet();
    }
    let mut table = Table::new();
    table.recv(&both("GSSAPI", "GSSAPI"));
    assert!(matches!(table.failed(), AuthError::NoMechanism { .. }));
    let mut table = Table::new();
    table.recv(&offer(&["GSSAPI"], ""));
    assert!(matches!(table.failed(), AuthError::NoMechanism { .. }));
}

#[test]
fn refusals() {
    for (inner, condition, words) in [
        (
            "<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><text>No.</text>",
            SaslCondition::NotAuthorized,
            Some("No."),
        ),
        // As Prosody has it in one place.
        ("<account-disabled/>", SaslCondition::AccountDisabled, None),
        (
            "<x xmlns='y'/><aborted xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
            SaslCondition::Aborted,
            None,
        ),
        ("", SaslCondition::NotAuthorized, None),
    ] {
        let mut table = plain("");
        table.recv(&format!(
            "<failure xmlns='urn:xmpp:sasl:2'>{inner}</failure>"
        ));
        let text = words.map(str::to_owned);
        assert_eq!(table.failed(), AuthError::Refused { condition, text });
    }
}

#[test]
fn more_than_one_proof_is_more_than_we_can() {
    let mut table = plain("");
    table.recv(
        "<continue xmlns='urn:xmpp:sasl:2'><additional-data>eA==</additional-data>\
         <tasks><task>TOTP</task></tasks></continue>",
    );
    table.expect_sent("<abort xmlns='urn:xmpp:sasl:2'/>");
    assert_eq!(table.failed(), AuthError::MoreSteps);
}

#[test]
fn what_makes_no_sense() {
    // A challenge where there is none.
    let mut table = plain("");
    table.recv("<challenge xmlns='urn:xmpp:sasl:2'>eA==</challenge>");
    table.sent();
    assert!(matches!(table.failed(), AuthError::BadChallenge(_)));
    // Success twice, or an element nobody knows.
    let mut table = plain("");
    table.recv("<odd xmlns='urn:xmpp:sasl:2'/>");
    table.expect_dropped();
    table.recv(&success(ACCOUNT, ""));
    table.recv(&success(ACCOUNT, ""));
    table.expect_dropped();
    // Nothing to bind with.
    table.recv("<stream:features/>");
    match table.out() {
        NegotiationOut::Failed(AuthError::Incomplete(_)) => {}
        other => panic!("{}", name(&other)),
    }
    // Features without a single way in.
    let mut table = Table::new();
    table.recv(&offer(&[], ""));
    assert!(matches!(table.failed(), AuthError::NoMechanism { .. }));
}
