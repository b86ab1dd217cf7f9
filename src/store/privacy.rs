//! How private conversations are, as the model knows it.

use super::{Change, Chat, ChatMessage, Store};
use crate::config::OtrPolicy;
use crate::jid::BareJid;
use crate::privacy::{Identity, Note, Order, State, View};
use crate::time::Millis;
use crate::xmpp::command::Wrap;
use crate::xmpp::event::Secrecy;

/// Notes kept of a conversation.
const MAX_NOTES: usize = 100;

/// Something that happened to the privacy of a conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteAt {
    /// Its identity in this chat; they count up.
    pub number: u32,
    /// It stands below the message with this key.
    pub key: u64,
    pub at: Millis,
    pub note: Note,
}

/// What the screen shows of a conversation's privacy.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Privacy {
    pub view: View,
    /// When it is private; `None`: as `usual`.
    pub policy: Option<OtrPolicy>,
    /// When conversations are private that have no policy of their own; `None`: they cannot be.
    pub usual: Option<OtrPolicy>,
    pub notes: Vec<NoteAt>,
}

impl Privacy {
    /// When it is private.
    pub fn rule(&self) -> Option<OtrPolicy> {
        self.usual.map(|usual| self.policy.unwrap_or(usual))
    }
}

impl Store {
    /// What the screen shows of a conversation's privacy.
    pub fn privacy(&self, jid: &BareJid) -> Privacy {
        let chat = self.chats.get(jid);
        let known = chat.map(|chat| (chat.privacy.clone(), chat.policy, chat.notes.clone()));
        let (view, policy, notes) = known.unwrap_or_default();
        Privacy {
            view,
            policy,
            usual: self.otr.filter(|_| jid.as_occupant().is_none()),
            notes,
        }
    }

    /// A conversation is as private as this now.
    pub fn set_privacy(&mut self, jid: BareJid, view: View) -> Vec<Change> {
        if self.me.is_none() {
            return Vec::new();
        }
        let mut changes = Vec::new();
        self.ensure_contact(&jid, &mut changes);
        let chat = self.chats.entry(jid.clone()).or_default();
        let before = std::mem::replace(&mut chat.privacy, view);
        if before.state != chat.privacy.state {
            // What is written is kept only while it may be read.
            changes.push(Change::Draft(jid.clone()));
        }
        changes.push(Change::Privacy(jid));
        changes
    }

    /// One's own key, and what is known of others'.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// It is like this now.
    pub fn set_identity(&mut self, identity: Identity) -> Vec<Change> {
        if self.me.is_none() {
            return Vec::new();
        }
        self.identity = identity;
        vec![Change::Identity]
    }

    /// This was said of a conversation before the log-out.
    pub fn set_policy(&mut self, jid: BareJid, policy: OtrPolicy) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.me.is_some() {
            self.ensure_contact(&jid, &mut changes);
            self.chats.entry(jid.clone()).or_default().policy = Some(policy);
            changes.push(Change::Privacy(jid));
        }
        changes
    }

    /// Something happened to it.
    pub fn add_note(&mut self, now: Millis, jid: BareJid, note: Note) -> Vec<Change> {
        if self.me.is_none() {
            return Vec::new();
        }
        let mut changes = Vec::new();
        self.ensure_contact(&jid, &mut changes);
        let chat = self.chats.entry(jid.clone()).or_default();
        if chat.notes.len() >= MAX_NOTES {
            chat.notes.remove(0);
        }
        chat.notes.push(NoteAt {
            number: chat.notes.last().map_or(0, |last| last.number + 1),
            key: chat.messages().last().map_or(0, |last| last.key),
            at: now,
            note,
        });
        changes.extend([Change::Timeline(jid.clone()), Change::Privacy(jid)]);
        changes
    }

    /// The chats with a policy of their own, and those that are to be private.
    pub fn private_chats(&self) -> Vec<(BareJid, Option<OtrPolicy>, bool)> {
        let all = self.chats.iter().map(|(jid, chat)| {
            let private = chat.privacy.state != State::Open;
            (jid.clone(), chat.policy, private)
        });
        all.filter(|(_, policy, private)| policy.is_some() || *private)
            .collect()
    }

    /// How a message to them travels, and what is said of it.
    pub(super) fn wrap(&self, jid: &BareJid) -> (Wrap, Secrecy) {
        let chat = self.chats.get(jid);
        if chat.is_some_and(|chat| chat.room.is_some()) {
            return (Wrap::Room, Secrecy::Open);
        }
        if jid.as_occupant().is_some() {
            return (Wrap::Occupant, Secrecy::Open);
        }
        let policy = chat.and_then(|chat| chat.policy).or(self.otr);
        let private = chat.is_some_and(|chat| chat.privacy.state != State::Open);
        let verified = chat.is_some_and(|chat| chat.privacy.is_verified());
        match self.otr {
            Some(_) if private || policy == Some(OtrPolicy::Always) => {
                (Wrap::otr(), Secrecy::Private { verified })
            }
            _ => (Wrap::Open, Secrecy::Open),
        }
    }

    /// What the user wants of it.
    pub(super) fn order(
        &mut self,
        jid: BareJid,
        order: Order,
        changes: &mut Vec<Change>,
        orders: &mut Vec<(BareJid, Order)>,
    ) {
        if self.me.is_none()
            || self.otr.is_none()
            || self.is_room(&jid)
            || jid.as_occupant().is_some()
        {
            return;
        }
        // A key may be known of somebody who is nobody's contact any more.
        if !matches!(order, Order::Trust { .. } | Order::Forget { .. }) {
            self.ensure_contact(&jid, changes);
        }
        if let Order::SetPolicy(policy) = &order {
            self.chats.entry(jid.clone()).or_default().policy = *policy;
            changes.push(Change::Privacy(jid.clone()));
        }
        orders.push((jid, order));
    }
}

impl ChatMessage {
    /// Whether nobody on its way could read it.
    pub fn is_private(&self) -> bool {
        matches!(self.secrecy, Secrecy::Private { .. })
    }
}

impl Chat {
    /// Whether nothing of what is written in it may be kept.
    pub(super) fn is_private(&self) -> bool {
        self.privacy.state != State::Open
    }
}
