//! One's own key, and what one knows of others': to be seen, taken along and brought back.

use crate::i18n::tr;
use crate::platform::{dom, file, intl};
use crate::privacy::{File, KnownKey, MAX_FILE, Order, Own, Trust, Wrong, look};
use crate::ui::actions::Actions;
use crate::ui::kit::{button, plain_button, qr_code};
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::privacy as words;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use zeroize::Zeroizing;

/// Keys drawn at most.
const SHOWN: usize = 300;

/// What is asked for twice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Export,
    Import,
    Forget,
}

/// The body of the window.
#[component]
pub(crate) fn Identity() -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let me = state.connection.with_untracked(|c| c.me.clone());
    let identity = state.identity;
    let identity = Memo::new(move |_| identity.get());
    let mine = Memo::new(move |_| identity.with(|i| i.mine.clone()));
    let kept = Memo::new(move |_| identity.with(|i| i.kept));
    let known = Memo::new(move |_| identity.with(|i| !i.known.is_empty()));
    // What is asked for, in words; what is in the file that was chosen; what was said last.
    let asked = RwSignal::new(None::<(Deed, String)>);
    let chosen = StoredValue::new_local(None::<Zeroizing<String>>);
    let said = RwSignal::new("");
    let input = NodeRef::<html::Input>::new();
    let again = NodeRef::<html::Div>::new();
    let ask = move |deed, words: String| {
        said.set("");
        asked.set(Some((deed, words)));
        // What is to be decided is read out, and nothing is done by a key too many.
        dom::next_frame(move || {
            if let Some(element) = again.try_get_untracked().flatten() {
                let _ = element.focus();
            }
        });
    };
    let end = move || {
        let asking = again.get_untracked();
        asked.set(None);
        chosen.set_value(None);
        // Where one came from.
        let window = asking.and_then(|element| element.closest("dialog").ok().flatten());
        let first = window.and_then(|w| {
            w.query_selector("[data-testid=identity-import]")
                .ok()
                .flatten()
        });
        if let Some(Ok(first)) = first.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
            let _ = first.focus();
        }
    };
    let confirm = move || {
        match asked.get_untracked().map(|(deed, _)| deed) {
            Some(Deed::Export) => actions.export(File::Key),
            Some(Deed::Forget) => {
                actions.own(Own::Forget);
                said.set(words::FORGOTTEN.tr());
            }
            Some(Deed::Import) => {
                if let Some(text) = chosen.try_update_value(Option::take).flatten() {
                    actions.own(Own::Import(text));
                    said.set(words::IMPORTED.tr());
                }
            }
            None => {}
        }
        end();
    };
    let read = move |text: Option<Zeroizing<String>>| {
        let found = match (&text, &me) {
            (Some(text), Some(me)) => look(text, me.bare()),
            _ => Err(Wrong::TooLong),
        };
        match found {
            Ok(found) => {
                let words = words::import(&found, mine.get_untracked().as_deref());
                let _ = chosen.try_update_value(|chosen| *chosen = text);
                ask(Deed::Import, words);
            }
            Err(wrong) => said.set(words::wrong_file(wrong)),
        }
    };
    let choose = move |_| {
        asked.set(None);
        said.set("");
        if let Some(input) = input.get_untracked() {
            file::read(&input, MAX_FILE, read.clone());
        }
    };
    let none = Signal::derive(move || mine.get().is_none());
    let static_words = |words: &'static str| Signal::stored(words.to_owned());
    view! {
        <div class="cv-dialog__body cv-identity">
            {move || match mine.get() {
                None => view! { <p class="cv-dialog__text">{words::NO_KEY.tr()}</p> }.into_any(),
                Some(mine) => {
                    let text = mine.clone();
                    // Without the spaces that people see.
                    let code = qr_code(&mine.replace(' ', ""), "identity-show-qr", "identity-qr", words::QR.tr());
                    view! {
                        <p class="cv-dialog__text">{words::MINE.tr()}</p>
                        <p class="cv-identity__key"><code data-testid="identity-mine">{mine}</code></p>
                        {button("", "identity-copy", tr("Copy"), move || {
                            dom::copy(&text);
                            said.set(words::COPIED.tr());
                        })}
                        {code}
                    }
                    .into_any()
                }
            }}
            <p class="cv-otr__small">{move || if kept.get() { words::KEPT.tr() } else { words::NOT_KEPT.tr() }}</p>
            <div class="cv-otr__buttons">
                {plain_button("", "identity-export", static_words(tr("Save my key…")), none, Box::new(move || {
                    ask(Deed::Export, words::EXPORT.tr().to_owned());
                }))}
                {plain_button("", "identity-export-known", static_words(tr("Save known fingerprints")),
                    Signal::derive(move || !known.get()), Box::new(move || actions.export(File::Fingerprints)))}
                {button("", "identity-import", tr("Read a file…"), move || {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                })}
                <input type="file" hidden data-testid="identity-file" node_ref=input on:change=choose/>
                {plain_button("danger", "identity-forget", static_words(tr("Forget my key…")),
                    Signal::derive(move || none.get() && !known.get()), Box::new(move || {
                        ask(Deed::Forget, words::FORGET.tr().to_owned());
                    }))}
            </div>
            {move || asked.get().map(|(deed, text)| view! {
                <div class="cv-identity__ask" role="group" tabindex="-1" node_ref=again aria-label=text
                    data-testid="identity-asked">
                    <p>{text.clone()}</p>
                    <div class="cv-otr__buttons">
                        {button("", "dialog-cancel", tr("Cancel"), end)}
                        {button(if deed == Deed::Import { "primary" } else { "danger" }, "confirm", match deed {
                            Deed::Export => tr("Save it"),
                            Deed::Import => tr("Take it"),
                            Deed::Forget => tr("Forget it"),
                        }, confirm)}
                    </div>
                </div>
            }.into_any())}
            <p class="cv-identity__said" role="status" data-testid="identity-said">{move || said.get()}</p>
            {move || known.get().then(|| view! {
                <h3 class="cv-identity__title">{tr("Fingerprints of others")}</h3>
                <ul class="cv-identity__list" aria-label=tr("Fingerprints of others")>
                    {move || identity.with(|i| {
                        i.known.iter().take(SHOWN).map(|key| row(&AppState::get(), key)).collect_view()
                    })}
                </ul>
            }.into_any())}
        </div>
    }
    .into_any()
}

