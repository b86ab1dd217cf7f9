//! The archive: what came while we were away, older pages, and archives that lie.

mod pages;

use crate::support::build::{
    ACCOUNT, ME, ROMEO, ROMEO_FULL, SERVER, bare, binding, config_for, friend, password,
};
use crate::support::rig::{Rig, START};
use converse_rs::time::Millis;
use converse_rs::xml::Element;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, Wrap};
use converse_rs::xmpp::event::{Carrier, Event, HistoryError, Message};
use converse_rs::xmpp::stream::transport::TransportIn;

const RSM: &str = "http://jabber.org/protocol/rsm";

fn config(size: u32) -> ClientConfig {
    over(size, Carrier::WebSocket)
}

fn over(size: u32, carrier: Carrier) -> ClientConfig {
    ClientConfig {
        archive_page_size: size,
        archive_all_pages: true,
        ..config_for(carrier)
    }
}

/// On the way online: everything but the query for the archive is read.
fn connecting(config: ClientConfig) -> Rig {
    let mut rig = Rig::new(config);
    connect(&mut rig);
    rig
}

fn connect(rig: &mut Rig) {
    rig.bindings = Default::default();
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    let roster = rig.sent();
    let id = roster.attr("id").unwrap();
    rig.recv(&format!(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'>{}</query></iq>",
        friend(ROMEO)
    ));
    rig.events();
}

/// The next query: ids of iq and query, and what is asked for.
#[track_caller]
fn query(rig: &mut Rig) -> (String, String, String) {
    loop {
        let element = rig.sent();
        let Some(query) = element.child("query", "urn:xmpp:mam:2") else {
            assert_ne!(element.name(), "message", "{}", element.to_xml());
            continue;
        };
        let set = query.child("set", RSM).unwrap();
        let page = |e: &Element| (e.name() != "max").then(|| format!("{} {}", e.name(), e.text()));
        let page = set.children().find_map(page).unwrap_or_default();
        let id = |e: &Element, name: &str| e.attr(name).unwrap().to_owned();
        return (
            id(&element, "id"),
            id(query, "queryid"),
            page.trim().to_owned(),
        );
    }
}

fn result(from: &str, query: &str, id: &str, message: &str) -> String {
    let message = message.replacen("<message", "<message xmlns='jabber:client'", 1);
    format!(
        "<message {from}><result xmlns='urn:xmpp:mam:2' queryid='{query}' id='{id}'>\
         <forwarded xmlns='urn:xmpp:forward:0'>\
         <delay xmlns='urn:xmpp:delay' stamp='2023-01-01T00:00:00Z'/>{message}</forwarded>\
         </result></message>"
    )
}

/// A message of Romeo's that says its number.
fn said(n: u32) -> String {
    format!(
        "<message from='{ROMEO_FULL}' to='{ACCOUNT}' type='chat' id='i{n}'><body>{n}</body></message>"
    )
}

fn give(rig: &mut Rig, query: &str, numbers: &[u32]) {
    for n in numbers {
        rig.recv(&result("", query, &format!("a{n}"), &said(*n)));
    }
}

fn fin(rig: &mut Rig, iq: &str, complete: bool, set: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{iq}'><fin xmlns='urn:xmpp:mam:2' complete='{complete}'>\
         <set xmlns='{RSM}'>{set}</set></fin></iq>"
    ));
}

fn refuse(rig: &mut Rig, iq: &str, condition: &str) {
    rig.recv(&format!(
        "<iq type='error' id='{iq}'><error type='cancel'>\
         <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
}

/// What happened, in short.
fn events(rig: &mut Rig) -> Vec<String> {
    let short = |event: Event| match event {
        Event::MessageReceived(m) => m.body + if m.old { " old" } else { "" },
        Event::HistorySkipped => "skipped".to_owned(),
        Event::SyncChanged(on) => format!("sync {on}"),
        Event::MessageSent { id, .. } => format!("sent {id}"),
        Event::MessageAcked { id, .. } => format!("acked {id}"),
        Event::MessageFailed { id, .. } => format!("failed {id}"),
        Event::MessageAnnotated(said) => format!("delivered {}", said.of),
        Event::HistoryReceived(h) => {
            let all: Vec<_> = h.messages.iter().map(|m| m.body.as_str()).collect();
            format!("page {} {}", all.join(","), h.complete)
        }
        Event::HistoryFailed { why, .. } => format!("no page {why:?}"),
        other => format!("{other:?}"),
    };
    rig.events().into_iter().map(short).collect()
}

#[test]
fn the_archive_is_asked_when_nothing_can_come_in_between() {
    let mut rig = Rig::new(config(10));
    connect(&mut rig);
    let sent: Vec<_> = std::iter::from_fn(|| rig.wire.sent.pop_front())
        .filter(|e| {
            e.is("presence", "jabber:client") || e.child("query", "urn:xmpp:mam:2").is_some()
        })
        .map(|e| e.name().to_owned())
        .collect();
    // A message that is archived after the answer and before our presence is for nobody.
    assert_eq!(sent, ["presence", "iq"]);
}

/// Online, with message 1 known from the archive.
fn caught_up(size: u32) -> Rig {
    let mut rig = connecting(config(size));
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "before");
    give(&mut rig, &q, &[1]);
    fin(&mut rig, &iq, true, "");
    rig.wire.sent.clear();
    assert_eq!(events(&mut rig), ["1 old", "sync false"]);
    rig
}

/// The session is lost, and another begins.
fn anew(rig: &mut Rig) {
    let handle = rig.wire.socket();
    let closed = TransportIn::SocketClosed { handle, code: 1006 };
    rig.transport(closed);
    rig.wire.sent.clear();
    rig.wire.ops.clear();
    rig.events();
    connect(rig);
}

#[test]
fn the_first_time_the_newest_page_is_shown_and_is_no_news() {
    let mut rig = connecting(config(50));
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "before");
    give(&mut rig, &q, &[1, 2]);
    fin(&mut rig, &iq, false, "<first>a1</first><last>a2</last>");
    assert_eq!(
        events(&mut rig),
        ["skipped", "1 old", "2 old", "sync false"]
    );
    rig.wire.sent.clear();
}

