//! Where messages are written.

use crate::config::Settings;
use crate::jid::BareJid;
use crate::platform::dom;
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::{AppState, Focus};
use crate::xmpp::event::Status;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The composer: Enter sends, Shift and Enter begin a new line.
#[component]
pub(crate) fn Composer(chat: BareJid) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions) = (AppState::get(), Actions::get());
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let text = RwSignal::from(state.chat(&chat).draft);
    let limit = settings.message_limit as usize;
    let left = Memo::new(move |_| {
        (limit > 0)
            .then(|| text.with(|t| t.chars().count()))
            .map(|used| (used > limit, used))
    });
    let connection = state.connection.clone();
    // What is written while the connection comes back waits for it.
    let online = Memo::new(move |_| {
        connection.with(|c| !matches!(c.status, Status::Disconnected(_) | Status::Disconnecting))
    });
    let ready = Memo::new(move |_| {
        online.get()
            && text.with(|t| !t.trim().is_empty())
            && left.get().is_none_or(|(over, _)| !over)
    });
    let (focus, mine) = (state.focus.clone(), chat.clone());
    Effect::new(move |_| {
        let wanted = focus.with(|f| matches!(f, Some((Focus::Composer(jid), _)) if *jid == mine));
        if let (true, Some(field)) = (wanted, field.get()) {
            let _ = field.focus();
        }
    });
    // The field grows with its text; its measure is taken after the text is in.
    let grow = move || {
        dom::next_frame(move || {
            if let Some(field) = field.try_get_untracked().flatten() {
                let style = web_sys::HtmlElement::style(&field);
                let _ = style.set_property("height", "auto");
                let height = [&(field.scroll_height() + 2).to_string(), "px"].concat();
                let _ = style.set_property("height", &height);
            }
        });
    };
    if text.with_untracked(|t| !t.is_empty()) {
        grow();
    }
    let to = chat.clone();
    let send = move || {
        if ready.get_untracked() {
            actions.send_message(to.clone(), text.get_untracked());
            text.set(String::new());
            actions.draft(to.clone(), String::new());
            grow();
        }
    };
    let send_by_key = send.clone();
    let on_key = move |event: web_sys::KeyboardEvent| {
        // Enter that ends an input method's composition is not ours.
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            send_by_key();
        }
    };
    let mine = chat.clone();
    let label = move || ["Message to ", &name_of(&state, &chat)].concat();
    view! {
        <form class="cv-composer" on:submit=move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            send();
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        }>
            <div class="cv-composer__box">
                <textarea
                    node_ref=field
                    class="cv-composer__field"
                    data-testid="composer"
                    rows="1"
                    dir="auto"
                    placeholder="Message"
                    aria-label=move || label()
                    prop:value=move || text.get()
                    on:input=move |e| {
                        text.set(event_target_value(&e));
                        actions.draft(mine.clone(), text.get_untracked());
                        grow();
                    }
                    on:keydown=on_key
                ></textarea>
                {settings.show_send_button.then(|| view! {
                    <button class="cv-composer__send" type="submit" data-testid="send"
                        aria-label="Send" title="Send" prop:disabled=move || !ready.get()>
                        <Icon glyph=Glyph::Send/>
                    </button>
                }.into_any())}
            </div>
            <p class="cv-composer__state" role="status">
                {move || match (online.get(), left.get()) {
                    (false, _) => "You are offline. What you write stays here.".to_owned(),
                    (true, Some((over, used))) => {
                        let count = [&used.to_string(), " / ", &limit.to_string()].concat();
                        if over { [&count, " – too long to send"].concat() } else { count }
                    }
                    (true, None) => String::new(),
                }}
            </p>
        </form>
    }
    .into_any()
}
