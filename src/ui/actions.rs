//! The only way from the screen back into the program.

use crate::jid::{BareJid, Jid};
use crate::platform::upload::Files;
use crate::platform::{picture, random};
use crate::privacy::{File, Order, Own};
use crate::store::{
    About, Flag, Format, Intent, List, Only, Place, Preference, Section, Store, Transfer,
};
use crate::xmpp::command::{AccountWish, Activity, Login, RoomWish, ServiceWish, Show, Source};
use crate::xmpp::form::Answers;
use leptos::prelude::*;
use std::rc::Rc;
use web_sys::Blob;

/// Pixels of a picture's longer side, where large ones are made smaller.
const SMALL: u32 = 1600;

/// Sends what the user wants. Copied into every handler that needs it.
#[derive(Clone, Copy)]
pub(crate) struct Actions {
    send: StoredValue<Rc<dyn Fn(Intent)>, LocalStorage>,
    files: StoredValue<Files, LocalStorage>,
}

impl Actions {
    pub(crate) fn new(send: Rc<dyn Fn(Intent)>, files: Files) -> Self {
        Self {
            send: StoredValue::new_local(send),
            files: StoredValue::new_local(files),
        }
    }

    /// The actions of the surrounding program.
    pub(crate) fn get() -> Self {
        expect_context::<Self>()
    }

    fn send(self, intent: Intent) {
        // After unmounting there is nobody left to tell.
        if let Some(send) = self.send.try_get_value() {
            send(intent);
        }
    }

    pub(crate) fn log_in(self, login: Login, url: Option<String>) {
        self.send(Intent::LogIn { login, url });
    }

    pub(crate) fn log_in_as(self, source: Source, login: Login) {
        self.send(Intent::LogInAs { source, login });
    }

    pub(crate) fn log_in_again(self) {
        self.send(Intent::LogInAgain);
    }

    pub(crate) fn register(
        self,
        domain: BareJid,
        answers: Option<Answers>,
        invitation: Option<String>,
    ) {
        let url = None;
        self.send(Intent::Register {
            domain,
            url,
            answers,
            invitation,
        });
    }

    pub(crate) fn log_out(self) {
        self.send(Intent::LogOut);
    }

    pub(crate) fn reconnect(self) {
        self.send(Intent::Reconnect);
    }

    pub(crate) fn open_chat(self, jid: BareJid) {
        self.send(Intent::OpenChat(jid));
    }

    pub(crate) fn next_chat(self, behind: bool) {
        self.send(Intent::NextChat { behind });
    }

    pub(crate) fn close_chat(self, jid: BareJid) {
        self.note_activity(jid.clone(), Activity::Left);
        self.send(Intent::CloseChat(jid));
    }

    pub(crate) fn show_chat(self, jid: Option<BareJid>) {
        self.send(Intent::ShowChat(jid));
    }

    pub(crate) fn send_message(self, to: BareJid, body: String, about: About) {
        self.send(Intent::SendMessage { to, body, about });
    }

    pub(crate) fn retract(self, chat: BareJid, key: u64) {
        self.send(Intent::RetractMessage { chat, key });
    }

    pub(crate) fn react(self, chat: BareJid, key: u64, emoji: &str) {
        let emoji = emoji.to_owned();
        self.send(Intent::React { chat, key, emoji });
    }

    pub(crate) fn mark_seen(self, chat: BareJid, key: u64) {
        self.send(Intent::MarkSeen { chat, key });
    }

    pub(crate) fn note_activity(self, chat: BareJid, activity: Activity) {
        self.send(Intent::NoteActivity { chat, activity });
    }

    pub(crate) fn private(self, chat: BareJid, order: Order) {
        self.send(Intent::Private { chat, order });
    }

    pub(crate) fn own(self, own: Own) {
        self.send(Intent::Own(own));
    }

    pub(crate) fn export(self, file: File) {
        self.send(Intent::Export(file));
    }

    pub(crate) fn use_here(self) {
        self.send(Intent::UseHere);
    }

    pub(crate) fn dismiss_notice(self) {
        self.send(Intent::DismissNotice);
    }

    pub(crate) fn draft(self, chat: BareJid, text: String) {
        self.send(Intent::SetDraft { chat, text });
    }

    pub(crate) fn retry(self, chat: BareJid, key: u64) {
        self.send(Intent::RetryMessage { chat, key });
    }

    pub(crate) fn show_file(self, chat: BareJid, key: u64, shows: bool) {
        self.send(Intent::ShowFile { chat, key, shows });
    }

    pub(crate) fn drop_message(self, chat: BareJid, key: u64) {
        self.send(Intent::DropMessage { chat, key });
    }

    pub(crate) fn load_older(self, chat: BareJid, place: Place) {
        self.send(Intent::LoadOlder { chat, place });
    }

    pub(crate) fn save_chat(self, chat: BareJid, format: Format) {
        self.send(Intent::SaveChat { chat, format });
    }

