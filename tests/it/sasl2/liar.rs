//! A server that says anything, in any order: without the password, or the token, it gets nobody to
//! believe that there is a session, nor to forget what is remembered for good reason.

use super::{DEVICE, bind2, offer, success};
use crate::support::build::{ME, bare, binding};
use crate::support::server::encode;
use crate::support::table::{Table, name};
use converse_rs::xmpp::command::Method;
use converse_rs::xmpp::stream::negotiate::{NegotiationOut, Resume};
use converse_rs::xmpp::stream::sasl::{ScramKeys, Secret, Token};
use proptest::prelude::*;
use zeroize::Zeroizing;

const INLINE: &str = "<sm xmlns='urn:xmpp:sm:3'/><fast xmlns='urn:xmpp:fast:0'>\
    <mechanism>HT-SHA-256-NONE</mechanism></fast>";

fn data() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just(encode("v=AAAA")),
        Just(encode("r={nonce}x,s=c2FsdA==,i=4096")),
        prop::collection::vec(any::<u8>(), 0..80).prop_map(encode),
        Just("*".to_owned()),
    ]
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        data().prop_map(|data| format!("<additional-data>{data}</additional-data>")),
        Just("<bound xmlns='urn:xmpp:bind:0'/>".to_owned()),
        Just(
            "<bound xmlns='urn:xmpp:bind:0'>\
             <enabled xmlns='urn:xmpp:sm:3' id='x' resume='1'/></bound>"
                .to_owned()
        ),
        Just("<resumed xmlns='urn:xmpp:sm:3' previd='old' h='1'/>".to_owned()),
        Just("<failed xmlns='urn:xmpp:sm:3'/>".to_owned()),
        Just("<token xmlns='urn:xmpp:fast:0' token='t' expiry='2030-01-01T00:00:00Z'/>".to_owned()),
    ]
}

fn element() -> impl Strategy<Value = String> {
    let who = prop::sample::select(vec![
        ME,
        "juliet@capulet.example",
        "romeo@montague.example",
        "@",
    ]);
    prop_oneof![
        4 => (who, prop::collection::vec(part(), 0..4)).prop_map(|(who, p)| success(who, &p.concat())),
        2 => data().prop_map(|d| format!("<challenge xmlns='urn:xmpp:sasl:2'>{d}</challenge>")),
        1 => Just(binding("<sm xmlns='urn:xmpp:sm:3'/>")),
        1 => Just("<message/>".to_owned()),
        1 => Just("<sasl:success/>".to_owned()),
        1 => Just("<resumed xmlns='urn:xmpp:sm:3' previd='old' h='1'/>".to_owned()),
        1 => Just("<iq type='result' id='x'/>".to_owned()),
    ]
}

fn secret(token: bool) -> Secret {
    let expiry = Some("2026-12-16T00:00:00Z");
    Secret {
        account: bare("juliet@capulet.example"),
        keys: Some(ScramKeys {
            mechanism: "SCRAM-SHA-1",
            salt: b"salt".to_vec(),
            iterations: 4096,
            client_key: Zeroizing::new(vec![1; 20]),
            server_key: Zeroizing::new(vec![2; 20]),
        }),
        token: Token::new("HT-SHA-256-NONE", "t1", expiry, DEVICE).filter(|_| token),
    }
}

proptest! {
    #[test]
    fn nobody_is_logged_in_without_proof(
        by in 0..3,
        resume: bool,
        says in prop::collection::vec(element(), 1..12),
    ) {
        let mut table = Table::new();
        table.login.remember = true;
        table.login.device = Some(DEVICE.to_owned());
        if by > 0 {
            table.login.method = Method::Keys(Box::new(secret(by == 2)));
        }
        table.resume = resume.then(|| Resume { previd: "old".to_owned(), h: 0 });
        table.recv(&offer(&["SCRAM-SHA-1"], &format!("{}{INLINE}", bind2(&["urn:xmpp:sm:3"]))));
        let first = table.sent().own_child_text("initial-response").unwrap();
        let first = String::from_utf8_lossy(&crate::support::server::decode(&first)).into_owned();
        let nonce = first.rsplit_once("r=").map_or("", |(_, nonce)| nonce).to_owned();
        for say in says {
            // A challenge that continues our nonce is all that can be made without the password.
            let honest = encode(format!("r={nonce}x,s=c2FsdA==,i=4096"));
            table.recv(&say.replace(&encode("r={nonce}x,s=c2FsdA==,i=4096"), &honest));
            let derives = matches!(table.outs.back(), Some(NegotiationOut::Derive(_)));
            if derives {
                let last = table.outs.pop_back();
                table.outs.clear();
                table.outs.extend(last);
                table.derive();
            }
            for out in table.outs.drain(..) {
                let harmless = matches!(
                    out,
                    NegotiationOut::Send(_) | NegotiationOut::Failed(_) | NegotiationOut::Dropped(_)
                );
                prop_assert!(harmless, "{}", name(&out));
            }
        }
    }
}
