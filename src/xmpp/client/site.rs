//! Logins that the site gives out, afresh for every attempt.

use super::account::Account;
use super::attempt::{Attempt, Stage};
use super::{Client, Phase};
use crate::xml::{Element, ns};
use crate::xmpp::command::{Login, Method};
use crate::xmpp::event::{Carrier, Failure, Status};
use crate::xmpp::stream::link::{Endpoint, Link};
use crate::xmpp::stream::negotiate::{Bound, Sm};
use crate::xmpp::stream::site::{Given, How, Site, Source};

impl Client {
    /// Asks the site; `false` when nothing is to be asked.
    pub(super) fn ask_site(&mut self) -> bool {
        let Some(source) = self.account.as_mut().and_then(|a| a.source.clone()) else {
            return false;
        };
        let (url, prebind) = match source {
            Source::Credentials(url) => (url, false),
            Source::Prebind(url) => (url, true),
            Source::Session(given) => {
                self.given(given);
                return true;
            }
        };
        self.links += 1;
        let number = self.links;
        // The cookies are what the site knows its user by.
        self.credentials = true;
        self.status(Status::Authenticating);
        let site = Site::ask(number, &url, prebind, self.now);
        let stage = Stage::Asking { number, site };
        self.phase = Phase::Attempt(Box::new(Attempt::new(stage)));
        true
    }

    /// The site has answered.
    pub(super) fn given(&mut self, given: Given) {
        self.phase = Phase::Idle;
        self.credentials = false;
        let Some(account) = &mut self.account else {
            return;
        };
        let keep_trying = account.login.keep_trying;
        match given.how {
            How::Password(password) => {
                account.login = Login {
                    keep_trying,
                    ..Login::new(given.jid, Method::Password(password))
                };
                self.dial_all();
            }
            How::Session { sid, rid } => {
                // A session that is in the page itself is good for once.
                account.source.take_if(|s| matches!(s, Source::Session(_)));
                account.login = Login {
                    keep_trying,
                    ..Login::new(given.jid, Method::Anonymous)
                };
                self.attach(&sid, rid);
            }
        }
    }

    /// Takes over a BOSH session in which a resource is bound (XEP-0206 §4).
    fn attach(&mut self, sid: &str, rid: u64) {
        let Some(account) = &mut self.account else {
            return;
        };
        let jid = account.login.jid.clone();
        let domain = jid.bare().domain().to_owned();
        let url = account.url.as_ref().or(self.config.bosh_url.as_ref());
        let endpoint = url
            .and_then(|url| Endpoint::of(url))
            .filter(|endpoint| endpoint.carrier == Carrier::Bosh);
        let saved = Element::new("bosh", ns::SAVED)
            .with_attr("sid", sid)
            .with_attr("to", domain.as_str())
            .with_attr("rid", rid.to_string());
        let number = self.links + 1;
        let restored = endpoint.and_then(|endpoint| {
            let mut link = Link::restored(number, &endpoint, &saved, self.now)?;
            link.log_traffic(self.config.log_traffic);
            Some((link, endpoint))
        });
        let Some((link, endpoint)) = restored else {
            return self.failed(Failure::NothingDiscovered { domain });
        };
        self.links = number;
        account.endpoint = Some(endpoint.clone());
        account.was_online = true;
        account.backoff.online(self.now, false);
        if account.source.is_none() {
            // There is no way to another one.
            self.account = None;
        }
        let bound = Bound {
            jid,
            // Those were for the one who opened it.
            features: Element::new("features", ns::STREAM),
            sm: Sm::No,
            carbons: false,
            early: Default::default(),
        };
        self.begin_session(number, link, endpoint, &bound);
    }
}

impl Account {
    /// One whom the site knows.
    pub(super) fn of_site(source: Source, login: Login) -> Self {
        Self {
            source: Some(source),
            ..Self::new(login, None)
        }
    }
}
