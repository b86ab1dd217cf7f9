//! Presence (RFC 6121 §3 and §4): ours, and the best of each contact's resources.

use super::Flow;
use super::roster::Roster;
use crate::id::digest;
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::command::Show;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Deed, Event, Presence, SendError};
use crate::xmpp::mods::caps::CapsCache;
use crate::xmpp::stanza::caps::Caps;
use crate::xmpp::stanza::preauth;
use crate::xmpp::stanza::presence::{self, Meaning, PresenceIn, about_subscription, build};

/// Tokens of invitations that are kept for a request.
const MAX_TOKENS: usize = 20;
/// Resources kept of one contact; more are a contact's mistake or mischief.
const MAX_RESOURCES: usize = 100;

struct Resource {
    priority: i8,
    /// Counts up: of equals the latest wins.
    seen: u64,
    presence: Presence,
    caps: Option<Caps>,
}

/// Everybody's presence, and our own.
#[derive(Default)]
pub struct Presences {
    contacts: Map<BareJid, Map<String, Resource>>,
    counter: u64,
    /// Whose choice `own` is.
    owner: Option<BareJid>,
    /// What the user chose to appear as.
    own: Option<Presence>,
    /// Since when nobody has touched this device, and what that makes of it.
    idle: (Option<Millis>, Option<Show>),
    /// What was sent last.
    sent: Option<Presence>,
    caps: Option<Caps>,
    /// Whom we asked to see in this session, and who has not answered.
    asked: Vec<BareJid>,
    /// What whoever invited us is to be shown with our request, once.
    tokens: Vec<(BareJid, String)>,
    /// What we gave out ourselves, each until then.
    issued: Vec<(String, Millis)>,
    /// Our first presence is out.
    announced: bool,
    /// Something is different since [`Self::take_changed`].
    changed: bool,
}

impl Presences {
    /// A new session knows nobody's presence. Our own choice outlives it, but not for another account:
    /// that is another person.
    pub fn reset(&mut self, me: &BareJid) {
        if self.owner.as_ref() != Some(me) {
            self.own = None;
            self.tokens.clear();
            self.issued.clear();
            self.owner = Some(me.clone());
        }
        self.contacts.clear();
        self.sent = None;
        self.asked.clear();
        self.announced = false;
    }

    /// Somebody is no contact any more: should he become one again, nothing is known of him.
    pub fn forget(&mut self, jid: &BareJid) {
        self.contacts.remove(jid);
    }

    /// Whether something is different since this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Everybody's presence as it came, the latest last, and our own, without a sender; for a later run
    /// of the program.
    pub fn save(&self) -> Vec<Element> {
        let mut all: Vec<(u64, Element)> = Vec::new();
        if let Some(own) = self.own.as_ref().filter(|_| self.announced) {
            let own = presence::available(own, 0);
            all.push((0, own));
        }
        for (jid, resources) in &self.contacts {
            for (name, r) in &**resources {
                let from = match &**name {
                    "" => jid.as_str().to_owned(),
                    name => [jid.as_str(), "/", name].concat(),
                };
                let stanza = presence::available(&r.presence, r.priority);
                let stanza = stanza.with_children(r.caps.as_ref().map(Caps::build));
                all.push((r.seen, stanza.with_attr("from", from)));
            }
        }
        all.sort_unstable_by_key(|(seen, _)| *seen);
        all.into_iter().map(|(_, stanza)| stanza).collect()
    }

    /// Takes in what [`Self::save`] gave, among the children of `saved`.
    pub fn restore(&mut self, saved: &Element) {
        for stanza in saved.children().filter(|c| c.is("presence", ns::CLIENT)) {
            if let Ok(p) = PresenceIn::parse(stanza)
                && let Meaning::Available {
                    show,
                    priority,
                    caps,
                } = p.meaning
            {
                let presence = Presence {
                    show,
                    status: p.status,
                    idle: p.idle,
                };
                self.put(&p.from, priority, presence, caps);
            } else if stanza.attr("from").is_none() {
                self.own = own_of(stanza);
                self.announced = self.own.is_some();
            }
        }
    }

    /// All that is known.
    pub fn told(&self) -> impl Iterator<Item = Event> {
        let own = self.own.clone().filter(|_| self.announced);
        let contacts = self.contacts.keys().map(|jid| Event::PresenceChanged {
            jid: jid.clone(),
            presence: self.best(jid),
        });
        own.map(Event::OwnPresenceChanged)
            .into_iter()
            .chain(contacts)
    }

