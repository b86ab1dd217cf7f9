//! What somebody says of himself, asked for when one looks.

use crate::jid::BareJid;
use crate::store::CardState;
use crate::ui::actions::Actions;
use crate::ui::kit::{button, when};
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::card::Fact;
use leptos::prelude::*;

/// A part of the window about a contact, or about a `room`: that is seen only where it says anything.
#[component]
pub(crate) fn Card(jid: BareJid, #[prop(optional)] room: bool) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let card = state.card(&jid);
    let known = card.clone();
    let load = move || actions.load_card(jid.clone());
    load();
    let show = move || match card.get() {
        None | Some(CardState::Loading) => {
            view! { <p class="cv-details__line" role="status">{words::card::LOADING.tr()}</p> }
                .into_any()
        }
        Some(CardState::Failed(why)) => {
            let load = load.clone();
            view! {
                <p class="cv-details__line" role="status">{words::send_error_reason(&why)}</p>
                {button("", "card-retry", words::card::AGAIN.tr(), load)}
            }
            .into_any()
        }
        Some(CardState::Known(lines)) if lines.is_empty() => {
            view! { <p class="cv-details__line" role="status">{words::card::EMPTY.tr()}</p> }
                .into_any()
        }
        Some(CardState::Known(lines)) => {
            let all = lines.into_iter().map(line).collect_view();
            view! { <dl class="cv-about cv-card__lines">{all}</dl> }.into_any()
        }
    };
    let head = match room {
        true => words::card::ROOM_HEAD.tr(),
        false => words::card::HEAD.tr(),
    };
    let said = Memo::new(move |_| {
        !room || known.with(|card| matches!(card, Some(CardState::Known(all)) if !all.is_empty()))
    });
    when(
        move || said.get(),
        move || {
            let show = show.clone();
            view! {
                <section class="cv-card" data-testid="card">
                    <h3 class="cv-settings__head">{head}</h3>
                    {move || show()}
                </section>
            }
            .into_any()
        },
    )
}

fn line((fact, words): (Fact, String)) -> AnyView {
    let link = match fact {
        Fact::Url => Some(words.clone()),
        Fact::Email if words.contains('@') => Some(["mailto:", &words].concat()),
        _ => None,
    };
    let value = match link {
        Some(link) => view! {
            <a href=link target="_blank" rel="noopener noreferrer nofollow">{words}</a>
        }
        .into_any(),
        None => words.into_any(),
    };
    view! { <dt>{words::card::name(fact)}</dt> <dd dir="auto" data-testid="card-line">{value}</dd> }
        .into_any()
}
