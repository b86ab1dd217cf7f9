//! What a later run of the program goes on with: the session, who is there, and how to log in again.

use super::account::Account;
use super::session::Session;
use super::{Client, Output, Phase};
use crate::jid::Jid;
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::command::{Kept, Login, Method};
use crate::xmpp::event::{Carrier, Failure, Status};
use crate::xmpp::stream::link::{Endpoint, Link};
use crate::xmpp::stream::management::Management;
use crate::xmpp::stream::sasl::Secret;

/// The format of what is saved; what another version of the program wrote is not taken.
const VERSION: &str = "1";
/// How long what is known of people may stay unwritten.
const PEOPLE_MS: u64 = 1_000;

/// Something to be kept under its name, or, with `None`, to be kept no longer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Saved {
    /// The session: small, and different after every stanza.
    Session(Option<Element>),
    /// The roster as the server has it, and everybody's presence: large, and written from time to
    /// time.
    People(Option<Element>),
    /// What people's clients can do: it may be large, and grows seldom.
    Caps(Option<Element>),
    /// By which the account can be logged in without its password. For nobody's eyes.
    Secret(Option<Secret>),
}

/// What was handed out last.
#[derive(Default)]
pub(super) struct Saving {
    session: Option<Element>,
    people: bool,
    /// They are different since they were handed out.
    caps: bool,
    /// There is one outside, or there may be.
    secret: bool,
    /// What is to be kept of it from now on.
    new_secret: Option<Option<Secret>>,
    /// When what is known of people is to be written.
    due: Option<Millis>,
}

impl Saving {
    pub(super) fn deadline(&self) -> Option<Millis> {
        self.due
    }

    /// What was written belongs to another session.
    pub(super) fn outdate(&mut self, now: Millis) {
        self.due = Some(now);
    }

    /// There is no session that it would be of use for.
    pub(super) fn rest(&mut self) {
        self.due = None;
    }

    /// The page may be gone in a moment.
    pub(super) fn hurry(&mut self) {
        self.due = self.due.map(|_| Millis(0));
    }
}

impl Client {
    /// Hands out what is different now.
    pub(super) fn save(&mut self) {
        self.saving.caps |= self.mods.caps.take_changed();
        if (self.mods.take_people_changed() || self.saving.caps) && self.session.is_some() {
            let due = self.now.plus(PEOPLE_MS);
            self.saving.due.get_or_insert(due);
        }
        if self.saving.due.is_some_and(|due| due <= self.now) {
            self.saving.due = None;
            if self.session.is_some() {
                self.saving.people = true;
                let people = self.mods.save_people();
                self.out
                    .push_back(Output::Save(Saved::People(Some(people))));
                if std::mem::take(&mut self.saving.caps) {
                    let caps = Some(self.mods.caps.save());
                    self.out.push_back(Output::Save(Saved::Caps(caps)));
                }
            }
        }
        if let Some(secret) = self.saving.new_secret.take() {
            self.saving.secret = secret.is_some();
            self.out.push_back(Output::Save(Saved::Secret(secret)));
        }
        let session = self.snapshot();
        if session != self.saving.session {
            self.saving.session.clone_from(&session);
            self.out.push_back(Output::Save(Saved::Session(session)));
        }
    }

    /// The next login takes no password.
    pub(super) fn remember(&mut self, secret: Secret) {
        if let Some(account) = &mut self.account {
            let kept = Some(&secret).filter(|secret| !secret.is_empty());
            self.saving.new_secret = Some(kept.cloned());
            account.remember(secret);
        }
    }

    /// It takes one after all.
    pub(super) fn forget_secret(&mut self) {
        self.saving.new_secret = self.saving.secret.then_some(None);
    }

    /// Somebody logs in: with what is kept, or so that it is not needed any more.
    pub(super) fn replace_secret(&mut self, login: &Login) {
        match login.method {
            Method::Keys(_) => self.saving.secret = true,
            Method::Password(_) | Method::External | Method::Anonymous | Method::Register(_) => {
                self.forget_secret();
            }
        }
    }

    /// Logs out.
    pub(super) fn disconnect(&mut self) {
        if self.account.is_some() || self.session.is_some() {
            self.status(Status::Disconnecting);
            self.hang_up();
            self.status(Status::Disconnected(None));
        }
        // Nothing of it is left for a later run either.
        self.forget();
    }

