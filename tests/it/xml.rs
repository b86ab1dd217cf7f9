//! The XML reader and writer against arbitrary trees and arbitrary texts.

use converse_rs::xml::{Element, Limits, XmlError, parse, parse_with};
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    // `xmlns` is no attribute but a declaration, and names that begin with `xml` are reserved.
    "[a-wyzA-Z_é水][a-zA-Z0-9._é水-]{0,6}"
}

fn attr_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => name(),
        1 => Just("xml:lang".to_owned()),
        1 => Just("xmpp:restart".to_owned()),
    ]
}

fn namespace() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("jabber:client".to_owned()),
        Just("urn:x".to_owned()),
        text(),
    ]
}

/// Text of characters that XML can carry, not empty; mostly of those that have to be escaped.
fn text() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        "[&<>'\"\r\n\t \\];x#]",
        any::<char>()
            .prop_filter("XML has no control characters", |c| {
                matches!(c, ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            })
            .prop_map(String::from),
    ];
    prop::collection::vec(c, 1..8).prop_map(|parts| parts.concat())
}

fn tree() -> impl Strategy<Value = Element> {
    let attrs = || prop::collection::vec((attr_name(), text()), 0..4);
    let leaf = (name(), namespace(), attrs(), text()).prop_map(|(name, ns, attrs, text)| {
        let element = Element::new(name, ns).with_text(text);
        attrs
            .into_iter()
            .fold(element, |e, (n, v)| e.with_attr(n, v))
    });
    leaf.prop_recursive(6, 40, 5, move |inner| {
        let children = prop::collection::vec((inner, prop::option::of(text())), 0..5);
        (name(), namespace(), attrs(), children).prop_map(|(name, ns, attrs, children)| {
            let element = Element::new(name, ns);
            let element = attrs
                .into_iter()
                .fold(element, |e, (n, v)| e.with_attr(n, v));
            children.into_iter().fold(element, |e, (child, text)| {
                e.with_child(child).with_text(text.unwrap_or_default())
            })
        })
    })
}

/// Pieces of XML in any order: now and then they make a document.
fn scraps() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<",
            ">",
            "/>",
            "</",
            "<a",
            "<a>",
            "</a>",
            "<p:a ",
            "a",
            ":",
            "=",
            "'",
            "\"",
            " ",
            "xmlns",
            "xmlns='u'",
            "xmlns:p='u'",
            " x='y'",
            "&",
            "&amp;",
            "&#65;",
            "&#x1F600;",
            "&#0;",
            "&x;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "?>",
            "<?xml version='1.0'?>",
            "<!DOCTYPE",
            "\u{0}",
            "é",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn what_is_written_reads_back(element in tree()) {
        prop_assert_eq!(parse(&element.to_xml()), Ok(element));
    }

    /// No text makes the reader panic, and what it makes of a text it also writes.
    #[test]
    fn what_is_read_writes_back(text in scraps()) {
        if let Ok(element) = parse(&text) {
            prop_assert_eq!(parse(&element.to_xml()), Ok(element));
        }
        let wrapped = format!("<a>{text}</a>");
        if let Ok(element) = parse(&wrapped) {
            prop_assert_eq!(parse(&element.to_xml()), Ok(element));
        }
    }

    /// A document is taken or refused by its size, however it is made.
    #[test]
    fn limits_hold(element in tree(), depth in 0usize..6, attrs in 0usize..4, nodes in 0usize..12) {
        fn height(e: &Element) -> usize {
            1 + e.children().map(height).max().unwrap_or(0)
        }
        fn width(e: &Element) -> usize {
            e.children().map(width).fold(e.attrs().count(), usize::max)
        }
        fn size(e: &Element) -> usize {
            1 + e.children().map(size).sum::<usize>()
        }
        let limits = Limits { depth, attrs, nodes, lenient: false, ..Limits::STREAM };
        if parse_with(&element.to_xml(), limits).is_ok() {
            prop_assert!(height(&element) <= depth);
            prop_assert!(width(&element) <= attrs);
            prop_assert!(size(&element) <= nodes);
        }
    }
}

#[track_caller]
fn refused(text: &str, why: XmlError) {
    assert_eq!(parse(text), Err(why), "{text}");
}

