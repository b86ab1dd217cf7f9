//! What is wanted of the account, from tab to tab.

use crate::xml::Element;
use crate::xmpp::command::AccountWish;
use zeroize::Zeroizing;

/// The wish.
pub(super) fn write(wish: &AccountWish) -> Element {
    let element = Element::new("account", "");
    match wish {
        AccountWish::SetPassword { current, new } => element
            .with_text_child("current", current.as_str())
            .with_text_child("new", new.as_str()),
        AccountWish::Remove => element.with_attr("remove", "1"),
    }
}

/// Reads it.
pub(super) fn read(element: &Element) -> Option<AccountWish> {
    if element.attr("remove").is_some() {
        return Some(AccountWish::Remove);
    }
    let text = |name| element.own_child_text(name).map(Zeroizing::new);
    Some(AccountWish::SetPassword {
        current: text("current")?,
        new: text("new")?,
    })
}
