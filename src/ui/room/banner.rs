//! How one stands with a room, when one is not simply in it, and what can be done about that.

use super::nick_form::is_asked;
use crate::config::Settings;
use crate::jid::BareJid;
use crate::store::{RoomView, Standing};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::button;
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Exit};
use crate::xmpp::form::Answers;
use leptos::prelude::*;
use std::sync::Arc;

/// The line above the log; nothing when all is well.
#[component]
pub(crate) fn RoomBanner(chat: BareJid) -> impl IntoView {
    let room = AppState::get().chat(&chat).room;
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let settings = expect_context::<Arc<Settings>>();
    let (alone, instant) = (settings.is_alone(), settings.muc_instant_rooms);
    let (text, dismiss) = match instant {
        true => (words::CREATED.tr(), words::DISMISS.tr()),
        false => (words::RESERVED.tr(), words::OPEN_AS_IS.tr()),
    };
    // It is for its maker to say what it is: he is asked once.
    let asked = StoredValue::new(instant);
    let show = move |room: RoomView| {
        let jid = chat.clone();
        if room.nick.is_empty() && matches!(room.standing, Standing::Out(_)) {
            return None;
        }
        let named = is_asked(&room, alone);
        let again = move |jid: BareJid, words: &'static str| {
            button("primary", "room-rejoin", words, move || {
                dialogs.open(Which::Join(Some(jid.clone())));
            })
        };
        let (state, text, deed) = match (&room.standing, &room.trouble) {
            (Standing::In, None) if room.created && room.affiliation == Affiliation::Owner => {
                let setup = jid.clone();
                if !asked.get_value() {
                    asked.set_value(true);
                    dialogs.open_first(Which::Configure(jid.clone()));
                }
                let both = view! {
                    {button("primary", "room-setup-open", words::SETUP.tr(), move || {
                        dialogs.open(Which::Configure(setup.clone()));
                    })}
                    {button("", "room-dismiss", dismiss, move || {
                        if !instant {
                            let as_it_is = RoomWish::Configure(Answers::default());
                            actions.room(jid.clone(), as_it_is);
                        }
                        actions.dismiss_room(jid.clone());
                    })}
                };
                ("created", text.to_owned(), Some(both.into_any()))
            }
            (Standing::In, None) => return None,
            (Standing::In, Some((deed, why))) => {
                let dismiss = button("", "room-dismiss", words::DISMISS.tr(), move || {
                    actions.dismiss_room(jid.clone());
                });
                let text = [words::refused(*deed), " ", words::why(why)].concat();
                ("refused", text, Some(dismiss))
            }
            (Standing::Joining, _) => ("joining", words::JOINING.tr().to_owned(), None),
            (Standing::Out(exit), _) => {
                let deed = match exit {
                    // Perhaps with a password, or under another name.
                    Exit::Refused(_) => again(jid, words::TRY.tr()),
                    Exit::Destroyed {
                        instead: Some(instead),
                        ..
                    } => again(instead.clone(), words::INSTEAD.tr()),
                    Exit::NoAnswer | Exit::Gone(_) | Exit::Destroyed { .. } => {
                        let nick = room.nick.clone();
                        button("primary", "room-rejoin", words::REJOIN.tr(), move || {
                            let nick = nick.clone();
                            actions.room(
                                jid.clone(),
                                RoomWish::Join {
                                    nick,
                                    password: None,
                                },
                            );
                        })
                    }
                };
                ("out", words::exit(exit), (!named).then_some(deed))
            }
        };
        let view = view! {
            <div class="cv-matter" role="status" data-testid="room-banner" data-state=state>
                <p class="cv-matter__text" dir="auto">{text}</p>
                {deed}
            </div>
        };
        Some(view.into_any())
    };
    view! { {move || room.get().and_then(|room| show(room))} }
}
