//! The page is loaded anew: what was kept goes on.

use crate::management::{SM, bodies, expect_acked, managed, patient, send};
use crate::support::build::{ROMEO, ROMEO_FULL, bare, binding, friend, password};
use crate::support::rig::Rig;
use crate::support::wire::answer;
use converse_rs::xmpp::client::Saved;
use converse_rs::xmpp::command::{Command, Hint, Login, Show};
use converse_rs::xmpp::event::{Carrier, Event, Failure, Presence, Status};

/// Everything read, and what is known of people written down.
fn settle(rig: &mut Rig) {
    rig.advance(1_000);
    rig.events();
    rig.wire.sent.clear();
    rig.log();
}

#[test]
fn a_websocket_session_is_resumed_with_what_was_not_acknowledged() {
    let mut rig = managed(patient(Carrier::WebSocket));
    rig.recv(&format!(
        "<presence from='{ROMEO_FULL}'><show>dnd</show></presence>"
    ));
    send(&mut rig, 1);
    settle(&mut rig);
    let mut rig = rig.reloaded(patient(Carrier::WebSocket), Some(password()));
    assert_eq!(rig.told.len(), 3, "{:?}", rig.told);
    assert!(matches!(&rig.told[0], Event::RosterReceived(items) if items.len() == 1));
    rig.open();
    rig.authenticate();
    rig.restart(&binding(SM));
    rig.expect_sent("<resume xmlns='urn:xmpp:sm:3' previd='sm1' h='2'/>");
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='2'/>");
    rig.expect_status(Status::Online);
    assert_eq!(bodies(&mut rig), ["m1"]);
    // Whoever was there is known, and known to be a contact.
    rig.recv(&format!(
        "<presence from='{ROMEO_FULL}' type='unavailable'/>"
    ));
    rig.expect_event(Event::PresenceChanged {
        jid: bare(ROMEO),
        presence: Presence::default(),
    });
    rig.recv("<r xmlns='urn:xmpp:sm:3'/>");
    rig.expect_sent("<a xmlns='urn:xmpp:sm:3' h='3'/>");
}

#[test]
fn the_server_may_have_more_than_was_noted() {
    let mut rig = managed(patient(Carrier::WebSocket));
    settle(&mut rig);
    let mut rig = rig.reloaded(patient(Carrier::WebSocket), Some(password()));
    rig.open();
    rig.authenticate();
    rig.restart(&binding(SM));
    rig.sent();
    // The page went down between sending and noting.
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='7'/>");
    rig.expect_status(Status::Online);
    send(&mut rig, 1);
    rig.events();
    rig.wire.sent.clear();
    rig.recv("<a xmlns='urn:xmpp:sm:3' h='8'/>");
    expect_acked(&mut rig, &[1]);
    rig.expect_quiet();
}

#[test]
fn a_bosh_session_goes_on_with_the_next_request() {
    let mut rig = Rig::online_with(patient(Carrier::Bosh), &friend(ROMEO));
    settle(&mut rig);
    rig.answers_pings = false;
    send(&mut rig, 1);
    rig.events();
    let ping = rig.wire.sent.back().cloned();
    let rid = rig.wire.posts.last().unwrap().rid;
    settle(&mut rig);
    let mut rig = rig.reloaded(patient(Carrier::Bosh), None);
    rig.expect_status(Status::Online);
    // What had no answer comes again before anything else.
    assert_eq!(rig.wire.sent.pop_front(), ping);
    assert!(rig.wire.posts.last().unwrap().rid > rid);
    rig.answers_pings = false;
    rig.wire.sent.clear();
    let oldest = rig.wire.oldest();
    rig.transport(answer(
        oldest.handle,
        "<body xmlns='http://jabber.org/protocol/httpbind'>\
         <presence xmlns='jabber:client' from='romeo@montague.example/x'/></body>",
    ));
    rig.expect_event(Event::PresenceChanged {
        jid: bare(ROMEO),
        presence: Presence {
            show: Show::Online,
            status: None,
            idle: None,
        },
    });
    rig.wire.sent.clear();
}

#[test]
fn a_bosh_session_that_is_gone_needs_a_login() {
    for (login, again) in [(None, false), (Some(password()), true)] {
        let mut rig = Rig::online_with(patient(Carrier::Bosh), &friend(ROMEO));
        settle(&mut rig);
        let mut rig = rig.reloaded(patient(Carrier::Bosh), login);
        rig.expect_status(Status::Online);
        rig.wire.sent.clear();
        let oldest = rig.wire.oldest();
        rig.transport(answer(
            oldest.handle,
            "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' \
             condition='item-not-found'/>",
        ));
        let event = rig.event();
        let Event::StatusChanged(status) = event else {
            panic!("{event:?}")
        };
        assert_eq!(
            matches!(status, Status::Waiting { .. }),
            again,
            "{status:?}"
        );
        if !again {
            assert_eq!(status, Status::Disconnected(Some(Failure::NeedsLogin)));
        }
        rig.wire.sent.clear();
    }
}

