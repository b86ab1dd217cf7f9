//! A message's text with its links.

use crate::text::links::{Span, spans};
use leptos::prelude::*;

/// Text as a row of text and links; nothing of it is ever taken for HTML.
#[component]
pub(crate) fn RichText(#[prop(into)] text: String) -> impl IntoView {
    let view = |span: Span<'_>| match span {
        Span::Text(text) => text.to_owned().into_any(),
        Span::Link(url) => view! {
            <a href=url.to_owned() target="_blank" rel="noopener noreferrer nofollow">
                {url.to_owned()}
            </a>
        }
        .into_any(),
    };
    spans(&text).into_iter().map(view).collect_view()
}
