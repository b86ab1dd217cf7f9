//! What the server, or anything else, says it is, and what belongs to it.

use super::adhoc::explain;
use crate::config::Settings;
use crate::jid::Jid;
use crate::ui::actions::Actions;
use crate::ui::asking::Asking;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{button, field, outcome, when};
use crate::ui::state::AppState;
use crate::ui::words::{adhoc, entity as words};
use crate::xmpp::command::ServiceWish;
use crate::xmpp::entity::{Entity, Item, MAX_ITEMS};
use crate::xmpp::event::Answer;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// An address and a node of it; an empty one is none.
type Place = (String, String);

/// The way that one went, and what is at its end.
#[derive(Clone, Copy)]
struct Walk {
    trail: RwSignal<Vec<Place>>,
    address: RwSignal<String>,
    mistake: RwSignal<bool>,
    here: Asking,
    /// What is said of the place, which has the focus after a step.
    node: NodeRef<html::Section>,
}

impl Walk {
    fn new(address: String) -> Self {
        Self {
            trail: RwSignal::new(Vec::new()),
            address: RwSignal::new(address),
            mistake: RwSignal::new(false),
            here: Asking::new(|answer| matches!(answer, Answer::Entity(_))),
            node: NodeRef::new(),
        }
    }

    /// Where one is.
    fn place(self) -> Option<Place> {
        self.trail.with(|trail| trail.last().cloned())
    }

    /// Goes there, and asks.
    fn go(self, actions: Actions, place: Place) {
        let of = Jid::parse(place.0.trim()).ok();
        self.mistake.set(of.is_none());
        let Some(of) = of else { return };
        let node = Some(place.1.clone()).filter(|node| !node.is_empty());
        self.address.set(place.0.clone());
        self.trail.update(|trail| {
            // Whoever asks once more has not gone on.
            if trail.last() != Some(&place) {
                trail.push(place);
            }
        });
        self.here.ask_service(actions, of, ServiceWish::Look(node));
    }

    /// The button that was pressed is gone, or somewhere else.
    fn focus(self) {
        if let Some(element) = self.node.get_untracked() {
            let _ = element.focus();
        }
    }

    fn back(self, actions: Actions) {
        let mut before = None;
        self.trail.update(|trail| {
            trail.pop();
            before = trail.pop();
        });
        if let Some(place) = before {
            self.go(actions, place);
            self.focus();
        }
    }

    /// What is there; an answer about an earlier place may come late.
    fn entity(self) -> Option<Box<Entity>> {
        let (_, node) = self.place()?;
        match self.here.answer.get() {
            Some(Answer::Entity(entity)) if entity.node.as_deref().unwrap_or_default() == node => {
                Some(entity)
            }
            _ => None,
        }
    }

    /// What is awaited, or why there is nothing.
    fn words(self) -> String {
        match self.here.answer.get() {
            _ if self.mistake.get() => adhoc::NO_ADDRESS.tr().to_owned(),
            Some(Answer::Refused(why)) => explain(words::why(&why), &why),
            _ => match self.entity() {
                None => adhoc::ASKING.tr(),
                Some(entity) if entity.identities.is_empty() => words::NOTHING.tr(),
                Some(_) => "",
            }
            .to_owned(),
        }
    }
}

/// The body of the window.
#[component]
pub(crate) fn Services() -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let me = state.connection.with_untracked(|c| c.me.clone());
    let server = me.map(|me| me.bare().server().to_string());
    let walk = Walk::new(server.unwrap_or_default());
    let look = move || {
        let typed = walk.address.get_untracked().trim().to_owned();
        walk.go(actions, (typed, String::new()));
    };
    look();
    let further = move || walk.trail.with(|trail| trail.len() > 1);
    let title = move || {
        let (of, node) = walk.place().unwrap_or_default();
        view! { {of} {(!node.is_empty()).then(|| view! { <small>{node}</small> }.into_any())} }
            .into_any()
    };
    view! {
        <div class="cv-dialog__body">
            <form class="cv-adhoc" on:submit=move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                look();
            }>
                {field("disco-address", adhoc::ADDRESS.tr(), walk.address)}
                <div class="cv-dialog__buttons">
                    {when(further, move || button("", "disco-back", words::BACK.tr(), move || walk.back(actions)))}
                    {button("", "disco-look", words::LOOK.tr(), look)}
                </div>
            </form>
            <section class="cv-adhoc" node_ref=walk.node tabindex="-1" data-testid="disco-place">
                <h3 class="cv-adhoc__title cv-found__name" dir="auto" data-testid="disco-title">{move || title()}</h3>
                <p class="cv-dialog__text" role="status" data-testid="disco-said">{move || walk.words()}</p>
                {move || walk.entity().map(|entity| place(walk, &entity))}
            </section>
        </div>
    }
    .into_any()
}

