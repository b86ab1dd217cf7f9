//! The emoji there are: by group, by name, and those that were used last.

use crate::i18n::Text;
use crate::platform::{dom, emoji};
use crate::store::Preference;
use crate::text::emoji::{Emoji, being_written, find, group};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon, Popup, numbered, search, select, when};
use crate::ui::state::AppState;
use crate::ui::words::emoji as words;
use leptos::html;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Emoji shown of those that were looked for, and offered while a short name is written.
const FOUND: usize = 60;
const OFFERED: usize = 6;

thread_local! {
    static LIST: RefCell<Option<Arc<str>>> = const { RefCell::new(None) };
}

/// Has the list, loaded when it is needed first; `None`: it could not be.
pub(super) fn list(then: impl FnOnce(Option<Arc<str>>) + 'static) {
    if let Some(list) = LIST.with_borrow(Clone::clone) {
        return then(Some(list));
    }
    emoji::load(move |list| {
        let list = list.map(Arc::<str>::from);
        LIST.with_borrow_mut(|kept| kept.clone_from(&list));
        then(list);
    });
}

/// The emoji that fit the short name which is being written, as pairs of emoji and short name, and how many bytes
/// they take the place of. The list is fetched meanwhile; `loaded` changes with that.
pub(super) fn offered(
    text: &str,
    tone: u8,
    loaded: RwSignal<bool>,
) -> Option<(usize, Vec<(String, String)>)> {
    let (length, code) = being_written(text)?;
    let Some(all) = LIST.with_borrow(Clone::clone) else {
        list(move |list| {
            let _ = loaded.try_set(list.is_some());
        });
        return None;
    };
    let found = find(&all, code, OFFERED).into_iter();
    let found: Vec<_> = found
        .map(|emoji| (emoji.in_tone(tone), emoji.code.to_owned()))
        .collect();
    (!found.is_empty()).then_some((length, found))
}

/// The button that opens the picker; what is picked goes where one writes in `field`, and is in `text` when
/// `inserted` is called.
#[component]
pub(super) fn EmojiButton(
    field: NodeRef<html::Textarea>,
    text: RwSignal<String>,
    off: Memo<bool>,
    inserted: Rc<dyn Fn()>,
) -> impl IntoView {
    let (open, popup) = (RwSignal::new(false), NodeRef::<html::Dialog>::new());
    let button = NodeRef::<html::Button>::new();
    let pick: Rc<dyn Fn(String)> = Rc::new(move |emoji: String| {
        if let Some(dialog) = popup.get_untracked() {
            dialog.close();
        }
        if let Some(field) = field.get_untracked() {
            let start = field.selection_start().ok().flatten();
            let _ = field.set_range_text(&emoji);
            text.set(field.value());
            inserted();
            let _ = field.focus();
            let end = start.map(|start| start + emoji.encode_utf16().count() as u32);
            let _ = field.set_selection_start(end);
            let _ = field.set_selection_end(end);
        }
    });
    let pick = StoredValue::new_local(pick);
    let shown = move || {
        let beside = button.get_untracked().map(Element::from);
        let close = Rc::new(move || {
            let _ = open.try_set(false);
        });
        view! {
            <Popup node=popup testid="emoji-picker" label=words::OPEN.tr() beside close>
                <EmojiPicker testid="emoji" pick=pick.get_value()/>
            </Popup>
        }
        .into_any()
    };
    view! {
        <button class="cv-icon-button" type="button" data-testid="emoji-open" node_ref=button
            aria-label=words::OPEN.tr() title=words::OPEN.tr() aria-haspopup="dialog"
            prop:disabled=move || off.get()
            on:click=move |_| open.set(true)>
            <Icon glyph=Glyph::Emoji/>
        </button>
        {when(move || open.get(), shown)}
    }
    .into_any()
}

