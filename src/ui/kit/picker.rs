//! A field, and below it what fits what is typed there: one of these is chosen by key or by click
//! (ARIA's editable combobox with a list).

use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// One that can be chosen.
pub(crate) struct Choice {
    /// Whom it belongs to.
    pub(crate) jid: String,
    pub(crate) view: AnyView,
}

/// Such a list.
pub(crate) struct Picker {
    /// Where ids begin.
    pub(crate) id: &'static str,
    /// Test ids of the field and of each row.
    pub(crate) testids: [&'static str; 2],
    /// What the field and the list are called.
    pub(crate) names: [&'static str; 2],
    /// The class of each row.
    pub(crate) row: &'static str,
    pub(crate) text: RwSignal<String>,
    /// How many there are.
    pub(crate) len: Signal<usize>,
    pub(crate) choices: Box<dyn Fn() -> Vec<Choice> + Send>,
    /// One of them is chosen.
    pub(crate) choose: Rc<dyn Fn(usize)>,
    /// What is said below the list; it is read out.
    pub(crate) status: Signal<String>,
}

/// Shows it.
pub(crate) fn picker(picker: Picker) -> AnyView {
    let Picker {
        id: name,
        testids,
        names,
        row,
        text,
        len,
        choices,
        choose,
        status,
    } = picker;
    let active = RwSignal::new(0usize);
    let id = move |n: usize| [name, "-", &n.to_string()].concat();
    let list_id = [name, "-list"].concat();
    let at = move || active.get().min(len.get().saturating_sub(1));
    let choose_by_key = choose.clone();
    let on_key = move |event: web_sys::KeyboardEvent| {
        let (last, here) = (len.get_untracked().saturating_sub(1), untrack(at));
        let to = match &*event.key() {
            "ArrowDown" if here == last => 0,
            "ArrowDown" => here + 1,
            "ArrowUp" if here == 0 => last,
            "ArrowUp" => here - 1,
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                if here < len.get_untracked() {
                    choose_by_key(here);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(to);
        let field = event
            .current_target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let root = field.and_then(|f| f.closest("dialog").ok().flatten());
        let selector = ["#", &id(to)].concat();
        if let Some(row) = root.and_then(|r| r.query_selector(&selector).ok().flatten()) {
            row.scroll_into_view_with_bool(false);
        }
    };
    let choose = StoredValue::new_local(choose);
    let rows = move || {
        let one = |(n, choice): (usize, Choice)| {
            let chosen = Signal::derive(move || (at() == n).to_string());
            view! {
                <li class=row role="option" id=id(n) data-testid=testids[1] data-jid=choice.jid
                    aria-selected=chosen
                    on:click=move |_| choose.with_value(|choose| choose(n))>{choice.view}</li>
            }
            .into_any()
        };
        choices().into_iter().enumerate().map(one).collect_view()
    };
    view! {
        <input class="cv-field__input" data-testid=testids[0] type="text" autofocus=true
            role="combobox" aria-expanded="true" aria-controls=list_id.clone() aria-autocomplete="list"
            aria-activedescendant=move || (len.get() > 0).then(|| id(at())) autocomplete="off" spellcheck="false"
            placeholder=names[0] aria-label=names[0]
            prop:value=move || text.get()
            on:keydown=on_key
            on:input=move |e| {
                text.set(event_target_value(&e));
                active.set(0);
            }/>
        <ul class="cv-switch__list" id=list_id role="listbox" aria-label=names[1]>{move || rows()}</ul>
        <p class="cv-dialog__text" role="status">{move || status.get()}</p>
    }
    .into_any()
}