/// All that is known of a place.
fn place(walk: Walk, entity: &Entity) -> AnyView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let of = walk.here.asked();
    let runs = expect_context::<Arc<Settings>>().allow_adhoc_commands && entity.has_commands();
    let room = of.as_ref().map(|of| of.bare().clone());
    let room = room
        .filter(|room| room.local().is_some() && entity.is("conference") && entity.node.is_none());
    let identity = |identity| {
        view! { <p dir="auto" data-testid="disco-identity">{words::identity(identity)}</p> }
            .into_any()
    };
    let feature = |feature: &String| {
        let known = words::feature(feature);
        let (name, small) = match known {
            Some(words) => (words.to_owned(), Some(feature.clone())),
            None => (feature.clone(), None),
        };
        view! {
            <li class="cv-found__name" data-testid="disco-feature" data-ns=feature.clone()>
                {name}{small.map(|ns| view! { <small>{ns}</small> }.into_any())}
            </li>
        }
        .into_any()
    };
    let item = |item: &Item| {
        let of = item.jid.to_string();
        let node = item.node.clone().unwrap_or_default();
        let small = [&*of, " ", &*node].concat().trim().to_owned();
        let name = item.name.clone().unwrap_or_else(|| small.clone());
        let small = (small != name).then_some(small);
        let (attr, attr_node) = (of.clone(), item.node.clone());
        let press = move |_| {
            walk.go(actions, (of.clone(), node.clone()));
            walk.focus();
        };
        view! {
            <li>
                <button class="cv-found__row" type="button" data-testid="disco-item" data-jid=attr data-node=attr_node
                    on:click=press>
                    <span class="cv-found__name" dir="auto">{name}{small.map(|text| view! { <small>{text}</small> }.into_any())}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let items = entity.items.as_deref().unwrap_or_default();
    let none = match entity.items.is_some() {
        true => words::NO_ITEMS.tr(),
        false => words::UNTOLD.tr(),
    };
    let head = words::count(words::ITEMS.tr(), items.len(), items.len() == MAX_ITEMS);
    view! {
        <div class="cv-adhoc__heading">{entity.identities.iter().map(identity).collect_view()}</div>
        {(runs || room.is_some()).then(|| view! {
            <div class="cv-dialog__buttons" data-start="true">
                {of.filter(|_| runs).map(|of| button("", "disco-commands", words::COMMANDS.tr(), move || {
                    dialogs.open(Which::Commands(Some(of.clone())));
                }))}
                {room.map(|room| button("", "disco-enter", words::ENTER.tr(), move || {
                    dialogs.open(Which::Join(Some(room.clone())));
                }))}
            </div>
        }.into_any())}
        {if items.is_empty() {
            view! { <p class="cv-dialog__text" data-testid="disco-none">{none}</p> }.into_any()
        } else {
            view! {
                <h4 class="cv-settings__head">{head.clone()}</h4>
                <ul class="cv-found cv-adhoc__list" aria-label=head>{items.iter().map(item).collect_view()}</ul>
            }
            .into_any()
        }}
        {(!entity.features.is_empty()).then(|| view! {
            <details class="cv-find">
                <summary data-testid="disco-features">{words::count(words::FEATURES.tr(), entity.features.len(), false)}</summary>
                <ul class="cv-entity__features">{entity.features.iter().map(feature).collect_view()}</ul>
            </details>
        }.into_any())}
        {(!entity.forms.is_empty()).then(|| view! {
            <details class="cv-find">
                <summary data-testid="disco-more">{words::MORE.tr()}</summary>
                {entity.forms.iter().map(outcome).collect_view()}
            </details>
        }.into_any())}
    }
    .into_any()
}
