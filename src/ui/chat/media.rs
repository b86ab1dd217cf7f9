//! A message that is a file: shown as what it is, or as a card with a link. Nothing is loaded from a stranger,
//! or from where the site does not want it, before one presses.

use super::gif::moving;
use crate::config::Settings;
use crate::jid::BareJid;
use crate::store::Preference;
use crate::text::address::{self, Kind};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Glyph, Icon, raw};
use crate::ui::state::AppState;
use crate::ui::words::file as words;
use crate::xmpp::event::FileAbout;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// The file at this address.
#[component]
pub(super) fn Media(
    chat: BareJid,
    key: u64,
    url: String,
    about: FileAbout,
    own: bool,
    /// What the user said of this one.
    shows: Option<bool>,
) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, dialogs, actions) = (AppState::get(), Dialogs::get(), Actions::get());
    let kind = match (address::kind(&url), about.kind.as_deref()) {
        (Kind::Other, Some(said)) => address::kind_of(said),
        (kind, _) => kind,
    };
    let (may, at_once) = settings.shows_media(kind, address::host(&url));
    let (contact, choices) = (state.contact(&chat), state.choices);
    // After a reload he is nobody before the roster is there.
    let known = move || contact.as_ref().is_some_and(|c| c.with(|c| !c.stranger));
    let broken = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let usual = || at_once && choices.with(|c| c.is_on(Preference::Media)) && (own || known());
        may && shows.unwrap_or_else(usual)
    });
    let view = move || {
        let url = url.clone();
        let name = about.name.clone().unwrap_or_else(|| address::name(&url));
        let label = [words::kind(kind).0, ": ", &name].concat();
        if !shown.get() || broken.get() {
            let chat = chat.clone();
            let show: Box<dyn Fn()> = Box::new(move || actions.show_file(chat.clone(), key, true));
            let shows = (may && !shown.get()).then_some(show);
            return card(url, (name, about.size), kind, shows, broken);
        }
        let failed: Option<Rc<dyn Fn()>> = Some(Rc::new(move || {
            let _ = broken.try_set(true);
        }));
        let large = url.clone();
        let (tag, class, testid) = match kind {
            Kind::Picture => ("img", "", ""),
            Kind::Video => ("video", "cv-media__film", "film"),
            Kind::Audio | Kind::Other => ("audio", "cv-media__sound", "sound"),
        };
        if kind == Kind::Picture {
            let picture = raw(tag, picture(&label, url), failed);
            // Its own form, where that is known and can be seen; the picture is as wide as it is at most.
            let seen = |(w, h): &(u32, u32)| *w <= 10 * h && *h <= 10 * w && *w > 9;
            let (wide, form) = match about.sides.filter(seen) {
                Some((w, h)) => (format!("min({w}px, 320px, 100%)"), format!("{w} / {h}")),
                None => Default::default(),
            };
            let moves =
                address::ending(&large) == "gif" || about.kind.as_deref() == Some("image/gif");
            let whole = view! {
                <button class="cv-media__picture" type="button" data-testid="picture" tabindex="-1"
                    style:inline-size=wide style:aspect-ratio=form
                    aria-haspopup="dialog" on:click=move |_| dialogs.open(Which::Picture(large.clone()))>
                    {picture}
                </button>
            }
            .into_any();
            return if moves { moving(whole) } else { whole };
        }
        let player = vec![
            ("class", class.to_owned()),
            ("data-testid", testid.to_owned()),
            ("controls", String::new()),
            ("preload", "metadata".to_owned()),
            ("aria-label", label),
            ("src", url),
        ];
        view! {
            {(kind == Kind::Audio).then(|| view! { <span class="cv-media__name" dir="auto">{name}</span> }.into_any())}
            {raw(tag, player, failed)}
        }
        .into_any()
    };
    view! { <div class="cv-media" data-testid="media">{move || view()}</div> }.into_any()
}

/// What it is, and where.
fn card(
    url: String,
    (name, size): (String, Option<u64>),
    kind: Kind,
    shows: Option<Box<dyn Fn()>>,
    broken: RwSignal<bool>,
) -> AnyView {
    let (word, show) = words::kind(kind);
    let ending = address::ending(&url).to_uppercase();
    let mut about = [word, " · ", address::host(&url)].concat();
    if !ending.is_empty() {
        about = [&ending, " · ", &about].concat();
    }
    if let Some(size) = size {
        about = [&about, " · ", &words::size(size)].concat();
    }
    view! {
        <span class="cv-media__card" data-testid="file">
            <Icon glyph=Glyph::Clip/>
            <span class="cv-media__what">
                <a href=url target="_blank" rel="noopener noreferrer nofollow" download=""
                    dir="auto" data-testid="file-link">{name}</a>
                <small>{about}</small>
                {move || broken.get().then(|| view! { <small role="status">{words::GONE.tr()}</small> }.into_any())}
            </span>
            {shows.map(|shown| view! {
                <button class="cv-link" type="button" data-testid="file-show"
                    on:click=move |_| shown()>{show}</button>
            }.into_any())}
        </span>
    }
    .into_any()
}

/// A picture, as large as there is room: the body of the window.
#[component]
pub(crate) fn Picture(url: String) -> impl IntoView {
    let name = address::name(&url);
    let label = [words::kind(Kind::Picture).0, ": ", &name].concat();
    let link = url.clone();
    let mut all = picture(&label, url);
    all.extend([
        ("class", "cv-picture__all".to_owned()),
        ("data-testid", "picture-large".to_owned()),
    ]);
    view! {
        <div class="cv-picture">
            {raw("img", all, None)}
            <a href=link target="_blank" rel="noopener noreferrer nofollow"
                data-testid="picture-open">{words::OPEN.tr()}</a>
        </div>
    }
    .into_any()
}

/// What an image says of itself, and how it is fetched; the address comes last, when all else is said.
fn picture(label: &str, url: String) -> Vec<(&'static str, String)> {
    vec![
        ("alt", label.to_owned()),
        ("loading", "lazy".to_owned()),
        ("decoding", "async".to_owned()),
        ("referrerpolicy", "no-referrer".to_owned()),
        ("src", url),
    ]
}
