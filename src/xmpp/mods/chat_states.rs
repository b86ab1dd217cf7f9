//! XEP-0085: Chat State Notifications

use crate::jid::BareJid;
use crate::map::Map;
use crate::time::Millis;
use crate::xmpp::command::Activity;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{ChatState, Event};
use crate::xmpp::stanza::chat_states::build;
use std::collections::VecDeque;

/// How long after the last key one has paused, and is elsewhere, in ms (§4).
const PAUSED_MS: u64 = 30_000;
const INACTIVE_MS: u64 = 120_000;
/// How long somebody is believed to write who says nothing more, in ms.
const BELIEVED_MS: u64 = 120_000;
/// Conversations of which it is known; more are mischief.
const MAX: usize = 500;

/// What we told somebody last, and since when nothing was done.
#[derive(Clone, Copy)]
struct Ours {
    state: ChatState,
    since: Millis,
}

impl Ours {
    /// What is to be told next if nothing is done, and when.
    fn next(self) -> Option<(ChatState, Millis)> {
        match self.state {
            ChatState::Composing => Some((ChatState::Paused, self.since.plus(PAUSED_MS))),
            ChatState::Active | ChatState::Paused => {
                Some((ChatState::Inactive, self.since.plus(INACTIVE_MS)))
            }
            ChatState::Inactive | ChatState::Gone => None,
        }
    }
}

/// Who does what in which conversation.
#[derive(Default)]
pub struct ChatStates {
    ours: Map<BareJid, Ours>,
    /// Who writes or has paused, and until when that is believed.
    theirs: Map<BareJid, Millis>,
    /// Who told us of states in this session: he knows what they are.
    known: Map<BareJid, ()>,
}

impl ChatStates {
    /// Whether this contact knows what states are, as he has shown.
    pub fn is_known(&self, jid: &BareJid) -> bool {
        self.known.contains_key(jid)
    }

    /// The user does something in a conversation with somebody who may know of it.
    pub fn note(&mut self, cx: &mut Cx<'_>, chat: &BareJid, activity: Activity) {
        let state = match activity {
            Activity::Typing => ChatState::Composing,
            Activity::Emptied => ChatState::Active,
            Activity::Left => ChatState::Gone,
        };
        let before = self.ours.get(chat).map(|ours| ours.state);
        // Whoever was told nothing need not know that it is over.
        if before.is_none() && state != ChatState::Composing {
            return;
        }
        self.set(cx, chat, state, cx.now, before != Some(state));
    }

    /// A message has gone out: it says that one is active.
    pub fn sent(&mut self, cx: &mut Cx<'_>, chat: &BareJid) {
        self.set(cx, chat, ChatState::Active, cx.now, false);
    }

    fn set(
        &mut self,
        cx: &mut Cx<'_>,
        chat: &BareJid,
        state: ChatState,
        since: Millis,
        tell: bool,
    ) {
        if tell && cx.config.chat_states.contains(&state) {
            cx.send(build(chat, state));
        }
        if state == ChatState::Gone {
            self.ours.remove(chat);
        } else if self.ours.len() < MAX || self.ours.contains_key(chat) {
            self.ours
                .insert(chat.clone(), Box::new(Ours { state, since }));
        }
    }

    /// What a contact does, as a message of his says that came just now.
    pub fn on_state(&mut self, cx: &mut Cx<'_>, chat: &BareJid, state: ChatState) {
        if self.known.len() < MAX {
            self.known.insert(chat.clone(), Box::new(()));
        }
        let writes = matches!(state, ChatState::Composing | ChatState::Paused);
        if writes && (self.theirs.len() < MAX || self.theirs.contains_key(chat)) {
            let until = cx.now.plus(BELIEVED_MS);
            self.theirs.insert(chat.clone(), Box::new(until));
            let chat = chat.clone();
            cx.event(Event::ChatStateChanged { chat, state });
        } else if !writes {
            self.rest(chat, cx.events);
        }
    }

    /// He does nothing that would have to be shown: he has sent a message, or is gone.
    pub fn rest(&mut self, chat: &BareJid, events: &mut VecDeque<Event>) {
        if self.theirs.remove(chat).is_some() {
            let (chat, state) = (chat.clone(), ChatState::Active);
            events.push_back(Event::ChatStateChanged { chat, state });
        }
    }

    /// The session is over.
    pub fn on_disconnected(&mut self, events: &mut VecDeque<Event>) {
        self.ours.clear();
        self.known.clear();
        for chat in std::mem::take(&mut self.theirs).into_keys() {
            let state = ChatState::Active;
            events.push_back(Event::ChatStateChanged { chat, state });
        }
    }

    /// When something is to be told, or believed no longer.
    pub fn deadline(&self) -> Option<Millis> {
        let ours = self.ours.values().filter_map(|ours| Some(ours.next()?.1));
        ours.chain(self.theirs.values().map(|until| **until)).min()
    }

    /// The deadline has come.
    pub fn timeout(&mut self, cx: &mut Cx<'_>) {
        let ours = self.ours.iter().filter_map(|(chat, ours)| {
            let (state, _) = ours.next().filter(|(_, due)| *due <= cx.now)?;
            Some((chat.clone(), state, ours.since))
        });
        for (chat, state, since) in ours.collect::<Vec<_>>() {
            // Both count from the last key.
            self.set(cx, &chat, state, since, true);
        }
        let theirs = self.theirs.iter().filter(|(_, until)| ***until <= cx.now);
        for chat in theirs.map(|(chat, _)| chat.clone()).collect::<Vec<_>>() {
            self.rest(&chat, cx.events);
        }
    }
}
