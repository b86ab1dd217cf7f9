//! Somebody new: address, name and groups. For one who is to be added or only written to, and for one who
//! asked to become a contact.

use super::contact_fields::{ContactFields, Fields};
use super::find::find;
use super::invite::make;
use crate::config::Settings;
use crate::i18n::tr;
use crate::jid::{BareJid, escape_local};
use crate::text::invite::{self, Invite, InviteWish};
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, phrase, submit};
use crate::ui::state::AppState;
use crate::ui::words::invite as words;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The id of the words about a mistake, which stand in the chat's own shadow root.
const MISTAKE: &str = "contact-mistake";

/// The id of the servers that are offered, and how many.
const SERVERS: &str = "contact-servers";
const OFFERED: usize = 6;

/// What is wrong with an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mistake {
    NoAddress,
    Oneself,
    Known,
}

impl Mistake {
    fn text(self) -> &'static str {
        match self {
            Self::NoAddress => tr("An address looks like name@example.org."),
            Self::Oneself => {
                tr("This is your own address. You can chat with yourself, but not add yourself.")
            }
            Self::Known => tr("This is one of your contacts already. You can start a chat."),
        }
    }
}

/// The form. `request`: under which name somebody asked, at the address `jid`. `link`: one that was followed.
#[component]
pub(crate) fn ContactForm(
    jid: Option<BareJid>,
    request: Option<String>,
    link: Option<String>,
) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let asked = request.is_some();
    let address = RwSignal::new(jid.as_ref().map(BareJid::to_string).unwrap_or_default());
    let fields = Fields::new(request.unwrap_or_default(), &[]);
    let mistake = RwSignal::new(None::<Mistake>);
    // What whoever sent a link put into it, and whose it is.
    let (token, of) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // Nobody types a link: one that is pasted comes at once.
    let typed = move |text: String| {
        let pasted = text.len() > address.with_untracked(String::len) + 1;
        let contact = |invite: &Invite| invite.wish == InviteWish::Contact;
        match invite::parse(&text).filter(|i| pasted && contact(i)) {
            Some(invite) => {
                address.set(invite.jid.to_string());
                of.set(invite.jid.to_string());
                token.set(invite.token.unwrap_or_default());
                if let Some(name) = invite.name {
                    fields.set_name(name);
                }
            }
            None => address.set(text),
        }
    };
    if let Some(link) = link {
        typed(link);
    }
    let invited = move || {
        !token.with(String::is_empty) && address.with(|text| of.with(|of| text.trim() == of))
    };
    let field: NodeRef<html::Input> = NodeRef::new();
    let (adds, chats) = (
        settings.allow_contact_requests,
        settings.allow_non_roster_messaging,
    );
    let read = {
        let me = state.me();
        let state = state.clone();
        move |add: bool| {
            let jid = address.with_untracked(|text| parse(&settings, me.as_ref(), text));
            let jid = jid.ok_or(Mistake::NoAddress)?;
            let contact = state.contact(&jid);
            let known = contact.is_some_and(|c| c.with_untracked(|c| !c.stranger));
            match () {
                () if add && me.as_ref() == Some(&jid) => Err(Mistake::Oneself),
                () if add && known && !asked => Err(Mistake::Known),
                () if !add && !known && !chats => Err(Mistake::NoAddress),
                () => Ok(jid),
            }
        }
    };
    let go = move |add: bool| match read(add) {
        Ok(jid) => {
            let (name, groups) = fields.read();
            dialogs.close();
            match (asked, add) {
                (true, _) => {
                    actions.edit_contact(jid.clone(), name, groups);
                    actions.answer(jid, true);
                }
                (false, true) => {
                    if untrack(invited) {
                        actions.use_token(jid.clone(), token.get_untracked());
                    }
                    actions.add_contact(jid, name, groups);
                }
                (false, false) => actions.open_chat(jid),
            }
        }
        Err(what) => {
            mistake.set(Some(what));
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        }
    };
    // Behind the @ the servers of those one knows are offered.
    let servers = servers(&state);
    let offers = move || {
        let text = address.get();
        let (local, begun) = text.trim().split_once('@')?;
        let fits = |server: &&String| server.starts_with(begun) && *server != begun;
        let offer = |server: &String| {
            let whole = [local, "@", server].concat();
            view! { <option value=whole></option> }.into_any()
        };
        let fitting = servers.iter().filter(fits).take(OFFERED);
        Some(fitting.map(offer).collect_view())
    };
    let chat = go.clone();
    let wrong = move || mistake.get().is_some();
    let shown = jid.filter(|_| asked).map(|jid| jid.to_string());
    let people = (!asked).then(|| {
        find(move |jid, name| {
            address.set(jid.to_string());
            fields.set_name(name);
            mistake.set(None);
        })
    });
    view! {
        {people}
        {(adds && !asked).then(make)}
        <form class="cv-dialog__body" data-begin="" on:submit=move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            go(adds || asked);
        }>
            {match shown {
                Some(jid) => view! {
                    <p class="cv-dialog__text">
                    {phrase(tr("{who} will see when you are online, and is asked to let you see the same."), jid)}
                    </p>
                }.into_any(),
                None => view! {
                    <label class="cv-field">
                        <span class="cv-field__name">{tr("Address")}</span>
                        <input
                            node_ref=field
                            class="cv-field__input"
                            data-testid="contact-address"
                            type="text"
                            inputmode="email"
                            autocomplete="off"
                            list=SERVERS
                            autocapitalize="none"
                            spellcheck="false"
                            autofocus=true
                            placeholder="name@example.org"
                            aria-invalid=move || wrong().to_string()
                            aria-describedby=move || wrong().then_some(MISTAKE)
                            prop:value=move || address.get()
                            on:input=move |e| typed(event_target_value(&e))
                        />
                    </label>
                    <datalist id=SERVERS>{move || offers()}</datalist>
                    <p class="cv-dialog__text" role="status" data-testid="contact-invited">
                        {move || invited().then_some(words::INVITED.tr())}
                    </p>
                }.into_any(),
            }}
            {move || mistake.get().map(|m| view! {
                <p class="cv-login__mistake" id=MISTAKE role="alert" data-testid="contact-mistake">{m.text()}</p>
            }.into_any())}
            {(adds || asked).then(|| view! { <ContactFields fields/> }.into_any())}
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", tr("Cancel"), move || dialogs.close())}
                {(!asked).then(|| {
                    let kind = if adds { "" } else { "primary" };
                    button(kind, "start-chat", tr("Start chat"), move || chat(false))
                })}
                {(adds || asked).then(|| {
                    submit("contact-submit", if asked { tr("Accept") } else { tr("Add contact") })
                })}
            </div>
        </form>
    }
    .into_any()
}

/// The servers of those one knows, one's own first.
fn servers(state: &AppState) -> Vec<String> {
    let me = state.connection.with_untracked(|c| c.me.clone());
    let people = state.people().into_iter().map(|(jid, _)| jid);
    let mut rest: Vec<String> = people.map(|jid| jid.domain().to_owned()).collect();
    rest.sort_unstable();
    rest.dedup();
    let own = me.map(|me| me.bare().domain().to_owned());
    rest.retain(|server| Some(server) != own.as_ref());
    own.into_iter().chain(rest).collect()
}

/// An address, or a name at the site's or one's own server.
fn parse(settings: &Settings, me: Option<&BareJid>, text: &str) -> Option<BareJid> {
    let text = text.trim();
    let text = text.strip_prefix("xmpp:").unwrap_or(text);
    if text.contains(['@', '.']) {
        return BareJid::parse(text).ok();
    }
    let site = settings.default_domain.as_ref();
    let home = site.or(settings.locked_domain.as_ref()).or(me)?;
    BareJid::from_parts(Some(&escape_local(text)), home.domain()).ok()
}
