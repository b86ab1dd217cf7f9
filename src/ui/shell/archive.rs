//! Looks for words in the archive of the server, or of a room, where it can do that; and shows what was said around
//! one of the messages that are there.

use crate::jid::{BareJid, Jid};
use crate::platform::{dom, intl};
use crate::store::{Standing, marked};
use crate::ui::actions::Actions;
use crate::ui::asking::Asking;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{button, plain_button, when};
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::search as words;
use crate::xmpp::command::ServiceWish;
use crate::xmpp::event::{Answer, Status};
use crate::xmpp::lookup::{Kept, Lookup};
use leptos::html;
use leptos::prelude::*;

/// Characters of a message that are shown.
const SHOWN: usize = 300;
/// Messages that are shown at most; more are a reason for better words.
const MOST: usize = 500;

/// The part of the search below what this browser has; nothing where the archive knows no such search. `only`: in
/// this chat alone.
pub(super) fn in_archive(text: RwSignal<String>, only: Signal<Option<BareJid>>) -> AnyView {
    let (state, actions) = (AppState::get(), Actions::get());
    let Some(me) = state.me() else {
        return ().into_any();
    };
    let can = Asking::new(|answer| matches!(answer, Answer::FullText(_)));
    let looking = Asking::new(|answer| matches!(answer, Answer::Looked(_)));
    // A room has an archive of its own. Who cannot be asked now is asked when the connection, or we, are there again.
    let (connection, chats) = (state.connection.clone(), state.clone());
    let place = Memo::new(move |_| {
        let standing = |jid: &BareJid| {
            let room = chats.chat(jid).room;
            room.with(|room| room.as_ref().map(|room| room.standing == Standing::In))
        };
        let room = only.get().and_then(|jid| Some((standing(&jid)?, jid)));
        let (inside, of) = room.unwrap_or_else(|| (true, me.clone()));
        let online = connection.with(|c| c.status == Status::Online);
        (Jid::from(of), online && inside)
    });
    let of = Memo::new(move |_| place.get().0);
    Effect::new(move |_| {
        let (of, _) = place.get();
        let known = matches!(can.answer.get_untracked(), Some(Answer::FullText(true)));
        if !known || untrack(|| can.asked()).as_ref() != Some(&of) {
            can.ask_service(actions, of, ServiceWish::AskFullText);
        }
    });
    // What is looked for; what was found of it, the newest first; whether that is all.
    let wanted = RwSignal::new(None::<Lookup>);
    let all = RwSignal::new(Vec::<Kept>::new());
    let complete = RwSignal::new(false);
    Effect::new(move |_| {
        text.track();
        only.track();
        wanted.set(None);
        all.set(Vec::new());
        complete.set(false);
    });
    Effect::new(move |_| {
        if let Some(Answer::Looked(page)) = looking.answer.get()
            && wanted.with_untracked(|w| w.as_ref() == Some(&page.lookup))
        {
            complete.set(page.complete || page.first.is_none());
            let page = *page;
            wanted.update(|wanted| {
                if let Some(wanted) = wanted {
                    wanted.before = page.first;
                }
            });
            all.update(|all| all.extend(page.all.into_iter().rev()));
        }
    });
    let go = move || {
        let words = text.get_untracked().trim().to_owned();
        let lookup = wanted.get_untracked().unwrap_or_else(|| Lookup {
            words: words.chars().take(crate::xmpp::lookup::MAX_WORDS).collect(),
            with: only.get_untracked(),
            ..Lookup::default()
        });
        wanted.set(Some(lookup.clone()));
        looking.ask_service(actions, of.get_untracked(), ServiceWish::LookUp(lookup));
    };
    let found = state.found;
    let here = move |kept: &Kept| {
        found.with(|f| {
            let hits = f.as_ref().as_ref().map_or(&[][..], |f| f.hits());
            let is = |id: &Option<String>| id.as_ref() == Some(&kept.id);
            hits.iter()
                .any(|hit| hit.chat == kept.chat && is(&hit.archive_id))
        })
    };
    // What the list above has already is not shown twice.
    let rest = Memo::new(move |_| {
        let mut all = all.get();
        all.retain(|kept| !here(kept));
        all.truncate(MOST);
        all
    });
    let asked = move || wanted.with(Option::is_some);
    let said = move || match looking.words() {
        _ if !asked() => "",
        Some("") if rest.with(Vec::is_empty) && complete.get() => words::NO_MORE.tr(),
        words => words.unwrap_or_default(),
    };
    let failed = move || matches!(looking.answer.get(), Some(Answer::Refused(_)));
    let more = move || !asked() || failed() || !complete.get() && rest.with(|all| all.len() < MOST);
    let label = Signal::derive(move || {
        let label = match asked() {
            false => words::ARCHIVE.tr(),
            true if failed() => words::AGAIN.tr(),
            true => words::MORE.tr(),
        };
        label.to_owned()
    });
    let off =
        Signal::derive(move || text.with(|t| t.trim().is_empty()) || asked() && looking.waits());
    let rows = move || {
        let words = text.get_untracked();
        let row = |kept: Kept| row(of.get_untracked(), kept, &words);
        rest.get().into_iter().map(row).collect_view()
    };
    let offered = move || matches!(can.answer.get(), Some(Answer::FullText(true)));
    when(offered, move || {
        view! {
            <section class="cv-archive" aria-label=words::ARCHIVED.tr()>
                <ul class="cv-found cv-thread" aria-label=words::ARCHIVED.tr()>{move || rows()}</ul>
                <p class="cv-dialog__text" role="status" data-testid="archive-said">{move || said()}</p>
                {when(more, move || plain_button("", "archive-search", label, off, Box::new(go)))}
            </section>
        }
        .into_any()
    })
}

