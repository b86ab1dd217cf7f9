//! Entity capabilities (XEP-0115) of others: asked for once, believed when the hash is right.

use crate::support::build::{ROMEO, ROMEO_FULL, STANZA_TIMEOUT, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::event::Carrier;

/// A rig whose roster holds Romeo and his friends 0 to 99.
fn rig() -> Rig {
    let friends: String = (0..100)
        .map(|i| friend(&format!("f{i}@montague.example")))
        .collect();
    Rig::online_with(config_for(Carrier::WebSocket), &(friend(ROMEO) + &friends))
}

/// The hash of an entity whose only feature is `feature`, and what such an entity answers.
fn entity(feature: &str) -> (String, String) {
    use converse_rs::xmpp::stanza::{caps::ver, disco::Info};
    let info = Info {
        features: vec![feature.to_owned()],
        ..Info::default()
    };
    (ver(&info).unwrap(), format!("<feature var='{feature}'/>"))
}

#[track_caller]
fn claims(rig: &mut Rig, from: &str, ver: &str) {
    rig.recv(&format!(
        "<presence from='{from}'><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' \
         node='n' ver='{ver}'/></presence>"
    ));
    rig.events();
}

/// Somebody is asked what is behind a hash; the question's id binds to this name.
#[track_caller]
fn asked(rig: &mut Rig, whom: &str, ver: &str, id: &str) {
    rig.expect_sent(&format!(
        "<iq type='get' id='{{{id}}}' to='{whom}'>\
         <query xmlns='http://jabber.org/protocol/disco#info' node='n#{ver}'/></iq>"
    ));
}

#[track_caller]
fn answers(rig: &mut Rig, whom: &str, id: &str, inner: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{{{id}}}' from='{whom}'>\
         <query xmlns='http://jabber.org/protocol/disco#info'>{inner}</query></iq>"
    ));
}

#[test]
fn one_question_per_hash() {
    let mut rig = rig();
    let (ver, info) = entity("urn:a");
    claims(&mut rig, ROMEO_FULL, &ver);
    asked(&mut rig, ROMEO_FULL, &ver, "q");
    claims(&mut rig, "f1@montague.example/x", &ver);
    rig.expect_quiet();
    answers(&mut rig, ROMEO_FULL, "q", &info);
    claims(&mut rig, "f2@montague.example/x", &ver);
    rig.expect_quiet();
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn a_poisoned_hash_is_not_believed_and_the_next_to_claim_it_is_asked() {
    let (ver, info) = entity("urn:a");
    let lies = [
        "",
        "<feature var='urn:a'/><feature var='urn:evil'/>",
        "<feature var='urn:a'/><feature var='urn:a'/>",
        "<feature var='urn:evil'/>",
    ];
    for lie in lies {
        let mut rig = rig();
        claims(&mut rig, ROMEO_FULL, &ver);
        asked(&mut rig, ROMEO_FULL, &ver, "q");
        claims(&mut rig, "f1@montague.example/x", &ver);
        answers(&mut rig, ROMEO_FULL, "q", lie);
        rig.expect_log("do not match");
        asked(&mut rig, "f1@montague.example/x", &ver, "r");
        answers(&mut rig, "f1@montague.example/x", "r", &info);
        claims(&mut rig, "f2@montague.example/x", &ver);
        rig.expect_quiet();
    }
}

#[test]
fn refusals_silence_and_answers_of_others() {
    let (ver, info) = entity("urn:a");
    let mut rig = rig();
    claims(&mut rig, ROMEO_FULL, &ver);
    asked(&mut rig, ROMEO_FULL, &ver, "q");
    answers(&mut rig, "f1@montague.example/x", "q", &info);
    rig.expect_log("who was not asked");
    rig.recv(&format!(
        "<iq type='error' id='{{q}}' from='{ROMEO_FULL}'/>"
    ));
    rig.log();
    claims(&mut rig, ROMEO_FULL, &ver);
    asked(&mut rig, ROMEO_FULL, &ver, "r");
    rig.advance(STANZA_TIMEOUT);
    rig.log();
    claims(&mut rig, "f2@montague.example/x", &ver);
    asked(&mut rig, "f2@montague.example/x", &ver, "s");
}

#[test]
fn who_and_what_is_not_asked_about() {
    let (ver, _) = entity("urn:a");
    let mut rig = rig();
    claims(&mut rig, "stranger@evil.example/x", &ver);
    claims(&mut rig, "juliet@capulet.example/balcony", &ver);
    rig.log();
    let c = "xmlns='http://jabber.org/protocol/caps'";
    for c in [
        format!("<c {c} node='n' ver='1'/>"),
        format!("<c {c} hash='md5' node='n' ver='{ver}'/>"),
        format!("<c {c} hash='sha-1' ver='{ver}'/>"),
        format!("<c {c} hash='sha-1' node='n'/>"),
        format!(
            "<c {c} hash='sha-1' node='{}' ver='{ver}'/>",
            "n".repeat(2_000)
        ),
        format!("<c {c} hash='sha-1' node='n' ver='{}'/>", "v".repeat(200)),
    ] {
        rig.recv(&format!("<presence from='{ROMEO_FULL}'>{c}</presence>"));
        rig.events();
    }
    rig.expect_quiet();
}

#[test]
fn a_flood_of_hashes_is_asked_about_a_few_at_a_time() {
    let mut rig = rig();
    for i in 0..5_000 {
        let from = format!("f{}@montague.example/{}", i % 100, i / 100);
        claims(&mut rig, &from, &format!("hash{i}"));
    }
    assert_eq!(rig.wire.sent.len(), 8);
    rig.log();
    // Each that falls silent makes room for one more; all in all no more than are remembered.
    let mut asked = 0;
    for _ in 0..1_000 {
        asked += rig.wire.sent.len();
        assert!(rig.wire.sent.len() <= 8);
        rig.wire.sent.clear();
        rig.advance(STANZA_TIMEOUT);
        rig.log();
    }
    assert!((2_900..=3_100).contains(&asked), "{asked}");
}

#[test]
fn what_was_learnt_is_known_in_the_next_run() {
    let config = || crate::management::patient(Carrier::Bosh);
    let mut rig = Rig::online_with(config(), &friend(ROMEO));
    let (ver, info) = entity("urn:a");
    let claim = |rig: &mut Rig, resource: &str| {
        rig.recv(&format!(
            "<presence from='{ROMEO}/{resource}'><c xmlns='http://jabber.org/protocol/caps' \
             hash='sha-1' node='n' ver='{ver}'/></presence>"
        ));
        rig.events();
    };
    claim(&mut rig, "a");
    asked(&mut rig, &format!("{ROMEO}/a"), &ver, "q");
    answers(&mut rig, &format!("{ROMEO}/a"), "q", &info);
    rig.advance(1_000);
    rig.events();
    let mut rig = rig.reloaded(config(), None);
    rig.events();
    rig.wire.sent.clear();
    claim(&mut rig, "b");
    rig.expect_quiet();
}
