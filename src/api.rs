//! The JavaScript surface. The loader (`loader/loader.js`) gives pages `converse.initialize(…)` and
//! calls [`start`] once the program is there.

mod read;

use crate::config::{self, Settings};
use crate::platform::{console, dom, emoji, locale, pattern, prep, random};
use crate::session::Session;
use js_sys::Reflect;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRootInit, ShadowRootMode};

/// The element that the chat lives in. A page may place it; otherwise it is put at the end.
const ROOT: &str = "converse-root";

thread_local! {
    static SESSION: RefCell<Option<Rc<Session>>> = const { RefCell::new(None) };
}

/// Starts the chat. `settings`: what the page gave to `converse.initialize`. `assets`: `{ cssUrl }`
/// or `{ cssText }`; `emoji`, which gives a promise of the list of all emoji, and `locale`, which gives one of
/// the catalog of a language by its tag. Throws an `Error` with a sentence that says what to do.
#[wasm_bindgen]
pub fn start(settings: &JsValue, assets: &JsValue) -> Result<(), JsValue> {
    if SESSION.with_borrow(Option::is_some) {
        return Err(error(
            "converse.initialize() was called twice; the chat is running already.",
        ));
    }
    prep::install_browser();
    let values = read::values(settings)
        .ok_or_else(|| error("converse.initialize() takes one object with settings."))?;
    let (mut settings, complaints) = config::read(values);
    for complaint in complaints {
        console::print(complaint.level(), &complaint.text());
    }
    for url in [&mut settings.bosh_service_url, &mut settings.websocket_url] {
        *url = url.take().and_then(|url| resolve(&url));
    }
    for url in [&mut settings.credentials_url, &mut settings.prebind_url] {
        *url = url.take().and_then(|url| dom::absolute_url(&url));
    }
    let policy = &mut settings.muc_roomid_policy;
    if policy
        .take_if(|(source, flags)| !pattern::is_pattern(source, flags))
        .is_some()
    {
        let text =
            "muc_roomid_policy is no regular expression that this browser knows; it is ignored";
        console::print(crate::xmpp::event::Level::Error, text);
    }
    emoji::install(Reflect::get(assets, &"emoji".into()).unwrap_or_default());
    locale::install(Reflect::get(assets, &"locale".into()).unwrap_or_default());
    let seed = random::seed().ok_or_else(|| {
        error("This browser gives out no random numbers, so nothing can be done safely.")
    })?;
    let host = place(&settings, assets)?;
    let session = Session::start(host, settings, seed);
    SESSION.with_borrow_mut(|slot| *slot = Some(session));
    Ok(())
}

/// Logs out.
#[wasm_bindgen(js_name = logOut)]
pub fn log_out() {
    if let Some(session) = SESSION.with_borrow(Option::clone) {
        session.log_out();
    }
}

/// The program's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Finds or makes the chat's element and returns a place inside it that the page's own styles do not
/// reach.
fn place(settings: &Settings, assets: &JsValue) -> Result<HtmlElement, JsValue> {
    let document =
        dom::document().ok_or_else(|| error("There is no document to show a chat in."))?;
    let root: Element = match document.query_selector(ROOT)? {
        Some(root) => root,
        None => {
            let root = document.create_element(ROOT)?;
            document
                .body()
                .ok_or_else(|| error("The page has no body yet."))?
                .append_child(&root)?;
            root
        }
    };
    root.set_attribute("data-view", settings.view_mode.name())?;
    let shadow = match root.shadow_root() {
        Some(shadow) => shadow,
        None => root.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
    };
    let host: HtmlElement = document.create_element("div")?.dyn_into()?;
    let text = |name: &str| {
        Reflect::get(assets, &name.into())
            .ok()
            .and_then(|v| v.as_string())
    };
    match (text("cssText"), text("cssUrl")) {
        (Some(css), _) => {
            // A sheet made by script needs no permission of the page's content security policy.
            let sheet = web_sys::CssStyleSheet::new()?;
            sheet.replace_sync(&css)?;
            let sheets = js_sys::Array::of1(&sheet);
            Reflect::set(&shadow, &"adoptedStyleSheets".into(), &sheets)?;
        }
        (None, Some(url)) => {
            let link = document.create_element("link")?;
            link.set_attribute("rel", "stylesheet")?;
            link.set_attribute("href", &url)?;
            // Nothing is seen bare. Transparent things can have the focus, hidden ones cannot.
            host.style().set_property("opacity", "0")?;
            for end in ["load", "error"] {
                let host = host.clone();
                dom::once(&link, end, move || {
                    let _ = host.style().remove_property("opacity");
                });
            }
            shadow.append_child(&link)?;
        }
        (None, None) => {}
    }
    // Outside, a key seems to be pressed on the chat as a whole, so the page's shortcuts would take
    // letters that are typed here for their own.
    for kind in ["keydown", "keypress", "keyup"] {
        dom::keep_inside(&host, kind);
    }
    shadow.append_child(&host)?;
    Ok(host)
}

/// A connection URL made absolute. A page at `https:` may give `/xmpp-websocket`, as in Converse.js.
fn resolve(url: &str) -> Option<String> {
    let absolute = dom::absolute_url(url);
    if absolute.is_none() {
        let text = [
            "the connection URL \"",
            url,
            "\" makes no sense and is ignored",
        ]
        .concat();
        console::print(crate::xmpp::event::Level::Error, &text);
    }
    absolute
}

fn error(text: &str) -> JsValue {
    js_sys::Error::new(text).into()
}
