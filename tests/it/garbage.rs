//! Texts that others send, of any kind: nothing panics, nothing takes the square of its length.

use crate::support::prep;
use converse_rs::text::links::{Span, spans};
use converse_rs::text::styling::styled;
use converse_rs::time::Millis;
use converse_rs::xml::{Element, ns};
use converse_rs::xmpp::event::Note;
use converse_rs::xmpp::stanza::message::MessageIn;
use converse_rs::xmpp::stream::discover::Discover;
use converse_rs::xmpp::stream::sasl::{Credentials, Offer, Policy, choose};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn};
use proptest::prelude::*;

proptest! {
    /// What a message may hold beside its text, in any order and number.
    #[test]
    fn messages(
        body in "(> |\n|[a-z]|\u{1f600}|\\?OTR:|/me |[*_~`]){0,12}",
        parts in prop::collection::vec(0usize..10, 0..6),
        numbers in prop::collection::vec("[0-9]{0,3}|-1|99999999999999999999", 6),
        id in "m|[ -~]{0,3}",
    ) {
        let mut message = Element::new("message", ns::CLIENT)
            .with_attr("type", "chat")
            .with_attr("from", "romeo@montague.example/x")
            .with_text_child("body", body.as_str());
        for (part, number) in parts.into_iter().zip(&numbers) {
            let named = |name: &str, ns: &str| Element::new(name, ns).with_attr("id", id.as_str());
            let span = Element::new("body", ns::FALLBACK)
                .with_attr("start", number.as_str())
                .with_attr("end", numbers.last().unwrap().as_str());
            message.push(match part {
                0 => named("replace", ns::CORRECTION),
                1 => named("retract", ns::RETRACTION),
                2 => Element::new("retracted", ns::RETRACTION),
                3 => named("reply", ns::REPLY).with_attr("to", id.as_str()),
                4 => Element::new("fallback", ns::FALLBACK)
                    .with_attr("for", ns::REPLY)
                    .with_child(span),
                5 => Element::new("fallback", ns::FALLBACK).with_attr("for", ns::REPLY),
                6 => named("reactions", ns::REACTIONS)
                    .with_child(Element::new("reaction", ns::REACTIONS).with_text(body.as_str())),
                7 => named("displayed", ns::MARKERS),
                8 => named("received", ns::RECEIPTS),
                _ => Element::new("unstyled", ns::STYLING),
            });
        }
        let read = MessageIn::parse(&message).unwrap();
        if let Some(text) = &read.body {
            // Nothing is made up: what is shown was said.
            prop_assert!(body.contains(text.as_str()) || body.ends_with(text.as_str())
                || text.chars().all(|c| body.contains(c)));
            styled(text);
        }
        if let Some((_, Note::Reacted(all))) = &read.note {
            prop_assert!(all.iter().all(|e| !e.chars().any(char::is_alphabetic)));
        }
    }

    #[test]
    fn times(text in any::<String>(), near in "[0-9]{2,5}-?[0-9é]{2}-?[0-9]{2}T?[0-9:]{5,9}[.]?[0-9]{0,13}[Z+-]?[0-9:é]{0,6}") {
        Millis::parse(&text);
        Millis::parse(&near);
    }

    #[test]
    fn times_there_and_back(ms in 0u64..253_402_300_800_000) {
        let text = Millis(ms).format();
        prop_assert_eq!(Millis::parse(&text), Some(Millis(ms)), "{}", text);
    }

    #[test]
    fn an_offset_names_the_same_moment(ms in 100_000_000u64..253_402_000_000_000, hours in 0u64..24, minutes in 0u64..60) {
        let shift = (hours * 60 + minutes) * 60_000;
        let local = Millis(ms + shift).format();
        let text = local.replace('Z', &format!("+{hours:02}:{minutes:02}"));
        prop_assert_eq!(Millis::parse(&text), Some(Millis(ms)), "{}", text);
    }

    #[test]
    fn links_lose_nothing(text in "(https?://|HTTP://|xmpp:|mailto:|[a-z.,()<>\\[\\]{} !…\u{e9}\u{1f600}\n\u{0}\u{200b}-]|javascript:){0,40}", any in any::<String>()) {
        for text in [&text, &any] {
            let mut joined = String::new();
            for span in spans(text) {
                match span {
                    Span::Text(t) => joined.push_str(t),
                    Span::Link(t) => {
                        let lower = t.to_ascii_lowercase();
                        let safe = ["https://", "http://", "mailto:", "xmpp:"];
                        prop_assert!(safe.iter().any(|s| lower.starts_with(s)), "{}", t);
                        prop_assert!(!t.contains(|c: char| c.is_whitespace() || c.is_control()));
                        joined.push_str(t);
                    }
                }
            }
            prop_assert_eq!(&joined, text);
        }
    }

    /// A server's challenges to every mechanism, in any number.
    #[test]
    fn challenges(
        which in 0usize..9,
        nonsense in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..4),
        scraps in prop::collection::vec("(r=|n|,|s=|QUJD|i=|4096|v=|e=|m=|h=|nonce=\"|\"|realm=|\\\\|algorithm=md5-sess|rspauth=|qop=|[ -~]|é){0,12}", 0..4),
    ) {
        prep::install();
        let mechanisms = ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "DIGEST-MD5",
            "OAUTHBEARER", "X-OAUTH2", "EXTERNAL", "ANONYMOUS"];
        let who = match which {
            0..=6 => Credentials::Password { username: "u", password: "p", domain: "d" },
            7 => Credentials::External { authzid: None },
            _ => Credentials::Anonymous,
        };
        let offer = Offer { mechanisms: &[mechanisms[which].to_owned()], channel_bindings: &[], secure: true };
        let policy = Policy { allowed: None, allow_unencrypted_plain: false };
        let mut exchange = choose(&offer, &policy, &who, "n".to_owned()).unwrap();
        let _ = exchange.initial();
        for data in nonsense.iter().map(Vec::as_slice).chain(scraps.iter().map(String::as_bytes)) {
            let _ = exchange.challenge(data);
        }
        let proof = exchange.success(nonsense.first().map(Vec::as_slice));
        // Where the server has something to prove, nonsense proves nothing.
        prop_assert_eq!(proof.is_err(), which <= 4 && which != 3);
    }

    /// Host metadata, in either form.
    #[test]
    fn discovery(json in "([{}\\[\\]:,\"]|links|rel|href|urn:xmpp:alt-connections:(websocket|xbosh)|wss://a/|https://a/|null|1|\\\\u00|é){0,40}", any in any::<String>()) {
        for (n, body) in [(0, &json), (1, &json), (0, &any), (1, &any)] {
            let mut search = Discover::new(1, "example.com");
            search.start(Millis(0));
            for n in [n, 1 - n] {
                let handle = Handle { link: 1, n };
                let body = body.clone();
                search.handle(Millis(0), TransportIn::Response { handle, status: 200, body });
            }
            for found in search.done().unwrap() {
                prop_assert!(found.is_secure(), "{}", found.url);
            }
        }
    }
}

