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

/// What is known of a conversation.
#[derive(Default)]
struct Talk {
    ours: Option<Ours>,
    /// He writes or has paused; until when that is believed.
    theirs: Option<Millis>,
    /// He told us of states in this session: he knows what they are.
    known: bool,
}

/// Who does what in which conversation.
#[derive(Default)]
pub struct ChatStates {
    talks: Map<BareJid, Talk>,
}

impl ChatStates {
    /// What is known of a conversation, for which there is room.
    fn talk(&mut self, chat: &BareJid) -> Option<&mut Talk> {
        if self.talks.len() >= MAX && !self.talks.contains_key(chat) {
            return None;
        }
        Some(self.talks.entry(chat.clone()).or_default())
    }

    /// Whether this contact knows what states are, as he has shown.
    pub fn is_known(&self, jid: &BareJid) -> bool {
        self.talks.get(jid).is_some_and(|talk| talk.known)
    }

    /// The user does something in a conversation with somebody who may know of it.
    pub fn note(&mut self, cx: &mut Cx<'_>, chat: &BareJid, activity: Activity) {
        let state = match activity {
            Activity::Typing => ChatState::Composing,
            Activity::Emptied => ChatState::Active,
            Activity::Left => ChatState::Gone,
        };
        let now = cx.now;
        let Some(talk) = self.talk(chat) else { return };
        let before = talk.ours.map(|ours| ours.state);
        // Whoever was told nothing need not know that it is over.
        if before.is_some() || state == ChatState::Composing {
            talk.ours = Some(Ours { state, since: now }).filter(|_| state != ChatState::Gone);
            if before != Some(state) {
                tell(cx, chat, state);
            }
        }
    }

    /// A message has gone out: it says that one is active.
    pub fn sent(&mut self, cx: &Cx<'_>, chat: &BareJid) {
        if let Some(talk) = self.talk(chat) {
            talk.ours = Some(Ours {
                state: ChatState::Active,
                since: cx.now,
            });
        }
    }

    /// Nobody is to be told of more; whoever believes that we write hears that we do not.
    pub fn fall_silent(&mut self, cx: &mut Cx<'_>) {
        for (chat, talk) in &mut self.talks {
            let ours = talk.ours.take().map(|ours| ours.state);
            if matches!(ours, Some(ChatState::Composing | ChatState::Paused)) {
                tell(cx, chat, ChatState::Active);
            }
        }
    }

    /// What a contact does, as a message of his says that came just now.
    pub fn on_state(&mut self, cx: &mut Cx<'_>, chat: &BareJid, state: ChatState) {
        let until = cx.now.plus(BELIEVED_MS);
        let Some(talk) = self.talk(chat) else { return };
        talk.known = true;
        if matches!(state, ChatState::Composing | ChatState::Paused) {
            talk.theirs = Some(until);
            let chat = chat.clone();
            cx.event(Event::ChatStateChanged { chat, state });
        } else {
            self.rest(chat, cx.events);
        }
    }

    /// He does nothing that would have to be shown: he has sent a message, or is gone.
    pub fn rest(&mut self, chat: &BareJid, events: &mut VecDeque<Event>) {
        let talk = self.talks.get_mut(chat);
        if talk.and_then(|talk| talk.theirs.take()).is_some() {
            let (chat, state) = (chat.clone(), ChatState::Active);
            events.push_back(Event::ChatStateChanged { chat, state });
        }
    }

    /// The session is over.
    pub fn on_disconnected(&mut self, events: &mut VecDeque<Event>) {
        for (chat, talk) in std::mem::take(&mut self.talks) {
            if talk.theirs.is_some() {
                let state = ChatState::Active;
                events.push_back(Event::ChatStateChanged { chat, state });
            }
        }
    }

    /// When something is to be told, or believed no longer.
    pub fn deadline(&self) -> Option<Millis> {
        let due = |talk: &Talk| {
            let ours = talk.ours.and_then(|ours| Some(ours.next()?.1));
            ours.into_iter().chain(talk.theirs).min()
        };
        self.talks.values().filter_map(|talk| due(talk)).min()
    }

    /// The deadline has come.
    pub fn timeout(&mut self, cx: &mut Cx<'_>) {
        let now = cx.now;
        for (chat, talk) in &mut self.talks {
            let next = talk.ours.and_then(Ours::next);
            if let (Some((state, due)), Some(ours)) = (next, &mut talk.ours)
                && due <= now
            {
                // Both count from the last key.
                ours.state = state;
                tell(cx, chat, state);
            }
            if talk.theirs.take_if(|until| *until <= now).is_some() {
                let (chat, state) = (chat.clone(), ChatState::Active);
                cx.event(Event::ChatStateChanged { chat, state });
            }
        }
    }
}

/// Says so, if the site wants that.
fn tell(cx: &mut Cx<'_>, chat: &BareJid, state: ChatState) {
    if cx.config.chat_states.contains(&state) {
        cx.send(build(chat, state));
    }
}
