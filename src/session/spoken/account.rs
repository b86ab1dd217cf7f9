//! What is wanted of the account, from tab to tab.

use crate::xml::Element;
use crate::xmpp::card::Fact;
use crate::xmpp::command::AccountWish;
use zeroize::Zeroizing;

/// The wish.
pub(super) fn write(wish: &AccountWish) -> Element {
    let element = Element::new("account", "");
    match wish {
        AccountWish::SetPassword { current, new } => element
            .with_text_child("current", current.as_str())
            .with_text_child("new", new.as_str()),
        AccountWish::SetCard(card) => {
            let line = |(fact, words): &(Fact, String)| {
                Element::new("line", "")
                    .with_attr("is", fact.name())
                    .with_text(words.as_str())
            };
            element
                .with_attr("card", "1")
                .with_children(card.iter().map(line))
        }
        AccountWish::Remove => element.with_attr("remove", "1"),
    }
}

/// Reads it.
pub(super) fn read(element: &Element) -> Option<AccountWish> {
    if element.attr("remove").is_some() {
        return Some(AccountWish::Remove);
    }
    if element.attr("card").is_some() {
        let line = |line: &Element| {
            let mut all = Fact::ALL.into_iter();
            let fact = all.find(|fact| Some(fact.name()) == line.attr("is"))?;
            Some((fact, line.text()))
        };
        return Some(AccountWish::SetCard(
            element.children().filter_map(line).collect(),
        ));
    }
    let text = |name| element.own_child_text(name).map(Zeroizing::new);
    Some(AccountWish::SetPassword {
        current: text("current")?,
        new: text("new")?,
    })
}
