//! What is kept of the session, where, and when it is written: before anything goes out that the server
//! or another tab may act on, and else a moment later, many things at once.

use super::login::Trust;
use super::spoken::{self, Part};
use crate::map::Map;
use crate::platform::disk::Disk;
use crate::platform::tabs::Tabs;
use crate::store::record::{Record, is_of_one_tab, is_passing};
use crate::store::{Change, Store};
use crate::xml::Element;

/// Beside the records of the model: what people's clients can do, how to log in, the people, what stands for the password (sealed), and
/// the session as the client saved it.
pub(super) const CAPS: &str = "caps";
pub(super) const LOGIN: &str = "login";
pub(super) const PEOPLE: &str = "people";
pub(super) const SECRET: &str = "secret";
pub(super) const SESSION: &str = "session";
/// Our key for private conversations, and what is known of others', sealed.
pub(super) const OTR: &str = "otr";
pub(super) const OWN: [&str; 6] = [CAPS, LOGIN, OTR, PEOPLE, SECRET, SESSION];

/// Records that are told at a time.
const PART: usize = 2_000;

/// Where things are written.
#[derive(Default)]
pub(super) enum Place {
    /// Nowhere: nobody is logged in, or this browser keeps nothing.
    #[default]
    Nowhere,
    /// The browser is opening it; what is to be written waits.
    Opening(Vec<Record>),
    Open(Disk),
}

/// See the module.
#[derive(Default)]
pub(super) struct Keep {
    pub(super) place: Place,
    /// Which one that is, or is to be.
    pub(super) trust: Option<Trust>,
    /// Counts the accounts, so that what comes late for one is known for what it is.
    pub(super) round: u32,
    /// Counts the places.
    pub(super) opening: u32,
    /// What was saved last under the keys of [`OWN`].
    pub(super) own: Map<String, String>,
    /// Not written yet.
    session: Option<Option<Element>>,
    people: Option<Option<Element>>,
    dirty: Vec<&'static str>,
    changes: Vec<Change>,
    /// Other tabs listen.
    pub(super) heard: bool,
    /// [`OTR`] may be written, and is not for other tabs alone.
    pub(super) keys: bool,
    /// Counts whose they were.
    pub(super) owner: u32,
    /// It is different from what was sealed last; and that is being done.
    pub(super) unsealed: bool,
    pub(super) sealing: bool,
}

impl Keep {
    /// Notes what is different in the model.
    pub(super) fn note(&mut self, changes: &[Change]) {
        self.changes.extend_from_slice(changes);
    }

    /// Notes the session.
    pub(super) fn session(&mut self, session: Option<Element>) {
        self.session = Some(session);
    }

    /// Notes who is there.
    pub(super) fn people(&mut self, people: Option<Element>) {
        self.people = Some(people);
    }

    /// Notes one of [`OWN`].
    pub(super) fn set(&mut self, key: &'static str, text: Option<String>) {
        match text {
            Some(text) => drop(self.own.insert(key.to_owned(), Box::new(text))),
            None => drop(self.own.remove(key)),
        }
        if !self.dirty.contains(&key) {
            self.dirty.push(key);
        }
    }

    /// Whether there is anything to be written.
    pub(super) fn is_dirty(&self) -> bool {
        !self.changes.is_empty()
            || !self.dirty.is_empty()
            || self.session.is_some()
            || self.people.is_some()
    }

    /// Writes what is different, and tells the other tabs.
    pub(super) fn flush(&mut self, store: &mut Store, tabs: Option<&Tabs>) {
        if store.me().is_none() || !self.is_dirty() {
            return;
        }
        let mut batch = store.records(std::mem::take(&mut self.changes));
        for (key, saved) in [(SESSION, self.session.take()), (PEOPLE, self.people.take())] {
            if let Some(saved) = saved {
                self.set(key, saved.map(|saved| saved.to_xml()));
            }
        }
        let dirty = std::mem::take(&mut self.dirty);
        batch.extend(dirty.into_iter().map(|key| self.record(key)));
        if let Some(tabs) = tabs.filter(|_| self.heard) {
            tabs.say(&spoken::records(Part::News, &batch));
        }
        self.write(batch);
    }

    fn record(&self, key: &str) -> Record {
        (
            key.to_owned(),
            self.own.get(key).map(|text| (**text).clone()),
        )
    }

    /// Writes records, but for those that mean nothing to a later run.
    pub(super) fn write(&mut self, mut batch: Vec<Record>) {
        batch.retain(|(key, _)| !is_passing(key) && (self.keys || key != OTR));
        match &mut self.place {
            Place::Nowhere => {}
            Place::Opening(waiting) => waiting.extend(batch),
            Place::Open(disk) => disk.write(batch),
        }
    }

    /// Everything that is known, for a tab that knows nothing, or a place where nothing is.
    pub(super) fn all(&self, store: &mut Store) -> Vec<Record> {
        let mut all = store.all_records();
        all.extend(OWN.map(|key| self.record(key)));
        all
    }

    /// Tells another tab all there is.
    pub(super) fn tell_all(&mut self, store: &mut Store, tabs: &Tabs) {
        self.flush(store, Some(tabs));
        self.heard = true;
        let all = self.all(store);
        let mut parts = all.chunks(PART).peekable();
        while let Some(records) = parts.next() {
            let part = if parts.peek().is_some() {
                Part::Some
            } else {
                Part::Last
            };
            tabs.say(&spoken::records(part, records));
        }
    }

    /// What another tab has written is known here as well; gives what is for the model. `whole`: it is all
    /// there is.
    pub(super) fn take_in(&mut self, whole: bool, records: &[Record]) -> Vec<Record> {
        let mut rest = Vec::with_capacity(records.len());
        for (key, text) in records {
            if OWN.contains(&&**key) {
                match text {
                    Some(text) => drop(self.own.insert(key.clone(), Box::new(text.clone()))),
                    None => drop(self.own.remove(key)),
                }
            } else if whole || !is_of_one_tab(key) {
                rest.push((key.clone(), text.clone()));
            }
        }
        rest
    }

    /// The place is there, or there is none.
    pub(super) fn opened(&mut self, disk: Option<Disk>) {
        let place = disk.map_or(Place::Nowhere, Place::Open);
        if let Place::Opening(waiting) = std::mem::replace(&mut self.place, place) {
            self.write(waiting);
        }
    }

    /// Nothing is known of whoever was logged in. `next`: somebody else is by now, of whom it is known how.
    pub(super) fn forget(&mut self, next: bool) {
        let mut old = std::mem::take(self);
        (self.heard, self.opening, self.place) = (old.heard, old.opening, old.place);
        self.round = old.round;
        self.owner = old.owner + 1;
        if next {
            old.own.retain(|key, _| matches!(&**key, LOGIN | SECRET));
            (self.own, self.trust, self.dirty) = (old.own, old.trust, vec![LOGIN, SECRET]);
            (self.session, self.people) = (old.session, old.people);
        } else {
            self.round += 1;
        }
    }

    /// What is open.
    pub(super) fn disk(&self) -> Option<Disk> {
        match &self.place {
            Place::Open(disk) => Some(disk.clone()),
            Place::Opening(_) | Place::Nowhere => None,
        }
    }
}
