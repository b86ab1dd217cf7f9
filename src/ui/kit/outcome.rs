//! What came of a form (XEP-0004 §3.1): lines, and a table.

use crate::ui::words::adhoc as words;
use crate::xmpp::form::{Field, FieldKind, Form};
use leptos::prelude::*;

/// It, to be read.
pub(crate) fn outcome(form: &Form) -> AnyView {
    let paragraph = |text: &String| {
        view! { <p class="cv-form__words" dir="auto">{text.clone()}</p> }.into_any()
    };
    let lines = |field: &&Field| !matches!(field.kind, FieldKind::Hidden | FieldKind::Fixed);
    let lines: Vec<_> = form.fields.iter().filter(lines).map(line).collect();
    let fixed = form.fields.iter().filter(|f| f.kind == FieldKind::Fixed);
    let fixed = fixed.flat_map(|field| &field.values).map(paragraph);
    view! {
        {form.instructions.iter().map(paragraph).collect_view()}
        {(!lines.is_empty()).then(|| view! { <dl class="cv-about" data-testid="outcome">{lines}</dl> }.into_any())}
        {fixed.collect_view()}
        {(!form.columns.is_empty()).then(|| table(form))}
    }
    .into_any()
}

fn line(field: &Field) -> AnyView {
    let value = |value: &String| match field.kind {
        FieldKind::Boolean if matches!(value.as_str(), "1" | "true") => words::YES.tr().to_owned(),
        FieldKind::Boolean => words::NO.tr().to_owned(),
        _ => {
            let chosen = field.options.iter().find(|o| o.value == *value);
            chosen.map_or(value, |o| &o.label).clone()
        }
    };
    let all: Vec<String> = field.values.iter().map(value).collect();
    let label = field.label.clone().unwrap_or_else(|| field.name.clone());
    view! {
        <dt dir="auto">{label}</dt>
        <dd class="cv-outcome__value" dir="auto">{all.join("\n")}</dd>
    }
    .into_any()
}

fn table(form: &Form) -> AnyView {
    let head = |column: &Field| {
        let label = column.label.clone().unwrap_or_else(|| column.name.clone());
        view! { <th scope="col" dir="auto">{label}</th> }.into_any()
    };
    let cell = |text: &String| view! { <td dir="auto">{text.clone()}</td> }.into_any();
    let row =
        |row: &Vec<String>| view! { <tr>{row.iter().map(cell).collect_view()}</tr> }.into_any();
    view! {
        // Wider than the window now and then: the keyboard can move it.
        <div class="cv-outcome" role="region" tabindex="0" aria-label=words::TABLE.tr()>
            <table data-testid="outcome-table">
                <thead><tr>{form.columns.iter().map(head).collect_view()}</tr></thead>
                <tbody>{form.rows.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