/// Whose it is, and when it was said.
fn head(kept: &Kept) -> String {
    let state = AppState::get();
    let chat = untrack(|| name_of(&state, &kept.chat));
    let who = match (&kept.nick, kept.own) {
        (_, true) => words::YOU.tr(),
        (Some(nick), false) => nick.as_str(),
        (None, false) => "",
    };
    let at = intl::short(kept.at);
    let parts = [chat.as_str(), who, at.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// A message with the words. One that is here is shown in its place, another one with what was said around it.
fn row(of: Jid, kept: Kept, words: &str) -> AnyView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let [before, word, behind] = marked(&kept.text, words);
    let (id, jid, head) = (kept.id.clone(), kept.chat.to_string(), head(&kept));
    let go = move |_| match kept.key {
        Some(key) => {
            dialogs.close();
            actions.show_message(kept.chat.clone(), key);
        }
        None => dialogs.open(Which::Around(of.clone(), Box::new(kept.clone()))),
    };
    view! {
        <li>
            <button class="cv-found__row" type="button" data-testid="archive-item" data-id=id data-jid=jid on:click=go>
                <span class="cv-found__name" dir="auto"><small>{head}</small>{before}<mark>{word}</mark>{behind}</span>
            </button>
        </li>
    }
    .into_any()
}

/// The body of the window with what was said around a message of the archive of `of`; from it one goes to the chat.
#[component]
pub(crate) fn Around(of: Jid, kept: Kept) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let looking = Asking::new(|answer| matches!(answer, Answer::Looked(_)));
    let (id, chat) = (kept.id.clone(), kept.chat.clone());
    let parts = RwSignal::new([None, None::<Vec<Kept>>]);
    // One after the other: the answer tells which it is of.
    let ask = move || {
        let first = parts.with_untracked(|[before, _]| before.is_none());
        let lookup = Lookup {
            words: String::new(),
            with: Some(chat.clone()),
            before: first.then(|| id.clone()),
            after: (!first).then(|| id.clone()),
        };
        looking.ask_service(actions, of.clone(), ServiceWish::LookUp(lookup));
    };
    let again = ask.clone();
    let node = NodeRef::<html::Li>::new();
    Effect::new(move |begun: Option<()>| match looking.answer.get() {
        Some(Answer::Looked(page)) => {
            let first = page.lookup.before.is_some();
            parts.update(|[before, after]| {
                *(if first { before } else { after }) = Some(page.all);
            });
            if first {
                ask();
            } else {
                dom::next_frame(move || {
                    if let Some(node) = node.try_get_untracked().flatten() {
                        dom::bring(&node);
                    }
                });
            }
        }
        None if begun.is_none() => ask(),
        _ => {}
    });
    let line = move |kept: &Kept, at: bool| {
        let text: String = kept.text.chars().take(SHOWN).collect();
        let node = if at { node } else { NodeRef::new() };
        view! {
            <li class="cv-found__row" data-testid="around-item" data-id=kept.id.clone() node_ref=node
                tabindex=at.then_some("-1") aria-current=at.then_some("true")>
                <span class="cv-found__name" dir="auto"><small>{head(kept)}</small>{text}</span>
            </li>
        }
        .into_any()
    };
    let middle = kept.clone();
    let rows = move || {
        parts.with(|[before, after]| {
            let some = |part: &Option<Vec<Kept>>| part.clone().unwrap_or_default();
            let mut all: Vec<_> = some(before).iter().map(|kept| line(kept, false)).collect();
            all.push(line(&middle, true));
            all.extend(some(after).iter().map(|kept| line(kept, false)));
            all
        })
    };
    let failed = move || matches!(looking.answer.get(), Some(Answer::Refused(_)));
    let to = kept.chat;
    view! {
        <div class="cv-dialog__body">
            <ul class="cv-found cv-thread">{move || rows()}</ul>
            <p class="cv-dialog__text" role="status" data-testid="around-said">{move || looking.words()}</p>
            <div class="cv-dialog__buttons">
                {when(failed, move || button("", "around-retry", words::AGAIN.tr(), again.clone()))}
                {button("primary", "around-chat", words::CHAT.tr(), move || {
                    dialogs.close();
                    actions.open_chat(to.clone());
                })}
            </div>
        </div>
    }
    .into_any()
}
