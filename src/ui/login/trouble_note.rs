//! What went wrong, in plain words, with what to do next.

use crate::ui::kit::{Glyph, Icon, server_says};
use crate::ui::words::Trouble;
use leptos::prelude::*;

/// A note about a failure.
#[component]
pub(crate) fn TroubleNote(trouble: Trouble) -> impl IntoView {
    let Trouble {
        title,
        advice,
        quote,
        causes,
        link,
    } = trouble;
    let link = link.map(|url| {
        let words = url.clone();
        view! { <p><a href=url target="_blank" rel="noopener noreferrer">{words}</a></p> }
            .into_any()
    });
    let quote = quote.map(|quote| {
        view! {
            <p class="cv-trouble__quote">{server_says(quote)}</p>
        }
        .into_any()
    });
    let causes = (!causes.is_empty()).then(|| {
        let items: Vec<_> = causes
            .iter()
            .map(|cause| view! { <li>{cause.tr()}</li> }.into_any())
            .collect();
        view! { <ul class="cv-trouble__causes">{items}</ul> }.into_any()
    });
    view! {
        <div class="cv-trouble" role="alert" data-testid="login-error">
            <p class="cv-trouble__title">
                <Icon glyph=Glyph::Warning/>
                {title}
            </p>
            <p>{advice}</p>
            {causes}
            {link}
            {quote}
        </div>
    }
    .into_any()
}
