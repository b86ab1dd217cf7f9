//! XEP-0357: Push Notifications

use super::Tag;
use crate::jid::Jid;
use crate::xml::ns;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::Level;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::disco::Info;
use crate::xmpp::stanza::push::build;

/// A session begins: has our server know the services of the site.
pub fn begin(cx: &mut Cx<'_>) {
    for service in cx.config.push.clone() {
        cx.ask("set", None, build(&service), Tag::Push);
    }
}

/// A service of rooms that our server has named as its own, and what it is: it is told of those of the site too, where
/// the site wants that and it knows what they are. What somebody else's room lives at is never told: what is told
/// holds a secret.
pub fn on_rooms(cx: &mut Cx<'_>, rooms: &Jid, info: &Info) {
    if cx.config.rooms.push && info.features.iter().any(|f| f == ns::PUSH) {
        for service in cx.config.push.clone() {
            cx.ask("set", Some(rooms), build(&service), Tag::Push);
        }
    }
}

/// What came of one.
pub fn on_outcome(cx: &mut Cx<'_>, outcome: &IqOutcome) {
    match outcome {
        IqOutcome::Result(_) | IqOutcome::Disconnected => {}
        _ => cx.log(Level::Warn, "the server has refused a push service"),
    }
}
