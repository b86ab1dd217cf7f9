//! Where messages are written.

use super::attach::{self, Attach};
use super::emoji::{self, EmojiButton};
use super::empty::empty_button;
use super::upload::Uploads;
use super::voice::{Voice, VoiceBar};
use crate::config::{Corrections, Settings};
use crate::i18n::{Text, fill, named, tr};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::platform::place;
use crate::privacy::{Order, State};
use crate::store::{About, Preference};
use crate::text::geo;
use crate::time::Millis;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, Glyph, Icon, face, when};
use crate::ui::privacy::Lock;
use crate::ui::room::commands;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::{AppState, Focus};
use crate::ui::words::{message as words, room as room_words};
use crate::xmpp::command::{Activity, RoomWish};
use crate::xmpp::event::Status;
use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// How often others are told that one goes on writing, in ms.
const TYPING_MS: u64 = 3_000;

/// The composer: Enter sends, Shift and Enter begin a new line. `open`, `lock`: the panel of its privacy, and
/// what opens it.
#[component]
pub(crate) fn Composer(
    chat: BareJid,
    open: RwSignal<bool>,
    lock: NodeRef<html::Button>,
) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions) = (AppState::get(), Actions::get());
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let text = RwSignal::from(state.chat(&chat).draft);
    let limit = settings.message_limit as usize;
    let left = Memo::new(move |_| {
        (limit > 0)
            .then(|| text.with(|t| t.chars().count()))
            .map(|used| (used > limit, used))
    });
    let connection = state.connection.clone();
    // What is written while the connection comes back waits for it.
    let online = Memo::new(move |_| {
        connection.with(|c| !matches!(c.status, Status::Disconnected(_) | Status::Disconnecting))
    });
    let about = state.chat(&chat).about;
    // What was being written before another message was changed.
    let stash: Cell<Option<String>> = Cell::new(None);
    let (signals, kind, changing) = (state.chat(&chat), about.clone(), Cell::new(None));
    Effect::new(move |_| {
        let now = match kind.get() {
            About::Corrects(key) => Some(key),
            About::Nothing | About::Answers(_) => None,
        };
        match (changing.replace(now), now) {
            (before, Some(key)) if before != now => {
                let message = signals.message(key);
                if before.is_none() {
                    stash.set(Some(text.get_untracked()));
                }
                let body = message.map(|m| m.with_untracked(|m| m.body.clone()));
                text.set(body.unwrap_or_default());
            }
            (Some(_), None) => text.set(stash.take().unwrap_or_default()),
            _ => {}
        }
    });
    let privacy = state.chat(&chat).privacy;
    // They ended what was private: the user decides first.
    let stopped = Memo::new(move |_| privacy.with(|p| p.view.state == State::Finished));
    let ready = Memo::new(move |_| {
        online.get()
            && !stopped.get()
            && text.with(|t| !t.trim().is_empty())
            && left.get().is_none_or(|(over, _)| !over)
    });
    let (focus, mine) = (state.focus.clone(), chat.clone());
    Effect::new(move |_| {
        let wanted = focus.with(|f| matches!(f, Some((Focus::Composer(jid), _)) if *jid == mine));
        if let (true, Some(field)) = (wanted, field.get()) {
            let _ = field.focus();
        }
    });
    // The field grows with its text; its measure is taken after the text is in.
    let grow = move || {
        dom::next_frame(move || {
            if let Some(field) = field.try_get_untracked().flatten() {
                let style = web_sys::HtmlElement::style(&field);
                let _ = style.set_property("height", "auto");
                let height = [&(field.scroll_height() + 2).to_string(), "px"].concat();
                let _ = style.set_property("height", &height);
            }
        });
    };
    if text.with_untracked(|t| !t.is_empty()) {
        grow();
    }
    let (to, sent_about, dialogs) = (chat.clone(), about.clone(), Dialogs::get());
    let typed_at = Rc::new(Cell::new(Millis(0)));
    let sent_at = typed_at.clone();
    // Others are told now and then, not for each key.
    let typing = {
        let chat = chat.clone();
        move || {
            let (now, empty) = (dom::now(), text.with_untracked(|t| t.is_empty()));
            let at = typed_at.get();
            if empty && at.0 > 0 {
                typed_at.set(Millis(0));
                actions.note_activity(chat.clone(), Activity::Emptied);
            } else if !empty && now.since(at) >= TYPING_MS {
                typed_at.set(now);
                actions.note_activity(chat.clone(), Activity::Typing);
            }
        }
    };
    let signals = state.chat(&chat);
    let (room, occupants) = (signals.room.clone(), signals.occupants);
    let is_room = Memo::new(move |_| room.with(Option::is_some));
    let me = untrack(|| state.is_me(&chat));
    let (invites, alone) = (settings.allow_muc_invitations, settings.is_alone());
    let lists = crate::ui::room::any_list(&settings);
    let may_be_named = !settings.locked_muc_nickname;
    let fixed = settings.alone_with() == Some(&chat);
    // What there is to say of a command.
    let said = RwSignal::new(None::<Text>);
    let (ruled, completing) = (settings.clone(), settings.clone());
    let (crowd, to_room, crowded) = (occupants.clone(), chat.clone(), chat.clone());
    let pictured = settings.muc_mention_autocomplete_show_avatar;
    // What is for the room itself to do; whether there was anything like that.
    let command = move |written: &str| {
        if !is_room.get_untracked() || !commands::is_command(written, &ruled) {
            return false;
        }
        let window = commands::window(written);
        if let Some(which) = window.filter(|_| lists || !written.contains("/modtools")) {
            dialogs.open(which(to_room.clone()));
            text.set(String::new());
            actions.draft(to_room.clone(), String::new());
            return true;
        }
        let wish = crowd.with_untracked(|all| commands::wish(written, all));
        let wish = wish.filter(|wish| match wish {
            RoomWish::Leave => !alone,
            RoomWish::Invite { .. } => invites,
            RoomWish::SetNick(_) => may_be_named,
            wish => commands::may(&ruled, wish),
        });
        said.set(wish.is_none().then_some(room_words::BAD_COMMAND));
        if let Some(wish) = wish {
            actions.room(to_room.clone(), wish);
            text.set(String::new());
            actions.draft(to_room.clone(), String::new());
        }
        true
    };
    let loaded = RwSignal::new(false);
    let (choices, skin) = (state.choices.clone(), state.choices.clone());
    let attaching = (actions, state.choices.clone().into());
    // What the word that is being written may become, each with what it is called, and whose picture goes with it:
    // nicks, and emoji.
    let offers_for = move |asked: bool| {
        let _ = loaded.get();
        let inside = is_room.get();
        let nicks = inside.then(|| {
            text.with(|text| {
                occupants.with(|all| commands::completions(text, all, asked, &completing))
            })
        });
        if let Some((length, nicks)) = nicks.flatten() {
            let nick = |(nick, id): commands::Named| {
                let of = pictured.then(|| face(&crowded, id.as_deref()));
                (["@", &nick, " "].concat(), nick, of)
            };
            return Some((length, nicks.into_iter().map(nick).collect::<Vec<_>>()));
        }
        let tone = skin.with(|c| c.get(Preference::SkinTone));
        let (length, all) = text.with(|text| emoji::offered(text, tone, loaded))?;
        let emoji = |(emoji, code): (String, String)| {
            ([&emoji, " "].concat(), [&emoji, " ", &code].concat(), None)
        };
        Some((length, all.into_iter().map(emoji).collect()))
    };
    let with_occupant = chat.as_occupant().is_some();
    let otr = settings.allow_otr && !with_occupant;
    // It is sent by whoever sees what is sent.
    let located = chat.clone();
    let locate = move || {
        said.set(Some(words::LOCATING));
        let chat = located.clone();
        place::ask(move |place| {
            let uri =
                place.and_then(|(latitude, longitude, sure)| geo::write(latitude, longitude, sure));
            let _ = said.try_set(uri.is_none().then_some(words::NO_PLACE));
            if let (Some(uri), Some(before)) = (uri, text.try_get_untracked()) {
                let space = if before.is_empty() || before.ends_with(char::is_whitespace) {
                    ""
                } else {
                    " "
                };
                let now = [&before, space, &uri].concat();
                actions.draft(chat, now.clone());
                text.set(now);
            }
        });
    };
    let send = move || {
        if ready.get_untracked() {
            let written = text.get_untracked();
            let now = sent_about.get_untracked();
            if command(&written) {
                return;
            }
            match written.trim() {
                "/close" if fixed => {}
                "/close" => return actions.close_chat(to.clone()),
                "/clear" => dialogs.open(Which::Clear(to.clone())),
                "/help" => dialogs.open(Which::Keys),
                "/location" => locate(),
                "/otr" if otr && !is_room.get_untracked() && !me => {
                    actions.private(to.clone(), Order::Start);
                }
                "/endotr" if otr && !is_room.get_untracked() => {
                    actions.private(to.clone(), Order::End);
                }
                _ => actions.send_message(to.clone(), written, now),
            }
            text.set(String::new());
            sent_about.set(About::Nothing);
            sent_at.set(Millis(0));
            if !matches!(now, About::Corrects(_)) {
                actions.draft(to.clone(), String::new());
            }
            grow();
        }
    };
    let send_by_key = send.clone();
    let (key_about, changeable) = (about.clone(), state.chat(&chat).changeable);
    let corrections = settings.allow_message_corrections;
    let shown =
        {
            let (state, chat, about) = (state.clone(), chat.clone(), about.clone());
            move || {
                let (words, key) = match about.get() {
                    About::Nothing => return None,
                    About::Corrects(key) => (words::EDITING.tr().to_owned(), key),
                    About::Answers(key) => {
                        let message = state.chat(&chat).message(key);
                        let own = message
                            .as_ref()
                            .is_some_and(|m| m.with_untracked(|m| m.own));
                        let sender = message.and_then(|m| m.with_untracked(|m| m.sender.clone()));
                        let name = if let Some(sender) = sender {
                            sender.nick
                        } else if own {
                            words::YOU.tr().to_owned()
                        } else {
                            name_of(&state, &chat)
                        };
                        (named(words::ANSWERING.tr(), &name), key)
                    }
                };
                let message = state.chat(&chat).message(key);
                let text: String = message
                    .map(|m| m.with(|m| m.said().chars().take(120).collect()))
                    .unwrap_or_default();
                let about = about.clone();
                Some(view! {
                <p class="cv-composer__about" data-testid="composer-about">
                    <strong>{words}</strong>
                    <span dir="auto">{text}</span>
                    <button class="cv-icon-button" type="button" data-testid="composer-cancel"
                        aria-label=words::CANCEL.tr() title=words::CANCEL.tr()
                        on:click=move |_| {
                            about.set(About::Nothing);
                            if let Some(field) = field.get_untracked() {
                                let _ = field.focus();
                            }
                        }>
                        <Icon glyph=Glyph::Close/>
                    </button>
                </p>
            }.into_any())
            }
        };
    let typed = chat.clone();
    // Puts it where one has begun to write it.
    let complete = move |length: usize, whole: &str| {
        text.update(|text| {
            text.truncate(text.len() - length);
            text.push_str(whole);
        });
        actions.draft(typed.clone(), text.get_untracked());
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let (by_tab, by_click, offered) = (offers_for.clone(), offers_for, complete.clone());
    let offers = move || {
        let (length, all) = by_click(false)?;
        let one = |(whole, shown, of): (String, String, Option<String>)| {
            let complete = offered.clone();
            let testid = if whole.starts_with('@') {
                "nick-choice"
            } else {
                "emoji-choice"
            };
            let face = of.map(|of| {
                let (name, seed) = (Signal::stored(shown.clone()), shown.clone());
                view! { <Avatar name=name seed=seed of=of/> }.into_any()
            });
            view! {
                <button class="cv-chip" type="button" data-testid=testid dir="auto"
                    on:click=move |_| complete(length, &whole)>{face}{shown}</button>
            }
            .into_any()
        };
        let all = all.into_iter().map(one).collect_view();
        let view = view! {
            <div class="cv-composer__nicks" role="group" aria-label=words::COMPLETE.tr()>{all}</div>
        };
        Some(view.into_any())
    };
    let emojied = chat.clone();
    let inserted = move || actions.draft(emojied.clone(), text.get_untracked());
    let on_key = move |event: web_sys::KeyboardEvent| {
        // Enter that ends an input method's composition is not ours.
        let command = event.ctrl_key() || event.meta_key();
        let sends = || command || !choices.with_untracked(|c| c.is_on(Preference::CtrlEnter));
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() && sends() {
            event.prevent_default();
            send_by_key();
        } else if event.key() == "Tab"
            && !event.shift_key()
            && let Some((length, all)) = untrack(|| by_tab(true))
            && let Some((whole, ..)) = all.first()
        {
            event.prevent_default();
            complete(length, whole);
        } else if event.key() == "Escape" && key_about.get_untracked() != About::Nothing {
            event.stop_propagation();
            key_about.set(About::Nothing);
        } else if event.key() == "ArrowUp"
            && corrections != Corrections::No
            && text.with_untracked(|t| t.is_empty())
            && let Some(key) = changeable.get_untracked()
        {
            event.prevent_default();
            key_about.set(About::Corrects(key));
        }
    };
    let (voice, spoken) = (Voice::new(), chat.clone());
    let (uploading, attached, pasted) = (chat.clone(), chat.clone(), chat.clone());
    let (mine, locked, draft_about) = (chat.clone(), chat.clone(), about);
    let label = move || {
        let what = match with_occupant {
            true => tr("Private message to {name}"),
            false => tr("Message to {name}"),
        };
        named(what, &name_of(&state, &chat))
    };
    view! {
        <form class="cv-composer" on:submit=move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            send();
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        }>
            {move || shown()}
            <Uploads chat=uploading/>
            <VoiceBar chat=spoken voice/>
            {move || offers()}
            <div class="cv-composer__box">
                <Attach chat=attached voice/>
                {settings.show_emoji_button.then(|| view! {
                    <EmojiButton field text off=stopped inserted=Rc::new(inserted)/>
                }.into_any())}
                <textarea
                    node_ref=field
                    class="cv-composer__field"
                    data-testid="composer"
                    rows="1"
                    dir="auto"
                    placeholder=if with_occupant { room_words::PRIVATE.tr() } else { tr("Message") }
                    aria-label=move || label()
                    prop:disabled=move || stopped.get()
                    prop:value=move || text.get()
                    on:input=move |e| {
                        text.set(event_target_value(&e));
                        said.set(None);
                        if !matches!(draft_about.get_untracked(), About::Corrects(_)) {
                            actions.draft(mine.clone(), text.get_untracked());
                        }
                        typing();
                        grow();
                    }
                    on:keydown=on_key
                    on:paste=move |e| attach::pasted(&e, &pasted, attaching)
                ></textarea>
                {settings.show_send_button.then(|| view! {
                    <button class="cv-composer__send" type="submit" data-testid="send"
                        aria-label=tr("Send") title=tr("Send") prop:disabled=move || !ready.get()>
                        <Icon glyph=Glyph::Send/>
                    </button>
                }.into_any())}
            </div>
            <div class="cv-composer__foot">
            {when(move || !is_room.get() && !with_occupant && !me, move || {
                view! { <Lock chat=locked.clone() open lock/> }.into_any()
            })}
            <p class="cv-composer__state" role="status">
                {move || match (online.get(), left.get()) {
                    _ if said.with(Option::is_some) => said.get().map(Text::tr).unwrap_or_default().to_owned(),
                    (false, _) => tr("You are offline. What you write stays here.").to_owned(),
                    (true, Some((over, used))) => {
                        let words = if over { tr("{used} / {limit} – too long to send") } else { "{used} / {limit}" };
                        fill(words, &[("used", &used.to_string()), ("limit", &limit.to_string())])
                    }
                    (true, None) => String::new(),
                }}
            </p>
            {settings.show_clear_button.then(|| empty_button(field, text))}
            </div>
        </form>
    }
    .into_any()
}