#[test]
fn what_comes_meanwhile_waits_its_turn() {
    let mut rig = caught_up(2);
    anew(&mut rig);
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "after a1");
    rig.recv(&format!(
        "<message from='{ROMEO_FULL}' type='chat' id='i9'><body>9</body>\
         <stanza-id xmlns='urn:xmpp:sid:0' by='{ACCOUNT}' id='a9'/></message>"
    ));
    give(&mut rig, &q, &[2, 3]);
    let (to, id, body) = (bare(ROMEO), "mine".to_owned(), "hi".to_owned());
    rig.command(Command::SendMessage {
        to,
        id,
        body,
        extras: Default::default(),
        in_doubt: false,
        wrap: Wrap::Open,
    });
    assert_eq!(events(&mut rig), [""; 0]);
    fin(&mut rig, &iq, false, "<last>a3</last>");
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "after a3");
    give(&mut rig, &q, &[4]);
    fin(&mut rig, &iq, true, "");
    let told = events(&mut rig);
    assert_eq!(
        told,
        ["2", "3", "4", "sync false", "sent mine", "9", "acked mine"]
    );
    rig.wire.sent.clear();
    // The next session begins behind the last.
    anew(&mut rig);
    assert_eq!(query(&mut rig).2, "after a9");
    rig.events();
    rig.wire.sent.clear();
}

#[test]
fn what_is_in_doubt_is_looked_up() {
    let mut rig = caught_up(50);
    rig.answers_pings = false;
    for id in ["found", "lost"] {
        let (to, id, body) = (bare(ROMEO), id.to_owned(), "hi".to_owned());
        rig.command(Command::SendMessage {
            to,
            id,
            body,
            extras: Default::default(),
            in_doubt: false,
            wrap: Wrap::Open,
        });
    }
    anew(&mut rig);
    rig.answers_pings = true;
    let (iq, q, _) = query(&mut rig);
    let mine = format!("<message from='{ME}' to='{ROMEO}' id='found'><body>hi</body></message>");
    rig.recv(&result("", &q, "a2", &mine));
    fin(&mut rig, &iq, true, "");
    let told = events(&mut rig);
    assert_eq!(
        told,
        ["hi", "sync false", "acked found", "sent lost", "acked lost"]
    );
    let sent: Vec<_> = rig.wire.sent.drain(..).collect();
    let ids: Vec<_> = sent
        .iter()
        .filter(|e| e.name() == "message")
        .map(|e| e.attr("id"))
        .collect();
    assert_eq!(ids, [Some("lost")], "with the same id");
}

#[test]
fn without_an_archive_all_goes_on() {
    for condition in [
        "service-unavailable",
        "feature-not-implemented",
        "forbidden",
    ] {
        let mut rig = connecting(config(50));
        let (iq, ..) = query(&mut rig);
        rig.recv(&format!(
            "<message from='{ROMEO_FULL}' id='1'><body>9</body></message>"
        ));
        refuse(&mut rig, &iq, condition);
        assert_eq!(events(&mut rig), ["sync false", "9"]);
        let (chat, before) = (bare(ROMEO), None);
        rig.command(Command::LoadHistory { chat, before });
        assert_eq!(events(&mut rig), ["no page NoArchive"]);
        // Nobody's word is taken for an archive's.
        rig.recv(&format!(
            "<message from='{ROMEO_FULL}'><body>x</body>\
             <stanza-id xmlns='urn:xmpp:sid:0' by='{ACCOUNT}' id='forged'/></message>"
        ));
        let Event::MessageReceived(Message { archive_id, .. }) = rig.event() else {
            panic!()
        };
        assert_eq!(archive_id, None);
        rig.wire.sent.clear();
    }
}

#[test]
fn an_archive_that_never_answers_does_not_hold_us_up_for_ever() {
    let mut rig = caught_up(50);
    anew(&mut rig);
    rig.advance(20_000);
    // Once more: whether the server is there at all is found out meanwhile.
    assert_eq!(events(&mut rig), [""; 0]);
    rig.advance(20_000);
    assert_eq!(events(&mut rig), ["skipped", "sync false"]);
    rig.log();
    rig.wire.sent.clear();
    // The next session begins where this one did.
    anew(&mut rig);
    assert_eq!(query(&mut rig).2, "after a1");
    rig.events();
    rig.wire.sent.clear();
}

