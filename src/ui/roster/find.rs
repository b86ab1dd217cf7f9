//! People who are searched for, to be added or written to: by the site, or in the directory of the server.

use crate::config::Settings;
use crate::jid::{BareJid, Jid};
use crate::platform::people;
use crate::platform::timer::Timer;
use crate::ui::actions::Actions;
use crate::ui::asking::Asking;
use crate::ui::kit::{self, form_fields, read_fields, search, submit, when};
use crate::ui::state::AppState;
use crate::ui::words::{people as words, register};
use crate::xmpp::command::ServiceWish;
use crate::xmpp::event::Answer;
use crate::xmpp::form::Answers;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Milliseconds without a key, until the site is asked.
const PAUSE: u64 = 300;

/// What is known of a search: who was found, and what is said of it.
#[derive(Clone, Copy)]
struct Found {
    people: RwSignal<Option<Answer>>,
    said: RwSignal<String>,
}

impl Found {
    fn say(self, words: &str) {
        let _ = self.people.try_set(None);
        let _ = self.said.try_set(words.to_owned());
    }

    fn people(self, all: Vec<(BareJid, String)>) {
        let _ = self.said.try_set(words::found(all.len()));
        let _ = self.people.try_set(Some(Answer::Found(all)));
    }
}

/// The search, behind a line that opens it; nothing where there is nobody to ask. `choose` takes address and name.
pub(super) fn find(choose: impl Fn(BareJid, String) + Copy + Send + Sync + 'static) -> AnyView {
    let site = expect_context::<Arc<Settings>>()
        .xhr_user_search_url
        .clone();
    let service = AppState::get().service;
    let directory = RwSignal::new(None::<Jid>);
    Effect::new(move |_| {
        let known = service.with(|(service, _)| service.directory.clone());
        if directory.with_untracked(|before| *before != known) {
            directory.set(known);
        }
    });
    let by_site = site.is_some();
    when(
        move || by_site || directory.with(Option::is_some),
        move || {
            let found = Found {
                people: RwSignal::new(None),
                said: RwSignal::new(String::new()),
            };
            let fields = match &site {
                Some(url) => ask_site(url.clone(), found),
                None => ask_directory(directory, found),
            };
            view! {
                <div class="cv-dialog__body cv-people-find">
                    <details class="cv-find">
                        <summary data-testid="people-find">{words::FIND.tr()}</summary>
                        {fields}
                        {list(found, choose)}
                    </details>
                </div>
            }
            .into_any()
        },
    )
}

fn list(found: Found, choose: impl Fn(BareJid, String) + Copy + Send + Sync + 'static) -> AnyView {
    let choose = Arc::new(move |jid, name| {
        choose(jid, name);
        found.say(words::CHOSEN.tr());
    });
    let rows = move || match found.people.get() {
        Some(Answer::Found(all)) if !all.is_empty() => {
            kit::found("people-found", words::LIST.tr(), all, choose.clone())
        }
        _ => ().into_any(),
    };
    view! {
        <p class="cv-dialog__text" role="status" data-testid="people-said">{move || found.said.get()}</p>
        {move || rows()}
    }
    .into_any()
}

/// A field; the site is asked while one types.
fn ask_site(url: String, found: Found) -> AnyView {
    let text = RwSignal::new(String::new());
    let (timer, asked) = (
        StoredValue::new_local(None::<Timer>),
        StoredValue::new(0_u32),
    );
    let typed = move |words: String| {
        text.set(words.clone());
        // What is answered to earlier words is nobody's any more.
        asked.update_value(|n| *n = n.wrapping_add(1));
        let (number, url) = (asked.get_value(), url.clone());
        let words = words.trim().to_owned();
        if words.is_empty() {
            timer.set_value(None);
            return found.say("");
        }
        let ask = move || {
            found.say(words::ASKING.tr());
            people::find(&url, &words, move |people| {
                if asked.try_get_value() == Some(number) {
                    match people {
                        Some(people) => found.people(people),
                        None => found.say(words::FAILED.tr()),
                    }
                }
            });
        };
        timer.set_value(Timer::after(PAUSE, ask));
    };
    search(
        "cv-field__input",
        "people-query",
        words::FIELD.tr(),
        text.into(),
        Box::new(typed),
    )
}

/// The form of the directory.
fn ask_directory(directory: RwSignal<Option<Jid>>, found: Found) -> AnyView {
    let actions = Actions::get();
    let asking = Asking::new(|answer| matches!(answer, Answer::Form(_)));
    let finding = Asking::new(|answer| matches!(answer, Answer::Found(_)));
    Effect::new(move |_| {
        if let Some(of) = directory.get() {
            asking.ask_service(actions, of, ServiceWish::AskSearch);
        }
    });
    let form = RwSignal::new(None);
    // What is refused later was not this question.
    Effect::new(move |_| match asking.answer.get() {
        Some(Answer::Form(given)) => form.set(Some(given)),
        Some(Answer::Refused(why)) if form.with_untracked(Option::is_none) => {
            found.say(words::why(&why));
        }
        _ => {}
    });
    Effect::new(move |_| match finding.answer.get() {
        Some(Answer::Found(people)) => found.people(people),
        Some(Answer::Refused(why)) => found.say(words::why(&why)),
        _ => {}
    });
    let node: NodeRef<html::Form> = NodeRef::new();
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let answers = form.with_untracked(|form| {
            let (form, element) = (form.as_ref()?, node.get_untracked()?);
            Some(read_fields(form, &element))
        });
        if let (Some(answers), Some(of)) = (answers, directory.get_untracked()) {
            finding.ask_service(actions, of, ServiceWish::Search(answers));
            found.say(words::ASKING.tr());
        }
    };
    let fields = move || {
        form.with(|form| {
            form.as_ref()
                .map(|form| form_fields(form, register::field, &Answers::default()))
        })
    };
    view! {
        <form class="cv-adhoc" node_ref=node on:submit=go>
            {move || fields()}
            <div class="cv-dialog__buttons">
                {move || form.with(Option::is_some).then(|| submit("people-search", words::GO.tr()))}
            </div>
        </form>
    }
    .into_any()
}
