//! The panel above the composer: what there is of privacy in this chat, and what can be done.

use super::verify::Ask;
use crate::config::OtrPolicy;
use crate::i18n::{fill, named, tr};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::privacy::{Key, Order, State, View};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::button;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::privacy as words;
use leptos::html;
use leptos::prelude::*;

/// The panel. `open`, `lock`: how it closes, and where the focus goes then.
#[component]
pub(crate) fn Panel(
    chat: BareJid,
    open: RwSignal<bool>,
    lock: NodeRef<html::Button>,
) -> impl IntoView {
    let state = AppState::get();
    let privacy = state.chat(&chat).privacy;
    let (verifying, dialogs) = (RwSignal::new(false), Dialogs::get());
    let (view, of) = (privacy.clone(), chat.clone());
    // What changes often changes little.
    let shown = Memo::new(move |_| {
        view.with(|p| View {
            making: None,
            ..p.view.clone()
        })
    });
    // A button that is pressed may go: the focus stays in the panel.
    let (panel, held) = (NodeRef::<html::Section>::new(), StoredValue::new(false));
    Effect::new(move |before: Option<()>| {
        shown.track();
        if before.is_some() && held.get_value() {
            dom::next_frame(move || {
                let panel = panel.try_get_untracked().flatten();
                if let Some(panel) = panel
                    && !panel.matches(":focus-within").unwrap_or(true)
                {
                    let _ = panel.focus();
                }
            });
        }
    });
    let progress = privacy.clone();
    let making = Memo::new(move |_| progress.with(|p| p.view.making));
    let main = move || {
        let name = name_of(&state, &of);
        main(&of, &name, &shown.get(), verifying).into_any()
    };
    view! {
        <section class="cv-otr" data-testid="otr-panel" aria-label=tr("Privacy of this conversation")
            node_ref=panel tabindex="-1"
            on:focusin=move |_| held.set_value(true)
            on:focusout=move |event| {
                if event.related_target().is_some() {
                    held.set_value(false);
                }
            }
            on:keydown=move |event: web_sys::KeyboardEvent| {
                if event.key() == "Escape" && !event.is_composing() {
                    event.stop_propagation();
                    open.set(false);
                    if let Some(lock) = lock.get_untracked() {
                        let _ = lock.focus();
                    }
                }
            }>
            {main}
            {move || making.get().map(|percent| view! {
                <label class="cv-otr__making">
                    {tr("Making your key…")}
                    <progress max="100" value=percent.to_string() data-testid="otr-making"></progress>
                </label>
            }.into_any())}
            <Policy chat privacy/>
            <p class="cv-otr__small">
                {words::LIMITS.tr()} " "
                <a href=words::OWN_FILE target="_blank" rel="noopener noreferrer">{tr("How to do that")}</a>
            </p>
            {button("", "otr-own", tr("Your key and all fingerprints"), move || dialogs.open(Which::Identity))}
        </section>
    }
    .into_any()
}

