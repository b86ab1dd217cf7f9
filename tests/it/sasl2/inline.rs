//! One round trip: a resource bound (XEP-0386) or the old session resumed (XEP-0198 §6) in line.

use super::{AGENT, PLAIN, bind2, offer, success};
use crate::support::build::{ACCOUNT, ME, binding, jid};
use crate::support::table::{Table, name};
use converse_rs::xmpp::error::{AuthError, StanzaCondition};
use converse_rs::xmpp::stream::negotiate::{Bound, Enabled, NegotiationOut, Resume, Sm};

const ALL: [&str; 3] = ["urn:xmpp:carbons:2", "urn:xmpp:csi:0", "urn:xmpp:sm:3"];
const SM: &str = "<sm xmlns='urn:xmpp:sm:3'/>";
const FEATURES: &str = "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>";
const RESUME: &str = "<resume xmlns='urn:xmpp:sm:3' previd='old' h='5'/>";
const BIND: &str = "<bind xmlns='urn:xmpp:bind:0'><tag>converse-rs</tag>\
    <enable xmlns='urn:xmpp:carbons:2'/><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>";

/// A login with this in line, which must lead to that in `<authenticate/>`.
#[track_caller]
fn asked(resume: bool, inline: &str, expected: &str) -> Table {
    let mut table = Table::new();
    table.resume = resume.then(|| Resume {
        previd: "old".to_owned(),
        h: 5,
    });
    table.recv(&offer(&["PLAIN"], inline));
    table.expect_sent(&format!(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'>\
         <initial-response>{PLAIN}</initial-response>{AGENT}{expected}</authenticate>"
    ));
    table
}

/// Bound in line, with this in `<bound/>`; the features follow.
#[track_caller]
fn bound(inside: &str, features: &str) -> Bound {
    let mut table = asked(false, &bind2(&ALL), BIND);
    let inside = format!("<bound xmlns='urn:xmpp:bind:0'>{inside}</bound>");
    table.recv(&success(ME, &inside));
    table.expect_quiet();
    table.recv(features);
    table.done()
}

#[track_caller]
fn expect_not_resumed(table: &mut Table, expected: Option<u32>) {
    match table.out() {
        NegotiationOut::ResumeFailed { h } => assert_eq!(h, expected),
        other => panic!("{}", name(&other)),
    }
}

#[test]
fn bound_with_everything() {
    let enabled = "<enabled xmlns='urn:xmpp:sm:3' id='new' resume='1' max='600'/>";
    let bound = bound(enabled, FEATURES);
    assert_eq!(bound.jid, jid(ME));
    assert!(bound.carbons && bound.early.is_none());
    assert!(bound.features.child("sm", "urn:xmpp:sm:3").is_some());
    let expected = Enabled {
        id: Some("new".to_owned()),
        max_s: Some(600),
        location: None,
    };
    assert_eq!(bound.sm, Sm::Enabled(expected));
}

#[test]
fn bound_without_stream_management() {
    let failed = "<failed xmlns='urn:xmpp:sm:3'/>";
    assert_eq!(bound(failed, FEATURES).sm, Sm::No);
    // No word on it: then it can still be asked for.
    assert_eq!(bound("", FEATURES).sm, Sm::Offered);
    assert_eq!(bound("", "<stream:features/>").sm, Sm::No);
}

/// Nothing is asked for that is not offered, and nothing is taken that was not asked for.
#[test]
fn a_binding_with_less() {
    let tag = "<bind xmlns='urn:xmpp:bind:0'><tag>converse-rs</tag></bind>";
    let mut table = asked(false, &bind2(&[]), tag);
    table.recv(&success(
        ME,
        "<bound xmlns='urn:xmpp:bind:0'>\
         <enabled xmlns='urn:xmpp:sm:3' id='new' resume='1'/></bound>",
    ));
    table.recv(FEATURES);
    let bound = table.done();
    assert!(!bound.carbons);
    assert_eq!(bound.sm, Sm::Offered);
}

/// With stream management on, a stanza that is not counted would be lost.
#[test]
fn a_stanza_in_place_of_the_features() {
    let bound = bound("", "<message id='m1'/>");
    assert_eq!(
        bound
            .early
            .and_then(|e| e.attr("id").map(str::to_owned))
            .as_deref(),
        Some("m1")
    );
    assert_eq!(bound.features.children().count(), 0);
}

