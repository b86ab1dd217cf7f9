//! The account that is logged in gets another password, or is ended.

use super::*;
use converse_rs::xmpp::command::AccountWish;
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{AccountDeed, AccountError, SendError};
use converse_rs::xmpp::stream::sasl::Derivation;
use zeroize::Zeroizing;

fn change(rig: &mut Rig, current: &str, new: &str) {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    rig.command(Command::Account(AccountWish::SetPassword {
        current: text(current),
        new: text(new),
    }));
}

fn said(deed: AccountDeed, failed: Option<AccountError>) -> Event {
    Event::AccountChanged { deed, failed }
}

/// The request went to the server; its id.
#[track_caller]
fn expect_change(rig: &mut Rig, new: &str) -> String {
    let iq = rig.sent();
    assert_eq!(iq.attr("to"), Some("capulet.example"));
    let query = iq.child("query", "jabber:iq:register").unwrap();
    assert_eq!(query.own_child_text("username").as_deref(), Some("juliet"));
    assert_eq!(query.own_child_text("password").as_deref(), Some(new));
    iq.attr("id").unwrap().to_owned()
}

fn result(id: &str) -> String {
    format!("<iq type='result' id='{id}' from='capulet.example'/>")
}

/// The stream was made anew, and the login goes by this password; what is kept then is of it.
#[track_caller]
fn expect_login(rig: &mut Rig, new: &str) {
    rig.expect_event(said(AccountDeed::Password, None));
    rig.expect_waiting();
    assert_eq!(secret(rig), None, "of no use any more");
    rig.open();
    rig.recv(FEATURES);
    let proof = scram(rig, new, true);
    online(rig, &format!("{proof}{}", token("t2")));
    let kept = secret(rig).unwrap();
    let keys = kept.keys.unwrap();
    let derived = |password: &str| {
        let mut derivation = Derivation::new(keys.request(password).unwrap());
        loop {
            if let Some(key) = derivation.step(10_000) {
                break key;
            }
        }
    };
    assert!(keys.fits(&derived(new)));
    assert!(!keys.fits(&derived("secret")));
    assert!(!keys.fits(b""));
}

#[test]
fn the_password_of_now_is_looked_at_first_and_the_new_one_logs_in() {
    let mut rig = first(Carrier::WebSocket);
    let wrong = said(AccountDeed::Password, Some(AccountError::WrongPassword));
    for current in ["Secret", "", "new"] {
        change(&mut rig, current, "new");
        rig.expect_event(wrong.clone());
        rig.expect_quiet();
    }
    change(&mut rig, "secret", "n<e>w");
    let id = expect_change(&mut rig, "n<e>w");
    // A second one before the first is answered would leave nobody knowing which it is.
    change(&mut rig, "secret", "other");
    let busy = AccountError::NotDone(SendError::Interrupted);
    rig.expect_event(said(AccountDeed::Password, Some(busy)));
    let log: String = rig.traffic().into_iter().map(|(_, xml)| xml).collect();
    assert!(!log.contains("n&lt;e"), "not in the console");
    // Nobody else can say that it is done.
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='romeo@montague.example'/>"
    ));
    rig.expect_log("was not asked");
    rig.recv(&result(&id));
    expect_login(&mut rig, "n<e>w");
}

#[test]
fn after_a_reload_the_keys_know_the_password() {
    let kept = secret(&first(Carrier::WebSocket)).unwrap();
    let mut rig = later(&kept);
    rig.expect_status(Status::Authenticating);
    rig.sent();
    online(&mut rig, &proven());
    change(&mut rig, "wrong", "new");
    rig.answer_derive();
    let wrong = said(AccountDeed::Password, Some(AccountError::WrongPassword));
    rig.expect_event(wrong.clone());
    // What cannot be prepared is nobody's password.
    change(&mut rig, "\u{7}", "new");
    rig.answer_derive();
    rig.expect_event(wrong);
    change(&mut rig, "secret", "new");
    rig.expect_quiet();
    rig.answer_derive();
    let id = expect_change(&mut rig, "new");
    rig.recv(&result(&id));
    rig.saved.push(Saved::Secret(None));
    expect_login(&mut rig, "new");
}

#[test]
fn what_is_refused_or_lost_is_said_and_changes_nothing() {
    let mut rig = first(Carrier::WebSocket);
    change(&mut rig, "secret", "new");
    let id = expect_change(&mut rig, "new");
    rig.recv(&format!(
        "<iq type='error' id='{id}' from='capulet.example'><error type='modify'>\
         <not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    let refused = rig.event();
    assert!(matches!(
        refused,
        Event::AccountChanged {
            deed: AccountDeed::Password,
            failed: Some(AccountError::NotDone(SendError::Refused(e))),
        } if e.condition == StanzaCondition::NotAcceptable
    ));
    change(&mut rig, "secret", "new");
    expect_change(&mut rig, "new");
    rig.command(Command::Disconnect);
    let lost = said(
        AccountDeed::Password,
        Some(AccountError::NotDone(SendError::Interrupted)),
    );
    assert!(rig.events().contains(&lost));
    rig.wire.sent.clear();
    rig.command(Command::Account(AccountWish::Remove));
    let offline = AccountError::NotDone(SendError::Offline);
    rig.expect_event(said(AccountDeed::Removal, Some(offline)));
}

#[test]
fn with_the_account_all_goes_that_was_kept() {
    let mut rig = first(Carrier::WebSocket);
    rig.command(Command::Account(AccountWish::Remove));
    let iq = rig.sent();
    assert_eq!(iq.attr("to"), Some("capulet.example"));
    let query = iq.child("query", "jabber:iq:register").unwrap();
    assert!(query.own_child("remove").is_some());
    rig.recv(&result(iq.attr("id").unwrap()));
    let events = rig.events();
    assert_eq!(events.first(), Some(&said(AccountDeed::Removal, None)));
    let out = Event::StatusChanged(Status::Disconnected(None));
    assert_eq!(events.last(), Some(&out));
    assert_eq!(secret(&rig), None);
    rig.wire.sent.clear();
}
