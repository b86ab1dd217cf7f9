//! XEP-0357: Push Notifications

use super::Tag;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::Level;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::push::build;

/// A session begins: has our server know the services of the site.
pub fn begin(cx: &mut Cx<'_>) {
    for service in cx.config.push.clone() {
        cx.ask("set", None, build(&service), Tag::Push);
    }
}

/// What came of one.
pub fn on_outcome(cx: &mut Cx<'_>, outcome: &IqOutcome) {
    match outcome {
        IqOutcome::Result(_) | IqOutcome::Disconnected => {}
        _ => cx.log(Level::Warn, "the server has refused a push service"),
    }
}