/// A key of somebody, and what can be done about it.
fn row(state: &AppState, key: &KnownKey) -> AnyView {
    let actions = Actions::get();
    let order = |words: &'static str, testid: &'static str, order: Order| {
        let chat = key.contact.clone();
        let name = [words, ": ", key.contact.as_str()].concat();
        view! {
            <button class="cv-link" type="button" data-testid=testid aria-label=name
                on:click=move |_| actions.private(chat.clone(), order.clone())>{words}</button>
        }
        .into_any()
    };
    let fingerprint = key.fingerprint.clone();
    let again = key.trust.is_verified().then(|| {
        let distrust = Order::Trust {
            fingerprint: fingerprint.clone(),
            verified: false,
        };
        order(tr("Not checked after all"), "known-distrust", distrust)
    });
    let since = key.since.map(intl::full);
    let trust = match key.trust {
        Trust::Seen => "seen",
        Trust::Smp => "smp",
        Trust::Compared => "compared",
    };
    view! {
        <li class="cv-identity__known" data-testid="known-key" data-jid=key.contact.to_string() data-trust=trust>
            <strong dir="auto">{untrack(|| name_of(state, &key.contact))}</strong>
            <code>{key.fingerprint.clone()}</code>
            <span class="cv-otr__small">{words::trust(key.trust, since)}</span>
            <span class="cv-otr__buttons">
                {again}
                {order(tr("Forget"), "known-forget", Order::Forget { fingerprint })}
            </span>
        </li>
    }
    .into_any()
}
