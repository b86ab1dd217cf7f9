//! What a user looks for in an archive (XEP-0431), and what was said around it.

use super::super::outcome::answer;
use super::{Archive, Item, Purpose, is_absent};
use crate::jid::{BareJid, Jid};
use crate::otr::tag::is_otr;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::{Answer, Event, SendError};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::lookup::{Kept, Looked, Lookup, MAX_TEXT, MAX_WORDS};
use crate::xmpp::mods::{Mods, Tag};
use crate::xmpp::stanza::full_text;
use crate::xmpp::stanza::rsm::Page;
use std::collections::VecDeque;

impl Mods {
    /// Our account's archive, or that of a room that we are in or may look into.
    pub fn archive_at(&mut self, cx: &Cx<'_>, of: &Jid) -> Option<&mut Archive> {
        if *of == Jid::from(cx.me.bare().clone()) {
            return Some(&mut self.archive);
        }
        self.rooms.archive_at(cx, of.bare())
    }
}

impl Archive {
    /// Tells whether it can be searched for words, once it has said so.
    pub fn ask_full_text(&mut self, cx: &mut Cx<'_>) {
        let room = self.voice.as_ref().map(|voice| voice.room.clone());
        let of = room.clone().unwrap_or_else(|| cx.me.bare().clone());
        match self.full_text {
            Some(can) => {
                let (of, answer) = (of.into(), Answer::FullText(can));
                cx.event(Event::Answered { of, answer });
            }
            None => {
                let to = room.map(Jid::from);
                cx.ask("get", to.as_ref(), full_text::request(), Tag::FullText(of));
            }
        }
    }

    /// It said so; one that does not know the question cannot.
    pub fn on_full_text(&mut self, cx: &mut Cx<'_>, of: BareJid, outcome: IqOutcome) {
        let read = &mut |query: &_| full_text::is_offered(query).map(Answer::FullText);
        let answer = match answer(outcome, read) {
            Answer::Refused(SendError::Refused(error)) if is_absent(&error) => {
                Answer::FullText(false)
            }
            answer => answer,
        };
        if let Answer::FullText(can) = answer {
            self.full_text = Some(can);
        }
        let of = of.into();
        cx.event(Event::Answered { of, answer });
    }

    /// Asks for what is looked for.
    pub fn look(&mut self, cx: &mut Cx<'_>, mut lookup: Lookup) {
        lookup.words = lookup.words.chars().take(MAX_WORDS).collect();
        let page = match (&lookup.before, &lookup.after) {
            (Some(id), _) => Page::Before(id.clone()),
            (None, Some(id)) => Page::After(id.clone()),
            (None, None) => Page::Last,
        };
        let room = self.voice.as_ref().map(|voice| voice.room.clone());
        // A room's archive is of the room alone.
        let with = lookup.with.clone().filter(|_| room.is_none());
        let of = room.unwrap_or_else(|| cx.me.bare().clone()).into();
        self.ask(cx, with.as_ref(), &page, Purpose::Look { of, lookup });
    }

    /// It is there, or why it is not.
    pub(super) fn looked(
        cx: &mut Cx<'_>,
        (of, lookup): (Jid, Lookup),
        found: VecDeque<Item>,
        fin: Result<bool, Option<StanzaError>>,
    ) {
        let answer = match fin {
            Err(Some(error)) => Answer::Refused(SendError::Refused(error)),
            Err(None) => Answer::Refused(SendError::Interrupted),
            Ok(complete) => {
                let first = found.front().map(|item| item.id.clone());
                let all = found.into_iter().filter_map(kept);
                let asked = |kept: &Kept| lookup.with.as_ref().is_none_or(|w| *w == kept.chat);
                Answer::Looked(Box::new(Looked {
                    all: all.filter(asked).collect(),
                    lookup,
                    first,
                    complete,
                }))
            }
        };
        cx.event(Event::Answered { of, answer });
    }
}

/// A message, if people can read it.
fn kept(item: Item) -> Option<Kept> {
    let message = item.message?;
    let text = message.body.trim();
    if text.is_empty() || message.extras.retracted || is_otr(text) {
        return None;
    }
    Some(Kept {
        id: item.id,
        text: text.chars().take(MAX_TEXT).collect(),
        chat: message.chat,
        own: message.own,
        nick: message.extras.sender.map(|sender| sender.nick),
        at: message.at,
        key: None,
    })
}
