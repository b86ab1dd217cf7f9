//! What the client does, one module per feature, and the order in which they see a stanza.

pub mod adhoc;
pub mod annotations;
pub mod archive;
pub mod avatar;
pub mod blocking;
pub mod bookmarks;
pub mod caps;
pub mod carbons;
pub mod chat_states;
pub mod contacts;
pub mod disco;
pub mod entity;
pub mod exchange;
pub mod invitation;
pub mod mds;
pub mod mentions;
pub mod message;
mod outcome;
pub mod ping;
pub mod presence;
pub mod push;
pub mod rai;
pub mod receipts;
pub mod register;
pub mod rooms;
pub mod roster;
pub mod search;
pub mod upload;
pub mod vcard;
pub mod version;

use super::command::Activity;
use super::cx::Cx;
use super::error::{ErrorType, StanzaCondition, StanzaError};
use super::event::{ChatState, Event, Level};
use super::stanza;
use super::stanza::iq::{Iq, IqKind};
use super::stanza::message::{MessageIn, MessageType};
use super::stanza::presence::PresenceIn;
use super::stream::negotiate::Bound;
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
pub use outcome::on_lost;
use outcome::{failed, is_gone};
use std::collections::VecDeque;

/// What a module did with a stanza.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// Not mine: the next one.
    Next,
    /// Dealt with.
    Done,
    /// Not to be dealt with, for this reason; it goes to the log.
    Drop(&'static str),
}

/// Which module asked, and what for. Every request names one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tag {
    Roster,
    Carbons,
    /// Being told while no program is there.
    Push,
    /// Our preferences for the archive.
    ArchivePrefs,
    /// Whether an archive can be searched for words.
    FullText(BareJid),
    /// A page of the archive, by the id of the query.
    Archive(String),
    /// The client itself, by ping, whether what it sent has arrived.
    Acknowledgement,
    /// What our server can do.
    Server,
    /// The same, for the user to see.
    About,
    BlockList,
    Block {
        jids: Vec<Jid>,
        blocked: bool,
    },
    Contact(contacts::Wish),
    /// The services of our server, and what one of them is.
    Items,
    Item(Jid),
    /// Somebody's picture, by its hash; `true`: in his vCard.
    Avatar(BareJid, String, bool),
    /// What somebody says of himself; in the old way.
    Card(BareJid, bool),
    /// What we say of ourselves.
    OwnCard(vcard::Saving),
    /// Our account.
    Account(super::event::AccountDeed),
    /// Our own is put where others find it; or that it is there is said.
    Publish(avatar::Publishing),
    /// A place for the file with this id.
    Slot(String),
    /// A command of somebody, or his commands.
    AdHoc(Jid, adhoc::Ask),
    /// What somebody is, and what belongs to him.
    Entity(Jid, Box<entity::Ask>),
    /// People that a service knows: who was found (`true`), or by what one can search.
    Search(Jid, bool),
    /// A room.
    Room(BareJid, rooms::Ask),
    /// What somebody wants to know of a room, or of a service.
    Question(BareJid, rooms::Question),
    /// The rooms that the account has noted.
    Bookmarks(bookmarks::Ask),
    /// What a service of rooms can do.
    Activity(BareJid),
    /// What was seen on the account's devices: asked (`true`), or said.
    Displayed(bool),
    /// Somebody's capabilities: the hash they claim.
    Caps(stanza::caps::Caps),
}

/// The modules.
#[derive(Default)]
pub struct Mods {
    pub roster: roster::Roster,
    pub presence: presence::Presences,
    pub message: message::Messages,
    pub chat_states: chat_states::ChatStates,
    pub archive: archive::Archive,
    pub caps: caps::CapsCache,
    pub disco: disco::Disco,
    pub upload: upload::Upload,
    pub rooms: rooms::Rooms,
    pub bookmarks: bookmarks::Bookmarks,
    pub activity: rai::Activity,
    pub mentions: mentions::Mentions,
    pub displayed: mds::Displayed,
    pub avatar: avatar::Avatars,
    pub account: register::Account,
    pub commands: adhoc::Commands,
    pub search: search::Search,
}

