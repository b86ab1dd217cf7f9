//! What answers quote (XEP-0461).

use super::{Chat, ChatMessage};
use crate::jid::BareJid;
use crate::xmpp::event::Reply;
use crate::xmpp::stanza::reply::MAX_QUOTE;

/// What was said, and by whom.
pub(in crate::store) struct Said {
    own: bool,
    nick: Option<String>,
    quote: String,
}

impl Said {
    /// Quotes it. `me`, `them`: the two ends; in a room they are one address.
    pub(in crate::store) fn put(self, reply: &mut Reply, me: Option<&BareJid>, them: &BareJid) {
        let ours = self.own && self.nick.is_none();
        reply.author = if ours {
            me.cloned()
        } else {
            Some(them.clone())
        };
        (reply.nick, reply.quote) = (self.nick, self.quote);
    }
}

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

    /// What a message quotes is what was said, as far as we know that.
    pub(in crate::store) fn quoted(&self, reply: &Reply) -> Option<Said> {
        let message = self.messages.get(self.find(&reply.id, None)?)?;
        Some(Said {
            own: message.own,
            nick: message.sender.as_ref().map(|s| s.nick.clone()),
            quote: excerpt(message.shown()),
        })
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
            if let (Some(said), Some(at)) = (found, at)
                && let Some(reply) = self.messages.get_mut(at).and_then(|m| m.reply.as_mut())
            {
                said.put(reply, me, them);
                self.touched.push(key);
            }
        }
    }
}

/// The beginning of a text.
pub(in crate::store) fn excerpt(text: &str) -> String {
    text.chars().take(MAX_QUOTE).collect()
}
