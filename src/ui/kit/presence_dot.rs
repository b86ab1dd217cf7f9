//! Presence as shape and colour; the word is read out or stands beside it.

use crate::ui::words;
use crate::xmpp::command::Show;
use leptos::prelude::*;

/// The mark of a presence.
#[component]
pub(crate) fn PresenceDot(#[prop(into)] show: Signal<Show>) -> impl IntoView {
    view! {
        <span
            class="cv-presence"
            role="img"
            data-show=move || show.get().name()
            aria-label=move || words::show(show.get())
            title=move || words::show(show.get())
        ></span>
    }
}
