//! What is wanted of services, from tab to tab.

use super::room::{read_answers, write_answers};
use crate::store::{read_lookup, write_lookup};
use crate::xml::Element;
use crate::xmpp::adhoc::CommandAction;
use crate::xmpp::command::ServiceWish;

/// The wish.
pub(super) fn write(wish: &ServiceWish) -> Element {
    let element = Element::new("service", "");
    match wish {
        ServiceWish::Look(node) => element
            .with_attr("wish", "look")
            .with_opt_attr("node", node.as_deref()),
        ServiceWish::AskFullText => element.with_attr("wish", "fulltext"),
        ServiceWish::LookUp(lookup) => write_lookup(element.with_attr("wish", "lookup"), lookup),
        ServiceWish::AskCommands => element.with_attr("wish", "commands"),
        ServiceWish::AskSearch => element.with_attr("wish", "directory"),
        ServiceWish::Search(answers) => write_answers(element, "search", answers),
        ServiceWish::Command {
            name,
            node,
            action,
            answers,
        } => {
            let element = element
                .with_attr("name", name.as_str())
                .with_attr("node", node.as_str());
            write_answers(element, action.name(), answers)
        }
    }
}

/// Reads it.
pub(super) fn read(element: &Element) -> Option<ServiceWish> {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    Some(match element.attr("wish")? {
        "look" => ServiceWish::Look(text("node")),
        "fulltext" => ServiceWish::AskFullText,
        "lookup" => ServiceWish::LookUp(read_lookup(element)),
        "commands" => ServiceWish::AskCommands,
        "directory" => ServiceWish::AskSearch,
        "search" => ServiceWish::Search(read_answers(element)),
        action => ServiceWish::Command {
            name: text("name")?,
            node: text("node")?,
            action: CommandAction::from_name(action)?,
            answers: read_answers(element),
        },
    })
}
