//! An account is made before anybody logs in: what the server asks, what the user fills in, and servers that
//! lie or have second thoughts.

use crate::login::CARRIERS;
use crate::support::build::{SERVER, config_for, jid, mechanisms};
use crate::support::rig::Rig;
use converse_rs::jid::BareJid;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::{LinkError, RegisterError, StanzaCondition};
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::form::{Answers, FieldKind, Form};

const PLAIN: &str = "<username/><password/>";
const CAPTCHA: &str = "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'>\
     <value>jabber:iq:register</value></field><field var='username'><required/></field>\
     <field var='password' type='text-private'><required/></field><field var='ocr'><required/>\
     <media xmlns='urn:xmpp:media-element'><uri type='image/png'>cid:x@bob.xmpp.org</uri></media></field></x>\
     <data xmlns='urn:xmpp:bob' cid='x@bob.xmpp.org' type='image/png'>iVBORw==</data>";

fn register(answers: Option<Answers>) -> Command {
    Command::Register {
        domain: BareJid::parse(SERVER).unwrap(),
        url: None,
        answers,
        invitation: None,
    }
}

fn answers(of: &[(&str, &str)]) -> Answers {
    let one = |(name, value): &(&str, &str)| ((*name).to_owned(), vec![(*value).to_owned()]);
    Answers(of.iter().map(one).collect())
}

fn me() -> Answers {
    answers(&[("username", "juliet"), ("password", "a<b")])
}

/// A client whose server was asked for its form.
#[track_caller]
fn asking(carrier: Carrier, answers: Option<Answers>) -> Rig {
    let mut rig = Rig::new(config_for(carrier));
    rig.command(register(answers));
    ask(&mut rig);
    rig
}

#[track_caller]
fn ask(rig: &mut Rig) {
    rig.open();
    rig.recv(&mechanisms(&["PLAIN"]));
    rig.expect_status(Status::Registering);
    asked_for_form(rig);
}

#[track_caller]
fn asked_for_form(rig: &mut Rig) {
    rig.expect_sent("<iq type='get' id='{form}'><query xmlns='jabber:iq:register'/></iq>");
}

/// The server gives its form.
#[track_caller]
fn give(rig: &mut Rig, form: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{{form}}'><query xmlns='jabber:iq:register'>{form}</query></iq>"
    ));
}

#[track_caller]
fn shown(rig: &mut Rig) -> (Form, Option<StanzaCondition>) {
    match rig.event() {
        Event::RegistrationAsked { form, refused } => (form, refused.map(|e| e.condition)),
        other => panic!("no form, but {other:?}"),
    }
}

#[track_caller]
fn sent_me(rig: &mut Rig) {
    rig.expect_sent(
        "<iq type='set' id='{set}'><query xmlns='jabber:iq:register'><username>juliet</username>\
         <password>a&lt;b</password></query></iq>",
    );
}

#[track_caller]
fn ends(rig: &mut Rig, error: RegisterError) {
    rig.expect_status(Status::Disconnected(Some(Failure::Register(error))));
    rig.closed();
    assert_eq!(rig.deadline(), None);
}

#[test]
fn a_form_is_filled_in_and_the_account_is_there() {
    for carrier in CARRIERS {
        let mut rig = asking(carrier, None);
        give(&mut rig, PLAIN);
        let (form, refused) = shown(&mut rig);
        assert_eq!(form.fields.len(), 2);
        assert_eq!(form.fields[1].kind, FieldKind::TextPrivate);
        assert_eq!(refused, None);
        // The user takes his time.
        rig.advance(if carrier == Carrier::WebSocket {
            250_000
        } else {
            40_000
        });
        rig.command(register(Some(me())));
        sent_me(&mut rig);
        rig.recv("<iq type='result' id='{set}'/>");
        rig.expect_status(Status::Disconnected(None));
        rig.expect_event(Event::Registered {
            jid: Some(jid(&format!("juliet@{SERVER}")).bare().clone()),
        });
        rig.closed();
    }
}

