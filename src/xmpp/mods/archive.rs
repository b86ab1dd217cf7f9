//! XEP-0313: Message Archive Management

mod catch_up;
mod look;
mod sync;

pub use sync::SyncPoint;

use super::message::Messages;
use super::rooms::Voice;
use super::{Flow, Tag, annotations, rooms};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{StanzaCondition, StanzaError};
use crate::xmpp::event::{
    Annotation, Answer, Event, History, HistoryError, Message, RoomNews, SendError, Way,
};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::lookup::{Lookup, PAGE};
use crate::xmpp::stanza::archive::{changed_prefs, is_complete, prefs, query, result};
use crate::xmpp::stanza::iq::sender;
use crate::xmpp::stanza::message::MessageIn;
use crate::xmpp::stanza::rsm::{Page, Said, said};
use catch_up::CatchUp;
use std::collections::VecDeque;

/// Results taken in for one page, however many were asked for.
const MAX_RESULTS: usize = 1_000;

/// What there is of the archive, and what of it is asked for.
#[derive(Default)]
pub struct Archive {
    /// Whose archive it is.
    owner: Option<BareJid>,
    /// Who we are in the room whose archive it is; none: it is our account's.
    voice: Option<Voice>,
    sync: SyncPoint,
    /// The last message that is known, where `sync` may not follow yet.
    ahead: Option<String>,
    /// Whether our account has one; not known before the first answer.
    supported: Option<bool>,
    catch_up: Option<CatchUp>,
    /// Whether it can be searched for words; not known before it was asked in this session.
    full_text: Option<bool>,
    /// An earlier run of the program did not come to the end of it.
    unfinished: bool,
    queries: Map<String, Query>,
    /// What came in while we were finding out what came before it.
    held: VecDeque<Element>,
}

/// A question, and what of the answer is there.
struct Query {
    /// Whose archive is asked; `None`: our account's.
    to: Option<Jid>,
    purpose: Purpose,
    /// The newest are wanted, where there is not room for all.
    backwards: bool,
    found: VecDeque<Item>,
}

enum Purpose {
    CatchUp,
    Page {
        chat: BareJid,
        before: Option<String>,
        /// How many pages had no message in them.
        empty: u8,
    },
    /// Somebody looks for it; the answer is his.
    Look {
        of: Jid,
        lookup: Lookup,
    },
}

/// So many pages without a message are read on end.
const MAX_EMPTY: u8 = 20;

/// Something in the archive.
struct Item {
    id: String,
    message: Option<Message>,
    note: Option<Annotation>,
}

impl Archive {
    /// The archive of a room that we are in. `after`: the last message of it that is known.
    pub fn of_room(me: &BareJid, voice: Voice, after: Option<String>) -> Self {
        Self {
            owner: Some(me.clone()),
            voice: Some(voice),
            sync: after.map_or(SyncPoint::Unknown, SyncPoint::After),
            ..Self::default()
        }
    }

    /// Who we are in the room.
    pub fn voice(&self) -> Option<&Voice> {
        self.voice.as_ref()
    }

    /// The room tells our occupant's id.
    pub fn identify(&mut self, id: Option<&String>) {
        if let Some(voice) = &mut self.voice {
            (voice.id, voice.ids) = (id.cloned(), id.is_some());
        }
    }

    /// We have another nick from now on.
    pub fn rename(&mut self, nick: &str) {
        if let Some(voice) = &mut self.voice {
            nick.clone_into(&mut voice.nick);
        }
    }

    /// Whether a query with this id waits for its answer.
    pub fn has_asked(&self, query: &str) -> bool {
        self.queries.contains_key(query)
    }

    fn tell_sync(&self, events: &mut VecDeque<Event>, syncing: bool) {
        events.push_back(match &self.voice {
            None => Event::SyncChanged(syncing),
            Some(voice) => Event::Room {
                room: voice.room.clone(),
                news: RoomNews::Syncing(syncing),
            },
        });
    }

    fn tell_skipped(&self, cx: &mut Cx<'_>) {
        cx.event(match &self.voice {
            None => Event::HistorySkipped,
            Some(voice) => Event::Room {
                room: voice.room.clone(),
                news: RoomNews::Skipped,
            },
        });
    }

    /// Whether what comes in has to wait.
    pub fn is_syncing(&self) -> bool {
        self.catch_up.is_some()
    }

    /// Whether it was not read to its end, in this session or an earlier run of the program.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Whether ids in its name can be believed: a server that archives takes out what others forge.
    pub fn is_trusted(&self) -> bool {
        self.supported == Some(true)
    }

    /// Keeps a message for later.
    pub fn hold(&mut self, message: &Element) {
        self.held.push_back(message.clone());
    }

    /// What was kept, once its time has come.
    pub fn release(&mut self) -> Option<Element> {
        if self.is_syncing() {
            return None;
        }
        self.held.pop_front()
    }

