//! XEP-0045 §6, §9, §10: what somebody wants to know of rooms, whether we are in them or not.

use super::{Asked, Rooms};
use crate::jid::{BareJid, Jid};
use crate::xml::Element;
use crate::xmpp::command::RoomWish;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::event::{Affiliation, Answer, Event, RoomDeed, RoomNews, SendError};
use crate::xmpp::form::Answers;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::mods::Tag;
use crate::xmpp::stanza::channel_search;
use crate::xmpp::stanza::disco::{Info, info_request};
use crate::xmpp::stanza::muc::take_default;
use crate::xmpp::stanza::questions as wire;
use crate::xmpp::stanza::register;
use std::collections::VecDeque;

/// A question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// Which rooms a service has; those that it has named.
    Rooms(Vec<(BareJid, String)>),
    /// Which rooms there are, as a service knows them that is not theirs.
    Search,
    About,
    Form,
    People(Affiliation),
    Registration,
}

impl Rooms {
    /// Asks, if it is a question.
    pub(super) fn question(cx: &mut Cx<'_>, jid: &BareJid, wish: &RoomWish) -> bool {
        let (query, question) = match wish {
            RoomWish::AskRooms => (wire::list_request(None), Question::Rooms(Vec::new())),
            RoomWish::Search(words) => (channel_search::request(words), Question::Search),
            RoomWish::AskAbout => (info_request(None), Question::About),
            RoomWish::AskForm => (wire::form_request(), Question::Form),
            RoomWish::AskRegistration => (register::request(), Question::Registration),
            RoomWish::AskPeople(who) => (wire::people_request(*who), Question::People(*who)),
            RoomWish::Join { .. }
            | RoomWish::Leave
            | RoomWish::SetNick(_)
            | RoomWish::SetSubject(_)
            | RoomWish::SetPicture(_)
            | RoomWish::SetRole { .. }
            | RoomWish::SetAffiliation { .. }
            | RoomWish::Invite { .. }
            | RoomWish::Decline(_)
            | RoomWish::Configure(_)
            | RoomWish::AskMembers
            | RoomWish::Register(_)
            | RoomWish::Moderate { .. }
            | RoomWish::Destroy { .. } => return false,
        };
        ask(cx, jid, query, question);
        true
    }

    /// What came of it.
    pub fn on_answer(
        &mut self,
        cx: &mut Cx<'_>,
        jid: BareJid,
        question: Question,
        outcome: IqOutcome,
    ) {
        let query = match outcome {
            IqOutcome::Result(query) => query,
            IqOutcome::Error(error) => return tell(cx.events, jid, refused(error)),
            IqOutcome::TimedOut | IqOutcome::Disconnected => return on_lost(jid, cx.events),
        };
        let answer = match question {
            Question::Rooms(mut rooms) => {
                let (mut more, next) = query.as_ref().map(wire::list).unwrap_or_default();
                let before = rooms.len();
                more.retain(|(new, _)| !rooms.iter().any(|(known, _)| known == new));
                rooms.append(&mut more);
                rooms.truncate(wire::MAX);
                // One that names the same again, or never ends, is asked no more.
                let more = next.filter(|_| rooms.len() > before && rooms.len() < wire::MAX);
                if let Some(next) = more {
                    let query = wire::list_request(Some(next));
                    ask(cx, &jid, query, Question::Rooms(rooms.clone()));
                }
                Some(Answer::Rooms(rooms))
            }
            Question::Search => {
                let rooms = query.as_ref().and_then(channel_search::parse);
                rooms.map(Answer::Rooms)
            }
            Question::About => {
                let info = query.as_ref().and_then(Info::parse);
                info.map(|info| Answer::About(wire::about(&info)))
            }
            Question::Form => query.as_ref().and_then(wire::form).map(|form| {
                let of = jid.clone();
                self.form = Some(Asked {
                    of,
                    form: form.clone(),
                    registers: None,
                });
                Answer::Form(form)
            }),
            Question::Registration => query
                .as_ref()
                .and_then(|query| self.on_registration(&jid, query)),
            Question::People(who) => query
                .as_ref()
                .map(|query| Answer::People(who, wire::people(query, who))),
        };
        let odd = || {
            let error = StanzaCondition::UndefinedCondition;
            refused(StanzaError::new(ErrorType::Cancel, error))
        };
        tell(cx.events, jid, answer.unwrap_or_else(odd));
    }

    /// Sets a room up, by the form that it gave out last; as its service makes rooms where nothing was filled in.
    pub(super) fn configure(&self, cx: &mut Cx<'_>, jid: &BareJid, answers: &Answers) {
        if answers.0.is_empty() {
            if let Some(room) = self.all.get(jid) {
                let deed = super::Ask::Deed(RoomDeed::Configure);
                room.ask_for(cx, "set", take_default(), deed);
            }
            return;
        }
        let form = self.form.as_ref();
        let form = form.filter(|f| f.of == *jid && f.registers.is_none());
        if let (Some(room), Some(Asked { form, .. })) = (self.all.get(jid), form) {
            let query = wire::configure(form, answers);
            room.ask_for(cx, "set", query, super::Ask::Deed(RoomDeed::Setup));
        }
    }
}

fn ask(cx: &mut Cx<'_>, jid: &BareJid, query: Element, question: Question) {
    let to = Jid::from(jid.clone());
    cx.ask(
        "get",
        Some(&to),
        query,
        Tag::Question(jid.clone(), question),
    );
}

fn refused(error: StanzaError) -> Answer {
    Answer::Refused(SendError::Refused(error))
}

fn tell(events: &mut VecDeque<Event>, room: BareJid, answer: Answer) {
    let news = RoomNews::Answer(answer);
    events.push_back(Event::Room { room, news });
}

/// There was no answer.
pub fn on_lost(room: BareJid, events: &mut VecDeque<Event>) {
    tell(events, room, Answer::Refused(SendError::Interrupted));
}
