//! What program, server and connection are, and the same to be given to whoever helps.

use crate::platform::dom;
use crate::ui::actions::Actions;
use crate::ui::kit::plain_button;
use crate::ui::state::AppState;
use crate::ui::words::settings as words;
use leptos::prelude::*;

/// The last section of the settings.
#[component]
pub(crate) fn About() -> impl IntoView {
    let state = AppState::get();
    Actions::get().describe();
    let (connection, service) = (state.connection, state.service);
    let lines = Memo::new(move |_| {
        let me = connection.with(|c| c.me.clone());
        let domain = me.map(|me| me.bare().server().to_string());
        service.with(|(service, archived)| {
            let lines = words::about(&domain.unwrap_or_default(), service, *archived);
            (lines, service.server.features.join(" "))
        })
    });
    let copied = RwSignal::new(false);
    // Nobody's address, and nothing that was written.
    let copy = move || {
        let (lines, features) = lines.get_untracked();
        let mut text: String = lines
            .iter()
            .flat_map(|(name, value)| [name, ": ", value, "\n"])
            .collect();
        for more in [&*features, "\n", &dom::user_agent()] {
            text.push_str(more);
        }
        dom::copy(&text);
        copied.set(true);
    };
    let words = move || {
        let copied = copied.get();
        if copied {
            words::COPIED.tr()
        } else {
            words::COPY.tr()
        }
        .to_owned()
    };
    let rows = move || {
        let (lines, _) = lines.get();
        lines
            .map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> }.into_any())
            .into_iter()
            .collect_view()
    };
    view! {
        <section class="cv-settings__part">
            <h3 class="cv-settings__head">{words::ABOUT.tr()}</h3>
            <dl class="cv-about" data-testid="about">{move || rows()}</dl>
            <div class="cv-dialog__buttons">
                {plain_button("", "copy-support", Signal::derive(words), Signal::stored(false), Box::new(copy))}
            </div>
        </section>
    }
    .into_any()
}
