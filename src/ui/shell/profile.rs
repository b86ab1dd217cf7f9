//! Who we are, how we appear to others, and the way out.

use crate::config::Settings;
use crate::i18n::tr;
use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, Glyph, PresenceDot, icon_button};
use crate::ui::privacy::log_out;
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::command::Show as Presence;
use leptos::prelude::*;
use std::sync::Arc;

const CHOICES: [Presence; 5] = [
    Presence::Online,
    Presence::Chat,
    Presence::Away,
    Presence::Xa,
    Presence::Dnd,
];

/// The head of the contact panel.
#[component]
pub(crate) fn Profile() -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions) = (AppState::get(), Actions::get());
    let connection = state.connection.clone();
    let me = Memo::new(move |_| {
        connection.with(|c| {
            c.me.as_ref()
                .map(|me| me.bare().to_string())
                .unwrap_or_default()
        })
    });
    let own = state.own.clone();
    let show = Signal::derive(move || own.with(|p| p.show));
    let status = state.connection;
    let nickname = settings.nickname.clone();
    let name = Signal::derive(move || {
        let local = || me.with(|me| me.split('@').next().unwrap_or_default().to_owned());
        nickname.clone().unwrap_or_else(local)
    });
    let (leave, dialogs) = (log_out(), Dialogs::get());
    view! {
        <header class="cv-profile">
            <span class="cv-contact__face">
                {move || view! { <Avatar name=name seed=me.get()/> }.into_any()}
                <PresenceDot show=show/>
            </span>
            <p class="cv-profile__name" data-testid="own-jid" dir="auto">
                <button class="cv-chat__about" type="button" data-testid="own-notes"
                    title=words::message::NOTES.tr() aria-description=words::message::NOTES.tr()
                    on:click=move |_| {
                        if let Ok(jid) = BareJid::parse(&me.get_untracked()) {
                            actions.open_chat(jid);
                        }
                    }>
                    <span class="cv-chat__who">{move || me.get()}</span>
                </button>
            </p>
            <p class="cv-profile__status" role="status" data-testid="connection-status">
                {move || status.with(|c| words::status(&c.status))}
            </p>
            <select class="cv-profile__show" aria-label=tr("Your status") data-testid="own-show"
                prop:disabled=move || show.get() == Presence::Offline
                prop:value=move || show.get().name()
                on:change=move |e| {
                    let name = event_target_value(&e);
                    if let Some(show) = CHOICES.into_iter().find(|s| s.name() == name) {
                        actions.set_presence(show, None);
                    }
                }
            >
                {CHOICES.into_iter().map(|s| view! { <option value=s.name()>{words::show(s)}</option> }).collect_view()}
                // What happens to one, and cannot be chosen.
                <option value=Presence::Offline.name() hidden>{words::show(Presence::Offline)}</option>
            </select>
            <div class="cv-profile__buttons">
                {icon_button("open-settings", Glyph::Sliders, tr("Settings"), move || {
                    dialogs.open(Which::Settings);
                })}
                {settings.allow_otr.then(|| icon_button("open-identity", Glyph::Key, tr("Your private key"), move || {
                    dialogs.open(Which::Identity);
                }))}
                {settings.allow_logout.then(|| {
                    icon_button("logout", Glyph::Exit, tr("Log out"), move || leave())
                })}
            </div>
        </header>
    }
    .into_any()
}
