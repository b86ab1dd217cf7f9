//! The forms of messages: what is read, what is refused, and limits.

use converse_rs::otr::fragment::{Assembler, Fragment, cut, is_fragment};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::tag::{
    Offer, add_whitespace, defuse, error, error_text, query, query_text, take_whitespace,
};
use converse_rs::otr::tlv::{self, Tlv};
use converse_rs::otr::wire::{self, Message, Version};
use converse_rs::time::Millis;
use proptest::prelude::*;

const NOW: Millis = Millis(1_000_000);

#[test]
fn queries() {
    let offer = |v2, v3| Some(Offer { v2, v3 });
    for (text, expected) in [
        ("?OTRv23?", offer(true, true)),
        ("?OTRv32?\n<b>Bob</b> has asked ...", offer(true, true)),
        ("?OTR?v2?", offer(true, false)),
        ("?OTR?v23? please", offer(true, true)),
        ("?OTRv2?", offer(true, false)),
        ("?OTRv3?", offer(false, true)),
        ("?OTRv4?", offer(false, false)),
        ("?OTRv24x?", offer(true, false)),
        ("?OTRv?", offer(false, false)),
        ("?OTR?", offer(false, false)),
        ("?OTR? very nice?", offer(false, false)),
        ("  ?OTRv3?", offer(false, true)),
        ("see ?OTRv3?", None),
        ("?OTR", None),
        ("?OTRv", None),
        ("?OTRv23", None),
        ("?OTRx", None),
        ("?otrv23?", None),
        ("?OTR:AAMD.", None),
        ("?OTR Error: x?", None),
        ("?OTR,1,2,x,", None),
    ] {
        assert_eq!(query(text), expected, "{text}");
    }
    assert_eq!(query_text(Policy::MANUAL), Some("?OTRv23?"));
    assert_eq!(query_text(Policy::NEVER), None);
    let version = |text, policy| query(text).and_then(|offer| offer.choose(policy));
    assert_eq!(version("?OTRv23?", Policy::MANUAL), Some(Version::V3));
    assert_eq!(version("?OTRv2?", Policy::MANUAL), Some(Version::V2));
    assert_eq!(version("?OTRv2?", Policy::MANUAL.without_v2()), None);
    assert_eq!(version("?OTR?", Policy::MANUAL), None);
}

#[test]
fn white_space() {
    const BASE: &str = " \t  \t\t\t\t \t \t \t  ";
    const V1: &str = " \t \t  \t ";
    const V2: &str = "  \t\t  \t ";
    const V3: &str = "  \t\t  \t\t";
    let offer = |v2, v3| Offer { v2, v3 };
    for (text, clean, expected) in [
        (format!("hi{BASE}{V2}{V3}"), "hi", offer(true, true)),
        (
            format!("hi{BASE}{V1}{V3}there"),
            "hithere",
            offer(false, true),
        ),
        (format!("{BASE}hi"), "hi", offer(false, false)),
        (
            format!("a{BASE}{V2}b{BASE}{V3}c"),
            "abc",
            offer(true, false),
        ),
        (BASE.to_owned(), "", offer(false, false)),
        (
            format!("{BASE}\t\t\t\t\t\t\t\t{V3} ü"),
            " ü",
            offer(false, true),
        ),
    ] {
        assert_eq!(
            take_whitespace(&text),
            Some((clean.to_owned(), expected)),
            "{text:?}"
        );
    }
    assert_eq!(take_whitespace("hi \t  \t\t\t\t \t \t"), None);
    let tagged = add_whitespace("hi", Policy::MANUAL);
    assert_eq!(
        take_whitespace(&tagged),
        Some(("hi".to_owned(), offer(true, true)))
    );
    // As otr.js and libotr write it.
    assert_eq!(tagged, format!("hi{BASE}{V2}{V3}"));
}

#[test]
fn errors() {
    assert_eq!(error("?OTR Error: <b>no</b> "), Some("<b>no</b>"));
    assert_eq!(error("?OTR Error:x"), Some("x"));
    assert_eq!(error("the ?OTR Error: x"), None);
    assert_eq!(error(&error_text("words")), Some("words"));
}

