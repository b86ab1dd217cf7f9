//! What answers quote (XEP-0461).

use super::{Chat, ChatMessage};
use crate::jid::BareJid;
use crate::xmpp::event::Reply;
use crate::xmpp::stanza::reply::MAX_QUOTE;

impl Chat {
    /// Nobody quotes what was taken back.
    pub(super) fn forget_quotes(&mut self, id: &str) -> Vec<u64> {
        let mut keys = Vec::new();
        for message in &mut self.messages {
            if let Some(reply) = message
                .reply
                .as_mut()
                .filter(|r| r.id == id && !r.quote.is_empty())
            {
                reply.quote.clear();
                keys.push(message.key);
            }
        }
        self.touched.extend(&keys);
        keys
    }

    /// What a message quotes is what was said, as far as we know that. `me`: whether it was us.
    pub(in crate::store) fn quoted(&self, reply: &Reply) -> Option<(bool, String)> {
        let message = self.messages.get(self.find(&reply.id, None)?)?;
        Some((message.own, excerpt(&message.body)))
    }

    /// Answers quote what was said, now that it is known.
    pub(in crate::store) fn quote_anew(&mut self, me: Option<&BareJid>, them: &BareJid) {
        let open = |m: &&ChatMessage| m.reply.as_ref().is_some_and(|r| r.author.is_none());
        let open: Vec<u64> = self.messages.iter().filter(open).map(|m| m.key).collect();
        for key in open {
            let found = self
                .message(key)
                .and_then(|m| self.quoted(m.reply.as_ref()?));
            let at = self.index(key);
            if let (Some((own, quote)), Some(at)) = (found, at)
                && let Some(reply) = self.messages.get_mut(at).and_then(|m| m.reply.as_mut())
            {
                let author = if own { me } else { Some(them) };
                reply.author = author.cloned();
                reply.quote = quote;
                self.touched.push(key);
            }
        }
    }
}

/// The beginning of a text.
pub(in crate::store) fn excerpt(text: &str) -> String {
    text.chars().take(MAX_QUOTE).collect()
}
