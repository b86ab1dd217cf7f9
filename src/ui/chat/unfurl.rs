//! What is behind a link in a message, as the room says. Words alone; a picture where files are shown as well.

use crate::config::Settings;
use crate::text::address::{self, Kind};
use crate::ui::kit::raw;
use crate::ui::words::file;
use crate::xmpp::event::Preview;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// Such a card.
pub(super) fn unfurl(preview: Preview) -> AnyView {
    let Preview {
        url,
        title,
        text,
        site,
        picture,
    } = preview;
    let host = address::host(&url).to_owned();
    let settings = expect_context::<Arc<Settings>>();
    // Somebody there would learn that we look: as with files of strangers one is asked.
    let may = |url: &String| settings.shows_media(Kind::Picture, address::host(url)).0;
    let picture = picture.filter(may).map(|url| {
        let (shown, broken) = (RwSignal::new(false), RwSignal::new(false));
        move || {
            if broken.get() {
                return view! { <small role="status">{file::GONE.tr()}</small> }.into_any();
            }
            if !shown.get() {
                return view! {
                    <button class="cv-link" type="button" data-testid="unfurl-show"
                        on:click=move |_| shown.set(true)>{file::kind(Kind::Picture).1}</button>
                }
                .into_any();
            }
            let image = vec![
                ("class", "cv-unfurl__picture".to_owned()),
                ("data-testid", "unfurl-picture".to_owned()),
                ("alt", String::new()),
                ("decoding", "async".to_owned()),
                ("referrerpolicy", "no-referrer".to_owned()),
                ("src", url.clone()),
            ];
            let failed: Rc<dyn Fn()> = Rc::new(move || {
                let _ = broken.try_set(true);
            });
            raw("img", image, Some(failed))
        }
    });
    view! {
        <div class="cv-unfurl" data-testid="unfurl">
            <small dir="auto">{site} " " {host}</small>
            <a href=url target="_blank" rel="noopener noreferrer nofollow" dir="auto">{title}</a>
            {text.map(|text| view! { <span dir="auto">{text}</span> }.into_any())}
            {picture}
        </div>
    }
    .into_any()
}