    fn put(&mut self, from: &Jid, priority: i8, presence: Presence, caps: Option<Caps>) {
        self.counter += 1;
        let resource = Resource {
            priority,
            seen: self.counter,
            presence,
            caps,
        };
        let name = from.resource().unwrap_or_default().to_owned();
        let resources = self.contacts.entry(from.bare().clone()).or_default();
        resources.insert(name, Box::new(resource));
    }

    /// What goes out with our presence.
    pub fn set_caps(&mut self, caps: Caps) {
        self.caps = Some(caps);
    }

    /// Sends the first presence, once the roster is there (RFC 6121 §2.2).
    pub fn announce(&mut self, cx: &mut Cx<'_>) {
        let online = || Presence {
            show: Show::Online,
            ..Presence::default()
        };
        let own = self.own.take().unwrap_or_else(online);
        self.announced = true;
        self.set_own(cx, own);
    }

    /// Whether our first presence is out.
    pub fn is_announced(&self) -> bool {
        self.announced
    }

    /// Changes our own presence. Before the first is out this is only noted: contacts' presences, which
    /// the server sends in return, mean nothing before the roster is there.
    pub fn set_own(&mut self, cx: &mut Cx<'_>, own: Presence) {
        if !self.announced {
            self.own = Some(own);
            return;
        }
        self.own = Some(own);
        self.changed = true;
        self.send_own(cx);
    }

    /// Nobody has touched this device since then, or somebody does.
    pub fn note_idle(&mut self, since: Option<Millis>, show: Option<Show>) {
        self.idle = (since, show);
    }

    /// Says so, if it is news.
    pub fn tell_idle(&mut self, cx: &mut Cx<'_>) {
        if self.announced && self.sent != self.seen() {
            self.send_own(cx);
        }
    }

    /// What others see.
    pub fn shown(&self) -> Option<&Presence> {
        self.sent.as_ref()
    }

    /// What others are to see: the user's choice, but that one who is idle is away.
    fn seen(&self) -> Option<Presence> {
        let mut own = self.own.clone()?;
        let (since, show) = self.idle;
        if matches!(own.show, Show::Online | Show::Chat) {
            own.show = show.unwrap_or(own.show);
        }
        own.idle = since;
        Some(own)
    }

    fn send_own(&mut self, cx: &mut Cx<'_>) {
        if let (Some(seen), Some(caps)) = (self.seen(), &self.caps) {
            cx.send(build(&seen, cx.config.priority, caps));
            cx.event(Event::OwnPresenceChanged(seen.clone()));
            self.sent = Some(seen);
        }
    }

    /// Grants or refuses a subscription (RFC 6121 §3.1.5). Whoever accepts a contact wants to see him
    /// too, so that is asked for unless it was before.
    pub fn answer(&mut self, cx: &mut Cx<'_>, roster: &Roster, from: &BareJid, accept: bool) {
        let kind = if accept { "subscribed" } else { "unsubscribed" };
        cx.send(about_subscription(kind, from.as_str()));
        if accept && !roster.sees(from) {
            self.subscribe(cx, from);
        }
    }

    /// Whoever shows a token with one of these digests is accepted, once and until then (XEP-0379 §3.5).
    pub fn set_issued(&mut self, all: Vec<(String, Millis)>) {
        self.issued = all;
    }

    /// The digest of a token that is shown, if it is one of those; it is none any more.
    fn take_issued(&mut self, now: Millis, token: &str) -> Option<String> {
        let shown = digest(token);
        let good = |(known, until): &(String, Millis)| *known == shown && *until > now;
        let at = self.issued.iter().position(good)?;
        Some(self.issued.remove(at).0)
    }

    /// The next request to `of` goes with this token, by which he knows that he invited us (XEP-0379 §3.4).
    pub fn use_token(&mut self, of: BareJid, token: String) {
        self.tokens.retain(|(known, _)| *known != of);
        if self.tokens.len() >= MAX_TOKENS {
            self.tokens.remove(0);
        }
        self.tokens.push((of, token));
    }

    /// Asks to see somebody's presence (RFC 6121 §3.1.1).
    pub fn subscribe(&mut self, cx: &mut Cx<'_>, to: &BareJid) {
        if !self.asked.contains(to) {
            self.asked.push(to.clone());
        }
        let token = self.tokens.iter().position(|(of, _)| of == to);
        let token = token.map(|at| preauth::build(&self.tokens.remove(at).1));
        cx.send(about_subscription("subscribe", to.as_str()).with_children(token));
    }