#[test]
fn line_breaks_and_tabs_in_attributes_survive() {
    let element = Element::new("a", "").with_attr("b", "1\r\n\t2");
    assert_eq!(element.to_xml(), "<a b='1&#xD;&#xA;&#x9;2'/>");
    assert_eq!(parse(&element.to_xml()), Ok(element));
    // Written plainly they are white space like any other (XML 1.0 §3.3.3).
    assert_eq!(parse("<a b='1\n\t2'/>").unwrap().attr("b"), Some("1  2"));
}

#[test]
fn a_namespace_is_what_it_says_not_how_it_is_spelt() {
    let spelt = parse("<a xmlns='jabber:clien&#x74;'/>").unwrap();
    assert!(spelt.is("a", "jabber:client"));
    let inner = parse("<a xmlns='u?x&amp;y'><b/></a>").unwrap();
    assert!(inner.child("b", "u?x&y").is_some());
    let prefixed = parse("<p:a xmlns:p='&#x75;'/>").unwrap();
    assert!(prefixed.is("a", "u"));
    refused("<a xmlns='&x;'/>", XmlError::Syntax);
    refused("<a xmlns='&#0;'/>", XmlError::Syntax);
}

#[test]
fn names_are_names() {
    for text in [
        "<1a/>",
        "<-a/>",
        "<.a/>",
        "<a\"b/>",
        "<a'/>",
        "<a&amp;/>",
        "<a;/>",
        "<a<b/>",
        "<a=b/>",
        "<a:/>",
        "<:a/>",
        "<a:b:c xmlns:a='u'/>",
        "<a 1='x'/>",
        "<a b<c='x'/>",
        "<a &='x'/>",
        "<\u{d7}a/>",
        "<a\u{0}/>",
        "</>",
        "<>x</>",
        "< a/>",
        "<=/>",
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
    assert!(parse("<a-b.c_1 d-e='x'/>").is_ok());
    assert!(parse("<é 水='x'/>").is_ok());
}

#[test]
fn what_xml_forbids_in_values_and_around_the_root() {
    refused("<a b='<'/>", XmlError::Syntax);
    refused("<a b=c/>", XmlError::Syntax);
    refused("<a b/>", XmlError::Syntax);
    refused(
        "<?xml version='1.0'?><?xml version='1.0'?><a/>",
        XmlError::Forbidden,
    );
    refused("<a/>text", XmlError::NoRoot);
    refused("<a/>&amp;", XmlError::NoRoot);
    refused("<a><?xml version='1.0'?></a>", XmlError::Forbidden);
    refused("<p:a xmlns:p=''/>", XmlError::UnknownPrefix);
    assert!(parse("<a xmlns:xmlns='u'/>").is_err() && parse("<a xmlns:xml='u'/>").is_err());
}

/// What makes a reader slow: every prefix is looked for among the namespaces in scope, and every
/// attribute among those before it. Both are few by construction.
#[test]
fn nothing_grows_with_the_square_of_the_document() {
    let declarations: String = (0..65).map(|i| format!(" xmlns:p{i}='u{i}'")).collect();
    refused(&format!("<a{declarations}/>"), XmlError::TooLarge);
    // Few per element, many together: what is too much is left out, as with other limits.
    let nested: String = (0..40)
        .map(|i| format!("<a xmlns:p{i}='u' xmlns:q{i}='u' xmlns:r{i}='u'>"))
        .collect();
    let nested = parse(&(nested + &"</a>".repeat(40))).unwrap();
    let depth = std::iter::successors(Some(&nested), |e| e.children().next()).count();
    assert_eq!(depth, 64 / 3);
    // Those of a neighbour do not count.
    let many = |n: usize| {
        (0..n)
            .map(|i| format!(" xmlns:p{i}='u'"))
            .collect::<String>()
    };
    let text = format!(
        "<a><b{}/><c{}><d/></c><e{}/></a>",
        many(60),
        many(64),
        many(65)
    );
    assert_eq!(parse(&text).unwrap().to_xml(), "<a><b/><c><d/></c></a>");
    // One after the other they are as many as there is room for.
    let siblings = "<b xmlns='u' xmlns:p='v'/>".repeat(1000);
    assert!(parse(&format!("<a>{siblings}</a>")).is_ok());
    let attrs: String = (0..100_000).map(|i| format!(" a{i}=''")).collect();
    refused(&format!("<a{attrs}/>"), XmlError::TooLarge);
    assert!(parse(&"<a>".repeat(100_000)) == Err(XmlError::Syntax));
    // No entity is ever more than one character.
    refused(
        "<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>",
        XmlError::Forbidden,
    );
}
