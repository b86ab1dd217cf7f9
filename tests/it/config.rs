//! The settings of `converse.initialize`: types, bounds, names, and what is said about wrong ones.

mod names;
mod table;
mod values;

use converse_rs::config::{Complaint, Settings, Value, read};

/// Reads one setting by itself, and what is said about it. That nobody could log in is left out: one
/// setting alone need not make sense.
fn one(name: &str, value: Value) -> (Settings, Vec<String>) {
    let (settings, complaints) = read(vec![(name.to_owned(), value)]);
    let said = complaints
        .iter()
        .filter(|c| !matches!(c, Complaint::Together(_)))
        .map(Complaint::text)
        .collect();
    (settings, said)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| text(item)).collect())
}

fn options(entries: Vec<(&str, Value)>) -> Value {
    Value::Map(
        entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}
