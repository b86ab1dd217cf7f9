//! XEP-0364: Current Off-the-Record Messaging Usage

use super::{carbons, eme};
use crate::xml::{Element, ns};

/// What goes along with a text of OTR: no copy for other devices, which could not read it (XEP-0280,
/// XEP-0334), nothing in an archive, and what it is (XEP-0380).
pub fn hints() -> [Element; 4] {
    [
        carbons::private(),
        Element::new("no-copy", ns::HINTS),
        Element::new("no-permanent-store", ns::HINTS),
        eme::build(ns::OTR, "OTR"),
    ]
}
