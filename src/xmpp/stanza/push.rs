//! XEP-0357: Push Notifications

use super::bookmarks::option;
use crate::xml::{Element, ns};
use crate::xmpp::command::PushService;

/// Has our server tell a service of what comes, or no longer (§5, §6).
pub fn build(service: &PushService) -> Element {
    let name = if service.disable { "disable" } else { "enable" };
    let secret = service.secret.as_ref().filter(|_| !service.disable);
    let options = secret.map(|secret| {
        Element::new("x", ns::DATA_FORMS)
            .with_attr("type", "submit")
            .with_child(option("FORM_TYPE", ns::PUBLISH_OPTIONS))
            .with_child(option("secret", secret))
    });
    Element::new(name, ns::PUSH)
        .with_attr("jid", service.jid.to_string())
        .with_opt_attr("node", service.node.as_deref())
        .with_children(options)
}
