//! XEP-0313 §5.4: finding out what came while we were away, before anything that comes now.

use super::{Archive, Item, Purpose, SyncPoint};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{StanzaCondition, StanzaError};
use crate::xmpp::event::{Event, Level};
use crate::xmpp::mods::message::{Messages, Past};
use crate::xmpp::stanza::rsm::{Page, Said};
use std::collections::VecDeque;

/// More new messages than this are not all fetched at once: the newest are, and the rest when it is
/// looked at.
const MAX_NEW: u64 = 1_000;

/// Questions without an answer that are asked once more.
const MAX_SILENT: u8 = 1;

/// Where it stands.
pub(super) struct CatchUp {
    /// What is to be asked for first, until that is done.
    first: Option<Page>,
    pages: u64,
    /// The last message that is known.
    cursor: Option<String>,
    /// This page is the newest, whatever lies before it.
    newest: bool,
    /// Nothing was known: what is found is no news.
    old: bool,
    /// What was known is not there any more.
    lost: bool,
    /// Not everything was looked at that came since.
    skipped: bool,
    /// How often no answer came.
    silent: u8,
}

impl Archive {
    /// A new session: what came since the last one is to be found out, and what comes from now on waits
    /// for that. Whether there is anything to wait for.
    pub fn begin(&mut self, cx: &mut Cx<'_>) -> bool {
        if self.owner.as_ref() != Some(cx.me.bare()) {
            *self = Self {
                owner: Some(cx.me.bare().clone()),
                ..Self::default()
            };
        }
        self.supported = None;
        self.unfinished = false;
        self.ahead = None;
        if cx.config.archive_page_size == 0 {
            return false;
        }
        let (page, cursor) = match &self.sync {
            SyncPoint::Unknown => (Page::Last, None),
            SyncPoint::Start => (Page::First, None),
            SyncPoint::After(id) => (Page::After(id.clone()), Some(id.clone())),
        };
        let unknown = self.sync == SyncPoint::Unknown;
        self.catch_up = Some(CatchUp {
            first: Some(page),
            pages: 0,
            cursor,
            newest: unknown,
            old: unknown,
            lost: false,
            skipped: false,
            silent: 0,
        });
        self.tell_sync(cx.events, true);
        true
    }

    /// Our presence is out, and the server hands on to us what comes: now it is asked for what came before.
    /// What came between an earlier answer and our presence, we would never be told of.
    pub fn ask_first(&mut self, cx: &mut Cx<'_>) {
        if let Some(page) = self.catch_up.as_mut().and_then(|now| now.first.take()) {
            self.ask(cx, None, &page, Purpose::CatchUp);
        }
    }

    /// A page of it, or none.
    pub(super) fn caught(
        &mut self,
        cx: &mut Cx<'_>,
        messages: &mut Messages,
        found: VecDeque<Item>,
        fin: Result<(bool, Said), Option<StanzaError>>,
    ) {
        let Some(mut now) = self.catch_up.take() else {
            return;
        };
        let (complete, said) = match fin {
            Ok(fin) => fin,
            Err(error) => return self.not_caught(cx, messages, now, error),
        };
        now.pages += 1;
        let last = found.back().map(|item| item.id.clone());
        self.take_in(cx, messages, &mut now, found, complete);
        let moved = last.is_some() && last != now.cursor;
        if moved {
            now.cursor = last;
        }
        if let Some(id) = &now.cursor {
            self.sync = SyncPoint::After(id.clone());
        } else if self.sync == SyncPoint::Unknown {
            self.sync = SyncPoint::Start;
        }
        if complete || now.newest || !moved {
            // What was not looked at may hold what we are in doubt of.
            let past = if now.skipped {
                Past::Unknown
            } else {
                Past::Known
            };
            return self.done(cx, messages, past);
        }
        let size = u64::from(cx.config.archive_page_size.max(1));
        let most = if cx.config.archive_all_pages {
            MAX_NEW
        } else {
            size
        };
        let many = said
            .behind
            .is_some_and(|behind| behind + now.pages * size > most);
        let page = if many || now.pages * size >= most {
            now.newest = true;
            Page::Last
        } else {
            Page::After(now.cursor.clone().unwrap_or_default())
        };
        self.catch_up = Some(now);
        self.ask(cx, None, &page, Purpose::CatchUp);
    }

    fn take_in(
        &self,
        cx: &mut Cx<'_>,
        messages: &mut Messages,
        now: &mut CatchUp,
        found: VecDeque<Item>,
        complete: bool,
    ) {
        let known = found
            .iter()
            .position(|item| Some(&item.id) == now.cursor.as_ref());
        let jumped = now.newest && known.is_none() && !complete;
        if jumped || now.lost {
            now.skipped = true;
            self.tell_skipped(cx);
        }
        for item in found.into_iter().skip(known.map_or(0, |at| at + 1)) {
            if let Some(mut message) = item.message {
                if message.own
                    && let Some(id) = &message.id
                {
                    messages.found(id);
                }
                message.old = now.old;
                cx.event(Event::MessageReceived(message));
            }
            if let Some(note) = item.note {
                if let Some(id) = note.id.as_ref().filter(|_| note.own) {
                    messages.found(id);
                }
                cx.event(Event::MessageAnnotated(note));
            }
        }
    }

    fn not_caught(
        &mut self,
        cx: &mut Cx<'_>,
        messages: &mut Messages,
        mut now: CatchUp,
        error: Option<StanzaError>,
    ) {
        let error_is_silence = error.is_none();
        let gone = |e: StanzaError| e.condition == StanzaCondition::ItemNotFound;
        if !now.newest && error.is_some_and(gone) {
            // The archive has forgotten what we know: as if nothing were known.
            (now.newest, now.lost, now.cursor) = (true, true, None);
            self.sync = SyncPoint::Unknown;
            self.catch_up = Some(now);
            return self.ask(cx, None, &Page::Last, Purpose::CatchUp);
        }
        if error_is_silence && now.silent < MAX_SILENT {
            // Whether there is anybody is for the stream to find out; nothing of ours fails for that.
            now.silent += 1;
            let page = match &now.cursor {
                _ if now.newest => Page::Last,
                None => Page::First,
                Some(id) => Page::After(id.clone()),
            };
            self.catch_up = Some(now);
            return self.ask(cx, None, &page, Purpose::CatchUp);
        }
        if self.supported != Some(false) {
            cx.log(Level::Warn, "the archive could not be read");
            // What comes now may not be next to what is known. The next session begins where this did.
            self.tell_skipped(cx);
            self.unfinished = true;
        }
        self.done(cx, messages, Past::Unknown);
    }

    fn done(&self, cx: &mut Cx<'_>, messages: &mut Messages, past: Past) {
        self.tell_sync(cx.events, false);
        messages.ready(cx, past);
        if self.is_trusted() && self.voice.is_none() {
            super::ask_prefs(cx);
        }
    }
}
