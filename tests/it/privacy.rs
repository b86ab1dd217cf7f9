//! Private conversations between two whole models: what leaves in which form, what is kept of it, and
//! that nothing goes out in the open that was to be private.

mod exchange;
mod hostile;
mod identity;
mod verify;

use crate::otr::primitives::key;
use crate::support::prep;
use converse_rs::config::{OtrPolicy, Settings};
use converse_rs::jid::{BareJid, Jid};
use converse_rs::otr::tag;
use converse_rs::privacy::{Note, Order, Output, Privacy, State};
use converse_rs::store::record::{From, Record, is_passing};
use converse_rs::store::{About, Change, Delivery, Intent, Store};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::{Command, Wrap};
use converse_rs::xmpp::event::{
    Event, Extras, Message, MessageKind, NotPrivate, Secrecy, SendError, Status, Way,
};
use std::collections::VecDeque;

const NOW: Millis = Millis(1_700_000_000_000);

/// A text on its way.
#[derive(Clone, Debug)]
struct Sent {
    id: String,
    body: String,
    wrap: Wrap,
}

/// One end: model, privacy, and what its client was told.
struct End {
    me: Jid,
    other: BareJid,
    store: Store,
    privacy: Privacy,
    /// What is on its way from here.
    wire: VecDeque<Sent>,
    /// Everything that ever was.
    sent: Vec<Sent>,
    acknowledged: Vec<String>,
    /// Orders that went by.
    passed: Vec<Command>,
    /// Keys are made at once.
    key: &'static str,
    saved: u32,
    /// All that was written, and what is left of it.
    disk: Vec<Record>,
}

impl End {
    fn new(me: &str, other: &str, key: &'static str, policy: OtrPolicy) -> Self {
        prep::install();
        let settings = Settings {
            otr_policy: Some(policy),
            ..Settings::default()
        };
        let mut end = Self {
            me: Jid::parse(me).unwrap(),
            other: BareJid::parse(other).unwrap(),
            store: Store::new(&settings, 0, [1; 32]),
            privacy: Privacy::new(policy, [me.len() as u8; 32]),
            wire: VecDeque::new(),
            sent: Vec::new(),
            acknowledged: Vec::new(),
            passed: Vec::new(),
            key,
            saved: 0,
            disk: Vec::new(),
        };
        end.log_in();
        end
    }

    fn log_in(&mut self) {
        let jid = self.me.clone();
        self.event(Event::Bound { jid });
        self.event(Event::StatusChanged(Status::Online));
    }

    fn event(&mut self, event: Event) {
        if self.store.is_wanted(&event) {
            self.privacy.event(NOW, event);
            self.pump();
        }
    }

    fn act(&mut self, intent: Intent) {
        let acted = self.store.act(NOW, intent);
        self.note(acted.changes);
        for (chat, order) in acted.orders {
            self.privacy.order(NOW, &chat, order);
        }
        if let Some(own) = acted.own {
            self.privacy.own(NOW, own);
        }
        for command in acted.commands {
            self.privacy.command(NOW, command);
        }
        self.pump();
    }

    fn order(&mut self, order: Order) {
        let chat = self.other.clone();
        self.act(Intent::Private { chat, order });
    }

    fn write(&mut self, body: &str) {
        let (to, body) = (self.other.clone(), body.to_owned());
        let about = About::Nothing;
        self.act(Intent::SendMessage { to, body, about });
    }

    fn note(&mut self, changes: Vec<Change>) {
        let records = self.store.records(changes);
        self.disk
            .extend(records.into_iter().filter(|(key, _)| !is_passing(key)));
    }

    fn pump(&mut self) {
        while let Some(output) = self.privacy.poll() {
            let changes = match output {
                Output::Command(Command::SendMessage {
                    to,
                    id,
                    body,
                    in_doubt,
                    wrap,
                    ..
                }) => {
                    assert!(!in_doubt);
                    let sent = Sent { id, body, wrap };
                    self.sent.push(sent.clone());
                    let id = sent.id.clone();
                    self.wire.push_back(sent);
                    self.privacy.event(NOW, Event::MessageSent { to, id });
                    Vec::new()
                }
                Output::Command(Command::Acknowledge { id, .. }) => {
                    self.acknowledged.push(id);
                    Vec::new()
                }
                Output::Command(command) => {
                    self.passed.push(command);
                    Vec::new()
                }
                Output::Event(event) => self.store.apply(NOW, event),
                Output::View(chat, view) => self.store.set_privacy(chat, view),
                Output::Note(chat, note) => self.store.add_note(NOW, chat, note),
                Output::Identity(identity) => self.store.set_identity(identity),
                Output::Policy(chat, policy) => self.store.set_policy(chat, policy),
                Output::Save => {
                    self.saved += 1;
                    Vec::new()
                }
                Output::MakeKey => {
                    self.privacy.set_key(NOW, key(self.key));
                    Vec::new()
                }
                Output::Compute => {
                    while self.privacy.compute(NOW) {}
                    Vec::new()
                }
            };
            self.note(changes);
        }
    }