fn main(chat: &BareJid, name: &str, view: &View, verifying: RwSignal<bool>) -> AnyView {
    let actions = Actions::get();
    let button = |label: &'static str, id: &'static str, order: Order| {
        let chat = chat.clone();
        view! {
            <button class="cv-button" type="button" data-testid=id
                on:click=move |_| actions.private(chat.clone(), order.clone())>{label}</button>
        }
        .into_any()
    };
    let buttons = match view.state {
        State::Open => button(
            tr("Start a private conversation"),
            "otr-start",
            Order::Start,
        ),
        // The bar has them.
        State::Starting | State::Finished => ().into_any(),
        State::Private => view! {
            <button class="cv-button" type="button" data-testid="otr-verify"
                aria-expanded=move || verifying.get().to_string()
                on:click=move |_| verifying.update(|v| *v = !*v)>
                {if view.is_verified() { tr("Check again") } else { tr("Check who it is") }}
            </button>
            {button(tr("New keys"), "otr-refresh", Order::Start)}
            {button(tr("End"), "otr-end", Order::End)}
        }
        .into_any(),
    };
    let (private, asking) = (view.state == State::Private, view.asking);
    let (of, called, theirs) = (chat.clone(), name.to_owned(), view.theirs.clone());
    let check = move || {
        (private && verifying.get()).then(|| {
            let (chat, name, theirs) = (of.clone(), called.clone(), theirs.clone());
            view! {
                {if asking {
                    view! { <Asking chat=chat.clone() name=name.clone()/> }.into_any()
                } else {
                    view! { <Ask chat=chat.clone() name=name.clone()/> }.into_any()
                }}
                {theirs.map(|key| view! { <Compare chat name key/> }.into_any())}
            }
            .into_any()
        })
    };
    view! {
        <p data-testid="otr-words">{words::explain(view, name)}</p>
        <div class="cv-otr__buttons">{buttons}</div>
        {check}
        <dl class="cv-otr__keys">
            {view.theirs.clone().map(|key| view! {
                <dt>{named(tr("{name}’s fingerprint"), name)}</dt>
                <dd data-testid="otr-fingerprint-theirs">{key.fingerprint}</dd>
            }.into_any())}
            {view.mine.clone().map(|mine| view! {
                <dt>{tr("Your fingerprint")}</dt>
                <dd data-testid="otr-fingerprint-mine">{mine}</dd>
            }.into_any())}
            {view.others.iter().map(|key| view! {
                <dt>{words::other_key(key)}</dt>
                <dd data-testid="otr-fingerprint-other">{key.fingerprint.clone()}</dd>
            }.into_any()).collect_view()}
        </dl>
    }
    .into_any()
}

/// They have been asked, and have not answered.
#[component]
fn Asking(chat: BareJid, name: String) -> impl IntoView {
    let actions = Actions::get();
    view! {
        <p role="status" data-testid="smp-asking">
            {named(tr("Waiting for {name}’s answer…"), &name)}
            <button class="cv-link" type="button" data-testid="smp-cancel"
                on:click=move |_| actions.private(chat.clone(), Order::Decline)>{tr("Give up")}</button>
        </p>
    }
    .into_any()
}

/// The same digits at both ends.
#[component]
fn Compare(chat: BareJid, name: String, key: Key) -> impl IntoView {
    let actions = Actions::get();
    let (verified, fingerprint) = (key.verified, key.fingerprint);
    view! {
        <p>
            {named(tr("Or compare fingerprints with {name} by telephone, or face to face."), &name)} " "
            <button class="cv-link" type="button" data-testid="otr-compared"
                on:click=move |_| {
                    let fingerprint = fingerprint.clone();
                    actions.private(chat.clone(), Order::Trust { fingerprint, verified: !verified });
                }>
                {if verified { tr("They are not the same after all") } else { tr("They are the same") }}
            </button>
        </p>
    }
    .into_any()
}

/// When the chat is private.
#[component]
fn Policy(chat: BareJid, privacy: ArcRwSignal<crate::store::Privacy>) -> impl IntoView {
    let actions = Actions::get();
    let usual = privacy.with_untracked(|p| p.usual);
    let chosen = Memo::new(move |_| privacy.with(|p| p.policy.map_or("", OtrPolicy::name)));
    let usual = usual.map(|usual| {
        fill(
            tr("As usual: {policy}"),
            &[("policy", words::policy(usual))],
        )
    });
    view! {
        <label class="cv-field">
            <span class="cv-field__name">{tr("This conversation is private")}</span>
            <select class="cv-field__input" data-testid="otr-policy" prop:value=move || chosen.get()
                on:change=move |event| {
                    let policy = OtrPolicy::from_name(&event_target_value(&event));
                    actions.private(chat.clone(), Order::SetPolicy(policy));
                }>
                <option value="">{usual}</option>
                {OtrPolicy::ALL.map(|policy| view! {
                    <option value=policy.name() selected=move || chosen.get() == policy.name()>
                        {words::policy(policy)}
                    </option>
                }.into_any()).into_iter().collect_view()}
            </select>
        </label>
    }
    .into_any()
}