/// Each of these took the square of its length, or worse: minutes for a text that anybody may send.
#[test]
fn links_take_no_more_time_than_the_text_is_long() {
    let many = |piece: &str| piece.repeat(400_000 / piece.len());
    let closing = "http://-".repeat(256) + &")".repeat(2048);
    let opening = "http://a".to_owned() + &"(".repeat(2000) + &")".repeat(2048);
    for text in [
        many("http://"),
        many("http://-"),
        many("http://a/"),
        many("http://a)"),
        many("xmpp:x(,"),
        many(&closing),
        many(&opening),
        many("http://a,,,,,,,,,, "),
    ] {
        let length: usize = spans(&text)
            .iter()
            .map(|span| match span {
                Span::Text(t) | Span::Link(t) => t.len(),
            })
            .sum();
        assert_eq!(length, text.len());
    }
}

#[test]
fn a_text_nested_as_deeply_as_it_gets() {
    let mut search = Discover::new(1, "example.com");
    search.start(Millis(0));
    for (n, body) in [(0, "[".repeat(1 << 20)), (1, "<a>".repeat(1 << 16))] {
        let handle = Handle { link: 1, n };
        search.handle(
            Millis(0),
            TransportIn::Response {
                handle,
                status: 200,
                body,
            },
        );
    }
    assert_eq!(search.done(), Some(Vec::new()));
}
