//! Elements that the browser does the rest for (pictures, players, bars), made without a type of their own for
//! each: there are many, and every type is compiled.

use crate::platform::dom;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

/// An element of this name with these attributes. `broken`: what is done when what it shows cannot be had.
pub(crate) fn raw(
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    broken: Option<Rc<dyn Fn()>>,
) -> AnyView {
    let place: NodeRef<html::Span> = NodeRef::new();
    let (attributes, broken) = (StoredValue::new(attributes), StoredValue::new_local(broken));
    Effect::new(move |_| {
        let element = dom::document().and_then(|page| page.create_element(name).ok());
        let (Some(place), Some(element)) = (place.get(), element) else {
            return;
        };
        if let Some(broken) = broken.get_value() {
            dom::once(&element, "error", move || broken());
        }
        attributes.with_value(|all| {
            for (name, value) in all {
                let _ = element.set_attribute(name, value);
            }
        });
        place.replace_children_with_node_1(&element);
    });
    view! { <span class="cv-raw" node_ref=place></span> }.into_any()
}
