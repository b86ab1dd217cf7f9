//! People whom the site has everybody talk to.

use super::{Model, bare, message};
use converse_rs::config::Settings;
use converse_rs::store::Intent;
use converse_rs::xmpp::event::{Event, Status};

const HELP: &str = "help@here";

fn model(strangers: bool) -> Model {
    Model::with(&Settings {
        auto_join_private_chats: vec![bare(HELP), bare("me@here"), bare("sales@here")],
        allow_non_roster_messaging: strangers,
        ..Settings::default()
    })
}

fn open(model: &Model) -> Vec<String> {
    let open = model.store.open_chats().iter();
    open.map(ToString::to_string).collect()
}

#[test]
fn their_chats_are_opened_at_the_login_and_once() {
    let mut model = model(true);
    assert_eq!(open(&model), [HELP, "sales@here"]);
    assert_eq!(model.store.front(), Some(&bare(HELP)));
    // One that was closed stays so when the connection comes back.
    model.act(Intent::CloseChat(bare("sales@here")));
    model.log_in("me@here/y");
    assert_eq!(open(&model), [HELP]);
    // Whoever logs in next begins anew.
    model.log_in("you@here/x");
    assert_eq!(open(&model), [HELP, "me@here", "sales@here"]);
    model.apply(Event::StatusChanged(Status::Disconnected(None)));
    assert_eq!(open(&model), Vec::<String>::new());
}

#[test]
fn they_may_write_where_strangers_may_not() {
    let mut model = model(false);
    for from in [HELP, "eve@here"] {
        model.receive(message(from, from, "hello"));
    }
    let said = |jid: &str| {
        let chat = model.store.chat(&bare(jid));
        chat.map_or(0, |c| c.messages().len())
    };
    assert_eq!((said(HELP), said("eve@here")), (1, 0));
}
