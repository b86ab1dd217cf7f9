//! Long chats leave what is old to storage, or to the archive.

use super::{About, Back, Change, Intent, Standing, Store, Stored};

/// Messages of a chat that are kept in any case; at twice as many the older ones are let go of.
pub const KEPT: usize = 300;

impl Store {
    /// Lets go of old messages. Those of the chat in front stay as long as the user may be reading them.
    /// `keep`: how many stay, see [`KEPT`].
    pub fn let_go(&mut self, keep: usize, back: Back) -> Vec<Change> {
        let mut changes = Vec::new();
        for (jid, chat) in &mut self.chats {
            let looked_at = self.front.as_ref() == Some(jid) && !chat.take_at_end();
            // Who was in a room may ask it again only while he is there.
            let archived = match &chat.room {
                Some(room) => room.standing == Standing::In && !room.poor,
                None => !self.no_archive && jid.as_occupant().is_none(),
            };
            let possible = back == Back::Storage || archived;
            if !looked_at && possible && chat.let_go(keep, back) {
                changes.extend([Change::Timeline(jid.clone()), Change::History(jid.clone())]);
            }
        }
        changes
    }

    /// What has to be read from storage before an intent can be done, which is about a message that is not
    /// here.
    pub fn missing(&mut self, intent: &Intent) -> Option<Stored> {
        let (jid, key) = if let Intent::SendMessage {
            to,
            about: About::Corrects(key) | About::Answers(key),
            ..
        } = intent
        {
            (to, *key)
        } else if let Intent::RetractMessage { chat, key }
        | Intent::React { chat, key, .. }
        | Intent::RetryMessage { chat, key }
        | Intent::DropMessage { chat, key }
        | Intent::ShowFile { chat, key, .. } = intent
        {
            (chat, *key)
        } else {
            return None;
        };
        let chat = self.chats.get_mut(jid).filter(|c| c.has_stored(key))?;
        chat.ask_up_to(jid, key)
    }

    /// Nothing can be read from storage any more.
    pub fn lose_storage(&mut self) -> Vec<Change> {
        let lost = self.chats.iter_mut().filter_map(|(jid, chat)| {
            let lost = chat.lose_storage();
            lost.then(|| Change::History(jid.clone()))
        });
        lost.collect()
    }
}
