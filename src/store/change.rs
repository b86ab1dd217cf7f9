//! What became different in the model: the vocabulary between store and screen.

use crate::jid::BareJid;

/// One difference. A turn may name the same thing twice; the screen looks it up once.
/// No wildcard arms on this enum anywhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// The connection's status, or who we are.
    Connection,
    /// Our own presence.
    OwnPresence,
    /// Which rows the roster has, or their order.
    Roster,
    /// What a contact's row says.
    Contact(BareJid),
    /// Who asks to see our presence.
    Requests,
    /// Whom the server keeps away.
    Blocked,
    /// What was not done with contacts.
    Trouble,
    /// What was asked about rooms, or the answer.
    Asked,
    /// What the user chose for himself.
    Choices,
    /// What is known of server and connection.
    Service,
    /// What somebody says of himself.
    Card(BareJid),
    /// Somebody's picture.
    Avatar(BareJid),
    /// Files on their way.
    Uploads,
    /// Which chats are open, or which is in front.
    Chats,
    /// The focus is to go to this chat's composer.
    Focus(BareJid),
    /// The focus is to go back to this contact: the chat that had it is gone from the screen.
    FocusContact(BareJid),
    /// Which rows a chat's log has.
    Timeline(BareJid),
    /// What a message's row says.
    Message(BareJid, u64),
    /// What there is above or between the messages of a chat.
    History(BareJid),
    /// This message is to be seen, and has the focus.
    Reveal(BareJid, u64),
    /// All messages of a chat are gone, but those that still have to go out.
    Cleared(BareJid),
    /// What was found.
    Search,
    /// How we stand in a room, and what is known of it.
    Room(BareJid),
    /// Who is in a room.
    Occupants(BareJid),
    /// How private a chat is, or what happened to that.
    Privacy(BareJid),
    /// One's own key, or what is known of others'.
    Identity,
    /// What is being written in a chat, as it was kept.
    Draft(BareJid),
    /// A message came in just now: to be announced to screen readers.
    Arrived(BareJid, u64),
}
