//! Commands that the server, or anybody else, runs for us.

use crate::i18n::fill;
use crate::jid::Jid;
use crate::platform::random;
use crate::ui::actions::Actions;
use crate::ui::asking::Asking;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, field, focus_first, form_fields, outcome, read_fields};
use crate::ui::state::AppState;
use crate::ui::words::{adhoc as words, message};
use crate::xmpp::adhoc::{CommandAction, CommandStatus, NoteKind};
use crate::xmpp::command::ServiceWish;
use crate::xmpp::event::{Answer, SendError};
use crate::xmpp::form::Answers;
use leptos::html;
use leptos::prelude::*;

/// The command that runs: of whom, if one does; its node and title, and what we call it. As signals of few kinds, since
/// the machine code for each kind is made anew.
#[derive(Clone, Copy)]
struct Running {
    of: RwSignal<Option<Jid>>,
    node: RwSignal<String>,
    title: RwSignal<String>,
    name: RwSignal<String>,
}

impl Running {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            of: RwSignal::new(None),
            node: text(),
            title: text(),
            name: text(),
        }
    }

    fn wish(self, action: CommandAction, answers: Answers) -> ServiceWish {
        ServiceWish::Command {
            name: self.name.get_untracked(),
            node: self.node.get_untracked(),
            action,
            answers,
        }
    }

    /// It is not to go on.
    fn leave(self, actions: Actions) {
        if let Some(Some(of)) = self.of.try_get_untracked() {
            let cancel = self.wish(CommandAction::Cancel, Answers::default());
            actions.service(of, cancel);
        }
    }
}

/// The body of the window. `of`: whose commands at first; without it, the server's.
#[component]
pub(crate) fn AdHoc(of: Option<Jid>) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let me = state.connection.with_untracked(|c| c.me.clone());
    let server = || me.map(|me| me.bare().server().to_string());
    let address = RwSignal::new(
        of.map(|of| of.to_string())
            .or_else(server)
            .unwrap_or_default(),
    );
    let mistake = RwSignal::new(false);
    let list = Asking::new(|answer| matches!(answer, Answer::Commands(_)));
    let running = Running::new();
    // Whoever closes the window has no more use for it; the other end would keep it.
    on_cleanup(move || running.leave(actions));
    let look = move || {
        let of = address.with_untracked(|text| Jid::parse(text.trim()).ok());
        mistake.set(of.is_none());
        if let Some(of) = of {
            list.ask_service(actions, of, ServiceWish::AskCommands);
        }
    };
    look();
    let body = move || match running.of.get() {
        Some(of) => run(of, running),
        None => choose((address, mistake), list, running, look),
    };
    view! { <div class="cv-dialog__body">{move || body()}</div> }.into_any()
}