impl Mods {
    /// A session begins: resource bound, nothing sent yet.
    pub fn on_bound(&mut self, cx: &mut Cx<'_>, bound: &Bound) {
        self.presence.reset(cx.me.bare());
        self.caps.reset();
        self.activity = rai::Activity::default();
        self.roster.fetch(cx, &bound.features);
        self.message.begin(cx.me.bare());
        // Before the archive is read, so that nothing falls in between.
        if cx.config.carbons && !bound.carbons {
            carbons::enable(cx);
        }
        if cx.config.blocking {
            disco::ask_server(cx, Tag::Server);
        }
        self.upload.forget();
        self.upload.find(cx);
        self.avatar.begin(cx.me.bare());
        if !self.archive.begin(cx) {
            self.message.ready(cx, message::Past::Unknown);
        }
    }

    /// The session goes on over a new stream; nothing of it is lost. `underway`: the ids of messages that
    /// the stream sends once more; `None` where that is not known, since the program began anew.
    pub fn on_resumed(&mut self, cx: &mut Cx<'_>, underway: Option<Vec<String>>) {
        self.message.begin(cx.me.bare());
        // The program began anew before the roster was there: who waited for it is gone.
        if !self.presence.is_announced() && !cx.iqs.awaits(&Tag::Roster) {
            self.roster.fetch(cx, &Element::new("features", ns::STREAM));
        }
        self.upload.find(cx);
        if self.presence.is_announced() {
            self.rooms.on_resumed(cx, underway.as_deref());
            self.bookmarks.on_resumed(cx);
            self.displayed.on_resumed(cx);
        }
        let past = match underway {
            Some(ids) => {
                self.message.underway(ids);
                message::Past::Known
            }
            None => message::Past::Unknown,
        };
        let again = past == message::Past::Unknown || self.archive.is_unfinished();
        if again && self.archive.begin(cx) {
            if self.presence.is_announced() {
                self.archive.ask_first(cx);
            }
        } else if !self.archive.is_syncing() {
            self.message.ready(cx, past);
        }
        self.release(cx);
    }

    /// Stanzas may have been lost on their way to us. What was said among them is in the archive, and goes
    /// before what comes now; what was asked is asked again, and the roster looked at. What nobody can be
    /// asked for is contacts' presence: what was lost of it is known when it changes next.
    pub fn on_gap(&mut self, cx: &mut Cx<'_>) {
        // An answer of which a part is lost looks whole.
        cx.iqs.forget(|tag| matches!(tag, Tag::Archive(_)));
        self.commands.on_gap(cx);
        // Where the answer is lost, the next word would be that the time is up.
        for request in cx.iqs.again() {
            cx.send(request);
        }
        self.archive.on_disconnected(cx.events);
        self.rooms.on_gap(cx);
        self.read_again(cx);
        if self.presence.is_announced() && !cx.iqs.awaits(&Tag::Roster) {
            self.roster.look_again(cx);
        }
    }

    fn read_again(&mut self, cx: &mut Cx<'_>) {
        if self.archive.is_absent() {
            return;
        }
        if self.archive.begin(cx) {
            // What goes out now would stand before what went out earlier and is found in the archive.
            self.message.hold();
            if self.presence.is_announced() {
                self.archive.ask_first(cx);
            }
        }
    }

    /// After a log-out nothing is left to be done.
    pub fn forget(&mut self) {
        self.message.forget();
        self.archive.forget();
        self.rooms.forget();
        self.bookmarks = bookmarks::Bookmarks::default();
        self.activity = rai::Activity::default();
        self.mentions = mentions::Mentions::default();
        self.displayed = mds::Displayed::default();
        self.avatar.forget();
        self.account.forget();
        self.commands.forget();
    }

    /// The server has this message of ours.
    pub fn on_acked(&mut self, cx: &mut Cx<'_>, id: &str) {
        self.rooms.on_acked(cx, id);
        self.message.on_acked(cx, id);
        if !self.message.is_unsure() {
            self.archive.settle();
        }
    }

    /// The session is over. Of what was sent and not acknowledged nobody knows whether it arrived.
    pub fn on_disconnected(&mut self, events: &mut VecDeque<Event>) {
        self.message.on_disconnected();
        self.chat_states.on_disconnected(events);
        self.archive.on_disconnected(events);
        self.rooms.on_disconnected(events);
        self.account.forget();
        self.commands.forget();
    }

    /// What a later run needs beside the session, and changes with it.
    pub fn save(&self) -> Option<Element> {
        self.archive.save()
    }

