//! Files on their way to the server (XEP-0363). The bytes are in the tab where they were chosen; the model
//! knows of each file its name, its size and how far it is, and sends the message when it is there.

use super::{Acted, Change, Store};
use crate::jid::BareJid;
use crate::time::Millis;
use crate::xmpp::command::{Command, Wrap};
use crate::xmpp::event::{Extras, FileAbout, SendError, Slot, Uploads};
use crate::xmpp::stanza::upload::file_name;

/// Files under way at a time, in all chats.
pub const MAX_UPLOADS: usize = 50;
/// Characters of a media type.
const MAX_KIND: usize = 100;

/// A file on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upload {
    pub id: String,
    pub chat: BareJid,
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// Its media type.
    pub kind: String,
    /// Width and height of a picture, in pixels.
    pub sides: Option<(u32, u32)>,
    pub stage: Stage,
}

/// How far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The server is asked for a place.
    Asking,
    /// It goes there; so many percent are on their way.
    Moving(Slot, u8),
    Failed(NoUpload),
}

/// Why it does not go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoUpload {
    /// The server takes so many bytes at most.
    TooLarge(u64),
    /// There is nothing in it.
    Empty,
    /// The conversation is private, and the file would not be.
    Private,
    /// The server gave no place.
    Slot(SendError),
    /// It did not arrive there.
    Broken,
    /// The page was closed meanwhile: the program does not have it any more.
    Lost,
}

/// What happens to a file; see [`super::Intent::Upload`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Transfer {
    /// It is to be sent.
    Begin {
        to: BareJid,
        name: String,
        size: u64,
        kind: String,
        sides: Option<(u32, u32)>,
    },
    /// So many percent are on their way.
    Moved(u8),
    /// The server has it.
    Done,
    /// The server has not got it.
    Broken,
    /// Whoever had it is gone.
    Lost,
    /// Once more.
    Again,
    /// No longer.
    Drop,
}

impl Store {
    /// Files on their way, in the order in which they were chosen.
    pub fn uploads(&self) -> &[Upload] {
        &self.uploads
    }

    /// What the server says of files; `None`: it has no place for them, or that is not known.
    pub fn upload_service(&self) -> Option<&Uploads> {
        self.service.uploads.as_ref()
    }

    /// Something happens to a file.
    pub(super) fn transfer(&mut self, now: Millis, id: String, step: Transfer, acted: &mut Acted) {
        let Acted {
            changes, commands, ..
        } = acted;
        if self.me.is_none() {
            return;
        }
        changes.push(Change::Uploads);
        match step {
            Transfer::Begin {
                to,
                name,
                size,
                kind,
                sides,
            } => {
                let known = self.uploads.iter().any(|u| u.id == id);
                if known || self.uploads.len() >= MAX_UPLOADS || !self.is_welcome(&to) {
                    return;
                }
                self.ensure_contact(&to, changes);
                self.uploads.push(Upload {
                    id: id.clone(),
                    chat: to,
                    name: file_name(&name),
                    size,
                    kind: media_type(&kind),
                    sides,
                    stage: Stage::Asking,
                });
                self.ask_slot(&id, commands);
            }
            Transfer::Again => self.ask_slot(&id, commands),
            Transfer::Drop => self.uploads.retain(|u| u.id != id),
            Transfer::Moved(now) => {
                if let Some(Stage::Moving(_, percent)) = self.stage(&id) {
                    *percent = now.min(100);
                }
            }
            Transfer::Broken => self.end_upload(&id, NoUpload::Broken),
            Transfer::Lost => self.end_upload(&id, NoUpload::Lost),
            Transfer::Done => self.uploaded(now, &id, changes, commands),
        }
    }

    fn stage(&mut self, id: &str) -> Option<&mut Stage> {
        let upload = self.uploads.iter_mut().find(|u| u.id == id)?;
        Some(&mut upload.stage)
    }

    /// It does not go any further.
    fn end_upload(&mut self, id: &str, why: NoUpload) {
        if let Some(stage @ (Stage::Asking | Stage::Moving(..))) = self.stage(id) {
            *stage = Stage::Failed(why);
        }
    }

    /// Whether what is sent to somebody may be read by servers.
    fn is_open(&self, to: &BareJid) -> bool {
        matches!(self.wrap(to).0, Wrap::Open | Wrap::Room | Wrap::Occupant)
            && !self.chats.get(to).is_some_and(|c| c.is_private())
    }

    /// Asks for a place, unless it is clear that there can be none.
    fn ask_slot(&mut self, id: &str, commands: &mut Vec<Command>) {
        let Some(upload) = self.uploads.iter().find(|u| u.id == id) else {
            return;
        };
        if matches!(upload.stage, Stage::Moving(..)) {
            return;
        }
        let max = self.upload_service().and_then(|service| service.max);
        let stage = match max {
            _ if !self.is_open(&upload.chat) => Stage::Failed(NoUpload::Private),
            _ if upload.size == 0 => Stage::Failed(NoUpload::Empty),
            Some(max) if upload.size > max => Stage::Failed(NoUpload::TooLarge(max)),
            _ => {
                commands.push(Command::RequestSlot {
                    id: id.to_owned(),
                    name: upload.name.clone(),
                    size: upload.size,
                    kind: upload.kind.clone(),
                });
                Stage::Asking
            }
        };
        if let Some(old) = self.stage(id) {
            *old = stage;
        }
    }

    /// There is a place for a file.
    pub(super) fn slot_received(&mut self, id: &str, slot: Slot, changes: &mut Vec<Change>) {
        if let Some(stage @ Stage::Asking) = self.stage(id) {
            *stage = Stage::Moving(slot, 0);
            changes.push(Change::Uploads);
        }
    }

    /// There is none.
    pub(super) fn slot_failed(&mut self, id: &str, why: SendError, changes: &mut Vec<Change>) {
        if matches!(self.stage(id), Some(Stage::Asking)) {
            self.end_upload(id, NoUpload::Slot(why));
            changes.push(Change::Uploads);
        }
    }

    /// The file is there: its address is the message.
    fn uploaded(
        &mut self,
        now: Millis,
        id: &str,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let Some(at) = self.uploads.iter().position(|u| u.id == id) else {
            return;
        };
        let Some(upload) = self.uploads.get(at) else {
            return;
        };
        let Stage::Moving(slot, _) = &upload.stage else {
            return;
        };
        let (to, get) = (upload.chat.clone(), slot.get.clone());
        if !self.is_open(&to) {
            // It became private meanwhile.
            return self.end_upload(id, NoUpload::Private);
        }
        let about = FileAbout {
            name: Some(upload.name.clone()),
            kind: Some(upload.kind.clone()),
            size: Some(upload.size),
            sides: upload.sides,
        };
        let way = self.wrap(&to);
        self.uploads.remove(at);
        let extras = Extras {
            file: Some(Box::new(about)),
            ..Extras::default()
        };
        self.send_new(now, (to, get, extras), way, changes, commands);
    }
}

/// A media type as it may be said: in one word.
fn media_type(kind: &str) -> String {
    let sane = |c: char| c.is_ascii_alphanumeric() || "/+-._;= \"".contains(c);
    let fits = kind.len() <= MAX_KIND && kind.contains('/') && kind.chars().all(sane);
    if fits {
        kind
    } else {
        "application/octet-stream"
    }
    .to_owned()
}