    pub(crate) fn shows_end(self, chat: BareJid) {
        self.send(Intent::ShowsEnd(chat));
    }

    pub(crate) fn set_presence(self, show: Show, status: Option<String>) {
        self.send(Intent::SetPresence { show, status });
    }

    pub(crate) fn answer(self, from: BareJid, accept: bool) {
        self.send(Intent::AnswerSubscription { from, accept });
    }

    pub(crate) fn toggle_group(self, section: Section, name: &str) {
        self.send(Intent::ToggleGroup(Store::group_key(section, name)));
    }

    pub(crate) fn add_contact(self, jid: BareJid, name: String, groups: Vec<String>) {
        self.send(Intent::AddContact { jid, name, groups });
    }

    pub(crate) fn edit_contact(self, jid: BareJid, name: String, groups: Vec<String>) {
        self.send(Intent::EditContact { jid, name, groups });
    }

    pub(crate) fn remove_contact(self, jid: BareJid) {
        self.send(Intent::RemoveContact(jid));
    }

    pub(crate) fn issue_token(self, token: String) {
        self.send(Intent::IssueToken(token));
    }

    pub(crate) fn use_token(self, of: BareJid, token: String) {
        self.send(Intent::UseToken { of, token });
    }

    pub(crate) fn answer_suggested(self, by: BareJid, accepted: Vec<BareJid>) {
        self.send(Intent::AnswerSuggested { by, accepted });
    }

    pub(crate) fn subscribe(self, to: BareJid, ask: bool) {
        self.send(Intent::Subscribe { to, ask });
    }

    pub(crate) fn block(self, jids: Vec<Jid>, blocked: bool) {
        self.send(Intent::SetBlocked { jids, blocked });
    }

    pub(crate) fn dismiss_trouble(self, jid: BareJid) {
        self.send(Intent::DismissTrouble(jid));
    }

    pub(crate) fn flag(self, chat: BareJid, flag: Flag, on: bool) {
        self.send(Intent::SetFlag { chat, flag, on });
    }

    /// Sends files.
    /// Sends files, in this order. `small`: large pictures are made smaller before that.
    pub(crate) fn attach(self, to: &BareJid, files: Vec<(String, Blob)>, small: bool) {
        let to = to.clone();
        picture::prepare(files, small.then_some(SMALL), move |name, blob, sides| {
            let Some(id) = random::token() else { return };
            let step = Transfer::Begin {
                to: to.clone(),
                name,
                size: blob.size() as u64,
                kind: blob.type_(),
                sides,
            };
            // The program may have ended meanwhile.
            let hold = |files: &Files| files.hold(id.clone(), blob);
            if self.files.try_with_value(hold).is_some() {
                self.transfer(id, step);
            }
        });
    }

    pub(crate) fn load_card(self, jid: BareJid) {
        self.send(Intent::LoadCard(jid));
    }

    pub(crate) fn account(self, wish: AccountWish) {
        self.send(Intent::Account(wish));
    }

    /// Makes this one's own picture.
    pub(crate) fn set_picture(self, data: Option<String>, side: u32) {
        self.send(Intent::SetAvatar { data, side });
    }

    pub(crate) fn transfer(self, id: String, step: Transfer) {
        self.send(Intent::Upload { id, step });
    }

    /// Whether the file with this id is in this page.
    pub(crate) fn has_file(self, id: &str) -> bool {
        self.files.with_value(|f| f.has(id))
    }

    pub(crate) fn service(self, of: Jid, wish: ServiceWish) {
        self.send(Intent::Service { of, wish });
    }

    pub(crate) fn room(self, room: BareJid, wish: RoomWish) {
        self.send(Intent::Room { room, wish });
    }

    pub(crate) fn dismiss_room(self, room: BareJid) {
        self.send(Intent::DismissRoom(room));
    }

    /// Looks for words in messages; none: not any more.
    pub(crate) fn search(self, words: String, chat: Option<BareJid>) {
        self.send(Intent::Search { words, chat });
    }

    pub(crate) fn show_message(self, chat: BareJid, key: u64) {
        self.send(Intent::ShowMessage { chat, key });
    }

    pub(crate) fn clear_chat(self, chat: BareJid) {
        self.send(Intent::ClearChat(chat));
    }

    pub(crate) fn describe(self) {
        self.send(Intent::Describe);
    }

    pub(crate) fn used_emoji(self, emoji: String) {
        self.send(Intent::UsedEmoji(emoji));
    }

    pub(crate) fn choose(self, what: Preference, value: u8) {
        self.send(Intent::Choose { what, value });
    }

    pub(crate) fn show_list(self, list: List) {
        self.send(Intent::ShowList(list));
    }

    pub(crate) fn filter_state(self, only: Only) {
        self.send(Intent::FilterState(only));
    }

    pub(crate) fn filter_roster(self, text: String) {
        self.send(Intent::FilterRoster(text));
    }
}
