//! A message's text with its links and styles.

use crate::config::Settings;
use crate::text::invite::{self, InviteWish};
use crate::text::styling::{Node, Style, plain, styled};
use crate::text::{geo, links};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::sync::Arc;

/// Text as a tree of elements; nothing of it is ever taken for HTML.
#[component]
pub(crate) fn RichText(#[prop(into)] text: String, unstyled: bool) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    nodes(if unstyled || !settings.allow_message_styling {
        plain(&text)
    } else {
        styled(&text)
    })
}

fn nodes(all: Vec<Node>) -> AnyView {
    all.into_iter().map(node).collect_view().into_any()
}

fn node(node: Node) -> AnyView {
    match node {
        Node::Text(text) => text.into_any(),
        Node::Link(url) => link(url),
        Node::Styled(Style::Mark, inner) => {
            view! { <span class="cv-mark">{nodes(inner)}</span> }.into_any()
        }
        Node::Styled(style, inner) => leptos::html::custom(element(style))
            .child(nodes(inner))
            .into_any(),
    }
}

/// A link. One that asks for something that can be done here is not given to the browser.
fn link(url: String) -> AnyView {
    // A page that carries an invitation is a page.
    let address = url.split_once(':');
    let own = address.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("xmpp"));
    let known = invite::parse(&url).filter(|_| own);
    let inside = known.filter(|invite| invite.wish != InviteWish::Register);
    let inside = inside.zip(use_context::<Dialogs>());
    let (state, actions) = (AppState::get(), Actions::get());
    let text = url.clone();
    let follow = move |event: web_sys::MouseEvent| {
        if let Some((invite, dialogs)) = inside.as_ref() {
            event.prevent_default();
            let contact = state.contact(&invite.jid);
            // Whoever is a contact already needs no asking (XEP-0401 §5.3).
            if contact.is_some_and(|c| c.with_untracked(|c| !c.stranger && !c.room)) {
                return actions.open_chat(invite.jid.clone());
            }
            dialogs.open(match invite.wish {
                InviteWish::Join => Which::Join(Some(invite.jid.clone())),
                InviteWish::Contact | InviteWish::Register => Which::Invited(text.clone()),
            });
        }
    };
    let settings = expect_context::<Arc<Settings>>();
    let map = geo::map(&url, &settings.geouri_replacement);
    let url = links::without_params(&url, &settings.filter_url_query_params);
    let href = map.unwrap_or_else(|| url.clone());
    view! {
        <a href=href target="_blank" rel="noopener noreferrer nofollow" on:click=follow>{url}</a>
    }
    .into_any()
}

fn element(style: Style) -> &'static str {
    match style {
        Style::Strong => "strong",
        Style::Emphasis => "em",
        Style::Strike => "s",
        Style::Code => "code",
        Style::Block => "pre",
        Style::Quote => "blockquote",
        Style::Mark => "span",
    }
}