    /// Takes in what [`Self::save`] gave, among the children of `saved`.
    pub fn restore(&mut self, saved: &Element) {
        if let Some(archive) = saved.child("archive", ns::SAVED) {
            self.archive.restore(archive);
        }
    }

    /// Whether roster or presences are different from what was saved last.
    pub fn take_people_changed(&mut self) -> bool {
        self.roster.take_changed() | self.presence.take_changed()
    }

    /// The roster as the server has it, and everybody's presence.
    pub fn save_people(&self) -> Element {
        Element::new("people", ns::SAVED)
            .with_child(self.roster.save())
            .with_children(self.presence.save())
    }

    /// Takes in what [`Self::save_people`] gave.
    pub fn restore_people(&mut self, me: &BareJid, people: &Element) {
        self.presence.reset(me);
        if let Some(roster) = people.child("query", ns::ROSTER) {
            self.roster.restore(me, roster);
        }
        self.presence.restore(people);
    }

    /// Tells of the people that were restored. `present`: the session in which they are there may go on.
    pub fn tell_people(&self, present: bool, events: &mut VecDeque<Event>) {
        events.push_back(self.roster.told());
        if present {
            events.extend(self.presence.told());
        }
    }

    /// A message, whatever its type. What the archive gives is let in, all else waits for that.
    pub fn on_message(&mut self, cx: &mut Cx<'_>, element: &Element) {
        if stanza::archive::is_result(element) {
            let flow = match self.rooms.archive_of(element) {
                Some(archive) => archive.on_result(cx, element),
                None => self.archive.on_result(cx, element),
            };
            log_drop(cx, "message", flow);
        } else if let Some(flow) = self.of_room(cx, element) {
            log_drop(cx, "message", flow);
        } else if self.archive.is_syncing() {
            self.archive.hold(element);
        } else {
            self.live(cx, element);
        }
    }

    /// A message, or the copy of one, that came just now.
    fn live(&mut self, cx: &mut Cx<'_>, element: &Element) {
        if self.avatar.on_message(cx, &self.roster, element) {
            return;
        }
        match self.displayed.on_message(cx, element) {
            Flow::Next => {}
            flow => return log_drop(cx, "message", flow),
        }
        let opened = carbons::open(cx, element);
        let flow = match opened.and_then(|(e, copied)| Ok((e, copied, MessageIn::parse(e)?))) {
            // It would look like one between two.
            Ok((element, _, m)) if rooms::is_private(element) || self.rooms.is_end(&m) => {
                Flow::Drop("private message of an occupant")
            }
            Ok((element, copied, message)) => {
                let archive_id = stanza::ids::stanza_id(element, cx.me.bare());
                let archive_id = archive_id.filter(|_| self.archive.is_trusted());
                if let Some(id) = &archive_id {
                    self.archive.seen(id, self.message.is_unsure());
                }
                receipts::on_message(cx, &self.roster, element, &message, copied);
                self.on_chat_state(cx, element, &message, copied);
                let suggested = exchange::on_message(cx, &self.roster, element, &message, copied);
                if message.body.is_none() && suggested != Flow::Next {
                    return log_drop(cx, "message", suggested);
                }
                log_drop(cx, "suggestion", suggested);
                let copied = copied.is_some();
                self.message
                    .on_message(cx, &self.roster, element, message, copied, archive_id)
            }
            Err(reason) => Flow::Drop(reason),
        };
        log_drop(cx, "message", flow);
    }

    /// What a contact does in a conversation: only what he does now, and not what we do elsewhere.
    fn on_chat_state(
        &mut self,
        cx: &mut Cx<'_>,
        element: &Element,
        message: &MessageIn,
        copied: Option<stanza::carbons::Direction>,
    ) {
        let chat = matches!(message.kind, MessageType::Chat);
        let Some(from) = message.from.as_ref().map(Jid::bare).filter(|_| chat) else {
            return;
        };
        let away = copied == Some(stanza::carbons::Direction::Sent)
            || stanza::delay::stamp(element, cx.me.bare()).is_some();
        if from == cx.me.bare() || away || !self.roster.contains(from) {
            return;
        }
        match stanza::chat_states::state(element) {
            Some(state) if message.body.is_none() => self.chat_states.on_state(cx, from, state),
            Some(_) => self.chat_states.on_state(cx, from, ChatState::Active),
            None if message.body.is_some() => self.chat_states.rest(from, cx.events),
            None => {}
        }
    }

