//! Who is logged in: the account that was asked for, and no other, whatever the server says.

use super::{bind2, plain, success};
use crate::support::build::{ACCOUNT, ME, binding, external};
use crate::support::table::Table;
use converse_rs::xmpp::error::AuthError;

#[test]
fn somebody_else() {
    for who in [
        "romeo@capulet.example",
        "juliet@montague.example",
        "capulet.example",
        "romeo@capulet.example/balcony",
    ] {
        for bound in ["", "<bound xmlns='urn:xmpp:bind:0'/>"] {
            let mut table = plain(&bind2(&[]));
            table.recv(&success(who, bound));
            assert_eq!(table.failed(), AuthError::SomebodyElse, "{who}");
        }
    }
}

#[test]
fn nobody() {
    for success in [
        "<success xmlns='urn:xmpp:sasl:2'/>".to_owned(),
        success("@", ""),
        success("", ""),
        success(&format!("juliet@{}", "x".repeat(5000)), ""),
    ] {
        let mut table = plain(&bind2(&[]));
        table.recv(&success);
        assert!(matches!(table.failed(), AuthError::BadChallenge(_)));
    }
}

/// The resource belongs to the address: without one, nothing is bound.
#[test]
fn bound_without_a_resource() {
    let mut table = plain(&bind2(&[]));
    table.recv(&success(ACCOUNT, "<bound xmlns='urn:xmpp:bind:0'/>"));
    assert!(matches!(table.failed(), AuthError::Bind(_)));
    // And a domain is no guest.
    let mut table = Table::new();
    table.login = external("capulet.example");
    table.recv(&super::offer(&["EXTERNAL"], &bind2(&[])));
    table.sent();
    table.recv(&success(
        "capulet.example/x",
        "<bound xmlns='urn:xmpp:bind:0'/>",
    ));
    assert!(matches!(table.failed(), AuthError::Bind(_)));
}

/// Whoever was logged in is whoever is bound, also where the two happen apart.
#[test]
fn logged_in_as_one_and_bound_as_another() {
    for (who, expected) in [
        (ME, None),
        ("romeo@capulet.example/x", Some(AuthError::SomebodyElse)),
        ("juliet@montague.example/x", Some(AuthError::SomebodyElse)),
    ] {
        let mut table = plain("");
        table.recv(&success(ACCOUNT, ""));
        table.recv(&binding(""));
        table.expect_sent(
            "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <resource>{}</resource></bind></iq>",
        );
        table.recv(&format!(
            "<iq type='result' id='{{bind}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <jid>{who}</jid></bind></iq>"
        ));
        match expected {
            None => drop(table.done()),
            Some(error) => assert_eq!(table.failed(), error),
        }
    }
}
