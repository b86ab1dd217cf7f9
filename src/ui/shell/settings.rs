//! What the user may choose for himself.

use super::about::About;
use super::own_account::OwnAccount;
use super::own_picture::OwnPicture;
use crate::config::Settings;
use crate::i18n::{ENGLISH, LANGUAGES, Text, is_allowed, language};
use crate::platform::notices::{self, Leave};
use crate::store::Preference;
use crate::ui::actions::Actions;
use crate::ui::kit::{check, numbered, select};
use crate::ui::state::AppState;
use crate::ui::words::settings as words;
use leptos::prelude::*;
use std::sync::Arc;

/// The body of the window.
#[component]
pub(crate) fn UserSettings() -> impl IntoView {
    let leave = RwSignal::new(notices::leave());
    let section = move |(name, rows): (Text, &'static [Preference])| {
        let rows = rows.iter().map(|preference| row(*preference, leave));
        view! {
            <section class="cv-settings__part">
                <h3 class="cv-settings__head">{name.tr()}</h3>
                {rows.collect_view()}
            </section>
        }
        .into_any()
    };
    view! {
        <div class="cv-dialog__body cv-settings">
            <OwnPicture/>
            {words::SECTIONS.into_iter().map(section).collect_view()}
            <OwnAccount/>
            <About/>
        </div>
    }
    .into_any()
}

/// One of them. The browser has its word in what is told outside the page.
fn row(preference: Preference, leave: RwSignal<Leave>) -> AnyView {
    let (choices, actions) = (AppState::get().choices, Actions::get());
    let (testid, name, hint) = words::preference(preference);
    let desktop = preference == Preference::Desktop;
    let fixed = choices.with_untracked(|c| c.is_fixed(preference));
    let hint = Signal::derive(move || match leave.get() {
        _ if fixed => words::FIXED.tr(),
        Leave::Denied if desktop => words::DENIED.tr(),
        Leave::Impossible if desktop => words::IMPOSSIBLE.tr(),
        _ => hint,
    });
    let value = Signal::derive(move || choices.with(|c| c.get(preference)));
    let off = Signal::derive(move || fixed || desktop && leave.get() == Leave::Impossible);
    let asking = RwSignal::new(false);
    let set = move |value: u8| {
        if desktop && value > 0 && leave.get_untracked() != Leave::Granted {
            asking.set(true);
            notices::ask(move |now| {
                if now == Leave::Granted {
                    actions.choose(preference, value);
                }
                let _ = leave.try_set(now);
                let _ = asking.try_set(false);
            });
            return;
        }
        actions.choose(preference, value);
    };
    let options = match preference {
        Preference::Theme => numbered(&words::THEMES),
        Preference::Density => numbered(&words::DENSITIES),
        Preference::Language => languages(),
        _ => Vec::new(),
    };
    if !options.is_empty() {
        return select(testid, name, hint, options, value, off, Box::new(set));
    }
    let granted = move || !desktop || leave.get() == Leave::Granted;
    let on = Signal::derive(move || asking.get() || value.get() > 0 && granted());
    let set = Box::new(move |on: bool| set(on.into()));
    check(testid, Signal::stored(name.to_owned()), hint, on, off, set)
}

/// The languages that the site has, each as it calls itself.
fn languages() -> Vec<(u8, &'static str)> {
    let settings = expect_context::<Arc<Settings>>();
    let names = LANGUAGES.iter().map(|(_, name)| *name);
    let names = [words::AS_BROWSER.tr(), ENGLISH].into_iter().chain(names);
    let all = (0u8..).zip(names);
    // The first says whatever it says, else nobody could go back to it.
    all.filter(|(n, _)| *n == 0 || is_allowed(language(*n - 1).0, &settings.locales))
        .collect()
}
