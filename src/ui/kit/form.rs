//! A form that a service made (XEP-0004): its fields, and what is in them.

use crate::i18n::tr;
use crate::xmpp::form::{Answers, Field, FieldKind, Form};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlElement, HtmlFormElement};

/// What stands in the fields of a form on the screen. What a field is called is its `name`.
pub(crate) fn read_fields(form: &Form, element: &HtmlFormElement) -> Answers {
    let Ok(data) = FormData::new_with_form(element) else {
        return Answers::default();
    };
    let text = |value: JsValue| value.as_string();
    let answer = |field: &Field| {
        let values = match field.kind {
            FieldKind::ListMulti => data.get_all(&field.name).iter().filter_map(text).collect(),
            FieldKind::Boolean => vec![if data.has(&field.name) { "1" } else { "0" }.to_owned()],
            FieldKind::TextMulti | FieldKind::JidMulti => {
                let lines = text(data.get(&field.name)).unwrap_or_default();
                lines.lines().map(str::to_owned).collect()
            }
            _ => text(data.get(&field.name)).into_iter().collect(),
        };
        (field.name.clone(), values)
    };
    Answers(form.asked().map(answer).collect())
}

/// Puts the focus where one fills in a form that has come: into its first field, else on the form itself, which
/// needs a `tabindex` for that. Enter sends it then, and nothing that had the focus before is pressed by it.
pub(crate) fn focus_first(element: &HtmlElement) {
    let first = element
        .query_selector("[data-testid=form-field], .cv-field__input")
        .ok()
        .flatten();
    let first = first.and_then(|first| first.dyn_into::<HtmlElement>().ok());
    let _ = first.map_or_else(|| element.focus(), |first| first.focus());
}

/// The fields, with what the service says of them. `name`: what a field is called that has no label. `typed`:
/// what was in them before.
pub(crate) fn form_fields(
    form: &Form,
    name: fn(&str) -> Option<&'static str>,
    typed: &Answers,
) -> AnyView {
    let words = |text: &String| {
        view! { <p class="cv-form__words" dir="auto">{text.clone()}</p> }.into_any()
    };
    view! {
        {form.instructions.iter().map(words).collect_view()}
        {form.fields.iter().map(|field| one(field, name, typed)).collect_view()}
    }
    .into_any()
}

fn one(field: &Field, name: fn(&str) -> Option<&'static str>, typed: &Answers) -> AnyView {
    let var = field.name.clone();
    let values = typed
        .0
        .iter()
        .find(|(name, _)| *name == var)
        .map(|(_, values)| values);
    let values = values.unwrap_or(&field.values).clone();
    let first = values.first().cloned().unwrap_or_default();
    let label = field
        .label
        .clone()
        .or_else(|| name(&var).map(str::to_owned));
    let label = label.unwrap_or_else(|| var.clone());
    let (required, hint) = (field.required, field.hint.clone());
    match field.kind {
        FieldKind::Hidden => return ().into_any(),
        FieldKind::Fixed => {
            let words = values.join("\n");
            return view! { <p class="cv-form__words" dir="auto">{words}</p> }.into_any();
        }
        FieldKind::Boolean => {
            let on = matches!(first.as_str(), "1" | "true");
            return view! {
                <label class="cv-check">
                    <input type="checkbox" name=var.clone() data-testid="form-field" data-name=var prop:checked=on/>
                    <span>{label}<small class="cv-check__hint">{hint}</small></span>
                </label>
            }
            .into_any();
        }
        FieldKind::ListMulti => {
            let choice = |choice: &crate::xmpp::form::Choice| {
                let on = values.contains(&choice.value);
                view! {
                    <label class="cv-check">
                        <input type="checkbox" name=var.clone() value=choice.value.clone() prop:checked=on
                            data-testid="form-field" data-name=var.clone()/>
                        <span>{choice.label.clone()}</span>
                    </label>
                }
                .into_any()
            };
            return view! {
                <fieldset class="cv-form__choices">
                    <legend class="cv-field__name">{label}</legend>
                    {field.options.iter().map(choice).collect_view()}
                    <small class="cv-check__hint">{hint}</small>
                </fieldset>
            }
            .into_any();
        }
        _ => {}
    }
    let input = match field.kind {
        FieldKind::ListSingle => {
            let choice = |choice: &crate::xmpp::form::Choice| {
                let chosen = choice.value == first;
                view! { <option value=choice.value.clone() prop:selected=chosen>{choice.label.clone()}</option> }
                    .into_any()
            };
            view! {
                <select class="cv-field__input" name=var.clone() data-testid="form-field" data-name=var required=required>
                    {field.options.iter().map(choice).collect_view()}
                </select>
            }
            .into_any()
        }
        FieldKind::TextMulti | FieldKind::JidMulti => view! {
            <textarea class="cv-field__input" name=var.clone() data-testid="form-field" data-name=var required=required
                dir="auto" rows="3" prop:value=values.join("\n")></textarea>
        }
        .into_any(),
        kind => {
            let private = kind == FieldKind::TextPrivate;
            let fills = match var.as_str() {
                "username" => "username",
                _ if private => "new-password",
                "email" => "email",
                _ => "off",
            };
            view! {
                <input class="cv-field__input" name=var.clone() data-testid="form-field" data-name=var
                    type=if private { "password" } else { "text" } dir="auto" autocomplete=fills
                    autocapitalize="none" spellcheck="false" required=required prop:value=first/>
            }
            .into_any()
        }
    };
    let picture = field.picture.as_ref().map(|picture| {
        let data = ["data:", picture.media_type.as_str(), ";base64,", picture.data.as_str()].concat();
        view! { <img class="cv-form__picture" src=data alt=tr("A picture with what is to be typed") data-testid="form-picture"/> }
            .into_any()
    });
    view! {
        <label class="cv-field">
            <span class="cv-field__name">{label}</span>
            {picture}
            {input}
            <small class="cv-check__hint">{hint}</small>
        </label>
    }
    .into_any()
}