/// Whose commands, and which of them.
fn choose(
    (address, mistake): (RwSignal<String>, RwSignal<bool>),
    list: Asking,
    running: Running,
    look: impl Fn() + Copy + 'static,
) -> AnyView {
    let row = move |of: Jid, node: String, title: String| {
        let (named, attr) = (title.clone(), node.clone());
        let begin = move |_| {
            if let Some(name) = random::token() {
                running.name.set(name);
                running.node.set(node.clone());
                running.title.set(title.clone());
                running.of.set(Some(of.clone()));
            }
        };
        view! {
            <li>
                <button class="cv-found__row" type="button" data-testid="adhoc-command" data-node=attr on:click=begin>
                    <span class="cv-found__name" dir="auto">{named}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let said = move || match list.answer.get() {
        _ if mistake.get() => words::NO_ADDRESS.tr().to_owned(),
        None => words::ASKING.tr().to_owned(),
        Some(Answer::Refused(why)) => explain(words::why(&why), &why),
        Some(Answer::Commands(all)) if all.is_empty() => words::NONE.tr().to_owned(),
        Some(_) => String::new(),
    };
    let rows = move || match (list.answer.get(), list.asked()) {
        (Some(Answer::Commands(all)), Some(of)) if !all.is_empty() => {
            let rows = all
                .into_iter()
                .map(|(node, name)| row(of.clone(), node, name));
            view! { <ul class="cv-found cv-adhoc__list" aria-label=words::COMMANDS.tr()>{rows.collect_view()}</ul> }
                .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <form class="cv-adhoc" on:submit=move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            look();
        }>
            {field("adhoc-address", words::ADDRESS.tr(), address)}
            <div class="cv-dialog__buttons">{button("", "adhoc-list", words::LIST.tr(), look)}</div>
        </form>
        <p class="cv-dialog__text" role="status" data-testid="adhoc-said">{move || said()}</p>
        {move || rows()}
    }
    .into_any()
}

/// Why there is no answer, in our words and in those of whoever was asked.
pub(super) fn explain(ours: &str, why: &SendError) -> String {
    match why {
        SendError::Refused(error) => match &error.text {
            Some(text) => {
                let theirs = fill(words::SAYS.tr(), &[("words", text)]);
                [ours, " ", &theirs].concat()
            }
            None => ours.to_owned(),
        },
        _ => ours.to_owned(),
    }
}

/// One that runs, stage by stage.
fn run(of: Jid, running: Running) -> AnyView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let asking = Asking::new(|answer| matches!(answer, Answer::Stage(..)));
    let title = running.title.get_untracked();
    let of = RwSignal::new(Some(of));
    let act = move |action: CommandAction, answers: Answers| {
        if let Some(of) = of.get_untracked() {
            asking.ask_service(actions, of, running.wish(action, answers));
        }
    };
    act(CommandAction::Execute, Answers::default());
    // What is filled in stays while the answer is awaited, and where there is none.
    let told = RwSignal::new(None::<Answer>);
    Effect::new(move |_| {
        let answer = asking.answer.get();
        if matches!(&answer, Some(Answer::Stage(of, _)) if running.name.with_untracked(|n| n == of))
        {
            told.set(answer);
        }
    });
    let stage = move || match told.get() {
        Some(Answer::Stage(_, stage)) => Some(stage),
        _ => None,
    };
    let form = Memo::new(move |_| stage().and_then(|s| s.form));
    let node: NodeRef<html::Form> = NodeRef::new();
    let go = move |action: CommandAction| {
        if untrack(move || asking.waits()) {
            return;
        }
        let filled = form.with_untracked(|form| {
            let (form, element) = (form.as_ref()?, node.get_untracked()?);
            Some(read_fields(form, &element))
        });
        act(action, filled.unwrap_or_default());
    };
    // The button that was pressed is gone: where there is something to fill in one goes on at once.
    Effect::new(move |_| {
        told.track();
        if let Some(element) = node.get() {
            focus_first(&element);
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(stage) = untrack(stage) {
            go(stage.default);
        }
    };
    let said = move || match asking.answer.get() {
        None => (words::WAITING.tr().to_owned(), false),
        Some(Answer::Refused(why)) => (explain(words::why(&why), &why), true),
        Some(_) => {
            let stage = stage().filter(|s| s.notes.is_empty() && s.form.is_none());
            let words = stage.map_or("", |s| words::status(s.status));
            (words.to_owned(), false)
        }
    };
    let note = |(kind, text): (NoteKind, String)| {
        view! {
            <p class="cv-adhoc__note" data-kind=kind.name() data-testid="adhoc-note" dir="auto">
                <strong>{words::note(kind)}</strong> " " {text}
            </p>
        }
        .into_any()
    };
    let notes = move || {
        let notes = stage().map(|s| s.notes);
        notes.into_iter().flatten().map(note).collect_view()
    };
    let fields = move || {
        form.with(|form| match form {
            Some(form) if form.result => outcome(form),
            Some(form) => form_fields(form, |_| None, &Answers::default()),
            None => ().into_any(),
        })
    };
    // Many forms are called as their command is.
    let command = title.clone();
    let heading = move || {
        let title = form.with(|form| form.as_ref().and_then(|form| form.title.clone()));
        title.filter(|title| *title != command)
    };
    let back = move || {
        running.leave(actions);
        running.of.set(None);
    };
    let buttons = move || {
        let stage = stage().unwrap_or_default();
        let goes_on = stage.status == CommandStatus::Executing;
        let plain = |action: CommandAction, allowed: bool| {
            (goes_on && allowed && stage.default != action).then(|| {
                button("", testid(action), words::action(action), move || {
                    go(action);
                })
            })
        };
        let begun = stage.default != CommandAction::Execute;
        view! {
            {if goes_on && begun {
                button("", "adhoc-cancel", words::action(CommandAction::Cancel), back)
            } else {
                button("", "adhoc-others", words::OTHERS.tr(), back)
            }}
            {plain(CommandAction::Prev, stage.prev)}
            {plain(CommandAction::Next, stage.next)}
            {plain(CommandAction::Complete, stage.complete)}
            {if !goes_on {
                button("primary", "dialog-cancel", message::CLOSE.tr(), move || dialogs.close())
            } else if begun {
                view! {
                    <button class="cv-button" data-kind="primary" type="submit" data-testid="adhoc-go"
                        prop:disabled=move || asking.waits()>{words::action(stage.default)}</button>
                }
                .into_any()
            } else {
                ().into_any()
            }}
        }
        .into_any()
    };
    view! {
        <form class="cv-adhoc" node_ref=node tabindex="-1" on:submit=submit data-testid="adhoc-run" aria-busy=move || {
            if asking.waits() { "true" } else { "false" }
        }>
            <h3 class="cv-adhoc__title" dir="auto">{title}</h3>
            {move || heading().map(|text| view! { <p class="cv-adhoc__heading" dir="auto">{text}</p> }.into_any())}
            <div role="status">{move || notes()}</div>
            {move || fields()}
            <p class="cv-account-said" data-testid="adhoc-said" role="status"
                data-warns=move || said().1.then_some("true")>{move || said().0}</p>
            <div class="cv-dialog__buttons">{move || buttons()}</div>
        </form>
    }
    .into_any()
}

fn testid(action: CommandAction) -> &'static str {
    match action {
        CommandAction::Prev => "adhoc-prev",
        CommandAction::Next => "adhoc-next",
        CommandAction::Cancel | CommandAction::Complete | CommandAction::Execute => {
            "adhoc-complete"
        }
    }
}
