//! The screen: Leptos components over the model's changes.
#![allow(
    clippy::redundant_closure,
    reason = "view! erases the type of a closure only where it sees one written out"
)]
#![allow(
    unreachable_pub,
    reason = "what #[component] makes of a private function is public"
)]

mod actions;
mod asking;
mod chat;
mod dialogs;
mod kit;
mod language;
mod login;
mod privacy;
mod room;
mod roster;
mod shell;
mod state;
mod words;

use crate::config::{Settings, ViewMode};
use crate::platform::upload::Files;
use crate::store::{Change, Intent, Preference, Store};
use actions::Actions;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use state::AppState;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::HtmlElement;

pub use shell::show_stopped;
pub use words::told;

/// What the style sheets call the themes, in the order of their values.
const THEMES: [&str; 3] = ["auto", "light", "dark"];

/// The mounted screen.
pub struct Ui {
    state: AppState,
    _mounted: Box<dyn std::any::Any>,
}

impl Ui {
    /// Shows changes of the model.
    pub fn update(&self, store: &Store, changes: &[Change]) {
        self.state.update(store, changes);
    }
}

/// Puts the chat into `host`, an empty element of its own (in a shadow root or not). `send` takes
/// what the user wants, `files` holds the files that he sends.
pub fn mount(
    host: HtmlElement,
    settings: Arc<Settings>,
    send: Rc<dyn Fn(Intent)>,
    files: Files,
) -> Ui {
    let state = AppState::default();
    let _ = host.set_attribute("class", "cv-root");
    let _ = host.set_attribute("data-view", settings.view_mode.name());
    let shared = state.clone();
    let whole_page = settings.view_mode == ViewMode::Fullscreen;
    let (keys, themed, choices) = (host.clone(), host.clone(), state.choices.clone());
    let speaking = host.clone();
    let handle: UnmountHandle<_> = mount_to(host, move || {
        provide_context(shared.clone());
        Effect::new(move |_| {
            let theme = choices.with(|c| c.get(Preference::Theme));
            let name = THEMES.get(usize::from(theme)).unwrap_or(&"auto");
            let _ = themed.set_attribute("data-theme", name);
            let compact = choices.with(|c| c.is_on(Preference::Density));
            let density = if compact { "compact" } else { "comfortable" };
            let _ = themed.set_attribute("data-density", density);
        });
        provide_context(settings.clone());
        let language = language::follow(speaking, &settings, shared.choices.clone());
        let (actions, dialogs) = (Actions::new(send, files), dialogs::Dialogs::new());
        shell::listen(&keys, whole_page, shared.clone(), actions, dialogs);
        provide_context(actions);
        provide_context(dialogs);
        let view_mode = settings.view_mode;
        // Nothing is seen in a language that is not meant, and all of it is made anew in another one.
        move || match (language.get(), view_mode) {
            (None, _) => ().into_any(),
            (_, ViewMode::Overlayed) => view! { <shell::Overlay/> <shell::DialogHost/> }.into_any(),
            (_, ViewMode::Fullscreen | ViewMode::Embedded) => {
                view! { <shell::Fullscreen/> <shell::DialogHost/> }.into_any()
            }
        }
    });
    Ui {
        state,
        _mounted: Box::new(handle),
    }
}
