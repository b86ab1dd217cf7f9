//! What was said in a chat becomes a file.

use super::{Session, Turn};
use crate::jid::BareJid;
use crate::platform::file;
use crate::store::Format;
use wasm_bindgen_futures::spawn_local;

/// Messages read from storage at a time.
const PIECE: u32 = 500;

impl Session {
    /// Has the browser save what is here and in storage of a chat.
    pub(super) fn save_chat(turn: &Turn, chat: &BareJid, format: Format) {
        let Some(mut transcript) = turn.store.transcript(chat, format) else {
            return;
        };
        let disk = turn.keep.disk();
        spawn_local(async move {
            while let Some(disk) = &disk {
                let (from, to) = transcript.range();
                let read = disk.last(&from, &to, PIECE).await;
                if read.is_empty() {
                    break;
                }
                transcript.add(&read);
            }
            let (name, text) = transcript.file();
            file::save(&name, &text);
        });
    }
}
