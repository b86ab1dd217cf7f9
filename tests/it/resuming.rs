//! The old session on a new stream (XEP-0198 §5), as far as the negotiation goes.

use crate::support::build::{ME, binding, jid, mechanisms};
use crate::support::table::{Table, name};
use converse_rs::xmpp::error::AuthError;
use converse_rs::xmpp::stream::negotiate::{NegotiationOut, Resume, Sm};

const SM: &str = "<sm xmlns='urn:xmpp:sm:3'/>";

/// Authenticated, with these features after it.
#[track_caller]
fn authenticated(resume: bool, features: &str) -> Table {
    let mut table = Table::new();
    table.login.jid = jid(ME);
    table.resume = resume.then(|| Resume {
        previd: "some-long-sm-id".to_owned(),
        h: 17,
    });
    table.recv(&mechanisms(&["PLAIN"]));
    table.expect_sent("<sasl:auth mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</sasl:auth>");
    table.recv("<sasl:success/>");
    assert!(matches!(table.out(), NegotiationOut::Restart));
    table.recv(features);
    table
}

/// As above, and the old session is asked for.
#[track_caller]
fn resuming() -> Table {
    let mut table = authenticated(true, &binding(SM));
    table.expect_sent("<resume xmlns='urn:xmpp:sm:3' previd='some-long-sm-id' h='17'/>");
    table.expect_quiet();
    table
}

/// The resource of the old session is asked for and given.
#[track_caller]
fn bind(table: &mut Table) -> Sm {
    table.expect_sent(
        "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <resource>balcony</resource></bind></iq>",
    );
    table.recv(&format!(
        "<iq type='result' id='{{bind}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <jid>{ME}</jid></bind></iq>"
    ));
    match table.out() {
        NegotiationOut::Done(bound) => {
            assert_eq!((bound.jid, bound.carbons), (jid(ME), false));
            bound.sm
        }
        other => panic!("not bound, but {}", name(&other)),
    }
}

#[track_caller]
fn expect_failed(table: &mut Table, expected: Option<u32>) {
    match table.out() {
        NegotiationOut::ResumeFailed { h } => assert_eq!(h, expected),
        other => panic!("it did not fail to resume, but {}", name(&other)),
    }
}

#[test]
fn it_goes_on() {
    let mut table = resuming();
    table.recv("<resumed xmlns='urn:xmpp:sm:3' previd='some-long-sm-id' h='21'/>");
    assert!(matches!(table.out(), NegotiationOut::Resumed { h: 21 }));
    // Once is enough.
    table.recv("<resumed xmlns='urn:xmpp:sm:3' previd='some-long-sm-id' h='21'/>");
    table.expect_dropped();
    table.expect_quiet();
}

#[test]
fn it_is_gone_and_a_new_one_is_bound_on_the_same_stream() {
    for (attrs, h) in [
        ("h='4294967295'", Some(u32::MAX)),
        ("h='21'", Some(21)),
        ("", None),
        ("h=''", None),
        ("h='+1'", None),
        ("h='4294967296'", None),
        ("h='many'", None),
    ] {
        let mut table = resuming();
        table.recv(&format!(
            "<failed xmlns='urn:xmpp:sm:3' {attrs}>\
             <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>"
        ));
        expect_failed(&mut table, h);
        assert_eq!(bind(&mut table), Sm::Offered);
        table.expect_quiet();
    }
}

#[test]
fn a_server_without_it_is_not_asked() {
    let mut table = authenticated(true, &binding("<sm xmlns='urn:xmpp:sm:2'/>"));
    expect_failed(&mut table, None);
    assert_eq!(bind(&mut table), Sm::No);
    let mut table = authenticated(false, &binding(SM));
    assert_eq!(bind(&mut table), Sm::Offered);
}

#[test]
fn a_session_that_is_not_ours_is_not_taken() {
    for attrs in [
        "previd='another' h='1'",
        "h='1'",
        "previd='some-long-sm-id'",
        "previd='some-long-sm-id' h='-1'",
        "previd='some-long-sm-id' h='x'",
        "previd='some-long-sm-id' h='4294967296'",
    ] {
        let mut table = resuming();
        table.recv(&format!("<resumed xmlns='urn:xmpp:sm:3' {attrs}/>"));
        let error = table.failed();
        assert!(matches!(error, AuthError::BadChallenge(_)), "{attrs}");
    }
}

#[test]
fn what_nobody_asked_for_is_dropped() {
    let resumed = "<resumed xmlns='urn:xmpp:sm:3' previd='some-long-sm-id' h='1'/>";
    let failed = "<failed xmlns='urn:xmpp:sm:3' h='3'/>";
    // Nothing to be resumed.
    let mut table = authenticated(false, &binding(SM));
    for unasked in [resumed, failed] {
        let bind = table.sent();
        table.recv(unasked);
        table.expect_dropped();
        table.outs.push_front(NegotiationOut::Send(bind));
    }
    bind(&mut table);
    // A session that failed does not come back, and fails once.
    let mut table = resuming();
    table.recv(failed);
    expect_failed(&mut table, Some(3));
    let request = table.sent();
    for again in [failed, resumed] {
        table.recv(again);
        table.expect_dropped();
    }
    table.outs.push_front(NegotiationOut::Send(request));
    bind(&mut table);
    // And while it is asked for, nothing else counts.
    let mut table = resuming();
    for early in [
        "<resumed previd='some-long-sm-id' h='1'/>",
        "<iq type='result' id='x'/>",
        "<enabled xmlns='urn:xmpp:sm:3'/>",
        "<message/>",
        "<stream:features/>",
    ] {
        table.recv(early);
        table.expect_dropped();
        table.expect_quiet();
    }
}

#[test]
fn nothing_to_bind_after_all() {
    let features = format!("<stream:features>{SM}</stream:features>");
    let mut table = authenticated(true, &features);
    table.sent();
    table.recv("<failed xmlns='urn:xmpp:sm:3'/>");
    expect_failed(&mut table, None);
    assert!(matches!(table.failed(), AuthError::Incomplete(_)));
}
