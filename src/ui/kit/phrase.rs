//! A sentence with a name in it that stands out.

use crate::i18n::{around, tr};
use leptos::prelude::*;

/// `words` has one `{place}`, where the name goes.
pub(crate) fn phrase(words: &'static str, name: String) -> AnyView {
    let (before, behind) = around(words);
    view! { {before}<strong dir="auto">{name}</strong>{behind} }.into_any()
}

/// What a server said of its own, after our words about it.
pub(crate) fn server_says(text: String) -> AnyView {
    let (before, behind) = around(tr("The server says: {words}"));
    view! { " " {before}<q dir="auto">{text}</q>{behind} }.into_any()
}
