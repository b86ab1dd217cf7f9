//! XEP-0030: Service Discovery

use super::{Flow, Tag, refuse};
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Event, Server};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::caps::{self, Caps};
use crate::xmpp::stanza::disco::{Identity, Info, info_request};
use crate::xmpp::stanza::iq::{Iq, IqKind};

/// The program's name for others.
pub const NAME: &str = "converse-rs";
/// What names the program in entity capabilities (XEP-0115 §4): an address, need not resolve.
const NODE: &str = "https://github.com/converse-rs/converse-rs";

/// The features we answer for, each with the module that keeps the promise.
const FEATURES: [&str; 21] = [
    ns::AVATAR_NOTIFY,
    "urn:xmpp:bookmarks:1+notify", // mods/bookmarks.rs
    ns::CAPS,
    ns::DISCO_INFO,
    ns::DISCO_ITEMS,
    ns::VERSION, // mods/version.rs
    ns::PING,    // mods/ping.rs
    ns::CHAT_STATES,
    ns::CONFERENCE, // mods/invitation.rs
    ns::CORRECTION,
    ns::MUC, // mods/rooms.rs
    ns::MARKERS,
    "urn:xmpp:mds:displayed:0+notify", // mods/mds.rs
    ns::REACTIONS,
    ns::RECEIPTS,
    ns::REFERENCE,
    ns::REPLY,
    ns::RETRACTION,
    ns::ROSTER_EXCHANGE, // mods/exchange.rs
    ns::SPOILER,
    ns::STYLING, // text/styling.rs
];

/// What we are, computed once.
pub struct Disco {
    info: Info,
    caps: Caps,
}

impl Default for Disco {
    fn default() -> Self {
        let identity = Identity {
            category: "client".to_owned(),
            kind: "web".to_owned(),
            lang: String::new(),
            name: NAME.to_owned(),
        };
        let info = Info {
            identities: vec![identity],
            features: FEATURES.iter().map(|&f| f.to_owned()).collect(),
            ..Info::default()
        };
        let ver = caps::ver(&info).unwrap_or_default();
        Self {
            info,
            caps: Caps {
                node: NODE.to_owned(),
                ver,
            },
        }
    }
}

/// Asks our server what it can do; the answer comes as [`Tag::Server`] or [`Tag::About`].
pub fn ask_server(cx: &mut Cx<'_>, tag: Tag) {
    let server = Jid::from(cx.me.bare().server());
    cx.ask("get", Some(&server), info_request(None), tag);
}

/// What it said; `Some(None)`: nothing that can be read. `None`: the session is over.
pub fn server_info(outcome: IqOutcome) -> Option<Option<Info>> {
    match outcome {
        IqOutcome::Result(query) => Some(query.as_ref().and_then(Info::parse)),
        IqOutcome::Error(_) | IqOutcome::TimedOut => Some(None),
        IqOutcome::Disconnected => None,
    }
}

/// Features of a server that are of interest, and characters of each and of its name: whatever is more
/// is nobody's use.
const MAX_FEATURES: usize = 200;
const MAX_CHARS: usize = 100;

/// Tells what it said.
pub fn on_server(cx: &mut Cx<'_>, info: Option<Info>) {
    if let Some(info) = info {
        let short = |text: String| text.chars().take(MAX_CHARS).collect::<String>();
        let ours = |identity: &Identity| identity.category == "server";
        let name = info.identities.into_iter().find(ours).map(|i| i.name);
        let features = info.features.into_iter().take(MAX_FEATURES).map(short);
        cx.event(Event::ServerKnown(Server {
            name: short(name.unwrap_or_default()),
            features: features.collect(),
        }));
    }
}

impl Disco {
    /// What goes into our presence.
    pub fn caps(&self) -> &Caps {
        &self.caps
    }

    /// Answers `disco#info` and `disco#items`.
    pub fn on_iq(&self, cx: &mut Cx<'_>, iq: &Iq, payload: &Element) -> Flow {
        if iq.kind != IqKind::Get {
            return Flow::Next;
        }
        let node = payload.attr("node");
        if payload.is("query", ns::DISCO_ITEMS) {
            let items = Element::new("query", ns::DISCO_ITEMS).with_opt_attr("node", node);
            cx.send(iq.result(Some(items)));
            return Flow::Done;
        }
        if !payload.is("query", ns::DISCO_INFO) {
            return Flow::Next;
        }
        let ours = [&*self.caps.node, "#", &*self.caps.ver].concat();
        if node.is_some_and(|node| node != ours) {
            refuse(cx, iq, StanzaCondition::ItemNotFound);
            return Flow::Done;
        }
        let info = Info {
            node: node.map(str::to_owned),
            ..self.info.clone()
        };
        cx.send(iq.result(Some(info.build())));
        Flow::Done
    }
}