#[test]
fn without_a_login_a_websocket_session_cannot_go_on() {
    let mut rig = managed(patient(Carrier::WebSocket));
    settle(&mut rig);
    let mut rig = rig.reloaded(patient(Carrier::WebSocket), None);
    rig.expect_status(Status::Disconnected(Some(Failure::NeedsLogin)));
}

#[test]
fn what_cannot_be_read_is_not_gone_on_with() {
    let config = || patient(Carrier::WebSocket);
    for rubbish in [
        "<session xmlns='urn:converse-rs:saved' v='99' jid='a@b/c'/>",
        "<session xmlns='urn:converse-rs:saved' v='1'/>",
        "<session xmlns='urn:converse-rs:saved' v='1' jid='@@'><sm xmlns='urn:xmpp:sm:3' id='x' in='q'/></session>",
        "<session xmlns='urn:converse-rs:saved' v='1' jid='a@b/c' url='ftp://x'><bosh/></session>",
        "<other xmlns='x'/>",
    ] {
        let mut rig = Rig::new(config());
        let session = converse_rs::xml::parse(rubbish).unwrap();
        let login: Option<Login> = Some(password());
        rig.command(Command::Resume(Box::new(
            converse_rs::xmpp::command::Kept {
                owner: bare("a@b"),
                session,
                people: None,
                login,
                caps: None,
                url: None,
                source: None,
            },
        )));
        // As any login.
        rig.open();
        rig.authenticate();
        rig.restart(&binding(SM));
        rig.bind();
        rig.expect_sent("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        rig.roster("");
    }
}

#[test]
fn after_a_log_out_nothing_is_kept() {
    for carrier in crate::login::CARRIERS {
        let mut rig = match carrier {
            Carrier::WebSocket => managed(patient(carrier)),
            Carrier::Bosh => Rig::online_with(patient(carrier), &friend(ROMEO)),
        };
        settle(&mut rig);
        rig.saved.clear();
        rig.command(Command::Disconnect);
        let mut last = (false, false);
        for saved in std::mem::take(&mut rig.saved) {
            match saved {
                Saved::Session(session) => last.0 = session.is_none(),
                Saved::People(people) => last.1 = people.is_none(),
                Saved::Caps(caps) => assert!(caps.is_none()),
                Saved::Secret(secret) => panic!("{secret:?}"),
            }
        }
        assert_eq!(last, (true, true));
        rig.events();
        rig.wire.sent.clear();
        rig.advance(100_000);
        assert_eq!(rig.saved, []);
        rig.wire.sent.clear();
    }
}

#[test]
fn people_are_written_when_the_page_goes() {
    let mut rig = managed(patient(Carrier::WebSocket));
    settle(&mut rig);
    rig.recv(&format!("<presence from='{ROMEO_FULL}'/>"));
    rig.events();
    rig.saved.clear();
    rig.command(Command::Hint(Hint::Freeze));
    assert!(
        rig.saved
            .iter()
            .any(|s| matches!(s, Saved::People(Some(p)) if p.to_xml().contains(ROMEO_FULL)))
    );
}

#[test]
fn a_page_that_nobody_saw_when_it_went_is_seen_again() {
    let csi = "<csi xmlns='urn:xmpp:csi:0'/>";
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(&[SM, csi].concat()));
    rig.bind();
    rig.expect_sent("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    rig.recv("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='300'/>");
    rig.roster("");
    rig.command(Command::Hint(Hint::Visible(false)));
    settle(&mut rig);
    let mut rig = rig.reloaded(patient(Carrier::WebSocket), Some(password()));
    rig.open();
    rig.authenticate();
    rig.restart(&binding(&[SM, csi].concat()));
    rig.wire.sent.clear();
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='3'/>");
    rig.expect_status(Status::Online);
    rig.expect_sent("<active xmlns='urn:xmpp:csi:0'/>");
}

#[test]
fn a_session_whose_people_are_not_all_written_is_not_gone_on_with() {
    let mut rig = managed(patient(Carrier::WebSocket));
    settle(&mut rig);
    // Read, and to be acknowledged; the page goes down before it is written who that was.
    rig.recv(&format!("<presence from='{ROMEO_FULL}'/>"));
    rig.events();
    let mut rig = rig.reloaded(patient(Carrier::WebSocket), Some(password()));
    assert_eq!(rig.told.len(), 1, "{:?}", rig.told);
    rig.open();
    rig.authenticate();
    rig.restart(&binding(SM));
    rig.bind();
    rig.expect_sent("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    // The server says anew who is there.
    rig.roster(&friend(ROMEO));
}
