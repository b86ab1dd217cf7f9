//! The client with a session: stanzas to modules, modules' stanzas to the link.

use super::{Client, Phase, Session};
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
use crate::xmpp::command::ServiceWish;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{LinkError, StreamError};
use crate::xmpp::event::{Deed, Event, Failure, Level, SendError, Status};
use crate::xmpp::mods::{Mods, Tag, adhoc, entity, search, vcard};
use crate::xmpp::stanza::iq::{Iq, IqKind};
use crate::xmpp::stream::link::{Endpoint, Link};
use crate::xmpp::stream::management::Managed;
use crate::xmpp::stream::negotiate::{Bound, Sm};
use crate::xmpp::stream::transport::{LinkEvent, LinkOut};

impl Client {
    /// Runs `f` with the modules and what they may touch; `None` when there is no session. What they
    /// send while it is suspended waits for the next stream.
    pub(super) fn online<R>(&mut self, f: impl FnOnce(&mut Mods, &mut Cx<'_>) -> R) -> Option<R> {
        let session = self.session.as_ref()?;
        let mut cx = Cx {
            now: self.now,
            me: &session.me,
            config: &self.config,
            rng: &mut self.rng,
            iqs: &mut self.iqs,
            sends: &mut self.sends,
            events: &mut self.events,
        };
        Some(f(&mut self.mods, &mut cx))
    }

    /// Asks for a place for a file, for which there has to be a session.
    pub(super) fn request_slot(&mut self, id: String, name: &str, size: u64, kind: &str) {
        let why = SendError::Offline;
        let offline = Event::SlotFailed {
            id: id.clone(),
            why,
        };
        let asked = self.online(|mods, cx| mods.upload.request(cx, id, name, size, kind));
        if asked.is_none() {
            self.events.push_back(offline);
        }
    }

    /// Asks for what somebody says of himself.
    pub(super) fn load_card(&mut self, jid: BareJid) {
        let whose = jid.clone();
        // Rooms have cards of the old kind alone (XEP-0486 §3).
        let load =
            |mods: &mut Mods, cx: &mut Cx<'_>| vcard::load(cx, jid.clone(), mods.rooms.has(&jid));
        if self.online(load).is_none() {
            vcard::on_lost(whose, SendError::Offline, &mut self.events);
        }
    }

    /// Shows a token with the next request, if there is a session to make it in.
    pub(super) fn use_token(&mut self, of: BareJid, token: String) {
        self.online(|mods, _| mods.presence.use_token(of, token));
    }

    /// Does something with a service, for which there has to be a session.
    pub(super) fn service(&mut self, of: Jid, wish: ServiceWish) {
        let whose = of.clone();
        let done = self.online(|mods, cx| match wish {
            ServiceWish::Look(node) => entity::ask(cx, of, node),
            ServiceWish::AskFullText => match mods.archive_at(cx, &of) {
                Some(archive) => archive.ask_full_text(cx),
                None => adhoc::offline(of, cx.events),
            },
            ServiceWish::LookUp(lookup) => match mods.archive_at(cx, &of) {
                Some(archive) => archive.look(cx, lookup),
                None => adhoc::offline(of, cx.events),
            },
            ServiceWish::AskCommands => adhoc::list(cx, of),
            ServiceWish::AskSearch => search::ask(cx, of),
            ServiceWish::Search(answers) => mods.search.submit(cx, of, &answers),
            ServiceWish::Command {
                name,
                node,
                action,
                answers,
            } => mods.commands.act(cx, of, (name, node), action, &answers),
        });
        if done.is_none() {
            adhoc::offline(whose, &mut self.events);
        }
    }

    /// Does something with a contact, for which there has to be a session.
    pub(super) fn do_with(
        &mut self,
        jid: BareJid,
        deed: Deed,
        f: impl FnOnce(&mut Mods, &mut Cx<'_>, BareJid),
    ) {
        if self.session.is_none() {
            let why = SendError::Offline;
            self.events
                .push_back(Event::ContactFailed { jid, deed, why });
        } else {
            self.online(|mods, cx| f(mods, cx, jid));
        }
    }

    /// A resource is bound: a session begins.
    pub(super) fn bound(&mut self, bound: &Bound) {
        if let Some((number, link, endpoint)) = self.adopt_link(false) {
            self.begin_session(number, link, endpoint, bound);
        }
    }

    pub(super) fn begin_session(
        &mut self,
        number: u32,
        mut link: Link,
        endpoint: Endpoint,
        bound: &Bound,
    ) {
        // One that could not be resumed ends here.
        self.end_session();
        let mut session = Session {
            me: bound.jid.clone(),
            endpoint,
            management: Default::default(),
            csi: bound.features.child("csi", ns::CSI).is_some(),
            active: Some(true),
        };
        session.management.dialled(self.now);
        match &bound.sm {
            Sm::No => {}
            Sm::Offered => {
                let account = self.account.as_ref();
                let resume = account.is_none_or(|account| account.login.method.comes_back());
                link.send(self.now, session.management.enable(resume));
            }
            Sm::Enabled(granted) => session.management.enabled(granted.clone()),
        }
        if let Some(account) = &mut self.account
            && account.login.jid.bare() == bound.jid.bare()
        {
            // A later session takes the place of this one, should the server still believe in it.
            account.login.jid = bound.jid.clone();
        }
        let jid = bound.jid.clone();
        self.events.push_back(Event::Bound { jid });
        self.session = Some(session);
        self.phase = Phase::Online { number, link };
        self.online(|mods, cx| mods.on_bound(cx, bound));
        self.saving.outdate(self.now);
        self.status(Status::Online);
        self.tell_state();
        if let Some(stanza) = &bound.early {
            self.element(stanza.clone());
        }
    }

    /// The session goes on over a new stream. `h`: how many stanzas of ours the server has.
    pub(super) fn resumed(&mut self, h: u32) {
        let Some((number, mut link, endpoint)) = self.adopt_link(true) else {
            return;
        };
        let Some(session) = &mut self.session else {
            return;
        };
        session.active = None;
        session.endpoint = endpoint;
        let resumed = session.management.resumed(self.now, h);
        let underway = resumed.certain.then(|| session.management.underway());
        for stanza in resumed.again {
            link.send(self.now, stanza);
        }
        self.phase = Phase::Online { number, link };
        self.iqs.put_off(self.now.plus(self.config.stanza_timeout));
        self.acked(resumed.acked);
        self.online(|mods, cx| mods.on_resumed(cx, underway));
        self.status(Status::Online);
        self.tell_state();
    }

    /// The attempt has come to its aim.
    fn adopt_link(&mut self, resumed: bool) -> Option<(u32, Link, Endpoint)> {
        let Phase::Attempt(attempt) = std::mem::replace(&mut self.phase, Phase::Idle) else {
            return None;
        };
        let (number, link, endpoint) = attempt.into_link()?;
        let account = self.account.as_mut()?;
        account.endpoint = Some(endpoint.clone());
        account.was_online = true;
        account.backoff.online(self.now, resumed);
        Some((number, link, endpoint))
    }

    /// One step; whether anything moved.
    pub(super) fn pump_online(&mut self) -> bool {
        let now = self.now;
        let (Phase::Online { link, .. }, Some(session)) = (&mut self.phase, &mut self.session)
        else {
            return false;
        };
        let mut moved = false;
        while let Some(stanza) = self.sends.pop_front() {
            session.management.sent(&stanza);
            link.send(now, stanza);
            moved = true;
        }
        if let Some(out) = link.poll() {
            match out {
                LinkOut::Transport(out) => self.emit(out),
                LinkOut::Traffic(sent, element) => self.traffic(sent, &element),
                LinkOut::Event(LinkEvent::Element(element)) => self.element(element),
                LinkOut::Event(LinkEvent::Gap) => {
                    // Prosody 0.12 may from now on answer a request that is gone, and nobody else.
                    session.management.doubt();
                    self.online(|mods, cx| mods.on_gap(cx));
                }
                LinkOut::Event(LinkEvent::Opened(_)) => self.log("the stream opened once more"),
                LinkOut::Dropped(what) => self.log(what),
                LinkOut::Event(LinkEvent::Closed(error)) => self.failed(Failure::Link(error)),
            }
            return true;
        }
        if session.management.is_dead(now) {
            if session.management.is_stuck() {
                // It would be so again; the archive knows what arrived.
                self.end_session();
            }
            self.failed(Failure::Link(LinkError::TimedOut));
            return true;
        }
        moved | self.ask()
    }

    /// Asks how much has arrived, when that is due.
    fn ask(&mut self) -> bool {
        let (Phase::Online { link, .. }, Some(session)) = (&mut self.phase, &mut self.session)
        else {
            return false;
        };
        let (rng, iqs, now) = (&mut self.rng, &mut self.iqs, self.now);
        let (server, timeout) = (session.me.bare().server(), self.config.stanza_timeout);
        let silence = self.config.silence(link);
        let question = session.management.ask(now, silence, || {
            let (id, to) = (rng.token(), server.into());
            let ping = Element::new("ping", ns::PING);
            let ping = Iq::request("get", &id, Some(&to), ping);
            let deadline = now.plus(timeout);
            iqs.expect(id, Some(to), deadline, Tag::Acknowledgement, ping.clone());
            ping
        });
        question.is_some_and(|question| {
            // A ping that is sent before stream management is on counts like all that follows `<enable/>`.
            session.management.sent(&question);
            link.send(now, question);
            true
        })
    }

    /// What modules send while there is no stream waits in the session.
    pub(super) fn hold_sends(&mut self) {
        if let Some(session) = &mut self.session {
            for stanza in self.sends.drain(..) {
                session.management.sent(&stanza);
            }
        }
    }

    fn element(&mut self, element: Element) {
        if let Some(error) = StreamError::parse(&element) {
            return self.failed(Failure::Link(LinkError::Stream(error)));
        }
        match element.ns() {
            ns::SM => self.managed(&element),
            ns::CLIENT => {
                let now = self.now;
                self.stanza(&element);
                // Only what was dealt with counts: what is lost in between comes again.
                if let Some(session) = &mut self.session {
                    session.management.received(now, &element);
                }
            }
            _ => self.log("dropped an element that is no stanza"),
        }
    }

    fn managed(&mut self, element: &Element) {
        let (Phase::Online { link, .. }, Some(session)) = (&mut self.phase, &mut self.session)
        else {
            return;
        };
        match session.management.handle(self.now, element) {
            Managed::Nothing => {}
            Managed::Send(answer) => link.send(self.now, answer),
            Managed::Acked(ids) => self.acked(ids),
            Managed::Refused => self.log("the server refused stream management"),
            Managed::Broken(what) => {
                // What arrived is unknown, so the session is as well.
                self.end_session();
                self.failed(Failure::Link(LinkError::Protocol(what)));
            }
        }
    }

    /// The server has these messages.
    pub(super) fn acked(&mut self, ids: Vec<String>) {
        for id in ids {
            self.online(|mods, cx| mods.on_acked(cx, &id));
        }
    }

    fn stanza(&mut self, element: &Element) {
        match element.name() {
            "message" => drop(self.online(|mods, cx| mods.on_message(cx, element))),
            "presence" => drop(self.online(|mods, cx| mods.on_presence(cx, element))),
            "iq" => self.iq(element.clone()),
            _ => self.log("dropped an element that is no stanza"),
        }
    }

    fn iq(&mut self, element: Element) {
        let malformed = Iq::refuse_malformed(&element);
        let iq = match Iq::parse(element) {
            Ok(iq) => iq,
            Err(reason) => {
                self.sends.extend(malformed);
                return self.log(reason);
            }
        };
        let answered = self.online(|mods, cx| {
            match iq.kind {
                IqKind::Get | IqKind::Set => mods.on_request(cx, &iq),
                IqKind::Result | IqKind::Error(_) => match cx.iqs.answer(cx.me, iq) {
                    Ok((Tag::Acknowledgement, _)) => return true,
                    Ok((tag, outcome)) => mods.on_outcome(cx, tag, outcome),
                    Err(reason) => cx.event(Event::Logged {
                        level: Level::Warn,
                        text: ["dropped iq: ", reason].concat(),
                    }),
                },
            }
            false
        });
        if answered == Some(true) {
            let ids = self.session.as_mut().map(|s| s.management.answered());
            self.acked(ids.unwrap_or_default());
        }
    }

    /// XEP-0352: whether somebody looks. A new session begins as active, and by §5 so does one that is resumed;
    /// but Prosody 0.12 goes on holding back what it sends if nobody looked before, so it is told.
    pub(super) fn tell_state(&mut self) {
        let (Phase::Online { link, .. }, Some(session)) = (&mut self.phase, &mut self.session)
        else {
            return;
        };
        let active = self.visible;
        if session.csi && session.active != Some(active) {
            session.active = Some(active);
            let name = if active { "active" } else { "inactive" };
            link.send(self.now, Element::new(name, ns::CSI));
        }
    }
}
