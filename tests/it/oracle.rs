//! A second opinion: what we write means the same to xmpp-parsers, and what it writes means the same
//! to us. Built only with the feature `oracle`.

use converse_rs::jid::{BareJid, Jid};
use converse_rs::time::Millis;
use converse_rs::xml::{Element, ns, parse};
use converse_rs::xmpp::command::Show;
use converse_rs::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use converse_rs::xmpp::event::{ChatState, Extras, Note, Presence, RosterItem, Subscription};
use converse_rs::xmpp::stanza::caps::{self, Caps};
use converse_rs::xmpp::stanza::disco::{Identity, Info, info_request};
use converse_rs::xmpp::stanza::iq::{Iq, IqKind};
use converse_rs::xmpp::stanza::message::{self, MessageIn, MessageType};
use converse_rs::xmpp::stanza::presence::{self, Meaning, PresenceIn};
use converse_rs::xmpp::stanza::roster::{self, Entry};
use converse_rs::xmpp::stanza::{bind, bind2, chat_states, delay, fast, sasl2, version};
use xmpp_parsers::minidom;
use xmpp_parsers::{
    bind as their_bind, bind2 as their_bind2, caps as their_caps, chatstates as their_states,
    delay as their_delay, disco as their_disco, displayed_markers as their_markers,
    fast as their_fast, hashes::Algo, iq as their_iq, message as their_message,
    message_correct as their_correct, ping as their_ping, presence as their_presence,
    reactions as their_reactions, receipts as their_receipts, roster as their_roster,
    sasl2 as their_sasl2, sm as their_sm, stanza_error as their_error, version as their_version,
};

/// Our element in their reading.
#[track_caller]
fn theirs<T: TryFrom<minidom::Element>>(element: &Element) -> T
where
    T::Error: std::fmt::Debug,
{
    let xml = element.to_xml();
    let element: minidom::Element = xml.parse().unwrap();
    T::try_from(element).unwrap_or_else(|error| panic!("{xml}: {error:?}"))
}

/// Their element in our reading.
#[track_caller]
fn ours(element: impl Into<minidom::Element>) -> Element {
    parse(&String::from(&element.into())).unwrap()
}

fn own(show: Show, status: Option<&str>) -> Presence {
    Presence {
        show,
        status: status.map(str::to_owned),
        idle: None,
    }
}

fn jid(text: &str) -> Jid {
    Jid::parse(text).unwrap()
}

/// Texts that are hard to carry.
const TEXTS: [&str; 4] = [
    "hi",
    "<b>&amp;\"' ]]>",
    " a\r\nb\tc ",
    "\u{1f600} \u{202e}é",
];

#[test]
fn messages() {
    for text in TEXTS {
        let to = BareJid::parse("juliet@capulet.lit").unwrap();
        let message: their_message::Message =
            theirs(&message::build(&to, "i1", text, &Extras::default()));
        assert_eq!(message.type_, their_message::MessageType::Chat);
        assert_eq!(
            message.to.as_ref().unwrap().to_string(),
            "juliet@capulet.lit"
        );
        assert_eq!(message.id.as_ref().unwrap().0, "i1");
        assert_eq!(message.bodies.values().collect::<Vec<_>>(), [text]);

        let mut message = their_message::Message::headline(None)
            .with_body("".into(), text.to_owned())
            .with_body("de".into(), "auf deutsch".to_owned());
        message.from = Some("romeo@montague.lit/orchard".parse().unwrap());
        message.id = Some(their_message::Id("i2".to_owned()));
        message.subjects.insert("".into(), "subject".to_owned());
        let read = MessageIn::parse(&ours(message)).unwrap();
        assert_eq!(read.from, Some(jid("romeo@montague.lit/orchard")));
        assert_eq!(read.kind, MessageType::Headline);
        assert_eq!(read.id.as_deref(), Some("i2"));
        assert_eq!(read.subject.as_deref(), Some("subject"));
        assert_eq!(read.body.as_deref(), Some(text));
    }
}

