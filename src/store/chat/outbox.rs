//! What of a message has to reach the server yet, when an earlier run of the program left it so.

use super::{Chat, ChatMessage, Delivery};
use crate::jid::BareJid;
use crate::xmpp::command::{Command, Wrap};
use crate::xmpp::event::{Extras, Note};
use crate::xmpp::stanza::reply::text;

impl Chat {
    /// Messages that wait to be sent, or of which something does, oldest first.
    pub(in crate::store) fn waiting(&self) -> impl Iterator<Item = &ChatMessage> {
        let waits = |m: &&ChatMessage| m.waits() || m.reactions.ours.unsent.is_some();
        self.messages.iter().filter(waits)
    }
}

impl ChatMessage {
    /// Whether it, or its change, has to be sent.
    fn waits(&self) -> bool {
        match self.delivery {
            Delivery::Waiting => true,
            Delivery::Failed(_) => false,
            Delivery::Received | Delivery::Sent | Delivery::Delivered | Delivery::Read => {
                self.unsent.is_some()
            }
        }
    }

    /// What has to be sent of it, or said.
    pub(in crate::store) fn pending_commands(&self, to: &BareJid) -> impl Iterator<Item = Command> {
        let sent = self.waits().then(|| self.pending_command(to));
        let ours = &self.reactions.ours;
        let room = self.sender.is_some();
        let reaction = ours.unsent.clone().zip(self.name().cloned());
        let reaction = reaction.map(|(id, of)| {
            let (to, note) = (to.clone(), Note::Reacted(ours.all.clone()));
            Command::Annotate {
                to,
                id,
                of,
                note,
                room,
            }
        });
        sent.flatten().into_iter().chain(reaction)
    }

    /// Itself, or its change.
    pub(in crate::store) fn pending_command(&self, to: &BareJid) -> Option<Command> {
        let (to, own_id) = (to.clone(), self.id.clone()?);
        let room = self.sender.is_some();
        let open = match to.as_occupant() {
            Some(_) => Wrap::Occupant,
            None if room => Wrap::Room,
            None => Wrap::Open,
        };
        let Some(id) = self.unsent.clone() else {
            return Some(Command::SendMessage {
                to,
                id: own_id,
                body: match &self.reply {
                    Some(reply) => text(reply, &self.body),
                    None => self.body.clone(),
                },
                extras: Extras {
                    reply: self.reply.clone(),
                    file: self.file.clone(),
                    spoiler: self.spoiler.clone(),
                    thread: self.thread.clone(),
                    ..Extras::default()
                },
                in_doubt: true,
                wrap: match self.is_private() {
                    true => Wrap::otr(),
                    false => open,
                },
            });
        };
        Some(if self.retracted {
            Command::Annotate {
                to,
                id,
                of: self.name()?.clone(),
                note: Note::Retracted,
                room,
            }
        } else {
            Command::SendMessage {
                to,
                id,
                body: self.body.clone(),
                extras: Extras {
                    replaces: Some(own_id),
                    spoiler: self.spoiler.clone(),
                    ..Extras::default()
                },
                in_doubt: true,
                wrap: open,
            }
        })
    }
}
