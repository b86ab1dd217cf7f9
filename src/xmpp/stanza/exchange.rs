//! XEP-0144: Roster Item Exchange

use super::limited;
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::event::{SuggestedDeed, Suggestion};

/// Items that are taken from anybody at once; §6 takes more than 150 for a nuisance.
pub const MAX_ITEMS: usize = 100;
/// Groups of one, and characters of a name.
const MAX_GROUPS: usize = 20;
const MAX_NAME: usize = 200;

/// Reads `<x/>`, with or without items in it that one can do something with: each address once. `None`: it is
/// something else.
pub fn parse(x: &Element) -> Option<Vec<Suggestion>> {
    if !x.is("x", ns::ROSTER_EXCHANGE) {
        return None;
    }
    let mut all: Vec<Suggestion> = Vec::new();
    for item in x.children().filter(|c| c.is("item", ns::ROSTER_EXCHANGE)) {
        if all.len() >= MAX_ITEMS {
            break;
        }
        if let Some(item) = read(item)
            && all.iter().all(|known| known.jid != item.jid)
        {
            all.push(item);
        }
    }
    Some(all)
}

fn read(item: &Element) -> Option<Suggestion> {
    let deed = match item.attr("action") {
        None => SuggestedDeed::Add,
        Some(word) => SuggestedDeed::from_name(word)?,
    };
    let groups = item
        .children()
        .filter(|c| c.is("group", ns::ROSTER_EXCHANGE));
    let groups = groups.filter_map(|g| limited(&g.text(), MAX_NAME));
    let mut groups: Vec<String> = groups.take(MAX_GROUPS).collect();
    groups.sort_unstable();
    groups.dedup();
    Some(Suggestion {
        jid: Jid::parse(item.attr("jid")?).ok()?.into_bare(),
        name: item.attr("name").and_then(|name| limited(name, MAX_NAME)),
        groups,
        deed,
    })
}

/// The same as an element.
pub fn build(all: &[Suggestion]) -> Element {
    let group = |name: &String| Element::new("group", ns::ROSTER_EXCHANGE).with_text(name.as_str());
    let item = |one: &Suggestion| {
        Element::new("item", ns::ROSTER_EXCHANGE)
            .with_attr("action", one.deed.name())
            .with_attr("jid", one.jid.as_str())
            .with_opt_attr("name", one.name.as_deref())
            .with_children(one.groups.iter().map(group))
    };
    Element::new("x", ns::ROSTER_EXCHANGE).with_children(all.iter().map(item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    fn read(items: &str) -> Vec<Suggestion> {
        let text = format!("<x xmlns='{}'>{items}</x>", ns::ROSTER_EXCHANGE);
        parse(&xml(&text).unwrap()).unwrap()
    }

    #[test]
    fn there_and_back() {
        let all = read(
            "<item jid='a@b/c' name=' A '><group>G</group><group> </group><group>G</group></item>\
             <item action='delete' jid='d@e'/><item action='modify' jid='f@g'/><item action='evil' jid='h@i'/>\
             <item jid='a@b' name='again'/><item jid='@'/><item/><other jid='x@y'/>",
        );
        let found: Vec<_> = all.iter().map(|s| (s.jid.as_str(), s.deed)).collect();
        let expected = [
            ("a@b", SuggestedDeed::Add),
            ("d@e", SuggestedDeed::Delete),
            ("f@g", SuggestedDeed::Modify),
        ];
        assert_eq!(found, expected);
        assert_eq!(all[0].name.as_deref(), Some("A"));
        assert_eq!(all[0].groups, ["G"]);
        assert_eq!(parse(&build(&all)), Some(all));
        assert_eq!(parse(&Element::new("x", "other")), None);
    }

    #[test]
    fn what_is_too_much_is_left_out() {
        let groups: String = (0..500).map(|n| format!("<group>{n}</group>")).collect();
        let items: String = (0..500)
            .map(|n| {
                format!(
                    "<item jid='a{n}@b' name='{}'>{groups}</item>",
                    "n".repeat(900)
                )
            })
            .collect();
        let all = read(&items);
        assert_eq!(all.len(), MAX_ITEMS);
        assert_eq!(all[0].groups.len(), MAX_GROUPS);
        assert_eq!(all[0].name.as_ref().map(String::len), Some(MAX_NAME));
    }
}