#[test]
fn what_is_said_of_messages() {
    let to = BareJid::parse("juliet@capulet.lit").unwrap();
    let emoji = || vec!["\u{1f44d}".to_owned(), "\u{2764}\u{fe0f}".to_owned()];
    let payload = |message: Element, name: &str| {
        let message: their_message::Message = theirs(&message);
        assert_eq!(message.type_, their_message::MessageType::Chat);
        message
            .payloads
            .iter()
            .find(|p| p.name() == name)
            .unwrap()
            .clone()
    };
    let extras = Extras {
        replaces: Some("m".to_owned()),
        ..Extras::default()
    };
    let built = message::build(&to, "i", "text", &extras);
    let replace = their_correct::Replace::try_from(payload(built, "replace")).unwrap();
    assert_eq!(replace.id.0, "m");
    let built = message::build_note(&to, "i", "m", &Note::Reacted(emoji()));
    let reactions = their_reactions::Reactions::try_from(payload(built, "reactions")).unwrap();
    let all: Vec<_> = reactions
        .reactions
        .iter()
        .map(|r| r.emoji.clone())
        .collect();
    assert_eq!((reactions.id.as_str(), all), ("m", emoji()));
    let built = message::build_note(&to, "i", "m", &Note::Displayed);
    let displayed = their_markers::Displayed::try_from(payload(built, "displayed")).unwrap();
    assert_eq!(displayed.id.0, "m");
    let built = message::build_note(&to, "i", "m", &Note::Delivered);
    let received = their_receipts::Received::try_from(payload(built, "received")).unwrap();
    assert_eq!(received.id, "m");
    let read = |payload: minidom::Element| {
        let mut message = their_message::Message::chat(None);
        message.from = Some("romeo@montague.lit/orchard".parse().unwrap());
        message.payloads.push(payload);
        MessageIn::parse(&ours(message)).unwrap()
    };
    assert_eq!(
        read(reactions.into()).note,
        Some(("m".to_owned(), Note::Reacted(emoji())))
    );
    let said = |note: Note| Some(("m".to_owned(), note));
    assert_eq!(read(displayed.into()).note, said(Note::Displayed));
    assert_eq!(read(received.into()).note, said(Note::Delivered));
    assert!(read(their_markers::Markable.into()).extras.markable);
    assert_eq!(read(replace.into()).extras.replaces.as_deref(), Some("m"));
    for (state, name) in ChatState::ALL.map(|state| (state, state.name())) {
        let theirs = payload(chat_states::build(&to, state), name);
        assert!(their_states::ChatState::try_from(theirs.clone()).is_ok());
        let mut message = their_message::Message::chat(None);
        message.payloads.push(theirs);
        assert_eq!(chat_states::state(&ours(message)), Some(state));
    }
}

#[test]
fn presences_with_capabilities() {
    let info = ours_info();
    let caps = Caps {
        node: "https://example.org".to_owned(),
        ver: caps::ver(&info).unwrap(),
    };
    for (show, their_show) in [
        (Show::Online, None),
        (Show::Away, Some(their_presence::Show::Away)),
        (Show::Xa, Some(their_presence::Show::Xa)),
        (Show::Dnd, Some(their_presence::Show::Dnd)),
        (Show::Chat, Some(their_presence::Show::Chat)),
    ] {
        let built = presence::build(&own(show, Some(TEXTS[1])), -5, &caps);
        let read: their_presence::Presence = theirs(&built);
        assert_eq!(read.type_, their_presence::Type::None);
        assert_eq!(read.show, their_show);
        assert_eq!(read.priority, their_presence::Priority(-5));
        assert_eq!(read.statuses.values().collect::<Vec<_>>(), [TEXTS[1]]);
        let c = their_caps::Caps::try_from(read.payloads[0].clone()).unwrap();
        assert_eq!((c.node.as_str(), c.hash), (caps.node.as_str(), Algo::Sha_1));

        let mut written = their_presence::Presence::available()
            .with_from(
                "romeo@montague.lit/x"
                    .parse::<xmpp_parsers::jid::Jid>()
                    .unwrap(),
            )
            .with_priority(7);
        written.show = their_show;
        written.set_status("", TEXTS[3]);
        let read = PresenceIn::parse(&ours(written)).unwrap();
        let meaning = Meaning::Available {
            show,
            priority: 7,
            caps: None,
        };
        assert_eq!(
            (read.from, read.meaning),
            (jid("romeo@montague.lit/x"), meaning)
        );
        assert_eq!(read.status.as_deref(), Some(TEXTS[3].trim()));
    }
    let gone: their_presence::Presence =
        theirs(&presence::build(&own(Show::Offline, None), 0, &caps));
    assert_eq!(gone.type_, their_presence::Type::Unavailable);
    for (kind, theirs_kind) in [
        ("subscribed", their_presence::Type::Subscribed),
        ("unsubscribed", their_presence::Type::Unsubscribed),
    ] {
        let read: their_presence::Presence = theirs(&presence::about_subscription(kind, "a@b"));
        assert_eq!(read.type_, theirs_kind);
    }
}

