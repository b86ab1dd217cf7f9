//! Texts, numbers and times in the user’s language. Catalogs come from the site.

use super::{console, dom, intl};
use crate::i18n::{self, Catalog};
use crate::xmpp::event::Level;
use js_sys::{Array, Function, Intl, Object, Promise};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

thread_local! {
    static GIVE: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
    static KINDS: RefCell<Option<Intl::PluralRules>> = const { RefCell::new(None) };
}

/// From now on this function gives a promise of the catalog with a tag (`loader/loader.js`).
pub fn install(give: JsValue) {
    GIVE.replace(give);
}

/// Fetches the language with this number of [`i18n::LANGUAGES`], makes texts, numbers and times speak it when
/// it is there and `wanted` says that it still is what is wanted, and says which it is: English, where it
/// could not be had.
pub fn load(number: u8, wanted: impl Fn() -> bool + 'static, then: impl FnOnce(u8) + 'static) {
    if number == 0 {
        i18n::set(None);
        speak(0);
        return then(0);
    }
    let give: Option<Function> = GIVE.with_borrow(|give| give.clone().dyn_into().ok());
    let (tag, _) = i18n::language(number);
    spawn_local(async move {
        let promise = give.and_then(|give| give.call1(&JsValue::UNDEFINED, &tag.into()).ok());
        let text = match promise.and_then(|p| p.dyn_into::<Promise>().ok()) {
            Some(promise) => JsFuture::from(promise).await.ok(),
            None => None,
        };
        let text = text.and_then(|text| text.as_string());
        if !wanted() {
            return;
        }
        let number = if text.is_some() { number } else { 0 };
        if number == 0 {
            let text = [
                "the texts for \"",
                tag,
                "\" cannot be had: locales/",
                tag,
                ".js",
            ]
            .concat();
            console::print(Level::Warn, &text);
        }
        i18n::set(text.map(|text| Catalog::read(text, kind)));
        speak(number);
        then(number);
    });
}

/// Numbers and times are like this from now on: as in the user's own country, if that speaks the language.
fn speak(number: u8) {
    let (tag, _) = i18n::language(number);
    let own = dom::languages();
    let own = own
        .iter()
        .find(|own| i18n::same(i18n::base(own), i18n::base(tag)));
    // Some browsers call a language something that they do not take themselves, like `en-US@posix`.
    let own = own.and_then(|own| canonical(own));
    let tags = own.unwrap_or_else(|| Array::of1(&tag.into()));
    KINDS.replace(Some(Intl::PluralRules::new(&tags, &Object::new())));
    intl::set_language(&tags);
}

/// A tag as the browser takes it (ECMA-402 §8.3.1), if it is one.
fn canonical(tag: &str) -> Option<Array> {
    let intl = dom::property(&js_sys::global(), "Intl");
    let method: Function = dom::property(&intl, "getCanonicalLocales")
        .dyn_into()
        .ok()?;
    method.call1(&intl, &tag.into()).ok()?.dyn_into().ok()
}

/// Of which kind a number is (`one`, `few`, …).
fn kind(number: u32) -> String {
    KINDS.with_borrow(|rules| {
        let rules = rules.as_ref();
        rules.map_or_else(String::new, |rules| rules.select(number.into()).into())
    })
}
