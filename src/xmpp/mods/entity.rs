//! XEP-0030: Service Discovery

use super::Tag;
use super::outcome::answer;
use crate::jid::Jid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Answer, Event};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::{disco, entity};

/// What was asked for: of which node, and what is known already.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    node: Option<String>,
    info: Option<Element>,
}

/// Asks somebody what he is, and then what belongs to him.
pub fn ask(cx: &mut Cx<'_>, of: Jid, node: Option<String>) {
    let request = disco::info_request(node.as_deref());
    let tag = Tag::Entity(of.clone(), Box::new(Ask { node, info: None }));
    cx.ask("get", Some(&of), request, tag);
}

/// What came of it. What it is called in the answer is what it was asked by: some leave that out.
pub fn on_outcome(cx: &mut Cx<'_>, of: Jid, ask: Ask, outcome: IqOutcome) {
    let Ask { node, info } = ask;
    let whole = |info: &Element, items: Option<&Element>| {
        let mut entity = entity::parse(info, items)?;
        entity.node = node.clone();
        Some(Answer::Entity(Box::new(entity)))
    };
    let answer = match (info, outcome) {
        (None, IqOutcome::Result(Some(info))) if whole(&info, None).is_some() => {
            let request = disco::items_request().with_opt_attr("node", node.as_deref());
            let info = Some(info);
            let tag = Tag::Entity(of.clone(), Box::new(Ask { node, info }));
            return cx.ask("get", Some(&of), request, tag);
        }
        // It has nothing, does not tell, or there was no answer in time: what it is, it has said.
        (Some(info), IqOutcome::Result(items)) => whole(&info, items.as_ref()),
        (Some(info), IqOutcome::Error(_) | IqOutcome::TimedOut) => whole(&info, None),
        (_, outcome) => Some(answer(outcome, &mut |_| None)),
    };
    if let Some(answer) = answer {
        cx.event(Event::Answered { of, answer });
    }
}
