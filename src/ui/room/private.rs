//! A chat with one occupant of a room: what it is, and whether he is there.

use crate::jid::BareJid;
use crate::store::Standing;
use crate::ui::actions::Actions;
use crate::ui::kit::button;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use leptos::prelude::*;

/// Room and nick of him whom this chat is with; the latter while both of us are in the room. `None`: it is another
/// kind of chat.
pub(crate) fn whom(state: &AppState, chat: &BareJid) -> Option<(BareJid, Memo<Option<String>>)> {
    let (room, id) = chat.as_occupant()?;
    let (signals, id) = (state.chat(&room), id.to_owned());
    let nick = Memo::new(move |_| {
        let inside = |room: &crate::store::RoomView| room.standing == Standing::In;
        let inside = signals.room.with(|room| room.as_ref().is_some_and(inside));
        signals.occupants.with(|all| {
            let one = all.iter().find(|o| o.id.as_ref() == Some(&id));
            one.filter(|_| inside).map(|one| one.nick.clone())
        })
    });
    Some((room, nick))
}

/// Above the composer, or in its place: who reads what is written here.
#[component]
pub(crate) fn PrivateBar(
    chat: BareJid,
    room: BareJid,
    nick: Memo<Option<String>>,
) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let show = move || {
        let (place, all) = (name_of(&state, &room), name_of(&state, &chat));
        let text = match nick.get() {
            Some(nick) => words::private(&nick, &place),
            None => words::not_there(&all),
        };
        let open = room.clone();
        view! {
            <div class="cv-matter cv-private" role="status" data-testid="private-bar"
                data-there=nick.get().is_some().to_string()>
                <p class="cv-matter__text" dir="auto">{text}</p>
                {button("", "private-room", words::TO_ROOM.tr(), move || actions.open_chat(open.clone()))}
            </div>
        }
        .into_any()
    };
    view! { {move || show()} }
}
