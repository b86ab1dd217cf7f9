//! XEP-0363: HTTP File Upload

use super::{Tag, disco, push};
use crate::jid::Jid;
use crate::xml::ns;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::event::{Event, Level, SendError, Uploads};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::disco::{Identity, info_request, items, items_request};
use crate::xmpp::stanza::upload;
use std::collections::VecDeque;

/// Services of a server that are asked what they are; whatever it says.
const MAX_ASKED: usize = 20;

/// Where files can be put.
#[derive(Default)]
pub struct Upload {
    service: Option<Jid>,
    /// Who was asked and has not answered.
    asked: usize,
}

impl Upload {
    /// A session begins, or goes on in a later run: who takes files is found out, if it is not known.
    pub fn find(&mut self, cx: &mut Cx<'_>) {
        if cx.config.uploads && self.service.is_none() && !cx.iqs.awaits(&Tag::Items) {
            self.asked = 0;
            let server = Jid::from(cx.me.bare().server());
            cx.ask("get", Some(&server), items_request(), Tag::Items);
        }
    }

    /// Another session may be another account's.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The services of our server, each of which is asked what it is, and so is the server.
    pub fn on_items(&mut self, cx: &mut Cx<'_>, outcome: IqOutcome) {
        let found = match outcome {
            IqOutcome::Result(Some(query)) => items(&query),
            IqOutcome::Result(None) | IqOutcome::Error(_) | IqOutcome::TimedOut => Vec::new(),
            IqOutcome::Disconnected => return,
        };
        let server = Jid::from(cx.me.bare().server());
        let others = found.into_iter().filter(|jid| *jid != server);
        let whom: Vec<Jid> = others.take(MAX_ASKED).chain([server.clone()]).collect();
        self.asked = whom.len();
        for jid in whom {
            let tag = Tag::Item(jid.clone());
            cx.ask("get", Some(&jid), info_request(None), tag);
        }
    }

    /// What one of them says it is. The first that takes files is it.
    pub fn on_item(&mut self, cx: &mut Cx<'_>, jid: Jid, outcome: IqOutcome) {
        let Some(info) = disco::server_info(outcome) else {
            return;
        };
        self.asked = self.asked.saturating_sub(1);
        let rooms = info.as_ref().filter(|info| {
            let identity = |i: &Identity| i.category == "conference" && i.kind == "text";
            info.identities.iter().any(identity) && info.features.iter().any(|f| f == ns::MUC)
        });
        let alone = jid.resource().is_none() && jid.bare().local().is_none();
        if let Some(info) = rooms.filter(|_| alone) {
            push::on_rooms(cx, &jid, info);
            cx.event(Event::RoomServiceKnown(jid.bare().clone()));
        }
        let directory = info.as_ref().is_some_and(|info| {
            let identity = |i: &Identity| i.category == "directory" && i.kind == "user";
            info.identities.iter().any(identity) && info.features.iter().any(|f| f == ns::SEARCH)
        });
        if directory {
            cx.event(Event::DirectoryKnown(jid.clone()));
        }
        if self.service.is_some() {
            return;
        }
        let takes = info.filter(|info| info.features.iter().any(|f| f == ns::UPLOAD));
        if let Some(info) = takes {
            self.service = Some(jid);
            let max = upload::max_size(&info);
            cx.event(Event::UploadsKnown(Some(Uploads { max })));
        } else if self.asked == 0 {
            cx.event(Event::UploadsKnown(None));
        }
    }

    /// Asks for a place for a file.
    pub fn request(&self, cx: &mut Cx<'_>, id: String, name: &str, size: u64, kind: &str) {
        match &self.service {
            Some(service) => {
                let request = upload::request(name, size, kind);
                cx.ask("get", Some(&service.clone()), request, Tag::Slot(id));
            }
            None => {
                let none = StanzaCondition::ServiceUnavailable;
                let why = SendError::Refused(StanzaError::new(ErrorType::Cancel, none));
                cx.event(Event::SlotFailed { id, why });
            }
        }
    }
}

/// The place, or why there is none.
pub fn on_slot(cx: &mut Cx<'_>, id: String, outcome: IqOutcome) {
    match outcome {
        IqOutcome::Result(payload) => {
            let slot = payload.as_ref().ok_or("no slot in the answer");
            match slot.and_then(upload::slot) {
                Ok(slot) => cx.event(Event::SlotReceived { id, slot }),
                Err(reason) => {
                    cx.log(Level::Warn, reason);
                    let odd = StanzaCondition::UndefinedCondition;
                    let why = SendError::Refused(StanzaError::new(ErrorType::Cancel, odd));
                    cx.event(Event::SlotFailed { id, why });
                }
            }
        }
        IqOutcome::Error(error) => {
            let why = SendError::Refused(error);
            cx.event(Event::SlotFailed { id, why });
        }
        IqOutcome::TimedOut | IqOutcome::Disconnected => on_lost(id, cx.events),
    }
}

/// There was no answer.
pub fn on_lost(id: String, events: &mut VecDeque<Event>) {
    let why = SendError::Interrupted;
    events.push_back(Event::SlotFailed { id, why });
}
