//! Buttons, fields and boxes to tick. Each is compiled once, whoever uses it.

use super::{Glyph, Icon};
use crate::i18n::Text;
use leptos::prelude::*;

/// A button with words on it. `kind`: `primary`, `danger` or nothing.
pub(crate) fn button(
    kind: &'static str,
    testid: &'static str,
    words: &'static str,
    act: impl Fn() + 'static,
) -> AnyView {
    plain_button(
        kind,
        testid,
        Signal::stored(words.to_owned()),
        Signal::stored(false),
        Box::new(act),
    )
}

/// The same, with words that change, and now and then nothing to do.
pub(crate) fn plain_button(
    kind: &'static str,
    testid: &'static str,
    words: Signal<String>,
    off: Signal<bool>,
    act: Box<dyn Fn()>,
) -> AnyView {
    view! {
        <button class="cv-button" data-kind=kind type="button" data-testid=testid
            prop:disabled=move || off.get()
            on:click=move |_| act()>{move || words.get()}</button>
    }
    .into_any()
}

/// The button that sends a form.
pub(crate) fn submit(testid: &'static str, words: &'static str) -> AnyView {
    view! {
        <button class="cv-button" data-kind="primary" type="submit" data-testid=testid>{words}</button>
    }
    .into_any()
}

/// A button with an icon; the words are read out, and shown when one waits over it.
pub(crate) fn icon_button(
    testid: &'static str,
    glyph: Glyph,
    words: &'static str,
    act: impl Fn() + 'static,
) -> AnyView {
    plain_icon_button(testid, glyph, words, Box::new(act))
}

fn plain_icon_button(
    testid: &'static str,
    glyph: Glyph,
    words: &'static str,
    act: Box<dyn Fn()>,
) -> AnyView {
    view! {
        <button class="cv-icon-button" type="button" data-testid=testid aria-label=words title=words
            on:click=move |_| act()><Icon glyph/></button>
    }
    .into_any()
}

/// A field with its name above it.
pub(crate) fn field(testid: &'static str, name: &'static str, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="cv-field">
            <span class="cv-field__name">{name}</span>
            <input class="cv-field__input" data-testid=testid type="text" dir="auto" autocomplete="off"
                prop:value=move || value.get()
                on:input=move |e| value.set(event_target_value(&e))/>
        </label>
    }
    .into_any()
}

/// A field that one searches with; its name is read out.
pub(crate) fn search(
    class: &'static str,
    testid: &'static str,
    name: &'static str,
    value: Signal<String>,
    set: Box<dyn Fn(String)>,
) -> AnyView {
    view! {
        <input class=class data-testid=testid type="search" autocomplete="off" placeholder=name aria-label=name
            prop:value=move || value.get()
            on:input=move |e| set(event_target_value(&e))/>
    }
    .into_any()
}

/// A box to tick, with a word to explain it.
pub(crate) fn check(
    testid: &'static str,
    words: Signal<String>,
    hint: Signal<&'static str>,
    on: Signal<bool>,
    off: Signal<bool>,
    set: Box<dyn Fn(bool)>,
) -> AnyView {
    view! {
        <label class="cv-check">
            <input type="checkbox" data-testid=testid prop:checked=move || on.get()
                prop:disabled=move || off.get()
                on:change=move |e| set(event_target_checked(&e))/>
            <span>{move || words.get()}<small class="cv-check__hint">{move || hint.get()}</small></span>
        </label>
    }
    .into_any()
}

/// Texts with their numbers, for [`select`].
pub(crate) fn numbered(texts: &[Text]) -> Vec<(u8, &'static str)> {
    (0..).zip(texts.iter().map(|text| text.tr())).collect()
}

/// A choice of one of these, by its number; with its name above it and a word to explain it.
pub(crate) fn select(
    testid: &'static str,
    name: &'static str,
    hint: Signal<&'static str>,
    options: Vec<(u8, &'static str)>,
    value: Signal<u8>,
    off: Signal<bool>,
    set: Box<dyn Fn(u8)>,
) -> AnyView {
    let option = |(n, words): (u8, &'static str)| {
        view! { <option value=n.to_string()>{words}</option> }
    };
    view! {
        <label class="cv-field">
            <span class="cv-field__name">{name}</span>
            <select class="cv-field__input" data-testid=testid
                prop:disabled=move || off.get() prop:value=move || value.get().to_string()
                on:change=move |e| {
                    if let Ok(value) = event_target_value(&e).parse() {
                        set(value);
                    }
                }>
                {options.into_iter().map(option).collect_view()}
            </select>
            <small class="cv-check__hint">{move || hint.get()}</small>
        </label>
    }
    .into_any()
}
