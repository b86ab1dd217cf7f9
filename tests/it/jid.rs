//! Addresses: any text, every script, and names that try to pass for others.

use crate::support::prep;
use converse_rs::jid::{BareJid, Jid, JidError, escape_local, unescape_local};
use proptest::prelude::*;

/// Characters that the preparation treats apart: other widths, spaces, signs of direction, things
/// that vanish, things that normalise into ASCII.
fn odd() -> impl Strategy<Value = char> {
    prop::sample::select(vec![
        'a',
        'Z',
        '@',
        '/',
        '.',
        '-',
        ' ',
        '\t',
        '\n',
        '\u{0}',
        'ä',
        'ß',
        'İ',
        'Σ',
        'ς',
        'Å',
        '\u{212a}',
        'Ａ',
        '＠',
        '／',
        '。',
        '．',
        '\u{ad}',
        '\u{200b}',
        '\u{200d}',
        '\u{202e}',
        '\u{2066}',
        '\u{feff}',
        '\u{a0}',
        '\u{2003}',
        '\u{85}',
        '\u{2028}',
        '\u{301}',
        '\u{345}',
        '\u{1fef}',
        '\u{37e}',
        '\u{338}',
        '<',
        '水',
        '\u{1f600}',
        '\u{e0041}',
        '\u{130}',
        '\u{1e9e}',
        '\u{fb01}',
        '\u{3a3}',
        '[',
        ']',
        ':',
        '%',
        '\\',
        '"',
        '\u{10ffff}',
        '\u{fe0f}',
    ])
}

fn wild() -> impl Strategy<Value = String> {
    let c = prop_oneof![3 => odd(), 1 => any::<char>()];
    prop::collection::vec(c, 0..12).prop_map(|chars| chars.into_iter().collect())
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        wild(),
        (wild(), wild(), wild()).prop_map(|(a, b, c)| format!("{a}@{b}/{c}")),
        (wild(), wild()).prop_map(|(a, b)| format!("x{a}@y{b}.z")),
        (wild(), wild()).prop_map(|(a, b)| format!("x{a}@y.z/{b}w")),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn what_is_taken_reads_back_the_same(text in address()) {
        prep::install();
        if let Ok(jid) = Jid::parse(&text) {
            let shown = jid.to_string();
            prop_assert_eq!(Jid::parse(&shown), Ok(jid.clone()), "{}", shown);
            let bare = jid.bare();
            prop_assert_eq!(BareJid::from_parts(bare.local(), bare.domain()), Ok(bare.clone()));
            prop_assert_eq!(BareJid::parse(bare.server().as_str()), Ok(bare.server()));
        }
    }

    /// What is shown of an address is what it is: nothing unseen, nothing that turns around what
    /// follows, nothing that begins another part.
    #[test]
    fn nothing_unseen_is_in_a_bare_address(text in address()) {
        prep::install();
        if let Ok(jid) = Jid::parse(&text) {
            let bare = jid.bare();
            let unseen = |c: char| {
                c.is_control() || c.is_whitespace()
                    || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
            };
            prop_assert!(!bare.as_str().chars().any(unseen));
            prop_assert!(!bare.domain().contains(['@', '/', '\\', '%', '?', '#']));
            prop_assert!(!bare.local().unwrap_or_default().contains(['@', '/']));
            prop_assert_eq!(bare.as_str().matches('@').count(), usize::from(bare.local().is_some()));
        }
    }

    #[test]
    fn escaping_makes_a_local_part_of_anything_printable(text in "[ -~]{1,12}") {
        let escaped = escape_local(&text);
        if !escaped.is_empty() {
            prop_assert!(BareJid::from_parts(Some(&escaped), "example.net").is_ok(), "{}", escaped);
            prop_assert_eq!(unescape_local(&escaped), text.trim());
        }
    }

    #[test]
    fn unescaping_takes_anything(text in any::<String>()) {
        unescape_local(&text);
        escape_local(&text);
    }
}

#[test]
fn equal_addresses_in_other_dress() {
    prep::install();
    for (text, plain) in [
        ("Ü@Example.NET", "ü@example.net"),
        ("u\u{308}@example.net", "ü@example.net"),
        ("a@ｅｘａｍｐｌｅ.net", "a@example.net"),
        ("a@example。net", "a@example.net"),
        ("a@MÜNCHEN.de", "a@münchen.de"),
        ("a@mu\u{308}nchen.de.", "a@münchen.de"),
        ("\u{212a}@example.net", "k@example.net"),
        ("a@example.net/x\u{a0}y", "a@example.net/x y"),
    ] {
        // The resource may stay what it is; the rest is prepared.
        assert_eq!(
            Jid::parse(text).map(|j| j.to_string()).as_deref(),
            Ok(plain),
            "{text}"
        );
    }
}

#[test]
fn addresses_that_would_pass_for_others() {
    prep::install();
    for (text, why) in [
        ("admi\u{200b}n@example.net", JidError::Local),
        ("\u{202e}nimda@example.net", JidError::Local),
        ("a\u{ad}b@example.net", JidError::Local),
        ("a\u{a0}b@example.net", JidError::Local),
        ("a@exam\u{ad}ple.net", JidError::Domain),
        ("a@exam\u{200b}ple.net", JidError::Domain),
        ("a@mün\u{ad}chen.de", JidError::Domain),
        ("a@mün\u{200d}chen.de", JidError::Domain),
        ("a@ü/", JidError::Resource),
        ("a@b@münchen.de", JidError::Domain),
        ("a@münchen.de:80", JidError::Domain),
        ("a@münchen.de\\x", JidError::Domain),
        ("a@münchen.de?x", JidError::Domain),
        ("a@m%C3%BCü.de", JidError::Domain),
        ("a@ü\t.de", JidError::Domain),
        ("a@ü..de", JidError::Domain),
        ("a@ü.de..", JidError::Domain),
        ("a@ü.de/x\u{0}", JidError::Resource),
        ("a@ü.de/ü\n", JidError::Resource),
        ("a@example.net/\u{202e}nimda", JidError::Resource),
        ("a@example.net/ad\u{200b}min", JidError::Resource),
        ("a@[::1]x", JidError::Domain),
        ("a@[1.2.3.4]", JidError::Domain),
    ] {
        assert_eq!(Jid::parse(text), Err(why), "{text:?}");
    }
}

#[test]
fn names_that_people_have_stay_as_they_are() {
    prep::install();
    for name in [
        "❤\u{fe0f}",
        "👩\u{200d}💻",
        "葛\u{e0100}",
        "می\u{200c}خواهم",
        "רומאו",
    ] {
        let jid = Jid::parse(&format!("room@example.net/{name}")).unwrap();
        assert_eq!(jid.resource(), Some(name));
    }
}

#[test]
fn lengths_are_counted_after_the_preparation() {
    prep::install();
    assert!(Jid::parse(&("a".repeat(1023) + "@b")).is_ok());
    assert_eq!(Jid::parse(&("ä".repeat(512) + "@b")), Err(JidError::Local));
    assert!(Jid::parse(&("ä".repeat(511) + "@b")).is_ok());
    assert_eq!(
        Jid::parse(&format!("a@b/{}", "ä".repeat(512))),
        Err(JidError::Resource)
    );
    let label = "a".repeat(64);
    assert_eq!(Jid::parse(&format!("a@{label}.net")), Err(JidError::Domain));
}