#[test]
fn requests_results_and_errors() {
    let ping = Element::new("ping", ns::PING);
    let request: their_iq::Iq = theirs(&Iq::request("get", "1", Some(&jid("a@b")), ping));
    let their_iq::Iq::Get {
        to, id, payload, ..
    } = request
    else {
        panic!("not a get")
    };
    assert_eq!(
        (to.unwrap().to_string(), id),
        ("a@b".to_owned(), "1".to_owned())
    );
    assert!(their_ping::Ping::try_from(payload).is_ok());

    let written = their_iq::Iq::from_get("2", their_ping::Ping).with_from("a@b/c".parse().unwrap());
    let read = Iq::parse(ours(written)).unwrap();
    assert_eq!((read.kind.clone(), read.id.as_str()), (IqKind::Get, "2"));
    assert!(read.payload.as_ref().unwrap().is("ping", ns::PING));
    let result: their_iq::Iq = theirs(&read.result(None));
    assert!(matches!(result, their_iq::Iq::Result { payload: None, .. }));

    let error = StanzaError::new(ErrorType::Cancel, StanzaCondition::ServiceUnavailable);
    let refusal: their_iq::Iq = theirs(&read.refusal(&error));
    let their_iq::Iq::Error { error: theirs, .. } = refusal else {
        panic!("not an error")
    };
    assert_eq!(theirs.type_, their_error::ErrorType::Cancel);
    assert_eq!(
        theirs.defined_condition,
        their_error::DefinedCondition::ServiceUnavailable
    );
    let theirs = their_error::StanzaError::new(
        their_error::ErrorType::Wait,
        their_error::DefinedCondition::PolicyViolation,
        "en",
        "later",
    );
    let read = Iq::parse(ours(their_iq::Iq::from_error("3", theirs))).unwrap();
    let IqKind::Error(error) = read.kind else {
        panic!("not an error")
    };
    assert_eq!(
        (error.kind, error.condition),
        (ErrorType::Wait, StanzaCondition::PolicyViolation)
    );
    assert_eq!(error.text.as_deref(), Some("later"));
}

#[test]
fn rosters() {
    let query: their_roster::Roster = theirs(&roster::request(Some("v1")));
    assert_eq!((query.ver.as_deref(), query.items.len()), (Some("v1"), 0));
    for (theirs_is, ours_is) in [
        (their_roster::Subscription::None, Subscription::None),
        (their_roster::Subscription::To, Subscription::To),
        (their_roster::Subscription::From, Subscription::From),
        (their_roster::Subscription::Both, Subscription::Both),
    ] {
        let item = their_roster::Item {
            jid: "romeo@montague.lit".parse().unwrap(),
            name: Some(TEXTS[1].to_owned()),
            subscription: theirs_is,
            ask: their_roster::Ask::Subscribe,
            groups: vec![their_roster::Group("Friends".to_owned())],
            approved: None,
        };
        let read = roster::parse_item(&ours(item)).unwrap();
        let expected = RosterItem {
            jid: BareJid::parse("romeo@montague.lit").unwrap(),
            name: Some(TEXTS[1].to_owned()),
            subscription: ours_is,
            pending: true,
            groups: vec!["Friends".to_owned()],
        };
        assert_eq!(read, Entry::Item(expected));
    }
}

fn ours_info() -> Info {
    let identity = |lang: &str, name: &str| Identity {
        category: "client".to_owned(),
        kind: "web".to_owned(),
        lang: lang.to_owned(),
        name: name.to_owned(),
    };
    Info {
        node: Some("n".to_owned()),
        identities: vec![identity("en", "converse"), identity("el", "Ψ")],
        features: [ns::PING, ns::CAPS, ns::DISCO_INFO]
            .map(str::to_owned)
            .to_vec(),
        forms: Vec::new(),
    }
}

#[test]
fn discovery_and_the_hash_over_it() {
    let query: their_disco::DiscoInfoQuery = theirs(&info_request(Some("n#v")));
    assert_eq!(query.node.as_deref(), Some("n#v"));
    let info = ours_info();
    let result: their_disco::DiscoInfoResult = theirs(&info.build());
    assert_eq!(result.identities.len(), 2);
    assert!(info.features.iter().all(|f| result.features.contains(f)));
    let data = their_caps::compute_disco(&result);
    let hash = their_caps::hash_caps(&data, Algo::Sha_1).unwrap();
    use base64::Engine as _;
    let hash = base64::engine::general_purpose::STANDARD.encode(hash.hash);
    assert_eq!(caps::ver(&info), Some(hash));
    let mut back = Info::parse(&ours(result)).unwrap();
    back.features.sort_unstable();
    let mut sorted = info;
    sorted.features.sort_unstable();
    assert_eq!(back, sorted);
}