    /// Does not want to see it any more, or takes the question back (RFC 6121 §3.3).
    pub fn unsubscribe(&mut self, cx: &mut Cx<'_>, to: &BareJid) {
        self.asked.retain(|asked| asked != to);
        cx.send(about_subscription("unsubscribe", to.as_str()));
    }

    /// Somebody's presence.
    pub fn on_presence(&mut self, cx: &mut Cx<'_>, roster: &Roster, p: PresenceIn) -> Flow {
        let bare = p.from.bare().clone();
        match p.meaning {
            Meaning::Subscribe { .. } if cx.config.ignore_requests => {
                return Flow::Drop("contact request, which this site does not want");
            }
            // Whom we want to see ourselves may see us.
            Meaning::Subscribe { .. } if cx.config.auto_subscribe || roster.sees(&bare) => {
                self.answer(cx, roster, &bare, true);
                return Flow::Done;
            }
            Meaning::Subscribe {
                token: Some(token), ..
            } if let Some(digest) = self.take_issued(cx.now, &token) => {
                self.answer(cx, roster, &bare, true);
                cx.event(Event::TokenUsed(digest));
                return Flow::Done;
            }
            Meaning::Subscribe { nick, .. } => {
                cx.event(Event::SubscriptionRequested {
                    from: bare,
                    nick,
                    status: p.status,
                });
                return Flow::Done;
            }
            // The roster push that comes with these says what they mean.
            Meaning::Subscribed | Meaning::Unsubscribe | Meaning::Unsubscribed => {
                return Flow::Done;
            }
            // The answer to our question is that it did not arrive.
            Meaning::Error(error) if p.from.resource().is_none() && self.asked.contains(&bare) => {
                self.asked.retain(|asked| *asked != bare);
                let (deed, why) = (Deed::Ask, SendError::Refused(error));
                let jid = bare;
                cx.event(Event::ContactFailed { jid, deed, why });
                return Flow::Done;
            }
            Meaning::Available { .. } | Meaning::Unavailable | Meaning::Error(_) => {}
        }
        if bare != *cx.me.bare() && !roster.contains(&bare) {
            return Flow::Drop("presence of somebody who is no contact");
        }
        let before = self.best(&bare);
        let resources = self.contacts.entry(bare.clone()).or_default();
        let name = p.from.resource().unwrap_or_default().to_owned();
        match p.meaning {
            Meaning::Available {
                show,
                priority,
                caps,
            } => {
                if resources.len() >= MAX_RESOURCES && !resources.contains_key(&name) {
                    return Flow::Drop("presence of one resource too many");
                }
                let presence = Presence {
                    show,
                    status: p.status,
                    // Nobody has been away since tomorrow.
                    idle: p.idle.map(|since| since.min(cx.now)),
                };
                self.put(&p.from, priority, presence, caps);
            }
            // From the bare address they speak for all resources (RFC 6121 §4.5.2).
            _ if p.from.resource().is_none() => resources.clear(),
            _ => {
                resources.remove(&name);
                if resources.is_empty() {
                    self.contacts.remove(&bare);
                }
            }
        }
        self.changed = true;
        let after = self.best(&bare);
        if before != after {
            cx.event(Event::PresenceChanged {
                jid: bare,
                presence: after,
            });
        }
        Flow::Done
    }

    /// Whether a device of somebody is known to have a feature (XEP-0115).
    pub fn has_feature(&self, jid: &BareJid, feature: &str, caps: &CapsCache) -> bool {
        let has = |r: &Resource| {
            let features = r.caps.as_ref().and_then(|c| caps.features(c));
            features.is_some_and(|all| all.iter().any(|f| f == feature))
        };
        let all = self.contacts.get(jid);
        all.is_some_and(|all| all.values().any(|r| has(r)))
    }

    /// Whether somebody can be reached.
    pub fn is_there(&self, jid: &BareJid) -> bool {
        self.best(jid).show != Show::Offline
    }

    /// The presence to show: highest priority, then most reachable, then latest.
    fn best(&self, jid: &BareJid) -> Presence {
        self.contacts
            .get(jid)
            .and_then(|all| {
                all.values()
                    .max_by_key(|r| (r.priority, r.presence.show, r.seen))
            })
            .map_or_else(Presence::default, |r| r.presence.clone())
    }
}

/// Our own presence, which has no sender.
fn own_of(stanza: &Element) -> Option<Presence> {
    let stanza = stanza.clone().with_attr("from", "me.invalid");
    let own = PresenceIn::parse(&stanza).ok()?;
    match own.meaning {
        Meaning::Available { show, .. } => Some(Presence {
            show,
            status: own.status,
            idle: None,
        }),
        _ => None,
    }
}
