//! What storage has beyond what is in the model, read where somebody looks for it.

use super::keep::Place;
use super::{Role, Session, Turn, Work, post};
use crate::jid::BareJid;
use crate::platform::disk::{Disk, Medium};
use crate::store::record::Record;
use crate::store::{Back, Intent, KEPT, Scan, Store, Stored};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Messages read from storage at a time.
const OLDER: u32 = 50;
/// The same, where something is looked for: some milliseconds' work.
const PIECE: u32 = 500;

impl Session {
    /// Reads what an intent leads to.
    pub(super) fn read_on(
        self: &Rc<Self>,
        turn: &mut Turn,
        older: Option<Stored>,
        scan: Option<Scan>,
    ) {
        if let (Some(older), Some(disk)) = (older, turn.keep.disk()) {
            self.read_older(disk, older, None);
        }
        let Some(scan) = scan else { return };
        match turn.keep.disk() {
            Some(disk) => self.scan(disk, scan),
            // All there is was looked at.
            None => turn.changes.extend(turn.store.scanned(&scan, &[]).0),
        }
    }

    /// Reads older messages of a chat; `then` is wanted after that.
    pub(super) fn read_older(self: &Rc<Self>, disk: Disk, wanted: Stored, then: Option<Intent>) {
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            let (from, to) = Store::older_range(&wanted);
            let (read, more) = match wanted.from {
                Some(first) => (disk.read(&from, &to).await, first > 0),
                None => {
                    let read = disk.last(&from, &to, OLDER).await;
                    let more = read.len() == OLDER as usize;
                    (read, more)
                }
            };
            let records = read.into_iter().map(|(key, text)| (key, Some(text)));
            post(&weak, Work::Older(wanted.chat, records.collect(), more));
            if let Some(intent) = then {
                post(&weak, Work::Intent(intent));
            }
        });
    }

    /// Older messages of a chat are there.
    pub(super) fn older(
        self: &Rc<Self>,
        turn: &mut Turn,
        chat: &BareJid,
        records: Vec<Record>,
        more: bool,
    ) {
        turn.changes.extend(turn.store.stored(chat, records, more));
        let older = turn.store.reach(&mut turn.changes);
        self.read_on(turn, older, None);
    }

    /// What is old need not be here as well. All that is different was written.
    pub(super) fn let_go(turn: &mut Turn) {
        let device = |disk: &Disk| disk.medium() == Medium::Device;
        match &turn.keep.place {
            Place::Open(disk) if device(disk) => {
                turn.changes.extend(turn.store.let_go(KEPT, Back::Storage));
            }
            // The other tabs and their storage are told.
            Place::Open(_) | Place::Nowhere if turn.role == Role::Leading => {
                let changes = turn.store.let_go(KEPT, Back::Archive);
                turn.note(changes);
            }
            Place::Open(_) | Place::Nowhere | Place::Opening(_) => {}
        }
    }

    fn scan(self: &Rc<Self>, disk: Disk, scan: Scan) {
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            let read = disk.last(&scan.from, &scan.to, PIECE).await;
            post(&weak, Work::Scanned(scan, read));
        });
    }

    /// A piece of storage was read.
    pub(super) fn scanned(
        self: &Rc<Self>,
        turn: &mut Turn,
        scan: &Scan,
        records: &[(String, String)],
    ) {
        let (changes, next) = turn.store.scanned(scan, records);
        turn.changes.extend(changes);
        self.read_on(turn, None, next);
    }
}
