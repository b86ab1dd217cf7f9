//! What stands around the text of a message: what it answers, and the reactions to it.

use crate::jid::BareJid;
use crate::store::ChatMessage;
use crate::ui::actions::Actions;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::message as words;
use crate::xmpp::event::Reply;
use leptos::prelude::*;
use std::sync::Arc;

/// Goes to the message with an id.
pub(crate) type Jump = Arc<dyn Fn(&str) + Send + Sync>;

/// What a message answers; a button that goes there.
#[component]
pub(crate) fn Quoted(chat: BareJid, reply: Reply, jump: Jump) -> impl IntoView {
    let state = AppState::get();
    let own = reply.author.as_ref().is_some_and(|author| *author != chat);
    let name = match (&reply.author, &reply.nick) {
        (_, Some(nick)) => nick.clone(),
        (None, _) => String::new(),
        (Some(_), _) if own => words::YOU.tr().to_owned(),
        (Some(author), _) => name_of(&state, author),
    };
    let quote = if reply.quote.is_empty() {
        words::QUOTE_GONE.tr().to_owned()
    } else {
        reply.quote
    };
    let id = reply.id;
    view! {
        <button class="cv-quoted" type="button" data-testid="message-quote" tabindex="-1" dir="auto"
            on:click=move |_| jump(&id)>
            <strong>{name}</strong>
            <span>{quote}</span>
        </button>
    }
    .into_any()
}

/// The reactions to a message; a click adds one's own, or takes it away.
#[component]
pub(crate) fn Reactions(chat: BareJid, message: ChatMessage) -> impl IntoView {
    let (actions, state) = (Actions::get(), AppState::get());
    let them = name_of(&state, &chat);
    let mut all: Vec<String> = message.reactions.theirs.all.clone();
    let others = message.reactions.others.iter();
    let others = others.flat_map(|(_, said)| &said.all);
    for emoji in others.chain(&message.reactions.ours.all) {
        if !all.contains(emoji) {
            all.push(emoji.clone());
        }
    }
    let key = message.key;
    let one = move |emoji: String| {
        let own = message.reactions.ours.all.contains(&emoji);
        let count = words::count(&message, &emoji);
        let many = (count > 1).then(|| count.to_string());
        let who = words::reaction(&message, &emoji, &them);
        let (chat, shown, title) = (chat.clone(), emoji.clone(), who.clone());
        view! {
            <button class="cv-reaction" type="button" data-testid="reaction" tabindex="-1"
                data-emoji=emoji.clone() data-own=own.to_string() aria-pressed=own.to_string() title=title
                on:click=move |_| actions.react(chat.clone(), key, &emoji)>
                <span>{shown}</span>
                {many}
                <span class="cv-hidden">{who}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="cv-reactions" data-testid="message-reactions">
            {all.into_iter().map(one).collect_view()}
        </div>
    }
    .into_any()
}
