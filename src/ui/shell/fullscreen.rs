//! The whole page: contacts at the side, the chat in front beside them; in narrow places one of both.

use super::banner::Banner;
use super::panel::{Contacts, Entrance, logged_in};
use crate::ui::chat::ChatBox;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::state::AppState;
use leptos::prelude::*;

/// The full-page shell.
#[component]
pub(crate) fn Fullscreen() -> impl IntoView {
    let front = AppState::get().front;
    let inside = logged_in();
    let pane = {
        let front = front.clone();
        move || {
            if front.with(Option::is_some) {
                "chat"
            } else {
                "contacts"
            }
        }
    };
    let content = move || {
        if !inside.get() {
            return view! { <main class="cv-full__login"><Entrance/></main> }.into_any();
        }
        let (pane, front) = (pane.clone(), front.clone());
        let chat = move || match front.get() {
            Some(jid) => view! { <ChatBox jid back=true/> }.into_any(),
            None => view! {
                <div class="cv-full__empty">
                    <Icon glyph=Glyph::Chat/>
                    <p>"Choose a contact to chat with."</p>
                </div>
            }
            .into_any(),
        };
        view! {
            <div class="cv-full" data-pane=move || pane()>
                <Banner/>
                <nav class="cv-full__side" aria-label="Contacts"><Contacts/></nav>
                <main class="cv-full__main">{move || chat()}</main>
            </div>
        }
        .into_any()
    };
    view! { {move || content()} }
}