#[test]
fn resumed() {
    let mut table = asked(
        true,
        &format!("{}{SM}", bind2(&ALL)),
        &format!("{BIND}{RESUME}"),
    );
    table.recv(&success(
        ME,
        "<resumed xmlns='urn:xmpp:sm:3' previd='old' h='7'/>",
    ));
    assert!(matches!(table.out(), NegotiationOut::Resumed { h: 7 }));
    // What follows is the session's.
    table.expect_quiet();
}

#[test]
fn not_resumed_but_bound() {
    for (failed, h) in [
        ("<failed xmlns='urn:xmpp:sm:3' h='6'/>", Some(6)),
        ("<failed xmlns='urn:xmpp:sm:3' h='-6'/>", None),
        ("", None),
    ] {
        let both = format!("{}{SM}", bind2(&ALL));
        let mut table = asked(true, &both, &format!("{BIND}{RESUME}"));
        let bound = "<bound xmlns='urn:xmpp:bind:0'/>";
        table.recv(&success(ME, &format!("{failed}{bound}")));
        expect_not_resumed(&mut table, h);
        table.recv(FEATURES);
        assert_eq!(table.done().jid, jid(ME));
    }
}

#[test]
fn resumption_without_binding_in_line() {
    let mut table = asked(true, SM, RESUME);
    table.recv(&success(ACCOUNT, "<failed xmlns='urn:xmpp:sm:3'/>"));
    expect_not_resumed(&mut table, None);
    // It is not asked for a second time.
    table.recv(&binding(SM));
    assert!(table.sent().is("iq", "jabber:client"));
    table.expect_quiet();
}

/// A binding in line would be the end of the session that can be resumed after it.
#[test]
fn binding_in_line_without_resumption() {
    let mut table = asked(true, &bind2(&ALL), "");
    table.recv(&success(ACCOUNT, ""));
    table.recv(&binding(SM));
    table.expect_sent(RESUME);
}

#[test]
fn no_resource_in_line_after_all() {
    let mut table = asked(false, &bind2(&ALL), BIND);
    table.recv(&success(
        ACCOUNT,
        "<failed xmlns='urn:xmpp:bind:0'><error type='wait'>\
         <resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></failed>",
    ));
    match table.failed() {
        AuthError::Bind(e) => assert_eq!(e.condition, StanzaCondition::ResourceConstraint),
        other => panic!("{other:?}"),
    }
    // Without a word: as if it had not been offered.
    let mut table = asked(false, &bind2(&ALL), BIND);
    table.recv(&success(ACCOUNT, ""));
    table.recv(&binding(""));
    assert!(table.sent().is("iq", "jabber:client"));
}

#[test]
fn sessions_that_nobody_asked_for() {
    let bound = "<bound xmlns='urn:xmpp:bind:0'/>";
    let resumed = "<resumed xmlns='urn:xmpp:sm:3' previd='old' h='1'/>";
    let with_sm = format!("{}{SM}", bind2(&ALL));
    let both = format!("{bound}{resumed}");
    let full = format!("{BIND}{RESUME}");
    for (resume, inline, sent, answer) in [
        (false, "", "", bound),
        (false, "", "", resumed),
        (false, &*with_sm, BIND, resumed),
        (true, &*with_sm, &*full, &*both),
        (true, SM, RESUME, bound),
        (
            true,
            SM,
            RESUME,
            "<resumed xmlns='urn:xmpp:sm:3' previd='x' h='1'/>",
        ),
        (
            true,
            SM,
            RESUME,
            "<resumed xmlns='urn:xmpp:sm:3' previd='old' h='x'/>",
        ),
        (true, SM, RESUME, "<resumed xmlns='urn:xmpp:sm:3'/>"),
    ] {
        let mut table = asked(resume, inline, sent);
        table.recv(&success(ME, answer));
        let last = table.outs.pop_back().unwrap();
        assert!(
            matches!(last, NegotiationOut::Failed(AuthError::BadChallenge(_))),
            "{answer}: {}",
            name(&last)
        );
    }
}

#[test]
fn what_comes_before_the_features_and_is_no_stanza() {
    let mut table = asked(false, &bind2(&ALL), BIND);
    table.recv(&success(ME, "<bound xmlns='urn:xmpp:bind:0'/>"));
    for early in ["<r xmlns='urn:xmpp:sm:3'/>", "<sasl:success/>"] {
        table.recv(early);
        table.expect_dropped();
    }
    table.recv(FEATURES);
    table.done();
}