    /// After a log-out.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Asks for a page of a conversation.
    pub fn load(&mut self, cx: &mut Cx<'_>, chat: BareJid, before: Option<String>) {
        if self.supported == Some(false) || cx.config.archive_page_size == 0 {
            let why = HistoryError::NoArchive;
            return cx.event(Event::HistoryFailed { chat, before, why });
        }
        let page = before.clone().map_or(Page::Last, Page::Before);
        let with = Some(chat.clone()).filter(|_| self.voice.is_none());
        self.ask(
            cx,
            with.as_ref(),
            &page,
            Purpose::Page {
                chat,
                before,
                empty: 0,
            },
        );
    }

    fn ask(&mut self, cx: &mut Cx<'_>, with: Option<&BareJid>, page: &Page, purpose: Purpose) {
        let id = cx.new_id();
        let (words, max) = match &purpose {
            Purpose::Look { lookup, .. } => (&*lookup.words, PAGE),
            Purpose::CatchUp | Purpose::Page { .. } => ("", cx.config.archive_page_size),
        };
        let payload = query(&id, with, words, max, page);
        let asked = Query {
            to: self.voice.as_ref().map(|voice| voice.room.clone().into()),
            purpose,
            backwards: matches!(page, Page::Before(_) | Page::Last),
            found: VecDeque::new(),
        };
        cx.ask("set", asked.to.as_ref(), payload, Tag::Archive(id.clone()));
        self.queries.insert(id, Box::new(asked));
    }

    /// Takes a result: only from the archive that was asked, and only while an answer is awaited.
    pub fn on_result(&mut self, cx: &mut Cx<'_>, element: &Element) -> Flow {
        let from = match sender(element) {
            Ok(from) => from,
            Err(reason) => return Flow::Drop(reason),
        };
        let Some(found) = result(element) else {
            return Flow::Drop("archive result without exactly one message");
        };
        let Some(query) = self.queries.get_mut(found.query) else {
            return Flow::Drop("archive result that nobody asked for");
        };
        let ours = |jid: &Jid| jid.resource().is_none() && jid.bare() == cx.me.bare();
        let right = match &query.to {
            None => from.as_ref().is_none_or(ours),
            to => from == *to,
        };
        if !right {
            return Flow::Drop("archive result from somebody who was not asked");
        }
        if query.found.iter().any(|item| item.id == found.id) {
            return Flow::Drop("the same archive result once more");
        }
        if query.found.len() >= MAX_RESULTS {
            if !query.backwards {
                return Flow::Drop("more archive results than were asked for");
            }
            query.found.pop_front();
        }
        let stanza = found.forwarded.message;
        let mut item = Item {
            id: found.id.clone(),
            message: None,
            note: None,
        };
        // What cannot be read still has its place in the archive.
        if let Ok(m) = MessageIn::parse(stanza) {
            // Nothing was sent in the future, whatever a clock elsewhere says.
            let stamp = found.forwarded.stamp.map_or(cx.now, |at| at.min(cx.now));
            if let Some(voice) = &self.voice {
                let (message, note) = voice.read(stanza, m, stamp, (Some(found.id), None));
                (item.message, item.note) = (message.map(archived), note);
            } else if !rooms::is_private(stanza) {
                item.note = annotations::of(cx, &m, stamp);
                item.message = Messages::archived(cx, m, stamp, found.id);
            }
        }
        query.found.push_back(item);
        Flow::Done
    }

    /// Takes the end of an answer.
    pub fn on_outcome(
        &mut self,
        cx: &mut Cx<'_>,
        messages: &mut Messages,
        id: &str,
        outcome: IqOutcome,
    ) {
        let Some(query) = self.queries.remove(id) else {
            return;
        };
        let Query {
            purpose, mut found, ..
        } = *query;
        let fin = match outcome {
            IqOutcome::Result(Some(fin)) if fin.is("fin", ns::MAM) => Ok(fin),
            IqOutcome::Error(error) => Err(Some(error)),
            IqOutcome::Result(_) | IqOutcome::TimedOut | IqOutcome::Disconnected => Err(None),
        };
        let looks = matches!(purpose, Purpose::Look { .. });
        match &fin {
            // What it cannot be searched by says nothing of it.
            Err(Some(_)) if looks => {}
            Ok(_) => self.supported = Some(true),
            Err(Some(error)) if is_absent(error) => self.supported = Some(false),
            Err(_) => {}
        }
        let fin = fin.map(|fin| {
            let said = said(&fin, found.len());
            in_order(&mut found, &said);
            (is_complete(&fin) || found.is_empty(), said)
        });
        match purpose {
            Purpose::CatchUp => self.caught(cx, messages, found, fin),
            Purpose::Look { of, lookup } => {
                let fin = fin.map(|(complete, _)| complete);
                Self::looked(cx, (of, lookup), found, fin);
            }
            Purpose::Page {
                chat,
                before,
                empty,
            } => match fin {
                // A page without a message is no page: what comes before it is asked for.
                Ok((false, _)) if empty < MAX_EMPTY && is_bare(&found, &chat) => {
                    let first = found.front().map(|item| item.id.clone());
                    let page = first.map_or(Page::Last, Page::Before);
                    notes(cx, found, &chat);
                    let purpose = Purpose::Page {
                        chat: chat.clone(),
                        before,
                        empty: empty + 1,
                    };
                    let with = Some(&chat).filter(|_| self.voice.is_none());
                    self.ask(cx, with, &page, purpose);
                }
                Ok((complete, _)) => paged(cx, chat, before, found, complete),
                Err(_) => {
                    let why = match self.supported {
                        Some(false) => HistoryError::NoArchive,
                        _ => HistoryError::Failed,
                    };
                    cx.event(Event::HistoryFailed { chat, before, why });
                }
            },
        }
    }