    /// Takes what somebody sent.
    fn take(&mut self, sent: Sent) {
        self.event(Event::MessageReceived(self.message(sent)));
    }

    fn message(&self, sent: Sent) -> Message {
        let receipt = matches!(&sent.wrap, Wrap::Otr { receipt: true, .. });
        Message {
            chat: self.other.clone(),
            from: self.other.with_resource("there").unwrap(),
            own: false,
            kind: MessageKind::Chat,
            id: Some(sent.id.clone()),
            archive_id: None,
            subject: None,
            body: sent.body,
            extras: Extras::default(),
            at: NOW,
            delayed: false,
            old: false,
            way: Way::Direct,
            receipt: receipt.then_some(sent.id),
            secrecy: Secrecy::Open,
        }
    }

    fn state(&self) -> State {
        self.store.privacy(&self.other).view.state
    }

    /// What the screen shows: bodies, with who could read them.
    fn shown(&self) -> Vec<(String, Secrecy)> {
        let chat = self.store.chat(&self.other);
        let messages = chat.into_iter().flat_map(|chat| chat.messages());
        messages.map(|m| (m.body.clone(), m.secrecy)).collect()
    }

    fn notes(&self) -> Vec<Note> {
        let privacy = self.store.privacy(&self.other);
        privacy.notes.into_iter().map(|at| at.note).collect()
    }

    fn delivery(&self, body: &str) -> Delivery {
        let chat = self.store.chat(&self.other).unwrap();
        let message = chat.messages().iter().find(|m| m.body == body).unwrap();
        message.delivery.clone()
    }
}

/// Everything arrives.
fn talk(a: &mut End, b: &mut End) {
    for _ in 0..100 {
        let (from_a, from_b) = (a.wire.pop_front(), b.wire.pop_front());
        if from_a.is_none() && from_b.is_none() {
            return;
        }
        if let Some(sent) = from_a {
            b.take(sent);
        }
        if let Some(sent) = from_b {
            a.take(sent);
        }
    }
    panic!("they talk without end");
}

fn pair(a: OtrPolicy, b: OtrPolicy) -> (End, End) {
    (
        End::new("romeo@here/orchard", "juliet@there", "A", a),
        End::new("juliet@there/balcony", "romeo@here", "B", b),
    )
}

fn private() -> (End, End) {
    let (mut a, mut b) = pair(OtrPolicy::Manual, OtrPolicy::Manual);
    a.order(Order::Start);
    talk(&mut a, &mut b);
    (a, b)
}

const PRIVATE: Secrecy = Secrecy::Private { verified: false };

#[test]
fn from_open_to_private_and_back() {
    let (mut a, mut b) = pair(OtrPolicy::Manual, OtrPolicy::Manual);
    a.write("open");
    assert_eq!(a.sent.last().unwrap().body, "open");
    assert_eq!(a.sent.last().unwrap().wrap, Wrap::Open);
    a.order(Order::Start);
    assert_eq!(a.state(), State::Starting);
    // What is written meanwhile waits, and is then the first that is private.
    a.write("soon");
    assert_eq!(a.delivery("soon"), Delivery::Waiting);
    talk(&mut a, &mut b);
    assert_eq!((a.state(), b.state()), (State::Private, State::Private));
    b.write("yes");
    talk(&mut a, &mut b);
    let said = [
        ("open".to_owned(), Secrecy::Open),
        ("soon".to_owned(), PRIVATE),
        ("yes".to_owned(), PRIVATE),
    ];
    assert_eq!(a.shown(), said);
    assert_eq!(b.shown(), said);
    for sent in a.sent.iter().chain(&b.sent) {
        assert!(sent.body == "open" || tag::is_otr(&sent.body), "{sent:?}");
        assert!(!sent.body.contains("soon") && !sent.body.contains("yes"));
    }
    // Receipts come once it could be read, and for what people wrote.
    assert_eq!(b.acknowledged.len(), 1);
    assert_eq!(a.acknowledged.len(), 1);
    let started = Note::Started { verified: false };
    assert_eq!(a.notes(), [Note::NewKey, started.clone()]);
    assert_eq!(b.notes(), [Note::NewKey, started]);

    a.order(Order::End);
    talk(&mut a, &mut b);
    assert_eq!((a.state(), b.state()), (State::Open, State::Finished));
    // She does not know yet, and nothing of hers goes out.
    let before = b.sent.len();
    b.write("still private?");
    assert_eq!(
        b.delivery("still private?"),
        Delivery::Failed(SendError::NotPrivate(NotPrivate::Finished))
    );
    assert_eq!(b.sent.len(), before);
    b.order(Order::End);
    assert_eq!(b.state(), State::Open);
    b.write("well then");
    talk(&mut a, &mut b);
    assert_eq!(
        a.shown().last().unwrap(),
        &("well then".to_owned(), Secrecy::Open)
    );
    assert_eq!(b.notes().last().unwrap(), &Note::Ended);
}

