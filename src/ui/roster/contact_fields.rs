//! Name and groups of a contact.

use crate::i18n::tr;
use crate::ui::kit::field;
use crate::ui::state::AppState;
use leptos::prelude::*;

/// Groups that are offered.
const OFFERED: usize = 12;

/// What is typed.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    name: RwSignal<String>,
    /// With commas between them.
    groups: RwSignal<String>,
}

impl Fields {
    pub(super) fn new(name: String, groups: &[String]) -> Self {
        Self {
            name: RwSignal::new(name),
            groups: RwSignal::new(groups.join(", ")),
        }
    }

    /// Puts a name in.
    pub(super) fn set_name(self, name: String) {
        self.name.set(name);
    }

    /// The name and the groups.
    pub(super) fn read(self) -> (String, Vec<String>) {
        let groups = self.groups.with_untracked(|text| split(text));
        (self.name.get_untracked(), groups)
    }
}

fn split(text: &str) -> Vec<String> {
    let commas = [',', '،', '，', '、'];
    let groups = text.split(commas).map(|group| group.trim().to_owned());
    groups.filter(|group| !group.is_empty()).collect()
}

/// The fields; the groups that there are can be chosen.
#[component]
pub(super) fn ContactFields(fields: Fields) -> impl IntoView {
    let Fields { name, groups } = fields;
    let known = AppState::get().roster.with_untracked(|r| r.groups.clone());
    let chip = move |group: &String| {
        let (mine, shown) = (group.clone(), group.clone());
        let is_in = {
            let mine = mine.clone();
            move || groups.with(|text| split(text).contains(&mine))
        };
        view! {
            <button class="cv-chip" type="button" data-testid="group-choice" dir="auto"
                aria-pressed=move || is_in().to_string()
                on:click=move |_| groups.update(|text| {
                    let mut all = split(text);
                    match all.iter().position(|group| *group == mine) {
                        Some(at) => drop(all.remove(at)),
                        None => all.push(mine.clone()),
                    }
                    *text = all.join(", ");
                })
            >{shown}</button>
        }
        .into_any()
    };
    let chips: Vec<_> = known.iter().take(OFFERED).map(chip).collect();
    view! {
        {field("contact-name", tr("Name (optional)"), name)}
        {field("contact-groups", tr("Groups (optional, with commas between them)"), groups)}
        {(!chips.is_empty()).then(|| view! {
            <div class="cv-chips" role="group" aria-label=tr("Your groups")>{chips}</div>
        }.into_any())}
    }
    .into_any()
}