    /// Whether this server is known to have none.
    pub fn is_absent(&self) -> bool {
        self.supported == Some(false)
    }

    /// The session is over.
    pub fn on_disconnected(&mut self, events: &mut VecDeque<Event>) {
        for query in std::mem::take(&mut self.queries).into_values() {
            match query.purpose {
                Purpose::Page { chat, before, .. } => {
                    let why = HistoryError::Offline;
                    events.push_back(Event::HistoryFailed { chat, before, why });
                }
                Purpose::Look { of, .. } => {
                    let answer = Answer::Refused(SendError::Interrupted);
                    events.push_back(Event::Answered { of, answer });
                }
                Purpose::CatchUp => {}
            }
        }
        self.unfinished = false;
        self.full_text = None;
        if self.catch_up.take().is_some() {
            self.tell_sync(events, false);
        }
    }
}

/// A message of the archive of a room.
fn archived(message: Message) -> Message {
    Message {
        delayed: true,
        way: Way::Archived,
        ..message
    }
}

/// A page of a conversation.
fn paged(
    cx: &mut Cx<'_>,
    chat: BareJid,
    before: Option<String>,
    mut found: VecDeque<Item>,
    complete: bool,
) {
    let of_chat = found.iter_mut().filter_map(|item| item.message.take());
    let messages = of_chat.filter(|m| m.chat == chat).collect();
    let told = chat.clone();
    cx.event(Event::HistoryReceived(History {
        chat,
        before,
        messages,
        complete,
    }));
    notes(cx, found, &told);
}

/// What is said of the messages of a conversation.
fn notes(cx: &mut Cx<'_>, found: VecDeque<Item>, chat: &BareJid) {
    for note in found.into_iter().filter_map(|item| item.note) {
        if note.chat == *chat {
            cx.event(Event::MessageAnnotated(note));
        }
    }
}

/// Whether there is no message of the conversation among these.
fn is_bare(found: &VecDeque<Item>, chat: &BareJid) -> bool {
    let in_chat = |item: &Item| item.message.as_ref().is_some_and(|m| m.chat == *chat);
    !found.iter().any(in_chat)
}

/// Asks what is archived, to change it to what the site wants.
pub fn ask_prefs(cx: &mut Cx<'_>) {
    if cx.config.archiving.is_some() {
        cx.ask("get", None, prefs(), Tag::ArchivePrefs);
    }
}

/// Changes it, where it is different; the answer to that is of no interest.
pub fn on_prefs(cx: &mut Cx<'_>, outcome: IqOutcome) {
    if let (IqOutcome::Result(Some(prefs)), Some(wanted)) = (outcome, cx.config.archiving)
        && let Some(changed) = changed_prefs(&prefs, wanted)
    {
        cx.ask("set", None, changed, Tag::Carbons);
    }
}

/// Whether an error says that there is no archive at all.
fn is_absent(error: &StanzaError) -> bool {
    matches!(
        error.condition,
        StanzaCondition::ServiceUnavailable
            | StanzaCondition::FeatureNotImplemented
            | StanzaCondition::NotAllowed
            | StanzaCondition::Forbidden
    )
}

/// Some archives give a page newest first, whatever the standard says.
fn in_order(found: &mut VecDeque<Item>, said: &Said) {
    let ends = found.front().zip(found.back());
    let Some((front, back)) = ends.filter(|(front, back)| front.id != back.id) else {
        return;
    };
    let reversed = said.first.as_ref() == Some(&back.id) && said.last.as_ref() == Some(&front.id);
    let times = || {
        found
            .iter()
            .filter_map(|item| item.message.as_ref().map(|m| m.at))
    };
    let falling = times().is_sorted_by(|a, b| a >= b) && times().next() > times().next_back();
    if reversed || falling {
        found.make_contiguous().reverse();
    }
}
