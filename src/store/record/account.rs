//! How far something is that was wanted of the account, in writing.

use super::words::{read_delivery, write_delivery};
use crate::store::AccountStep;
use crate::store::chat::Delivery;
use crate::xml::{Element, ns};
use crate::xmpp::event::{AccountDeed, AccountError};

const DEEDS: [(AccountDeed, &str); 3] = [
    (AccountDeed::Password, "password"),
    (AccountDeed::Removal, "removal"),
    (AccountDeed::Profile, "profile"),
];

pub(super) fn write_step(step: &AccountStep) -> Element {
    let (deed, element) = match step {
        AccountStep::Asked(deed) => (deed, Element::new("asked", "")),
        AccountStep::Done(deed) => (deed, Element::new("done", "")),
        AccountStep::Failed(deed, AccountError::WrongPassword) => (deed, Element::new("wrong", "")),
        AccountStep::Failed(deed, AccountError::NotDone(why)) => {
            let failed = Delivery::Failed(why.clone());
            // Of the namespace in which an error is at home.
            (
                deed,
                write_delivery(Element::new("failed", ns::CLIENT), &failed),
            )
        }
    };
    let named = DEEDS.into_iter().find(|(d, _)| d == deed);
    element.with_opt_attr("deed", named.map(|(_, name)| name))
}

/// `None`: it is none.
pub(super) fn read_step(element: &Element) -> Option<AccountStep> {
    let named = |(_, name): &(AccountDeed, &str)| element.attr("deed") == Some(*name);
    let deed = DEEDS.into_iter().find(named)?.0;
    Some(match (element.name(), read_delivery(element)) {
        ("asked", _) => AccountStep::Asked(deed),
        ("done", _) => AccountStep::Done(deed),
        ("wrong", _) => AccountStep::Failed(deed, AccountError::WrongPassword),
        ("failed", Delivery::Failed(why)) => AccountStep::Failed(deed, AccountError::NotDone(why)),
        _ => return None,
    })
}
