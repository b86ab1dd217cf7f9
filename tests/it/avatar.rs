//! Pictures of contacts: which are fetched, which are believed, and how one's own gets to others.

use crate::support::build::{ACCOUNT, ROMEO, ROMEO_FULL, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Carrier, Deed, Event, Picture, SendError};
use converse_rs::xmpp::stanza::avatar::of_bytes;

fn rig() -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO))
}

fn png(text: &str) -> Picture {
    of_bytes(&[b"\x89PNG\r\n\x1a\n", text.as_bytes()].concat()).unwrap()
}

fn notify(rig: &mut Rig, from: &str, inner: &str) {
    rig.recv(&format!(
        "<message type='headline' from='{from}'>\
         <event xmlns='http://jabber.org/protocol/pubsub#event'>\
         <items node='urn:xmpp:avatar:metadata'><item id='x'>\
         <metadata xmlns='urn:xmpp:avatar:metadata'>{inner}</metadata></item></items></event></message>"
    ));
}

fn info(hash: &str) -> String {
    format!("<info id='{hash}' type='image/png' bytes='12'/>")
}

fn expect_fetch(rig: &mut Rig, name: &str, whom: &str, hash: &str) {
    rig.expect_sent(&format!(
        "<iq type='get' id='{{{name}}}' to='{whom}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>\
         <items node='urn:xmpp:avatar:data'><item id='{hash}'/></items></pubsub></iq>"
    ));
}

fn answer(rig: &mut Rig, name: &str, from: &str, data: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{{{name}}}' from='{from}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>\
         <items node='urn:xmpp:avatar:data'><item id='x'><data xmlns='urn:xmpp:avatar:data'>{data}</data>\
         </item></items></pubsub></iq>"
    ));
}

#[test]
fn a_contacts_picture_is_fetched_once() {
    let mut rig = rig();
    let picture = png("1");
    notify(&mut rig, ROMEO, &info(&picture.hash));
    expect_fetch(&mut rig, "a", ROMEO, &picture.hash);
    answer(&mut rig, "a", ROMEO, &picture.data);
    rig.expect_event(Event::AvatarChanged {
        jid: bare(ROMEO),
        picture: Some(picture.clone()),
    });
    notify(&mut rig, ROMEO, &info(&picture.hash));
    rig.expect_quiet();
    notify(&mut rig, ROMEO, "");
    rig.expect_event(Event::AvatarChanged {
        jid: bare(ROMEO),
        picture: None,
    });
    // What an earlier run has is not fetched either.
    let other = png("2");
    rig.command(Command::KnowAvatars(vec![(
        bare(ROMEO),
        other.hash.clone(),
    )]));
    notify(&mut rig, ROMEO, &info(&other.hash));
    rig.expect_quiet();
}

#[test]
fn only_contacts_pictures_and_only_those_with_the_right_hash() {
    let mut rig = rig();
    let picture = png("1");
    for from in ["paris@verona.example", ROMEO_FULL, "evil.example"] {
        notify(&mut rig, from, &info(&picture.hash));
        rig.expect_log("no contact");
        rig.expect_quiet();
    }
    for data in [
        png("2").data,
        String::new(),
        "<x/>".to_owned(),
        "PHN2Zz4=".to_owned(),
    ] {
        notify(&mut rig, ROMEO, &info(&picture.hash));
        let id = rig.sent().attr("id").unwrap().to_owned();
        // Nor from anybody else.
        rig.recv(&format!(
            "<iq type='result' id='{id}' from='{ROMEO_FULL}'/>"
        ));
        rig.expect_log("was not asked");
        rig.recv(&format!(
            "<iq type='result' id='{id}' from='{ROMEO}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>\
             <items node='urn:xmpp:avatar:data'><item id='x'><data xmlns='urn:xmpp:avatar:data'>{data}</data>\
             </item></items></pubsub></iq>"
        ));
        rig.expect_log("picture");
        rig.expect_quiet();
    }
    // Elsewhere in the web nothing is fetched.
    let elsewhere = format!(
        "<info id='{}' url='https://evil.example/x.png'/>",
        picture.hash
    );
    notify(&mut rig, ROMEO, &elsewhere);
    rig.expect_event(Event::AvatarChanged {
        jid: bare(ROMEO),
        picture: None,
    });
    rig.expect_quiet();
}