#[test]
fn nothing_private_is_stored() {
    let (mut a, mut b) = private();
    a.write("a secret");
    talk(&mut a, &mut b);
    let chat = b.other.clone();
    let text = "half a secret".to_owned();
    b.act(Intent::SetDraft { chat, text });
    for end in [&mut a, &mut b] {
        let all = end.store.all_records();
        let stored = all.iter().filter(|(key, _)| !is_passing(key));
        for (key, text) in end.disk.iter().chain(stored) {
            let text = text.as_deref().unwrap_or_default();
            assert!(!text.contains("secret"), "{key}: {text}");
        }
        // Other tabs are told.
        let told = |(_, text): &Record| text.as_deref().is_some_and(|t| t.contains("a secret"));
        assert!(all.iter().any(told));
    }
    // And a draft from before is taken back.
    let (mut a, mut b) = pair(OtrPolicy::Manual, OtrPolicy::Manual);
    a.write("open");
    let (chat, text) = (a.other.clone(), "to be private".to_owned());
    a.act(Intent::SetDraft { chat, text });
    a.order(Order::Start);
    talk(&mut a, &mut b);
    let draft = a.disk.iter().rfind(|(key, _)| key.starts_with("draft/"));
    assert_eq!(draft.unwrap().1, None);
}

#[test]
fn what_must_be_private_waits_for_it() {
    let (mut a, mut b) = pair(OtrPolicy::Always, OtrPolicy::Manual);
    a.write("first");
    a.write("second");
    assert!(a.sent.iter().all(|s| tag::is_otr(&s.body)), "{:?}", a.sent);
    talk(&mut a, &mut b);
    let said = [
        ("first".to_owned(), PRIVATE),
        ("second".to_owned(), PRIVATE),
    ];
    assert_eq!(b.shown(), said);
    // Somebody without OTR gets none of it, in whatever state the connection is.
    let mut a = End::new("romeo@here/orchard", "tybalt@there", "A", OtrPolicy::Always);
    a.write("never open");
    a.event(Event::StatusChanged(Status::Binding));
    a.write("nor this");
    a.event(Event::StatusChanged(Status::Online));
    assert!(
        a.sent
            .iter()
            .all(|s| !s.body.contains("never") && !s.body.contains("nor"))
    );
    assert_eq!(a.delivery("never open"), Delivery::Waiting);
    // The user gives it up: it fails, and stays here.
    a.order(Order::End);
    let discarded = Delivery::Failed(SendError::NotPrivate(NotPrivate::Discarded));
    assert_eq!(a.delivery("never open"), discarded);
    // Or takes one back.
    a.write("taken back");
    let chat = a.other.clone();
    let key = a.store.chat(&chat).unwrap().messages().last().unwrap().key;
    a.act(Intent::DropMessage { chat, key });
    a.order(Order::Start);
    assert!(a.sent.iter().all(|s| tag::is_otr(&s.body)));
}

#[test]
fn a_failed_private_message_is_tried_again_in_private() {
    let (mut a, mut b) = private();
    b.order(Order::End);
    talk(&mut a, &mut b);
    a.write("too late");
    a.order(Order::End);
    let chat = a.other.clone();
    let key = a.store.chat(&chat).unwrap().messages().last().unwrap().key;
    let before = a.sent.len();
    a.act(Intent::RetryMessage { chat, key });
    assert_eq!(a.state(), State::Starting);
    talk(&mut a, &mut b);
    assert_eq!(b.shown().last().unwrap(), &("too late".to_owned(), PRIVATE));
    assert!(
        a.sent[before..]
            .iter()
            .all(|s| !s.body.contains("too late"))
    );
}

