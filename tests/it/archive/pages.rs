//! What an archive gives, and what it or others only claim to give.

use super::*;
use converse_rs::xmpp::command::ServiceWish;
use converse_rs::xmpp::lookup::Lookup;

#[test]
fn forged_results_are_dropped() {
    let mut rig = connecting(config(50));
    let (iq, q, _) = query(&mut rig);
    for from in [
        ROMEO,
        ROMEO_FULL,
        SERVER,
        ME,
        "juliet@capulet.example/phone",
    ] {
        rig.recv(&result(&format!("from='{from}'"), &q, "x", &said(66)));
        rig.expect_log("not asked");
    }
    rig.recv(&result("", "another", "x", &said(66)));
    rig.expect_log("nobody asked");
    rig.recv(&result(
        "",
        &q,
        "x",
        &(said(66) + &said(66).replacen("<message", "<message xmlns='jabber:client'", 1)),
    ));
    rig.expect_log("exactly one");
    rig.recv(&result("", &q, "", &said(66)));
    rig.recv(&result("", &q, &"x".repeat(1 << 20), &said(66)));
    assert_eq!(rig.log().len(), 2);
    give(&mut rig, &q, &[1, 1]);
    rig.expect_log("once more");
    fin(&mut rig, &iq, true, "");
    assert_eq!(events(&mut rig), ["1 old", "sync false"]);
    // After the end nothing more comes of it.
    give(&mut rig, &q, &[2]);
    rig.expect_log("nobody asked");
    rig.wire.sent.clear();
}

#[test]
fn the_archives_own_stamp_counts_and_nothing_is_from_the_future() {
    let mut rig = connecting(config(50));
    let (iq, q, _) = query(&mut rig);
    let delay =
        "<delay xmlns='urn:xmpp:delay' from='capulet.example' stamp='2001-01-01T00:00:00Z'/>";
    let spoofed = said(1).replace("</message>", &format!("{delay}</message>"));
    rig.recv(&result("", &q, "a1", &spoofed));
    rig.recv(&result("", &q, "a2", &said(2)).replace("2023-01", "2999-01"));
    fin(&mut rig, &iq, true, "");
    let times: Vec<_> = rig
        .events()
        .into_iter()
        .filter_map(|e| match e {
            Event::MessageReceived(m) => Some(m.at),
            _ => None,
        })
        .collect();
    assert_eq!(times, [Millis(1_672_531_200_000), START]);
    rig.wire.sent.clear();
}

#[test]
fn pages_of_a_conversation() {
    let mut rig = caught_up(50);
    let load = |rig: &mut Rig, before: Option<&str>| {
        let (chat, before) = (bare(ROMEO), before.map(str::to_owned));
        rig.command(Command::LoadHistory { chat, before });
    };
    load(&mut rig, Some("a9"));
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "before a9");
    // Newest first, and one of somebody else's.
    give(&mut rig, &q, &[8, 7, 6]);
    let other = said(5).replace("romeo", "tybalt");
    rig.recv(&result("", &q, "a5", &other));
    fin(&mut rig, &iq, false, "<first>a5</first><last>a8</last>");
    assert_eq!(events(&mut rig), ["page 6,7,8 false"]);
    // Ten thousand where fifty were asked for: the newest stay.
    load(&mut rig, None);
    let (iq, q, _) = query(&mut rig);
    give(&mut rig, &q, &(0..10_000).collect::<Vec<_>>());
    fin(&mut rig, &iq, false, "");
    let Event::HistoryReceived(history) = rig.event() else {
        panic!()
    };
    assert_eq!(history.messages.len(), 1_000);
    assert_eq!(history.messages.last().unwrap().body, "9999");
    // Empty and not complete: there is an end.
    load(&mut rig, Some("a1"));
    let (iq, ..) = query(&mut rig);
    fin(&mut rig, &iq, false, "");
    assert_eq!(events(&mut rig), ["page  true"]);
    load(&mut rig, Some("a1"));
    let (iq, ..) = query(&mut rig);
    refuse(&mut rig, &iq, "item-not-found");
    assert_eq!(events(&mut rig), ["no page Failed"]);
    load(&mut rig, Some("a1"));
    query(&mut rig);
    rig.advance(20_000);
    rig.expect_event(Event::HistoryFailed {
        chat: bare(ROMEO),
        before: Some("a1".to_owned()),
        why: HistoryError::Failed,
    });
    load(&mut rig, Some("a1"));
    query(&mut rig);
    rig.command(Command::Disconnect);
    assert!(events(&mut rig).contains(&"no page Offline".to_owned()));
    rig.wire.sent.clear();
}

#[test]
fn ids_by_strangers_count_for_nothing() {
    let mut rig = caught_up(50);
    let by =
        |by: &str, id: &str| format!("<stanza-id xmlns='urn:xmpp:sid:0' by='{by}' id='{id}'/>");
    for (ids, expected) in [
        (by(ACCOUNT, "a7"), Some("a7")),
        (by(ROMEO, "x") + &by(ACCOUNT, "a7"), Some("a7")),
        (by(ROMEO, "x"), None),
        (by(SERVER, "x"), None),
        (by(ME, "x"), None),
        (by(ACCOUNT, "x") + &by(ACCOUNT, "a7"), None),
        (by(ACCOUNT, &"x".repeat(1 << 20)), None),
    ] {
        rig.recv(&format!(
            "<message from='{ROMEO_FULL}'><body>x</body>{ids}</message>"
        ));
        let Event::MessageReceived(Message { archive_id, .. }) = rig.event() else {
            panic!()
        };
        assert_eq!(archive_id.as_deref(), expected);
    }
}

#[test]
fn that_it_cannot_be_searched_does_not_mean_that_there_is_none() {
    let mut rig = caught_up(50);
    let of = bare(ACCOUNT).into();
    let lookup = Lookup {
        words: "lark".to_owned(),
        ..Lookup::default()
    };
    let wish = ServiceWish::LookUp(lookup);
    rig.command(Command::Service { of, wish });
    let (iq, _, _) = query(&mut rig);
    refuse(&mut rig, &iq, "feature-not-implemented");
    assert!(events(&mut rig)[0].contains("Refused"));
    let (chat, before) = (bare(ROMEO), None);
    rig.command(Command::LoadHistory { chat, before });
    query(&mut rig);
    rig.wire.sent.clear();
}