#[test]
fn what_a_lost_answer_held_comes_from_the_archive_before_what_comes_now() {
    let mut rig = connecting(ClientConfig {
        carbons: false,
        ..over(50, Carrier::Bosh)
    });
    let (iq, q, _) = query(&mut rig);
    give(&mut rig, &q, &[1]);
    fin(&mut rig, &iq, true, "");
    events(&mut rig);
    rig.wire.sent.clear();
    // The request that is held breaks, and with it the answer with message 2.
    let handle = rig.wire.oldest().handle;
    rig.transport(TransportIn::Failed { handle });
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "after a1");
    rig.advance(2_000);
    rig.recv(&said(3));
    assert_eq!(events(&mut rig), ["sync true"]);
    // And once more in the middle of the archive's answer: a part of it is none.
    give(&mut rig, &q, &[3]);
    let handle = rig.wire.oldest().handle;
    rig.transport(TransportIn::Failed { handle });
    rig.advance(2_000);
    fin(&mut rig, &iq, true, "");
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "after a1");
    give(&mut rig, &q, &[2, 3]);
    fin(&mut rig, &iq, true, "");
    let shown = events(&mut rig);
    assert_eq!(
        shown.last().unwrap(),
        "3",
        "what waited comes last: {shown:?}"
    );
    let shown: Vec<_> = shown.iter().filter(|e| !e.starts_with("sync")).collect();
    assert_eq!(shown, ["2", "3", "3"]);
    rig.wire.sent.clear();
}

#[test]
fn an_archive_that_forgot_is_begun_anew() {
    let mut rig = caught_up(50);
    anew(&mut rig);
    let (iq, ..) = query(&mut rig);
    refuse(&mut rig, &iq, "item-not-found");
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "before");
    give(&mut rig, &q, &[7]);
    fin(&mut rig, &iq, true, "");
    assert_eq!(events(&mut rig), ["skipped", "7", "sync false"]);
    rig.wire.sent.clear();
}

#[test]
fn too_much_is_skipped() {
    let mut rig = caught_up(2);
    anew(&mut rig);
    let (iq, q, _) = query(&mut rig);
    give(&mut rig, &q, &[2, 3]);
    fin(
        &mut rig,
        &iq,
        false,
        "<first index='1'>a2</first><last>a3</last><count>5000</count>",
    );
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "before");
    give(&mut rig, &q, &[4999, 5000]);
    fin(&mut rig, &iq, false, "");
    assert_eq!(
        events(&mut rig),
        ["2", "3", "skipped", "4999", "5000", "sync false"]
    );
    rig.wire.sent.clear();
    // Where the site wants one page only.
    let mut rig = connecting(ClientConfig {
        archive_all_pages: false,
        ..config(2)
    });
    let (iq, q, _) = query(&mut rig);
    give(&mut rig, &q, &[1]);
    fin(&mut rig, &iq, true, "");
    anew(&mut rig);
    let (iq, q, _) = query(&mut rig);
    give(&mut rig, &q, &[2, 3]);
    fin(&mut rig, &iq, false, "");
    let (iq, q, page) = query(&mut rig);
    assert_eq!(page, "before");
    // It turns out that nothing lies between.
    give(&mut rig, &q, &[3, 4]);
    fin(&mut rig, &iq, false, "");
    assert_eq!(events(&mut rig), ["2", "3", "4", "sync false"]);
    rig.wire.sent.clear();
}

#[test]
fn a_broken_archive_ends_somewhere() {
    // The same page for ever; an empty one that claims that there is more.
    for numbers in [&[2, 3][..], &[]] {
        let mut rig = caught_up(2);
        anew(&mut rig);
        let mut queries = 0;
        while !events(&mut rig).contains(&"sync false".to_owned()) {
            let (iq, q, _) = query(&mut rig);
            give(&mut rig, &q, numbers);
            fin(&mut rig, &iq, false, "");
            queries += 1;
            assert!(queries < 5, "it never ends");
        }
        rig.wire.sent.clear();
    }
}

#[test]
fn preferences_are_set_where_the_site_wants_others() {
    let mut rig = connecting(ClientConfig {
        archiving: Some("always"),
        ..config(50)
    });
    let (iq, ..) = query(&mut rig);
    rig.wire.sent.clear();
    fin(&mut rig, &iq, true, "");
    rig.expect_sent("<iq type='get' id='{p}'><prefs xmlns='urn:xmpp:mam:2'/></iq>");
    rig.recv(
        "<iq type='result' id='{p}'><prefs xmlns='urn:xmpp:mam:2' default='roster'>\
         <never><jid>a@b</jid></never></prefs></iq>",
    );
    rig.expect_sent(
        "<iq type='set' id='{s}'><prefs xmlns='urn:xmpp:mam:2' default='always'>\
         <never><jid>a@b</jid></never></prefs></iq>",
    );
    rig.events();
}