#[test]
fn white_space_leads_to_privacy_where_both_want_it() {
    let (mut a, mut b) = pair(OtrPolicy::Opportunistic, OtrPolicy::Opportunistic);
    a.write("hello");
    assert_ne!(a.sent[0].body, "hello");
    talk(&mut a, &mut b);
    assert_eq!((a.state(), b.state()), (State::Private, State::Private));
    assert_eq!(b.shown()[0], ("hello".to_owned(), Secrecy::Open));
    // One who never wants it sees no tag.
    let (mut a, mut b) = pair(OtrPolicy::Opportunistic, OtrPolicy::Never);
    a.write("hello");
    talk(&mut a, &mut b);
    assert_eq!(b.shown()[0].0, "hello");
    assert_eq!(b.state(), State::Open);
}

#[test]
fn a_later_run_begins_anew_before_anything_goes_out() {
    let (mut a, mut b) = private();
    a.write("before");
    talk(&mut a, &mut b);
    let saved = a.privacy.save();
    let fingerprint = a.store.privacy(&a.other).view.mine;
    a.privacy.leave(NOW);
    a.pump();
    talk(&mut a, &mut b);
    assert_eq!(b.state(), State::Finished);
    // What is on the disk: that it was private, and nothing else of it.
    let mut later = End::new("romeo@here/orchard", "juliet@there", "A", OtrPolicy::Manual);
    let disk = std::mem::take(&mut a.disk);
    later.store.restore(disk, From::Storage);
    assert_eq!(later.state(), State::Starting);
    assert!(later.shown().is_empty());
    later.write("typed at once");
    assert!(later.sent.is_empty());
    let chats = later.store.private_chats();
    later.privacy.go_on(NOW, Some(&saved), chats);
    later.pump();
    later.write("and then");
    talk(&mut later, &mut b);
    assert_eq!((later.state(), b.state()), (State::Private, State::Private));
    assert_eq!(later.store.privacy(&later.other).view.mine, fingerprint);
    assert_eq!(b.shown().last().unwrap(), &("and then".to_owned(), PRIVATE));
    assert!(later.sent.iter().all(|s| tag::is_otr(&s.body)));
    // The key is the one they know.
    assert!(!b.notes().contains(&Note::OtherKey));
    // What stands already is not begun anew.
    let (before, chats) = (later.sent.len(), later.store.private_chats());
    later.privacy.go_on(NOW, None, chats);
    later.pump();
    assert_eq!((later.sent.len(), later.state()), (before, State::Private));
    // Of what was on its way nobody knows whether it arrived; it is not sent in the open.
    let waiting = Command::SendMessage {
        to: later.other.clone(),
        id: "x".to_owned(),
        body: "in doubt".to_owned(),
        extras: Extras::default(),
        in_doubt: true,
        wrap: Wrap::otr(),
    };
    let before = later.sent.len();
    later.privacy.command(NOW, waiting);
    later.pump();
    assert_eq!(later.sent.len(), before);
}

#[test]
fn a_log_out_says_good_bye_first_and_forgets() {
    let (mut a, mut b) = private();
    a.act(Intent::LogOut);
    talk(&mut a, &mut b);
    assert_eq!(b.state(), State::Finished);
    a.event(Event::StatusChanged(Status::Disconnected(None)));
    assert!(!a.privacy.save().contains("<key>"));
    assert!(!a.privacy.save().contains("known"));
}

#[test]
fn policies_of_a_contact() {
    let (mut a, mut b) = pair(OtrPolicy::Manual, OtrPolicy::Manual);
    b.order(Order::SetPolicy(Some(OtrPolicy::Never)));
    a.order(Order::Start);
    talk(&mut a, &mut b);
    assert_eq!((a.state(), b.state()), (State::Starting, State::Open));
    // It is kept.
    let kept = b.disk.iter().any(|(_, text)| {
        text.as_deref()
            .is_some_and(|t| t.contains("policy=\"never\"") || t.contains("policy='never'"))
    });
    assert!(kept);
    assert_eq!(b.store.private_chats()[0].1, Some(OtrPolicy::Never));
    b.order(Order::SetPolicy(Some(OtrPolicy::Always)));
    b.write("now");
    talk(&mut a, &mut b);
    assert_eq!(a.shown().last().unwrap(), &("now".to_owned(), PRIVATE));
}