#[test]
fn what_was_overtaken_does_not_come_back() {
    let mut rig = rig();
    let (first, second) = (png("1"), png("2"));
    notify(&mut rig, ROMEO, &info(&first.hash));
    expect_fetch(&mut rig, "a", ROMEO, &first.hash);
    // Said twice, asked once.
    notify(&mut rig, ROMEO, &info(&first.hash));
    rig.expect_quiet();
    notify(&mut rig, ROMEO, &info(&second.hash));
    expect_fetch(&mut rig, "b", ROMEO, &second.hash);
    answer(&mut rig, "b", ROMEO, &second.data);
    rig.expect_event(Event::AvatarChanged {
        jid: bare(ROMEO),
        picture: Some(second.clone()),
    });
    answer(&mut rig, "a", ROMEO, &first.data);
    rig.expect_quiet();
    notify(&mut rig, ROMEO, &info(&first.hash));
    expect_fetch(&mut rig, "c", ROMEO, &first.hash);
    notify(&mut rig, ROMEO, "");
    rig.expect_event(Event::AvatarChanged {
        jid: bare(ROMEO),
        picture: None,
    });
    answer(&mut rig, "c", ROMEO, &first.data);
    rig.expect_quiet();
}

#[test]
fn a_lost_session_and_silence_are_said() {
    let mut rig = rig();
    let set = || Command::SetAvatar {
        data: Some(png("mine").data),
        side: 192,
    };
    let is_lost = |event: Event| {
        matches!(
            event,
            Event::ContactFailed {
                deed: Deed::Picture,
                why: SendError::Interrupted,
                ..
            }
        )
    };
    rig.command(set());
    rig.sent();
    rig.advance(30_000);
    assert!(is_lost(rig.event()));
    rig.command(set());
    rig.sent();
    rig.command(Command::Disconnect);
    rig.expect_sent("<presence type='unavailable'/>");
    assert!(rig.events().into_iter().any(is_lost));
    rig.expect_sent("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
}

#[test]
fn a_thousand_changes_are_four_questions_at_a_time() {
    let friends: String = (0..50)
        .map(|n| friend(&format!("f{n}@x.example")))
        .collect();
    let mut rig = Rig::online_with(config_for(Carrier::WebSocket), &friends);
    for n in 0..50 {
        notify(
            &mut rig,
            &format!("f{n}@x.example"),
            &info(&png(&n.to_string()).hash),
        );
    }
    let mut asked: Vec<_> = (0..4).map(|_| rig.sent()).collect();
    rig.expect_quiet();
    for n in 4..50 {
        let first = asked.remove(0);
        let (id, from) = (first.attr("id").unwrap(), first.attr("to").unwrap());
        rig.recv(&format!(
            "<iq type='error' id='{id}' from='{from}'><error type='cancel'>\
             <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ));
        asked.push(rig.sent());
        assert_eq!(asked.len(), 4, "{n}");
    }
}

#[test]
fn ones_own_goes_out_with_its_hash() {
    let mut rig = rig();
    let picture = png("mine");
    rig.command(Command::SetAvatar {
        data: Some(picture.data.clone()),
        side: 192,
    });
    rig.expect_sent(&format!(
        "<iq type='set' id='{{a}}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>\
         <publish node='urn:xmpp:avatar:data'><item id='{}'><data xmlns='urn:xmpp:avatar:data'>{}</data>\
         </item></publish></pubsub></iq>",
        picture.hash, picture.data
    ));
    // Nobody is told before it is there.
    rig.expect_quiet();
    rig.recv("<iq type='result' id='{a}'/>");
    rig.expect_sent(&format!(
        "<iq type='set' id='{{b}}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>\
         <publish node='urn:xmpp:avatar:metadata'><item id='{0}'>\
         <metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='12' id='{0}' type='image/png' \
         width='192' height='192'/></metadata></item></publish></pubsub></iq>",
        picture.hash
    ));
    rig.recv("<iq type='result' id='{b}'/>");
    rig.expect_event(Event::AvatarChanged {
        jid: bare(ACCOUNT),
        picture: Some(picture.clone()),
    });
    // What comes back is known.
    notify(&mut rig, ACCOUNT, &info(&picture.hash));
    rig.expect_quiet();
    rig.command(Command::SetAvatar {
        data: None,
        side: 192,
    });
    rig.expect_sent(
        "<iq type='set' id='{c}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>\
         <publish node='urn:xmpp:avatar:metadata'><item id='current'>\
         <metadata xmlns='urn:xmpp:avatar:metadata'/></item></publish></pubsub></iq>",
    );
    rig.recv(
        "<iq type='error' id='{c}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    );
    let refused = rig.event();
    assert!(
        matches!(&refused, Event::ContactFailed { jid, deed: Deed::Picture, why: SendError::Refused(_) }
            if *jid == bare(ACCOUNT)),
        "{refused:?}"
    );
    // What is no picture goes nowhere.
    for data in ["PHN2Zz4=", "\u{e9}"] {
        rig.command(Command::SetAvatar {
            data: Some(data.to_owned()),
            side: 192,
        });
        assert!(matches!(
            rig.event(),
            Event::ContactFailed {
                deed: Deed::Picture,
                ..
            }
        ));
        rig.expect_log("picture");
        rig.expect_quiet();
    }
}

/// He is there; what is told beside that.
fn presence(rig: &mut Rig, from: &str, photo: &str) -> Vec<Event> {
    rig.recv(&format!(
        "<presence from='{from}'><x xmlns='vcard-temp:x:update'>{photo}</x></presence>"
    ));
    let mut told = rig.events();
    told.retain(|e| !matches!(e, Event::PresenceChanged { .. }));
    told
}

fn photo(picture: &Picture) -> String {
    format!("<photo>{}</photo>", picture.hash)
}

fn expect_card(rig: &mut Rig, name: &str) {
    rig.expect_sent(&format!(
        "<iq type='get' id='{{{name}}}' to='{ROMEO}'><vCard xmlns='vcard-temp'/></iq>"
    ));
}

fn card(rig: &mut Rig, name: &str, from: &str, inner: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{{{name}}}' from='{from}'><vCard xmlns='vcard-temp'><PHOTO>{inner}</PHOTO></vCard></iq>"
    ));
}

#[test]
fn a_picture_in_a_vcard_is_taken_where_there_is_no_other() {
    let mut rig = rig();
    let (old, new) = (png("old"), png("new"));
    for (from, inner) in [
        ("paris@verona.example/x", &*photo(&old)),
        (ROMEO_FULL, ""),
        (ROMEO_FULL, "<photo/>"),
    ] {
        assert_eq!(presence(&mut rig, from, inner), []);
        rig.expect_quiet();
    }
    rig.log();
    assert_eq!(presence(&mut rig, ROMEO_FULL, &photo(&old)), []);
    expect_card(&mut rig, "a");
    card(&mut rig, "a", ROMEO_FULL, "");
    rig.expect_log("was not asked");
    let data = format!("<TYPE>text/html</TYPE><BINVAL>{}</BINVAL>", old.data);
    card(&mut rig, "a", ROMEO, &data);
    let changed = |picture: Option<&Picture>| Event::AvatarChanged {
        jid: bare(ROMEO),
        picture: picture.cloned(),
    };
    rig.expect_event(changed(Some(&old)));
    // It is known.
    assert_eq!(presence(&mut rig, ROMEO_FULL, &photo(&old)), []);
    rig.expect_quiet();
    let gone = presence(&mut rig, ROMEO_FULL, "<photo/>");
    assert_eq!(gone, [changed(None)]);
    // Where he has one in the new way that counts, whatever his presence says.
    notify(&mut rig, ROMEO, &info(&new.hash));
    expect_fetch(&mut rig, "b", ROMEO, &new.hash);
    answer(&mut rig, "b", ROMEO, &new.data);
    rig.expect_event(changed(Some(&new)));
    assert_eq!(presence(&mut rig, ROMEO_FULL, &photo(&old)), []);
    assert_eq!(presence(&mut rig, ROMEO_FULL, "<photo/>"), []);
    rig.expect_quiet();
    // Until he takes that away.
    notify(&mut rig, ROMEO, "");
    rig.expect_event(changed(None));
    assert_eq!(presence(&mut rig, ROMEO_FULL, &photo(&old)), []);
    expect_card(&mut rig, "c");
    // What is no picture, or another one, is asked for once.
    card(
        &mut rig,
        "c",
        ROMEO,
        &format!("<BINVAL>{}</BINVAL>", new.data),
    );
    rig.expect_log("another hash");
    assert_eq!(presence(&mut rig, ROMEO_FULL, &photo(&old)), []);
    rig.expect_quiet();
}
