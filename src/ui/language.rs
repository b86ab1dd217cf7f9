//! Which language the screen speaks.

use crate::config::Settings;
use crate::i18n;
use crate::platform::{dom, locale};
use crate::store::{Choices, Preference};
use leptos::prelude::*;
use web_sys::HtmlElement;

/// The language that is shown in `host`, by its number of [`i18n::LANGUAGES`]; none before its texts are there.
/// It is what the user chose, else what the site says, else what the browser does.
pub(super) fn follow(
    host: HtmlElement,
    settings: &Settings,
    choices: ArcRwSignal<Choices>,
) -> RwSignal<Option<u8>> {
    let (site, allowed) = (settings.i18n.clone(), settings.locales.clone());
    let wanted = Memo::new(move |_| {
        let chosen = choices.with(|c| c.get(Preference::Language)).checked_sub(1);
        let chosen = chosen.filter(|n| i18n::is_allowed(i18n::language(*n).0, &allowed));
        chosen.unwrap_or_else(|| {
            let own = dom::languages();
            let all = site.iter().chain(&own).map(String::as_str);
            i18n::choose(all, &allowed)
        })
    });
    let shown = RwSignal::new(None);
    Effect::new_isomorphic(move |_| {
        let number = wanted.get();
        let host = host.clone();
        let still = move || wanted.try_get_untracked() == Some(number);
        locale::load(number, still, move |number| {
            let (tag, right_to_left) = i18n::language(number);
            let _ = host.set_attribute("lang", tag);
            let _ = host.set_attribute("dir", if right_to_left { "rtl" } else { "ltr" });
            if shown.get_untracked() == Some(number) {
                return;
            }
            // Whoever chooses a language goes on where he was.
            let at = dom::focused_testid(&host);
            shown.set(Some(number));
            if let Some(at) = at {
                dom::next_frame(move || dom::focus_testid(&host, &at));
            }
        });
    });
    shown
}