    /// After a log-out nothing is left.
    pub(super) fn forget(&mut self) {
        self.mods.forget();
        self.forget_secret();
        if std::mem::take(&mut self.saving.people) {
            self.out.push_back(Output::Save(Saved::People(None)));
            self.out.push_back(Output::Save(Saved::Caps(None)));
        }
    }

    /// The session as it stands; without one, how far the archive was read, which holds for the next.
    fn snapshot(&self) -> Option<Element> {
        let saved = Element::new("session", ns::SAVED).with_attr("v", VERSION);
        let archive = self.mods.save();
        let Some(session) = &self.session else {
            return archive.map(|archive| saved.with_child(archive));
        };
        let link = match &self.phase {
            Phase::Online { link, .. } if self.config.keepalive => link.save(),
            _ => None,
        };
        Some(
            saved
                .with_attr("jid", session.me.to_string())
                .with_attr("url", session.endpoint.url.as_str())
                .with_opt_attr("csi", session.csi.then_some("1"))
                // What is kept of people is older than this: see `resume`.
                .with_opt_attr("ahead", self.saving.due.map(|_| "1"))
                .with_children(session.management.save())
                .with_children(link)
                .with_children(archive),
        )
    }

    /// Goes on where an earlier run of the program ended, as far as that is possible.
    pub(super) fn resume(&mut self, kept: Kept) {
        self.hang_up();
        let Kept {
            owner,
            session: saved,
            people,
            caps,
            url,
            login,
            source,
        } = kept;
        // The same, unchanged, need not be written again.
        self.saving.session = Some(saved.clone());
        self.mods.message.begin(&owner);
        let ours = saved.is("session", ns::SAVED) && saved.attr("v") == Some(VERSION);
        let jid = saved.attr("jid").and_then(|jid| Jid::parse(jid).ok());
        let jid = jid.filter(|jid| *jid.bare() == owner);
        if ours {
            self.mods.restore(&saved);
        }
        let endpoint = saved.attr("url").and_then(Endpoint::of);
        self.saving.secret = login
            .as_ref()
            .is_some_and(|login| matches!(login.method, Method::Keys(_)));
        self.account = login.map(|login| Account {
            endpoint: endpoint.clone(),
            was_online: true,
            source,
            ..Account::new(login, url)
        });
        if let Some(caps) = caps.filter(|caps| caps.is("caps", ns::SAVED)) {
            self.mods.caps.restore(&caps);
        }
        let whole = ours && saved.attr("ahead").is_none();
        let people = people.filter(|people| people.is("people", ns::SAVED));
        if let Some(people) = &people {
            self.saving.people = true;
            self.mods.restore_people(&owner, people);
            self.mods
                .tell_people(whole && jid.is_some(), &mut self.events);
        }
        // Without the people, or with older ones, the server would think that we know whom it told us of.
        if let (true, Some(me), Some(_), Some(endpoint)) = (whole, jid, people, endpoint) {
            let management = saved
                .child("sm", ns::SM)
                .and_then(Management::restore)
                .unwrap_or_default();
            let underway = management.underway();
            self.session = Some(Session {
                me,
                endpoint: endpoint.clone(),
                management,
                csi: saved.attr("csi").is_some(),
                active: None,
            });
            if let Some(bosh) = saved.child("bosh", ns::SAVED)
                && endpoint.carrier == Carrier::Bosh
                && let Some(mut link) = Link::restored(self.links + 1, &endpoint, bosh, self.now)
            {
                link.log_traffic(self.config.log_traffic);
                self.links += 1;
                let number = self.links;
                self.phase = Phase::Online { number, link };
                if let Some(session) = &mut self.session {
                    session.management.dialled(self.now);
                    session.management.doubt();
                }
                self.online(|mods, cx| mods.on_resumed(cx, Some(underway)));
                self.tell_state();
                return self.status(Status::Online);
            }
        }
        if self.account.is_none() {
            self.end_session();
            return self.status(Status::Disconnected(Some(Failure::NeedsLogin)));
        }
        if self
            .session
            .as_ref()
            .is_some_and(|s| s.management.resumable().is_none())
        {
            self.end_session();
        }
        self.connect();
    }
}