#[test]
fn pieces() {
    let read = |text| Fragment::parse(text).map(|f| (f.sender, f.receiver, f.k, f.n, f.piece));
    let right = "?OTR|5a73a599|27e31597,00001,00003,?OTR:AAMD,";
    assert_eq!(
        read(right),
        Some((0x5a73_a599, 0x27e3_1597, 1, 3, "?OTR:AAMD"))
    );
    assert_eq!(read("?OTR,2,3,x,"), Some((0, 0, 2, 3, "x")));
    assert_eq!(
        read("?OTR|100|0,65535,65535,x,"),
        Some((0x100, 0, 65535, 65535, "x"))
    );
    assert_eq!(
        read("?OTR|0000000100|0,1,1,x,"),
        Some((0x100, 0, 1, 1, "x"))
    );
    for wrong in [
        "?OTR,0,5,x,",
        "?OTR,6,5,x,",
        "?OTR,1,0,x,",
        "?OTR,1,99999999999,x,",
        "?OTR,99999999999999999999999999999,1,x,",
        "?OTR,-1,5,x,",
        "?OTR,+1,5,x,",
        "?OTR,1,65536,x,",
        "?OTR,1,2,,",
        "?OTR,1,2,x",
        "?OTR,1,2,x,y,",
        "?OTR,1,2,x,,",
        "?OTR,1,2",
        "?OTR,",
        "?OTR,,,,",
        "?OTR, 1,2,x,",
        "?OTR|zz|yy,1,2,x,",
        "?OTR|ff|100,1,2,x,",
        "?OTR|0|100,1,2,x,",
        "?OTR|100000000|100,1,2,x,",
        "?OTR|-1|100,1,2,x,",
        "?OTR|100,1,2,x,",
        "?OTR|100|200|300,1,2,x,",
        "?OTR|||,1,2,x,",
        "?OTR|",
        "?OTR|100|200",
    ] {
        assert!(is_fragment(wrong), "{wrong}");
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

fn piece(sender: u32, k: u16, n: u16, text: &str) -> String {
    format!("?OTR|{sender:x}|1000,{k},{n},{text},")
}

fn give(assembler: &mut Assembler, now: Millis, text: &str) -> Option<String> {
    assembler.accept("pc", &Fragment::parse(text).unwrap(), now)
}

#[test]
fn pieces_in_and_out_of_order() {
    let whole = |order: &[(u16, u16)]| {
        let mut assembler = Assembler::default();
        let texts = order
            .iter()
            .map(|(k, n)| piece(0x100, *k, *n, &format!("<{k}>")));
        texts
            .filter_map(|text| give(&mut assembler, NOW, &text))
            .collect::<Vec<_>>()
    };
    assert_eq!(whole(&[(1, 3), (2, 3), (3, 3)]), ["<1><2><3>"]);
    assert_eq!(whole(&[(1, 1)]), ["<1>"]);
    assert_eq!(whole(&[(1, 2), (1, 3), (2, 3), (3, 3)]), ["<1><2><3>"]);
    let none: [&str; 0] = [];
    for order in [
        &[(2, 3), (3, 3)][..],
        &[(1, 3), (3, 3)],
        &[(1, 3), (2, 3), (2, 3), (3, 3)],
        &[(1, 3), (2, 2), (3, 3)],
        &[(1, 3), (2, 4), (3, 3)],
        &[(1, 3), (3, 3), (2, 3), (3, 3)],
    ] {
        assert_eq!(whole(order), none, "{order:?}");
    }
    // Two senders, interleaved.
    let mut assembler = Assembler::default();
    let mut out = Vec::new();
    for (sender, k) in [(0x100, 1), (0x200, 1), (0x200, 2), (0x100, 2)] {
        out.extend(give(
            &mut assembler,
            NOW,
            &piece(sender, k, 2, &format!("{sender:x}")),
        ));
    }
    assert_eq!(out, ["200200", "100100"]);
    // Too late.
    give(&mut assembler, NOW, &piece(0x100, 1, 2, "a"));
    assert_eq!(
        give(&mut assembler, NOW.plus(120_000), &piece(0x100, 2, 2, "b")),
        None
    );
    assert_eq!(assembler.bytes(), 0);
    // Something else came in between.
    give(&mut assembler, NOW, &piece(0x100, 1, 2, "a"));
    assembler.forget_all("phone");
    assert_eq!(assembler.bytes(), 1);
    assembler.forget_all("pc");
    assert_eq!(give(&mut assembler, NOW, &piece(0x100, 2, 2, "b")), None);
}

#[test]
fn what_unfinished_messages_may_cost() {
    let big = "x".repeat(60_000);
    // Three hundred senders, each with a message without end.
    let mut assembler = Assembler::default();
    for sender in 0x100..0x100 + 300 {
        give(&mut assembler, NOW, &piece(sender, 1, 65535, &big));
        assert!(assembler.bytes() <= 512 * 1024);
    }
    // One, with four hundred pieces.
    let mut assembler = Assembler::default();
    for k in 1..400 {
        give(&mut assembler, NOW, &piece(0x100, k, 65535, &big));
        assert!(assembler.bytes() <= 512 * 1024);
    }
    // Then a short one comes through.
    assert_eq!(
        give(&mut assembler, NOW, &piece(0x100, 1, 1, "ok")).as_deref(),
        Some("ok")
    );
    // The longest series.
    let mut assembler = Assembler::default();
    let mut last = None;
    for k in 1..=65535 {
        last = give(&mut assembler, NOW, &piece(0x100, k, 65535, "abc"));
    }
    assert_eq!(last.map(|text| text.len()), Some(65535 * 3));
}

#[test]
fn records() {
    let plain = tlv::join("text", &[Tlv::new(1, vec![]), Tlv::new(0x1234, vec![1, 2])]);
    assert_eq!(*plain, b"text\0\0\x01\0\0\x12\x34\0\x02\x01\x02");
    let (text, tlvs) = tlv::split(&plain);
    assert_eq!((text.as_str(), tlvs.len()), ("text", 2));
    // Longer than the message: what comes before it counts.
    let (text, tlvs) = tlv::split(b"t\0\0\x01\0\0\0\x06\xff\xff12");
    assert_eq!((text.as_str(), tlvs), ("t", vec![Tlv::new(1, vec![])]));
    for rest in [&b"t"[..], b"t\0", b"t\0\0", b"t\0\0\x01", b"t\0\0\x01\0"] {
        assert_eq!(tlv::split(rest), (zeroize_string("t"), vec![]));
    }
    assert_eq!(tlv::split(b"\xff\xfe").0.as_str(), "\u{fffd}\u{fffd}");
    // One that does not fit is left out, and the rest stays readable.
    let plain = tlv::join("", &[Tlv::new(0, vec![0; 70_000]), Tlv::new(1, vec![])]);
    assert_eq!(tlv::split(&plain).1, [Tlv::new(1, vec![])]);
}

fn zeroize_string(text: &str) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(text.to_owned())
}

#[test]
fn encoded_messages_in_texts() {
    assert_eq!(wire::find_encoded("a ?OTR:AAMD. b"), Some("AAMD"));
    assert_eq!(wire::find_encoded("?OTR:AAMD"), Some("AAMD"));
    assert_eq!(wire::find_encoded("?OTR"), None);
    // CVE-2012-3461: base64 of nothing but padding.
    for wrong in [
        "===",
        "=",
        "A===",
        "A",
        "AAM",
        "????",
        "é",
        &"A".repeat(600_000),
    ] {
        assert_eq!(wire::decode(wrong), None, "{}", wrong.len());
    }
    assert_eq!(wire::decode(""), Some(vec![]));
    for bytes in [
        &[][..],
        &[0],
        &[0, 3],
        &[0, 3, 3],
        &[0, 1, 3],
        &[0, 4, 3],
        &[0xff; 100],
    ] {
        assert_eq!(Message::parse(bytes), None);
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(\\?OTR|:|\\||,|v|\\?| |\t|[0-9a-f]|\\.| \t  \t\t\t\t \t \t \t  |Error:|ü){0,40}") {
        let _ = query(&text);
        let _ = error(&text);
        let _ = Fragment::parse(&text);
        let _ = wire::find_encoded(&text).and_then(wire::decode);
        if let Some((clean, _)) = take_whitespace(&text) {
            prop_assert!(clean.len() < text.len());
        }
        // What goes out in plain means nothing to any program.
        let out = defuse(&text).into_owned();
        prop_assert!(!out.contains("?OTR"));
        prop_assert!(take_whitespace(&out).is_none());
        let bare = |text: &str| text.replace(['\u{2060}', '\t', ' '], "");
        prop_assert_eq!(bare(&out), bare(&text));
    }

    #[test]
    fn what_is_cut_is_put_together(length in 1_usize..3000, size in 38_usize..400, v2 in any::<bool>()) {
        let text: String = "?OTR:".chars().chain(('a'..='z').cycle().take(length)).collect();
        let version = if v2 { Version::V2 } else { Version::V3 };
        let cut = cut(text.clone(), size, version, 0x100, 0xffff_ffff);
        let mut assembler = Assembler::default();
        let mut whole = None;
        if cut.len() == 1 {
            prop_assert_eq!(&cut[0], &text);
            return Ok(());
        }
        for piece in &cut {
            prop_assert!(piece.len() <= size);
            whole = give(&mut assembler, NOW, piece);
        }
        prop_assert_eq!(whole, Some(text));
    }

    #[test]
    fn any_bytes_are_a_message_or_none(mut bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0_usize..6) {
        if bytes.len() > 3 {
            bytes[0] = 0;
            bytes[1] = 3;
            bytes[2] = [2, 0x0a, 0x11, 0x12, 3, 9][kind];
        }
        if let Some(message) = Message::parse(&bytes) {
            prop_assert_eq!(message.to_bytes(), bytes);
        }
    }

    #[test]
    fn any_plaintext_is_read(bytes in any::<Vec<u8>>()) {
        let (text, tlvs) = tlv::split(&bytes);
        let (again, same) = tlv::split(&tlv::join(&text, &tlvs));
        prop_assert_eq!(again, text);
        prop_assert_eq!(same, tlvs);
    }
}
