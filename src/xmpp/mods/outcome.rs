//! Where the answers to our requests go (RFC 6120 §8.2.3).

use super::{
    Mods, Tag, adhoc, archive, blocking, bookmarks, contacts, disco, entity, push, register, rooms,
    upload, vcard,
};
use crate::jid::BareJid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::event::{Answer, Deed, Event, SendError};
use crate::xmpp::iqs::IqOutcome;
use std::collections::VecDeque;

impl Mods {
    /// The end of a request of ours.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, tag: Tag, outcome: IqOutcome) {
        let since = cx.events.len();
        match tag {
            Tag::Roster => {
                let over = matches!(outcome, IqOutcome::Disconnected);
                self.roster.on_outcome(cx, outcome);
                self.presence.announce(cx);
                self.show_in_rooms(cx);
                if !over {
                    self.rooms.enter_all(cx);
                    self.bookmarks.begin(cx, &mut self.rooms);
                    // Before what came meanwhile: what was seen elsewhere is no news.
                    self.displayed.begin(cx);
                    push::begin(cx);
                    self.archive.ask_first(cx);
                }
            }
            // Where it is refused, other devices' messages come from the archive.
            Tag::Carbons => {}
            Tag::Push => push::on_outcome(cx, &outcome),
            Tag::ArchivePrefs => archive::on_prefs(cx, outcome),
            Tag::FullText(of) => match self.rooms.archive_at(cx, &of) {
                Some(archive) => archive.on_full_text(cx, of, outcome),
                None => self.archive.on_full_text(cx, of, outcome),
            },
            Tag::Archive(id) if self.rooms.on_page(cx, &id, &outcome) => {
                self.look_at_faces(cx, since);
            }
            Tag::Bookmarks(ask) => {
                let last = ask == bookmarks::Ask::Old;
                self.bookmarks.on_outcome(cx, &mut self.rooms, ask, outcome);
                if last {
                    self.activity.look(cx, &self.bookmarks, &self.rooms);
                }
            }
            Tag::Activity(service) => self.activity.on_outcome(cx, &service, outcome),
            Tag::Displayed(asked) => self.displayed.on_outcome(cx, asked, outcome),
            Tag::Question(of, question) => self.rooms.on_answer(cx, of, question, outcome),
            Tag::AdHoc(of, ask) => self.commands.on_outcome(cx, of, ask, outcome),
            Tag::Entity(of, ask) => entity::on_outcome(cx, of, *ask, outcome),
            Tag::Search(of, searched) => self.search.on_outcome(cx, of, searched, outcome),
            Tag::Room(room, ask) => {
                self.rooms.on_outcome(cx, &room, ask, outcome);
                self.look_at_pictures(cx);
            }
            Tag::Archive(id) => {
                self.archive.on_outcome(cx, &mut self.message, &id, outcome);
                self.release(cx);
            }
            Tag::Server => {
                if let Some(info) = disco::server_info(outcome) {
                    blocking::on_server(cx, info.as_ref());
                }
            }
            Tag::About => {
                if let Some(info) = disco::server_info(outcome) {
                    disco::on_server(cx, info);
                }
            }
            Tag::Items => self.upload.on_items(cx, outcome),
            Tag::Item(jid) => self.upload.on_item(cx, jid, outcome),
            Tag::Slot(id) => upload::on_slot(cx, id, outcome),
            Tag::Avatar(jid, hash, old) => {
                self.avatar.on_outcome(cx, (jid, hash, old), outcome);
            }
            Tag::Card(jid, old) => vcard::on_outcome(cx, (jid, old), outcome),
            Tag::OwnCard(saving) => vcard::on_saving(cx, saving, outcome),
            Tag::Account(deed) => self.account.on_outcome(cx, deed, outcome),
            Tag::Publish(publishing) => self.avatar.on_published(cx, publishing, outcome),
            Tag::BlockList => blocking::on_list(cx, outcome),
            Tag::Block { jids, blocked } => blocking::on_outcome(cx, jids, blocked, outcome),
            Tag::Contact(wish) => {
                contacts::on_outcome(cx, &self.roster, &mut self.presence, wish, outcome);
            }
            // The client's own, and told to nobody.
            Tag::Acknowledgement => {}
            Tag::Caps(caps) => self.caps.on_outcome(cx, caps, outcome),
        }
    }
}

/// The session is over before this was answered: the user is told of what he wanted himself.
pub fn on_lost(tag: Tag, events: &mut VecDeque<Event>) {
    match tag {
        Tag::Contact(wish) => failed(events, wish.jid, wish.deed, IqOutcome::Disconnected),
        Tag::Block { jids, blocked } => {
            if let Some(jid) = jids.into_iter().next() {
                let deed = blocking::deed(blocked);
                failed(events, jid.into_bare(), deed, IqOutcome::Disconnected);
            }
        }
        Tag::Slot(id) => upload::on_lost(id, events),
        Tag::Card(jid, _) => vcard::on_lost(jid, SendError::Interrupted, events),
        Tag::OwnCard(saving) => vcard::on_saving_lost(&saving, events),
        Tag::Account(deed) => register::failed(events, deed, SendError::Interrupted),
        Tag::AdHoc(of, ask) => adhoc::on_lost(of, &ask, events),
        Tag::Search(of, _) | Tag::Entity(of, _) => adhoc::on_lost(of, &adhoc::Ask::List, events),
        Tag::FullText(of) => adhoc::on_lost(of.into(), &adhoc::Ask::List, events),
        Tag::Question(of, _) => rooms::on_lost(of, events),
        Tag::Publish(of) => failed(events, of.me, Deed::Picture, IqOutcome::Disconnected),
        Tag::Roster
        | Tag::Avatar(..)
        | Tag::Items
        | Tag::Item(_)
        | Tag::Room(..)
        | Tag::Bookmarks(_)
        | Tag::Activity(_)
        | Tag::Displayed(_)
        | Tag::Carbons
        | Tag::Push
        | Tag::ArchivePrefs
        | Tag::Archive(_)
        | Tag::Acknowledgement
        | Tag::Server
        | Tag::About
        | Tag::BlockList
        | Tag::Caps(_) => {}
    }
}

/// What somebody who asked is told: what `read` makes of the answer, or why there is none.
pub(super) fn answer(
    outcome: IqOutcome,
    read: &mut dyn FnMut(&Element) -> Option<Answer>,
) -> Answer {
    let why = match outcome {
        IqOutcome::Result(payload) => match payload.as_ref().and_then(read) {
            Some(answer) => return answer,
            None => {
                let odd = StanzaCondition::UndefinedCondition;
                SendError::Refused(StanzaError::new(ErrorType::Cancel, odd))
            }
        },
        IqOutcome::Error(error) => SendError::Refused(error),
        IqOutcome::TimedOut | IqOutcome::Disconnected => SendError::Interrupted,
    };
    Answer::Refused(why)
}

/// Says that something was not done with a contact.
pub(super) fn failed(events: &mut VecDeque<Event>, jid: BareJid, deed: Deed, outcome: IqOutcome) {
    let why = match outcome {
        IqOutcome::Error(error) => SendError::Refused(error),
        IqOutcome::Result(_) | IqOutcome::TimedOut | IqOutcome::Disconnected => {
            SendError::Interrupted
        }
    };
    events.push_back(Event::ContactFailed { jid, deed, why });
}

/// Whether what was to be taken away is not there.
pub(super) fn is_gone(outcome: &IqOutcome) -> bool {
    matches!(outcome, IqOutcome::Error(error) if error.condition == StanzaCondition::ItemNotFound)
}
