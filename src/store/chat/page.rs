//! Pages of history: what is missing, what was asked for, and where it goes.

use super::{Chat, ChatMessage, Stored};
use crate::jid::BareJid;

/// Where older messages are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Above the first.
    Top,
    /// Above the one with this key.
    Gap(u64),
    /// Behind the last: what may have been missed altogether.
    End,
}

/// What the screen says of the history of a chat.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct History {
    /// There is, or may be, more above the first message.
    pub older: bool,
    /// There may be more behind the last.
    pub newer: bool,
    /// Messages are being loaded there.
    pub loading: Option<Place>,
    /// They could not be loaded there.
    pub failed: Option<Place>,
}

/// Messages that are on their way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Request {
    place: Place,
    /// The message above which they belong, unless it is the end.
    anchor: Option<u64>,
    /// The id in the archive before which they were asked for; none from storage.
    before: Option<String>,
}

impl Chat {
    /// Whether there is more, and what was done about it.
    pub fn history(&self) -> History {
        let first = self.messages.first();
        History {
            older: self.older_stored || first.map_or(self.gap_end, |m| m.gap_before),
            newer: self.gap_end,
            loading: self.request.as_ref().map(|r| r.place),
            failed: self.failed,
        }
    }

    /// Asks storage for what it has above the first message, which has this key.
    pub(in crate::store) fn ask_storage(&mut self, place: Place) -> Option<u64> {
        let first = self.messages.first().map_or(u64::MAX, |m| m.key);
        let wanted = place == Place::Top || self.unopened;
        if !self.older_stored || !wanted || self.request.is_some() {
            return None;
        }
        self.failed = None;
        self.request = Some(Request {
            place,
            anchor: Some(first),
            before: None,
        });
        Some(first)
    }

    /// Asks storage for all from a message on; none where something is asked for already.
    pub(in crate::store) fn ask_up_to(&mut self, chat: &BareJid, key: u64) -> Option<Stored> {
        self.ask_storage(Place::Top).map(|before| Stored {
            chat: chat.clone(),
            before,
            from: Some(key),
        })
    }

    /// Asks the archive: the id before which the page is wanted, `None` for the newest.
    pub(in crate::store) fn ask_archive(&mut self, place: Place) -> Option<Option<String>> {
        if self.request.is_some() {
            return None;
        }
        let place = match place {
            Place::Top if self.messages.is_empty() => Place::End,
            place => place,
        };
        let at = match place {
            Place::Top => 0,
            Place::Gap(key) => self.index(key)?,
            Place::End => self.messages.len(),
        };
        let gap = self.messages.get(at).map_or(self.gap_end, |m| m.gap_before);
        if !gap {
            return None;
        }
        let known = self.messages.iter().skip(at);
        let before = known.filter_map(|m| m.archive_id.clone()).next();
        self.failed = None;
        self.request = Some(Request {
            place,
            anchor: self.messages.get(at).map(|m| m.key),
            before: before.clone(),
        });
        Some(before)
    }

    /// Whether older messages are on their way.
    pub(in crate::store) fn awaits(&self) -> bool {
        self.request.is_some()
    }

    /// Older messages from storage; `more`: there are older ones still.
    pub(in crate::store) fn stored(&mut self, more: bool) {
        self.request = None;
        self.older_stored = more;
        self.unopened = false;
    }

    /// What storage was asked for will not come.
    pub(super) fn storage_failed(&mut self) {
        self.request
            .take_if(|r| r.before.is_none() && r.anchor.is_some());
    }

    /// What was asked for cannot be had. `told`: the user is told.
    pub(in crate::store) fn page_failed(&mut self, before: Option<&str>, told: bool) -> bool {
        let ours = |r: &mut Request| r.before.as_deref() == before;
        let request = self.request.take_if(ours);
        let ended = request.is_some();
        self.failed = request.filter(|_| told).map(|request| request.place);
        ended
    }

    /// A page of the archive, oldest first. `complete`: there is nothing before it.
    pub(in crate::store) fn page(
        &mut self,
        before: Option<&str>,
        page: Vec<ChatMessage>,
        complete: bool,
    ) -> bool {
        let Some(request) = self.request.take_if(|r| r.before.as_deref() == before) else {
            return false;
        };
        // The message above which the next one of the page goes; none: behind all.
        let mut next = match before {
            None => self.messages.len(),
            Some(_) => {
                let asked = |m: &ChatMessage| m.archive_id.as_deref() == before;
                let Some(at) = self.messages.iter().position(asked) else {
                    return true;
                };
                at
            }
        };
        let mut anchor = request.anchor;
        // The messages that wait for their turn belong below all others.
        while before.is_none()
            && let Some(previous) = next.checked_sub(1)
            && let Some(message) = self.messages.get(previous)
            && message.delivery == super::Delivery::Waiting
        {
            next = previous;
        }
        let (mut closed, mut news) = (false, false);
        let mut inserted = Vec::new();
        let mut left = page.len() as u64;
        for message in page.into_iter().rev() {
            left -= 1;
            match self.same(&message) {
                Some(at) => {
                    news |= self.learn(at, &message);
                    if at >= next {
                        continue;
                    }
                    // To close a gap is progress as well.
                    news = true;
                    self.join(next);
                    next = at;
                    let known = self.messages.get(at).map(|m| (m.key, m.gap_before));
                    if known.is_some_and(|(key, gap)| !gap && anchor.is_none_or(|a| key < a)) {
                        closed = true;
                        break;
                    }
                }
                None => {
                    news = true;
                    self.join(next);
                    let at = anchor.and_then(|key| self.index(key));
                    let shift = self.insert_before(next, message, left);
                    for key in &mut inserted {
                        *key += shift;
                    }
                    inserted.extend(self.messages.get(next).map(|m| m.key));
                    if at.is_some_and(|at| at >= next) {
                        anchor = anchor.map(|key| key + shift);
                    }
                }
            }
        }
        // A page that brings nothing new would only be asked for again.
        let anchor = anchor.and_then(|key| self.index(key)).unwrap_or(next);
        if complete || !news {
            self.join(anchor.min(next));
        } else if !closed && next <= anchor {
            self.part(next);
        }
        for key in inserted {
            self.make_up(key);
        }
        true
    }

    /// There is nothing missing above the message at `at`, or at the end.
    fn join(&mut self, at: usize) {
        match self.messages.get_mut(at) {
            Some(message) if message.gap_before => {
                message.gap_before = false;
                self.touched.push(message.key);
                self.regroup(at);
            }
            Some(message) if message.delivery == super::Delivery::Waiting => self.gap_end = false,
            Some(_) => {}
            None => self.gap_end = false,
        }
    }

    /// There may be something missing above the message at `at`.
    pub(super) fn part(&mut self, at: usize) {
        if let Some(message) = self.messages.get_mut(at)
            && !message.gap_before
        {
            message.gap_before = true;
            self.touched.push(message.key);
            self.regroup(at);
        }
    }
}