    /// Whether somebody is told what we do in the conversation with him: he sees that we are here, and
    /// knows what it means (XEP-0085 §5.1).
    pub fn tells_state(&self, cx: &Cx<'_>, to: &BareJid) -> bool {
        !cx.config.chat_states.is_empty()
            && self.roster.is_seen_by(to)
            && (self.chat_states.is_known(to)
                || self.presence.has_feature(to, ns::CHAT_STATES, &self.caps))
    }

    /// The user does something in a conversation.
    pub fn note_activity(&mut self, cx: &mut Cx<'_>, chat: &BareJid, activity: Activity) {
        if self.tells_state(cx, chat) {
            self.chat_states.note(cx, chat, activity);
        }
    }

    /// Whether a message to somebody says that we are active. He knows then what we did last.
    pub fn message_tells(&mut self, cx: &mut Cx<'_>, to: &BareJid) -> bool {
        let tells = self.tells_state(cx, to);
        if tells {
            self.chat_states.sent(cx, to);
        }
        tells && cx.config.chat_states.contains(&ChatState::Active)
    }

    /// Lets in what waited for the archive.
    fn release(&mut self, cx: &mut Cx<'_>) {
        while let Some(element) = self.archive.release() {
            self.live(cx, &element);
        }
    }

    /// A presence, whatever its type.
    pub fn on_presence(&mut self, cx: &mut Cx<'_>, element: &Element) {
        let flow = match PresenceIn::parse(element) {
            Ok(presence) => {
                if self.is_in_room(cx, element, &presence) {
                    return;
                }
                let caps = presence.caps().cloned();
                let from = presence.from.clone();
                self.avatar
                    .on_presence(cx, &self.roster, &presence, element);
                let flow = self.presence.on_presence(cx, &self.roster, presence);
                if !self.presence.is_there(from.bare()) {
                    self.chat_states.rest(from.bare(), cx.events);
                }
                // Strangers are asked nothing: it would tell them that we are here.
                if let (Flow::Done, Some(caps)) = (flow, caps) {
                    self.caps.on_presence(cx, from, caps);
                }
                flow
            }
            Err(reason) => Flow::Drop(reason),
        };
        log_drop(cx, "presence", flow);
    }

    /// A request to us: the first module that knows it answers; if none does, we say so, as RFC 6120
    /// §8.4 demands.
    pub fn on_request(&mut self, cx: &mut Cx<'_>, iq: &Iq) {
        let Some(payload) = &iq.payload else { return };
        match exchange::on_iq(cx, &self.roster, iq, payload) {
            Flow::Next => {}
            flow => return log_drop(cx, "iq", flow),
        }
        let order: [&mut dyn FnMut(&mut Cx<'_>) -> Flow; 5] = [
            &mut |cx| self.roster.on_iq(cx, iq, payload, &mut self.presence),
            &mut |cx| blocking::on_iq(cx, iq, payload),
            &mut |cx| ping::on_iq(cx, iq, payload),
            &mut |cx| version::on_iq(cx, iq, payload),
            &mut |cx| self.disco.on_iq(cx, iq, payload),
        ];
        for module in order {
            match module(cx) {
                Flow::Next => {}
                flow => return log_drop(cx, "iq", flow),
            }
        }
        refuse(cx, iq, StanzaCondition::ServiceUnavailable);
    }
}

/// Whether a request comes from our own account: the one who may push what it keeps for us.
fn is_ours(cx: &Cx<'_>, iq: &Iq) -> bool {
    iq.from.as_ref().is_none_or(|from| {
        from == cx.me || (from.resource().is_none() && from.bare() == cx.me.bare())
    })
}

/// Answers a request with an error; never answers what is no request.
pub(crate) fn refuse(cx: &mut Cx<'_>, iq: &Iq, condition: StanzaCondition) {
    if matches!(iq.kind, IqKind::Get | IqKind::Set) {
        let error = StanzaError::new(ErrorType::Cancel, condition);
        cx.send(iq.refusal(&error));
    }
}

fn log_drop(cx: &mut Cx<'_>, what: &str, flow: Flow) {
    if let Flow::Drop(reason) = flow {
        let text = ["dropped ", what, ": ", reason].concat();
        cx.log(Level::Debug, &text);
    }
}