/// The picker; `pick` is told which one is wanted. `testid`: of each.
#[component]
pub(super) fn EmojiPicker(testid: &'static str, pick: Rc<dyn Fn(String)>) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let (recent, choices) = (state.recent, state.choices);
    let all = RwSignal::new(None::<Arc<str>>);
    let (failed, text) = (RwSignal::new(false), RwSignal::new(String::new()));
    // 0: those that were used last.
    let shown = RwSignal::new(usize::from(recent.with_untracked(|r| r.is_empty())));
    // Where one touches, a field that has the focus brings the keyboard up.
    let (touched, at_first) = (dom::is_touched(), shown.get_untracked());
    let load = move || {
        failed.set(false);
        list(move |list| {
            let _ = failed.try_set(list.is_none());
            let _ = all.try_set(list);
        });
    };
    load();
    let tone = Signal::derive(move || choices.with(|c| c.get(Preference::SkinTone)));
    let pick = StoredValue::new_local(pick);
    let choose = move |emoji: String| {
        actions.used_emoji(emoji.clone());
        pick.with_value(|pick| pick(emoji));
    };
    let button = move |text: String, name: String| {
        let (data, wanted) = (text.clone(), text.clone());
        view! {
            <button class="cv-emoji" type="button" data-testid=testid data-emoji=data
                title=name.clone() aria-label=name
                on:click=move |_| choose(wanted.clone())>{text}</button>
        }
        .into_any()
    };
    let emojis = move || {
        let Some(all) = all.get() else {
            return Vec::new();
        };
        let tone = tone.get();
        let one = |emoji: Emoji<'_>| button(emoji.in_tone(tone), emoji.name.to_owned());
        let wanted = text.get();
        if !wanted.trim().is_empty() {
            return find(&all, &wanted, FOUND).into_iter().map(one).collect();
        }
        match shown.get().checked_sub(1) {
            Some(at) => group(&all, at).map(one).collect(),
            None => {
                let recent = recent.get();
                let used = recent.iter().cloned();
                used.map(|emoji| button(emoji.clone(), emoji))
                    .collect::<Vec<_>>()
            }
        }
    };
    let grid: NodeRef<html::Div> = NodeRef::new();
    let set = move |wanted: String| text.set(wanted);
    let groups = words::GROUPS.into_iter().enumerate();
    let group_button = move |(n, (glyph, name)): (usize, (&'static str, Text))| {
        view! {
            <button class="cv-emoji" type="button" data-testid="emoji-group" title=name.tr() aria-label=name.tr()
                autofocus=touched && n == at_first
                aria-pressed=move || (shown.get() == n && text.with(|t| t.is_empty())).to_string()
                on:click=move |_| {
                    text.set(String::new());
                    shown.set(n);
                }>{glyph}</button>
        }
        .into_any()
    };
    let none = move || {
        if failed.get() {
            return Some(
                view! {
                    {words::FAILED.tr()}
                    <button class="cv-link" type="button" data-testid="emoji-retry"
                        on:click=move |_| load()>{words::RETRY.tr()}</button>
                }
                .into_any(),
            );
        }
        if all.with(Option::is_none) {
            return Some(words::LOADING.tr().into_any());
        }
        let sought = text.with(|t| !t.trim().is_empty());
        let missing = sought
            && all
                .get()
                .is_some_and(|all| text.with(|t| find(&all, t, 1).is_empty()));
        missing.then(|| words::NONE.tr().into_any())
    };
    view! {
        <div class="cv-picker">
            <div on:keydown=move |event: KeyboardEvent| {
                if let Some(grid) = grid.get_untracked() {
                    from_field(&event, &grid);
                }
            }>
                {search("cv-field__input", "emoji-search", words::SEARCH.tr(), text.into(), Box::new(set))}
            </div>
            <div class="cv-picker__groups" role="group" aria-label=words::KINDS.tr()>
                {groups.map(group_button).collect_view()}
            </div>
            <div class="cv-emojis cv-emojis--all" role="group" aria-label=words::ALL.tr() node_ref=grid
                on:keydown=move |event: KeyboardEvent| {
                    if let Some(grid) = grid.get_untracked() {
                        move_in(&event, &grid);
                    }
                }>{move || emojis().collect_view()}</div>
            <p class="cv-dialog__text" role="status">{move || none()}</p>
            {select("emoji-tone", words::TONE.tr(), Signal::stored(""), numbered(&words::TONES), tone, Signal::stored(false),
                Box::new(move |tone| actions.choose(Preference::SkinTone, tone)))}
        </div>
    }
    .into_any()
}

fn first(grid: &HtmlElement) -> Option<HtmlElement> {
    grid.first_element_child()?.dyn_into().ok()
}

/// From the field, Enter takes the first that fits, and the arrow leads down to all of them.
fn from_field(event: &KeyboardEvent, grid: &HtmlElement) {
    let down = match &*event.key() {
        "ArrowDown" => true,
        "Enter" if !event.is_composing() => false,
        _ => return,
    };
    event.prevent_default();
    match first(grid) {
        Some(button) if down => drop(button.focus()),
        Some(button) => button.click(),
        None => {}
    }
}

/// The arrows lead from one to the next, and from line to line.
fn move_in(event: &KeyboardEvent, grid: &HtmlElement) {
    let Some(here) = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let place = |element: &Element| element.get_bounding_client_rect();
    let all = grid.children();
    let count = all.length();
    let at = (0..count).find(|n| all.item(*n).as_ref() == Some(here.as_ref()));
    let Some(at) = at else { return };
    // How many stand in a line: those as high up as the first.
    let top = all.item(0).map_or(0.0, |first| place(&first).top());
    let line = (0..count).find(|n| all.item(*n).is_some_and(|e| place(&e).top() > top));
    let line = line.unwrap_or(count);
    let to = match &*event.key() {
        "ArrowRight" => at + 1,
        "ArrowLeft" => at.saturating_sub(1),
        "ArrowDown" => at + line,
        "ArrowUp" => at.saturating_sub(line),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    let next = all.item(to.min(count.saturating_sub(1)));
    if let Some(next) = next.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}
