//! XEP-0045 §7.10 and §7.12: nicks that a room keeps for us, by the forms of XEP-0077.

use super::{Ask, Asked, Room, Rooms, Stage};
use crate::jid::BareJid;
use crate::xml::Element;
use crate::xmpp::command::AutoRegister;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::{Answer, Exit, Level, Presence, RoomDeed};
use crate::xmpp::form::{Answers, Form};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::disco::{Info, info_request};
use crate::xmpp::stanza::{limited, register};

/// The node by which a room is asked for the nick that it keeps.
const RESERVED: &str = "x-roomuser-item";
/// Fields in which a nick goes: that of rooms, and that of XEP-0077.
const NICK: [&str; 2] = ["muc#register_roomnick", "nick"];
/// Characters of a nick that are told.
const MAX_NICK: usize = 200;

impl Rooms {
    /// What a room says of our registration; `None`: nothing that one could do.
    pub(super) fn on_registration(&mut self, of: &BareJid, query: &Element) -> Option<Answer> {
        match register::parse(query) {
            register::Asked::Registered => {
                let nick = query.own_child_text("username");
                let nick = nick.or_else(|| query.own_child_text("nick"));
                let nick = nick.and_then(|nick| limited(&nick, MAX_NICK));
                Some(Answer::Registered(nick.unwrap_or_default()))
            }
            register::Asked::Form { form, data } => {
                self.form = Some(Asked {
                    of: of.clone(),
                    form: form.clone(),
                    registers: Some(data),
                });
                Some(Answer::Form(form))
            }
            register::Asked::Elsewhere(_) | register::Asked::Nothing => None,
        }
    }

    /// Registers, by the form that the room gave out last, or ends that.
    pub(super) fn register(&self, cx: &mut Cx<'_>, jid: &BareJid, answers: Option<&Answers>) {
        let Some(room) = self.all.get(jid) else {
            return;
        };
        let query = match answers {
            None => register::remove(),
            Some(answers) => {
                let asked = self.form.as_ref().filter(|asked| asked.of == *jid);
                let Some((asked, data)) = asked.and_then(|a| Some((a, a.registers?))) else {
                    return;
                };
                register::submit(&asked.form, data, answers)
            }
        };
        room.ask_for(cx, "set", query, Ask::Deed(RoomDeed::Register));
    }
}

impl Room {
    /// Asks once which nick the room keeps for us, before it is entered; whether that is under way. `refused`: why
    /// it did not let us in.
    pub(super) fn ask_reserved(&mut self, cx: &mut Cx<'_>, refused: Option<StanzaError>) -> bool {
        if !self.registers || std::mem::replace(&mut self.reserved_asked, true) {
            return false;
        }
        self.stage = Stage::Asking;
        let query = info_request(Some(RESERVED));
        self.ask_for(cx, "get", query, Ask::Reserved(refused));
        true
    }

    /// The answer. Without one it is as before.
    pub(super) fn on_reserved(
        &mut self,
        cx: &mut Cx<'_>,
        outcome: IqOutcome,
        refused: Option<StanzaError>,
        own: &Presence,
    ) {
        if self.stage != Stage::Asking {
            return;
        }
        let info = match outcome {
            IqOutcome::Result(query) => query.as_ref().and_then(Info::parse),
            IqOutcome::Error(_) | IqOutcome::TimedOut => None,
            IqOutcome::Disconnected => return,
        };
        let all = info.map(|info| info.identities).unwrap_or_default();
        let kept = all.into_iter().find(|i| i.category == "conference");
        // It has to fit into an address.
        let kept = kept.and_then(|i| self.jid.with_resource(&i.name).ok());
        let kept = kept.and_then(|jid| jid.resource().map(str::to_owned));
        let other = kept.filter(|nick| *nick != self.nick);
        match (other, refused) {
            (None, Some(error)) => self.out(cx, Exit::Refused(error)),
            (other, _) => {
                self.nick = other.unwrap_or_else(|| self.nick.clone());
                self.enter(cx, own);
            }
        }
    }

    /// We are in: the nick is to be ours, where the site wants that.
    pub(super) fn register_nick(&mut self, cx: &mut Cx<'_>) {
        let wanted = self.registers && cx.config.rooms.register != AutoRegister::No;
        if wanted && !std::mem::replace(&mut self.registered, true) {
            self.ask_for(cx, "get", register::request(), Ask::Registration);
        }
    }

    /// We leave: it is ours no longer, where the site wants that.
    pub(super) fn unregister(&self, cx: &mut Cx<'_>) {
        if self.registers && cx.config.rooms.register == AutoRegister::WhileIn {
            self.ask_for(cx, "set", register::remove(), Ask::Registration);
        }
    }

    /// What it takes, or that it is done. Where it takes more than the nick, that is for the user to fill in.
    pub(super) fn on_registration(&self, cx: &mut Cx<'_>, outcome: IqOutcome) {
        let query = match outcome {
            IqOutcome::Result(Some(query)) => query,
            IqOutcome::Result(None) | IqOutcome::Disconnected => return,
            IqOutcome::Error(_) | IqOutcome::TimedOut => {
                return cx.log(Level::Info, "a room did not register our nick");
            }
        };
        let register::Asked::Form { form, data } = register::parse(&query) else {
            return;
        };
        match nick_alone(&form, &self.nick) {
            Some(answers) => {
                let query = register::submit(&form, data, &answers);
                self.ask_for(cx, "set", query, Ask::Registration);
            }
            None => cx.log(Level::Info, "to register, a room wants more than a nick"),
        }
    }
}

/// The answers to a form that wants a nick and nothing else.
fn nick_alone(form: &Form, nick: &str) -> Option<Answers> {
    let is_nick = |name: &str| NICK.contains(&name);
    let more = |f: &crate::xmpp::form::Field| f.required && !is_nick(&f.name);
    let field = form.asked().find(|f| is_nick(&f.name))?;
    let answer = (field.name.clone(), vec![nick.to_owned()]);
    (!form.asked().any(more)).then(|| Answers(vec![answer]))
}
