//! The new profile of SASL (XEP-0388) and what goes in line with it, against honest servers and others.

mod account;
mod inline;
mod liar;
mod profile;
mod token;

use crate::support::build::ACCOUNT;
use crate::support::server::{ScramServer, encode};
use crate::support::table::Table;
use converse_rs::xmpp::stream::sasl::Hash;

const DEVICE: &str = "d4565fa7-4d72-4749-b3d3-740edbf87770";
const PLAIN: &str = "AGp1bGlldABzZWNyZXQ=";
const AGENT: &str = "<user-agent><software>converse-rs</software></user-agent>";

/// The features of a stream, with these mechanisms and what can be done in line.
fn offer(mechanisms: &[&str], inline: &str) -> String {
    let one = |name: &&str| format!("<mechanism>{name}</mechanism>");
    let all: String = mechanisms.iter().map(one).collect();
    format!(
        "<stream:features><authentication xmlns='urn:xmpp:sasl:2'>{all}\
         <inline>{inline}</inline></authentication></stream:features>"
    )
}

/// Bind 2 with these features.
fn bind2(vars: &[&str]) -> String {
    let one = |var: &&str| format!("<feature var='{var}'/>");
    let all: String = vars.iter().map(one).collect();
    format!("<bind xmlns='urn:xmpp:bind:0'><inline>{all}</inline></bind>")
}

/// Success for somebody, with more inside.
fn success(who: &str, more: &str) -> String {
    format!(
        "<success xmlns='urn:xmpp:sasl:2'>\
         <authorization-identifier>{who}</authorization-identifier>{more}</success>"
    )
}

/// A login by PLAIN up to the server's turn.
#[track_caller]
fn plain(inline: &str) -> Table {
    let mut table = Table::new();
    table.recv(&offer(&["PLAIN"], inline));
    let sent = table.sent();
    assert_eq!(sent.attr("mechanism"), Some("PLAIN"));
    table.expect_quiet();
    table
}

/// A whole SCRAM exchange, up to the server's last word: its proof.
#[track_caller]
fn scram(table: &mut Table, first: &str, server: &mut ScramServer, keys: bool) -> String {
    table.recv(&format!(
        "<challenge xmlns='urn:xmpp:sasl:2'>{}</challenge>",
        server.challenge(first)
    ));
    if !keys {
        table.derive();
    }
    let response = table.sent();
    assert!(response.is("response", "urn:xmpp:sasl:2"));
    table.expect_quiet();
    let proof = server.signature(&response.text());
    format!("<additional-data>{proof}</additional-data>")
}

fn server() -> ScramServer {
    ScramServer::new(Hash::Sha256, "secret", "salt", 4096)
}

/// The whole way in by password and SCRAM, with a token offered; what the server says last is up to
/// the caller.
#[track_caller]
fn by_scram(table: &mut Table, inline: &str) -> String {
    table.recv(&offer(&["SCRAM-SHA-256"], inline));
    let sent = table.sent();
    let first = sent.own_child_text("initial-response").unwrap();
    scram(table, &first, &mut server(), false)
}

#[test]
fn the_helpers_agree_with_themselves() {
    assert_eq!(encode("\0juliet\0secret"), PLAIN);
    assert!(ACCOUNT.starts_with("juliet@"));
}
