//! Files on their way, above the composer: what becomes of each, and what can be done about it.

use crate::jid::BareJid;
use crate::store::{NoUpload, Stage, Transfer, Upload};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon, raw};
use crate::ui::state::AppState;
use crate::ui::words::file as words;
use leptos::prelude::*;

/// Those of a chat.
#[component]
pub(super) fn Uploads(chat: BareJid) -> impl IntoView {
    let all = AppState::get().uploads;
    let mine = all.clone();
    // While these are the same, the rows stay, and with them the focus.
    let ids = Memo::new(move |_| {
        let all = mine.get();
        let mine = all.iter().filter(|u| u.chat == chat);
        mine.map(|u| u.id.clone()).collect::<Vec<_>>()
    });
    let view = move || {
        let row = |id| row(id, all.clone());
        let rows: Vec<_> = ids.get().into_iter().map(row).collect();
        (!rows.is_empty())
            .then(|| view! { <ul class="cv-uploads" data-testid="uploads">{rows}</ul> }.into_any())
    };
    view! { {move || view()} }.into_any()
}

fn row(id: String, all: ArcRwSignal<std::sync::Arc<Vec<Upload>>>) -> AnyView {
    let actions = Actions::get();
    let find = move |id: &str| all.with(|all| all.iter().find(|u| u.id == id).cloned());
    let Some(Upload { name, size, .. }) = untrack(|| find(&id)) else {
        return ().into_any();
    };
    let here = actions.has_file(&id);
    let (of, dropped) = (id.clone(), id);
    let rest = move || {
        let stage = find(&of).map(|u| u.stage);
        let (state, words) = match &stage {
            Some(Stage::Failed(why)) => ("failed", words::no_upload(why)),
            Some(Stage::Moving(_, percent)) if here => {
                ("moving", [&percent.to_string(), " %"].concat())
            }
            Some(Stage::Moving(..)) => ("moving", words::ELSEWHERE.tr().to_owned()),
            Some(Stage::Asking) | None => ("asking", words::ASKING.tr().to_owned()),
        };
        let percent = match &stage {
            Some(Stage::Moving(_, percent)) => *percent,
            _ => 0,
        };
        let failed = matches!(stage, Some(Stage::Failed(_)));
        let useless = matches!(
            stage,
            Some(Stage::Failed(
                NoUpload::Empty | NoUpload::TooLarge(_) | NoUpload::Lost
            ))
        );
        let id = of.clone();
        let again = (failed && here && !useless).then(|| {
            view! {
                <button class="cv-link" type="button" data-testid="upload-retry"
                    on:click=move |_| actions.transfer(id.clone(), Transfer::Again)>{words::AGAIN.tr()}</button>
            }
            .into_any()
        });
        let bar = || {
            let bar = vec![
                ("class", "cv-upload__bar".to_owned()),
                ("max", "100".to_owned()),
                ("value", percent.to_string()),
                ("aria-label", words::ATTACH.tr().to_owned()),
            ];
            raw("progress", bar, None)
        };
        view! {
            <span class="cv-upload__state" data-state=state>
                <span data-testid="upload-state" data-state=state
                    role=if failed { "alert" } else { "presentation" }>{words}</span>
                {again}
            </span>
            {(!failed).then(bar)}
        }
        .into_any()
    };
    let label = [words::CANCEL.tr(), ": ", &name].concat();
    let title = name.clone();
    view! {
        <li class="cv-upload" data-testid="upload">
            <Icon glyph=Glyph::Clip/>
            <span class="cv-upload__name" dir="auto" data-testid="upload-name" title=title>{name}</span>
            <span class="cv-upload__size">{words::size(size)}</span>
            <button class="cv-icon-button" type="button" data-testid="upload-drop"
                aria-label=label title=words::CANCEL.tr()
                on:click=move |_| actions.transfer(dropped.clone(), Transfer::Drop)>
                <Icon glyph=Glyph::Close/>
            </button>
            {move || rest()}
        </li>
    }
    .into_any()
}