#[test]
fn software_version() {
    let read: their_version::VersionResult = theirs(&version::build("converse-rs", "1.0"));
    assert_eq!(
        (&*read.name, &*read.version, read.os),
        ("converse-rs", "1.0", None)
    );
}

#[test]
fn delays() {
    let written = their_delay::Delay {
        from: Some("here".parse().unwrap()),
        stamp: "2002-09-10T23:08:25.123+02:00".parse().unwrap(),
        data: None,
    };
    let message = Element::new("message", ns::CLIENT).with_child(ours(written));
    let me = BareJid::parse("me@here").unwrap();
    assert_eq!(
        delay::stamp(&message, &me),
        Millis::parse("2002-09-10T21:08:25.123Z")
    );
    // And the times that we write.
    let theirs: xmpp_parsers::date::DateTime = Millis(1_700_000_000_123).format().parse().unwrap();
    assert_eq!(theirs.0.timestamp_millis(), 1_700_000_000_123);
}

#[test]
fn binding() {
    let query: their_bind::BindQuery = theirs(&bind::request(Some("r")));
    assert_eq!(query.resource.as_deref(), Some("r"));
    let query: their_bind::BindQuery = theirs(&bind::request(None));
    assert_eq!(query.resource, None);
    let written = their_bind::BindResponse {
        jid: "Me@Here/Desk".parse().unwrap(),
    };
    assert_eq!(bind::bound(Some(&ours(written))), Ok(jid("me@here/Desk")));
}

#[test]
fn logging_in_in_line() {
    let device = "d4565fa7-4d72-4749-b3d3-740edbf87770";
    let query: their_sasl2::Authenticate =
        theirs(&sasl2::authenticate("PLAIN", Some("eHk="), Some(device)));
    assert_eq!(query.mechanism, "PLAIN");
    assert_eq!(query.initial_response.as_deref(), Some(&b"xy"[..]));
    assert_eq!(query.user_agent.id.to_string(), device);
    let token: their_fast::RequestToken = theirs(&fast::request("HT-SHA-256-NONE"));
    assert_eq!(token.mechanism, "HT-SHA-256-NONE");

    let both = vec![ns::CARBONS.to_owned(), ns::SM.to_owned()];
    let written = their_sasl2::Authentication {
        mechanisms: vec!["PLAIN".to_owned()],
        inline: Some(their_sasl2::InlineFeatures {
            bind2: Some(their_bind2::BindFeature {
                inline_features: both,
            }),
            sm: Some(their_sm::StreamManagement { optional: false }),
            payloads: vec![
                their_fast::FastQuery {
                    tls_0rtt: false,
                    mechanisms: vec![their_fast::Mechanism("HT-SHA-256-NONE".to_owned())],
                }
                .into(),
            ],
        }),
    };
    let features = Element::new("features", ns::STREAM).with_child(ours(written));
    let offer = sasl2::Offer::read(&features).unwrap();
    assert_eq!(offer.mechanisms, ["PLAIN"]);
    assert_eq!(offer.tokens, ["HT-SHA-256-NONE"]);
    let bind = offer.bind.unwrap();
    assert!(offer.sm && bind.sm && bind.carbons);
    let query: their_bind2::BindQuery = theirs(&bind2::Offer::request(&bind));
    assert_eq!(query.tag.as_deref(), Some("converse-rs"));
    assert_eq!(query.payloads.len(), 2);

    let written = their_sasl2::Success {
        additional_data: Some(b"v=x".to_vec()),
        authorization_identifier: "Me@Here/Desk".parse().unwrap(),
        payloads: vec![
            their_fast::Token {
                token: "t1".to_owned(),
                expiry: "2024-06-30T17:13:57+02:00".parse().unwrap(),
            }
            .into(),
        ],
    };
    let read = ours(written);
    assert_eq!(sasl2::identity(&read), Ok(Some(jid("me@here/Desk"))));
    let (token, expiry) = fast::token(&read).unwrap();
    assert_eq!(token, "t1");
    assert_eq!(
        expiry.and_then(Millis::parse),
        Millis::parse("2024-06-30T15:13:57Z")
    );
}
