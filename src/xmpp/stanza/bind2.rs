//! XEP-0386: Bind 2

use crate::xml::{Element, ns};

/// What can be had in line with the binding.
pub struct Offer {
    /// Stream management (XEP-0198).
    pub sm: bool,
    /// Carbons (XEP-0280).
    pub carbons: bool,
}

impl Offer {
    /// Reads `<bind/>` of the features.
    pub fn read(bind: &Element) -> Self {
        let has = |var: &str| {
            bind.own_child("inline").is_some_and(|inline| {
                inline
                    .children()
                    .any(|f| f.is("feature", ns::BIND2) && f.attr("var") == Some(var))
            })
        };
        Self {
            sm: has(ns::SM),
            carbons: has(ns::CARBONS),
        }
    }

    /// The request: a resource that begins with our name, and all of it that we know. `resume`: whether the session
    /// is to wait for us when its stream breaks.
    pub fn request(&self, resume: bool) -> Element {
        let mut bind = Element::new("bind", ns::BIND2).with_text_child("tag", "converse-rs");
        if self.carbons {
            bind.push(Element::new("enable", ns::CARBONS));
        }
        if self.sm {
            bind.push(
                Element::new("enable", ns::SM).with_opt_attr("resume", resume.then_some("true")),
            );
        }
        bind
    }
}