#[test]
fn what_is_refused_can_be_filled_in_again() {
    let mut rig = asking(Carrier::WebSocket, None);
    give(&mut rig, PLAIN);
    shown(&mut rig);
    rig.command(register(Some(me())));
    sent_me(&mut rig);
    rig.recv(
        "<iq type='error' id='{set}'><query xmlns='jabber:iq:register'><username>juliet</username></query>\
         <error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    );
    // A picture would be good for once, so the form is asked for anew.
    rig.bindings = Default::default();
    asked_for_form(&mut rig);
    give(&mut rig, PLAIN);
    assert_eq!(shown(&mut rig).1, Some(StanzaCondition::Conflict));
    // A name that cannot be one is told before it is sent.
    rig.command(register(Some(answers(&[
        ("username", "a b@c"),
        ("password", "x"),
    ]))));
    assert_eq!(shown(&mut rig).1, Some(StanzaCondition::JidMalformed));
    rig.command(register(Some(me())));
    sent_me(&mut rig);
}

#[test]
fn a_lost_connection_costs_nothing_that_was_filled_in() {
    let mut rig = asking(Carrier::WebSocket, Some(me()));
    give(&mut rig, PLAIN);
    sent_me(&mut rig);
    // Pictures are another matter: the old answer is of no use.
    let mut rig = asking(
        Carrier::WebSocket,
        Some(answers(&[
            ("username", "a"),
            ("password", "b"),
            ("ocr", "c"),
        ])),
    );
    give(&mut rig, CAPTCHA);
    let (form, _) = shown(&mut rig);
    assert_eq!(
        form.fields[3].picture.as_ref().map(|p| p.data.as_str()),
        Some("iVBORw==")
    );
    rig.command(register(Some(answers(&[
        ("username", "a"),
        ("password", "b"),
        ("ocr", "d"),
    ]))));
    rig.expect_sent(
        "<iq type='set' id='{set}'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>\
         <field var='FORM_TYPE' type='hidden'><value>jabber:iq:register</value></field>\
         <field var='username'><value>a</value></field><field var='password' type='text-private'><value>b</value></field>\
         <field var='ocr'><value>d</value></field></x></query></iq>",
    );
    // Nor does a form that asks for more take the old answers.
    let mut rig = asking(Carrier::WebSocket, Some(me()));
    give(&mut rig, "<username/><password/><email/>");
    assert_eq!(shown(&mut rig).0.fields.len(), 3);
}

#[test]
fn servers_where_nobody_registers() {
    for condition in [
        "service-unavailable",
        "not-allowed",
        "feature-not-implemented",
        "forbidden",
    ] {
        let mut rig = asking(Carrier::WebSocket, None);
        rig.recv(&format!(
            "<iq type='error' id='{{form}}'><error type='cancel'>\
             <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ));
        ends(&mut rig, RegisterError::NotOffered);
    }
    let mut rig = asking(Carrier::WebSocket, None);
    give(&mut rig, "<registered/>");
    ends(&mut rig, RegisterError::NotOffered);
    let mut rig = asking(Carrier::WebSocket, None);
    give(
        &mut rig,
        "<instructions/><x xmlns='jabber:x:oob'><url>https://a.example/join</url></x>",
    );
    ends(
        &mut rig,
        RegisterError::Elsewhere("https://a.example/join".into()),
    );
    let mut rig = asking(Carrier::WebSocket, None);
    rig.recv(
        "<iq type='error' id='{form}'><error type='wait'>\
         <resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    );
    let Event::StatusChanged(Status::Disconnected(Some(Failure::Register(
        RegisterError::Refused(error),
    )))) = rig.event()
    else {
        panic!("not refused");
    };
    assert_eq!(error.condition, StanzaCondition::ResourceConstraint);
    rig.closed();
}

#[test]
fn nobody_is_to_read_a_password() {
    let open = ClientConfig {
        websocket_url: Some("ws://chat.example.org/ws".into()),
        bosh_url: None,
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::new(open.clone());
    rig.command(register(None));
    rig.open();
    rig.recv(&mechanisms(&["PLAIN"]));
    ends(&mut rig, RegisterError::Unencrypted);
    let mut rig = Rig::new(ClientConfig {
        allow_unencrypted_plain: true,
        ..open
    });
    rig.command(register(None));
    ask(&mut rig);
}

#[test]
fn lies_and_words_out_of_place() {
    let mut rig = asking(Carrier::WebSocket, None);
    for other in [
        "<iq type='result' id='other'><query xmlns='jabber:iq:register'><username/></query></iq>",
        "<iq type='set' id='{form}'><query xmlns='jabber:iq:register'><username/></query></iq>",
        "<iq type='result'/>",
        "<message><body>hello</body></message>",
    ] {
        rig.recv(other);
        rig.log();
        rig.expect_quiet();
    }
    give(&mut rig, PLAIN);
    shown(&mut rig);
    // A second form that nobody asked for does not take the place of the first.
    give(&mut rig, "<username/><password/><email/>");
    rig.log();
    rig.expect_quiet();
    rig.command(register(Some(me())));
    sent_me(&mut rig);
    // One that is silent now is not waited for for ever.
    rig.advance(100_000);
    rig.expect_status(Status::Disconnected(Some(Failure::Link(
        LinkError::TimedOut,
    ))));
    rig.wire.sent.clear();
}

#[test]
fn cancelled_or_logged_in_instead() {
    for carrier in CARRIERS {
        let mut rig = asking(carrier, None);
        give(&mut rig, PLAIN);
        shown(&mut rig);
        rig.command(Command::Disconnect);
        rig.expect_status(Status::Disconnecting);
        rig.expect_status(Status::Disconnected(None));
        rig.closed();
        assert_eq!(rig.deadline(), None);
    }
}
